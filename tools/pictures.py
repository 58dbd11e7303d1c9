"""`make screenshots`: the editions of the tests and their archive as pictures, and the README's and the guide's.

    python -m tools.pictures [NAME…]

Pictures go to var/screenshots/, as EDITION-VIEW.png. NAME is an edition of tests/editions.py, `site`, or `readme` or `guide`
(which need `make demo` first); without names, all. Nothing is fetched. Serifs have Georgia's metrics where `make fonts` was run.
"""

import email
import email.policy
import io
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.editions import EDITIONS, message
from tests.windows import CHROMIUM
from tools.archive_pictures import shoot_site
from tools.guide_pictures import shoot_guide
from tools.views import DESKTOP, OUT, PAPER, PHONE, View, in_georgia, keep, opened

DEMO = ROOT / "var" / "demo"
FLAGS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
FORCED = "--blink-settings=forceDarkModeEnabled=true"
README_HEIGHT, README_LETTER, README_SITE, README_GAP = 1300, 720, 1180, 24
# What a client that inverts by force does not honour.
OWN_DARK = re.compile(
    r'<meta name="(?:supported-)?color-schemes?"[^>]*>|@media (?:screen and )?\(prefers-color-scheme: ?dark\)'
)
STYLES = re.compile(r"<style\b.*?</style>", re.DOTALL)
LETTER_VIEWS = {
    "desktop": View(width=DESKTOP),
    "phone": View(width=PHONE),
    "dark": View(width=DESKTOP, dark=True),
    "phone-dark": View(width=PHONE, dark=True),
    "phone-own-serif": View(width=PHONE, georgia=False),
    "phone-unstyled": View(width=PHONE, styled=False),
    "images-off": View(width=DESKTOP, images=False),
    "forced-dark": View(width=PHONE, forced=True),
    "print": View(width=PAPER, paper=True),
}


def main(names: list[str]) -> None:
    """Take the pictures."""
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = names or [*EDITIONS, "site", "readme", "guide"]
    with sync_playwright() as started:
        plain, forced = launched(started), launched(started, FORCED)
        for name in wanted:
            if name == "site":
                shoot_site(plain)
            elif name == "readme":
                shoot_readme(plain)
            elif name == "guide":
                shoot_guide(plain, DEMO)
            else:
                shoot_letter(plain, forced, name)
        plain.close()
        forced.close()
    print(f"{OUT.relative_to(ROOT)}/: {len(list(OUT.glob('*.png')))} pictures")


def launched(playwright: Playwright, *flags: str) -> Browser:
    """Start the machine's Chromium."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags], chromium_sandbox=False)


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
