"""What is the same thing, seen in several places, becomes one entry."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.collect.merge import merge
from newsletter.model import Entry, Kind, Link

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
RANKS = {"agenda": 0, "a": 1, "b": 2, "c": 3}
URL = "https://example.org/etude"


def entry(
    key: str, *, kind: Kind = Kind.PUBLICATION, url: str | None = URL, age: int = 0, **fields: Any
) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        sources=(key.partition("/")[0],),
        title=fields.pop("title", key),
        url=url,
        first_seen=NOW - dt.timedelta(days=age),
        **fields,
    )


def merged(*entries: Entry) -> list[Entry]:
    return merge(entries, RANKS)


def test_same_address() -> None:
    """One address, but for tracking, in two sources is one entry of both."""
    (found,) = merged(
        entry("b/1", url=f"{URL}/?utm_source=b"), entry("a/1", url=URL.replace("https://", "http://www."))
    )
    assert found.sources == ("a", "b")
    assert found.title == "a/1"


def test_same_source() -> None:
    """Two entries of one source are two, also when another source has the address too."""
    assert len(merged(entry("a/1"), entry("a/2"))) == 2
    assert [found.sources for found in merged(entry("a/1"), entry("a/2"), entry("b/1"))] == [
        ("a", "b"),
        ("a",),
    ]


@pytest.mark.parametrize(
    "url", ["https://example.org", "https://www.example.org/", "https://example.org/?utm_source=x", None]
)
def test_front_pages(url: str | None) -> None:
    """A site's front page, or no address, says nothing of what an entry is."""
    assert len(merged(entry("a/1", url=url), entry("b/1", url=url))) == 2


def test_kinds_stay_apart() -> None:
    """An event and its replay at one address are two entries."""
    assert len(merged(entry("a/1", kind=Kind.EVENT), entry("b/1", kind=Kind.REPLAY))) == 2


def test_events_need_the_same_day() -> None:
    """Events at one address are the same on the same day only."""
    days = [dt.datetime(2023, 10, 5, 9, tzinfo=dt.UTC), dt.date(2023, 10, 5), dt.date(2023, 10, 6)]
    a, b, c = (entry(f"{name}/1", kind=Kind.EVENT, start=day) for name, day in zip("abc", days, strict=True))
    assert [found.sources for found in merged(a, b, c)] == [("a", "b"), ("c",)]


def test_same_as() -> None:
    """The agenda says what is the same, by key or by address, whatever the addresses are."""
    other = entry("b/1", url="https://ailleurs.example.org/x?utm_source=y")
    for word in ("b/1", "https://ailleurs.example.org/x"):
        (found,) = merged(entry("agenda/e", same_as=(word,)), other)
        assert found.sources == ("agenda", "b")


def test_same_as_goes_on() -> None:
    """What is the same as the same is the same, in whatever order it is said."""
    a, b, c = (
        entry("a/1", url="https://e.org/1"),
        entry("b/1", url="https://e.org/2"),
        entry("c/1", url="https://e.org/3"),
    )
    (found,) = merged(
        entry("agenda/1", url=None, same_as=("c/1",)),
        entry("agenda/2", url=None, same_as=("c/1", "a/1", "b/1")),
        a,
        b,
        c,
    )
    assert found.sources == ("agenda", "a", "b", "c")


def test_not_same_as() -> None:
    """The agenda says what is not the same, though the address is."""
    for word in ("b/1", URL):
        assert len(merged(entry("agenda/e", not_same_as=(word,)), entry("b/1"))) == 2


def test_the_agenda_has_the_last_word() -> None:
    """Fields come from the agenda first, and are filled from the others; the first sighting is the earliest."""
    mine = entry("agenda/e", title="Mon titre", place="Ici", links=(Link(label="x", url="https://e.org/x"),))
    theirs = entry(
        "a/1",
        title="Leur titre",
        place="Là",
        summary="s",
        age=3,
        links=(Link(label="y", url="https://e.org/x/"),),
    )
    (found,) = merged(theirs, mine)
    assert (found.title, found.place, found.summary) == ("Mon titre", "Ici", "s")
    assert found.first_seen == NOW - dt.timedelta(days=3)
    assert found.links == mine.links


def test_references_follow() -> None:
    """What refers to a merged entry refers to the key that it has now."""
    mine = entry("agenda/e", kind=Kind.EVENT, start=dt.date(2023, 10, 5))
    theirs = entry("a/1", kind=Kind.EVENT, start=dt.date(2023, 10, 5), age=3)
    book = entry("agenda/l", url="https://example.org/livre", accompanies="agenda/e")
    replay = entry("agenda/r", url="https://example.org/replay", kind=Kind.REPLAY, replay_of="a/1")
    found = {one.title: one for one in merged(mine, theirs, book, replay)}
    key = found["agenda/e"].key
    assert key == "a/1"
    assert found["agenda/l"].accompanies == key
    assert found["agenda/r"].replay_of == key


DAYS = st.sampled_from([None, dt.date(2023, 10, 5), dt.date(2023, 10, 6)])
KEYS = [f"{source}/{n}" for source in RANKS for n in range(3)]
ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from(KEYS),
        kind=st.sampled_from([Kind.EVENT, Kind.PUBLICATION]),
        url=st.sampled_from([None, "https://e.org/", URL, f"{URL}?utm_x=1", "https://e.org/2"]),
        age=st.integers(0, 3),
        start=DAYS,
        same_as=st.lists(st.sampled_from([*KEYS, URL]), max_size=1).map(tuple),
        not_same_as=st.lists(st.sampled_from([*KEYS, URL]), max_size=1).map(tuple),
        accompanies=st.none() | st.sampled_from(KEYS),
    ),
    max_size=7,
    unique_by=lambda found: found.key,
)


@settings(deadline=None, max_examples=300)
@given(ENTRIES, st.randoms())
def test_order_does_not_matter(entries: list[Entry], random: Any) -> None:
    """Any order of the entries gives the same outcome."""
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert merge(shuffled, RANKS) == merge(entries, RANKS)


@settings(deadline=None, max_examples=300)
@given(ENTRIES)
def test_nothing_is_lost_or_shared(entries: list[Entry]) -> None:
    """Every source that gave something is named, keys are unique and come from what was given."""
    found = merge(entries, RANKS)
    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) <= {one.key for one in entries}
    assert {source for one in found for source in one.sources} == {one.sources[0] for one in entries}
    assert all(len(set(one.sources)) == len(one.sources) for one in found)
