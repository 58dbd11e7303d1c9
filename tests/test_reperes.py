"""The pages by which readers find their way: fiches Repères, chemins, parcours, and the doors that lead there."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import feedparser
import icalendar
import pytest

from newsletter.archive import reperes
from newsletter.archive.material import Material
from newsletter.archive.reperes import Bar, chart
from newsletter.archive.shelves import LENGTH
from newsletter.model import Edition, EditionEntry, EditionStatus, EventStatus, Kind
from newsletter.permalinks import (
    chemin_page,
    entry_page,
    parcours_page,
    repere_calendar,
    repere_feed,
    repere_page,
)
from newsletter.schema import read_config
from tests import sites
from tests.sites import Site, broken_links, content
from tests.test_schema import GOOD

DAY = dt.date(2023, 9, 28)
ZONE = dt.timezone(dt.timedelta(hours=2))
LONG = dt.timedelta(weeks=13)


def row(key: str, kind: Kind, title: str, *tags: str, **changes: object) -> EditionEntry:
    section = {Kind.EVENT: "agendas", Kind.REPLAY: "replays", Kind.PUBLICATION: "apport"}[kind]
    start = dt.datetime(2023, 10, 20, 9, tzinfo=ZONE) if kind is Kind.EVENT else None
    made = EditionEntry(
        key=f"agenda/{key}",
        section=section,
        kind=kind,
        title=title,
        tags=tags,
        start=start,
        url=f"https://e.org/{key}",
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def edition(day: dt.date, *rows: EditionEntry) -> Edition:
    return Edition(
        date=day,
        number=(day - DAY).days // 7 + 38,
        status=EditionStatus.SENT,
        subject=f"Lettre du {day}",
        edito="# Bonjour\n\nUn mot.",
        entries=rows,
    )


FIRST = edition(
    DAY - LONG,
    row("colloque", Kind.EVENT, "Le grand rendez-vous", "fondations", "local"),
    row("note", Kind.PUBLICATION, "Une note", "fondations", "!engagement", type="note"),
)
LAST = edition(
    DAY,
    row("replay", Kind.REPLAY, "Le film", "associations", duration="1 h", type="replay"),
    row(
        "guide", Kind.PUBLICATION, "Un guide", "entreprises", "chemin-de-fer", type="guide", duration="50 min"
    ),
    row("article", Kind.PUBLICATION, "Un article sur le mécénat", "Fondations", type="article"),
)


def built(
    folder: Path, monkeypatch: pytest.MonkeyPatch, added: str = "", *editions: Edition
) -> dict[str, str]:
    """Build a site of these editions by settings to which something is added; return its texts."""
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD + added))
    Site(folder).build(editions or (FIRST, LAST), today=DAY)
    assert not [*broken_links(folder)]
    return {
        path: data.decode().replace("\xa0", " ")
        for path, data in content(folder).items()
        if not path.endswith((".png", ".jpg"))
    }


def linked(page: str) -> list[str]:
    """The entries that a page lists, in order."""
    return re.findall(r'class="card-title">.*?<a href="[./]*(entrees/[0-9a-f]{16}\.html)"', page)


def said(page: str) -> str:
    """What readers of a page see, spaces as people type them."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))


def pages(*keys: str) -> list[str]:
    return [entry_page(f"agenda/{key}") for key in keys]


@pytest.fixture
def texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    return built(tmp_path, monkeypatch)


def test_a_fiche_lists_its_entries_newest_first(texts: dict[str, str]) -> None:
    """By the word of their tags, whatever its case; by letters, and by days within one."""
    fiche = texts[repere_page("acteurs/fondations")]
    assert linked(fiche) == pages("article", "colloque", "note")
    assert linked(texts[repere_page("acteurs/associations")]) == pages("replay")


def test_a_fiche_counts_by_quarter(texts: dict[str, str]) -> None:
    """A drawing, with the same figures in a table for who does not see it."""
    fiche = texts[repere_page("acteurs/fondations")]
    assert re.findall(r"<text [^>]*>(\d+)</text>", fiche) == ["2", "1"]
    assert re.findall(r'<th scope="row">(.*?)</th><td>(\d+)</td>', fiche) == [
        ("2e trimestre 2023", "2"),
        ("3e trimestre 2023", "1"),
    ]
    assert "3 entrées" in fiche


def test_a_value_without_entries_is_named_and_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On home, and on the page of all values; one whose fiche has a text leads to that."""
    texts = built(tmp_path, monkeypatch)
    values = {path.removesuffix(".html") for path in texts if re.fullmatch("reperes/[^/]*/[^/]*.html", path)}
    filled = {one for one in values if "Rien encore" not in texts[f"{one}.html"]}
    assert {"reperes/acteurs/fondations"} <= filled < values
    named = texts["reperes/index.html"]
    assert {
        f"reperes/{one}" for one in re.findall(r'href="\.\./reperes/([^"]*/[^"]*)\.html"', named)
    } == filled
    assert named.count('<span class="count">') == len(values)
    assert re.search(r'<span class="nothing">Ultramarin <span class="count">0', named)
    chips = re.findall(r'href="(reperes/[^"/]*/[^"]*)\.html"', texts["index.html"])
    assert chips
    assert {*chips} <= filled
    assert '<span class="nothing">' in texts["index.html"]


def test_a_value_with_a_text_leads_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though no letter has shown an entry of it yet."""
    site = tmp_path / "site"
    config = read_config(GOOD)
    monkeypatch.setattr(sites, "CONFIG", config)
    monkeypatch.setattr(sites, "Material", partial(Material, texts={"echelons/ultramarin": "<p>Loin</p>"}))
    Site(site).build((FIRST, LAST), today=DAY)
    assert 'href="../reperes/echelons/ultramarin.html"' in (site / "reperes/index.html").read_text()


@pytest.mark.parametrize(
    ("path", "way", "said"),
    [
        ("replays/index.html", "Replays", "page"),
        ("replays/index-2.html", "Replays", "true"),
        ("agenda/index.html", "Agenda", "page"),
        ("agenda/2023-10.html", "Agenda", "true"),
        ("reperes/acteurs/fondations.html", "Repères", "true"),
        ("parcours/2h.html", "Parcours", "true"),
        (entry_page("agenda/colloque"), "", ""),
        ("2023-09-28.html", "", ""),
    ],
)
@pytest.mark.some(3)
def test_where_a_reader_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, way: str, said: str
) -> None:
    """Every page of a place has its way marked, its first as the page that is shown."""
    films = [row(f"film-{n}", Kind.REPLAY, f"Le film {n}", duration="1 h", type="replay") for n in range(60)]
    last = dataclasses.replace(LAST, entries=(*LAST.entries, *films))
    page = built(tmp_path, monkeypatch, "", FIRST, last)[path]
    assert re.findall(r'aria-current="(\w+)">([^<]*)</a>', page) == ([(said, way)] if way else [])


def test_a_value_without_entries_has_a_fiche_too(texts: dict[str, str]) -> None:
    """With an empty feed and calendar: their addresses are published."""
    assert "Rien encore" in texts[repere_page("echelons/ultramarin")]
    assert [
        one.name
        for one in icalendar.Calendar.from_ical(texts[repere_calendar("echelons/ultramarin")]).subcomponents
    ] == ["VTIMEZONE"]
    assert not feedparser.parse(texts[repere_feed("echelons/ultramarin")].encode()).bozo


def test_its_feed_and_calendar_have_its_own(texts: dict[str, str]) -> None:
    """The feed all its entries, the calendar its events, under the UIDs that the calendar of all has."""
    feed = feedparser.parse(texts[repere_feed("acteurs/fondations")].encode())
    assert not feed.bozo
    assert [one.link.rpartition("/")[2] for one in feed.entries] == [
        path.rpartition("/")[2] for path in pages("article", "colloque", "note")
    ]
    uids = {
        name: [str(one["uid"]) for one in icalendar.Calendar.from_ical(texts[name]).walk("VEVENT")]
        for name in (repere_calendar("acteurs/fondations"), "agenda.ics")
    }
    assert len({*map(tuple, uids.values())}) == 1
    assert all(uids.values())


def test_its_feed_tells_when_an_entry_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that was called off since is updated then, and so is the feed; what stays as it was is as old as it was."""
    built(tmp_path, monkeypatch)
    site, feed = Site(tmp_path), tmp_path / repere_feed("echelons/local")

    def told() -> tuple[str, str, str]:
        found = feedparser.parse(feed.read_bytes())
        (one,) = found.entries
        return one.title, one.updated, found.feed.updated

    (off,) = (one for one in FIRST.entries if one.kind is Kind.EVENT)
    off = dataclasses.replace(off, status=EventStatus.CANCELLED)
    before = told()
    site.build((FIRST, LAST), today=DAY, since={off.key: off})
    after = told()
    assert after[0] == f"{before[0]} (Annulé)"
    assert after[1] == after[2] == f"{sites.SEEN.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert after[1] > before[1] == before[2]
    one_put_right = dataclasses.replace(FIRST, corrected=DAY)
    site.build((one_put_right, LAST), today=DAY)
    assert told()[1] > before[1]


def test_its_feed_tells_when_an_entry_was_published(tmp_path: Path) -> None:
    """By the first of the letters that show it, also once that one is gone."""
    note = row("note", Kind.PUBLICATION, "Fondations et mécénat", "fondations")
    other = row("autre", Kind.PUBLICATION, "Une autre note", "associations")
    letters = [edition(DAY + week * dt.timedelta(weeks=1), note, other) for week in range(3)]
    without = dataclasses.replace(letters[0], entries=(other,))
    site, fresh = Site(tmp_path / "site"), Site(tmp_path / "fresh")
    for there in (letters, [without, *letters[1:]]):
        site.build(there)
    fresh.build(there)
    assert content(site.folder) == content(fresh.folder)
    (one,) = feedparser.parse((site.folder / repere_feed("acteurs/fondations")).read_bytes()).entries
    assert one.published.startswith(str(letters[1].date))


def test_an_entry_leads_to_its_reperes(texts: dict[str, str]) -> None:
    """Each a link, and what the search filters by."""
    page = texts[entry_page("agenda/colloque")]
    assert (
        f'href="../{repere_page("acteurs/fondations")}" data-value="fondations" data-pagefind-filter="acteurs[data-value]"'
        in page
    )
    assert f'href="../{repere_page("echelons/local")}"' in page


def test_the_home_leads_everywhere(texts: dict[str, str]) -> None:
    """The univers with their numbers, the chemins, the parcours."""
    home = re.sub(r"<[^>]+>", " ", texts["index.html"])
    assert re.search(r"Fondations\s+3\s+entrées", home)
    for path in (
        repere_page("acteurs/fondations"),
        parcours_page(2),
        parcours_page(12),
        chemin_page("piloter-ses-partenariats-strategiques"),
    ):
        assert f'href="{path}"' in texts["index.html"]


def test_chemins_are_spoken_of_where_there_are_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What search engines read of the page that leads to them names no more than it has."""
    assert "et des chemins pour agir" in built(tmp_path / "some", monkeypatch)["parcours/index.html"]
    boussole, _, _ = GOOD.partition("# Quatre chemins")
    _, _, rest = GOOD.partition("# --- Les autres portes")
    monkeypatch.setattr(sites, "CONFIG", read_config(f"{boussole}#{rest}"))
    Site(tmp_path / "none").build((FIRST, LAST), today=DAY)
    assert "chemins pour agir." not in (tmp_path / "none/parcours/index.html").read_text(encoding="utf-8")


def test_a_fiche_says_what_its_value_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the settings have it; facets written there take the place of the usual ones."""
    own = '\n[[facet]]\nid = "acteurs"\ntitle = "Qui agit"\n[[facet.value]]\nid = "fondations"\ntitle = "Les fondations"\n'
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD + own))
    monkeypatch.setattr(
        sites,
        "Material",
        lambda **given: Material(**given, texts={"acteurs/fondations": "<p>Elles donnent.</p>"}),
    )
    Site(tmp_path).build((FIRST, LAST), today=DAY)
    fiche = (tmp_path / repere_page("acteurs/fondations")).read_text(encoding="utf-8")
    assert "<p>Elles donnent.</p>" in fiche
    assert "<h1>Les fondations</h1>" in fiche
    assert [path.name for path in (tmp_path / "reperes").iterdir() if path.is_dir()] == ["acteurs"]


@pytest.mark.parametrize("name", ["filtres", "bilan", "contenu", "combiner", "resultats"])
@pytest.mark.some(1)
def test_a_facet_may_be_called_as_a_part_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each id of the page that leads to all of them is there once."""
    own = f'\n[[facet]]\nid = "{name}"\ntitle = "Le nôtre"\n[[facet.value]]\nid = "un"\ntitle = "Un"\n'
    found = re.findall(r' id="([^"]*)"', built(tmp_path, monkeypatch, own)["reperes/index.html"])
    assert len(found) == len({*found})
    assert f"facette-{name}" in found


def test_a_chemin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its kit first, then what the editor chose, in order, by key or address, then what its words propose."""
    added = (
        '\n[[boussole.chemin]]\nid = "donner"\ntitle = "Donner"\nurl = "https://example.org/kit-donner"\nwords = ["mécénat"]\n'
        'entries = ["https://e.org/guide", "agenda/note", "agenda/nulle-part"]\n'
    )
    page = built(tmp_path, monkeypatch, added)[chemin_page("donner")]
    assert (
        page.index("kit-donner")
        < page.index("Le choix de la rédaction")
        < page.index("Proposé par le programme")
    )
    assert linked(page) == pages("guide", "note", "article")


ON_THE_WAY = (
    '\n[[boussole.chemin]]\nid = "donner"\ntitle = "Donner"\nurl = "https://e.org/k"\nwords = ["mécénat"]\n'
)
LISTS = [
    (partial(repere_page, "acteurs/fondations"), "La fiche Repère"),
    (partial(chemin_page, "donner"), "Le chemin"),
]


def many(number: int) -> Edition:
    """Make an edition of so many entries that are on a fiche and on a chemin."""
    rows = (row(f"n{n}", Kind.PUBLICATION, f"Mécénat, {n}", "fondations", type="note") for n in range(number))
    return edition(DAY, *rows)


def walked(texts: dict[str, str], path: str) -> list[str]:
    """Go from the first page of a list to its last as readers do, and back; return the paths."""
    found = [path]
    while older := re.search(r'<a class="more" rel="next" href="(?:\.\./)*([^"]*)"', texts[found[-1]]):
        found.append(older[1])
        back = re.search(r'<a class="more" rel="prev" href="(?:\.\./)*([^"]*)"', texts[found[-1]])
        assert back is not None
        assert back[1] == found[-2]
    return found


@pytest.mark.parametrize(("path", "back"), LISTS)
def test_a_long_list_goes_on_in_further_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: Callable[..., str], back: str
) -> None:
    """All entries are reached without JavaScript, each on one page; robots are told of all pages, and titles tell them apart."""
    number = 3 * LENGTH + 5
    texts = built(tmp_path, monkeypatch, ON_THE_WAY, many(number))
    found = walked(texts, path())
    assert found == [path(), path(3), path(2)]
    shown = [linked(texts[one]) for one in found]
    assert [len(one) for one in shown] == [LENGTH + 5, LENGTH, LENGTH]
    assert [one for some in shown for one in some] == pages(*(f"n{n}" for n in reversed(range(number))))
    assert all(f"<loc>https://jeudis.example.org/{one}</loc>" in texts["sitemap.xml"] for one in found)
    titles = [re.search("<title>(.*?)</title>", texts[one])[1] for one in found]  # type: ignore[index]
    assert len({*titles}) == len(found)
    assert ", page 2" in texts[path(2)]
    assert back in texts[path(2)]
    assert back not in texts[path()]


def test_what_is_added_changes_no_further_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted from the oldest; a first page of two pages' worth gives one away, and a page that is not wanted goes."""
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD + ON_THE_WAY))
    site, length = Site(tmp_path), 3 * LENGTH
    further = {path(2) for path, _ in LISTS}, {path(3) for path, _ in LISTS}

    def lists(paths: Sequence[str]) -> set[str]:
        return {
            path
            for path in paths
            if re.match(r"reperes/acteurs/fondations.*html|parcours/chemins/donner", path)
        }

    site.build((many(length),), today=DAY)
    added = edition(DAY + LONG, *many(length + 1).entries[length:])
    built = site.build((many(length), added), today=DAY)
    assert lists(built.written) == {path() for path, _ in LISTS}
    assert site.build((many(length), added), today=DAY).written == ()
    built = site.build((edition(DAY, *many(2 * LENGTH - 1).entries),), today=DAY)
    assert lists(built.removed) == further[0] | further[1]
    assert not [*broken_links(tmp_path)]


def test_no_other_value_lies_where_a_further_page_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value called as another one with a number has pages of its own."""
    own = '\n[[facet]]\nid = "acteurs"\ntitle = "Acteurs"\n'
    for value, title in (
        ("fondations", "Fondations"),
        ("fondations-2", "Autres"),
        ("fondations_2", "Divers"),
    ):
        own += f'[[facet.value]]\nid = "{value}"\ntitle = "{title}"\n'
    texts = built(tmp_path, monkeypatch, own, many(2 * LENGTH))
    further = repere_page("acteurs/fondations", 2)
    fiches = {repere_page(f"acteurs/{one}") for one in ("fondations", "fondations-2", "fondations_2")}
    assert {path for path in texts if re.fullmatch(r"reperes/acteurs/.*\.html", path)} == {further, *fiches}
    assert len(linked(texts[further])) == LENGTH


def test_what_is_over_says_its_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On lists of several years everybody reads of which one an event was; what is to come needs none."""
    first = row("colloque", Kind.EVENT, "Le colloque", "fondations")
    later = dataclasses.replace(first, key="agenda/autre", start=dt.datetime(2024, 10, 18, 9, tzinfo=ZONE))
    editions = (edition(DAY, first), edition(dt.date(2024, 10, 3), later))
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD))
    Site(tmp_path).build(editions, today=dt.date(2024, 10, 10))
    page = (tmp_path / repere_page("acteurs/fondations")).read_text(encoding="utf-8")
    seen = said(re.sub(r'<span class="unseen">.*?</span>', "", page))
    assert "Vendredi 20 octobre 2023 à 9 h" in seen
    assert "2024 à 9 h" not in seen
    assert seen.count("octobre") == 1


def test_a_replay_s_event_says_its_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside what records or accompanies it, whenever that is read."""
    film = row("film", Kind.REPLAY, "Le film", replay_of="agenda/colloque")
    texts = built(tmp_path, monkeypatch, "", FIRST, edition(DAY, film))
    seen = said(re.sub(r'<span class="unseen">.*?</span>', "", texts[entry_page("agenda/film")]))
    assert "Vendredi 20 octobre 2023 à 9 h" in seen


def test_a_parcours(texts: dict[str, str]) -> None:
    """To see, to read, to do; it says how long it takes."""
    page = texts[parcours_page(2)]
    assert linked(page) == pages("replay", "article", "guide")
    assert [page.index(words) for words in ("Voir et écouter", ">Lire<", ">Faire<")] == sorted(
        page.index(words) for words in ("Voir et écouter", ">Lire<", ">Faire<")
    )
    assert "3 étapes, 1 h 58 en tout." in page
    assert "À voir, à lire et à faire, à travers 3 univers : " in said(page)
    assert "c’est ce que l’archive propose pour le moment" in texts[parcours_page(12)]


def test_what_is_over_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a fiche and a chemin as on a parcours; what was put off or cancelled is called that."""
    added = '\n[[boussole.chemin]]\ntitle = "Donner"\nurl = "https://e.org/kit"\nentries = ["agenda/colloque", "agenda/reporte"]\n'
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD + added))
    rows = [
        row("colloque", Kind.EVENT, "Le rendez-vous", "fondations"),
        row("reporte", Kind.EVENT, "Le forum", "fondations", status=EventStatus.TENTATIVE, is_put_off=True),
    ]
    site = Site(tmp_path)
    for day, times in ((DAY, 0), (dt.date(2023, 10, 21), 1)):
        site.build((edition(DAY, *rows),), today=day)
        for path in (repere_page("acteurs/fondations"), chemin_page("donner")):
            page = (tmp_path / path).read_text(encoding="utf-8")
            assert (page.count(">Passé<"), page.count(">Reporté, nouvelle date à venir<")) == (times, 1), path


def test_a_parcours_says_what_it_spans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The univers that its steps have, whichever they are, and what there is to do with them: nothing that it has not."""
    rows = [
        row("a", Kind.PUBLICATION, "Un", "fondations", type="note"),
        row("b", Kind.PUBLICATION, "Deux", type="note"),
    ]
    first = edition(DAY - dt.timedelta(weeks=1), rows[0])
    assert "À lire, dans un seul univers : Fondations." in said(
        built(tmp_path / "1", monkeypatch, "", first, edition(DAY, rows[1]))[parcours_page(2)]
    )
    assert "À lire. Lire" in said(
        built(tmp_path / "0", monkeypatch, "", edition(DAY, rows[1]))[parcours_page(2)]
    )


def test_what_is_still_to_come_out_is_on_no_parcours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can read it yet."""
    later = row("livre", Kind.PUBLICATION, "Un livre", type="note", start=DAY + dt.timedelta(days=9))
    page = built(tmp_path, monkeypatch, "", FIRST, edition(DAY, later))[parcours_page(2)]
    assert linked(page) == pages("note")


def test_the_editors_parcours_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the editor's order within each of its parts."""
    added = '\n[[parcours]]\nhours = 2\nentries = ["agenda/note", "agenda/guide"]\n\n[archive]\nminutes = { note = 60 }\n'
    page = built(tmp_path, monkeypatch, added)[parcours_page(2)]
    assert {*pages("note", "guide")} <= {*linked(page)}
    assert "1 h" in page


def test_a_parcours_that_the_editor_made_longer_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given whole, and the page says why it is longer."""
    added = '\n[[parcours]]\nhours = 2\nentries = ["agenda/note"]\n\n[archive]\nminutes = { note = 180 }\n'
    texts = built(tmp_path, monkeypatch, added)
    assert (
        "1 étape, 3 h en tout, plus que 2 h : le choix de la rédaction est donné en entier."
        in texts[parcours_page(2)]
    )
    assert "1 étape · 3 h" in re.sub(r"\s+", " ", texts["parcours/index.html"])


def test_no_cancelled_event_is_on_a_parcours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is one that is over, where its recording can be seen; one to come says how long it takes."""
    added = '\n[[parcours]]\nhours = 2\nentries = ["agenda/annule", "agenda/passe", "agenda/colloque"]\n'
    over = dt.datetime(2023, 9, 20, 9, tzinfo=ZONE)
    first = edition(
        DAY - dt.timedelta(weeks=2),
        row("annule", Kind.EVENT, "Annulé", status=EventStatus.CANCELLED),
        row("passe", Kind.EVENT, "Passé", start=over, end=over + dt.timedelta(hours=1)),
        row("colloque", Kind.EVENT, "À venir"),
    )
    film = row("film", Kind.REPLAY, "Le film", replay_of="agenda/passe", duration="20 min")
    page = built(tmp_path, monkeypatch, added, first, edition(DAY, film))[parcours_page(2)]
    assert linked(page) == pages("film", "colloque")
    assert "2 étapes, 1 h 20 en tout" in page
    assert re.search(r"À venir.*?<p class=\"detail\">.*? · 1 h · choix de la rédaction</p>", page, re.DOTALL)


def test_an_event_on_a_parcours_has_its_own_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lasts an hour and a half takes that; once it is over, the path that an editor chose says so."""
    added = '\n[[parcours]]\nhours = 2\nentries = ["agenda/colloque"]\n'
    start = dt.datetime(2023, 10, 5, 14, tzinfo=ZONE)
    event = row("colloque", Kind.EVENT, "Le soir", start=start, end=start + dt.timedelta(minutes=90))
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD + added))
    site = Site(tmp_path)
    for day, is_over in ((DAY, False), (dt.date(2023, 10, 6), True)):
        site.build((edition(DAY, event),), today=day)
        page = (tmp_path / parcours_page(2)).read_text(encoding="utf-8")
        assert "1 étape, 1 h 30 en tout" in page.replace("\u00a0", " ")
        assert ("Passé" in page) is is_over


def test_a_publication_that_is_out_is_not_forthcoming_any_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither in lists nor on its page, from its day on; the letter's own page says what it said."""
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD))
    book = row("livre", Kind.PUBLICATION, "Un livre", type="livre", start=DAY + dt.timedelta(days=2))
    site = Site(tmp_path)
    for days, expected in ((1, True), (2, False), (300, False)):
        site.build((edition(DAY, book),), today=DAY + dt.timedelta(days=days))
        for path in ("index.html", "publications/index.html", entry_page("agenda/livre")):
            assert ("à paraître" in (tmp_path / path).read_text(encoding="utf-8")) is expected, (days, path)
    assert "à paraître" in (tmp_path / f"{DAY}.html").read_text(encoding="utf-8")


def test_a_type_says_how_long_it_takes_and_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its case; a podcast is heard, also where a source calls it a publication."""
    rows = (
        row("kit", Kind.PUBLICATION, "Un kit", type="Guide"),
        row("son", Kind.PUBLICATION, "Un son", type="Podcast"),
        row("blanc", Kind.PUBLICATION, "Un livre blanc", type="Livre blanc"),
    )
    added = "\n[archive]\nminutes = { podcast = 5 }\n"
    page = built(tmp_path, monkeypatch, added, edition(DAY, *rows))[parcours_page(2)]
    assert linked(page) == pages("son", "blanc", "kit")
    assert "3 étapes, 2 h 05 en tout." in page


@pytest.mark.parametrize(("years", "bars"), [(0, 4), (1, 5), (2, 9), (9, 12)])
@pytest.mark.some(2)
def test_a_chart_goes_from_the_first_quarter_to_the_latest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int, bars: int
) -> None:
    """It has a year at least and three at most, and fills its drawing."""
    before = edition(dt.date(2023 - years, 9, 28), row("a", Kind.PUBLICATION, "A", "fondations"))
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD))
    found: list[Sequence[Bar]] = []
    monkeypatch.setattr(reperes, "chart", lambda things: found.append(made := chart(things)) or made)
    Site(tmp_path).build((before, edition(DAY, row("b", Kind.PUBLICATION, "B", "fondations"))), today=DAY)
    (drawn,) = [one for one in found if one]
    assert len(drawn) == bars
    assert drawn[-1].said.replace("\xa0", " ") == "3e trimestre 2023"
    assert all(one.left >= 0 and one.left + one.width <= 480 for one in drawn)
    assert len({one.left for one in drawn}) == bars
    assert chart([]) == []


@pytest.mark.parametrize("editions", [(FIRST,), (LAST,), (FIRST, LAST)])
def test_what_is_added_changes_what_it_should(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, editions: Sequence[Edition]
) -> None:
    """A second build writes nothing."""
    monkeypatch.setattr(sites, "CONFIG", read_config(GOOD))
    site = Site(tmp_path)
    site.build(editions, today=DAY)
    assert not site.build(editions, today=DAY).written
