"""Fits the weights of `facets.weighing` to entries that people labelled: `python -m tools.facet_weights FILE[@REVISION]…`.

What was learnt from a set says nothing of one that nobody has read. So a set is read without the phrases that came between
the revision at which it was measured unread and `--until`, at which all were read. Prints what the weights of the other
sets make of each, then the weights of all.
"""

import argparse
import math
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.facets import BUILT_IN, Texts
from newsletter.facets.actors import Row
from newsletter.facets.phrases import MARKS
from newsletter.facets.proposing import RULES, Rules, parted, passages_of, tree_of
from newsletter.facets.subjects import witnesses
from newsletter.facets.weighing import Case, Sign, Weights, cases, score, signs
from newsletter.facets.words import words

_FACETS = {"acteurs": ("actors", "ACTORS"), "domaines": ("domains", "DOMAINS")}
_STEPS, _RATE = 300, 0.3
_SPREAD = 2.0  # how strongly weights are held near to nothing
_LEASTS = (0.0, 0.3, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A value that words of a labelled entry speak for: its signs, and whether the entry has it."""

    case: Case
    signs: frozenset[Sign]
    is_meant: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled set, of one facet: what was found, and how many values its entries have."""

    weighed: Sequence[Weighed]
    values: int


def labelled(path: Path, facet: str, rules: Rules) -> Labelled:
    """Find what the words of a set's entries say."""
    tree = tree_of(BUILT_IN, rules)
    found: list[Weighed] = []
    values = 0
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["entry"]:
        texts = Texts(row["title"], row["summary"], row["place"], row["source"])
        house = frozenset(word.forms.exact for word in words(texts.source))
        values += len(row[facet])
        found += [
            Weighed(case, frozenset(signs(case)), case.value in row[facet])
            for case in cases([*witnesses(passages_of(texts, tree), facet, house)])
        ]
    return Labelled(found, values)


def untaught(facet: str, revision: str, until: str) -> Rules:
    """Return today's rules without what was learnt between two revisions."""
    known, learnt = _phrases_at(facet, revision), _phrases_at(facet, until)
    table = {
        value: tuple(_without(rows, learnt.get(value, set()) - known.get(value, set())))
        for value, rows in RULES[facet].items()
    }
    return {**RULES, facet: table}


def _without(rows: Iterable[Row], learnt: set[str]) -> Iterator[Row]:
    for phrases, title in rows:
        yield ", ".join(one for one in parted(phrases) if one.lstrip(MARKS) not in learnt), title


def _phrases_at(facet: str, revision: str) -> dict[str, set[str]]:
    module, name = _FACETS[facet]
    git = ["git", "-C", str(ROOT), "show", f"{revision}:newsletter/facets/{module}.py"]
    source = subprocess.run(git, check=True, capture_output=True, text=True).stdout
    scope: dict[str, Mapping[str, tuple[Row, ...]]] = {}
    exec(source, scope)  # a table of this project, as it was
    return {
        value: {phrase.lstrip(MARKS) for row in rows for phrase in parted(row[0])}
        for value, rows in scope[name].items()
    }


def fitted(found: Sequence[Weighed]) -> Weights:
    """Fit a logistic regression, weights held near to nothing, each by its own curvature."""
    base, of = 0.0, dict.fromkeys(Sign, 0.0)
    for _ in range(_STEPS):
        slopes, curves = dict.fromkeys(Sign, 0.0), dict.fromkeys(Sign, 0.0)
        slope = curve = 0.0
        for one in found:
            odds = 1 / (1 + math.exp(-base - sum(of[sign] for sign in one.signs)))
            slope, curve = slope + one.is_meant - odds, curve + odds * (1 - odds)
            for sign in one.signs:
                slopes[sign] += one.is_meant - odds
                curves[sign] += odds * (1 - odds)
        base += _RATE * slope / (curve + 1)
        of = {
            sign: of[sign] + _RATE * (slopes[sign] - _SPREAD * of[sign]) / (2 * curves[sign] + _SPREAD)
            for sign in Sign
        }
    return Weights(base, 0.0, of)


def figures(sets: Sequence[tuple[Labelled, Weights]], least: float) -> str:
    """Tell precision and recall of sets together, when values of at least so much are proposed."""
    made = [
        one.is_meant for found, weights in sets for one in found.weighed if score(one.case, weights) >= least
    ]
    return f"{sum(made) / max(1, len(made)):.3f}/{sum(made) / sum(found.values for found, _ in sets):.3f}"


def main() -> None:
    """Print what the weights of the other sets make of each, then those of all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="+", metavar="FILE[@REVISION]")
    parser.add_argument("--until", default="HEAD", metavar="REVISION", help="when all sets were read")
    options = parser.parse_args()
    for facet in _FACETS:
        sets = {}
        for one in options.sets:
            path, _, revision = one.partition("@")
            rules = untaught(facet, revision, options.until) if revision else RULES
            sets[path] = labelled(Path(path), facet, rules)
        print_fitted(facet, sets)


def print_fitted(facet: str, sets: Mapping[str, Labelled]) -> None:
    """Print the figures of a facet, and its weights."""
    left_out = {
        path: fitted([one for other in sets if other != path for one in sets[other].weighed]) for path in sets
    }
    print(facet, *(f"{least:12}" for least in _LEASTS))
    for path, weights in left_out.items():
        print(
            f"  {Path(path).name:20}",
            *(f"{figures([(sets[path], weights)], least):>12}" for least in _LEASTS),
        )
    together = [(sets[path], weights) for path, weights in left_out.items()]
    print(f"  {'together':20}", *(f"{figures(together, least):>12}" for least in _LEASTS))
    found = fitted([one for each in sets.values() for one in each.weighed])
    print(f"  base {found.base:.1f}", *(f"{sign.name} {found.of[sign]:.1f}" for sign in Sign), sep="\n  ")


if __name__ == "__main__":
    main()
