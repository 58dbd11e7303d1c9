"""Pictures that feeds show with their items: an address that can be shown, and no tracking pixel. Pure."""

import html
import re

from newsletter.addresses import published

_IMG = re.compile(r"<img\b([^<>]{1,4000})", re.IGNORECASE)  # <img src="a.jpg" width="300">
# src="a.jpg", src='a.jpg', src=a.jpg
_ATTRIBUTE = re.compile(r"""([a-z][a-z-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# Counters, share buttons and emoji: pictures, but not of the thing.
_NO_PICTURE = re.compile(
    r"//(?:[^/]*\.)?(?:feedburner\.com|doubleclick\.net|google-analytics\.com|feedsportal\.com|gravatar\.com"  # https://logc1.xiti.com/hit
    r"|pixel\.wp\.com|stats\.wp(?:\.com|ress\.com)|s\.w\.org|feeds\.wordpress\.com|xiti\.com|pheedo\.com)/"  # https://pixel.wp.com/b.gif
    r"|/emoji/|flattr|[/_.-]pixel\.|/1x1|/spacer\.|/blank\.gif|/pixel\?",  # /images/emoji/1f60a.png, /1x1.gif
    re.IGNORECASE,
)
_LONGEST = 100_000
_MOST = 50


def picture(url: str, base: str = "") -> str | None:
    """Make the absolute http(s) address of a picture; None for what is none, or only counts readers."""
    found = published(url, base)
    return None if found is None or _NO_PICTURE.search(found) else found


def first_image(source: str, base: str = "") -> str | None:
    """Find the first picture of an HTML text that is larger than a tracking pixel.

    Args:
        source: HTML of any quality.
        base: what relative addresses are resolved against.
    """
    for count, match in enumerate(_IMG.finditer(source[:_LONGEST])):
        if count >= _MOST:
            break
        attributes = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(match[1])
        }
        if _is_pixel(attributes):
            continue
        # Pages that load their pictures late keep the address elsewhere, and a stand-in in `src`.
        for name in ("src", "data-src", "data-lazy-src", "data-original"):
            if found := picture(attributes.get(name, ""), base):
                return found
    return None


def _is_pixel(attributes: dict[str, str]) -> bool:
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    return any(re.fullmatch(r"[0-2](?:px)?", size.strip()) for size in sizes)
