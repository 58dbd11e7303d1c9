"""`make screenshots`: the editions of the tests and their archive as pictures, and the README's.

    python -m tools.pictures [NAME…]

Pictures go to var/screenshots/, as EDITION-VIEW.png. NAME is an edition of tests/editions.py, `site`, or `readme` (which
needs `make demo` first); without names, all. Nothing is fetched. Serifs have Georgia's metrics where `make fonts` was run.
"""

import email
import email.policy
import io
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.editions import EDITIONS, file_of, message
from tests.sites import Site, mailed
from tools import georgia

DEMO, OUT = ROOT / "var" / "demo", ROOT / "var" / "screenshots"
FLAGS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
FORCED = "--blink-settings=forceDarkModeEnabled=true"
DESKTOP, PHONE = 760, 375
SITE_PAGES = ("index", "404", max(edition.date for edition in EDITIONS.values()).isoformat())
README_HEIGHT, README_LETTER, README_SITE, README_GAP = 1300, 720, 1180, 24
# What a client that inverts by force does not honour.
OWN_DARK = re.compile(
    r'<meta name="(?:supported-)?color-schemes?"[^>]*>|@media (?:screen and )?\(prefers-color-scheme: ?dark\)'
)
STYLES = re.compile(r"<style\b.*?</style>", re.DOTALL)


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


LETTER_VIEWS = {
    "desktop": View(width=DESKTOP),
    "phone": View(width=PHONE),
    "dark": View(width=DESKTOP, dark=True),
    "phone-dark": View(width=PHONE, dark=True),
    "phone-own-serif": View(width=PHONE, georgia=False),
    "phone-unstyled": View(width=PHONE, styled=False),
    "images-off": View(width=DESKTOP, images=False),
    "forced-dark": View(width=PHONE, forced=True),
    "print": View(width=794, paper=True),
}
SITE_VIEWS = {
    "desktop": View(width=1200),
    "phone": View(width=PHONE),
    "dark": View(width=1200, dark=True),
    "print": View(width=794, paper=True),
}


def main(names: list[str]) -> None:
    """Take the pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = names or [*EDITIONS, "site", "readme"]
    with sync_playwright() as started:
        plain, forced = launched(started), launched(started, FORCED)
        for name in wanted:
            if name == "site":
                shoot_site(plain)
            elif name == "readme":
                shoot_readme(plain)
            else:
                shoot_letter(plain, forced, name)
        plain.close()
        forced.close()
    print(f"{OUT.relative_to(ROOT)}/: {len(list(OUT.glob('*.png')))} pictures")


def launched(playwright: Playwright, *flags: str) -> Browser:
    """Start the machine's Chromium."""
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=[*FLAGS, *flags], chromium_sandbox=False
    )


def shoot_letter(plain: Browser, forced: Browser, name: str) -> None:
    """Take an edition's letter in every view."""
    for label, view in LETTER_VIEWS.items():
        page = opened(forced if view.forced else plain, view)
        page.set_content(seen_by(view, message(name).html), wait_until="load")
        keep(page, view, f"{name}-{label}")


def seen_by(view: View, html: str) -> str:
    """Take out of a letter what the client of a view does not honour."""
    if view.forced:
        html = OWN_DARK.sub("", html)
        html = html.replace("color-scheme:light dark", "").replace("color-scheme: light dark", "")
    return html if view.styled else STYLES.sub("", html)


def shoot_site(browser: Browser) -> None:
    """Take the archive of all editions."""
    folder = OUT / "site"
    Site(folder, mailed).build([*EDITIONS.values()])
    for name in SITE_PAGES:
        for label, view in SITE_VIEWS.items():
            page = opened(browser, view)
            page.goto((folder / f"{name}.html").as_uri())
            keep(page, view, f"site-{name}-{label}")


def opened(browser: Browser, view: View) -> Page:
    """Open an empty page for a view."""
    page = browser.new_page(
        viewport={"width": view.width, "height": 900},
        color_scheme="dark" if view.dark else "light",
        bypass_csp=True,  # the site's policy lets nobody add the typeface
    )
    if view.paper:
        page.emulate_media(media="print")
    page.route(re.compile("^https?:"), serve if view.images else refuse)
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
    page.screenshot(path=OUT / f"{name}.png", full_page=True)
    needed, width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    if needed > width:
        print(f"{name}: wants {needed} px of {width}: it scrolls sideways")
    page.close()


def shoot_readme(browser: Browser) -> None:
    """Write docs/letter-and-archive.png: the upper parts of the demo's letter and archive, side by side."""
    page = opened(browser, View(width=README_LETTER))
    page.set_content(demo_letter(), wait_until="load")
    in_georgia(page)
    left = upper_part(page)
    page = opened(browser, View(width=README_SITE))
    page.goto((DEMO / "archive" / "site" / "index.html").as_uri())
    in_georgia(page)
    right = upper_part(page)
    whole = Image.new("RGB", (README_LETTER + README_GAP + README_SITE, README_HEIGHT), "white")
    whole.paste(left, (0, 0))
    whole.paste(right, (README_LETTER + README_GAP, 0))
    small = whole.resize((whole.width * 2 // 3, whole.height * 2 // 3), Image.Resampling.LANCZOS)
    small.save(ROOT / "docs" / "letter-and-archive.png", optimize=True)


def demo_letter() -> str:
    """Take the HTML part out of the demo's message."""
    path = next((DEMO / "var" / "outbox").glob("*.eml"))
    body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(("html",))
    if body is None:
        raise SystemExit("the message has no HTML part")
    return str(body.get_content())


def upper_part(page: Page) -> Image.Image:
    """Take the upper part of a page."""
    page.set_viewport_size({"width": page.viewport_size["width"], "height": README_HEIGHT})
    return Image.open(io.BytesIO(page.screenshot()))


if __name__ == "__main__":
    main(sys.argv[1:])
