"""What titles say at their edges of whether an event takes place."""

import dataclasses
import datetime as dt
import email
import email.policy
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.handwritten import agenda_entries
from newsletter.collect.same.merge import merge
from newsletter.collect.status_words import Said, StatusWord, read_status
from newsletter.model import Entry, EventStatus, Kind
from newsletter.schema import read_agenda
from tests import test_calendar, test_feed, test_openagenda
from tests.workspaces import DAY, Desk

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)
OFF, LATER, FULL = StatusWord.CANCELLED, StatusWord.POSTPONED, StatusWord.FULL


@pytest.mark.parametrize(
    ("title", "bare", "word"),
    [
        ("ANNULÉ - Forum des métiers", "Forum des métiers", OFF),
        ("ANNULÉ – Forum des métiers", "Forum des métiers", OFF),
        ("ANNULEE : Forum des métiers", "Forum des métiers", OFF),
        ("ANNULÉ Forum des métiers", "Forum des métiers", OFF),
        ("Annulé·e : Forum des métiers", "Forum des métiers", OFF),
        ("[Annulé] Forum des métiers", "Forum des métiers", OFF),
        ("(annulée) Forum des métiers", "Forum des métiers", OFF),
        ("*ANNULÉ* Forum des métiers", "Forum des métiers", OFF),
        ("❌ ANNULÉ ❌ Forum des métiers", "Forum des métiers", OFF),
        ("ÉVÉNEMENT ANNULÉ : Forum des métiers", "Forum des métiers", OFF),
        ("ANNULÉ POUR CAUSE DE NEIGE – Forum des métiers", "Forum des métiers", OFF),
        ("Canceled: Forum des métiers", "Forum des métiers", OFF),
        ("Forum des métiers [Cancelled]", "Forum des métiers", OFF),
        ("Forum des métiers (annulé)", "Forum des métiers", OFF),
        ("Forum des métiers (annulé en raison de la neige)", "Forum des métiers", OFF),
        ("Forum des métiers – séance annulée", "Forum des métiers", OFF),
        ("Forum des métiers | Annulé", "Forum des métiers", OFF),
        ("Forum des métiers ANNULÉ !", "Forum des métiers", OFF),
        ("ANNULÉ", "ANNULÉ", OFF),
        ("COMPLET – Visite guidée", "Visite guidée", FULL),
        ("Visite guidée (complet)", "Visite guidée", FULL),
        ("Visite guidée : complet !", "Visite guidée", FULL),
        ("[COMPLET - liste d’attente] Visite guidée", "Visite guidée", FULL),
        ("[SOLD OUT] Visite guidée", "Visite guidée", FULL),
        ("COMPLET / ANNULÉ - Visite guidée", "Visite guidée", OFF),
        ("REPORTÉ – Assemblée générale", "Assemblée générale", LATER),
        ("Assemblée générale (reportée)", "Assemblée générale", LATER),
        ("REPORTÉE AU 15 JANVIER – Assemblée générale", "Assemblée générale", LATER),
        ("Postponed: Assemblée générale", "Assemblée générale", LATER),
    ],
)
def test_words_at_the_edges(title: str, bare: str, word: StatusWord) -> None:
    """Words of status at the edges of a title leave it, and the gravest of them counts."""
    said = read_status(title)
    assert (said.title, said.word) == (bare, word)


@pytest.mark.parametrize(
    "title",
    [
        "Une réunion annulée change une ville",
        "Annulée, la réunion change une ville",
        "« Annulé » : une pièce de théâtre",
        "Le guide complet des aides",
        "Atelier (complet et gratuit)",
        "Session complète : la RSE",
        "Le programme complet",
        "Complet-veston : la mode",
        "Dette annulée : et après ?",
        "Un festival raconté (annulé en 2020)",
        "Report: the year of alliances",
        "Full house : le film",
        "",
    ],
)
def test_words_of_the_title_itself(title: str) -> None:
    """What belongs to the title stays in it, and says nothing of its status."""
    assert read_status(title) == Said(title)


@given(st.text(st.sampled_from("ANNULÉannuléCOMPLETcomplet -–:[](!* a"), max_size=60))
def test_read_once(title: str) -> None:
    """What is left of a title says nothing more, unless nothing else is left."""
    said = read_status(title)
    again = read_status(said.title)
    assert again.title == said.title or len(said.title) < len(title)


def test_in_every_format() -> None:
    """Calendars, feeds, exports and the agenda are read alike; a publication keeps its title."""
    title = "ANNULÉ – Forum des métiers"
    (of_calendar,) = test_calendar.read(
        test_calendar.calendar(test_calendar.event("DTSTART:20231005T090000Z", summary=title))
    )
    (of_feed,) = test_feed.read(
        test_feed.rss(f"<title>{title}</title><ev:startdate>2023-10-05T09:00:00</ev:startdate>"),
        kind=Kind.EVENT,
    )
    (of_export,) = test_openagenda.read({"events": [test_openagenda.event(title=title)]})
    row = f'[[event]]\nid = "a"\ntitle = "{title}"\nstart = 2023-10-05\n'
    (of_agenda,) = agenda_entries(read_agenda(row, PARIS), PARIS, NOW)
    for found in (of_calendar, of_feed, of_export, of_agenda):
        assert (found.title, found.status) == ("Forum des métiers", EventStatus.CANCELLED)
    (article,) = test_feed.read(test_feed.rss(f"<title>{title}</title>"))
    assert (article.title, article.status) == (title, None)


def read(summary: str, *lines: str) -> Entry:
    event = test_calendar.event("DTSTART:20231005T090000Z", *lines, summary=summary)
    (found,) = test_calendar.read(test_calendar.calendar(event))
    return found


def test_a_status_of_its_own() -> None:
    """The gravest of what the words and the field say counts."""
    assert read("COMPLET – Forum", "STATUS:CANCELLED").status is EventStatus.CANCELLED
    assert read("REPORTÉ – Forum", "STATUS:CANCELLED").status is EventStatus.CANCELLED
    full = read("COMPLET – Forum")
    assert (full.status, full.is_full, full.title) == (EventStatus.CONFIRMED, True, "Forum")


def test_a_status_that_was_written() -> None:
    """What a person wrote in the agenda counts more than the title; « REPORTÉ » only says of "tentative" what it means."""
    row = '[[event]]\ntitle = "REPORTÉ – Forum"\nstart = 2023-10-05T18:00:00\nstatus = "%s"\n'
    (unsure, kept) = (
        agenda_entries(read_agenda(row % status, PARIS), PARIS, NOW)[0]
        for status in ("tentative", "confirmed")
    )
    assert (unsure.title, unsure.status, unsure.uncertain) == ("Forum", EventStatus.TENTATIVE, True)
    assert (kept.title, kept.status, kept.uncertain) == ("REPORTÉ – Forum", EventStatus.CONFIRMED, False)


def test_put_off() -> None:
    """Put off without a new date is tentative and never certain; a new date that the title names is to be verified.

    Of a new day without an hour only the hour is not said: it is not announced as lasting all day.
    """
    old = read("REPORTÉ – Forum")
    assert (old.status, old.uncertain, old.title) == (EventStatus.TENTATIVE, True, "Forum")
    new = read("REPORTÉ AU 15 NOVEMBRE 2023 – Forum")
    assert (new.start, new.status, new.uncertain) == (dt.date(2023, 11, 15), EventStatus.TENTATIVE, True)
    assert (new.end, new.all_day, new.read_from) == (None, False, "15 NOVEMBRE 2023")
    timed = read("REPORTÉ AU 15 NOVEMBRE 2023 À 18H – Forum")
    assert (timed.start, timed.all_day) == (dt.datetime(2023, 11, 15, 18, tzinfo=PARIS), False)
    several = read("Reporté du 5 octobre au 15 et 16 novembre 2023 : Forum")
    assert (several.start, several.end, several.all_day) == (
        dt.date(2023, 11, 15),
        dt.date(2023, 11, 16),
        True,
    )
    same = read("Reporté au 5 octobre 2023 : Forum")
    assert (same.status, same.uncertain, same.title) == (EventStatus.CONFIRMED, False, "Forum")


@pytest.mark.parametrize(
    "title",
    [
        "Forum (reporté du 14 septembre)",
        "Forum (reporté, initialement prévu le 14 septembre)",
        "Forum – reporté du 14 septembre 2023",
        "Reporté du 14 septembre au 5 octobre 2023 : Forum",
        "Forum [postponed from 14 September]",
    ],
)
def test_put_off_until_its_date(title: str) -> None:
    """An event that a title says was put off from another day takes place on the day that its source gives it."""
    found = read(title)
    assert (found.title, found.status, found.uncertain) == ("Forum", EventStatus.CONFIRMED, False)
    row = f'[[event]]\nid = "a"\ntitle = "{title}"\nstart = 2023-10-05\n'
    (of_agenda,) = agenda_entries(read_agenda(row, PARIS), PARIS, NOW)
    assert (of_agenda.title, of_agenda.status, of_agenda.uncertain) == ("Forum", None, False)


@pytest.mark.parametrize("title", ["Forum (reporté du 5 octobre)", "Forum (reporté du fait de la grève)"])
def test_put_off_from_its_date(title: str) -> None:
    """An event whose source still gives it the day that it was put off from has no certain date; nor without a day."""
    found = read(title)
    assert (found.status, found.uncertain, found.start) == (
        EventStatus.TENTATIVE,
        True,
        test_calendar.paris(2023, 10, 5, 11),
    )


@pytest.mark.parametrize(
    ("status", "expected", "uncertain"),
    [
        ("POSTPONED", EventStatus.TENTATIVE, True),
        ("reporté", EventStatus.TENTATIVE, True),
        ("CANCELED", EventStatus.CANCELLED, False),
        ("ANNULÉ", EventStatus.CANCELLED, False),
        ("RESCHEDULED", EventStatus.CONFIRMED, False),
        ("FULL", EventStatus.CONFIRMED, False),
    ],
)
def test_a_status_that_calendars_do_not_know(status: str, expected: EventStatus, *, uncertain: bool) -> None:
    """A STATUS that RFC 5545 does not have is read as the word that it is."""
    found = read("Forum", f"STATUS:{status}")
    assert (found.status, found.uncertain) == (expected, uncertain)


def test_full_wherever_one_says_so() -> None:
    """An event of several sources is full when one of them says so."""
    one = dataclasses.replace(read("Forum des métiers de demain"), url="https://e.org/forum")
    other = dataclasses.replace(one, key="t/1", sources=("t",), is_full=True)
    (merged,) = merge([one, other], {"s": 0, "t": 1})
    assert merged.is_full


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:{}
DTSTART;TZID=Europe/Paris:20231003T180000
END:VEVENT
END:VCALENDAR
"""


def follow(desk: Desk, *titles: str) -> None:
    """Announce an event, approve, then let its calendar rename it."""
    desk.write("feeds/sources.toml", '[[source]]\nid = "x"\nkind = "event"\nfile = "feeds/x.cal"\n')
    for title in titles:
        desk.write("feeds/x.cal", CALENDAR.format(title))
        desk("collect")
        if title == titles[0]:
            desk("draft", DAY)
            assert desk("approve", DAY).code == 0


@pytest.mark.parametrize(
    ("title", "words"),
    [("ANNULÉ – Forum des métiers", "est annulé"), ("Forum des métiers (reporté)", "est reporté")],
)
@pytest.mark.some(1)
def test_an_approved_letter_is_held(desk: Desk, title: str, words: str) -> None:
    """A letter whose event was cancelled or put off by its title alone is held, and says so."""
    follow(desk, "Forum des métiers", title)
    said = desk("run", "--live", now="2023-09-28T09:00:00+02:00")
    assert said.code == 3
    assert words in desk("status").out


def test_readers_are_told_that_it_is_full(desk: Desk) -> None:
    """A full event is announced as such in both parts of the letter, and holds nothing."""
    follow(desk, "COMPLET – Forum des métiers", "Forum des métiers (complet)")
    (row,) = [
        row for row in desk("draft", DAY, "--json").json["entry"] if row["title"] == "Forum des métiers"
    ]
    assert (row["state"], row["is_full"], row["status"]) == ("in", True, "confirmed")
    assert desk("run", "--live", now="2023-09-28T09:00:00+02:00").code == 0
    letter = email.message_from_bytes(desk.outbox[-1].read_bytes(), policy=email.policy.default)
    for part in ("html", "plain"):
        body = letter.get_body((part,))
        assert body is not None
        assert "Complet" in body.get_content()


def test_a_new_day_at_its_place() -> None:
    """A title names the day that clocks show at the place: an evening overseas stands there already, if that is its day."""
    row = (
        '[[event]]\ntitle = "REPORTÉ AU 5 OCTOBRE 2023 – Forum"\nstart = 2023-10-%sT20:00:00\nplace = "Pointe-à-Pitre"\n'
        'timezone = "America/Guadeloupe"\n'
    )
    (stands,) = agenda_entries(read_agenda(row % "05", PARIS), PARIS, NOW)
    (old,) = agenda_entries(read_agenda(row % "04", PARIS), PARIS, NOW)
    assert [(one.status, one.uncertain) for one in (stands, old)] == [
        (None, False),
        (EventStatus.TENTATIVE, True),
    ]
