"""Somebody searches the archive: the page and its script, in a browser, over HTTP in a sub-folder, under the site's policy.

They run where Playwright and Chromium are (`make browser`), and Pagefind; CI has all.
"""

import datetime as dt
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, strategies as st

from newsletter import french
from newsletter.archive import search
from newsletter.archive.search import switching
from newsletter.archive.search.elision import ELIDED, apart
from newsletter.archive.search.switching import ENTRY
from newsletter.permalinks import REPERES
from tests.searched import HOSTILE, LISTS, PAGES, Page, Served, served, write_site
from tests.windows import CHROMIUM, JUDGE, Windows, windows

ROOT = Path(__file__).parent.parent
pytest.importorskip("playwright.sync_api", reason="make browser installs Playwright")
pytest.importorskip("pagefind", reason="the extra `search` is not installed")
pytestmark = [
    pytest.mark.long,
    pytest.mark.searched,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
PHONE, DESKTOP = 375, 1200
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],  # of the others one node each
}
DAYS = {
    "mars": "Le projet-de-territoire",
    "janvier": "Un projet de territoire",
    "février": "Café des associations",
}
IMPACT, COOPERATION = {"L’étude d’impact"}, {"Coopérer à Lyon", "La coopération locale"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Windows]:
    with windows() as opened:
        yield opened


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages, indexed and served below /lettre/."""
    folder = tmp_path_factory.mktemp("web") / "lettre"
    paths = write_site(folder)
    assert search.index(folder, paths, tmp_path_factory.mktemp("cache")) == len(PAGES)
    with served(folder) as site:
        yield site


@pytest.fixture
def page(browser: Windows) -> Iterator[Any]:
    """A tab in which no error of the script, and nothing against the policy, goes unseen."""
    tab = browser.browser.new_page(viewport={"width": DESKTOP, "height": 900})
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield tab
    tab.close()
    assert [said for said in wrong if not said.startswith("Failed to load resource")] == []


def ask(page: Any, site: Served, query: str, **chosen: str) -> None:
    """Open the page with a query in its address, and wait for the answer."""
    page.goto(f"{site.url}recherche.html?{urlencode({'q': query, **chosen})}")
    answered(page)


def answered(page: Any) -> None:
    """The policy lets no test evaluate anything while it waits."""
    page.wait_for_selector('#resultats[aria-busy="false"]', state="attached")


def wait_for(page: Any, words: str) -> None:
    page.wait_for_selector(f"#bilan:text-is('{words}')")
    answered(page)


def titles(page: Any) -> list[str]:
    return page.eval_on_selector_all("#resultats a", "all => all.map(one => one.textContent)")


def said(page: Any) -> str:
    return page.text_content("#bilan")


def offered(page: Any, group: str) -> list[str]:
    """The values of a filter that can be chosen, with their counts."""
    found = page.locator(f'[data-filter="{group}"] label:visible').all_text_contents()
    return [words.replace("\u00a0", " ") for words in found]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *[
            (query, IMPACT)
            for query in (
                "etude",
                "étude",
                "impact",
                "l’étude",
                "L'ETUDE D'IMPACT",
                "interet",
                '"étude d’impact"',
            )
        ],
        *[
            (query, COOPERATION)
            for query in ("coopérer", "cooperer", "coopération", "cooperation", "COOPÉRER")
        ],
        ("écologie", {"Mesurer l'écologie"}),
        ("aujourd'hui", {"Mesurer l'écologie"}),
        ("aujourd’hui", {"Mesurer l'écologie"}),
        ("avenir", {"Le bilan du trimestre"}),
        *[
            (query, {DAYS["janvier"], DAYS["mars"]})
            for query in ("projet-de-territoire", "projet de territoire", "territoire-projet")
        ],
        *[(query, {DAYS["mars"]}) for query in ("porte-parole", "porte parole", "week-end", "weekend")],
        *[
            (query, {"Un projet de territoire", "Le projet-de-territoire"})
            for query in ("St-Étienne", "st etienne", "St. Etienne", "Saint-Étienne", "saint etienne")
        ],
        *[
            (query, {"Un projet de territoire"})
            for query in (
                "18/01/2025",
                "18/1/25",
                "18.1.25",
                "18-01-2025",
                "2025-01-18",
                "2025/1/18",
                "18/01",
            )
        ],
        *[(query, {DAYS["février"]}) for query in ("01/02/2025", "1.2.25", "2025-02-01", "débat 1/2/2025")],
        *[
            (query, {DAYS["janvier"]})
            for query in ("18 janvier 2025", "Samedi 18 JANVIER 2025", "18\u00a0janvier")
        ],
        *[
            (query, {DAYS["février"]})
            for query in ("1 fevrier 2025", "1er février", "samedi 1er février 2025")
        ],
        *[(query, {DAYS["mars"]}) for query in ("coconstruction", "co-construction", "co construction")],
        *[(query, set()) for query in ("31/02/2025", "18/13/2025", "19/01/2025")],
        *[
            (query, {"Œuvrer au cœur du vœu"})
            for query in ("coeur", "cœur", "CŒURS", "manoeuvres", "« cœur du vœu »")
        ],
    ],
)
def test_french_words_are_found(page: Any, archive: Served, query: str, found: set[str]) -> None:
    """Also after an article, without accents, by another form; and with an article, whatever its apostrophe."""
    ask(page, archive, query)
    assert set(titles(page)) == found


@pytest.mark.parametrize(
    "query",
    [
        "hippopotame",
        "agriculture",
        "duquel",
        "tulipe hippopotame",
        "éléphanteau",
        "2030",
        "203",
        "99",
        "tulipe 2030",
    ],
)
def test_a_word_that_is_nowhere_finds_nothing(page: Any, archive: Served, query: str) -> None:
    """Though there are words that it begins with: « h » in « 10 h », « à », « du »."""
    ask(page, archive, query)
    assert titles(page) == []
    assert said(page).startswith("Aucun résultat")


def test_a_result_says_what_it_is(page: Any, archive: Served) -> None:
    """Its kind, date and edition; what was found is marked, articles are joined to it, no line breaks before « ; »."""
    ask(page, archive, "coopération", genre="Publication")
    assert page.inner_text("#resultats li").split("\n\n") == [
        "PUBLICATION ·\u00a05 OCTOBRE 2023",
        "La coopération locale",
        "Un guide\u00a0: «\u00a0agir\u00a0»\u202f; vite\u202f!",
        "Édition du 28\u00a0septembre\u00a02023",
    ]
    ask(page, archive, "étude")
    assert page.inner_html("#resultats a") == "L’<mark>étude</mark> d’impact"
    assert page.inner_text(".extract") == "Ce que mesurer veut dire, et l’intérêt d’un récit commun."


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("café des associations", ["Café", "associations"]),
        ("deuxième de la", ["Deuxième"]),
        ("« café des associations »", ["Café", "des", "associations"]),
        ("débats de décembre", ["débat", "décembre,"]),
    ],
)
def test_what_was_asked_is_marked(page: Any, archive: Served, query: str, marked: list[str]) -> None:
    """Its other forms too; no small word, nor what begins like one."""
    ask(page, archive, query)
    assert titles(page) == ["Café des associations"]
    assert page.locator("#resultats mark").all_text_contents() == marked


SIGNS = {"Colloque «\u00a0Quartiers & Cités 2050\u00a0: l’élan en Musique\u00a0»"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *[
            (query, SIGNS)
            for query in (
                *SIGNS,
                "« Quartiers & Cités 2050 : l’élan en Musique »",
                "«Quartiers & Cités»",
                '"quartiers cités"',
                '"2050 : l’élan"',
                "“colloque « quartiers & cités »”",
                "« Halle – au bord · Lille »",
                "Quartiers&Cités",
                "« quartiers&cités »",
                "hameaux/bourgs",
                "bourgs/hameaux",
                "kermesse & halle",
            )
        ],
        *[(query, {"Coopérer à Lyon"}) for query in ("« Coopérer à Lyon »", '"coopérer à"')],
        ("« L’étude d’impact »", IMPACT),
    ],
)
def test_a_title_is_found_as_it_is_written(page: Any, archive: Served, query: str, found: set[str]) -> None:
    """In guillemets too, whatever signs stand in it; signs between letters part words."""
    ask(page, archive, query)
    assert set(titles(page)) == found


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("« lyon coopérer »", "Rien ne dit exactement «\u00a0lyon coopérer\u00a0». Sans guillemets\u00a0: 1 résultat"),
        ('"Cités & Quartiers"', "Rien ne dit exactement «\u00a0Cités & Quartiers\u00a0». Sans guillemets\u00a0: 1 résultat"),
        ("« coopérer à Lyon »", "1 résultat pour «\u00a0coopérer à Lyon\u00a0»"),
        ("« hippopotame bleu »", "Aucun résultat pour «\u00a0hippopotame bleu\u00a0»"),
        ('"hippopotame', 'Aucun résultat pour «\u00a0"hippopotame\u00a0»'),
        ('"coopérer" "Lyon"', '1 résultat pour «\u00a0"coopérer" "Lyon"\u00a0»'),
    ],
)  # fmt: skip
def test_words_that_do_not_stand_so_are_sought_without_quotes(
    page: Any, archive: Served, query: str, words: str
) -> None:
    """It is said in the live region; where nothing has the words, that nothing is found."""
    ask(page, archive, query)
    assert page.get_by_role("status").first.text_content() == words
    assert len(titles(page)) == ("1 résultat" in words)


def test_a_filter_does_not_part_what_was_quoted(page: Any, archive: Served) -> None:
    """What a filter leaves out is still said exactly somewhere."""
    ask(page, archive, "« coopérer à Lyon »", genre="Publication")
    assert said(page) == "Aucun résultat pour «\u00a0coopérer à Lyon\u00a0»"


def test_a_result_says_what_an_event_is_now(page: Any, archive: Served) -> None:
    """In the line of its kind and date; what is over is called so, and nothing else of it."""
    ask(page, archive, "kermesse bal")
    lines = page.locator("#resultats li:has(.notice)")
    now = dict(
        zip(
            titles(page),
            (one.split("2023 ")[-1] for one in lines.locator(".kind").all_text_contents()),
            strict=True,
        )
    )
    assert now == {
        "Kermesse de Arles": "Annulé",
        "Kermesse de Brest": "Nouvelle date\u00a0: le 3 mai",
        "Kermesse de Calais": "Passé",
        "Kermesse de Douai": "À confirmer",
    }
    ask(page, archive, "20180503")
    assert titles(page) == []


def test_on_a_phone_results_come_first(page: Any, archive: Served) -> None:
    """Filters are folded above them, and say how many are chosen; the keyboard opens them. Beside results they are open."""
    ask(page, archive, "tulipe", genre="Replay")
    assert page.get_by_label("Replay").is_visible()
    assert not page.is_visible("summary")
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.get_by_label("Replay").wait_for(state="hidden")
    assert page.locator("#resultats a").first.bounding_box()["y"] < 600
    assert page.inner_text("summary") == "Filtrer · 1 choisi"
    page.focus("summary")
    page.keyboard.press("Enter")
    page.get_by_label("Replay").uncheck()
    wait_for(page, "30 résultats pour «\u00a0tulipe\u00a0»")
    assert page.get_by_label("Replay").is_visible()
    assert page.inner_text("summary") == "Filtrer"


def test_results_lead_to_their_pages(page: Any, archive: Served) -> None:
    """The site lies in a sub-folder."""
    ask(page, archive, "impact")
    page.click("#resultats a")
    page.wait_for_url(f"{archive.url}entrees/etude.html")
    assert page.text_content("h1") == "L’étude d’impact"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("impact", "1 résultat pour «\u00a0impact\u00a0»"),
        ("tulipe", "30 résultats pour «\u00a0tulipe\u00a0»"),
        ("<b>introuvable</b>", "Aucun résultat pour «\u00a0<b>introuvable</b>\u00a0»"),
    ],
)
def test_a_live_region_says_how_many(page: Any, archive: Served, query: str, words: str) -> None:
    ask(page, archive, query)
    assert page.get_by_role("status").first.text_content() == words


def test_filters_say_how_many_they_leave(page: Any, archive: Served) -> None:
    """Values of one filter add up, the two filters narrow each other; the address says what is chosen."""
    ask(page, archive, "tulipe")
    assert offered(page, "genre") == ["Événement (10)", "Publication (10)", "Replay (10)"]
    assert offered(page, "annee") == ["2022 (7)", "2021 (7)", "2020 (8)", "2019 (8)"]
    page.get_by_label("Replay").check()
    wait_for(page, "10 résultats pour «\u00a0tulipe\u00a0»")
    assert offered(page, "genre") == ["Événement (10)", "Publication (10)", "Replay (10)"]
    assert offered(page, "annee") == ["2022 (2)", "2021 (2)", "2020 (3)", "2019 (3)"]
    page.get_by_label("2020").check()
    wait_for(page, "3 résultats pour «\u00a0tulipe\u00a0»")
    assert {kind.split(" ")[0] for kind in page.locator("#resultats .kind").all_text_contents()} == {"Replay"}
    page.get_by_label("Événement").check()
    wait_for(page, "5 résultats pour «\u00a0tulipe\u00a0»")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    answered(page)
    assert said(page) == "5 résultats pour «\u00a0tulipe\u00a0»"
    assert page.get_by_label("Replay").is_checked()
    flowers = [one for one in PAGES if one.title.startswith("Fleur") and one.kind in {"Replay", "Événement"}]
    years = Counter(one.year for one in flowers)
    assert offered(page, "annee") == [f"{year} ({years[year]})" for year in (2022, 2021, 2020, 2019)]


def test_a_filter_that_no_page_has(page: Any, archive: Served) -> None:
    """An address that names one is as without: nobody would see what holds the results back."""
    ask(page, archive, "tulipe", genre="Nimporte", annee="<script>")
    assert said(page) == "30 résultats pour «\u00a0tulipe\u00a0»"
    assert len(offered(page, "genre")) == 3


def test_an_empty_result_proposes_where_to_look(page: Any, archive: Served) -> None:
    ask(page, archive, "introuvable")
    assert titles(page) == []
    assert not page.is_visible("#filtres")
    links = page.locator("#ailleurs a:visible")
    assert (
        tuple(
            zip(
                links.all_text_contents(),
                links.evaluate_all("all => all.map(one => one.getAttribute('href'))"),
                strict=True,
            )
        )
        == LISTS
    )
    ask(page, archive, "impact")
    assert not page.is_visible("#ailleurs")


@pytest.mark.parametrize("query", ["l’", "de la", "d' un"])
def test_articles_alone_ask_for_a_word(page: Any, archive: Served, query: str) -> None:
    """Nearly all pages have them: a list of these answers nobody. With a word they are sought as ever."""
    ask(page, archive, query)
    assert titles(page) == []
    assert "Ajoutez un mot" in said(page)
    assert page.locator("#ailleurs a:visible").count() > 0
    ask(page, archive, "l’impact")
    assert titles(page)


def test_an_empty_result_is_sought_without_filters(page: Any, archive: Served) -> None:
    """Where a filter that was kept leaves nothing, one click lifts all of them, and it can be undone."""
    ask(page, archive, "tulipe", acteurs="fondations")
    assert titles(page) == []
    page.click("#tout button")
    wait_for(page, "30 résultats pour «\u00a0tulipe\u00a0»")
    assert not page.is_visible("#tout")
    assert page.url.endswith("?q=tulipe")
    page.go_back()
    wait_for(page, "Aucun résultat pour «\u00a0tulipe\u00a0»")
    ask(page, archive, "introuvable")
    assert not page.is_visible("#tout")


def test_what_pages_say_is_text(page: Any, archive: Served) -> None:
    """A title full of markup is shown as it reads, and runs nothing."""
    ask(page, archive, "zébu")
    assert titles(page) == [HOSTILE.replace("« zébu »", "«\u00a0zébu\u00a0»")]
    assert page.locator("#resultats :is(img, script, b)").count() == 0
    assert page.title() == "Recherche · Les Jeudis de l’ODD\u00a017"
    assert f"Un zèbre et {HOSTILE}" in page.text_content(".extract").replace("\u00a0", " ")


def test_one_may_search_while_typing(page: Any, archive: Served) -> None:
    """With the keyboard alone; the address follows, and going back brings the former search."""
    ask(page, archive, "impact")
    page.focus("#q")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("cooperation")
    wait_for(page, "2 résultats pour «\u00a0cooperation\u00a0»")
    assert page.url.endswith("?q=cooperation")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("écologie")
    page.keyboard.press("Enter")
    wait_for(page, "1 résultat pour «\u00a0écologie\u00a0»")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "Replay"
    page.go_back()
    wait_for(page, "2 résultats pour «\u00a0cooperation\u00a0»")
    page.fill("#q", "")
    page.wait_for_selector("#ailleurs", state="visible")
    assert said(page) == ""


def test_more_results_come_when_asked_for(page: Any, archive: Served) -> None:
    """Twenty at first; the keyboard goes on where they begin."""
    ask(page, archive, "tulipe")
    assert len(titles(page)) == 20
    page.click("#suite")
    page.wait_for_selector("#resultats li:nth-child(30)")
    assert page.evaluate("document.activeElement.textContent") == titles(page)[20]
    assert len(set(titles(page))) == 30
    assert not page.is_visible("#suite")


def test_who_comes_back_finds_the_list_as_it_was(page: Any, archive: Served) -> None:
    """As many results, at the same place; another search begins anew."""
    ask(page, archive, "tulipe")
    page.click("#suite")
    page.wait_for_selector("#resultats li:nth-child(30)")
    shown = titles(page)
    page.click("#resultats li:nth-child(25) a")
    page.wait_for_url(f"{archive.url}entrees/*")
    page.go_back()
    page.wait_for_selector("#resultats li:nth-child(30)")
    answered(page)
    assert titles(page) == shown
    assert page.locator("#resultats li:nth-child(25)").evaluate(
        "one => one.getBoundingClientRect().top < innerHeight && one.getBoundingClientRect().bottom > 0"
    )
    page.fill("#q", "jardin")
    wait_for(page, "30 résultats pour «\u00a0jardin\u00a0»")
    assert len(titles(page)) == 20


def test_before_a_word_there_are_filters(page: Any, archive: Served) -> None:
    """They say what there is; choosing one lists it, the latest first; without, no list and no number."""
    page.goto(f"{archive.url}recherche.html")
    page.wait_for_selector("#filtres", state="visible")
    assert (titles(page), said(page)) == ([], "")
    assert page.is_visible("#ailleurs")
    kinds = Counter(one.kind for one in PAGES)
    assert offered(page, "genre") == [
        f"{kind} ({kinds[kind]})" for kind in ("Édition", "Événement", "Publication", "Replay")
    ]
    page.get_by_label("2025").check()
    wait_for(page, "3 résultats")
    assert page.url.endswith("?annee=2025")
    page.get_by_label("2025").uncheck()
    page.wait_for_selector("#ailleurs", state="visible")
    assert (titles(page), said(page)) == ([], "")
    assert page.is_visible("#filtres")


def test_lists_go_by_letters_and_days(page: Any, archive: Served) -> None:
    """As on the fiches: the latest letter first, and of one letter the latest day."""
    page.goto(f"{archive.url}{REPERES}")
    answered(page)
    assert titles(page)[:3] == [DAYS["mars"], DAYS["février"], DAYS["janvier"]]


@pytest.fixture
def combining(page: Any, archive: Served) -> Any:
    """The page that combines facets, asked for foundations, locally."""
    page.goto(f"{archive.url}{REPERES}?acteurs=fondations")
    answered(page)
    return page


def test_facets_are_combined_in_place(combining: Any) -> None:
    """What is chosen stands in the address; how many are left is said; the others say what they would leave."""
    assert {*titles(combining)} == COOPERATION
    assert said(combining) == "2 résultats"
    assert offered(combining, "acteurs") == ["Entreprises (1)", "Fondations (2)"]
    assert offered(combining, "echelons") == ["Local (1)"]
    combining.check("[name=echelons][value=local]")
    wait_for(combining, "1 résultat")
    assert titles(combining) == ["Coopérer à Lyon"]
    assert combining.url.endswith("?acteurs=fondations&echelons=local")
    combining.uncheck("[name=acteurs][value=fondations]")
    answered(combining)
    assert combining.url.endswith("?echelons=local")


def test_going_back_undoes_the_last_box(combining: Any) -> None:
    """Each choice is a step of its own; the page itself is left after the first."""
    combining.check("[name=echelons][value=local]")
    wait_for(combining, "1 résultat")
    combining.go_back()
    wait_for(combining, "2 résultats")
    assert combining.url.endswith("?acteurs=fondations")
    assert not combining.is_checked("[name=echelons][value=local]")


def test_paper_says_what_was_combined(combining: Any, archive: Served) -> None:
    """It has no boxes: it names what they chose, and says where not all results are printed."""
    combining.check("[name=acteurs][value=entreprises]")
    combining.check("[name=genre][value=Replay]")
    wait_for(combining, "1 résultat")
    assert not combining.is_visible("#choisis")
    combining.emulate_media(media="print")
    assert not combining.is_visible("#filtres")
    assert combining.inner_text("#choisis") == "Replay · Entreprises ou Fondations"
    combining.goto(f"{archive.url}{REPERES}?genre=Replay")
    answered(combining)
    assert len(titles(combining)) < 20
    assert combining.inner_text("#choisis") == "Replay"
    combining.goto(f"{archive.url}{REPERES}")
    answered(combining)
    assert combining.inner_text("#choisis") == "les 20 premiers résultats"


def test_an_excerpt_does_not_say_the_title_again(combining: Any) -> None:
    """Where no word is sought it begins after the title and the date that stand above it."""
    found = combining.locator("#resultats li", has_text="Coopérer à Lyon").locator(".extract")
    assert found.inner_text() == "Des acteurs du territoire se réunissent."


def test_a_value_that_is_gone_is_not_asked_for(page: Any, archive: Served) -> None:
    """An old address that names it leads to what the others find; it is said, and the address has it no more."""
    page.goto(f"{archive.url}{REPERES}?acteurs=fondations&echelons=galactique#combiner")
    answered(page)
    assert said(page) == "2 résultats"
    assert offered(page, "echelons") == ["Local (1)"]
    assert ignored(page) == "Filtre inconnu, ignoré : « galactique » (Échelons)."
    assert page.get_attribute("#ignores", "role") == "status"
    assert page.url.endswith(f"{REPERES}?acteurs=fondations#combiner")
    page.check("[name=echelons][value=local]")
    wait_for(page, "1 résultat")
    assert ignored(page) == ""


def test_all_values_that_are_none_are_named(page: Any, archive: Served) -> None:
    """Also those that only the index knows; on the page of the search, too; what asks for nothing is none."""
    page.goto(
        f"{archive.url}recherche.html?q=coopérer&acteurs=x&acteurs=x&acteurs=&genre=Opéra&annee={'9' * 50}&utm_source=a"
    )
    answered(page)
    assert said(page).startswith("2 résultats pour")
    said_so = f"Filtres inconnus, ignorés : « x » (Acteurs), « Opéra » (Genre), « {'9' * 40}… » (Année)."
    assert ignored(page) == said_so
    assert page.url.endswith("recherche.html?q=coop%C3%A9rer")


def ignored(page: Any) -> str:
    """What the page says that it left out."""
    text: str = page.inner_text("#ignores")
    return text.replace("\u00a0", " ")


def test_facets_are_combined_by_the_keyboard(combining: Any) -> None:
    """A box is reached and ticked; the focus stays on it, and what is found leads to its page."""
    box = combining.locator("[name=acteurs][value=entreprises]")
    box.focus()
    combining.keyboard.press("Space")
    answered(combining)
    assert box.is_checked()
    assert box.evaluate("one => one === document.activeElement")
    combining.uncheck("[name=acteurs][value=fondations]")
    wait_for(combining, "1 résultat")
    combining.click("#resultats a")
    assert combining.url.endswith("/lettre/entrees/cooperation.html")


def test_a_search_is_narrowed_by_a_facet(page: Any, archive: Served) -> None:
    """Its values are called as readers know them."""
    ask(page, archive, "coopérer")
    assert offered(page, "acteurs") == ["Entreprises (1)", "Fondations (2)"]
    ask(page, archive, "coopérer", acteurs="entreprises")
    assert titles(page) == ["La coopération locale"]


def test_without_script_the_page_says_where_the_lists_are(browser: Windows, archive: Served) -> None:
    context = browser.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{archive.url}recherche.html?q=impact")
    assert page.locator("noscript a").all_text_contents() == [words for words, _ in LISTS]
    assert page.is_visible("noscript p")
    assert not page.is_visible("#filtres")
    context.close()


def test_from_disk_the_page_says_that_it_cannot_answer(browser: Windows, tmp_path: Path) -> None:
    """Browsers let no page on disk read the files beside it."""
    write_site(tmp_path)
    page = browser.browser.new_page()
    page.goto(f"{(tmp_path / 'recherche.html').as_uri()}?q=impact")
    page.wait_for_selector("#ailleurs", state="visible")
    assert said(page).startswith("La recherche ne répond pas pour le moment.")
    page.close()


@pytest.mark.parametrize(
    ("query", "width", "scheme"),
    [
        *[("tulipe", width, scheme) for width in (PHONE, DESKTOP) for scheme in ("light", "dark")],
        ("introuvable", PHONE, "dark"),
        ("zébu", PHONE, "light"),
        ("kermesse", PHONE, "light"),
        ("kermesse", DESKTOP, "dark"),
        ("", PHONE, "light"),
        ("", DESKTOP, "dark"),
    ],
)
def test_everybody_can_use_it(browser: Windows, archive: Served, query: str, width: int, scheme: str) -> None:
    """On a phone, in the dark: nothing sticks out, what is touched is 44 px high, texts stand out, axe finds nothing."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.window(viewport={"width": width, "height": 900}, color_scheme=scheme)
    ask(page, archive, query)
    if width == PHONE and page.is_visible("summary"):
        page.click("summary")
    page.evaluate(JUDGE)
    assert page.evaluate("judge.overflow()") == {"needed": width, "sticking": []}
    assert [one for one in page.evaluate("judge.targets()") if one["height"] < 44] == []
    assert [one for one in page.evaluate("judge.contrast()") if one["ratio"] < one["least"] - 0.005] == []
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_nothing_is_asked_of_others(page: Any, archive: Served) -> None:
    """All that a search loads comes from the site's own folder, and is little."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    ask(page, archive, "impact")
    assert [url for url in asked if not url.startswith(archive.url)] == []


def test_a_new_index_is_found_by_who_is_searching(page: Any, browser: Windows, tmp_path: Path) -> None:
    """A page opened before goes on with the old one, and finds what is new with its next search, twice over."""
    folder, cache = tmp_path / "lettre", tmp_path / "cache"
    search.index(folder, write_site(folder), cache)
    with served(folder) as site:
        ask(page, site, "tulipe")
        _add(folder, cache, "Une tulipe rare")
        page.click("#suite")
        page.wait_for_selector("#resultats li:nth-child(30)")
        page.fill("#q", "rare")
        wait_for(page, "1 résultat pour «\u00a0rare\u00a0»")
        page.fill("#q", "tulipe")
        wait_for(page, "31 résultats pour «\u00a0tulipe\u00a0»")
        _add(folder, cache, "Une tulipe noire")
        _add(folder, cache, "Une tulipe blanche")
        page.click("#suite")
        answered(page)
        assert page.locator("#resultats a").count() >= 20
        page.fill("#q", "blanche")
        wait_for(page, "1 résultat pour «\u00a0blanche\u00a0»")


def _add(folder: Path, cache: Path, title: str) -> None:
    """Every page has the new title, so that none of the old files is of use to the new index."""
    pages = tuple(Page(one.path, one.title, f"{one.body} {len(title)}", one.kind, one.year) for one in PAGES)
    new = Page("entrees/nouvelle.html", title, "Une nouvelle.")
    search.index(folder, write_site(folder, (*pages, new)), cache)


def test_a_switch_that_was_stopped_leaves_a_search(page: Any, tmp_path: Path) -> None:
    """After the last step of each kind: old words are found; the new one from the switch on. `test_search` has every step."""
    old, new, folder = (tmp_path / name for name in ("old", "new", "lettre"))
    search.index(old, write_site(old), tmp_path / "cache")
    pages = (*PAGES, Page("entrees/rare.html", "Une rose rare", "Une nouvelle."))
    search.index(new, write_site(new, pages), tmp_path / "cache")
    write_site(folder, pages)
    shutil.copytree(old / "pagefind", folder / "pagefind")
    order = list(switching.planned(new / "pagefind", folder / "pagefind"))
    is_switched = False
    with served(folder) as site:
        for step, following in zip(order, [*order[1:], None], strict=True):
            switching.carry_out(step, new / "pagefind", folder / "pagefind")
            is_switched |= step == switching.Switch()
            if type(step) is type(following):
                continue
            ask(page, site, "tulipe")
            assert said(page) == "30 résultats pour «\u00a0tulipe\u00a0»"
            ask(page, site, "rare")
            assert titles(page) == (["Une rose rare"] if is_switched else [])
    assert is_switched


def test_without_an_index_the_page_says_so(page: Any, tmp_path: Path) -> None:
    folder = tmp_path / "lettre"
    write_site(folder)
    with served(folder) as site:
        page.goto(f"{site.url}recherche.html?q=impact")
        page.wait_for_selector("#ailleurs", state="visible")
        assert said(page).startswith("La recherche ne répond pas")
        search.index(folder, [page.path for page in PAGES], tmp_path / "cache")
        assert (folder / "pagefind" / ENTRY).is_file()
        page.click("button[type=submit]")
        wait_for(page, "1 résultat pour «\u00a0impact\u00a0»")


# What both languages call a space and a letter alike.
_TEXT = st.text(
    st.one_of(
        st.sampled_from("'’ \u00a0lLdqusS’'é«-."), st.characters(codec="utf-8", exclude_categories=["C", "Z"])
    ),
    max_size=40,
)
_FRENCH = st.lists(
    st.sampled_from(
        ["étude", "aujourd’hui", "la", "«", "rock", "'n'", *(f"{word}’étude" for word in ELIDED)]
    ),
    max_size=8,
).map(" ".join)


@pytest.fixture(scope="module")
def script(browser: Windows, archive: Served) -> Iterator[Any]:
    """The page's script, to try laws of its functions."""
    page = browser.browser.new_page()
    page.goto(f"{archive.url}recherche.html")
    yield page
    page.close()


@given(st.one_of(_TEXT, _FRENCH))
def test_what_is_sought_is_treated_as_what_is_indexed(script: Any, text: str) -> None:
    """The script sets apart what the index does."""
    assert script.evaluate("text => apart(text)", text) == apart(text)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(("%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y", "%Y-%m-%d", "%Y/%m/%d")))  # fmt: skip
def test_days_in_figures_are_sought_in_words(script: Any, day: dt.date, how: str) -> None:
    """As pages say them, whatever zero leads, and in the midst of other words."""
    words = french.long_date(day, weekday=False, year=True).replace("\u00a0", " ")
    written = day.strftime(how)
    for figures in (written, re.sub(r"\b0", "", written) if "%y" not in how else written):
        assert script.evaluate("text => inWords(text)", f"le {figures}, à Lyon") == f"le {words}, à Lyon"


@pytest.mark.parametrize("text", ["24/7", "50/50", "1.2.3.4", "00/01/2025", "2025-13-01", "31/04/25", "10-12", "3.14", "a1/01/2025", "1/01/20255"])  # fmt: skip
def test_figures_that_are_no_day_stay(script: Any, text: str) -> None:
    assert script.evaluate("text => inWords(text)", text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("webinaire 7", ["webinaire 7", "webinaire 7e"]),
        ("rencontre 1", ["rencontre 1", "rencontre 1er", "rencontre 1re"]),
        ("24/7", ["24/7"]),
        ("cap 2030", ["cap 2030"]),
        ("débat 19/01/2025", ["débat 19 janvier 2025"]),
    ],
)
def test_numbers_are_sought_as_ordinals_too(script: Any, text: str, found: list[str]) -> None:
    """Once they are nowhere as they stand; the number of a day is none."""
    assert script.evaluate("text => forms(text)", text) == found


def test_spaces_are_those_of_print(script: Any) -> None:
    """Pagefind makes them all plain: hours, lengths, numbers and the facts after a dot get theirs back."""
    words = "l’ été à 9 h 30 · CESE, 45 min, n° 12 : 30 pages, 8 hectares, « oui » ; non"
    said = script.evaluate(
        "words => words.split(' ').reduce((text, word, at, all) => text + gap(all[at - 1], word) + word)",
        words,
    )
    assert said == (
        "l’été à 9\u00a0h\u00a030 ·\u00a0CESE, 45\u00a0min, n°\u00a012\u00a0: 30 pages, 8 hectares,"
        " «\u00a0oui\u00a0»\u202f; non"
    )


def test_the_script_is_small() -> None:
    """Only the pages that search load it."""
    assert len((ROOT / "templates" / "site" / "recherche.js").read_bytes()) < 26_000
