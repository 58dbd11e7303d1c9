"""Lives and premieres that video channels list before they take place."""

import datetime as dt

import pytest

from newsletter.model import EventStatus, Kind
from tests import test_feed

VIDEO = (
    "<title>{}</title><description>{}</description><link>https://e.org/v</link>"
    "<pubDate>Mon, 25 Sep 2023 10:00:00 +0200</pubDate>"
)
SHOWN = dt.datetime(2023, 9, 25, 10, tzinfo=test_feed.PARIS)


@pytest.mark.parametrize(
    ("title", "text", "start"),
    [
        ("🔴 EN DIRECT le 12 octobre à 18h : les alliances", "", dt.datetime(2023, 10, 12, 18, tzinfo=test_feed.PARIS)),
        ("Première le jeudi 12 octobre 2023 : le film", "", dt.date(2023, 10, 12)),
        (
            "Les alliances en débat",
            "Rejoignez-nous en direct le jeudi 12 octobre 2023 à 18h.",
            dt.datetime(2023, 10, 12, 18, tzinfo=test_feed.PARIS),
        ),
    ],
)  # fmt: skip
def test_what_is_announced_is_an_event_to_verify(title: str, text: str, start: dt.date) -> None:
    """A recording that is to come is an event online on that day, and the editor looks at it before readers do."""
    (found,) = test_feed.read(test_feed.rss(VIDEO.format(title, text)), kind=Kind.REPLAY)
    assert (found.kind, found.start, found.uncertain) == (Kind.EVENT, start, True)
    assert (found.status, found.place) == (EventStatus.CONFIRMED, "En ligne")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Replay du direct du 21 septembre 2023", ""),
        ("Les alliances en débat", ""),
        ("Le direct du 21 septembre 2023", ""),
        ("Replay : les alliances", "Prochain direct le jeudi 12 octobre 2023 à 18h."),
    ],
)
def test_what_was_recorded_is_a_replay(title: str, text: str) -> None:
    """What took place before it was put there is a recording of that day's publication."""
    (found,) = test_feed.read(test_feed.rss(VIDEO.format(title, text)), kind=Kind.REPLAY)
    assert (found.kind, found.published) == (Kind.REPLAY, SHOWN)


def test_once_it_took_place_it_is_a_replay_of_then() -> None:
    """The same title read afterwards is a recording, which dates from the hour of the live."""
    title = "EN DIRECT le 26 septembre 2023 à 8h : les alliances"  # an hour ago
    (found,) = test_feed.read(test_feed.rss(VIDEO.format(title, "")), kind=Kind.REPLAY)
    assert (found.kind, found.published) == (Kind.REPLAY, dt.datetime(2023, 9, 26, 8, tzinfo=test_feed.PARIS))
