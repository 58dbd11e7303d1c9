"""Which past event a recording certainly is of."""

import datetime as dt
from typing import Any

import pytest

from newsletter.collect.same.merge import Merged, merged
from newsletter.model import Entry, EventStatus, Kind

NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
START = dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC)
TITLE = "Les nouveaux équilibres du mécénat territorial, avec Michka Delvaux"


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
    page = "https://example.org/e"
    off = event("ics/e", status=EventStatus.CANCELLED, url=page)
    assert tied(event(url=page), off, recording()).entry.replay_of is None
    said = event("agenda/e", status=EventStatus.CONFIRMED, url=page)
    assert tied(said, off, recording()).entry.replay_of is not None


def test_several_events() -> None:
    """Where two events may be meant, none is taken, and it is said which."""
    again = event("site/f", start=START - dt.timedelta(days=10))
    found = tied(event(), again, recording())
    assert found.entry.replay_of is None
    assert found.tie is not None
    assert found.tie.reason == f"plusieurs événements conviennent : « {TITLE} » et « {TITLE} »"


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        f"Replay : {TITLE}",
        f"[Vidéo] {TITLE}",
        f"Replay du webinaire « {TITLE} »",
        f"{TITLE.upper()} – captation intégrale",
        f"🎥 {TITLE}",
    ],
)
def test_what_only_names_a_medium(title: str) -> None:
    """That a title says how a thing is seen or heard makes it no other."""
    assert tied(event(title=f"Webinaire – {TITLE}"), recording(title=title)).entry.replay_of == "site/e"


@pytest.mark.parametrize(
    ("title", "event_title"),
    [
        (f"7e {TITLE}", TITLE),
        (f"{TITLE} (partie 2)", TITLE),
        (f"{TITLE} – Nantes", TITLE),
        (f"Retour sur {TITLE}", TITLE),
        (f"{TITLE}, un entretien", TITLE),
        ("Rechercher des financements pour son association", "Rechercher des financements pour son association"),
        ("Conseil municipal", "Conseil municipal"),
        ("Créer sa vidéo", "Créer son podcast"),
        (f"{TITLE[:-6]}…", f"{TITLE[:-6]}…"),
    ],
)  # fmt: skip
def test_what_a_person_should_decide(title: str, event_title: str) -> None:
    """Another word, an everyday title, one cut short: nothing is tied by itself."""
    assert tied(event(title=event_title), recording(title=title)).entry.replay_of is None


def test_another_date_in_its_summary() -> None:
    """A recording that names another day than its event's is not of it."""
    for day, key in (("5 octobre", "site/e"), ("28 septembre", None)):
        found = tied(event(), recording(summary=f"Enregistré le {day} à Paris."))
        assert found.entry.replay_of == key


SERIES = "Les Matinales de la philanthropie et du mécénat territorial"


@pytest.mark.parametrize(
    ("key", "summary", "event_key"),
    [
        ("site-youtube/r", None, "site/e"),
        ("tube/r", None, None),
        ("tube/r", "Enregistrée le 5 octobre.", "site/e"),
        ("site-youtube/r", "Revivez la séance du mois de septembre.", None),
        ("site-youtube/r", "Enregistrée à Marseille, au parc.", None),
        ("site-youtube/r", "Enregistrée à Mende, au foirail.", None),
        ("site-youtube/r", "Enregistrée à Nantes.", "site/e"),
    ],
)
def test_rare_words_that_add_up(key: str, summary: str | None, event_key: str | None) -> None:
    """They tie what is of one house, or names the day; and nothing that names another month or town."""
    film = recording(title=f"Replay : {SERIES}", key=key, summary=summary)
    found = tied(event(title=SERIES, place="Jardin des Lilas, Nantes"), film)
    assert found.entry.replay_of == event_key


def test_one_address() -> None:
    """An event's page that later holds the recording is of that event."""
    page = "https://example.org/e"
    assert (
        tied(event(url=page), recording(title="À revoir", url=f"{page}?utm_source=x")).entry.replay_of
        == "site/e"
    )


def test_the_agendas_word() -> None:
    """`replay_of` outright wins, also against a better title; `not_replay_of` and `not_same_as` forbid."""
    other = event("agenda/autre", "Tout autre chose")
    assert tied(event(), other, recording(replay_of="agenda/autre")).entry.replay_of == "agenda/autre"
    assert tied(event(), recording(not_same_as=("site/e",))).entry.replay_of is None
    assert tied(event(not_same_as=("tube/r",)), recording()).entry.replay_of is None
    assert tied(event(), recording(not_replay_of=("site/e",))).entry.replay_of is None
    assert tied(event(), recording(not_replay_of=("site/f",))).entry.replay_of == "site/e"


def test_merged_events_and_recordings() -> None:
    """A recording seen twice, of an event seen twice, is one of one, whatever member's title fits."""
    page = "https://example.org/e"
    found = tied(
        event(url=page), event("ics/e", f"Colloque « {TITLE} »", url=page), recording(title=TITLE),
        recording(4, TITLE, key="cast/r", type="podcast"),
    )  # fmt: skip
    assert found.entry.replay_of in {"site/e", "ics/e"}
    assert len(found.members) == 2
