# ruff: noqa: INP001 - a script, not a module
"""Renders the letter to pictures, for the eye: desktop and phone, light and dark, full page.

    python tools/screenshots.py OUT_DIR [LETTER.html]

Without a file, the sample issue of the tests is composed. It needs Playwright and Chromium; nothing is fetched.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
DESKTOP, PHONE = 760, 375
VIEWS = {
    "desktop": (DESKTOP, "light"),
    "phone": (PHONE, "light"),
    "desktop-dark": (DESKTOP, "dark"),
    "phone-dark": (PHONE, "dark"),
}


def sample() -> str:
    """Compose the tests' sample issue."""
    sys.path.insert(0, str(ROOT))
    from newsletter.compose import compose  # noqa: PLC0415 - only when no file is given
    from newsletter.looks import Looks, program_templates  # noqa: PLC0415
    from tests.samples import ISSUE  # noqa: PLC0415

    return compose(ISSUE, Looks([program_templates()])).html


def serve(route: Route) -> None:
    """Answer the archive's images from the templates; everything else stays unreachable."""
    _, slash, name = route.request.url.partition("/assets/")
    path = ROOT / "templates" / "assets" / name
    if slash and path.is_file():
        route.fulfill(path=path)
    else:
        route.abort()


def open_letter(browser: Browser, html: str, width: int, scheme: str) -> Page:
    """Show a letter as a client of this width and colour scheme would."""
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page.route("**/*", serve)
    page.set_content(html, wait_until="load")
    return page


def shoot(html: str, folder: Path) -> None:
    """Write one picture a view, and say when one scrolls sideways."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, chromium_sandbox=False)
        for name, (width, scheme) in VIEWS.items():
            page = open_letter(browser, html, width, scheme)
            page.screenshot(path=folder / f"{name}.png", full_page=True)
            needed = page.evaluate("document.documentElement.scrollWidth")
            print(f"{name}: {width} px, content {needed} px{' – SCROLLS SIDEWAYS' if needed > width else ''}")  # noqa: T201
        browser.close()


def main(arguments: list[str]) -> None:
    """Read the arguments, render, write."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    html = Path(arguments[1]).read_text(encoding="utf-8") if arguments[1:] else sample()
    (folder / "letter.html").write_text(html, encoding="utf-8")
    shoot(html, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
