"""The events that a replay or a publication is offered: what is over first, and each once."""

import datetime as dt

import pytest

from newsletter.model import Edition, EditionEntry, EditionStatus, Entry, Kind
from newsletter.preview.actions import saying_so, tie
from newsletter.preview.occasions import offered, once, type_of
from newsletter.reasons import tied
from tests.test_studio import Studio
from tests.workspaces import DAY, Desk

NOON = dt.datetime(2023, 9, 28, 12, tzinfo=dt.UTC)
THURSDAY = dt.date(2023, 9, 28)


def known(name: str, day: int | None, **fields: object) -> Entry:
    """Make an event of September 2023, as a source tells it; of October, beyond 30."""
    start = dt.date(2023, 9, 1) + dt.timedelta(days=day - 1) if day else None
    values = {"key": name, "kind": Kind.EVENT, "sources": ("a",), "title": name, "first_seen": NOON}
    return Entry(**{**values, "start": start, **fields})


def row(name: str, **fields: object) -> EditionEntry:
    """Make an event of an edition."""
    return EditionEntry(
        **{"key": name, "section": "semaine", "kind": Kind.EVENT, "title": f"Ici {name}", **fields}
    )


def keys(kind: Kind, *events: Entry, tied: str | None = None) -> dict[str, list[str]]:
    """Return the keys that are offered to what came out on Thursday, by what is said of them."""
    found = offered(kind, THURSDAY, once(events), tied)
    return {group.title: [key for key, _ in group.events] for group in found}


SOME = known("x", 12), known("later", 40), known("y", 26), known("undated", None), known("soon", 35)


@pytest.mark.parametrize("kind", [Kind.REPLAY, Kind.PUBLICATION])
def test_the_latest_first(kind: Kind) -> None:
    """What is over comes first, the latest first; what is to come last, and never to a replay."""
    found = keys(kind, *SOME)
    assert found["Ont eu lieu"] == ["y", "x", "undated"]
    assert found.get("À venir") == (None if kind is Kind.REPLAY else ["soon", "later"])


def test_day_elsewhere() -> None:
    """An event is named with the day that readers are told: on the clocks of its place."""
    start = dt.datetime(2023, 9, 28, 0, 30, tzinfo=dt.UTC)
    (group,) = offered(
        Kind.REPLAY, THURSDAY, once([known("x", 28, start=start, timezone="America/Guadeloupe")])
    )
    assert group.events == (("x", "x (mer. 27\u00a0septembre\u00a02023)"),)


def test_what_it_belongs_to_is_offered() -> None:
    """What a replay is tied to stands there, whenever it was."""
    assert keys(Kind.REPLAY, *SOME, tied="soon")["À venir"] == ["soon"]


def test_each_once() -> None:
    """What the edition says of an event stands, whatever else it is called; what is no event is not there."""
    found = once(
        [row("a", aliases=("b",))],
        [known("b", 3), known("c", 4), known("p", 4, kind=Kind.PUBLICATION)],
        [known("d", 4, aliases=("c",))],
    )
    assert {key: one.title for key, one in found.items()} == {"a": "Ici a", "c": "c"}


def test_what_it_was() -> None:
    """The word for an event is its own, or one of its title."""
    assert type_of(known("Webinaire sur les communs", 3)) == "webinaire"
    assert type_of(known("Webinaire", 3, type="atelier")) == "atelier"
    assert type_of(known("Autre", 3)) is None


@pytest.mark.parametrize(("event", "reason"), [("y", "y"), ("a", "Ici a"), ("", "")])
def test_the_reason_names_the_event(event: str, reason: str) -> None:
    """Why a replay is in the letter follows what it is tied to, in the letter or not; it names nothing that it is not tied to."""
    told = tied(Kind.REPLAY, "")
    film = row("film", kind=Kind.REPLAY, replay_of="x", reason=f"{told}x")
    letter = Edition(date=THURSDAY, number=1, status=EditionStatus.DRAFT, entries=(row("a"), film))
    events = once([known("x", 12), known("y", 26)], letter.entries)
    action = saying_so(tie({"key": "film", "event": event}, events), events)
    assert action.edit(letter).entries[1].reason == (f"{told}{reason}" if reason else "")


def test_an_event_that_no_letter_announced(desk: Desk) -> None:
    """A replay is tied to a past event that stands in the agenda alone; the letter says which it records."""
    agenda = desk.root / "feeds" / "agenda.toml"
    rows = """
[[event]]
id = "passe"
title = "Webinaire du printemps"
start = 2023-09-26T11:00:00

[[replay]]
id = "film"
title = "Le film"
date = 2023-09-27
url = "https://www.example.org/film"
"""
    desk.write("feeds/agenda.toml", agenda.read_text() + rows)
    desk("draft", DAY, now="2023-09-27T12:00:00+02:00")
    studio = Studio(desk)
    page = studio.browser.get("/entree", params={"key": "agenda/film"}).text
    assert "Webinaire du printemps (mar. 26" in page
    assert "Lancement" not in page  # it is to come
    assert studio.send(studio.fields("agenda/film"), event="agenda/passe") == 303
    text = studio.file.read_text()
    assert 'replay_of = "agenda/passe"' in text
    assert 'occasion_type = "webinaire"' in text
    assert "webinaire du 26" in studio.browser.get("/letter").text.lower()
    assert studio.send(studio.fields("agenda/film"), event="") == 303
    assert "replay_of" not in studio.file.read_text()
    assert '"webinaire"' not in studio.file.read_text()
