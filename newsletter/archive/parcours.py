"""A parcours découverte: what to see, then to read, then to do, in so many minutes, over several univers. Pure.

The editor's choice comes first and is never shortened. What else there is fills the time: to within a tenth of it where the
archive holds enough, and nothing is padded. The same archive gives the same path.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

_TENTH = 10
_UNIVERS = 3  # that a path leads through, as far as the archive holds them
_ENOUGH = frozenset({"*"})  # what stands for enough of them
MOST = 400
"""Steps to choose from: the latest."""


class Stage(IntEnum):
    """What is done with a step, in the order of a path."""

    SEE = 0
    READ = 1
    DO = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that a path may lead to.

    Args:
        key: what it is known by.
        stage: what is done with it.
        minutes: that it takes, at least one.
        univers: those that it is about.
        is_guess: whether its minutes are guessed, for it says neither how long it is nor what it is.
    """

    key: Hashable
    stage: Stage
    minutes: int
    univers: frozenset[str] = frozenset()
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """Steps in their order. `fits`: they take what they should, within a tenth."""

    steps: tuple[Step, ...]
    fits: bool

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return _minutes(self.steps)


def path(steps: Sequence[Step], minutes: int, chosen: Sequence[Step] = ()) -> Path:
    """Lay a path.

    Args:
        steps: that the archive holds, the latest first.
        minutes: that it should take.
        chosen: the editor's, in order; they come first.

    Returns:
        A path within a tenth of the time where there is one; else the longest that does not exceed it, and the editor's choice.
        Of those that fit it leads over three univers, or as many as any does, then through as many stages as any does.
        None of its steps takes more than half of the time where others do as well: by them univers and stages are met, too;
        and none of them is a guess where the others do.
    """
    own = tuple(dict.fromkeys(chosen))
    taken = {step.key for step in own}
    spent = _minutes(own)
    least, most = minutes - minutes // _TENTH - spent, minutes + minutes // _TENTH - spent
    new = [step for step in dict.fromkeys(steps) if step.key not in taken][:MOST]
    others = [step for step in new if step.minutes <= most]
    pools = _pools(others, minutes) if least > 0 else ()
    added = _widest_of(pools, own, _full([*own, *others]), range(least, most + 1), minutes - spent)
    laid = (*own, *sorted(_in_order(added, others), key=lambda step: step.stage))
    return Path(laid, least <= _minutes(added) <= most)


def _pools(others: Sequence[Step], minutes: int) -> Iterator[Sequence[Step]]:
    """Give what to choose from, the best first: without guesses, and none of it too long; at last all there is."""
    by_merit = sorted(others, key=lambda step: (step.is_guess, step.is_guess and not step.univers))
    sure = [step for step in by_merit if not step.is_guess]
    pools = [sure, by_merit] if 0 < len(sure) < len(by_merit) else [by_merit]
    for pool in pools:
        short = [step for step in pool if step.minutes * 2 <= minutes]
        if len(short) < len(pool):
            yield short
        yield pool


def _widest_of(
    pools: Iterable[Sequence[Step]], own: Sequence[Step], full: tuple[int, int], fitting: range, wanted: int
) -> Sequence[Step]:
    """Choose from the first pool of which a fitting choice is as wide as it can be; else the widest, the longest where none fits."""
    best: Sequence[Step] = []
    merit, least = (0, (0, 0)), fitting.start
    for pool in pools:
        found = _added(own, pool, fitting, wanted)
        width = _width([*own, *found], full[0]) if _minutes(found) >= least else (0, 0)
        if (ours := (min(_minutes(found), least), width)) > merit:
            best, merit = found, ours
        if merit == (least, full):
            break
    return best


def _full(held: Sequence[Step]) -> tuple[int, int]:
    """Return the width of a path that misses nothing."""
    return _width(held, _needed(held))


def _needed(held: Sequence[Step]) -> int:
    """Over how many univers a path should lead, of all that there are."""
    return min(_UNIVERS, len(_univers(held)))


def _width(laid: Sequence[Step], need: int) -> tuple[int, int]:
    """Say over how many univers a path leads, as far as they are needed, and through how many stages."""
    return min(need, len(_univers(laid))), len({step.stage for step in laid})


def _added(own: Sequence[Step], others: Sequence[Step], fitting: range, wanted: int) -> Sequence[Step]:
    """Choose what else a path holds: as many univers and stages as go into the time, then the latest.

    Args:
        own: what it holds already.
        others: to choose from, the latest first.
        fitting: minutes, from the least to the most.
        wanted: those that are best.
    """
    least, most, full = fitting[0], fitting[-1], _full([*own, *others])
    best: Sequence[Step] = []
    longest: Sequence[Step] = []
    for seeds in _seeds(own, others, wanted, most):
        room = _minutes(seeds)
        left = [step for step in others if step not in seeds]
        found: Sequence[Step] = [*seeds, *_filled(left, wanted - room, most - room)]
        if _minutes(found) < least:
            longest = max(longest, found, key=_minutes)
            continue
        best = max(best or found, found, key=lambda some: _width([*own, *some], full[0]))
        if _width([*own, *best], full[0]) == full:
            return _in_order(best, others)
    if best:
        best = max(
            best, _widest(others, own, fitting, wanted), key=lambda some: _width([*own, *some], full[0])
        )
    return _in_order(best or longest, others)


def _in_order(found: Sequence[Step], others: Sequence[Step]) -> Sequence[Step]:
    kept = {step.key for step in found}
    return [step for step in others if step.key in kept]


def _seeds(own: Sequence[Step], others: Sequence[Step], wanted: int, most: int) -> Iterator[list[Step]]:
    """Give what a path should lead to: of each stage one, of the univers several, more where they go into the time; then always less."""
    seeds: list[Step] = []
    missing = [stage for stage in Stage if all(step.stage is not stage for step in own)]
    while missing:
        stage = missing.pop(0)
        shortest = [
            min((one.minutes for one in others if one.stage is later), default=0) for later in missing
        ]
        room = most - _minutes(seeds)
        fit = [step for step in others if step.stage is stage and step.minutes <= room - sum(shortest)]
        seeds += _best(fit, [*own, *seeds])
    while True:
        met = [*own, *seeds]
        room = (most if len(_univers(met)) < _UNIVERS else wanted) - _minutes(seeds)
        new = [step for step in others if step.minutes <= room and step.univers - _univers(met)]
        if not new:
            break
        share = room // len(
            _univers([*own, *others]) - _univers(met)
        )  # so that the others go into the time, too
        seeds += _best([step for step in new if step.minutes <= share] or new, met)
    for kept in range(len(seeds), -1, -1):
        yield seeds[:kept]


def _best(steps: Sequence[Step], met: Sequence[Step]) -> Sequence[Step]:
    """Return the latest that speaks of another univers, else the latest; none where there is none."""
    known = _univers(met)
    return sorted(steps, key=lambda step: not step.univers - known)[:1]


def _univers(steps: Sequence[Step]) -> frozenset[str]:
    return frozenset[str]().union(*(step.univers for step in steps))


def _minutes(steps: Iterable[Step]) -> int:
    return sum(step.minutes for step in steps)


def _filled(steps: Sequence[Step], wanted: int, most: int) -> list[Step]:
    """Choose steps that take as nearly what is wanted as they can, and no more than `most`; the latest where several do."""
    if wanted <= 0:
        return []
    mask = (1 << most + 1) - 1
    reached = [1]  # by the oldest ones: bit n says that some of them take n minutes
    oldest_first = steps[::-1]
    for step in oldest_first:
        reached.append((reached[-1] | reached[-1] << step.minutes) & mask)
    left = min(
        (minutes for minutes in range(most + 1) if reached[-1] >> minutes & 1),
        key=lambda minutes: (abs(minutes - wanted), minutes),
    )
    found = []
    for step, before in zip(oldest_first[::-1], reached[-2::-1], strict=True):
        if left >= step.minutes and before >> left - step.minutes & 1:
            found.append(step)
            left -= step.minutes
    return found


_Met = tuple[frozenset[str], frozenset[Stage]]  # the univers, and the stages, of some steps


def _widest(steps: Sequence[Step], own: Sequence[Step], fitting: range, wanted: int) -> Sequence[Step]:
    """Choose steps that take a fitting time over as many univers as any do, then through as many stages; the latest of several.

    All choices at once: for each thing that the oldest steps may meet, the minutes that they then take, as bits.
    """
    need, mask = _needed([*own, *steps]), (1 << fitting.stop) - 1
    met = _met((frozenset(), frozenset()), own, need)
    reached = [{met: 1}]
    for step in steps[::-1]:
        after = dict(reached[-1])
        for before, minutes in reached[-1].items():
            wider = _met(before, [step], need)
            after[wider] = after.get(wider, 0) | minutes << step.minutes & mask
        reached.append(after)
    ends = {
        at: fit for at, minutes in reached[-1].items() if (fit := [n for n in fitting if minutes >> n & 1])
    }
    if not ends:
        return []
    at = max(ends, key=lambda one: (need if one[0] == _ENOUGH else len(one[0]), len(one[1])))
    left = min(ends[at], key=lambda minutes: (abs(minutes - wanted), minutes))
    found = []
    for step, ways in zip(steps, reached[-2::-1], strict=True):
        came = (one for one in ways if step.minutes <= left and _met(one, [step], need) == at)
        origin = next((one for one in came if ways[one] >> left - step.minutes & 1), None)
        if origin is not None:
            found.append(step)
            left, at = left - step.minutes, origin
    return found


def _met(met: _Met, steps: Sequence[Step], need: int) -> _Met:
    """Join what some steps meet; which univers they are does not matter any more once there are enough."""
    univers, stages = met
    both = univers | _univers(steps)
    enough = univers == _ENOUGH or len(both) >= need
    return _ENOUGH if enough else both, stages | {step.stage for step in steps}
