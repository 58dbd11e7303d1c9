"""The JSON of OpenAgenda and of The Events Calendar to entries."""

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.parse import parse, read as read_all
from newsletter.collect.received import Job, Received, is_agenda
from newsletter.config import Rule, Source
from newsletter.exceptions import SourceError
from newsletter.model import Entry, EventStatus, Kind, Link
from newsletter.store.codec import decode, encode
from tests.laws import dear
from tests.test_page import JSON

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)
AGENDA = "https://openagenda.com/agendas/41630080/events.v2.json"
PLUGIN = "https://www.example.org/wp-json/tribe/events/v1/events"


def job(document: Any, now: dt.datetime = NOW, url: str = AGENDA, **source: Any) -> Job:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    values = {"id": "s", "kind": Kind.EVENT, "url": url, **source}
    return Job(source=Source(**values), answer=Received(body=body, address=url), zone=PARIS, now=now)


def read(document: Any, **changes: Any) -> list[Entry]:
    return parse(job(document, **changes))


def timing(day: str, first: int = 9, last: int = 18) -> dict[str, str]:
    return {"begin": f"{day}T{first:02}:00:00+02:00", "end": f"{day}T{last:02}:00:00+02:00"}


def event(**changes: Any) -> dict[str, Any]:
    """An event as the export of an agenda has it, told anew."""
    return {
        "uid": 4242,
        "slug": "forum-des-alliances",
        "title": {"en": "Forum", "fr": "Forum des alliances"},
        "description": {"en": "A day", "fr": "Une journée <b>ouverte</b>"},
        "keywords": {"fr": ["ODD 17", "alliances"]},
        "location": {"name": "Maison des associations", "city": "Lyon", "address": "1 rue X, 69001 Lyon"},
        "originAgenda": {"uid": 41630080, "title": "Un agenda"},
        "timings": [timing("2023-10-05")],
        "timezone": "Europe/Paris",
        "status": 1,
        "attendanceMode": 1,
        "registration": [{"type": "email", "value": "a@example.org"}, {"type": "link", "value": "https://example.org/i"}],
        "onlineAccessLink": None,
        "image": {"base": "https://cdn.example.org/", "filename": "affiche.jpg"},
        **changes,
    }  # fmt: skip


def test_an_event_of_openagenda() -> None:
    """In French, with its place, page, registration and picture; `event` alone and a bare list are read too."""
    (entry,) = read({"total": 1, "events": [event()]})
    assert (entry.key, entry.kind, entry.title) == ("s/4242", Kind.EVENT, "Forum des alliances")
    assert entry.summary == "Une journée <b>ouverte</b>"
    assert (entry.start, entry.end) == (
        dt.datetime(2023, 10, 5, 9, tzinfo=PARIS),
        dt.datetime(2023, 10, 5, 18, tzinfo=PARIS),
    )
    assert entry.place == "Maison des associations, Lyon"
    assert entry.url == "https://openagenda.com/agendas/41630080/events/4242"
    assert entry.links == (Link(label="Inscription", url="https://example.org/i"),)
    assert entry.tags == ("ODD 17", "alliances")
    assert entry.image == "https://cdn.example.org/affiche.jpg"
    assert read({"event": event()}) == read([event()]) == [entry]


def test_timings_are_occurrences() -> None:
    """Each timing is an entry with its slot in its key, from 100 days before now to 400 days after."""
    days = ("2023-06-01", "2023-07-01", "2023-10-05", "2024-10-20", "2024-11-20")
    found = read([event(timings=[timing(day) for day in days])])
    assert [entry.key for entry in found] == [
        "s/4242#20230701T0700Z",
        "s/4242#20231005T0700Z",
        "s/4242#20241020T0700Z",
    ]
    old = read([event(timings=[timing("2019-10-05")])])
    assert [entry.key for entry in old] == ["s/4242"]
    short = event(firstTiming=timing("2023-10-05"), lastTiming=timing("2023-10-06"), nextTiming=None)
    del short["timings"]
    assert len(read([short])) == 2


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": 6}, {"status": EventStatus.CANCELLED}),
        ({"status": 4}, {"status": EventStatus.TENTATIVE, "uncertain": True}),
        ({"status": 2}, {"status": EventStatus.CONFIRMED, "uncertain": False}),
        ({"attendanceMode": 2}, {"place": "En ligne"}),
        ({"attendanceMode": 3}, {"place": "Maison des associations, Lyon et en ligne"}),
        ({"attendanceMode": 2, "location": None}, {"place": "En ligne"}),
        ({"location": None}, {"place": None}),
        ({"title": "Titre &amp; seul"}, {"title": "Titre & seul"}),
        ({"title": {"en": "Only"}}, {"title": "Only"}),
        ({"title": None}, {"title": "Une journée ouverte"}),
        ({"image": "https://cdn.example.org/x.jpg"}, {"image": "https://cdn.example.org/x.jpg"}),
        ({"canonicalUrl": "https://example.org/f"}, {"url": "https://example.org/f"}),
        ({"originAgenda": None}, {"url": "https://openagenda.com/agendas/41630080/events/4242"}),
        ({"timings": []}, {"start": None}),
    ],
)
def test_what_openagenda_says(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    """Cancelled, put off, online, in one language or several, with much missing."""
    (entry,) = read([event(**changes)])
    assert {name: getattr(entry, name) for name in expected} == expected


def test_where_to_follow_it() -> None:
    """The address of an online event is one of its links."""
    (entry,) = read([event(onlineAccessLink="https://visio.example.org/x", registration=[])])
    assert entry.links == (Link(label="Suivre en ligne", url="https://visio.example.org/x"),)


def test_what_cannot_be_read_is_counted() -> None:
    """Events without a name of their own, timings without a start, and the rest of a cut answer are counted."""
    rows = [
        event(),
        event(uid=None, title="Sans nom"),
        event(uid=7, timings=[timing("2023-10-05"), {"begin": "bientôt"}]),
    ]
    found = read_all(job({"events": rows}))
    assert (len(found.entries), found.count, found.whole) == (2, 2, True)
    assert [one.french for one in found.skipped] == [
        "« Sans nom » : sans identifiant",
        "« Forum des alliances » : pas de date lisible, « bientôt »",
    ]
    body = json.dumps({"events": [event(), event(uid=7)]}).encode()
    cut = read_all(job(body[:-20]))
    assert (len(cut.entries), cut.count, cut.whole) == (1, 1, False)
    assert read_all(job({"events": [plugin_event(id=None, slug=None)]}, url=PLUGIN)).count == 1


def test_one_number_for_several_events() -> None:
    """Events of one uid, or one id, that differ in title or start are several; what comes twice is one."""
    rows = [event(), event(), event(timings=[timing("2023-10-12")]), event(title="Atelier")]
    assert len(read({"events": rows})) == len({entry.key for entry in read({"events": rows})}) == 3
    twice = [
        plugin_event(),
        plugin_event(start_date="2023-10-12 09:00:00", utc_start_date="2023-10-12 07:00:00"),
    ]
    assert len({entry.key for entry in read({"events": twice}, url=PLUGIN)}) == 2


def test_rules_hold_for_openagenda() -> None:
    """Rules see title and keywords; what is refused, a draft, or without a name is left out."""
    assert read([event()], rule=(Rule(ignore=True, category=("alliance",)),)) == []
    assert read([event(draft=True), event(state=-1), event(uid=None), event(uid=7)])[0].key == "s/7"


def test_timings_are_cut_anew_each_day() -> None:
    """The fingerprint of what has timings changes with the day, that of other answers only with themselves."""
    later = NOW + dt.timedelta(days=1)
    assert job([event()]).fingerprint != job([event()], now=later).fingerprint
    assert job([event()]).fingerprint == job([event()], now=NOW + dt.timedelta(hours=1)).fingerprint
    assert job(b"<rss/>").fingerprint == job(b"<rss/>", now=later).fingerprint


def test_what_is_missing_was_called_off() -> None:
    """These exports are agendas, as calendars are: feeds and pages are none."""
    assert is_agenda(job([event()]).answer.body)
    assert is_agenda(job([plugin_event()]).answer.body)
    assert is_agenda(b"BEGIN:VCALENDAR")
    assert not is_agenda(b"<rss/>")
    assert not is_agenda(b'{"version": "https://jsonfeed.org/version/1.1", "items": []}')


def plugin_event(**changes: Any) -> dict[str, Any]:
    """An event as the plugin's REST interface has it, told anew."""
    return {
        "id": 77,
        "status": "publish",
        "rest_url": f"{PLUGIN}/77",
        "url": "https://www.example.org/evenement/matinale/?utm_source=x",
        "title": "La matinale &#8211; alliances",
        "excerpt": "",
        "description": "<p>Un <b>petit-déjeuner</b></p>",
        "date_utc": "2023-09-01 08:00:00",
        "all_day": False,
        "start_date": "2023-10-05 09:00:00",
        "end_date": "2023-10-05 11:00:00",
        "utc_start_date": "2023-10-05 07:00:00",
        "utc_end_date": "2023-10-05 09:00:00",
        "timezone": "Europe/Paris",
        "website": "",
        "categories": [{"name": "Matinales"}],
        "tags": [],
        "image": {"url": "https://www.example.org/x.jpg"},
        "venue": {"venue": "Le Rameau", "address": "1 rue X", "city": "Paris"},
        **changes,
    }


def test_an_event_of_the_events_calendar() -> None:
    """Times in UTC, a title in HTML, place and categories; a series' dates have names of their own."""
    (entry,) = read({"events": [plugin_event()], "rest_url": PLUGIN}, url=PLUGIN)
    assert (entry.key, entry.title) == ("s/77", "La matinale – alliances")
    assert (entry.start, entry.end) == (
        dt.datetime(2023, 10, 5, 9, tzinfo=PARIS),
        dt.datetime(2023, 10, 5, 11, tzinfo=PARIS),
    )
    assert (entry.place, entry.tags) == ("Le Rameau, Paris", ("Matinales",))
    assert entry.url == "https://www.example.org/evenement/matinale/"
    assert entry.published == dt.datetime(2023, 9, 1, 10, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"all_day": True, "start_date": "2023-10-05 00:00:00", "end_date": "2023-10-06 23:59:59"},
            {"start": dt.date(2023, 10, 5), "end": dt.date(2023, 10, 6), "all_day": True},
        ),
        ({"utc_start_date": ""}, {"start": dt.datetime(2023, 10, 5, 9, tzinfo=PARIS)}),
        ({"venue": []}, {"place": None}),
        ({"venue": [], "is_virtual": True}, {"place": "En ligne"}),
        ({"event_status": "canceled"}, {"status": EventStatus.CANCELLED}),
        ({"event_status": "postponed"}, {"status": EventStatus.TENTATIVE, "uncertain": True}),
        ({"image": False}, {"image": None}),
    ],
)
def test_what_the_events_calendar_says(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    """Whole days, online, cancelled, and what PHP writes for nothing."""
    (entry,) = read([plugin_event(**changes)], url=PLUGIN)
    assert {name: getattr(entry, name) for name in expected} == expected


def test_drafts_of_the_events_calendar() -> None:
    """What is not published, or has no name, is left out; a calendar or an agenda without events is none the less one."""
    assert read([plugin_event(status="draft"), plugin_event(id=None)], url=PLUGIN) == []
    assert read({"events": [], "rest_url": PLUGIN, "total": 0}, url=PLUGIN) == []
    assert read({"events": [], "total": 0, "success": True}) == []


@pytest.mark.parametrize(
    "body",
    [b'{"a": 1}', b"[]", b'{"items": [{"uid": 1}]}', b'{"events": [', b"[" * 100_000, b'{"events": [7]}'],
)
def test_other_json(body: bytes) -> None:
    """JSON of another kind, or none, is an error."""
    with pytest.raises(SourceError, match="JSON"):
        read(body)


NAMES = {name for one in (event(), plugin_event()) for name in one}
EVENTS = st.fixed_dictionaries(
    {"uid": JSON, "timings": JSON, "start_date": JSON, "rest_url": JSON},
    optional={
        name: JSON | st.sampled_from([*event().values(), *plugin_event().values()])
        for name in sorted(NAMES - {"uid", "timings", "start_date", "rest_url"})
    },
)


@dear
@given(rows=st.lists(EVENTS, max_size=3), plugin=st.booleans())
def test_any_event_is_read_without_a_fault(rows: list[Any], *, plugin: bool) -> None:
    """Fields of any type give entries that can be stored."""
    for row in rows:
        if plugin:
            del row["timings"]
    try:
        found = read({"events": [{"uid": 1, "timings": []} if not plugin else plugin_event(), *rows]})
    except SourceError:
        return
    for entry in found:
        assert decode(encode(entry)) == entry
