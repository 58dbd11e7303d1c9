"""Whether a source has fallen silent, or lost its form, against its own rhythm. Pure."""

import datetime as dt
import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.french import count

_FEWEST = 4  # days with something new that make a rhythm
_SHORTEST = dt.timedelta(weeks=4)
_GAPS = 3
_FEW = 2  # parts that cannot be read: a careless line here and there


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """How long a source has had nothing new, in whole weeks, and how many days usually lie between two news."""

    weeks: int
    usual: int

    @property
    def french(self) -> str:
        """Say "silencieuse depuis 7 semaines (d’ordinaire, du nouveau tous les 8 jours)"."""
        often = f"tous les {count(self.usual, 'jour')}" if self.usual > 1 else "chaque jour"
        return f"silencieuse depuis {count(self.weeks, 'semaine')} (d’ordinaire, du nouveau {often})"


def silence(days: Iterable[dt.date], today: dt.date) -> Silence | None:
    """Say how long a source has been silent; None while that is nothing unusual, or its rhythm is not known.

    Silent is who has had nothing new for over four weeks and over three times its median gap.

    Args:
        days: on which a source had something new; those to come don't count.
        today: the letter's day of now.
    """
    past = sorted({day for day in days if day <= today})
    if len(past) < _FEWEST:
        return None
    usual = statistics.median((after - before).days for before, after in itertools.pairwise(past))
    gap = today - past[-1]
    if gap <= max(_SHORTEST, _GAPS * dt.timedelta(days=usual)):
        return None
    return Silence(weeks=gap.days // 7, usual=round(usual))


def are_many(skipped: int, before: Sequence[int]) -> bool:
    """Whether far more of an answer could not be read than of those before it; of a first one, whether more than a few.

    Args:
        skipped: how many parts.
        before: how many there were in earlier answers.
    """
    usual = statistics.median(before) if before else 0
    return skipped > _FEW + 2 * usual
