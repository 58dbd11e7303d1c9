"""What a parsed answer changes in what is stored, and by what an entry is known again."""

import dataclasses
import datetime as dt
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.same.changes import Changes, changes
from newsletter.model import Entry, Kind

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(days=30)
PAGE, OTHER_PAGE = "https://e.org/a", "https://e.org/b"


def entry(
    key: str, *, seen: dt.datetime = NOW, days: int | None = None, initial: bool = False, title: str = "t"
) -> Entry:
    return Entry(
        key=f"s/{key}",
        kind=Kind.PUBLICATION if days is None else Kind.EVENT,
        sources=("s",),
        title=title,
        first_seen=seen,
        start=None if days is None else NOW.date() + dt.timedelta(days=days),
        all_day=days is not None,
        initial=initial,
    )


def article(key: str, title: str, url: str | None, day: int | None, *, seen: dt.datetime = NOW) -> Entry:
    published = None if day is None else dt.datetime(2023, 9, day, 8, tzinfo=dt.UTC)
    return dataclasses.replace(entry(key, title=title, seen=seen), url=url, published=published)


def event(key: str, title: str, url: str | None, days: int, *, seen: dt.datetime = NOW) -> Entry:
    return dataclasses.replace(entry(key, title=title, days=days, seen=seen), url=url)


def compare(
    old: list[Entry], new: list[Entry], *, first: bool = False, local: bool = False, calendar: bool = False
) -> Changes:
    stored = {one.key: one for one in old}
    return changes(stored, new, first=first, local=local, calendar=calendar, today=NOW.date())


def test_first_collection() -> None:
    """What a source has at its very first collection is marked as perhaps old; the agenda never is."""
    assert compare([], [entry("a")], first=True) == Changes((entry("a", initial=True),), (), 1, 0)
    assert compare([], [entry("a")], first=True, local=True).put == (entry("a"),)
    assert compare([], [entry("a")]).put == (entry("a"),)


def test_nothing_new() -> None:
    """The same entries change nothing, and an entry that changed keeps when it was first seen."""
    old = entry("a", seen=EARLIER, initial=True)
    assert compare([old], [entry("a")]) == Changes()
    found = compare([old], [entry("a", title="neuf")])
    assert found == Changes((dataclasses.replace(old, title="neuf"),), (), 0, 1)


@pytest.mark.parametrize("kind", [Kind.PUBLICATION, Kind.REPLAY])
def test_a_new_date_is_no_news(kind: Kind) -> None:
    """What is known, and was published long ago, keeps its day when only its date becomes new; also the next time."""
    known = dataclasses.replace(
        article("a", "t", PAGE, None, seen=EARLIER),
        kind=kind,
        published=NOW - dt.timedelta(days=900),
        initial=True,
    )
    again = dataclasses.replace(known, published=NOW, first_seen=NOW, initial=False)
    assert compare([known], [again]) == Changes()
    told = dataclasses.replace(again, summary="neuf")
    assert compare([known], [told]).put == (dataclasses.replace(known, summary="neuf"),)


def test_a_new_date_is_believed() -> None:
    """So it does not when title or link are others too, when it is recent, or corrected to an older day."""
    known = dataclasses.replace(
        article("a", "t", PAGE, 1, seen=EARLIER), published=NOW - dt.timedelta(days=900)
    )
    for change in ({"title": "autre"}, {"url": OTHER_PAGE}):
        again = dataclasses.replace(known, published=NOW, **change)  # type: ignore[arg-type]
        assert compare([known], [again]).put[0].published == NOW
    older = dataclasses.replace(known, published=NOW - dt.timedelta(days=1000))
    assert compare([known], [older]).put == (older,)
    recent = dataclasses.replace(known, published=NOW - dt.timedelta(days=3))
    assert compare([recent], [dataclasses.replace(recent, published=NOW)]).put[0].published == NOW
    assert compare([known], [dataclasses.replace(known, published=NOW)], local=True).put[0].published == NOW


def test_gone() -> None:
    """What left a feed stays; what left the agenda goes; of a calendar, what is to come, or recurs, goes."""
    old = [
        entry("p"),
        entry("past", days=-1),
        entry("today", days=0),
        entry("next", days=5),
        entry("r#1", days=-1),
    ]
    assert compare(old, []).forget == ()
    assert compare(old, [], local=True).forget == tuple(one.key for one in old)
    assert compare(old, [], calendar=True).forget == ("s/today", "s/next", "s/r#1")


STORED = article("1", "L’étude", PAGE, 5, seen=EARLIER)


@pytest.mark.parametrize(
    "now",
    [
        article("2", "L’étude", PAGE, 5),
        article("2", "L'ÉTUDE", PAGE, 5),
        article("2", "L’étude", PAGE, 20),
        article("2", "L’étude", PAGE, None),
        article("2", "L’étude (corrigée)", PAGE, 5),
        article("2", "L’étude", "http://www.e.org/a/?utm_source=rss", 5),
        article("2", "L’étude", OTHER_PAGE, 5),
        article("2", "L’étude", None, 5),
    ],
    ids=[
        "same",
        "other letters",
        "dated anew",
        "undated",
        "edited",
        "address as good as the same",
        "moved",
        "no address",
    ],
)
def test_a_changed_guid_is_no_news(now: Entry) -> None:
    """An article with a new guid is the one that is stored: it keeps its key and first day; its words follow."""
    found = compare([STORED], [now])
    assert (found.new, found.forget, found.known_as) == (0, (), (("s/2", "s/1"),))
    kept = dataclasses.replace(now, key="s/1", first_seen=EARLIER)
    assert found.put == (() if kept == STORED else (kept,))


@pytest.mark.parametrize(
    "now",
    [
        article("2", "Une autre", PAGE, 20),
        article("2", "L’étude", OTHER_PAGE, 20),
        article("2", "Une autre", OTHER_PAGE, 5),
        article("2", "L’étude", None, None),
        dataclasses.replace(article("2", "L’étude", PAGE, 5), kind=Kind.REPLAY),
    ],
    ids=[
        "one address for ever new articles",
        "a title that comes back",
        "only the date",
        "only the title",
        "another kind",
    ],
)
def test_something_else_is_news(now: Entry) -> None:
    """What has too little in common with a stored entry is a new one."""
    assert compare([STORED], [now]) == Changes((now,), (), 1, 0)


def test_a_front_page_is_nobodys_address() -> None:
    """Two articles of one day that both link to the site's front page are two."""
    old = article("1", "Première", "https://e.org/", 5, seen=EARLIER)
    assert compare([old], [article("2", "Seconde", "https://www.e.org", 5)]).new == 1


def test_two_of_one_answer_are_two() -> None:
    """Items that share what a stored entry is known by are not taken for it, nor for one another."""
    same = [article("2", "L’étude", PAGE, 5), article("3", "L’étude", PAGE, 5)]
    assert compare([STORED], same).new == 2
    beside = compare([STORED], [article("1", "L’étude", PAGE, 5), article("2", "L’étude", PAGE, 5)])
    assert (beside.new, beside.changed, beside.known_as) == (1, 0, ())


def test_a_key_that_was_given_before_is_known() -> None:
    """Once an answer gave an entry another key, that key means it, while its title, its link or its day stays."""
    stored = {"s/1": STORED, "s/2": STORED}
    for now in (
        article("2", "Tout autre", PAGE, 20),
        article("2", "L’étude", OTHER_PAGE, 20),
        article("2", "Tout autre", OTHER_PAGE, 5),
    ):
        found = changes(stored, [now], first=False, local=False, calendar=False, today=NOW.date())
        assert found.put == (dataclasses.replace(now, key="s/1", first_seen=EARLIER),)
        assert (found.new, found.changed, found.known_as) == (0, 1, ())


@pytest.mark.parametrize(
    ("old", "now"),
    [
        (STORED, article("1", "Une autre", OTHER_PAGE, 20)),
        (STORED, article("1", "Une autre", OTHER_PAGE, None)),
        (article("1", "L’étude", None, 5), article("1", "Une autre", None, 20)),
        (article("1", "L’étude", "https://e.org/", 5), article("1", "Une autre", "https://e.org/", 20)),
        (event("1", "Forum", PAGE, 5), event("1", "Atelier", OTHER_PAGE, 12)),
    ],
    ids=["article", "undated", "no link", "front page", "event"],
)
def test_a_key_for_another_thing(old: Entry, now: Entry) -> None:
    """What bears a stored entry's key under another title, link and date is new, and from then on known as itself."""
    found = compare([dataclasses.replace(old, first_seen=EARLIER)], [now])
    (new,) = found.put
    assert (found.new, new) == (1, dataclasses.replace(now, key=new.key))
    assert new.key != old.key
    later = dataclasses.replace(now, title=f"{now.title}, corrigé")
    for again, put in ((now, ()), (later, (dataclasses.replace(later, key=new.key),))):
        assert compare([old, new], [again]).put == put


def test_an_event_that_only_moved_under_another_title() -> None:
    """A calendar's event without a page that changes its title and its day is the same: UIDs are for ever."""
    found = compare([event("1", "Forum", None, 5)], [event("1", "Grand forum", None, 12)], calendar=True)
    assert (found.new, found.changed) == (0, 1)


@pytest.mark.parametrize(
    ("now", "key"),
    [
        (event("y", "Forum", PAGE, 5), "s/x"),
        (event("y", "Forum, à Lyon", PAGE, 5), "s/x"),
        (event("y", "Forum", OTHER_PAGE, 5), "s/x"),
        (event("y#20231001", "Forum", None, 5), "s/x"),
        (event("y", "Forum", PAGE, 12), "s/y"),
        (event("y", "Atelier", OTHER_PAGE, 5), "s/y"),
    ],
    ids=[
        "new UID",
        "edited too",
        "moved page",
        "now in a series",
        "another day on the same page",
        "another one that day",
    ],
)
def test_events_of_a_calendar(now: Entry, key: str) -> None:
    """An event with a new UID is known by its day and page, or its title and start; its page alone is not enough."""
    found = compare([event("x", "Forum", PAGE, 5, seen=EARLIER)], [now], calendar=True)
    assert {one.key for one in found.put} <= {key}
    assert found.new == (key == "s/y")
    assert found.forget == (("s/x",) if key == "s/y" else ())


def occurrence(day: int, hour: int, *, seen: dt.datetime = NOW) -> Entry:
    """One of a series, on a day of October 2023."""
    start = dt.datetime(2023, 10, 1, hour, tzinfo=dt.UTC) + dt.timedelta(days=day - 1)
    key = f"w#{start:%Y%m%dT%H%MZ}"
    return dataclasses.replace(entry(key, days=0, seen=seen), start=start, all_day=False)


TUESDAYS = [3, 10, 17, 24]
SERIES = [occurrence(day, 7, seen=EARLIER) for day in TUESDAYS]


def moved(found: Changes) -> dict[int, int | None]:
    """The days of a series' entries that were written, by those that they had; what is new has none."""
    before = {one.key: _day(one) for one in SERIES}
    return {_day(one): before.get(one.key) for one in found.put}


def _day(one: Entry) -> int:
    assert one.start is not None
    return one.start.toordinal() - dt.date(2023, 9, 30).toordinal()


@pytest.mark.parametrize(
    ("now", "expected", "forgotten"),
    [
        ([(day, 8) for day in TUESDAYS], {day: day for day in TUESDAYS}, 0),
        ([(day + 1, 7) for day in TUESDAYS], {day + 1: day for day in TUESDAYS}, 0),
        ([(day + 3, 17) for day in TUESDAYS], {day + 3: day for day in TUESDAYS}, 0),
        ([(day, 7) for day in [*TUESDAYS, 31]], {31: None}, 0),
        ([(day, 8) for day in [*TUESDAYS, 31]], {3: 3, 10: 10, 17: 17, 24: 24, 31: None}, 0),
        ([(day + 1, 7) for day in [*TUESDAYS, 31]], {4: 3, 11: 10, 18: 17, 25: 24, 32: None}, 0),
        ([(day, 7) for day in TUESDAYS[:3]], {}, 1),
        ([(day, 8) for day in TUESDAYS[:3]], {3: 3, 10: 10, 17: 17}, 1),
        ([(day + 1, 8) for day in TUESDAYS[:3]], {4: 3, 11: 10, 18: 17}, 1),
        ([(3, 7), (10, 7), (18, 7), (24, 7)], {18: 17}, 0),
        ([(10, 7), (17, 7), (24, 7), (31, 7)], {31: None}, 1),
        ([(3, 8), (3, 10)], {3: None}, 4),
        ([(4, 7)], {4: 3}, 3),
    ],
    ids=[
        "an hour later",
        "a day later",
        "on Fridays",
        "one more",
        "an hour later, one more",
        "a day later, one more",
        "shortened",
        "an hour later, shortened",
        "a day later, shortened",
        "one on another day",
        "the window moves on",
        "two for one",
        "a day later, one left",
    ],
)
def test_a_series_that_moves(
    now: list[tuple[int, int]], expected: dict[int, int | None], forgotten: int
) -> None:
    """An occurrence stays the same when its series moves by its hour or its day: its key and its first day stay."""
    answer = [occurrence(day, hour) for day, hour in now]
    found = compare(SERIES, answer, calendar=True)
    assert moved(found) == expected
    assert len(found.forget) == forgotten
    assert found.new == len({one.key for one in found.put} - {one.key for one in SERIES})
    names = dict(found.known_as)
    again = {**{one.key: one for one in SERIES}, **{one.key: one for one in found.put}}
    stored = {name: again[key] for name, key in names.items()} | {
        key: one for key, one in again.items() if key not in found.forget
    }
    assert changes(stored, answer, first=False, local=False, calendar=True, today=NOW.date()) == Changes()


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ([-5], [-4], 0),
        ([-1], [0], 0),
        ([0], [1], 1),
        ([-1], [3], 1),
        ([1], [2], 0),
        ([1, 2, 3], [2, 3, 4], 1),
    ],
    ids=["both past", "up to today", "today to tomorrow", "past to come", "to come", "each day"],
)
def test_what_is_over_has_not_moved(before: list[int], after: list[int], new: int) -> None:
    """Calendars that show the next few occurrences only drop one and add one: that is no move."""
    old, answer = (
        [entry(f"d#{NOW.date() + dt.timedelta(days=day):%Y%m%d}", days=day) for day in days]
        for days in (before, after)
    )
    assert compare(old, answer, calendar=True).new == new


def test_the_agendas_keys_are_a_persons() -> None:
    """In the local agenda another id is another entry, which other rows refer to, unless all else that tells it is as it was."""
    (called,) = (found := compare([STORED], [article("2", STORED.title, PAGE, 5)], local=True)).put
    assert (found.new, found.changed, found.forget) == (0, 1, ("s/1",))
    assert (called.key, called.aliases, called.first_seen) == ("s/2", ("s/1",), STORED.first_seen)
    for other in (article("2", "L’étude", OTHER_PAGE, 5), article("2", "Autre", PAGE, 5)):
        found = compare([STORED], [other], local=True)
        assert (found.new, found.forget) == (1, ("s/1",))


# Few keys, titles, addresses and days, so that all kinds of likeness come up.
ARTICLES = st.builds(
    article,
    st.sampled_from("123456"),
    st.sampled_from(["Le Mardi de l’ESS", "L’étude", "Autre"]),
    st.sampled_from([None, PAGE, OTHER_PAGE, "https://e.org/"]),
    st.sampled_from([None, 5, 12]),
)
EVENTS = st.builds(
    event,
    st.sampled_from(["1", "2", "3#1", "3#2", "5#20231001", "5#20231002", "5#20231008"]),
    st.sampled_from(["Forum", "Atelier"]),
    st.sampled_from([None, PAGE, OTHER_PAGE]),
    st.sampled_from([-3, 5, 12]),
)
ANSWERS = st.lists(ARTICLES | EVENTS, max_size=6, unique_by=lambda one: one.key)


class Memory:
    """What is stored after some answers."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.names: dict[str, str] = {}

    def collect(self, answer: Sequence[Entry], *, calendar: bool) -> Changes:
        stored = {name: self.entries[key] for name, key in self.names.items()} | self.entries
        found = changes(stored, answer, first=False, local=False, calendar=calendar, today=NOW.date())
        for key in found.forget:
            del self.entries[key]
        self.entries |= {one.key: one for one in found.put}
        self.names |= dict(found.known_as)
        self.names = {name: key for name, key in self.names.items() if key in self.entries}
        return found


@given(
    answers=st.lists(ANSWERS, min_size=1, max_size=4),
    calendar=st.booleans(),
    dice=st.randoms(use_true_random=False),
)
def test_laws(*, answers: list[list[Entry]], calendar: bool, dice: random.Random) -> None:
    """The order of items doesn't matter, an answer that comes again changes nothing, and no two items become one."""
    memory, other = Memory(), Memory()
    for answer in answers:
        before = set(memory.entries)
        found = memory.collect(answer, calendar=calendar)
        shuffled = other.collect(dice.sample(answer, len(answer)), calendar=calendar)
        assert memory.entries == other.entries
        assert memory.names == other.names
        assert set(found.forget) == set(shuffled.forget)
        assert before - set(memory.entries) == set(found.forget)
        assert len({one.key for one in found.put}) == len(found.put)
        assert len(memory.entries) >= len(answer)
        assert memory.collect(answer, calendar=calendar) == Changes()
