"""Counts how often each phrase of the facets is right where it stands: `python -m tools.facet_counts FILE…`.

The files are labelled sets (`tools.facets`), each by another reader. Prints the phrases that are right nearly always and were not
enough, and those that are enough and wrong as often as right: marks in the tables follow from such counts, not from one entry.
"""

import argparse
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.facets import BUILT_IN, Texts
from newsletter.facets.proposing import RULES, cases_of, passages_of, tree_of
from newsletter.facets.subjects import Strength, Witness
from newsletter.facets.weighing import FITTED, score

_RIGHT, _WRONG = 7 / 8, 0.6  # shares from which on, and up to which, a phrase is told
_OFTEN, _MISSED, _READERS = 8, 3, 3


class Phrase(NamedTuple):
    """A phrase of the tables: its value, its strength there, and its words in the singular."""

    value: str
    strength: Strength
    words: str


@dataclass(slots=True)
class Count:
    """How often a phrase was right and wrong, and how often right while its value was not proposed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    readers: set[str] = field(default_factory=set)

    @property
    def share(self) -> float:
        """Return how often it was right, of all times."""
        return self.right / (self.right + self.wrong)


def counted(files: Iterable[Path]) -> dict[Phrase, Count]:
    """Count the phrases of labelled sets."""
    tree = tree_of(BUILT_IN, RULES)
    counts: dict[Phrase, Count] = defaultdict(Count)
    for file in files:
        for row in tomllib.loads(file.read_text(encoding="utf-8"))["entry"]:
            texts = Texts(row["title"], row["summary"], row["place"], row["source"])
            read = passages_of(texts, tree)
            for facet, weights in FITTED.items():
                for case in cases_of(texts, read, facet, tree):
                    is_proposed = score(case, weights) >= weights.least
                    for phrase in {_phrase(one) for one in case.own}:
                        count = counts[phrase]
                        is_right = case.value in row[facet]
                        count.right += is_right
                        count.wrong += not is_right
                        count.missed += is_right and not is_proposed
                        count.readers |= {file.name} if is_right else set()
    return counts


def _phrase(one: Witness) -> Phrase:
    found = one.passage.around.words[one.found.first : one.found.after]
    return Phrase(one.value, one.strength, " ".join(word.forms.exact.lstrip("=") for word in found))


def told(counts: dict[Phrase, Count]) -> Iterator[str]:
    """Tell of the phrases that are not as strong as they could be, then of those that are too strong."""
    for phrase, count in sorted(counts.items(), key=lambda one: (one[0].value, -one[1].missed)):
        is_often = count.right >= _OFTEN and count.missed >= _MISSED and len(count.readers) >= _READERS
        if is_often and count.share >= _RIGHT:
            yield f"stronger  {_line(phrase, count)}"
    for phrase, count in sorted(counts.items(), key=lambda one: (one[0].value, -one[1].wrong)):
        if (
            phrase.strength is Strength.PLAIN
            and count.right + count.wrong >= _OFTEN
            and count.share <= _WRONG
        ):
            yield f"weaker    {_line(phrase, count)}"


def _line(phrase: Phrase, count: Count) -> str:
    strength = phrase.strength.name.lower()
    return f"{phrase.value:38} {strength:7} {phrase.words:32} right {count.right}, wrong {count.wrong}, missed {count.missed}"


def main() -> None:
    """Print the phrases whose marks the counts speak against."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="+")
    print(*told(counted(parser.parse_args().files)), sep="\n")


if __name__ == "__main__":
    main()
