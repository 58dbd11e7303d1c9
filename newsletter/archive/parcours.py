"""A parcours découverte: what to see, then to read, then to do, in so many minutes, over several univers. Pure.

The editor's choice comes first and is never shortened. What else there is fills the time: to within a tenth of it where the
archive holds enough, and nothing is padded. The same archive gives the same path.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
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
        None of its steps takes more than half of the time where others do as well: by them univers and stages are met, too;
        and none of them is a guess where the others do.
    """
    own = tuple(dict.fromkeys(chosen))
    taken = {step.key for step in own}
    others = [step for step in dict.fromkeys(steps) if step.key not in taken][:MOST]
    spent = _minutes(own)
    least, most = minutes - minutes // _TENTH - spent, minutes + minutes // _TENTH - spent
    added: Sequence[Step] = []
    for some in _pools(others, minutes) if least > 0 else ():
        added = _added(own, some, least, minutes - spent, most)
        if _minutes(added) >= least and _is_as_wide([*own, *added], [*own, *others]):
            break
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


def _is_as_wide(laid: Sequence[Step], held: Sequence[Step]) -> bool:
    """Whether a path leads through all stages that there are, and as many univers as one should."""
    stages = {step.stage for step in laid} == {step.stage for step in held}
    return stages and len(_univers(laid)) >= min(_UNIVERS, len(_univers(held)))


def _added(own: Sequence[Step], others: Sequence[Step], least: int, wanted: int, most: int) -> Sequence[Step]:
    """Choose what else a path holds: as many stages and univers as go into the time, then the latest."""
    need = min(_UNIVERS, len(_univers([*own, *others])))
    fitting: Sequence[Step] = []
    longest: Sequence[Step] = []
    for seeds in _seeds(own, others, wanted, most):
        room = _minutes(seeds)
        found: Sequence[Step] = [
            *seeds,
            *_filled([step for step in others if step not in seeds], wanted - room, most - room),
        ]
        fits = _minutes(found) >= least
        if fits and len(_univers([*own, *found])) >= need:
            return _in_order(found, others)
        if fits:
            fitting = fitting or found
        elif _minutes(found) > _minutes(longest):
            longest = found
    for wider in range(need, len(_univers([*own, *fitting])), -1) if fitting else ():
        if found := _spread(others, _univers(own), wider, range(least, most + 1), wanted):
            return _in_order(found, others)
    return _in_order(fitting or longest, others)


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


def _spread(
    steps: Sequence[Step], met: frozenset[str], need: int, fitting: range, wanted: int
) -> Sequence[Step]:
    """Choose steps that take a fitting time over as many univers as a path needs; none where no choice does.

    Args:
        steps: the latest first; of several choices the latest are taken.
        met: the univers that need not be met any more.
        need: how many there should be in all.
        fitting: minutes, from the least to the most.
        wanted: those that are best.
    """
    mask = (1 << fitting.stop) - 1
    reached = [
        {_met(met, frozenset(), need): 1}
    ]  # by the univers that the oldest ones meet: their minutes, as bits
    for step in steps[::-1]:
        after = dict(reached[-1])
        for univers, minutes in reached[-1].items():
            wider = _met(univers, step.univers, need)
            after[wider] = after.get(wider, 0) | minutes << step.minutes & mask
        reached.append(after)
    ends = [minutes for minutes in fitting if reached[-1].get(_ENOUGH, 0) >> minutes & 1]
    if not ends:
        return []
    left, at = min(ends, key=lambda minutes: (abs(minutes - wanted), minutes)), _ENOUGH
    found = []
    for step, before in zip(steps, reached[-2::-1], strict=True):
        came = _before(step, before, at, left, need)
        if came is not None:
            found.append(step)
            left, at = left - step.minutes, came
    return found


def _before(
    step: Step, before: Mapping[frozenset[str], int], at: frozenset[str], left: int, need: int
) -> frozenset[str] | None:
    """Return the univers that were met before a step which leads to those that are met; None where it is not taken."""
    if step.minutes > left:
        return None
    ways = (univers for univers in before if _met(univers, step.univers, need) == at)
    return next((univers for univers in ways if before[univers] >> left - step.minutes & 1), None)


def _met(univers: frozenset[str], others: frozenset[str], need: int) -> frozenset[str]:
    """Join univers; which they are does not matter any more once there are enough."""
    both = univers | others
    return _ENOUGH if univers == _ENOUGH or len(both) >= need else both
