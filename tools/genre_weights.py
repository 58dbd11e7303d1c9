"""Fits the weights of `collect.dates.genre` to announcements that people labelled: `python tools/genre_weights.py FILE…`.

Prints them, and what they make of each file when they are fitted to the others only: what would be asked in vain, and which
events would be lost.
"""

import argparse
import datetime as dt
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.collect.dates.genre import Scene, Sign, Weights, is_something_else, signs
from newsletter.collect.dates.written import seen_date
from tools.announcements import cases_of, parts_of

_ZONE = ZoneInfo("Europe/Paris")
_STEPS, _RATE = 3000, 0.02
_SPREAD = 1.0  # of the weights that are thought likely before anything is seen


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled text that names a day: its scene, its signs, and whether it announces an event."""

    scene: Scene
    signs: frozenset[Sign]
    event: bool


def scenes_of(cases: Sequence[Mapping[str, Any]]) -> list[Case]:
    """Read the scenes of labelled announcements; those that name no day have none."""
    found = []
    for case in cases:
        title, text = parts_of(case)
        seen = seen_date(title, text, dt.datetime.fromisoformat(case["published"]).date(), _ZONE)
        if seen is not None:
            _, scene = seen
            found.append(Case(scene, frozenset(signs(scene)), case["event"]))
    return found


def fitted(cases: Sequence[Case]) -> Weights:
    """Fit a logistic regression by steps down its gradient, weights held near to nothing."""
    base, weights = 0.0, dict.fromkeys(Sign, 0.0)
    for _ in range(_STEPS):
        slope, slopes = 0.0, {sign: weights[sign] / _SPREAD for sign in Sign}
        for case in cases:
            off = 1 / (1 + math.exp(-base - sum(weights[sign] for sign in case.signs))) - case.event
            slope += off
            for sign in case.signs:
                slopes[sign] += off
        base -= _RATE * slope / math.sqrt(len(cases))
        weights = {
            sign: weight - _RATE * slopes[sign] / math.sqrt(len(cases)) for sign, weight in weights.items()
        }
    return Weights(base, weights)


def main() -> None:
    """Print what the weights of the other files make of each, then those of all."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    files = {path: scenes_of(cases_of(path)) for path in parser.parse_args().files}
    for path, cases in files.items():
        weights = fitted([case for other in files if other is not path for case in files[other]])
        left = [case for case in cases if not is_something_else(case.scene, weights)]
        events = sum(case.event for case in cases)
        kept = sum(case.event for case in left)
        print(f"{path.name}: of {len(cases)}, asked in vain {len(left) - kept}, events lost {events - kept}")
    found = fitted([case for cases in files.values() for case in cases])
    print(f"base {found.base:.1f}")
    for sign in Sign:
        print(f"{sign.name} {found.of[sign]:.1f}")


if __name__ == "__main__":
    main()
