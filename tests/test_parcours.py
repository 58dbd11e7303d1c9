"""Paths through the archive: as long as they should be where there is enough, over several univers, nothing twice."""

import dataclasses
import datetime as dt
import pathlib
import re
from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec
import pytest
from hypothesis import given, strategies as st

from newsletter.archive.catalogue import Catalogue
from newsletter.archive.decouverte import Ways
from newsletter.archive.lengths import Lengths
from newsletter.archive.material import Material
from newsletter.archive.parcours import Path, Stage, Step, path
from newsletter.archive.record import record
from newsletter.config import Config
from newsletter.config.contents import ParcoursSettings
from newsletter.model import Edition, EditionEntry, Kind
from newsletter.permalinks import entry_page
from tests import generated
from tests.editions import CONFIG, EDITIONS, looks, publication
from tests.sites import Site

UNIVERS = ("fondations", "associations", "entreprises", "collectivités", "institutions")
one_step = st.builds(
    Step,
    key=st.integers(0, 10_000),
    stage=st.sampled_from(Stage),
    minutes=st.integers(1, 150),
    univers=st.frozensets(st.sampled_from(UNIVERS), max_size=3),
)
steps = st.lists(one_step, max_size=60, unique_by=lambda step: step.key)
hours = st.sampled_from([2, 4, 12])


def see(key: str, minutes: int, *univers: str) -> Step:
    return Step(key=key, stage=Stage.SEE, minutes=minutes, univers=frozenset(univers))


def read(key: str, minutes: int, *univers: str) -> Step:
    return Step(key=key, stage=Stage.READ, minutes=minutes, univers=frozenset(univers))


def do(key: str, minutes: int, *univers: str) -> Step:
    return Step(key=key, stage=Stage.DO, minutes=minutes, univers=frozenset(univers))


def keys(found: Path) -> list[object]:
    return [step.key for step in found.steps]


def test_see_read_do() -> None:
    """A replay, a note, a guide; all in the time, in this order, over three univers."""
    held = [do("guide", 60, "c"), read("note", 20, "b"), see("replay", 40, "a")]
    assert keys(path(held, 120)) == ["replay", "note", "guide"]


def test_the_latest_first() -> None:
    """Of equals the latest are taken."""
    held = [see(f"r{number}", 60) for number in range(9)]
    assert keys(path(held, 120)) == ["r0", "r1"]


def test_one_of_another_univers_before_a_later_one() -> None:
    """A path leads through three univers where the archive holds them."""
    held = [see("a1", 40, "a"), read("a2", 40, "a"), do("a3", 40, "a"), read("b", 40, "b"), do("c", 40, "c")]
    assert keys(path(held, 120)) == ["a1", "b", "c"]


def test_more_univers_where_they_go_into_the_time() -> None:
    """Of equals those that speak of a univers not met yet come before later ones, beyond three, as far as there are any."""
    held = [read(f"none{n}", 20) for n in range(9)] + [read(f"of{one}", 20, one) for one in "abcdef"]
    assert univers_of(path(held, 120).steps) == {*"abcdef"}
    assert len(univers_of(path(held, 240).steps)) == 6
    long = [see("r1", 60, "a"), see("r2", 60, "b"), *(read(f"of{one}", 10, one) for one in "bcdef")]
    assert univers_of(path(long, 120).steps) == {*"abcdef"}


def test_guesses_only_where_the_others_do_not_reach() -> None:
    """What says neither its length nor what it is comes in only where all else is not enough; then what has a univers first."""
    guess = [
        dataclasses.replace(read(f"blog{n}", 10, *("a" if n > 5 else "")), is_guess=True) for n in range(12)
    ]
    held = [*guess, see("r", 40, "a"), read("n1", 15, "b"), read("n2", 15, "c"), do("g", 45, "a")]
    assert keys(path(held, 120)) == ["r", "n1", "n2", "g"]
    found = path([*guess, see("r", 40, "a"), do("g", 45, "b")], 120)
    assert keys(found) == ["r", "blog6", "blog7", "blog8", "g"]


@given(steps, st.lists(one_step, max_size=4, unique_by=lambda step: step.key), hours)
def test_a_choice_that_is_completed(held: list[Step], chosen: list[Step], number: int) -> None:
    """The editor's choice is there whole, in its order; all together takes the time within a tenth, or says that it does not."""
    found = path(held, number * 60, chosen)
    assert [*found.steps[: len(chosen)]] == chosen
    assert found.fits == (number * 54 <= found.minutes <= number * 66)
    assert found.minutes <= max(number * 66, sum(step.minutes for step in chosen))


def test_a_long_step_leaves_room_for_the_others() -> None:
    """The latest to see is not taken where nothing to do would go into the time after it."""
    held = [see("long", 70, "a"), see("short", 30, "b"), read("note", 30, "c"), do("guide", 60, "d")]
    assert keys(path(held, 120)) == ["short", "note", "guide"]


def test_no_step_takes_most_of_the_time_where_others_do() -> None:
    """The latest replay, longer than half of it, is not taken where shorter steps fill the time; else it is."""
    held = [
        see("day", 170, "a"),
        see("film", 120, "a"),
        read("note", 20, "b"),
        read("book", 60, "b"),
        do("guide", 40, "c"),
    ]
    assert keys(path(held, 240)) == ["film", "note", "book", "guide"]
    assert keys(path([step for step in held if step.key != "film"], 240)) == ["day", "note", "guide"]


def test_the_editors_choice_comes_first() -> None:
    """In the editor's order; what else fits follows; nothing comes twice."""
    held = [see("replay", 40), read("note", 30), do("guide", 60)]
    found = path(held, 120, [do("guide", 60), see("mine", 30)])
    assert keys(found) == ["guide", "mine", "note"]
    assert found.fits


def test_the_editors_choice_is_never_shortened() -> None:
    """Also where it takes more than the time."""
    found = path([see("replay", 10)], 120, [do("guide", 100), do("book", 100)])
    assert keys(found) == ["guide", "book"]
    assert not found.fits


def test_too_little_is_told() -> None:
    """Where the archive holds less, all that it holds is the path."""
    found = path([see("replay", 50), read("note", 20)], 240)
    assert (keys(found), found.minutes, found.fits) == (["replay", "note"], 70, False)
    assert path([], 120) == Path((), fits=False)


def test_what_is_too_long_is_left_out() -> None:
    assert keys(path([do("book", 500), read("note", 20)], 120)) == ["note"]


@given(steps, hours)
def test_laws(held: list[Step], number: int) -> None:
    """Nothing twice, nothing invented, in order of stages, never over the time; the same again."""
    found = path(held, number * 60)
    assert len({*keys(found)}) == len(found.steps)
    assert {*found.steps} <= {*held}
    assert [step.stage for step in found.steps] == sorted(step.stage for step in found.steps)
    assert found.minutes <= number * 66
    assert found == path(held, number * 60)


@given(steps.filter(lambda held: len(held) <= 9))
def test_where_there_is_enough_it_fits(held: list[Step]) -> None:
    """Any choice that takes the time, within a tenth, proves that there is one; the path is then such a one."""
    enough = any(
        108 <= sum(step.minutes for step in some) <= 132
        for size in range(1, len(held) + 1)
        for some in combinations(held, size)
    )
    assert path(held, 120).fits == enough


def widest(held: Iterable[Step], minutes: int) -> tuple[int, int] | None:
    """How wide a choice is that takes the time within a tenth; None where no choice takes it.

    All choices at once: for each set of univers and stages, which minutes some steps take that lead over them; as bits.
    """
    least, most = minutes * 9 // 10, minutes * 11 // 10
    reached = {frozenset[object](): 1}
    for step in held:
        for met, taken in list(reached.items()):
            wider = met | step.univers | {step.stage}
            reached[wider] = reached.get(wider, 0) | (taken << step.minutes) & ((2 << most) - 1)
    return max((width(met) for met, taken in reached.items() if taken >> least), default=None)


def width(met: Iterable[object]) -> tuple[int, int]:
    """Over how many univers, three at most, and through how many stages."""
    stages = {one for one in met if isinstance(one, Stage)}
    return min(3, len({*met} - stages)), len(stages)


def met_by(found: Path) -> tuple[int, int]:
    return width({*univers_of(found.steps), *(step.stage for step in found.steps)})


def univers_of(some: Iterable[Step]) -> frozenset[str]:
    return frozenset[str]().union(*(step.univers for step in some))


@given(st.lists(one_step, max_size=12, unique_by=lambda step: step.key), hours)
def test_where_there_is_enough_it_is_wide(held: list[Step], number: int) -> None:
    """It takes the time over three univers, or as many as any choice does that takes the time, then to see, to read and to do."""
    found, most = path(held, number * 60), widest(held, number * 60)
    assert found.fits == (most is not None)
    assert most is None or met_by(found) == most


def test_nothing_is_left_out_that_goes_into_the_time() -> None:
    """What there is to do is on the path where some choice has it, whatever comes first by its date."""
    replays = (95, ("e",)), (55, ("i",)), (70, ()), (70, ()), (95, ("i", "k"))
    held = [
        *(see(f"r{number}", minutes, *univers) for number, (minutes, univers) in enumerate(replays)),
        read("p3", 60, "c", "a"),
        read("p4", 60, "k", "e"),
        do("p6", 60, "j", "c"),
    ]
    assert {step.stage for step in path(held, 240).steps} == {*Stage}
    few = [see("r12", 12), see("r70", 70), see("r40", 40), read("dossier", 30), read("livre", 240)]
    assert keys(path(few, 240)) == ["r12", "livre"]
    assert keys(path([see("r12", 12, "d"), read("blog", 6, "b"), read("livre", 240, "a")], 240)) == [
        "r12",
        "blog",
        "livre",
    ]


def ways(
    editions: Sequence[Edition], config: Config = CONFIG, after: dt.timedelta = dt.timedelta(days=365)
) -> Ways:
    """What lays the parcours of an archive of these editions, so long after the last."""
    material = Material(
        editions={one.date: one for one in editions},
        config=config,
        looks=looks(),
        today=editions[-1].date + after,
        sizes=lambda _: {},
        mail=lambda _: "",
    )
    records = [record(material.issue(one.date), one, material.sorting) for one in editions]
    return Ways(Catalogue(records, material.today), material)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("number", [1, 2, 4, 20])
@pytest.mark.some(2)
def test_any_archive(number: int, seed: int) -> None:
    """Through letters of every kind: the time within a tenth wherever it can be had, three univers, to see, to read, to do."""
    editions = generated.archive(number, seed, dt.date(2023, 1, 5))
    made, again = ways(editions), ways(editions)
    held = [step for step, _ in made.latest]
    for lasts in (2, 4, 12):
        found, stops = made.laid(lasts)
        assert [step for step, _ in stops] == [*found.steps]
        assert len({thing.key for _, thing in stops}) == len(stops)
        assert {*found.steps} <= {*held}
        assert [step.stage for step in found.steps] == sorted(step.stage for step in found.steps)
        most = widest(held, lasts * 60)
        assert found.fits == (most is not None) == (lasts * 54 <= found.minutes <= lasts * 66)
        assert most is None or met_by(found) == most
        assert again.laid(lasts)[0] == found


@given(steps)
def test_no_path_is_cut_short(held: list[Step]) -> None:
    """Where nothing fits, no other step would have gone into the time."""
    found = path(held, 120)
    if not found.fits:
        left = [step for step in held if step not in found.steps]
        assert all(found.minutes + step.minutes > 132 for step in left)


@pytest.mark.parametrize("number", [2, 4, 12])
@pytest.mark.some(1)
def test_a_long_archive(number: int) -> None:
    """Thousands of entries cost no more than the latest ones."""
    held = [
        Step(key=at, stage=Stage(at % 3), minutes=5 + at % 60, univers=frozenset({UNIVERS[at % 5]}))
        for at in range(9000)
    ]
    found = path(held, number * 60)
    assert found.fits
    assert len(frozenset().union(*(step.univers for step in found.steps))) >= 3
    assert {step.stage for step in found.steps} == {*Stage}


def _entry(key: str, **values: object) -> EditionEntry:
    row = publication(dt.date(2023, 9, 28), "a", title=key, summary=None, duration=None, type=None)
    return dataclasses.replace(row, key=key, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "minutes", "said"),
    [
        ({"duration": "25 min", "type": "note", "summary": "mot " * 4000}, 25, ""),
        ({"type": "tribune", "summary": "mot " * 4000}, 8, "8 min de lecture"),
        ({"summary": "mot " * 50}, 10, ""),  # it says what the text is about
        ({"summary": "mot " * 400}, 2, "2 min de lecture"),
        ({"type": "billet d’humeur", "summary": "mot " * 4000}, 20, "20 min de lecture"),
        ({"type": "guide"}, 60, ""),  # it is worked with
        ({"type": "livre"}, 240, "4 h de lecture"),
    ],
)
def test_how_long_a_publication_takes(values: dict[str, object], minutes: int, said: str) -> None:
    """As it says, else as its type does, else by the text that is held, where that is more than what it is about."""
    found = ways([dataclasses.replace(EDITIONS["usual-week"], entries=(_entry("a", **values),))])
    [(step, thing)] = found.latest
    assert (step.minutes, Lengths({}).reading(thing).replace("\u00a0", " ")) == (minutes, said)
    assert step.is_guess == (minutes == 10)


HOURS_9, HOURS_18 = (dt.datetime(2023, 10, 5, hour, tzinfo=CONFIG.letter.zone) for hour in (9, 18))
A_DAY = dt.timedelta(days=1)


def lasting(days: int, **values: object) -> dict[str, object]:
    """An event that takes whole days."""
    first = HOURS_9.date()
    return {"start": first, "end": first + (days - 1) * A_DAY, "all_day": True, **values}


def of_a_path(row: EditionEntry, minutes: dict[str, int]) -> Path:
    """The path of two hours that an editor who says how long types take gives to one entry."""
    config = msgspec.structs.replace(
        CONFIG,
        parcours=(ParcoursSettings(hours=2, entries=("a",)),),
        archive=msgspec.structs.replace(CONFIG.archive, minutes=minutes),
    )
    made = ways([dataclasses.replace(EDITIONS["usual-week"], entries=(row,))], config, after=dt.timedelta())
    return made.laid(2)[0]


@pytest.mark.parametrize(
    ("values", "own", "minutes"),
    [
        ({"start": HOURS_9, "end": HOURS_18}, {}, 540),
        ({"start": HOURS_9, "end": HOURS_18, "type": "colloque"}, {"colloque": 300}, 540),
        ({"start": HOURS_9}, {}, 60),
        ({"start": HOURS_9.date()}, {}, 60),  # only its hour is not known
        (lasting(1), {}, 420),
        (lasting(1, type="colloque"), {}, 420),
        (
            lasting(1, type="webinaire"),
            {},
            60,
        ),  # that it lasts all day is how an agenda says a day without an hour
        (lasting(1), {"journée": 360}, 360),
        (lasting(2), {}, 840),
        (lasting(2, type="journée"), {"journée": 360}, 720),
        (lasting(2, type="webinaire"), {}, 840),
        (lasting(2, type="webinaire"), {"webinaire": 90}, 90),
        ({"start": HOURS_9, "end": HOURS_18 + A_DAY}, {}, 840),
        ({"start": HOURS_9, "end": HOURS_18 + A_DAY, "duration": "3 h"}, {}, 180),
        (lasting(7), {}, 2940),
        (lasting(8), {}, 90),
        (lasting(31, type="MOOC"), {}, 120),
        (lasting(93, type="exposition"), {}, 90),
        (lasting(93, type="exposition"), {"exposition": 45}, 45),
        (lasting(93, type="installation"), {"visite": 30}, 30),
    ],
)
def test_how_long_an_event_takes(values: dict[str, object], own: dict[str, int], minutes: int) -> None:
    """Its own hours, else what the editor says of its type; a few whole days each, and what is open for longer a visit."""
    row = _entry("a", kind=Kind.EVENT, section="agendas", **values)
    [step] = of_a_path(row, own).steps
    assert step.minutes == minutes


def test_a_page_says_the_length_of_a_step_as_that_of_the_whole(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both in hours: what steps take adds up to what the path does."""
    row = _entry("a", kind=Kind.EVENT, section="agendas", **lasting(2))
    config = msgspec.structs.replace(CONFIG, parcours=(ParcoursSettings(hours=2, entries=("a",)),))
    week = dataclasses.replace(EDITIONS["usual-week"], entries=(row,))
    monkeypatch.setattr("tests.sites.CONFIG", config)
    Site(tmp_path).build([week], today=week.date)
    said = (tmp_path / "parcours/2h.html").read_text().replace("\u00a0", " ")
    assert "1 étape, 14 h en tout" in said
    assert "14 h · choix de la rédaction" in said


def test_lists_and_parcours_say_the_same_length(tmp_path: pathlib.Path) -> None:
    """On the home page, in the list, on its own page; and what is guessed is said of no publication."""
    rows = (_entry("a", type="note"), _entry("b", summary="mot " * 900), _entry("c", summary="Court."))
    Site(tmp_path).build([dataclasses.replace(EDITIONS["usual-week"], entries=rows)])
    said = {
        page: sorted(re.findall(r"(\d+)\W?min de lecture", (tmp_path / page).read_text()))
        for page in (
            "index.html",
            "publications/index.html",
            entry_page("a"),
            entry_page("b"),
            entry_page("c"),
        )
    }
    assert [*said.values()] == [["15", "4"], ["15", "4"], ["15"], ["4"], []]
    walked = re.findall(r"(\d+)\W?min(?=</p>)", (tmp_path / "parcours/2h.html").read_text())
    assert {"15", "4"} <= {*walked}
