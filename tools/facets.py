"""Measures the facets that are proposed on entries that people labelled: `python -m tools.facets FILE [--errors]`.

A file holds `[[entry]]` tables: `title`, `summary`, `place`, `source`, and for each facet the values that it has.
"""

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.facets import BUILT_IN, Evidence, Texts
from newsletter.facets.proposing import proposed


@dataclass(frozen=True, slots=True)
class Score:
    """How many values were proposed rightly, wrongly, and not."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of what is proposed that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return the share of what is right that is proposed."""
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}  recall {self.recall:.3f}"
            f"  ({self.right} right, {self.wrong} wrong, {self.missed} missed)"
        )


Rows = Iterable[Mapping[str, Any]]


def measured(rows: Rows) -> dict[tuple[str, str], Score]:
    """Count by facet and value; of a facet as a whole the value is empty."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        for facet, evidences in _made_of(row).items():
            made = {evidence.value for evidence in evidences}
            for value in made | set(row[facet]):
                outcome = "missed" if value not in made else "right" if value in row[facet] else "wrong"
                counts[facet, value, outcome] += 1
                counts[facet, "", outcome] += 1
    order = [(facet.id, value) for facet in BUILT_IN for value in ("", *(one.id for one in facet.values))]
    return {
        (facet, value): Score(*(counts[facet, value, outcome] for outcome in ("right", "wrong", "missed")))
        for facet, value in order
    }


def errors(rows: Rows) -> Iterator[str]:
    """Tell of each entry that is not as its label says."""
    for row in rows:
        for facet, evidences in _made_of(row).items():
            made = {evidence.value: evidence.said for evidence in evidences}
            wrong = [f"+{value} ({said})" for value, said in made.items() if value not in row[facet]]
            missed = [f"-{value}" for value in row[facet] if value not in made]
            if wrong or missed:
                yield f"{row['id']} {facet}: {', '.join([*wrong, *missed])}\n    {row['title']} | {row['summary']} | {row['place']}"


def _made_of(row: Mapping[str, Any]) -> Mapping[str, tuple[Evidence, ...]]:
    texts = Texts(row["title"], row["summary"], row["place"], row["source"])
    return proposed(texts, BUILT_IN).sure


def main() -> None:
    """Print the figures, and on request each wrong entry."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--errors", action="store_true", help="print each entry that is not as its label says"
    )
    options = parser.parse_args()
    rows = tomllib.loads(options.file.read_text(encoding="utf-8"))["entry"]
    for (facet, value), score in measured(rows).items():
        print(f"{facet if not value else '  ' + value:40} {score}")
    if options.errors:
        print(*errors(rows), sep="\n")


if __name__ == "__main__":
    main()
