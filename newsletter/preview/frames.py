"""Makes the mail and the web page fit to be shown in a frame of the preview. Pure."""

import re
from collections.abc import Iterable
from html import escape, unescape

from newsletter.french import comparable

_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_SCHEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
_ANCHOR = re.compile(r'\bhref="#')
_RELATIVE = re.compile(r'\b(href|src)="(?![#/]|[a-z][a-z0-9+.-]*:)', re.IGNORECASE)
_SOURCE = re.compile(r'\bsrc="[^"]*"')
_ASSET = re.compile(r'="(?:assets|images)/')
_WORDS = re.compile(r"(<[a-z][^<>]*)>([^<>]*\w[^<>]*)(?=<)", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width: 0px)", "(max-width: 0px)"


def letter(html: str, archive_url: str, *, dark: bool, images: bool = True) -> str:
    """Show the mail in one colour scheme, whatever the editor's own is; links open beside the preview.

    Without images it is shown as by the many programs that load them only when they are asked to.
    """
    html = html if images else _SOURCE.sub(" ", html)
    scheme = "dark" if dark else "light"
    shown = _SCHEME.sub(lambda found: _ALWAYS if found[1].lower() == scheme else _NEVER, html)
    style = f"<style>:root {{ color-scheme: {scheme} !important; }}</style>"
    return _linked(_own_assets(shown, archive_url), style)


def page(html: str, archive_url: str) -> str:
    """Show a page of the archive: assets from here, other pages from where the archive is published."""
    shown = _ASSET.sub('="/site-assets/', _own_assets(html, archive_url))
    return _linked(_RELATIVE.sub(lambda found: f'{found[1]}="{archive_url}', shown), "")


def leading(html: str, rows: Iterable[tuple[str, str]]) -> str:
    """Mark the titles of entries with the places where they are written: a click on what they head leads there.

    The letter sets titles otherwise than they are written: only their letters are compared. Of entries with one title each
    has its own place, the last one also what comes after.

    Args:
        html: of the mail, or of its page.
        rows: titles and places, in the letter's order.
    """
    places: dict[str, list[str]] = {}
    for title, place in rows:
        places.setdefault(_letters(title), []).append(place)

    def marked(found: re.Match[str]) -> str:
        of_title = places.get(_letters(unescape(found[2])))
        if not of_title:
            return found[0]
        place = of_title.pop(0) if len(of_title) > 1 else of_title[0]
        return f'{found[1]} data-row="{escape(place)}">{found[2]}'

    return _WORDS.sub(marked, html)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", comparable(text))


def _own_assets(html: str, archive_url: str) -> str:
    """Take the archive's own images from here: they may not be published yet."""
    if not archive_url:
        return html
    return html.replace(f"{archive_url}assets/", "/site-assets/").replace(
        f"{archive_url}images/", "/site-assets/"
    )


def _linked(html: str, style: str) -> str:
    inserted = f'<base target="_blank">{style}'
    html = _ANCHOR.sub('target="_self" href="#', html)
    head = _HEAD.search(html)
    return f"{html[: head.end()]}{inserted}{html[head.end() :]}" if head else f"{inserted}{html}"
