"""An edition made an issue: the words that readers see."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from newsletter.config import Config
from newsletter.issue import build, page_name
from newsletter.model import (
    Card,
    Edition,
    EditionEntry,
    EditionStatus,
    EventStatus,
    Kind,
    Link,
    Section,
    State,
)
from newsletter.schema import read_config
from tests.test_curate import CONFIG, D, hour
from tests.test_schema import GOOD


def entry(key: str, section: str, kind: Kind = Kind.EVENT, **fields: Any) -> EditionEntry:
    return EditionEntry(key=key, section=section, kind=kind, **{"title": key, **fields})


def sections(*entries: EditionEntry, config: Config = CONFIG, day: dt.date = D) -> tuple[Section, ...]:
    return build(Edition(date=day, number=1, status=EditionStatus.DRAFT, entries=entries), config).sections


def card(one: EditionEntry, config: Config = CONFIG) -> Card:
    return sections(one, config=config)[0].cards[0]


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


COLLOQUE = entry("colloque", "semaine", start=hour("2023-10-05T09:00"), end=hour("2023-10-05T18:00"))
LATER = dataclasses.replace(COLLOQUE, section="agendas")
FILM = entry("film", "replays", Kind.REPLAY, replay_of="colloque", occasion=COLLOQUE.start)
BOOK = entry(
    "livre", "apport", Kind.PUBLICATION, type="livre", accompanies="colloque", start=dt.date(2023, 10, 5)
)


def shape(*entries: EditionEntry) -> dict[str, list[Any]]:
    """Sections, their cards, and the apports of these."""
    return {
        section.id: [(one.key, *(apport.key for apport in one.apports)) for one in section.cards]
        for section in sections(*entries)
    }


def test_publications_are_shown_with_what_they_accompany() -> None:
    """A publication stands with its event; without that with the event's replay; else in its own section."""
    assert shape(COLLOQUE, FILM, BOOK) == {"semaine": [("colloque", "livre")], "replays": [("film",)]}
    assert shape(FILM, BOOK) == {"replays": [("film", "livre")]}
    assert shape(BOOK) == {"apport": [("livre",)]}


def test_an_event_in_one_line_has_no_room_for_publications() -> None:
    """In a compact section the publication stands alone, or with the replay."""
    assert shape(LATER, BOOK) == {"agendas": [("colloque",)], "apport": [("livre",)]}
    assert shape(LATER, FILM, BOOK) == {"agendas": [("colloque",)], "replays": [("film", "livre")]}


def test_what_the_editor_left_out_is_not_shown() -> None:
    """An entry that is out or never shows nowhere; what accompanied it stands alone."""
    for state in (State.OUT, State.NEVER):
        assert shape(dataclasses.replace(COLLOQUE, state=state), BOOK) == {"apport": [("livre",)]}


@pytest.mark.parametrize(
    ("one", "label"),
    [
        (COLLOQUE, "Événement"),
        (dataclasses.replace(COLLOQUE, type="atelier"), "Atelier"),
        (FILM, "Replay · événement du 5 octobre"),
        (dataclasses.replace(FILM, type="podcast", occasion=None), "Podcast"),
        (dataclasses.replace(FILM, occasion=dt.date(2023, 10, 1)), "Replay · événement du 1er octobre"),
        (BOOK, "Livre · à paraître"),
        (dataclasses.replace(BOOK, start=D), "Livre"),
        (dataclasses.replace(BOOK, start=None, type="étude"), "Étude"),
        (dataclasses.replace(BOOK, start=None, type=None), "Publication"),
    ],
)
def test_labels(one: EditionEntry, label: str) -> None:
    """A card says what it is: its type or kind, the date of the event recorded, « à paraître »."""
    assert spaced(card(one).label) == label


@pytest.mark.parametrize(
    ("start", "end", "when", "detail", "date"),
    [
        (hour("2023-10-05T09:00"), hour("2023-10-05T18:30"), "jeudi 5 octobre 2023, de 9 h à 18 h 30", "9 h – 18 h 30", "jeu. 5 octobre"),
        (hour("2023-10-01T09:00"), None, "dimanche 1er octobre 2023 à 9 h", "9 h", "dim. 1er octobre"),
        (dt.date(2023, 10, 1), None, "dimanche 1er octobre 2023", "Toute la journée", "dim. 1er octobre"),
        (dt.date(2023, 10, 5), dt.date(2023, 10, 5), "jeudi 5 octobre 2023", "Toute la journée", "jeu. 5 octobre"),
        (dt.date(2023, 10, 3), dt.date(2023, 10, 5), "du 3 au 5 octobre 2023", "Du 3 au 5 octobre", "mar. 3 octobre"),
        (dt.date(2023, 9, 30), dt.date(2023, 10, 1), "samedi 30 septembre et dimanche 1er octobre 2023", "Samedi 30 septembre et dimanche 1er octobre", "sam. 30 septembre"),
        (hour("2023-10-01T09:00"), hour("2023-10-03T18:00"), "du 1er au 3 octobre 2023", "Du 1er au 3 octobre", "dim. 1er octobre"),
    ],
)  # fmt: skip
def test_dates_are_french(start: dt.date, end: dt.date | None, when: str, detail: str, date: str) -> None:
    """Dates and hours are said as French readers expect them."""
    found = card(dataclasses.replace(COLLOQUE, start=start, end=end))
    assert tuple(map(spaced, (found.when, found.detail, found.date))) == (when, detail, date)
    there = card(dataclasses.replace(COLLOQUE, start=start, end=end, place="CESE, Paris"))
    assert spaced(there.detail) == f"{detail} · CESE, Paris"


def test_the_calendar_leaf() -> None:
    """An event has a leaf of the calendar, with the day's number alone."""
    leaf = card(dataclasses.replace(COLLOQUE, start=dt.date(2023, 10, 1), end=None)).day
    assert leaf is not None
    assert (leaf.weekday, leaf.number, leaf.month) == ("dim.", "1", "oct.")
    assert card(FILM).day is None


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({}, ""),
        ({"status": EventStatus.CONFIRMED}, ""),
        ({"status": EventStatus.TENTATIVE}, "À confirmer"),
        ({"status": EventStatus.CANCELLED}, "Annulé"),
        ({"moved_from": hour("2023-10-01T09:30")}, "Nouvelle date, au lieu du dimanche 1er octobre à 9 h 30"),
        ({"moved_from": dt.date(2023, 10, 4)}, "Nouvelle date, au lieu du mercredi 4 octobre"),
        ({"moved_from": dt.date(2023, 10, 4), "status": EventStatus.CANCELLED}, "Annulé"),
    ],
)
def test_notices(changes: dict[str, Any], notice: str) -> None:
    """What changed since it was announced, or is not certain, is said first."""
    assert spaced(card(dataclasses.replace(COLLOQUE, **changes)).notice) == notice


def test_the_main_link() -> None:
    """Of an event the first labelled link leads (programme, registration); of the rest the entry's own."""
    links = (
        Link(label="Programme", url="https://example.org/p"),
        Link(label="Plan", url="https://example.org/m"),
    )
    found = card(dataclasses.replace(COLLOQUE, url="https://example.org/", links=links))
    assert (found.action, found.url) == ("Programme", "https://example.org/p")
    assert [link.label for link in found.links] == ["Voir l’événement", "Plan"]
    note = card(dataclasses.replace(BOOK, url="https://example.org/", links=links))
    assert (note.action, note.url, note.links) == ("Découvrir le livre", "https://example.org/", links)
    bare = card(dataclasses.replace(BOOK, links=links))
    assert (bare.action, bare.url, bare.links) == ("Programme", "https://example.org/p", links[1:])


def test_a_long_summary_is_cut_as_plain_text() -> None:
    """A summary that is too long is cut at a word and loses its tags, so that none stays open."""
    found = card(dataclasses.replace(COLLOQUE, summary="<strong>" + "mot &amp; " * 200 + "</strong>"))
    assert len(found.summary) <= 320
    assert "<" not in found.summary_html
    assert found.summary_html.endswith("…")
    short = card(dataclasses.replace(COLLOQUE, summary="<strong>mot</strong> <script>x</script>"))
    assert (short.summary_html, short.summary) == ("<strong>mot</strong>", "mot")


def test_the_chemin_turns_weekly() -> None:
    """Each week has the next chemin, in turn; the points stay."""
    titles = []
    for week in range(4):
        boussole = build(
            Edition(date=D + week * dt.timedelta(days=7), number=1, status=EditionStatus.DRAFT), CONFIG
        ).boussole
        assert boussole is not None
        assert boussole.chemin is not None
        assert len(boussole.points) == len(CONFIG.boussole.point)
        titles.append(boussole.chemin.title)
    assert titles[0] != titles[1]
    assert titles[:2] == titles[2:]


def test_the_theme_and_the_rendezvous_of_the_nth_thursday() -> None:
    """The month's theme comes with the rendez-vous of this Thursday; past the last one there is none."""
    theme = '\n[[theme]]\nmonth = "2023-08"\ntitle = "les méthodes"\nrendezvous = ["récit", "entretien", "webinaire", "exemple"]\n'
    config = read_config(GOOD + theme)
    found = {}
    for day in (3, 10, 17, 24, 31):
        issue = build(Edition(date=dt.date(2023, 8, day), number=1, status=EditionStatus.DRAFT), config)
        assert issue.theme is not None
        assert (issue.theme.month, issue.theme.title) == ("En août", "les méthodes")
        found[day] = issue.theme.rendezvous
    assert found == {3: "récit", 10: "entretien", 17: "webinaire", 24: "exemple", 31: ""}
    assert build(Edition(date=D, number=1, status=EditionStatus.DRAFT), config).theme is None


def test_an_old_edition_shows_all_its_entries() -> None:
    """An edition shows all that it held, also when its sections were renamed or removed since."""
    entries = (
        dataclasses.replace(COLLOQUE, section="avant"),
        dataclasses.replace(FILM, section="autrefois"),
        dataclasses.replace(BOOK, section="jadis", accompanies=None),
    )
    assert shape(*entries) == {"semaine": [("colloque",)], "replays": [("film",)], "apport": [("livre",)]}
    fewer = read_config(CONFIG_WITH_EVENTS_ONLY)
    assert [[one.key for one in section.cards] for section in sections(*entries, config=fewer)] == [
        ["colloque"],
        ["film"],
        ["livre"],
    ]
    assert sections(*entries, config=fewer)[0].title == "Événements"


CONFIG_WITH_EVENTS_ONLY = (
    GOOD.partition("[[section]]")[0]
    + '[[section]]\nid = "events"\nshows = "event"\ntitle = "Événements"\ndays = [0, 60]\n'
)


def test_an_event_without_a_date_is_still_shown() -> None:
    """A row of the editor's own without a date has no calendar leaf, and breaks nothing."""
    found = card(dataclasses.replace(COLLOQUE, start=None, end=None))
    assert (found.day, found.when, found.detail, found.date) == (None, "", "", "")


def test_the_issue_itself() -> None:
    """Its date in words, its addresses, and its signature, which stands under an édito only."""
    one = Edition(
        date=dt.date(2024, 2, 1),
        number=7,
        status=EditionStatus.DRAFT,
        signature="Moi",
        edito="# T\n\nBonjour",
    )
    issue = build(one, CONFIG)
    assert spaced(issue.date_text) == "Jeudi 1er février 2024"
    assert (
        issue.web_url
        == f"https://jeudis.example.org/{page_name(one.date)}"
        == "https://jeudis.example.org/2024-02-01.html"
    )
    assert (issue.title, issue.edito_text, issue.signature) == ("T", "Bonjour", "Moi")
    assert build(dataclasses.replace(one, edito=" \n"), CONFIG).signature == ""
