"""Measures what is merged and what is proposed on pairs that people labelled: `python tools/sameness.py FILE…`.

A file holds `[[pair]]` tables: `label` (`same`, `replay`, `different`), `why`, and the two entries `one` and `other`.
"""

import argparse
import datetime as dt
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.collect.same.merge import merged
from newsletter.collect.same.suggest import suggestions
from newsletter.french import duration
from newsletter.markup import escaped, inline
from newsletter.model import Entry, EventStatus, Kind

_NOW = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
_PERIOD = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was made of labelled pairs.

    Args:
        counts: by label, and by what was made of it: `merged`, `proposed`, `apart`.
    """

    counts: Mapping[tuple[str, str], int]

    @property
    def wrong_merges(self) -> int:
        """Return how many different things were merged, or tied."""
        return self.counts.get(("different", "merged"), 0)

    def share_found(self, label: str) -> float:
        """Return the share of what has a label that was merged or proposed."""
        found = self.counts.get((label, "merged"), 0) + self.counts.get((label, "proposed"), 0)
        return found / max(1, found + self.counts.get((label, "apart"), 0))

    @property
    def share_wrong(self) -> float:
        """Return the share of the proposals that are wrong."""
        proposed = {
            label: self.counts.get((label, "proposed"), 0) for label in ("same", "replay", "different")
        }
        return proposed["different"] / max(1, sum(proposed.values()))

    def __str__(self) -> str:
        lines = [f"{'':10} {'merged':>8} {'proposed':>8} {'apart':>8}"]
        for label in ("same", "replay", "different"):
            cells = (self.counts.get((label, made), 0) for made in ("merged", "proposed", "apart"))
            lines.append(f"{label:10} " + " ".join(f"{cell:8}" for cell in cells))
        found = f"found {self.share_found('same'):.0%} of the same and {self.share_found('replay'):.0%} of the recordings"
        wrong = f"wrong merges {self.wrong_merges}, wrong proposals {self.share_wrong:.0%}"
        return "\n".join([*lines, found, wrong])


def measured(pairs: Iterable[Mapping[str, Any]]) -> Figures:
    """Merge and propose on each pair by itself, and count."""
    return Figures(Counter((pair["label"], made_of(pair)) for pair in pairs))


def made_of(pair: Mapping[str, Any]) -> str:
    """Say what is made of a pair: `merged` (or tied), `proposed`, `apart`."""
    found = merged([of_row(pair["one"], 1), of_row(pair["other"], 2)], {})
    if len(found) == 1 or any(one.entry.replay_of for one in found):
        return "merged"
    return "proposed" if suggestions([one.entry for one in found], ()) else "apart"


def of_row(row: Mapping[str, Any], number: int) -> Entry:
    """Make an entry of what a label file says of it."""
    kind, when = Kind(row["kind"]), row.get("date")
    times: dict[str, Any] = {"published": when}
    if kind is Kind.EVENT:
        all_day = not isinstance(when, dt.datetime)
        times = {"start": when, "end": row.get("end"), "all_day": all_day, "status": EventStatus.CONFIRMED}
    return Entry(
        key=f"{row['source']}/{number}",
        kind=kind,
        type="podcast" if row.get("via") == "podcast" else None,
        sources=(row["source"],),
        title=row["title"],
        first_seen=_NOW,
        url=row.get("url"),
        summary=inline(escaped(row["summary"])) if row.get("summary") else None,
        duration=_shown(row.get("duration")),
        place=row.get("place"),
        **times,
    )


def pairs_of(path: Path) -> list[dict[str, Any]]:
    """Read the pairs of a label file."""
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["pair"])


def _shown(length: str | None) -> str | None:
    """Write a length as entries have it: "PT1H2M" (ISO 8601) is "1 h 02"."""
    found = _PERIOD.fullmatch(length or "")
    if found is None:
        return length
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return duration(hours * 3600 + minutes * 60 + seconds)


def main() -> None:
    """Print the figures of each file, and with `--wrong` the pairs that came out wrong."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--wrong", action="store_true", help="list them; not for files that are held back")
    asked = parser.parse_args()
    for path in asked.files:
        pairs = pairs_of(path)
        print(f"{path.name}: {len(pairs)} pairs\n{measured(pairs)}\n")
        for pair in pairs if asked.wrong else ():
            made = made_of(pair)
            if (pair["label"] == "different") is not (made == "apart"):
                print(f"  {pair['label']}, {made}: {pair['why']}")
                print(f"    {pair['one']['title']}\n    {pair['other']['title']}")


if __name__ == "__main__":
    main()
