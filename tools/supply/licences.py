"""Under which licence each locked package may be used: `licences.toml`, which a person has read, held against the packages.

python -m tools.supply.licences      # what is wrong, a line each; exit 1
"""

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from license_expression import ExpressionError, get_spdx_licensing

from tools.supply.locks import LOCKS, RUN, read_lock

ROOT = Path(__file__).resolve().parent.parent.parent
TABLE = Path("tools/supply/licences.toml")

_LONGEST = 100  # characters: what is longer is a licence's text, no name
_SPDX = get_spdx_licensing()


@dataclass(frozen=True, kw_only=True)
class Licence:
    """What a person found.

    Args:
        expression: by SPDX (https://spdx.org/licenses/).
        said: what the package's metadata says, where it is not the same words.
    """

    expression: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """The file.

    Args:
        shipped: what a package of an installation may be under.
        checking: and what besides those may that only builds, tests or checks, and is delivered to nobody.
        licences: by the package's name.
    """

    shipped: frozenset[str]
    checking: frozenset[str]
    licences: Mapping[str, Licence]


def read_table(path: Path) -> Table:
    """Read it."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Table(
        shipped=frozenset(content["shipped"]),
        checking=frozenset(content["checking"]),
        licences={name: _licence(value) for name, value in content["python"].items()},
    )


def problems(table: Table, locks: Mapping[str, Iterable[str]], said: Mapping[str, str]) -> list[str]:
    """Say what is wrong.

    Args:
        table: what a person found.
        locks: the names that each lock has.
        said: what the metadata of the packages that are installed here says.
    """
    shipped = frozenset(locks[RUN])
    names = shipped.union(*locks.values())
    return [
        *(f"{name}: has no licence in {TABLE}" for name in sorted(names - table.licences.keys())),
        *(f"{name}: stands in {TABLE} and in no lock" for name in sorted(table.licences.keys() - names)),
        *_unfit(table, shipped),
        *_changed(table, said),
    ]


def said_by(name: str) -> str:
    """Take what a package's metadata says: an expression (PEP 639), else words, else classifiers; nothing where it is not here."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ""
    words = about.get("License", "").strip()
    if expression := about.get("License-Expression", ""):
        return str(expression)
    if words and words != "UNKNOWN" and len(words) <= _LONGEST:
        return words
    classifiers = about.get_all("Classifier") or []
    return "; ".join(
        one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License :: OSI Approved :: ")
    )


def allowed(expression: str, licences: frozenset[str]) -> bool:
    """Tell whether one may be under these: one side of an OR, all sides of an AND."""
    try:
        parsed = _SPDX.parse(expression, validate=True)
    except ExpressionError:
        return False
    if parsed is None:
        return False
    kept = {symbol: _SPDX.TRUE if str(symbol) in licences else _SPDX.FALSE for symbol in parsed.symbols}
    return bool(parsed.subs(kept, simplify=True) == _SPDX.TRUE)


def _licence(value: str | Mapping[str, str]) -> Licence:
    if isinstance(value, str):
        return Licence(expression=value, said=value)
    return Licence(expression=value["licence"], said=value["said"])


def _unfit(table: Table, shipped: frozenset[str]) -> Iterator[str]:
    for name, one in table.licences.items():
        if not allowed(one.expression, table.shipped if name in shipped else table.shipped | table.checking):
            yield f"{name}: {one.expression} is none that is allowed {'there' if name in shipped else 'here'}"


def _changed(table: Table, said: Mapping[str, str]) -> Iterator[str]:
    for name, words in said.items():
        if name in table.licences and words != table.licences[name].said:
            yield f"{name}: says « {words} » now, and said « {table.licences[name].said} »: read it again"


def _installed(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        try:
            metadata(name)
        except PackageNotFoundError:
            continue
        yield name, said_by(name)


def main() -> int:
    """Check; print what is wrong."""
    locks = {lock: [one.name for one in read_lock(ROOT / lock)] for lock in LOCKS}
    said = dict(_installed({name for names in locks.values() for name in names}))
    wrong = problems(read_table(ROOT / TABLE), locks, said)
    print("\n".join(wrong) or f"Licences: {len(said)} packages say what was read, and may be used.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
