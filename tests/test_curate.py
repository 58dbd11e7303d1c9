"""Curating: what an edition proposes, in which section, and why."""

import dataclasses
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, strategies as st

from newsletter.curate import Omission, Proposal, curate, is_moved, is_past, order, row_of, section_of
from newsletter.issue.cards import Maker
from newsletter.model import (
    IMPORTED,
    Edition,
    EditionEntry,
    EditionStatus,
    Entry,
    EventStatus,
    Kind,
    Sent,
    State,
)
from newsletter.schema import read_config
from tests.test_schema import GOOD

PARIS = ZoneInfo("Europe/Paris")
CONFIG = read_config(GOOD)
D = dt.date(2023, 9, 28)
SEND = dt.datetime(2023, 9, 28, 9, tzinfo=PARIS)
WEEK = dt.timedelta(days=7)
SEEN = dt.datetime(2023, 9, 20, 12, tzinfo=PARIS)


def hour(text: str) -> dt.datetime:
    """An instant of Paris."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)


def entry(key: str, kind: Kind = Kind.EVENT, **fields: Any) -> Entry:
    """An entry of a source of its own."""
    made = {"sources": ("source",), "title": key, "first_seen": SEEN, **fields}
    return Entry(key=key, kind=kind, **made)


def event(start: dt.date | None, end: dt.date | None = None, key: str = "e", **fields: Any) -> Entry:
    """A confirmed event."""
    made = {"status": EventStatus.CONFIRMED, "all_day": not isinstance(start, dt.datetime), **fields}
    return entry(key, start=start, end=end, **made)


def publication(key: str = "p", published: dt.date | None = None, **fields: Any) -> Entry:
    """A publication."""
    return entry(key, Kind.PUBLICATION, published=published, **fields)


def replay(key: str = "r", published: dt.date | None = None, **fields: Any) -> Entry:
    """A replay."""
    return entry(key, Kind.REPLAY, published=published, **fields)


def edition(
    *rows: EditionEntry, day: dt.date = D - WEEK, status: EditionStatus = EditionStatus.SENT
) -> Edition:
    """Another edition."""
    return Edition(date=day, number=1, status=status, entries=rows)


def proposed(*entries: Entry, past: tuple[Edition, ...] = (), day: dt.date = D) -> Proposal:
    return curate(entries, past, day, CONFIG)


def fate(
    one: Entry, *others: Entry, past: tuple[Edition, ...] = (), day: dt.date = D
) -> tuple[str | None, str]:
    """The section that shows an entry (None: none does), and why."""
    found = proposed(one, *others, past=past, day=day)
    row = next((row for row in found.entries if row.key == one.key), None)
    if row:
        return row.section, row.reason
    return None, next(omission.reason for omission in found.omitted if omission.key == one.key)


def row(one: Entry, *others: Entry, past: tuple[Edition, ...] = (), day: dt.date = D) -> EditionEntry:
    """The row that an edition proposes of an entry."""
    return next(row for row in proposed(one, *others, past=past, day=day).entries if row.key == one.key)


@pytest.mark.parametrize(
    ("start", "end", "section", "reason"),
    [
        (hour("2023-09-28T08:59"), None, None, "événement passé"),
        (SEND, None, None, "événement passé"),
        (hour("2023-09-28T08:00"), hour("2023-09-28T18:00"), None, "événement passé"),
        (hour("2023-09-28T09:01"), None, "semaine", "a lieu le jour de la lettre"),
        (D, None, "semaine", "a lieu le jour de la lettre"),
        (D, D, "semaine", "a lieu le jour de la lettre"),
        (D - dt.timedelta(days=1), None, None, "événement passé"),
        (hour("2023-10-05T23:59"), None, "semaine", "a lieu 7 jours après la lettre"),
        (D + WEEK, None, "semaine", "a lieu 7 jours après la lettre"),
        (hour("2023-10-06T00:00"), None, "agendas", "a lieu 8 jours après la lettre"),
        (D + dt.timedelta(days=60), None, "agendas", "a lieu 60 jours après la lettre"),
        (hour("2023-11-27T23:59"), None, "agendas", "a lieu 60 jours après la lettre"),
        (D + dt.timedelta(days=61), None, None, "trop tôt : 61 jours après la lettre"),
        (D - dt.timedelta(days=3), D, "semaine", "a lieu le jour de la lettre"),
        (D - dt.timedelta(days=3), D - dt.timedelta(days=1), None, "événement passé"),
        (hour("2023-09-26T10:00"), hour("2023-09-28T09:01"), "semaine", "a lieu le jour de la lettre"),
        (hour("2023-09-26T10:00"), hour("2023-09-28T09:00"), None, "événement passé"),
        (D + dt.timedelta(days=7), D + dt.timedelta(days=9), "semaine", "a lieu 7 jours après la lettre"),
        (None, None, None, "événement sans date"),
    ],
)
def test_the_windows(start: dt.date | None, end: dt.date | None, section: str | None, reason: str) -> None:
    """Events come from just after the sending to D+7, then to D+60; those of several days until their end."""
    found = fate(event(start, end))
    assert (found[0], found[1].replace("\u00a0", " ")) == (section, reason)


def sent_with(one: Entry, **changes: Any) -> tuple[Edition, ...]:
    """An edition that was sent a week ago with an event as it was then."""
    before = row(dataclasses.replace(one, **changes), day=D - WEEK)
    return (edition(before),)


SOON = event(hour("2023-10-05T18:00"))


def test_a_cancelled_event_is_said_once() -> None:
    """An event that was announced and is cancelled says so in the next edition, then no more."""
    cancelled = dataclasses.replace(SOON, status=EventStatus.CANCELLED)
    assert fate(cancelled) == (None, "annulé avant d’avoir été annoncé")
    past = sent_with(SOON)
    assert fate(cancelled, past=past) == ("semaine", "annulé depuis son annonce")
    told = edition(row(cancelled, past=past), day=D - dt.timedelta(days=1))
    assert fate(cancelled, past=(*past, told)) == (None, "son annulation a déjà été annoncée")


@pytest.mark.parametrize("status", [EditionStatus.DRAFT, EditionStatus.APPROVED, EditionStatus.SKIPPED])
def test_only_sent_editions_announce(status: EditionStatus) -> None:
    """What only stood in a draft, an approved or a skipped edition was never announced, nor sent."""
    note = publication(published=D)
    unsent = edition(row(SOON), row(note), status=status)
    assert fate(dataclasses.replace(SOON, status=EventStatus.CANCELLED), past=(unsent,))[0] is None
    assert fate(note, past=(unsent,))[0] == "apport"


@pytest.mark.parametrize(
    ("before", "now", "moved"),
    [
        (hour("2023-10-04T18:00"), hour("2023-10-05T18:00"), True),
        (hour("2023-10-05T17:00"), hour("2023-10-05T18:00"), True),
        (dt.date(2023, 10, 4), dt.date(2023, 10, 5), True),
        (dt.date(2023, 10, 4), hour("2023-10-05T18:00"), True),
        (hour("2023-10-05T18:00"), hour("2023-10-05T18:00"), False),
        (hour("2023-10-05T18:00"), hour("2023-10-05T18:00").astimezone(dt.UTC), False),
        # Its hour is known at last: no other day, so nothing that readers must change.
        (dt.date(2023, 10, 5), hour("2023-10-05T18:00"), False),
        (hour("2023-10-05T18:00"), dt.date(2023, 10, 5), False),
    ],
)
def test_a_moved_event_says_so(before: dt.date, now: dt.date, *, moved: bool) -> None:
    """An event whose start is another than was announced keeps the old one, to be told."""
    found = row(event(now), past=sent_with(event(before)))
    assert found.moved_from == (before if moved else None)
    assert (found.reason == "déplacé depuis son annonce") is moved
    again = row(event(now), past=(*sent_with(event(before)), edition(found, day=D - dt.timedelta(days=1))))
    assert again.moved_from is None or not moved


READ = dataclasses.replace(SOON, read_from="jeudi 5 octobre à 18h")
DOUBTED = dataclasses.replace(READ, uncertain=True)


def test_a_date_read_in_a_text_says_so() -> None:
    """The editor sees the words that a date was read from, also when they keep the event out of the letter."""
    read = row(READ)
    assert (read.state, read.uncertain_start) == (State.IN, None)
    assert (
        read.reason
        == "a lieu 7\u00a0jours après la lettre, date lue dans le texte : « jeudi 5 octobre à 18h »"
    )
    gone = dataclasses.replace(READ, start=D - WEEK, read_from="5 octobre")
    assert fate(gone) == (None, "événement passé, date lue dans le texte : « 5 octobre »")


def test_a_doubtful_date_waits_for_the_editor() -> None:
    """Such an event is there to be seen, but out of the letter, and nothing comes with it, until somebody says so."""
    doubted = row(DOUBTED)
    assert (doubted.section, doubted.state) == ("semaine", State.OUT)
    assert doubted.reason == "date à vérifier, lue dans le texte : « jeudi 5 octobre à 18h »"
    assert doubted.is_date_unchecked
    book = publication(published=dt.date(2023, 10, 5), accompanies="e")
    assert fate(book, DOUBTED)[0] is None
    unread = dataclasses.replace(DOUBTED, read_from=None)
    assert row(unread).reason.startswith("date à vérifier : sa source ne donne que celle de la publication")
    put_off = dataclasses.replace(unread, status=EventStatus.TENTATIVE)
    assert row(put_off).reason == "date à vérifier : sa source le dit reporté"


def test_a_doubtful_date_that_was_sent_is_the_editors() -> None:
    """What the editor sent stays as it was sent, as long as the text says the same; else there is doubt again."""
    checked = dataclasses.replace(
        row(DOUBTED), state=State.IN, start=hour("2023-10-05T19:00"), end=hour("2023-10-05T20:00")
    )
    past = (edition(checked),)
    again = row(DOUBTED, past=past)
    assert (again.state, again.start, again.moved_from) == (State.IN, checked.start, None)
    assert (again.end, again.all_day) == (checked.end, checked.all_day)
    other = dataclasses.replace(DOUBTED, start=hour("2023-10-06T18:00"))
    assert (row(other, past=past).state, row(other, past=past).moved_from) == (State.OUT, None)
    cancelled = dataclasses.replace(other, status=EventStatus.CANCELLED)
    assert row(cancelled, past=past).state is State.IN


def test_what_was_cancelled_and_takes_place_after_all() -> None:
    """Readers whose last word was that it is cancelled are told that it is on, once, wherever its day would show it."""
    announced = row(SOON)
    cancelled = row(dataclasses.replace(SOON, status=EventStatus.CANCELLED), past=(edition(announced),))
    past = (edition(announced, day=D - 2 * WEEK), edition(cancelled, day=D - WEEK))
    found = row(SOON, past=past)
    assert found.is_reinstated
    assert found.reason == "finalement maintenu : une lettre l’avait dit annulé"
    later = dataclasses.replace(SOON, start=D + dt.timedelta(days=3))
    assert row(later, past=past).reason == (
        "finalement maintenu, à une autre date : une lettre l’avait dit annulé"
    )
    far = dataclasses.replace(SOON, start=D + dt.timedelta(days=90))
    assert (row(far, past=past).section, row(far, past=past).is_reinstated) == ("agendas", True)
    told = edition(dataclasses.replace(cancelled, start=far.start))
    assert (row(far, past=(told,)).section, row(far, past=(told,)).moved_from) == ("agendas", None)
    doubtful = row(dataclasses.replace(SOON, uncertain=True), past=past)
    assert (doubtful.state, doubtful.is_reinstated) == (State.OUT, True)
    assert not row(SOON, past=(*past, edition(found, day=D - dt.timedelta(days=1)))).is_reinstated
    assert not row(SOON, past=(edition(announced),)).is_reinstated


def test_a_tentative_event_is_proposed_as_such() -> None:
    """An event that is to be confirmed comes with its status."""
    assert row(dataclasses.replace(SOON, status=EventStatus.TENTATIVE)).status is EventStatus.TENTATIVE


def test_a_replay_comes_once_linked_to_its_event() -> None:
    """The recording of a past event names it and its date, and comes once; before the event it waits."""
    gone = event(hour("2023-09-21T18:00"), title="Le webinaire")
    film = replay(published=D - dt.timedelta(days=2), replay_of="e")
    found = row(film, gone)
    assert (found.section, found.occasion, found.reason) == (
        "replays",
        gone.start,
        "enregistrement de : Le webinaire",
    )
    assert fate(film, gone, past=(edition(found),)) == (
        None,
        "déjà envoyé le 21\u00a0septembre\u00a02023".replace("21\u00a0", "21\u00a0"),
    )
    assert fate(film, SOON) == (None, "son événement n’a pas encore eu lieu")
    assert fate(film)[0] == "replays"


def test_publications_come_once() -> None:
    """A publication that was sent comes no more, neither by its key nor by another spelling of its address."""
    note = publication(published=D, url="https://www.example.org/note/?utm_source=x")
    past = (edition(row(note)),)
    assert "déjà envoyé" in fate(note, past=past)[1]
    assert "déjà envoyé" in fate(publication("q", D, url="http://example.org/note"), past=past)[1]
    assert fate(publication("q", D, url="https://example.org/note?p=2"), past=past)[0] == "apport"


def test_what_an_imported_letter_led_to_was_sent() -> None:
    """By its address, in whichever spelling; but no event, no front page, no replay that came out later, and nothing of ours."""
    text = "[a](https://www.example.org/note), [b](https://www.example.org/), <https://www.example.org/film>"
    sent = Sent(at=SEND - WEEK, messenger=IMPORTED, message_id="import:0")
    imported = dataclasses.replace(edition(), edito=text, sent=sent)
    own = dataclasses.replace(imported, sent=dataclasses.replace(sent, messenger="smtp"))
    note = publication(published=D, url="http://example.org/note/?utm_source=x")
    assert fate(note, past=(imported,)) == (None, "déjà envoyé le 21\u00a0septembre\u00a02023")
    assert fate(note, past=(own,))[0] == "apport"
    assert fate(publication(published=D, url="https://example.org/"), past=(imported,))[0] == "apport"
    soon = event(hour("2023-10-01T18:00"), url="https://example.org/note")
    assert fate(soon, past=(imported,))[0] is not None
    film = "https://www.example.org/film"
    assert fate(replay(published=D - WEEK, url=film), past=(imported,))[0] is None
    assert fate(replay(published=D, url=film), past=(imported,))[0] == "replays"


def test_a_front_page_says_nothing_of_what_was_sent() -> None:
    """Two publications that only link to their site's front page are two; an address with a query is one thing."""
    for address, other in (("https://example.org/", "apport"), ("https://example.org/?p=3", None)):
        past = (edition(row(publication(published=D, url=address))),)
        assert fate(publication("q", D, url=address), past=past)[0] == other


def test_what_accompanies_a_coming_event_comes_with_it() -> None:
    """A publication is paired with its event, then also before its own date; without that it waits for its day."""
    book = publication(published=dt.date(2023, 10, 5), accompanies="e")
    assert fate(book) == (None, "paraît le 5\u00a0octobre\u00a02023")
    found = row(book, SOON)
    assert (found.section, found.occasion) == ("apport", SOON.start)
    assert found.reason == "accompagne : e, à paraître le 5\u00a0octobre\u00a02023"
    assert row(dataclasses.replace(book, published=D), SOON).reason == "accompagne : e"
    assert fate(book, event(D + dt.timedelta(days=61)))[0] is None
    assert fate(book, SOON, past=(edition(found),))[0] is None
    assert fate(book, day=D + WEEK)[0] == "apport"


@pytest.mark.parametrize(
    ("published", "section"),
    [
        (hour("2023-09-28T09:00"), "apport"),
        (hour("2023-09-28T09:01"), None),
        (D, "apport"),
        (D + dt.timedelta(days=1), None),
        (None, "apport"),
        (dt.date(2001, 1, 1), "apport"),
    ],
)
def test_what_is_dated_later_waits(published: dt.date | None, section: str | None) -> None:
    """A publication of the future waits for its day; what is old but new to us comes."""
    assert fate(publication(published=published))[0] == section


OLDER = "antérieur à la première collecte de sa source"
UNDATED = "sans date, connu dès la première collecte de sa source"


@pytest.mark.parametrize(
    ("one", "left_out"),
    [
        (publication(published=D - WEEK), ""),
        (publication(published=D - dt.timedelta(days=8)), OLDER),
        (publication(), UNDATED),
        (replay(), UNDATED),
        (replay(published=D - WEEK), ""),
        (event(D - dt.timedelta(days=8), D + WEEK), OLDER),
        (event(D - WEEK, D + WEEK), ""),
        (event(D), ""),
    ],
)
def test_the_first_collection_of_a_source(one: Entry, left_out: str) -> None:
    """At a source's first collection what is older than a week, or undated, is known but not proposed."""
    first = dataclasses.replace(one, initial=True, first_seen=hour("2023-09-26T09:05"))
    section, reason = fate(first)
    assert (reason if section is None else "") == left_out
    assert fate(one)[0] is not None


def test_what_was_fresh_then_stays_so() -> None:
    """What the first collection found fresh is proposed until a letter takes it; a running event until its end."""
    seen = {"initial": True, "first_seen": hour("2023-09-26T09:05")}
    later = D + 2 * WEEK
    long = event(D + dt.timedelta(days=1), later + WEEK, **seen)
    for one in (publication(published=D - dt.timedelta(days=3), **seen), long):
        assert proposed(one, day=later).entries


def test_an_announced_event_that_moves_beyond_the_letter_is_told() -> None:
    """An event that readers were told of comes once more when its new date is too far ahead for any section."""
    told = edition(row(event(D + WEEK)))
    far = event(D + dt.timedelta(days=220))
    (found,) = proposed(far, past=(told,)).entries
    assert (found.section, found.moved_from) == ("agendas", D + WEEK)
    again = edition(found, day=D)
    assert not proposed(far, past=(told, again), day=D + WEEK).entries


def test_never_is_for_ever() -> None:
    """What the editor never wants again is not proposed again, whatever became of that edition."""
    for status in EditionStatus:
        note = publication(published=D, url="https://example.org/note")
        past = (edition(dataclasses.replace(row(note), state=State.NEVER), status=status),)
        assert fate(note, past=past) == (None, "écarté définitivement le 21\u00a0septembre\u00a02023")
        assert fate(dataclasses.replace(note, key="q"), past=past)[0] is None
        gone = (edition(dataclasses.replace(row(SOON), state=State.NEVER), status=status),)
        assert fate(SOON, past=gone)[0] is None


def test_all_letters_are_remembered() -> None:
    """What one letter announced, or shall never be proposed again, holds beside what a later one says of others."""
    notes = [publication(key, D) for key in "pq"]
    never = [dataclasses.replace(row(note), state=State.NEVER) for note in notes]
    soon = [event(D + WEEK, key=key) for key in "ef"]
    days = (D - 2 * WEEK, D - WEEK)
    past = tuple(edition(gone, row(one), day=day) for gone, one, day in zip(never, soon, days, strict=True))
    moved = [dataclasses.replace(one, start=D + dt.timedelta(days=8)) for one in soon]
    assert [one.moved_from for one in proposed(*notes, *moved, past=past).entries] == [D + WEEK] * 2


def test_news_is_news_for_a_hundred_days() -> None:
    """What no letter took within a hundred days of its date, and of being met, none will."""
    published = D - dt.timedelta(days=100)
    seen = hour("2023-06-20T12:00")
    assert seen.date() == published
    assert fate(publication(published=published, first_seen=seen))[0] == "apport"
    old = publication(published=published, first_seen=seen - dt.timedelta(days=1))
    assert fate(old)[0] == "apport"
    old = dataclasses.replace(old, published=published - dt.timedelta(days=1))
    assert fate(old) == (None, "trop ancien : plus de 100\u00a0jours")


def test_what_no_section_shows() -> None:
    """An entry of a kind that no section shows is not proposed."""
    sections = tuple(one for one in CONFIG.section if one.shows != "replay")
    found = curate([replay(published=D)], (), D, msgspec.structs.replace(CONFIG, section=sections))
    assert [one.reason for one in found.omitted] == ["aucune rubrique ne montre ce genre d’entrée"]


def test_out_comes_again() -> None:
    """What the editor left out of one letter is proposed for the next."""
    note = publication(published=D)
    past = (edition(dataclasses.replace(row(note), state=State.OUT)),)
    assert fate(note, past=past)[0] == "apport"


def test_an_editions_own_file_is_not_its_past() -> None:
    """Proposing an edition again does not depend on what its own file holds."""
    note = publication(published=D)
    own = edition(dataclasses.replace(row(note), state=State.NEVER), day=D)
    assert fate(note, past=(own,))[0] == "apport"


def test_the_order_of_the_letter() -> None:
    """Sections in their order; events as they come, replays and publications the newest first, undated last."""
    found = proposed(
        publication("p1", D - WEEK),
        publication("p2", D),
        publication("p3"),
        replay("r1", D - WEEK),
        event(D + dt.timedelta(days=20), key="e3"),
        event(hour("2023-10-03T18:00"), key="e2"),
        event(D, key="e1"),
    )
    assert [one.key for one in found.entries] == ["e1", "e2", "e3", "r1", "p2", "p1", "p3"]
    late = row(event(dt.date(2023, 10, 5)))
    undated = dataclasses.replace(late, key="a", start=None)
    assert sorted([undated, late], key=order) == [late, undated]


DATES = st.none() | st.integers(-100, 100).map(lambda days: D + dt.timedelta(days=days))
STARTS = DATES | st.integers(-2000, 2000).map(lambda hours: SEND + dt.timedelta(hours=hours))
ENTRIES = st.lists(
    st.builds(
        lambda number, kind, when, days, status, initial, link, url: Entry(
            key=f"s/{number}",
            kind=kind,
            sources=("s",),
            title=f"Titre {number}",
            first_seen=SEEN,
            published=None if kind is Kind.EVENT else when,
            start=when if kind is Kind.EVENT else None,
            end=when + dt.timedelta(days=days) if kind is Kind.EVENT and when and days else None,
            status=status if kind is Kind.EVENT else None,
            initial=initial,
            replay_of=f"s/{link}" if kind is Kind.REPLAY else None,
            accompanies=f"s/{link}" if kind is Kind.PUBLICATION else None,
            url=url,
        ),
        st.integers(0, 12),
        st.sampled_from(Kind),
        STARTS,
        st.integers(0, 5),
        st.sampled_from(EventStatus),
        st.booleans(),
        st.integers(0, 12),
        st.none() | st.sampled_from(["https://a.org/", "https://a.org/x", "https://www.a.org/x/"]),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@given(ENTRIES, ENTRIES, st.randoms())
def test_every_entry_has_one_fate_whatever_the_order(
    known: list[Entry], before: list[Entry], random: Any
) -> None:
    """Every entry is proposed or omitted with a reason, never both; the outcome does not depend on any order."""
    past = (edition(*curate(before, (), D - WEEK, CONFIG).entries),)
    found = curate(known, past, D, CONFIG)
    keys = [one.key for one in found.entries] + [one.key for one in found.omitted]
    assert sorted(keys) == sorted(one.key for one in known)
    assert all(one.reason for one in (*found.entries, *found.omitted))
    shuffled = random.sample(known, len(known))
    assert curate(shuffled, past, D, CONFIG) == found
    sent = {one.key for one in past[0].entries if one.kind is not Kind.EVENT}
    assert not sent & {one.key for one in found.entries if one.kind is not Kind.EVENT}
    for one in found.entries:
        if one.kind is Kind.EVENT:
            assert one.start is not None
            assert not is_past(one, SEND)


GUADELOUPE = "America/Guadeloupe"


def evening(day: int, key: str = "e") -> Entry:
    """An event in the evening of a day of October in Guadeloupe: by the letter's clocks it is of the day after."""
    start = hour("2023-10-01T02:30") + dt.timedelta(days=day)
    return event(start, start + dt.timedelta(hours=2), key=key, timezone=GUADELOUPE)


def test_the_day_is_the_place_s() -> None:
    """A section's days, and their order, are those that readers are told: on the clocks of an event's place."""
    assert fate(evening(5)) == ("semaine", "a lieu 7\u00a0jours après la lettre")
    assert fate(evening(6))[0] == "agendas"
    assert fate(evening(58))[0] == "agendas"  # 27 November, the 60th day
    found = proposed(evening(3, "b"), event(dt.date(2023, 10, 4), key="a"))
    assert [one.key for one in found.entries] == ["b", "a"]


def test_one_evening_is_no_several_days() -> None:
    """An evening that goes over the letter's midnight alone is past once it has begun."""
    late = hour("2023-09-27T23:30")
    running = event(late, hour("2023-09-28T10:00"))
    assert fate(running)[0] == "semaine"
    assert fate(dataclasses.replace(running, timezone="Pacific/Noumea")) == (None, "événement passé")


def test_an_hour_known_later_elsewhere() -> None:
    """An hour that was announced later is no new date, where the day is the same on the clocks of its place."""
    told = sent_with(dataclasses.replace(evening(3), start=dt.date(2023, 10, 3), end=None, all_day=True))
    assert row(evening(3), past=told).moved_from is None
    day = event(dt.date(2023, 10, 3), timezone=GUADELOUPE)
    assert not is_moved(evening(3), day)
    assert is_moved(evening(4), day)
    assert is_moved(evening(4), evening(3))
    assert not is_moved(dataclasses.replace(evening(3), start=None), evening(3))


def test_the_day_alone_known_later_elsewhere() -> None:
    """A source that gives but the day names no zone any more: what was told is of the day that readers were told."""
    told = sent_with(evening(3))
    same = event(dt.date(2023, 10, 3), key="e")
    assert row(same, past=told).moved_from is None
    assert row(dataclasses.replace(evening(3), timezone=None), past=told).moved_from is None
    other = row(event(dt.date(2023, 10, 4), key="e"), past=told)
    assert other.moved_from == dt.date(2023, 10, 3)
    assert Maker(D, CONFIG).card(other).notice == "Nouvelle date, au lieu du mardi 3\u00a0octobre"


def test_what_a_move_says_of_the_old_date() -> None:
    """The old hour is told where its clocks are those of the new one, else only its day: it would be another there."""
    told = sent_with(evening(3))
    assert row(evening(4), past=told).moved_from == evening(3).start
    at_home = event(hour("2023-10-05T18:00"), key="e")
    assert row(at_home, past=told).moved_from == dt.date(2023, 10, 3)
    assert row(evening(4), past=sent_with(at_home)).moved_from == dt.date(2023, 10, 5)


def test_a_checked_date_keeps_its_clocks() -> None:
    """A doubtful date that the editor sent with the zone of its place is of that place in the next letter, too."""
    doubted = dataclasses.replace(DOUBTED, timezone=None)
    checked = dataclasses.replace(row(doubted), state=State.IN, start=evening(6).start, timezone=GUADELOUPE)
    again = row(doubted, past=(edition(checked),))
    assert (again.timezone, again.moved_from) == (GUADELOUPE, None)


def test_hours_are_in_the_order_in_which_they_are_told() -> None:
    """Events of one day come by the hours that readers read, whole days first, whether or not they are written as instants."""
    there = event(hour("2023-10-05T07:00"), key="a", timezone="Indian/Reunion")  # at nine there
    here, all_day = event(hour("2023-10-05T08:00"), key="b"), event(dt.date(2023, 10, 5), key="d")
    whole = event(hour("2023-10-05T00:00"), hour("2023-10-06T00:00"), key="c")
    found = proposed(there, here, all_day, whole)
    assert [one.key for one in found.entries] == ["c", "d", "b", "a"]


def test_the_first_collection_goes_by_the_day_of_the_place() -> None:
    """What was over a week before the first letter is judged by the day that readers are told, too."""
    first = D - WEEK
    was = dt.datetime.combine(first, dt.time(2, 30), CONFIG.letter.zone)
    late = event(was, was + 2 * WEEK, key="e", initial=True, first_seen=hour("2023-09-26T09:05"))
    assert fate(late)[0] == "semaine"
    there = dataclasses.replace(late, timezone=GUADELOUPE)
    assert fate(there) == (None, "antérieur à la première collecte de sa source")


def test_the_day_that_a_replay_names() -> None:
    """A replay is of the day that its event was told to have."""
    was = event(hour("2023-09-21T02:30"), key="e", timezone=GUADELOUPE)
    film = replay(published=dt.date(2023, 9, 25), replay_of="e")
    assert row(film, was).occasion == dt.date(2023, 9, 20)
    assert row(film, dataclasses.replace(was, timezone=None)).occasion == was.start


def test_what_was_sent_under_another_name() -> None:
    """What was merged into an entry that was sent is not sent again when it is parted from it, or called otherwise."""
    row = EditionEntry(
        key="aa/1",
        section="publications",
        kind=Kind.PUBLICATION,
        title="t",
        url="https://a.example.org/1",
        aliases=("bb/1", "https://b.example.org/1"),
    )
    for parted in (publication("bb/1"), publication("cc/1", url="https://www.b.example.org/1?utm_source=x")):
        found = proposed(parted, past=(edition(row),))
        assert not found.entries
        assert found.omitted[0].reason.startswith("déjà envoyé le")
    assert proposed(publication("dd/1"), past=(edition(row),)).entries


def test_an_announced_event_under_another_name() -> None:
    """The cancellation of an announced event is told also when it now goes by the key of what was merged into it."""
    row = EditionEntry(
        key="aa/1", section="agenda", kind=Kind.EVENT, title="t", start=D + WEEK, aliases=("bb/1",)
    )
    gone = event(D + WEEK, key="bb/1", status=EventStatus.CANCELLED)
    assert proposed(gone, past=(edition(row),)).entries[0].reason == "annulé depuis son annonce"
    assert not proposed(dataclasses.replace(gone, key="cc/1"), past=(edition(row),)).entries


def test_who_speaks_is_named() -> None:
    """A row has the name of the first of its sources that has one; nobody is named of a source without a name."""
    names = {"carenews": "Carenews", "chaine": "La chaîne du RAMEAU"}
    sources = {"a": ("agenda", "carenews", "chaine"), "b": ("chaine",), "c": ("agenda",)}
    known = [event(hour("2023-10-05T09:00"), key=key, sources=given) for key, given in sources.items()]
    found = curate(known, (), D, CONFIG, names).entries
    assert [row.source for row in found] == ["Carenews", "La chaîne du RAMEAU", None]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"type": "atelier"}, "atelier"),
        ({"title": "Webinaire : agir"}, "webinaire"),
        ({"title": "Agir"}, None),
    ],
)
def test_what_was_recorded_is_named(fields: dict[str, Any], said: str | None) -> None:
    """A recording's row says what its event was: by its type, else by its title."""
    past = event(hour("2023-09-21T09:00"), **fields)
    film = replay("f", dt.date(2023, 9, 25), replay_of="e")
    rows = curate([past, film], (), D, CONFIG).entries
    assert [row.occasion_type for row in rows if row.key == "f"] == [said]


@pytest.mark.parametrize(
    ("one", "section"),
    [
        (event(D - dt.timedelta(days=30)), "semaine"),
        (event(D), "semaine"),
        (event(D + dt.timedelta(days=7)), "semaine"),
        (event(D + dt.timedelta(days=8)), "agendas"),
        (event(D + dt.timedelta(days=400)), "agendas"),
        (event(None), "semaine"),
        (publication(), "apport"),
        (replay(), "replays"),
    ],
)
def test_where_stands_what_an_editor_adds(one: Entry, section: str) -> None:
    """In the section that shows such entries so many days ahead, an event beyond all windows in the one that looks farthest."""
    found = section_of(one, D, CONFIG)
    assert found is not None
    assert found.id == section
    others = [other for other in CONFIG.section if other.shows != one.kind.value]
    assert section_of(one, D, msgspec.structs.replace(CONFIG, section=others)) is None


def test_what_is_added_without_a_date() -> None:
    """It is as near as can be."""
    week, later = (one for one in CONFIG.section if one.shows == "event")
    at_once = msgspec.structs.replace(week, days=(0, 0))
    config = msgspec.structs.replace(CONFIG, section=[at_once, later])
    assert [section_of(event(start), D, config) for start in (None, D)] == [at_once, at_once]


@pytest.mark.parametrize("made", [event, lambda start: replay(published=start)])
def test_what_has_no_date_stands_last(made: Any) -> None:
    """Behind all that have one."""
    undated, dated = (row_of(made(start), "semaine") for start in (None, D))
    assert undated.start is None
    assert sorted([undated, dated], key=order) == [dated, undated]


def test_what_accompanies_one_of_several() -> None:
    """Each of the coming events brings its own."""
    events = [event(D + dt.timedelta(days=one), key=f"e{one}") for one in range(3)]
    books = [publication(f"p{one}", dt.date(2023, 10, 5), accompanies=f"e{one}") for one in range(3)]
    assert {one.key for one in proposed(*events, *books).entries} == {one.key for one in (*events, *books)}


def test_an_omission_says_what_it_is_about() -> None:
    """By key and title."""
    (omitted,) = proposed(event(None, title="Un colloque")).omitted
    assert omitted == Omission("e", "Un colloque", "événement sans date")


def test_a_letter_that_is_postponed() -> None:
    """What is over is judged by when it leaves; when another letter does says nothing of it."""
    later = dt.datetime(2023, 9, 29, 9, tzinfo=PARIS)
    one = event(hour("2023-09-28T18:00"))
    own = dataclasses.replace(edition(day=D, status=EditionStatus.DRAFT), send_at=later)
    other = dataclasses.replace(own, date=D + WEEK)
    assert fate(one, past=(other, own)) == (None, "événement passé")
    assert fate(one, past=(other,))[0] == "semaine"
