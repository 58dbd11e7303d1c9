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
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from newsletter.facets import BUILT_IN, Texts
from newsletter.facets.actors import Row
from newsletter.facets.phrases import MARKS
from newsletter.facets.proposing import RULES, Rules, cases_of, parted, passages_of, tree_of
from newsletter.facets.weighing import FITTED, Sign, Weights, signs

_FACETS = {"acteurs": ("actors", "ACTORS"), "domaines": ("domains", "DOMAINS")}
_ONCE_MARKS = MARKS + "+"  # those that there have been
_STEPS, _RATE = 300, 0.3
_SPREAD = 2.0  # how strongly weights are held near to nothing
_LEASTS = (-1.0, -0.6, -0.5, 0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A value that words of a labelled entry speak for: its signs, and whether the entry has it."""

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
        values += len(row[facet])
        found += [
            Weighed(frozenset(signs(case)), case.value in row[facet])
            for case in cases_of(texts, passages_of(texts, tree), facet, tree)
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
        value: {phrase.lstrip(_ONCE_MARKS) for row in rows for phrase in parted(row[0])}
        for value, rows in scope[name].items()
    }


def fitted(found: Sequence[Weighed], of: Collection[Sign]) -> Weights:
    """Fit a logistic regression of some signs, to one figure, weights held near to nothing, each by its own curvature."""
    counts = Counter((one.signs & frozenset(of), one.is_meant) for one in found)
    base, weights = 0.0, dict.fromkeys(of, 0.0)
    for _ in range(_STEPS):
        slopes, curves = dict.fromkeys(of, 0.0), dict.fromkeys(of, 0.0)
        slope = curve = 0.0
        for (there, is_meant), times in counts.items():
            odds = 1 / (1 + math.exp(-base - sum(weights[sign] for sign in there)))
            wrong, bend = times * (is_meant - odds), times * odds * (1 - odds)
            slope, curve = slope + wrong, curve + bend
            for sign in there:
                slopes[sign] += wrong
                curves[sign] += bend
        base += _RATE * slope / (curve + 1)
        for sign in of:
            step = (slopes[sign] - _SPREAD * weights[sign]) / (2 * curves[sign] + _SPREAD)
            weights[sign] += _RATE * step
    return Weights(round(base, 1), 0.0, 0.0, {sign: round(weights[sign], 1) for sign in of})


def points(one: Weighed, weights: Weights) -> float:
    """Add up the signs of a value."""
    return round(weights.base + sum(weights.of.get(sign, 0) for sign in one.signs), 1)


Sets = Mapping[str, Labelled]


def left_out(sets: Sets, of: Collection[Sign]) -> Mapping[str, Weights]:
    """Fit, for each set, the weights of the others."""
    return {
        path: fitted([one for other in sets if other != path for one in sets[other].weighed], of)
        for path in sets
    }


def figures(sets: Sequence[tuple[Labelled, Weights]], least: float) -> str:
    """Tell precision and recall of sets together, when values of at least so much are proposed."""
    made = [one.is_meant for found, weights in sets for one in found.weighed if points(one, weights) >= least]
    return f"{sum(made) / max(1, len(made)):.3f}/{sum(made) / sum(found.values for found, _ in sets):.3f}"


def loss(sets: Sets, of: Collection[Sign]) -> float:
    """Tell how far off the others' weights are of each set, a value: the mean of the logarithms of what was held likely."""
    each = [
        math.log1p(math.exp(points(one, weights) * (-1 if one.is_meant else 1)))
        for path, weights in left_out(sets, of).items()
        for one in sets[path].weighed
    ]
    return sum(each) / len(each)


def main() -> None:
    """Print what the weights of the other sets make of each, then those of all."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sets", nargs="+", metavar="FILE[@REVISION]")
    parser.add_argument("--until", default="HEAD", metavar="REVISION", help="when all sets were read")
    parser.add_argument(
        "--without", action="store_true", help="tell what each sign is worth: the loss without it"
    )
    options = parser.parse_args()
    for facet in _FACETS:
        sets = {}
        for one in options.sets:
            path, _, revision = one.partition("@")
            rules = untaught(facet, revision, options.until) if revision else RULES
            sets[path] = labelled(Path(path), facet, rules)
        print_fitted(facet, sets)
        if options.without:
            print_without(facet, sets)


def print_fitted(facet: str, sets: Sets) -> None:
    """Print the figures of a facet, and its weights."""
    of = FITTED[facet].of
    each = left_out(sets, of)
    print(facet, *(f"{least:12}" for least in _LEASTS))
    for path, weights in each.items():
        print(
            f"  {Path(path).name:20}",
            *(f"{figures([(sets[path], weights)], least):>12}" for least in _LEASTS),
        )
    together = [(sets[path], weights) for path, weights in each.items()]
    print(f"  {'together':20}", *(f"{figures(together, least):>12}" for least in _LEASTS))
    found = fitted([one for each in sets.values() for one in each.weighed], of)
    print(f"  base {found.base}", *(f"{sign.name} {found.of[sign]}" for sign in of), sep="\n  ")


def print_without(facet: str, sets: Sets) -> None:
    """Print how much worse each set is told by the others when one sign is left out, and when one is added."""
    used = FITTED[facet].of
    whole = loss(sets, used)
    print(f"  loss {whole:.4f}")
    for sign in Sign:
        others = [*used, sign] if sign not in used else [one for one in used if one != sign]
        print(
            f"  {'with' if sign not in used else 'without'} {sign.name:20} {loss(sets, others) - whole:+.4f}"
        )


if __name__ == "__main__":
    main()
