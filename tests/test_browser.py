"""Looked at by a browser: the letter and the archive, on a desktop and a phone, in light, dark and inverted.

They run where Playwright and Chromium are (`make browser`); CI has both. Serifs have Georgia's metrics (`make fonts`).
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from newsletter.markup import read_edito
from tests.editions import EDITIONS, file_of, message
from tests.sites import Site, mailed
from tests.windows import CHROMIUM, JUDGE, Windows, windows
from tools import georgia

pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
PHONE, DESKTOP = 375, 1200
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa"]},
    "resultTypes": [
        "violations"
    ],  # of the others one node each: thousands took longer to hand over than to find
}
# All that a letter can show is in one of these.
RICH = ("everything", "cancelled-and-moved", "edito-2000", "hostile", "empty")
SITE = ("index", "2023-12-21")  # one page of every type, served: test_site_browser.py
INVISIBLE = re.compile("[\u034f\u200b\u200c\u200d\ufeff]")


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of the rendered letters, by edition, and of the archive's pages."""
    folder = tmp_path_factory.mktemp("pages")
    for name in EDITIONS:
        (folder / f"{name}.html").write_text(message(name).html, encoding="utf-8")
    Site(folder / "site", mailed).build([*EDITIONS.values()])
    return {
        **{name: (folder / f"{name}.html").as_uri() for name in EDITIONS},
        **{name: (folder / "site" / f"{name}.html").as_uri() for name in SITE},
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Windows]:
    """Chromium, that reaches nothing but files."""
    with windows() as opened:
        yield opened


def opened(
    browser: Windows, address: str, *, width: int = PHONE, scheme: str = "light", images: bool = True
) -> Any:
    """Show a page; its images come from the templates or not at all."""

    def answer(route: Any) -> None:
        content = file_of(route.request.url) if images else None
        if content is None:
            route.abort()
        else:
            route.fulfill(body=content)

    size = {"width": width, "height": 900}
    page = browser.window(int(images), viewport=size, color_scheme=scheme, bypass_csp=True)
    page.route(re.compile("^https?:"), answer)
    page.goto(address)
    if style := georgia.style():
        page.add_style_tag(content=style)
    page.evaluate("document.fonts.ready")
    page.evaluate(JUDGE)
    return page


def faint(page: Any) -> list[str]:
    """The texts whose contrast is too low."""
    found = page.evaluate("judge.contrast()")
    assert found
    return [f"{one['words']}: {one['ratio']:.2f}" for one in found if one["ratio"] < one["least"] - 0.005]


@pytest.mark.parametrize("name", EDITIONS)
def test_a_phone_shows_it_in_one_column(browser: Windows, addresses: dict[str, str], name: str) -> None:
    """At 375 px nothing scrolls sideways or sticks out, and what is to be touched is at least 44 px high."""
    page = opened(browser, addresses[name])
    assert page.evaluate("judge.overflow()") == {"needed": PHONE, "sticking": []}
    targets = page.evaluate("judge.targets()")
    assert targets
    assert [one for one in targets if one["height"] < 44] == []


@pytest.mark.parametrize("name", ["titles-300-unbroken", "hostile", "everything"])
def test_a_desktop_shows_it_without_sideways_scrolling(
    browser: Windows, addresses: dict[str, str], name: str
) -> None:
    page = opened(browser, addresses[name], width=DESKTOP)
    assert page.evaluate("judge.overflow()") == {"needed": DESKTOP, "sticking": []}


@pytest.mark.parametrize("name", [RICH[0], *SITE])
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
def test_axe_finds_nothing_serious(
    browser: Windows, addresses: dict[str, str], name: str, width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(browser, addresses[name], width=width, scheme=scheme)
    assert page.evaluate("judge.overflow()")["needed"] <= width
    found = axe.Axe().run(page, options=RULES).response["violations"]
    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == []


@pytest.mark.parametrize("name", [*RICH, *SITE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out(browser: Windows, addresses: dict[str, str], name: str, scheme: str) -> None:
    """WCAG 2 AA: 4.5:1, large texts 3:1; also the words that stand for an image."""
    page = opened(browser, addresses[name], scheme=scheme)
    assert faint(page) == []


@pytest.mark.parametrize("name", RICH[:2])
@pytest.mark.parametrize("how", ["lightness", "lab", "chromium"])
def test_it_is_legible_where_a_client_inverts_by_force(
    browser: Windows, addresses: dict[str, str], name: str, how: str
) -> None:
    """Emulated: lightness turned over with the hue kept, L* mapped onto #333 (Outlook), Chromium's force-dark."""
    page = opened(browser, addresses[name])
    page.evaluate("how => judge.invert(how)", how)
    assert faint(page) == []


def test_outlook_on_the_web_gets_the_dark_colours(browser: Windows, addresses: dict[str, str]) -> None:
    """It marks what it recoloured with data-ogsc; our rules for that are those of the dark scheme."""
    marked, dark = (
        opened(browser, addresses["everything"]),
        opened(browser, addresses["everything"], scheme="dark"),
    )
    marked.evaluate("document.body.parentElement.toggleAttribute('data-ogsc')")
    marked.evaluate("document.body.parentElement.toggleAttribute('data-ogsb')")
    assert marked.evaluate("judge.contrast()") == dark.evaluate("judge.contrast()")


@pytest.mark.parametrize("name", RICH[:2])
def test_without_images_nothing_is_lost(browser: Windows, addresses: dict[str, str], name: str) -> None:
    """Every image has words and its size; the texts are the same, and all can be read."""
    whole, bare = opened(browser, addresses[name]), opened(browser, addresses[name], images=False)
    for image in bare.evaluate("judge.images()"):
        assert not image["isLoaded"]
        assert image["alt"]
        assert image["width"].isdigit()
        assert image["height"].isdigit()
    assert all(image["isLoaded"] for image in whole.evaluate("judge.images()"))
    assert bare.inner_text("body") == whole.inner_text("body")
    assert bare.evaluate("judge.overflow()")["needed"] == PHONE
    assert faint(bare) == []


@pytest.mark.parametrize("name", ["everything", "2023-12-21"])
def test_print_has_no_dark_ground(browser: Windows, addresses: dict[str, str], name: str) -> None:
    """On paper no band is dark, and all can be read; buttons and leaves of the calendar may keep their colour."""
    page = opened(browser, addresses[name], width=794, scheme="dark")
    page.emulate_media(media="print", color_scheme="light")
    found = page.evaluate("judge.contrast()")
    assert [one["words"] for one in found if one["ground"] < 0.4 and one["span"] > 0.5] == []
    assert faint(page) == []


@pytest.mark.parametrize("width", [360, PHONE, 412, 479])
@pytest.mark.parametrize("serif", ["Georgia", "Liberation Serif"])
def test_the_letters_name_stands_on_one_line(
    browser: Windows, addresses: dict[str, str], width: int, serif: str
) -> None:
    """On phones too, in whatever serif; date and number stand below each other there, whole."""
    page = opened(browser, addresses["usual-week"], width=width)
    page.add_style_tag(content=f".name {{ font-family: '{serif}' !important }}")
    lines = "one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight)"
    assert page.eval_on_selector(".name", lines) == 1
    assert page.inner_text(".issue").split("\n") == [
        "Jeudi 28\u00a0septembre\u00a02023",
        "n°\u00a039\u00a0·\u00a0Le\u00a0RAMEAU",
    ]
    assert page.eval_on_selector(".theme .turn", "one => one.getClientRects().length") == 1


@pytest.mark.parametrize("name", RICH[:2])
@pytest.mark.parametrize("width", [360, PHONE, DESKTOP])
def test_without_a_style_sheet_buttons_stay_whole(
    browser: Windows, addresses: dict[str, str], name: str, width: int
) -> None:
    """Where a client drops it (Gmail with another account), no word of a button is broken."""
    page = opened(browser, addresses[name], width=width)
    page.evaluate("document.querySelectorAll('style').forEach(one => one.remove())")
    if style := georgia.style():
        page.add_style_tag(content=style)
    heights = page.eval_on_selector_all(
        ".button-link", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert heights
    assert set(heights) == {44}


@pytest.mark.parametrize("name", RICH[:2])
def test_on_paper_nothing_but_an_entry_is_one_piece(
    browser: Windows, addresses: dict[str, str], name: str
) -> None:
    """What holds a whole section may go on overleaf: it is no table, no row, no column; an entry stays whole."""
    page = opened(browser, addresses[name], width=794)
    page.emulate_media(media="print")
    around = """one => { const found = []; for (let up = one.parentElement; up; up = up.parentElement)
      found.push(getComputedStyle(up).display); return [...new Set(found)] }"""
    assert page.eval_on_selector("h1", around) == ["block"]
    kept = page.eval_on_selector_all(
        ".entry", "all => [...new Set(all.map(one => getComputedStyle(one).breakInside))]"
    )
    assert kept == ["avoid"]


@pytest.mark.parametrize("name", ["usual-week", "2023-12-21"])
def test_on_paper_an_address_is_printed_once(browser: Windows, addresses: dict[str, str], name: str) -> None:
    """After words that lead somewhere paper says where; after an address it does not say it again."""
    page = opened(browser, addresses[name], width=794)
    page.emulate_media(media="print")
    source = "[le guide](https://e.org/a), https://e.org/b, www.e.org, [e.org/c](https://e.org/c/)"
    page.eval_on_selector(".edito", "(edito, html) => { edito.innerHTML = html }", read_edito(source).html)
    said = page.eval_on_selector_all(
        ".edito a", "all => all.map(one => getComputedStyle(one, '::after').content)"
    )
    assert said == ['" (https://e.org/a)"', "none", "none", "none"]


def test_publications_in_one_box_stand_apart(browser: Windows, addresses: dict[str, str]) -> None:
    """Between what one says and the next one's kind there is more than between lines."""
    page = opened(browser, addresses["everything"], width=DESKTOP)
    box = page.locator(".box", has=page.locator("h4 >> nth=1")).first
    first = box.locator(".detail").first.bounding_box()
    following = box.locator(".kicker").nth(2).bounding_box()
    assert following["y"] - first["y"] - first["height"] >= 10


def test_the_inbox_shows_the_preheader_alone(browser: Windows, addresses: dict[str, str]) -> None:
    """It comes first, followed by so many blanks that nothing else fits; no reader sees it in the letter."""
    page = opened(browser, addresses["usual-week"])
    words = message("usual-week").preheader
    source = page.evaluate("document.body.textContent").strip()
    assert source.startswith(words)
    assert not INVISIBLE.sub("", source[len(words) : len(words) + 200]).strip()
    assert not INVISIBLE.search(page.inner_text("body"))
