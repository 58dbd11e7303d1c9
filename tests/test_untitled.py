"""Titles of what has none."""

import datetime as dt

import pytest

from newsletter.collect.untitled import title_from, titled
from newsletter.model import UNTITLED, EventStatus, Kind
from tests import test_calendar, test_feed
from tests.workspaces import DAY, Desk


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (
            '<p>Notre guide des alliances est en ligne ! <a href="https://r.example/g">r.example/g</a></p>',
            "Notre guide des alliances est en ligne !",
        ),
        ("<p>Un premier paragraphe</p><p>Un second.</p>", "Un premier paragraphe"),
        ("Une phrase entière. Puis une autre.", "Une phrase entière"),
        ("Avec M. Dupont, le 5 octobre", "Avec M. Dupont, le 5 octobre"),
        ("https://example.org/a", UNTITLED),
        ("<img src='/a.jpg'>", UNTITLED),
        ("<p><img src='/a.jpg' alt='IMG_0412.jpg'><img alt=\"Carte de l’eau\" src=/b></p>", "Carte de l’eau"),
        ("<img alt='Un autre mot' src='/a.jpg'><p>Le texte compte.</p>", "Le texte compte"),
        ("", UNTITLED),
    ],
)
def test_first_words(source: str, title: str) -> None:
    """The first sentence of a text is its title, without addresses; where no words stand there is none."""
    assert title_from(source) == title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("", "Un marché ouvre"),
        ("Thu, 28 Sep 2023 09:00:00 +0200", "Un marché ouvre"),
        ("2023-09-28T09:00:00Z", "Un marché ouvre"),
        ("jeudi 28 septembre 2023 à 9h30", "Un marché ouvre"),
        ("28/09/2023 09:00", "Un marché ouvre"),
        ("28 septembre 2023", "28 septembre 2023"),
        ("28/09/2023 18h30 Fête", "28/09/2023 18h30 Fête"),
        ("28 septembre 2023 18h30 bal", "28 septembre 2023 18h30 bal"),
    ],
)
def test_moments(title: str, expected: str) -> None:
    """A title that a program made of the moment is none; a day may be one, and stays where no text has better words."""
    assert titled(title, "<p>Un marché ouvre. Venez.</p>") == expected
    assert titled(title, "") == (title or UNTITLED)


def test_long_texts() -> None:
    """A long first sentence is cut at a word."""
    title = title_from("mot " * 100)
    assert len(title) <= 100
    assert title.endswith("mot…")


def test_in_feeds_and_calendars() -> None:
    """Feeds without titles, and events without a SUMMARY, have titles from their texts; merge tags leave titles."""
    (found,) = test_feed.read(
        test_feed.rss("<link>https://e.org/1</link><description>Le guide est là !</description>")
    )
    assert found.title == "Le guide est là !"
    (tagged,) = test_feed.read(test_feed.rss("<title>La lettre *|FNAME|*</title>"))
    assert tagged.title == "La lettre"
    event = test_calendar.event("DTSTART:20231005T090000Z", "DESCRIPTION:Un atelier ouvert.").replace(
        "SUMMARY:Fête\r\n", ""
    )
    (dated,) = test_calendar.read(test_calendar.calendar(event))
    assert dated.title == "Un atelier ouvert"


def test_no_subject_and_a_finding(desk: Desk) -> None:
    """What has neither title nor text is never a letter's subject, and is an error of the check."""
    item = "<item><link>https://e.org/1</link><pubDate>Mon, 25 Sep 2023 10:00:00 +0200</pubDate></item>"
    desk.write("feeds/agenda.toml", "")
    desk.write("feeds/x.xml", f'<rss version="2.0"><channel><title>t</title>{item}</channel></rss>')
    desk.write("feeds/sources.toml", '[[source]]\nid = "x"\nkind = "publication"\nfile = "feeds/x.xml"\n')
    desk("collect")
    drafted = desk("draft", DAY, "--json").json
    assert [row["title"] for row in drafted["entry"] if row["state"] == "in"] == [UNTITLED]
    assert UNTITLED not in drafted["subject"] + drafted["preheader"]
    said = desk("check", DAY, "--json")
    assert (said.code, "title-missing" in {one["code"] for one in said.json}) == (3, True)


EVENTS = "<title>Café des aidants</title><link>https://e.org/cafe</link><pubDate>{}</pubDate><description>{}</description>"


def test_a_publication_to_come_is_a_start() -> None:
    """In a feed of events a date of publication that is to come is the start, to be verified, unless the text names one."""
    coming = EVENTS.format("Thu, 05 Oct 2023 09:00:00 +0200", "Un temps d’échange.")
    (found,) = test_feed.read(test_feed.rss(coming), kind=Kind.EVENT)
    assert (found.start, found.uncertain) == (dt.datetime(2023, 10, 5, 9, tzinfo=test_feed.PARIS), True)
    assert found.status is EventStatus.CONFIRMED
    (past,) = test_feed.read(test_feed.rss(coming.replace("05 Oct", "21 Sep")), kind=Kind.EVENT)
    assert past.start is None
    (named,) = test_feed.read(
        test_feed.rss(EVENTS.format("Thu, 05 Oct 2023 09:00:00 +0200", "Le samedi 7 octobre 2023 à 10h.")),
        kind=Kind.EVENT,
    )
    assert named.start == dt.datetime(2023, 10, 7, 10, tzinfo=test_feed.PARIS)
    (article,) = test_feed.read(test_feed.rss(coming))
    assert article.start is None
