"""Which past event a recording is of."""

import datetime as dt
from typing import Any

import pytest

from newsletter.collect.same.merge import Merged, merged
from newsletter.model import Entry, EventStatus, Kind

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
START = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
TITLE = "Les nouveaux équilibres du mécénat"


def event(key: str = "site/e", title: str = TITLE, start: Any = START, **fields: Any) -> Entry:
    return Entry(
        key=key, kind=Kind.EVENT, sources=(key.partition("/")[0],), title=title, start=start, first_seen=NOW, **fields
    )  # fmt: skip


def recording(days: float = 3, title: str = f"{TITLE} (replay)", key: str = "tube/r", **fields: Any) -> Entry:
    fields.setdefault("published", START + dt.timedelta(days=days))
    return Entry(
        key=key, kind=Kind.REPLAY, sources=(key.partition("/")[0],), title=title, first_seen=NOW, **fields
    )


def tied(*entries: Entry) -> Merged:
    """The recording, of entries that have one."""
    (found,) = [one for one in merged(entries, {}) if one.entry.kind is Kind.REPLAY]
    return found


def test_tied_to_its_event() -> None:
    """A recording that came out after its event, with its title, is of it, and says why."""
    found = tied(event(), recording())
    assert found.entry.replay_of == "site/e"
    assert found.tie is not None
    assert found.tie.reason == "même titre, 3\u00a0jours après"


@pytest.mark.parametrize("days", [-1, 61])
def test_in_its_time_only(days: float) -> None:
    """What came out before its event, or two months after, is not its recording."""
    assert tied(event(), recording(days)).entry.replay_of is None


def test_days_without_hours() -> None:
    """Where an hour is missing, the same day is after the event."""
    assert tied(event(start=START.date(), all_day=True), recording(0)).entry.replay_of == "site/e"
    assert tied(event(), recording(published=START.date())).entry.replay_of == "site/e"
    assert tied(event(), recording(published=None)).entry.replay_of is None


def test_cancelled() -> None:
    """What did not take place was not recorded."""
    assert tied(event(status=EventStatus.CANCELLED), recording()).entry.replay_of is None
    off = event("ics/e", status=EventStatus.CANCELLED)
    assert tied(event(), off, recording()).entry.replay_of is None
    assert tied(event("agenda/e", status=EventStatus.CONFIRMED), off, recording()).entry.replay_of is not None


def test_a_number_left_out() -> None:
    """The recording may leave out its event's number while no other event could be meant, but not have another."""
    seventh, eighth = (
        event(title=f"7e {TITLE}"),
        event("site/8", f"8e {TITLE}", START - dt.timedelta(days=10)),
    )
    assert tied(seventh, recording()).entry.replay_of == "site/e"
    assert tied(seventh, recording(30)).entry.replay_of is None
    assert tied(seventh, recording(title=f"8e {TITLE}")).entry.replay_of is None
    both = tied(seventh, eighth, recording())
    assert both.entry.replay_of is None
    assert both.tie is not None
    assert both.tie.reason.startswith("plusieurs événements conviennent : « ")
    assert tied(seventh, eighth, recording(title=f"Huitième {TITLE}")).entry.replay_of == "site/8"


def test_facts_of_the_event_in_the_title() -> None:
    """The recording may name its event's day and town; another month or town makes it another's."""
    here = event(place="Lille")
    assert tied(here, recording(title=f"{TITLE} – Lille, 5 octobre 2023")).entry.replay_of == "site/e"
    assert tied(here, recording(title=f"{TITLE} – Nantes")).entry.replay_of is None
    assert tied(here, recording(title=f"{TITLE} – septembre 2023")).entry.replay_of is None


ALLIANCE = "Réussir son alliance territoriale"


@pytest.mark.parametrize(
    ("title", "place"),
    [
        (f"{ALLIANCE} | Le RAMEAU", None),
        (f"{ALLIANCE} | Le RAMEAU", "CESE, Paris"),
        (f"{ALLIANCE} | La Fonda", "En ligne"),
        (f"{ALLIANCE} - 05/10/2023", None),
        (f"Retour sur le webinaire « {ALLIANCE} »", None),
        (f"Revivez « {ALLIANCE} »", None),
        (f"Revivez en vidéo le webinaire « {ALLIANCE} »", "En ligne"),
        (f"Retour en images sur « {ALLIANCE} »", "CESE, Paris"),
        (f"Webinaire du 05/10 : {ALLIANCE}", None),
        (f"Podcast #12 : {ALLIANCE}", None),
        (f"Podcast Alliances #12 : {ALLIANCE}", "CESE, Paris"),
    ],
)
def test_what_a_recording_adds(title: str, place: str | None) -> None:
    """The name of the house, the day in figures, the number of a podcast, a look back: it is of its event all the same."""
    assert tied(event(title=f"Webinaire : {ALLIANCE}", place=place), recording(title=title)).entry.replay_of


@pytest.mark.parametrize(
    ("title", "event_title", "place"),
    [
        (f"{ALLIANCE} | Trégastel", ALLIANCE, "Perros-Guirec"),
        (f"{ALLIANCE} | Nantes", ALLIANCE, None),
        (f"{ALLIANCE} | Atelier budget", ALLIANCE, None),
        (f"{ALLIANCE} | Partie 2", ALLIANCE, None),
        (f"{ALLIANCE} - 05/10/2022", ALLIANCE, None),
        (f"#12 : {ALLIANCE}", ALLIANCE, None),
        (f"Podcast #12 : {ALLIANCE}", f"13e {ALLIANCE}", None),
        (f"Interview – {ALLIANCE}", ALLIANCE, None),
        (f"Webinaire du 06/10 : {ALLIANCE}", ALLIANCE, None),
        (f"Atelier : {ALLIANCE}", ALLIANCE, None),
        (ALLIANCE, f"Formation : {ALLIANCE}", None),
        ("Revivez le mécénat des alliances", "Mécénat des alliances", None),
        ("Économie solitaire et territoires", "Économie solidaire et territoires", None),
        ("Retour sur le mécénat des alliances", "Mécénat des alliances", None),
    ],
)
def test_what_makes_it_another(title: str, event_title: str, place: str | None) -> None:
    """A town, a part, another day or number, a film's number, an interview: it is not of that event."""
    assert tied(event(title=event_title, place=place), recording(title=title)).entry.replay_of is None


def test_one_address() -> None:
    """An event's page that later holds the recording is of that event."""
    page = "https://example.org/e"
    assert (
        tied(event(url=page), recording(title="À revoir", url=f"{page}?utm_source=x")).entry.replay_of
        == "site/e"
    )


def test_the_agendas_word() -> None:
    """`replay_of` outright wins, also against a better title; `not_same_as` forbids, said on either side."""
    other = event("agenda/autre", "Tout autre chose")
    assert tied(event(), other, recording(replay_of="agenda/autre")).entry.replay_of == "agenda/autre"
    assert tied(event(), recording(not_same_as=("site/e",))).entry.replay_of is None
    assert tied(event(not_same_as=("tube/r",)), recording()).entry.replay_of is None


def test_merged_events_and_recordings() -> None:
    """A recording seen twice, of an event seen twice, is one of one, whatever member's title fits."""
    found = tied(
        event(), event("ics/e", f"Colloque « {TITLE} »"), recording(), recording(4, TITLE, key="cast/r", type="podcast")
    )  # fmt: skip
    assert found.entry.replay_of in {"site/e", "ics/e"}
    assert len(found.members) == 2
