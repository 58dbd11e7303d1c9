"""Looked at by a browser: the letter and the archive, on a desktop and a phone, in light and dark.

They run where Playwright and Chromium are (`make browser`); CI has both.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.archive import build
from newsletter.compose import compose
from newsletter.looks import Looks, program_templates
from tests.samples import ISSUE

CHROMIUM = shutil.which("chromium")
playwright = pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWS = [(width, scheme) for width in (1200, 375) for scheme in ("light", "dark")]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]}}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of the rendered letter, and of the archive's pages."""
    folder = tmp_path_factory.mktemp("pages")
    looks = Looks([program_templates()])
    letter = folder / "letter.html"
    letter.write_text(compose(ISSUE, looks).html, encoding="utf-8")
    build([ISSUE], looks, folder / "site")
    return {
        "letter": letter.as_uri(),
        "home": (folder / "site" / "index.html").as_uri(),
        "edition": (folder / "site" / "2023-09-28.html").as_uri(),
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, that reaches nothing but files."""
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def page_of(browser: Any, address: str, width: int, scheme: str) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.route("https://**", lambda route: route.abort())
    page.goto(address)
    return page


@pytest.mark.parametrize("name", ["letter", "home", "edition"])
@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_nothing_overflows_and_all_can_read_it(
    browser: Any, pages: dict[str, str], name: str, width: int, scheme: str
) -> None:
    """No page scrolls sideways, and axe finds nothing serious."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = page_of(browser, pages[name], width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert [one["id"] for one in found if one["impact"] in {"serious", "critical"}] == []
    page.close()


def test_buttons_are_large_enough_to_touch(browser: Any, pages: dict[str, str]) -> None:
    """On a phone every button of the letter is at least 44 px high."""
    page = page_of(browser, pages["letter"], 375, "light")
    heights = page.eval_on_selector_all(
        ".button", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44
    page.close()


def test_pictures_of_the_mark_have_their_size(pages: dict[str, str]) -> None:
    """The letter's only picture is the letter's own, with its width and height."""
    html = Path(pages["letter"].removeprefix("file://")).read_text(encoding="utf-8")
    assert html.count("<img") == 1
    assert 'width="84" height="84"' in html
