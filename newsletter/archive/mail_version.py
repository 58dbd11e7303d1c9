"""An edition as the mail showed it, as a page of the site: nothing is loaded from elsewhere, nothing meant for Outlook alone. Pure."""

import datetime as dt
import re

from newsletter.archive.links import relative
from newsletter.permalinks import mail_version, page_name

_HEAD = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'; style-src"
    " 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
    '<meta name="robots" content="noindex"><link rel="canonical" href="{base}{page}">'
    '<link rel="icon" href="../assets/favicon.svg" type="image/svg+xml">'  # else browsers ask for /favicon.ico
)
# What only Outlook, or an old Apple Mail, reads: no browser knows it, and checkers of HTML call it wrong.
_STYLES = (re.compile(r' style="[^"]*"'), re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL))
_OWN = re.compile(r"(?<![\w-])(?:mso-[a-z-]+|supported-color-schemes)\s*:[^;}\"]*(?:;\s*|(?=[}\"]))")
_BODY = re.compile(r"(<body\b[^>]*>)(.*)(?=</body>)", re.DOTALL)
# What is written as seen from the archive's root, where the edition's own page lies.
_FROM_ROOT = re.compile(
    r'(<(?:a|img)\b[^>]*?\s(?:href|src)=")(?=[\w.~])(?![a-z][a-z0-9+.-]*:)', re.IGNORECASE
)
_NAMESPACES = re.compile(r' xmlns:[vo]="[^"]*"')
_FOR_OUTLOOK = re.compile(r"<!--\[if (?:[^\]]*\b(?:mso|IE)\b[^\]]*)\]>(?!<!-->).*?<!\[endif\]-->", re.DOTALL)


def as_page(html: str, day: dt.date, base: str) -> bytes:
    """Make the mail's HTML a page; search engines have the edition's own.

    Args:
        html: as the mail has it.
        day: the edition's.
        base: the archive's address; ends with "/".
    """
    page = relative(_FROM_ROOT.sub(r"\1../", html), mail_version(day), base)
    page = _NAMESPACES.sub("", _FOR_OUTLOOK.sub("", page))
    for styled in _STYLES:
        page = styled.sub(_without_own, page)
    page = _BODY.sub(r"\1<main>\2</main>", page)  # in a mail program it stands inside a page of its own
    return page.replace("<head>", f"<head>{_HEAD.format(base=base, page=page_name(day))}", 1).encode()


def _without_own(style: re.Match[str]) -> str:
    said = style[0]
    return _OWN.sub("", said) if "mso-" in said or "supported-" in said else said
