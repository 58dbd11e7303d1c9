"""What lies in the letter's own archive."""

from collections.abc import Collection, Iterator
from urllib.parse import unquote, urlsplit

from newsletter.config import Config, Letter
from newsletter.model import Finding
from newsletter.preflight.finding import error
from newsletter.preflight.rendered import Page


def path_in(base: str, address: str) -> str | None:
    """Return the file of the site that an address shows; None when it is no address of the site.

    The host's case says nothing, and http leads where https does (RFC 3986, section 6.2.2.1).

    Args:
        base: the archive's address, with its final slash.
        address: absolute.
    """
    home, there = _parted(base), _parted(address)
    if home is None or there is None or home[0] != there[0]:
        return None
    folder, path = home[1], there[1]
    if path.rstrip("/") == folder.rstrip("/"):
        return "index.html"
    if not path.startswith(folder):
        return None
    path = unquote(path.removeprefix(folder))
    return f"{path}index.html" if path.endswith("/") else path


def _parted(address: str) -> tuple[str, str] | None:
    """Part an address into the place that answers, as `host:port`, and its path; None when it is none of the web."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return f"{parts.hostname}:{'' if port in {80, 443} else port or ''}", parts.path or "/"


def own_files(html: str, letter: Letter) -> tuple[str, ...]:
    """Return the files of the built site that an HTML part links to or shows, each once."""
    page = Page(html)
    asked = [address for address in (*page.addresses, *page.loaded) if address != letter.unsubscription]
    return tuple(dict.fromkeys(path for one in asked if (path := path_in(letter.base, one)) is not None))


def missing(html: str, config: Config, site: Collection[str] | None) -> Iterator[Finding]:
    """Find what the letter links to, or shows, and the built site does not have."""
    if site is None:
        return
    for path in own_files(html, config.letter):
        if path not in site:
            remedy = (
                "Retirez votre accord (newsletter approve DATE --withdraw) : le brouillon s’en passera."
                if path.startswith("images/")
                else "Corrigez le lien."
            )
            where = f"{config.letter.base}{path}"
            yield error(
                "own-file-missing", path, f"La lettre renvoie à {where}, que l’archive n’a pas. {remedy}"
            )
