"""What pure functions made is kept by the content of what they made it from."""

import datetime as dt
from dataclasses import dataclass

from newsletter.kept import by_content, by_sameness


@dataclass(frozen=True)
class Moment:
    """Something at an instant."""

    at: dt.datetime


class Making:
    """Counts what is made."""

    def __init__(self) -> None:
        self.made: list[object] = []

    def __call__(self, *one: object) -> object:
        self.made.append(one)
        return object()


NINE = dt.datetime(2023, 9, 28, 9, tzinfo=dt.timezone(dt.timedelta(hours=2)))


def test_the_same_content_is_made_once() -> None:
    """What is as it was is not made again; what comes beside it counts too."""
    make = Making()
    kept = by_content(4)(make)
    first = kept([Moment(NINE)], "beside")
    assert kept([Moment(NINE)], "beside") is first
    assert kept([Moment(NINE)], "another") is not first
    assert len(make.made) == 2


def test_equal_is_not_the_same() -> None:
    """One instant by two clocks is equal, and not one content."""
    kept = by_content(4)(Making())
    assert Moment(NINE) == Moment(NINE.astimezone(dt.UTC))
    assert kept(Moment(NINE)) is not kept(Moment(NINE.astimezone(dt.UTC)))


def test_the_latest_are_kept() -> None:
    """No more is kept than was said."""
    make = Making()
    kept = by_content(2)(make)
    for number in (1, 2, 3, 1):
        kept([number])
    assert len(make.made) == 4


def test_lists_count_by_which_objects_they_hold() -> None:
    """A list of the same objects is the same, also another list; one that holds an equal object is another."""
    make = Making()
    kept = by_sameness(4)(make)
    one, equal = Moment(NINE), Moment(NINE)
    first = kept([one, one], {"a": 1}, NINE)
    assert kept((one, one), {"a": 1}, NINE) is first
    assert kept([one, equal], {"a": 1}, NINE) is not first
    assert kept([one], {"a": 1}, NINE) is not first
    assert kept([one, one], {"a": 2}, NINE) is not first
    assert len(make.made) == 4


def test_a_list_is_made_of_what_it_held() -> None:
    """What is given to a list later makes another."""
    make = Making()
    kept = by_sameness(4)(make)
    given = [Moment(NINE)]
    first = kept(given)
    given.append(Moment(NINE))
    assert kept(given) is not first
