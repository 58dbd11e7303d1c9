"""Measures which dates are read in announcements that people labelled: `python tools/announcements.py FILE…`.

A file holds `[[case]]` tables: `text` (its first line is the title where there are several), `published`, `event`, and of
an event `start` and `end` (ISO 8601, in the letter's zone), which are days for whole days; `sure`, `kind` and `why` say what
the labelling reader thought. An `end` without an hour beside a `start` with one holds whatever hour is read for it.
"""

import argparse
import datetime as dt
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.collect.dates.written import WrittenDate, read_date

_ZONE = ZoneInfo("Europe/Paris")
_MADE = ("right", "wrong", "right ?", "wrong ?", "nothing")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was read in labelled announcements.

    Args:
        counts: by whether it announces an event, and by what was made of it; "?" is left to the editor.
        hasty: how many were read for certain where the labelling reader was not sure.
    """

    counts: Mapping[tuple[bool, str], int]
    hasty: int = 0

    @property
    def total(self) -> int:
        """Return how many announcements there are."""
        return sum(self.counts.values())

    @property
    def certain_and_wrong(self) -> int:
        """Return how many were read for certain where there is another date, or none."""
        return self.counts.get((True, "wrong"), 0) + self.counts.get((False, "wrong"), 0)

    @property
    def share_wrong(self) -> float:
        """Return the share of all that is certain and wrong."""
        return self.certain_and_wrong / max(1, self.total)

    @property
    def share_right(self) -> float:
        """Return the share of the events whose date was read right, for certain or to be verified."""
        right = self.counts.get((True, "right"), 0) + self.counts.get((True, "right ?"), 0)
        return right / max(1, sum(self.counts.get((True, made), 0) for made in _MADE))

    def __str__(self) -> str:
        lines = [f"{'':9} " + " ".join(f"{made:>8}" for made in _MADE)]
        for event, name in ((True, "event"), (False, "no event")):
            lines.append(f"{name:9} " + " ".join(f"{self.counts.get((event, made), 0):8}" for made in _MADE))
        certain = self.certain_and_wrong + self.counts.get((True, "right"), 0)
        wrong = f"certain and wrong {self.certain_and_wrong}: {self.share_wrong:.1%} of all, {self.certain_and_wrong / max(1, certain):.1%} of the certain"
        right = f"right, certain or to be verified: {self.share_right:.1%} of the events"
        missed = f"missed {self.counts.get((True, 'nothing'), 0)}, asked about nothing {self.counts.get((False, 'wrong ?'), 0)}, certain where the reader was not {self.hasty}"
        return "\n".join([*lines, wrong, right, missed])


def measured(cases: Iterable[Mapping[str, Any]]) -> Figures:
    """Read each announcement by itself, and count."""
    counts: Counter[tuple[bool, str]] = Counter()
    hasty = 0
    for case in cases:
        made = made_of(case)
        counts[case["event"], made] += 1
        hasty += made in {"right", "wrong"} and not case["sure"]
    return Figures(counts, hasty)


def made_of(case: Mapping[str, Any]) -> str:
    """Say what is made of an announcement: `right`, `wrong`, both with "?" when uncertain, or `nothing`."""
    found = read(case)
    if found is None:
        return "nothing"
    return ("right" if _is_right(case, found) else "wrong") + " ?" * found.uncertain


def read(case: Mapping[str, Any]) -> WrittenDate | None:
    """Read the date of an announcement as if it had come in a feed."""
    title, text = parts_of(case)
    return read_date(title, text, dt.datetime.fromisoformat(case["published"]).date(), _ZONE)


def parts_of(case: Mapping[str, Any]) -> tuple[str, str]:
    """Give title and text of an announcement; of one line, all is text."""
    title, parted, text = case["text"].partition("\n")
    return (title, text) if parted else ("", title)


def cases_of(path: Path) -> list[dict[str, Any]]:
    """Read the announcements of a label file."""
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["case"])


def _is_right(case: Mapping[str, Any], found: WrittenDate) -> bool:
    if not case["event"] or _written(found.start) != case["start"]:
        return False
    end, expected = _written(found.end), case.get("end")
    if expected and "T" in case["start"] and "T" not in expected:
        return end is not None and end[:10] == expected
    return end == expected


def _written(when: dt.date | dt.datetime | None) -> str | None:
    """Write a moment as label files have it: "2026-11-25T09:00", "2026-11-25"."""
    if isinstance(when, dt.datetime):
        return f"{when:%Y-%m-%dT%H:%M}"
    return when.isoformat() if when else None


def main() -> None:
    """Print the figures of each file, and with `--wrong` what came out otherwise than labelled."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--wrong", action="store_true", help="list it; not for files that are held back")
    asked = parser.parse_args()
    for path in asked.files:
        cases = cases_of(path)
        print(f"{path.name}: {len(cases)} announcements\n{measured(cases)}\n")
        for case in cases if asked.wrong else ():
            made, found = made_of(case), read(case)
            if made not in {"right", "right ?"} and not (made == "nothing" and not case["event"]):
                was = found and f"{_written(found.start)} / {_written(found.end)}"
                print(f"  {made}: {was}, not {case.get('start')} / {case.get('end')}\n    {case['text']!r}")


if __name__ == "__main__":
    main()
