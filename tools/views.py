"""How pictures are taken: of a page in a view, with nothing fetched; in Georgia's metrics where they are installed."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from tests.editions import file_of
from tools import georgia

OUT = Path(__file__).resolve().parent.parent / "var" / "screenshots"
DESKTOP, PHONE, PAPER = 760, 375, 794
_ELSEWHERE = re.compile(r"^https?://(?!127\.0\.0\.1:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a page is looked at.

    Args:
        width: of the window, in pixels.
        forced: as a client shows it that inverts by force.
        styled: False as a client shows it that drops style sheets.
        georgia: False in the machine's own serif.
    """

    width: int
    dark: bool = False
    images: bool = True
    forced: bool = False
    paper: bool = False
    styled: bool = True
    georgia: bool = True


def opened(browser: Browser, view: View) -> Page:
    """Open an empty page for a view."""
    page = browser.new_page(
        viewport={"width": view.width, "height": 900},
        color_scheme="dark" if view.dark else "light",
        bypass_csp=True,  # the site's policy lets nobody add the typeface
    )
    if view.paper:
        page.emulate_media(media="print")
    page.route(_ELSEWHERE, serve if view.images else refuse)
    return page


def serve(route: Route) -> None:
    """Answer the archive's images; everything else stays unreachable."""
    content = file_of(route.request.url)
    if content is None:
        route.abort()
    else:
        route.fulfill(body=content)


def refuse(route: Route) -> None:
    """Answer nothing, as a client that shows no images."""
    route.abort()


def in_georgia(page: Page) -> None:
    """Show Georgia by its metrics, where they are installed."""
    if style := georgia.style():
        page.add_style_tag(content=style)
    page.evaluate("document.fonts.ready")


def keep(page: Page, view: View, name: str) -> None:
    """Write a picture of the whole page, and say when it scrolls sideways."""
    if view.georgia:
        in_georgia(page)
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.wait_for_function("[...document.images].every((image) => image.complete)")
    page.screenshot(path=OUT / f"{name}.png", full_page=True)
    needed, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if needed > width:
        print(f"{name}: wants {needed} px of {width}: it scrolls sideways")
    page.close()
