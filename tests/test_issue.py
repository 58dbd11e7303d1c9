"""An edition made an issue: the words that readers see."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from newsletter.collect.handwritten import agenda_entries
from newsletter.compose import compose
from newsletter.config import Config
from newsletter.draft import read_edition
from newsletter.draft.writing import new_text
from newsletter.exceptions import ConfigurationError
from newsletter.issue import build
from newsletter.issue.typeset import typeset
from newsletter.looks import Looks
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
from newsletter.permalinks import event_calendar, page_name
from newsletter.schema import read_agenda, read_config
from newsletter.workspace import program_templates
from tests.editions import EDITIONS, issue
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
        (hour("2023-10-05T22:00"), hour("2023-10-06T02:00"), "jeudi 5 octobre 2023, de 22 h à 2 h", "22 h – 2 h", "jeu. 5 octobre"),
        (dt.date(2023, 9, 1), dt.date(2023, 11, 30), "du 1er septembre au 30 novembre 2023", "Jusqu’au 30 novembre", "jusqu’au jeu. 30 novembre"),
        (D, dt.date(2023, 9, 29), "jeudi 28 et vendredi 29 septembre 2023", "Jeudi 28 et vendredi 29 septembre", "jeu. 28 septembre"),
        (dt.date(2023, 10, 3), dt.date(2023, 10, 5), "du 3 au 5 octobre 2023", "Du 3 au 5 octobre", "mar. 3 octobre"),
        (dt.date(2023, 9, 30), dt.date(2023, 10, 1), "samedi 30 septembre et dimanche 1er octobre 2023", "Samedi 30 septembre et dimanche 1er octobre", "sam. 30 septembre"),
        (hour("2023-10-01T09:00"), hour("2023-10-03T18:00"), "du dimanche 1er octobre à 9 h au mardi 3 octobre 2023 à 18 h", "Du dimanche 1er octobre à 9 h au mardi 3 octobre à 18 h", "dim. 1er octobre"),
        (hour("2023-09-28T09:00"), hour("2023-09-29T17:30"), "du jeudi 28 septembre à 9 h au vendredi 29 septembre 2023 à 17 h 30", "Du jeudi 28 septembre à 9 h au vendredi 29 septembre à 17 h 30", "jeu. 28 septembre"),
        (hour("2023-09-01T09:00"), hour("2023-09-30T18:00"), "du vendredi 1er septembre à 9 h au samedi 30 septembre 2023 à 18 h", "Jusqu’au 30 septembre à 18 h", "jusqu’au sam. 30 septembre"),
        (hour("2023-10-05T10:00"), hour("2023-10-06T00:00"), "jeudi 5 octobre 2023, de 10 h à minuit", "10 h – minuit", "jeu. 5 octobre"),
        (hour("2023-10-05T20:00"), hour("2023-10-06T00:00"), "jeudi 5 octobre 2023, de 20 h à minuit", "20 h – minuit", "jeu. 5 octobre"),
        (hour("2023-10-05T00:00"), hour("2023-10-06T00:00"), "jeudi 5 octobre 2023", "Toute la journée", "jeu. 5 octobre"),
        (hour("2023-10-05T00:00"), hour("2023-10-05T23:59"), "jeudi 5 octobre 2023", "Toute la journée", "jeu. 5 octobre"),
        (hour("2023-10-05T00:00"), hour("2023-10-07T00:00"), "jeudi 5 et vendredi 6 octobre 2023", "Jeudi 5 et vendredi 6 octobre", "jeu. 5 octobre"),
        (hour("2023-10-05T09:00"), hour("2023-10-07T00:00"), "du jeudi 5 octobre à 9 h au vendredi 6 octobre 2023 à minuit", "Du jeudi 5 octobre à 9 h au vendredi 6 octobre à minuit", "jeu. 5 octobre"),
        (hour("2023-10-05T00:00"), None, "jeudi 5 octobre 2023 à 0 h", "0 h", "jeu. 5 octobre"),
    ],
)  # fmt: skip
def test_dates_are_french(start: dt.date, end: dt.date | None, when: str, detail: str, date: str) -> None:
    """Dates and hours are said as French readers expect them."""
    whole = not isinstance(start, dt.datetime)
    found = card(dataclasses.replace(COLLOQUE, start=start, end=end, all_day=whole))
    assert tuple(map(spaced, (found.when, found.detail, found.date))) == (when, detail, date)
    there = card(dataclasses.replace(COLLOQUE, start=start, end=end, all_day=whole, place="CESE, Paris"))
    assert spaced(there.detail) == f"{detail} · CESE, Paris"


@pytest.mark.parametrize(
    ("start", "end", "detail", "date"),
    [
        (hour("2024-10-05T09:00"), None, "Samedi 5 octobre 2024, 9 h", "sam. 5 octobre 2024"),
        (hour("2024-10-05T09:00"), hour("2024-10-05T18:00"), "Samedi 5 octobre 2024, 9 h – 18 h", "sam. 5 octobre 2024"),
        (dt.date(2025, 10, 12), None, "Dimanche 12 octobre 2025, toute la journée", "dim. 12 octobre 2025"),
        (dt.date(2024, 10, 3), dt.date(2024, 10, 5), "Du 3 au 5 octobre 2024", "jeu. 3 octobre 2024"),
        (dt.date(2024, 10, 3), dt.date(2024, 10, 4), "Jeudi 3 et vendredi 4 octobre 2024", "jeu. 3 octobre 2024"),
        (hour("2024-10-03T09:00"), hour("2024-10-05T18:00"), "Du jeudi 3 octobre à 9 h au samedi 5 octobre 2024 à 18 h", "jeu. 3 octobre 2024"),
        (dt.date(2023, 9, 1), dt.date(2024, 9, 30), "Jusqu’au 30 septembre 2024", "jusqu’au lun. 30 septembre 2024"),
        (dt.date(2024, 3, 14), None, "Jeudi 14 mars 2024, toute la journée", "jeu. 14 mars 2024"),
    ],
)  # fmt: skip
def test_a_year_that_readers_would_not_guess(
    start: dt.date, end: dt.date | None, detail: str, date: str
) -> None:
    """A day far from the letter's is said with its year, once, in the letter's line as in its short date."""
    whole = not isinstance(start, dt.datetime)
    found = card(dataclasses.replace(COLLOQUE, start=start, end=end, all_day=whole))
    assert (spaced(found.detail), spaced(found.date), found.says_days) == (detail, date, True)


def test_a_year_that_goes_without_saying() -> None:
    """A December letter speaks of January without the year; what moved there from afar says the year of both that need it."""
    letter = dataclasses.replace(edition_of(COLLOQUE), date=dt.date(2023, 12, 21))
    january = dataclasses.replace(COLLOQUE, start=hour("2024-01-11T09:00"), end=None)
    moved = dataclasses.replace(january, moved_from=hour("2023-01-12T09:00"))
    [found] = build(dataclasses.replace(letter, entries=(moved,)), CONFIG).sections[0].cards
    assert (spaced(found.detail), spaced(found.date)) == ("9 h", "jeu. 11 janvier")
    assert spaced(found.notice) == "Nouvelle date, au lieu du jeudi 12 janvier 2023 à 9 h"


def test_an_hour_that_nobody_knows() -> None:
    """Where the source does not say that an event lasts all day, nothing is said of its hours."""
    day = dataclasses.replace(COLLOQUE, start=dt.date(2023, 10, 5), end=None)
    assert card(day).detail == ""
    assert card(dataclasses.replace(day, place="Lyon")).detail == "Lyon"
    assert card(dataclasses.replace(day, all_day=True)).detail == "Toute la journée"


@pytest.mark.parametrize("name", ["email", "sobre"])
def test_who_speaks_is_said(name: str) -> None:
    """The source's name stands beside what it gave, in both parts: of an event, of a replay, of a publication."""
    film = dataclasses.replace(FILM, source="La chaîne du RAMEAU", occasion=None)
    book = dataclasses.replace(BOOK, type="article", source="Carenews", start=D, accompanies=None)
    event = dataclasses.replace(COLLOQUE, source="Convergences")
    made = build(edition_of(event, film, book), CONFIG)
    assert [spaced(section.cards[0].label) for section in made.sections] == [
        "Événement · Convergences",
        "Replay · La chaîne du RAMEAU",
        "Article · Carenews",
    ]
    message = compose(made, Looks([program_templates()], CONFIG.look.__class__(name=name)))
    for part in map(spaced, (message.html, message.text)):
        for said in ("Convergences", "Replay · La chaîne du RAMEAU", "Article · Carenews"):
            assert said in part


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"occasion_type": "webinaire"}, "Replay · webinaire du 5 octobre"),
        ({"title": "Conférence : revoir le débat"}, "Replay · conférence du 5 octobre"),
        ({"occasion_type": "atelier", "source": "La chaîne"}, "Replay · La chaîne · atelier du 5 octobre"),
    ],
)
def test_what_was_recorded_has_its_name(changes: dict[str, Any], said: str) -> None:
    """« Webinaire du 21 septembre » rather than « événement », where the event or the title tells."""
    assert spaced(card(dataclasses.replace(FILM, **changes)).label) == said


@pytest.mark.parametrize("name", ["email", "sobre"])
def test_a_long_edito_says_what_follows(name: str) -> None:
    """From 400 words on a line says what the sections hold, with links to them; publications beside an event count."""
    far = dataclasses.replace(LATER, key="later", title="later")
    notes = [dataclasses.replace(BOOK, key=f"note-{n}", accompanies=None) for n in range(2)]
    entries = (COLLOQUE, dataclasses.replace(COLLOQUE, key="two"), far, FILM, BOOK, *notes)
    short, long = (
        build(dataclasses.replace(edition_of(*entries), edito=f"# T\n\n{'mot ' * words}"), CONFIG)
        for words in (400, 401)
    )
    assert short.parts == ()
    assert [(spaced(part.words), part.section) for part in long.parts] == [
        ("2 rendez-vous cette semaine", "semaine"),
        ("1 rendez-vous à venir", "agendas"),
        ("1 replay", "replays"),
        ("3 publications", "apport"),
    ]
    message = compose(long, Looks([program_templates()], CONFIG.look.__class__(name=name)))
    for part in long.parts:
        assert f'href="#{part.section}"' in message.html
        assert f'id="{part.section}"' in message.html
    line = (
        "Dans cette lettre : 2 rendez-vous cette semaine · 1 rendez-vous à venir · 1 replay · 3 publications"
    )
    assert line in " ".join(spaced(message.text).split())
    nested = build(dataclasses.replace(edition_of(COLLOQUE, BOOK), edito="mot " * 401), CONFIG)
    assert [(spaced(part.words), part.section) for part in nested.parts] == [
        ("1 rendez-vous cette semaine", "semaine"),
        ("1 publication", "semaine"),
    ]


def test_days_are_said_once() -> None:
    """What lasts several days says them once in the text part; what lasts one says its date, then its hours."""
    days = {
        "Samedi 30 septembre et dimanche 1er octobre · Lyon": (dt.date(2023, 9, 30), dt.date(2023, 10, 1)),
        "Jusqu’au 1er octobre · Lyon": (dt.date(2023, 9, 20), dt.date(2023, 10, 1)),
        "dim. 1er octobre · 9 h · Lyon": (hour("2023-10-01T09:00"), None),
    }
    for name in ("email", "sobre"):
        looks = Looks([program_templates()], CONFIG.look.__class__(name=name))
        for said, (start, end) in days.items():
            one = dataclasses.replace(COLLOQUE, start=start, end=end, place="Lyon")
            text = spaced(compose(build(edition_of(one), CONFIG), looks).text)
            assert f"\n  {said}" in text


def test_a_strip_is_no_picture() -> None:
    """A picture over three times as wide as high, or as high as wide, is not shown."""
    for size, there in (((480, 160), True), ((160, 480), True), ((480, 159), False), ((13, 640), False)):
        one = dataclasses.replace(FILM, image="images/x.jpg")
        (section,) = build(edition_of(one), CONFIG, {"images/x.jpg": size}).sections
        picture = section.cards[0].picture
        assert (picture is not None) is there
        assert picture is None or (picture.width, picture.height) == size


def test_the_calendar_leaf() -> None:
    """An event has a leaf of the calendar, with the day's number alone."""
    leaf = card(dataclasses.replace(COLLOQUE, start=dt.date(2023, 10, 1), end=None)).day
    assert leaf is not None
    assert (leaf.weekday, leaf.number, leaf.month) == ("dim.", "1", "oct.")
    assert card(FILM).day is None
    running = dataclasses.replace(COLLOQUE, start=dt.date(2023, 9, 1), end=dt.date(2023, 11, 30))
    assert card(running).day is None, "the day it began says nothing any more"


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
        ({"is_reinstated": True}, "Finalement maintenu"),
        ({"is_reinstated": True, "is_full": True}, "Finalement maintenu · complet"),
        ({"is_put_off": True, "status": EventStatus.TENTATIVE}, "Reporté, nouvelle date à venir"),
        (
            {"is_put_off": True, "status": EventStatus.TENTATIVE, "moved_from": dt.date(2023, 10, 4)},
            "Reporté, nouvelle date à venir",
        ),
        ({"is_reinstated": True, "status": EventStatus.TENTATIVE}, "Finalement maintenu · à confirmer"),
        (
            {"is_reinstated": True, "moved_from": dt.date(2023, 10, 4)},
            "Finalement maintenu · nouvelle date, au lieu du mercredi 4 octobre",
        ),
    ],
)
def test_notices(changes: dict[str, Any], notice: str) -> None:
    """What changed since it was announced, or is not certain, is said first."""
    assert spaced(card(dataclasses.replace(COLLOQUE, **changes)).notice) == notice


def test_a_day_that_holds_no_more() -> None:
    """It is named where it stands: the first one beside a new one, the only one of what is put off."""
    moved = card(dataclasses.replace(COLLOQUE, moved_from=dt.date(2023, 10, 4)))
    assert spaced(moved.before) == "mercredi 4 octobre"
    assert moved.before in moved.notice
    put_off = card(dataclasses.replace(COLLOQUE, is_put_off=True, status=EventStatus.TENTATIVE))
    assert put_off.before == put_off.when
    assert put_off.detail.startswith(f"Initialement {put_off.when}")
    assert put_off.says_days
    assert not put_off.is_tentative, "that it is put off is certain"
    assert card(dataclasses.replace(COLLOQUE, status=EventStatus.CANCELLED)).before == ""


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


def test_a_cancelled_event_leads_to_no_registration() -> None:
    """Only its own page stays."""
    links = (Link(label="S'inscrire", url="https://example.org/inscription"),)
    gone = dataclasses.replace(
        COLLOQUE, url="https://example.org/", links=links, status=EventStatus.CANCELLED
    )
    assert (card(gone).action, card(gone).url, card(gone).links) == (
        "Voir l’événement",
        "https://example.org/",
        (),
    )


def test_a_long_summary_is_cut_at_a_word() -> None:
    """A summary that is too long is cut at a word, and no tag stays open."""
    found = card(dataclasses.replace(COLLOQUE, summary="<strong>" + "mot &amp; " * 200 + "</strong>"))
    assert len(found.summary) <= 320
    assert found.summary_html.endswith("…</strong>")
    linked = card(dataclasses.replace(COLLOQUE, summary='<a href="https://a.org/?x&amp;y">là</a>'))
    assert linked.summary == "là <https://a.org/?x&y>"
    short = card(dataclasses.replace(COLLOQUE, summary="<strong>mot</strong> <script>x</script>"))
    assert (short.summary_html, short.summary) == ("<strong>mot</strong>", "mot")


def test_the_chemin_turns_weekly() -> None:
    """Each week has the next chemin, in turn; the points stay."""
    titles = []
    for week in range(8):
        boussole = build(
            Edition(date=D + week * dt.timedelta(days=7), number=1, status=EditionStatus.DRAFT), CONFIG
        ).boussole
        assert boussole is not None
        assert boussole.chemin is not None
        assert len(boussole.points) == len(CONFIG.boussole.point)
        titles.append(boussole.chemin.title)
    assert len({*titles}) == len(CONFIG.boussole.chemin) == 4
    assert titles[:4] == titles[4:]


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


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("CESE, Paris", "sur place"),
        ("Zoom", "en ligne"),
        ("https://meet.example.org/x", "en ligne"),
        ("Lyon ou Teams", "sur place et en ligne"),
        ("Remote", "en ligne"),
        ("Conférence virtuelle", "en ligne"),
        ("Lyon + BBB", "sur place et en ligne"),
        ("Zoom ou Teams", "en ligne"),
        ("YouTube / LinkedIn Live", "en ligne"),
        ("En ligne", ""),
        ("Lyon et en ligne", ""),
        ("Visioconférence", ""),
        ("Partout en France", ""),
        ("Lieu à préciser", ""),
        ("À définir", ""),
        ("Lyon, salle à définir", ""),
        ("TBA", ""),
        ("Réunion Microsoft Teams ; Salle Europe, 12 rue de Metz, Strasbourg", "sur place et en ligne"),
        ("Microsoft Teams Meeting; Room 3", "sur place et en ligne"),
        ("Réunion Microsoft Teams ; code : 123 456", "en ligne"),
        ("Zoom ; 812 345 678", "en ligne"),
        ("Salle A ; Salle B", "sur place"),
        ("Maison de l’avenir, Lille", "sur place"),
        (None, ""),
    ],
)
def test_presence(place: str | None, said: str) -> None:
    """On site or online is said, unless the place says so itself or tells nothing."""
    assert card(dataclasses.replace(COLLOQUE, place=place)).presence == said


def test_appointments_have_a_file() -> None:
    """Every event with a date that takes place has one; a letter with any has one for all."""
    made = build(edition_of(COLLOQUE, FILM), CONFIG)
    assert made.calendar == "agenda/2023-09-28.ics"
    assert made.sections[0].cards[0].calendar == event_calendar(D, "colloque")
    assert made.sections[1].cards[0].calendar == ""
    for changes in ({"status": EventStatus.CANCELLED}, {"start": None, "end": None}):
        none = build(edition_of(dataclasses.replace(COLLOQUE, **changes)), CONFIG)
        assert (none.calendar, none.sections[0].cards[0].calendar) == ("", "")


@pytest.mark.parametrize(
    ("timezone", "detail", "when"),
    [
        (None, "9 h – 18 h", "jeudi 5 octobre 2023, de 9 h à 18 h"),
        ("Europe/Brussels", "9 h – 18 h", "jeudi 5 octobre 2023, de 9 h à 18 h"),
        ("Indian/Reunion", "11 h – 20 h (heure de La Réunion)", "jeudi 5 octobre 2023, de 11 h à 20 h (heure de La Réunion)"),
    ],
)  # fmt: skip
def test_the_zone_is_named_when_it_differs(timezone: str | None, detail: str, when: str) -> None:
    """Hours are said where the event takes place; whose clocks show another hour than the letter's are named."""
    found = card(dataclasses.replace(COLLOQUE, timezone=timezone))
    assert (spaced(found.detail), spaced(found.when)) == (detail, when)


@pytest.mark.parametrize(
    ("start", "end", "detail", "when"),
    [
        ("02:30+02:00", "02:30+01:00", "2 h 30 – 2 h 30 (1 h, passage à l’heure d’hiver)", " de 2 h 30 à 2 h 30 (1 h, passage à l’heure d’hiver)"),
        ("01:30+02:00", "02:15+01:00", "1 h 30 – 2 h 15 (1 h 45, passage à l’heure d’hiver)", " de 1 h 30 à 2 h 15 (1 h 45, passage à l’heure d’hiver)"),
        ("02:10+02:00", "02:40+02:00", "2 h 10 – 2 h 40 (heure d’été)", " de 2 h 10 à 2 h 40 (heure d’été)"),
        ("02:10+01:00", "02:40+01:00", "2 h 10 – 2 h 40 (heure d’hiver)", " de 2 h 10 à 2 h 40 (heure d’hiver)"),
        ("02:30+02:00", None, "2 h 30 (heure d’été)", " à 2 h 30 (heure d’été)"),
        ("02:30+01:00", None, "2 h 30 (heure d’hiver)", " à 2 h 30 (heure d’hiver)"),
        ("01:00+02:00", "04:00+01:00", "1 h – 4 h", " de 1 h à 4 h"),
        ("03:00+01:00", "04:00+01:00", "3 h – 4 h", " de 3 h à 4 h"),
    ],
)  # fmt: skip
def test_hours_that_clocks_show_twice(start: str, end: str | None, detail: str, when: str) -> None:
    """In the night in which clocks go back it is said which hour is meant, or how long it lasts; of other hours nothing."""
    begins, ends = (one and dt.datetime.fromisoformat(f"2023-10-29T{one}") for one in (start, end))
    found = card(dataclasses.replace(COLLOQUE, start=begins, end=ends, place=None))
    assert [spaced(found.detail), spaced(found.when)] == [
        detail,
        f"dimanche 29 octobre 2023{',' if end else ''}{when}",
    ]


def test_a_title_in_another_language_stays_as_it_is() -> None:
    """Title and summary that say their language are not set; all else is."""
    words = {"title": "What's next? Now!", "summary": "Don't <b>stop</b>!"}
    english = card(dataclasses.replace(BOOK, **words, language="en"))
    assert (english.language, english.title, english.summary_html) == ("en", *words.values())
    french = card(dataclasses.replace(BOOK, **words, language="fr"))
    assert (french.language, french.title) == ("", "What’s next\u202f? Now\u202f!")


def test_a_marked_passage_says_its_language() -> None:
    """`[…]{lang=en}` in the édito becomes an element with its language, unset; the text part shows its words alone."""
    edito = "# Le [Who's who?]{lang=en} de l'alliance !\n\nLire *[It's now]{lang=en}* ! Et [rien](https://a.org/{lang=en})."
    issue = build(dataclasses.replace(edition_of(), edito=edito), CONFIG)
    assert issue.title == "Le Who's who? de l’alliance\u202f!"
    assert '<em><span lang="en">It\'s now</span></em>\u202f!' in issue.edito_html
    assert "Lire It's now\u202f!" in issue.edito_text
    assert "https://a.org/" in issue.edito_text


def test_marks_are_never_seen() -> None:
    """A mark in a title, a summary, the subject or the words of newsletter.toml says its language, and no more."""
    marked = "[Who's who?]{lang=en} : oui !"
    one = dataclasses.replace(COLLOQUE, title=marked, summary=marked, place=marked)
    config = read_config(GOOD.replace('title = "Cette semaine"', f'title = "{marked}"'))
    made = build(dataclasses.replace(edition_of(one), subject=marked, preheader=marked), config)
    (section,) = made.sections
    (shown,) = section.cards
    said = "Who's who?\u00a0: oui\u202f!"
    assert (made.subject, made.preheader, section.title, shown.title, shown.summary) == (said,) * 5
    assert shown.summary_html == '<span lang="en">Who\'s who?</span>\u00a0: oui\u202f!'
    assert "lang" not in shown.detail


def test_code_reaches_the_text_part_as_it_was_written() -> None:
    """Neither spaces, apostrophes, ellipses nor rules are set in code; all around it is."""
    edito = "Lire `l'eau : 1 000 !`...\n\n```\nl'eau...\n---\n[a : b]{lang=en} 2 h !\n```\n\n    d'où ?\n"
    made = build(dataclasses.replace(edition_of(), edito=edito), CONFIG)
    assert made.edito_text == "Lire `l'eau : 1 000 !`…\n\nl'eau...\n---\n[a : b]{lang=en} 2 h !\n\nd'où ?"


@pytest.mark.parametrize("name", EDITIONS)
def test_all_that_is_composed_is_set_as_in_print(name: str) -> None:
    """Setting an issue again changes nothing, nor does setting what readers get; addresses and keys are as they were."""
    made = issue(name)
    assert typeset(made, "narrow") == made
    bare = {entry.key: entry for entry in EDITIONS[name].entries}
    shown = [one for section in made.sections for card in section.cards for one in (card, *card.apports)]
    assert {one.key for one in shown} <= bare.keys()
    for one in shown:
        addresses = {one.url, *(link.url for link in one.links)}
        assert addresses <= {bare[one.key].url, *(link.url for link in bare[one.key].links)}


def test_where_fonts_lack_the_narrow_space() -> None:
    """`narrow = "nbsp"` reaches title, subject, édito and the words of the looks."""
    config = read_config(GOOD + '[look]\nnarrow = "nbsp"\nwords = { footer = "Pourquoi ?" }\n')
    edition = dataclasses.replace(edition_of(COLLOQUE), edito="# Quoi ?\n\nOui ; non.", subject="Quoi ?")
    message = compose(build(edition, config), Looks([program_templates()], config.look))
    assert message.subject == "Quoi\u00a0?"
    assert "\u202f" not in message.html + message.text
    assert "Pourquoi\u00a0?" in message.text


def test_rules_are_as_long_as_their_heading() -> None:
    """A heading of the text part that grew has the rule that it needs."""
    made = build(dataclasses.replace(edition_of(), edito="# T\n\n## Oui!\n\nmot"), CONFIG)
    assert made.edito_text == "Oui\u202f!\n-----\n\nmot"


def edition_of(*entries: EditionEntry) -> Edition:
    return Edition(date=D, number=1, status=EditionStatus.DRAFT, entries=entries)


AGENDA = """
[[event]]
id = "run"
title = "Open day"
start = 2023-10-05T11:00:00
end = 2023-10-05T12:00:00
timezone = "Indian/Reunion"
language = "en"
"""


def test_the_agenda_says_language_and_zone() -> None:
    """Hours without an offset are those of the event's own zone; a zone or language that is none is refused."""
    (one,) = agenda_entries(
        read_agenda(AGENDA, CONFIG.letter.zone), CONFIG.letter.zone, hour("2023-09-26T09:00")
    )
    assert (one.language, one.timezone) == ("en", "Indian/Reunion")
    assert (one.start, one.end) == (hour("2023-10-05T09:00"), hour("2023-10-05T10:00"))
    for good, bad in (("Indian/Reunion", "Indian/Bourbon"), ('"en"', '"anglais"')):
        with pytest.raises(
            ConfigurationError, match=r"agenda\.toml, ligne \d, \[\[event\]\] n° 1.: (timezone|language) = "
        ):
            read_agenda(AGENDA.replace(good, bad), CONFIG.letter.zone)


def test_an_edition_keeps_language_and_zone() -> None:
    """Its file has them, and is read as strictly."""
    kept = edition_of(dataclasses.replace(COLLOQUE, language="en", timezone="Indian/Reunion"))
    text = new_text(kept)
    name = f"archive/editions/{D}.md"
    assert read_edition(text, name, CONFIG.letter.zone) == kept
    with pytest.raises(ConfigurationError, match='timezone = "Indian/Bourbon" : ce fuseau n’existe pas'):
        read_edition(text.replace("Indian/Reunion", "Indian/Bourbon"), name, CONFIG.letter.zone)
