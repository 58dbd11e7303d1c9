"""Long lists in pages: each thing on one of them, numbered from the oldest, and stable while a list grows."""

from types import SimpleNamespace
from typing import Any

from hypothesis import given, strategies as st

from newsletter.archive.shelves import LENGTH, Shelf, shelves as parted

LISTS = st.integers(0, 12 * LENGTH)


def things(number: int) -> Any:
    """Make a list, oldest first."""
    return [SimpleNamespace(key=str(index)) for index in range(number)]


def shelves(listed: Any) -> list[Shelf]:
    """Part a list whose pages lie where those of replays do."""
    return parted(listed, lambda number: "index.html" if number == 1 else f"index-{number}.html")


def shown(made: list[Shelf]) -> dict[str, tuple[Any, ...]]:
    """Say what each page shows: its things, and where it leads."""
    return {
        one.path: (
            [thing.key for thing in one.things],
            one.newer,
            one.older,
            one.first,
            one.oldest,
            one.total,
        )
        for one in made
    }


@given(LISTS)
def test_each_thing_stands_on_one_page(number: int) -> None:
    """Read from the first page to the last, the list is there from the newest to the oldest, each thing once."""
    keys = [thing.key for one in shelves(things(number)) for thing in one.things]
    assert keys == [str(index) for index in reversed(range(number))]


@given(LISTS)
def test_pages_lead_to_each_other(number: int) -> None:
    """From the first page, `older` leads through all of them, and `newer` back; the first is the index."""
    made = {one.path: one for one in shelves(things(number))}
    walked, name = [], "index.html"
    while name:
        walked.append(name)
        older = made[name].older
        assert not older or made[older].newer == name
        name = older
    assert walked == [*made]
    assert made["index.html"].newer == ""


@given(LISTS)
def test_pages_are_numbered_from_the_oldest(number: int) -> None:
    """index-2 holds the oldest, index-3 what came next: a page that is full is never another one."""
    made = shown(shelves(things(number)))
    for name, (keys, *_) in made.items():
        if name == "index.html":
            continue
        place = int(name.removeprefix("index-").removesuffix(".html"))
        assert sorted(map(int, keys)) == [*range((place - 2) * LENGTH, (place - 1) * LENGTH)]


@given(LISTS)
def test_titles_tell_pages_apart(number: int) -> None:
    """By the number that a page keeps; the first has none."""
    made = shelves(things(number))
    assert len({one.further for one in made}) == len(made)
    assert made[0].further == ""


@given(LISTS)
def test_the_first_page_is_well_filled(number: int) -> None:
    """It has at least a page's worth where there are several, and less than two."""
    first, *rest = shelves(things(number))
    assert len(first.things) < 2 * LENGTH
    assert not rest or len(first.things) >= LENGTH


@given(LISTS)
def test_one_more_changes_three_pages_at_most(number: int) -> None:
    """The first, the one that is new, and the one that leads to it; nearly always the first alone."""
    before, after = (shown(shelves(things(length))) for length in (number, number + 1))
    assert before.keys() <= after.keys()
    changed = [name for name in after if before.get(name) != after[name]]
    assert len(changed) <= (3 if len(after) > len(before) else 1)
    assert "index.html" in changed


def test_an_empty_list_has_a_page() -> None:
    """It says that there is nothing yet."""
    alone = Shelf(number=1, path="index.html", things=[], first="index.html", oldest="index.html", total=1)
    assert shelves([]) == [alone]


@given(LISTS)
def test_the_first_page_knows_how_many_there_are(number: int) -> None:
    """No other does, for then all would change with each one more; all lead to both ends."""
    made = shelves(things(number))
    assert [one.total for one in made] == [len(made), *[0] * (len(made) - 1)]
    assert {(one.first, one.oldest) for one in made} == {(made[0].path, made[-1].path)}
