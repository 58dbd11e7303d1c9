# ruff: noqa: INP001 - a script, not a module
"""Makes the README's picture from the demo: the letter and the archive side by side. `make screenshots` calls it."""

import email
import email.policy
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "var" / "demo"
OWN = "https://jeudis.example.org/assets/"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
HEIGHT, LETTER, ARCHIVE, GAP = 1300, 720, 1180, 24


def letter_html() -> str:
    """Take the HTML part out of the demo's message, its picture taken from the templates."""
    path = next((DEMO / "var" / "outbox").glob("*.eml"))
    body = email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_body(("html",))
    if body is None:
        raise SystemExit("the message has no HTML part")
    return str(body.get_content()).replace(OWN, (ROOT / "templates" / "assets").as_uri() + "/")


def picture(browser: Browser, address: str, width: int) -> Image.Image:
    """Take the upper part of a page."""
    page = browser.new_page(viewport={"width": width, "height": HEIGHT})
    page.goto(address)
    return Image.open(io.BytesIO(page.screenshot()))


def main() -> None:
    """Write docs/letter-and-archive.png."""
    letter = DEMO / "var" / "letter.html"
    letter.write_text(letter_html(), encoding="utf-8")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        left = picture(browser, letter.as_uri(), LETTER)
        right = picture(browser, (DEMO / "archive" / "site" / "index.html").as_uri(), ARCHIVE)
        browser.close()
    whole = Image.new("RGB", (LETTER + GAP + ARCHIVE, HEIGHT), "white")
    whole.paste(left, (0, 0))
    whole.paste(right, (LETTER + GAP, 0))
    small = whole.resize((whole.width * 2 // 3, whole.height * 2 // 3), Image.Resampling.LANCZOS)
    small.save(ROOT / "docs" / "letter-and-archive.png", optimize=True)


if __name__ == "__main__":
    main()
