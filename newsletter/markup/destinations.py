"""Where links lead: those of an édito, found in a thousandth of the time that reading it takes, and those of HTML. Pure."""

import re
from html import unescape

# [words](<https://example.org/a_(b)>), [words](https://example.org/), <https://example.org/>
_LINK = re.compile(
    r"\]\(\s*(?:<([^<>\n]+)>|([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*))|<(https?://[^<>\s]+)>", re.IGNORECASE
)
_DEFINED = re.compile(
    r"^ {0,3}\[[^\]\n]+\]:[ \t]*<?(https?://[^\s<>]+)", re.MULTILINE | re.IGNORECASE
)  # [1]: https://…
_HREF = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')  # <a href="https://www.example.org/">
_WEB = re.compile(r"https?://", re.IGNORECASE)


def destinations(source: str) -> tuple[str, ...]:
    """Return the web addresses that Markdown links to, each once, in their order."""
    found = ["".join(groups) for groups in _LINK.findall(source)] + _DEFINED.findall(source)
    return tuple(dict.fromkeys(unescape(one) for one in found if _WEB.match(one)))


def hrefs(html: str) -> list[str]:
    """Return the addresses that links of well-formed HTML say, in their order."""
    return [unescape(one) for one in _HREF.findall(html)]
