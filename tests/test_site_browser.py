"""One page of every type of the archive, in a browser: for all eyes, with the keyboard alone, without JavaScript, enlarged."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from newsletter.archive import editions as editions_pages
from newsletter.model import Edition, Issue
from newsletter.permalinks import (
    AGENDA,
    HOME,
    LOST,
    MENTIONS,
    PARCOURS,
    REPERES,
    chemin_page,
    entry_page,
    mail_version,
    page_name,
    parcours_page,
    repere_page,
)
from tests.editions import CONFIG, EDITIONS, event, publication, replay
from tests.sites import Site, bare, mailed
from tests.windows import CHROMIUM, JUDGE, Windows, windows
from tools.judges.served import served

pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
PHONE, DESKTOP = 375, 1280
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"target-size": {"enabled": True}},  # axe leaves it out where nobody asks for it
    "resultTypes": ["violations"],  # of the others one node each
}
PAGES = {
    "home": HOME,
    "edition": page_name(EDITIONS["everything"].date),
    "edition, hostile": page_name(EDITIONS["hostile"].date),
    "edition, empty": page_name(EDITIONS["empty"].date),
    "mail version": mail_version(EDITIONS["everything"].date),
    "mail version, hostile": mail_version(EDITIONS["hostile"].date),
    "year": "editions/2023.html",
    "agenda": AGENDA,
    "month": "agenda/2023-12.html",
    "replays": "replays/index.html",
    "publications": "publications/index-2.html",
    "event": entry_page("agenda/colloque"),
    "event, cancelled": entry_page("agenda/annule"),
    "event, moved": entry_page("agenda/deplace"),
    "replay": entry_page("agenda/cap-2030"),
    "publication": entry_page("agenda/ig2050"),
    "entry, hostile": entry_page("agenda/hostile-3"),
    "reperes": REPERES,
    "fiche": repere_page("acteurs/fondations"),
    "fiche, empty": repere_page("echelons/ultramarin"),
    "chemin": chemin_page(CONFIG.boussole.chemin[0].name),
    "parcours": PARCOURS,
    "parcours, 4 h": parcours_page(4),
    "legal notices": MENTIONS,
    "lost": LOST,
}
every_page = pytest.mark.parametrize("name", PAGES)
silent_pages = pytest.mark.parametrize(
    "name", [name for name in PAGES if name != "reperes"]
)  # which searches
some_pages = pytest.mark.parametrize("name", ["home", "edition", "agenda", "event"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The archive of all kinds of editions, as it is when one of its last has left, behind a web server."""
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions_pages, "cover", lambda *_: b"")
        editions = {**EDITIONS, "everything": _with_long_words()}
        Site(folder, _mail).build(
            [*editions.values()], today=editions["everything"].date, mentions="<p>Qui publie, et où.</p>"
        )
    with served(folder) as address:
        yield address


def _mail(issue: Issue) -> str:
    """Render the mails that are looked at as they are."""
    looked_at = PAGES["mail version"], PAGES["mail version, hostile"]
    return mailed(issue) if mail_version(issue.date) in looked_at else bare(issue)


def _with_long_words() -> Edition:
    """An edition with all that an edition can hold, and a word that no line is long enough for, in titles of every kind."""
    edition = EDITIONS["everything"]
    long = {"title": "Interterritorialité" * 9}
    rows = [event(edition.date, "mot", 1, **long), event(edition.date, "mot-plus-tard", 20, **long)]
    rows += [make(edition.date, make.__name__, **long) for make in (replay, publication)]
    return dataclasses.replace(edition, entries=(*edition.entries, *rows))


@pytest.fixture(scope="module")
def browser() -> Iterator[Windows]:
    """Chromium, that reaches nothing but this machine."""
    with windows() as opened:
        yield opened


def shown(browser: Windows, address: str, width: int, scheme: str = "light", **options: Any) -> Any:
    """Show a page of the site; nothing is loaded from elsewhere."""
    size = {"width": width, "height": 800}
    page = browser.window(viewport=size, color_scheme=scheme, reduced_motion="reduce", **options)
    page.goto(address)
    return page


def judged(browser: Windows, address: str, width: int, scheme: str) -> list[tuple[str, list[str]]]:
    """Ask axe; a page needs no more than the width that there is."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = shown(browser, address, width, scheme)
    page.evaluate(JUDGE)
    assert page.evaluate("judge.overflow()") == {"needed": width, "sticking": []}
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


@every_page
def test_on_a_phone_by_day(browser: Windows, site: str, name: str) -> None:
    """375 px, light: axe finds nothing at all, and nothing scrolls sideways."""
    assert judged(browser, site + PAGES[name], PHONE, "light") == []


@every_page
def test_on_a_desk_by_night(browser: Windows, site: str, name: str) -> None:
    """1,280 px, dark: the same."""
    assert judged(browser, site + PAGES[name], DESKTOP, "dark") == []


@every_page
def test_enlarged_to_twice_its_size(browser: Windows, site: str, name: str) -> None:
    """At 200 % of a window of 1,280 px (WCAG 2, 1.4.4) nothing is cut off, and nothing scrolls sideways."""
    page = shown(browser, site + PAGES[name], DESKTOP // 2, device_scale_factor=2)
    page.evaluate(JUDGE)
    assert page.evaluate("judge.overflow()") == {"needed": DESKTOP // 2, "sticking": []}


@silent_pages
def test_without_javascript(browser: Windows, site: str, name: str) -> None:
    """Every page but the search says the same without it."""
    page, bare = (
        shown(browser, site + PAGES[name], DESKTOP),
        shown(browser, site + PAGES[name], DESKTOP, java_script_enabled=False),
    )
    assert bare.inner_text("body") == page.inner_text("body")


def test_no_hole_where_facets_are_not_combined(browser: Windows, site: str) -> None:
    """Without JavaScript the page of all facets says so in a few lines, and goes on."""
    page = shown(browser, site + REPERES, PHONE, java_script_enabled=False)
    assert page.locator(".combination").bounding_box()["height"] < 400


ON_PAPER = """() => {
  const seen = [...document.querySelectorAll('body *')].filter((one) => one.checkVisibility({ checkVisibilityCSS: true }));
  const after = (one) => getComputedStyle(one, '::after').content;
  const leading = seen.filter((one) => one.matches('main a[href^="http"]:not(.thumb, .bare)'));
  return {
    ways: seen.filter((one) => one.matches('nav, .button:not(.doors *), form, [type="text/calendar"]:not(.short-date a)'))
      .map((one) => one.outerHTML.slice(0, 80)),
    unsaid: leading.filter((one) => after(one) !== `" (${one.getAttribute('href')})"`).map((one) => one.outerHTML),
    untold: seen.filter((one) => one.matches('.card') && ![...one.querySelectorAll('a')].some((a) => /https?:/.test(after(a))))
      .map((one) => one.outerHTML),
    said: leading.length,
  };
}"""


@pytest.mark.parametrize("name", ["home", "edition", "event", "event, cancelled"])
def test_on_paper(browser: Windows, site: str, name: str) -> None:
    """Nothing is there to be clicked, no ground is dark, all can be read, and where words lead is said."""
    page = shown(browser, site + PAGES[name], 794)
    page.emulate_media(media="print")
    found = page.evaluate(ON_PAPER)
    assert found.pop("said") > 0
    assert found == {"ways": [], "unsaid": [], "untold": []}
    page.evaluate(JUDGE)
    texts = page.evaluate("judge.contrast()")
    assert [one for one in texts if one["ground"] < 0.6 or one["ratio"] < 4.5] == []


def test_what_is_cancelled_is_struck_through(browser: Windows, site: str) -> None:
    """Also where the title is a link, in either layout: a block of its own takes no line from around it."""
    page = shown(browser, site + PAGES["edition"], DESKTOP)
    lines = page.eval_on_selector_all(
        "s a", "all => all.map(one => getComputedStyle(one).textDecorationLine)"
    )
    assert lines == ["underline line-through"] * 2


FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const around = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  return {
    tag: one.tagName, to: one.getAttribute('href') ?? one.getAttribute('name') ?? one.innerText,
    marked: around, seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
REACHED = """() => [...document.querySelectorAll('a[href], button, input')]
  .filter((one) => one.tabIndex >= 0 && one.checkVisibility({ checkVisibilityCSS: true }))
  .map((one) => one.getAttribute('href') ?? one.getAttribute('name') ?? one.innerText)"""


@some_pages
def test_with_the_keyboard_alone(browser: Windows, site: str, name: str) -> None:
    """The tabulator reaches each link in the order of the page, shows where it is, and is nowhere caught."""
    page = shown(browser, site + PAGES[name], DESKTOP)
    wanted = page.evaluate(REACHED)
    assert wanted[0] == "#contenu"
    for link in wanted:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUS)
        assert focused["to"] == link
        assert focused["marked"], focused
        assert focused["seen"], focused
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["to"] not in wanted[1:]


@some_pages
def test_the_skip_link_skips(browser: Windows, site: str, name: str) -> None:
    """The first that one reaches leads past the head of the page: what is reached after it is the content's own."""
    page = shown(browser, site + PAGES[name], DESKTOP)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_paper_names_all_reperes(browser: Windows, site: str) -> None:
    """The facets and their values, with how many entries each has."""
    page = shown(browser, f"{site}{REPERES}", 794)
    page.emulate_media(media="print")
    named = page.locator(".facet h2, .facet li")
    assert named.count() > 20
    assert all(one.is_visible() for one in named.all())


@pytest.mark.parametrize("name", ["home", "agenda", "fiche"])
def test_no_line_of_links_begins_with_a_dot(browser: Windows, site: str, name: str) -> None:
    """On a phone the links of a line are as many lines as it takes, with nothing between them that could begin one."""
    page = shown(browser, site + PAGES[name], PHONE)
    lines = page.locator(".side-by-side")
    assert lines.count()
    assert not [text for text in lines.all_inner_texts() if "·" in text]
