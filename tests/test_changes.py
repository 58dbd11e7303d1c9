"""What a parsed answer changes in what is stored."""

import dataclasses
import datetime as dt

from newsletter.collect.changes import Changes, changes
from newsletter.model import Entry, Kind

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
EARLIER = NOW - dt.timedelta(days=30)


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
