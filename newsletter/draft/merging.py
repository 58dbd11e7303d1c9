"""Two changes of one edition, brought together: field by field, row by row, the édito paragraph by paragraph. Pure."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsletter.draft.paragraphs import merged_text
from newsletter.draft.reading import EDITO, ROWS
from newsletter.model import Edition, EditionEntry, declared

ORDER = "order"
"""What two editors disagree about who moved the same entries."""
_ROW = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """What two people changed in two ways.

    Args:
        key: of the entry that it is about; None where it is the edition itself.
        name: of the field; `ORDER` for the places of a section's entries, "row" where one deleted what the other changed.
        mine: one's value.
        theirs: the other's.
    """

    key: str | None = None
    name: str
    mine: Any
    theirs: Any


class ClashError(Exception):
    """Two changes of one edition do not go together.

    Args:
        clashes: where.
        mine: what they would make together, were one's word taken at those places.
    """

    def __init__(self, clashes: Sequence[Clash], mine: Edition) -> None:
        self.clashes, self.mine = tuple(clashes), mine
        super().__init__(", ".join(clash.name for clash in clashes))


def merged(base: Edition, mine: Edition, theirs: Edition) -> Edition:
    """Bring two changes of an edition together.

    Args:
        base: what both began with.
        mine: one of the two.
        theirs: the other.

    Raises:
        ClashError: both changed the same in two ways.
    """
    merging = _Merging()
    fields = {
        one.name: merging.value(
            None, one.name, *(getattr(edition, one.name) for edition in (base, mine, theirs))
        )
        for one in declared(Edition)
        if one.name not in {ROWS, EDITO, "accept"}
    }
    rows = merging.rows(base.entries, mine.entries, theirs.entries)
    edito = merging.edito(base.edito, mine.edito, theirs.edito)
    accept = _united(base.accept, mine.accept, theirs.accept)
    both = dataclasses.replace(theirs, **fields, accept=accept, entries=rows, edito=edito)
    if merging.clashes:
        raise ClashError(merging.clashes, both)
    return both


class _Merging:
    """Gathers what does not go together, so that all of it is told at once."""

    def __init__(self) -> None:
        self.clashes: list[Clash] = []

    def value(self, key: str | None, name: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Take the value of whoever changed it."""
        if mine in (base, theirs):
            return theirs
        if theirs != base:
            self.clashes.append(Clash(key=key, name=name, mine=mine, theirs=theirs))
        return mine

    def edito(self, base: str, mine: str, theirs: str) -> str:
        """Take the paragraphs of whoever changed them."""
        found = merged_text(base, mine, theirs)
        if found is None:
            self.clashes.append(Clash(name=EDITO, mine=mine, theirs=theirs))
        return mine if found is None else found

    def rows(
        self, base: Sequence[EditionEntry], mine: Sequence[EditionEntry], theirs: Sequence[EditionEntry]
    ) -> tuple[EditionEntry, ...]:
        """Take each row as its editors have it, in the order of whoever moved it."""
        bases, ours, others = ({row.key: row for row in some} for some in (base, mine, theirs))
        found = {
            key: row
            for key in dict.fromkeys([*others, *ours])
            if (row := self._row(bases.get(key), ours.get(key), others.get(key))) is not None
        }
        is_theirs_moved = _common(bases, others) != _common(others, bases)
        places = _places([*ours], [*others]) if is_theirs_moved else _places([*others], [*ours])
        kept = [key for key in places if key in found]
        return tuple(found[key] for key in self._ordered(kept, found, [*bases], [*ours], [*others]))

    def _row(
        self, base: EditionEntry | None, mine: EditionEntry | None, theirs: EditionEntry | None
    ) -> EditionEntry | None:
        """Bring one row together; None where it is deleted."""
        if mine in (theirs, base):
            return theirs
        if theirs == base:
            return mine
        if mine is None or theirs is None:
            row = mine or theirs
            assert row is not None
            self.clashes.append(Clash(key=row.key, name=_ROW, mine=mine, theirs=theirs))
            return row
        first = base or theirs
        fields = {
            one.name: self.value(
                mine.key, one.name, *(getattr(row, one.name) for row in (first, mine, theirs))
            )
            for one in declared(EditionEntry)
        }
        return dataclasses.replace(theirs, **fields)

    def _ordered(
        self,
        places: Sequence[str],
        rows: Mapping[str, EditionEntry],
        base: Sequence[str],
        mine: Sequence[str],
        theirs: Sequence[str],
    ) -> list[str]:
        """Put the rows of each section in the order of whoever moved them; sections stay where they are."""
        by_section: dict[str, list[str]] = {}
        for key in places:
            by_section.setdefault(rows[key].section, []).append(key)
        orders = {
            section: iter(self._order(section, keys, base, mine, theirs))
            for section, keys in by_section.items()
        }
        return [next(orders[rows[key].section]) for key in places]

    def _order(
        self,
        section: str,
        keys: Sequence[str],
        base: Sequence[str],
        mine: Sequence[str],
        theirs: Sequence[str],
    ) -> Sequence[str]:
        common = {*base} & {*mine} & {*theirs} & {*keys}
        before, ours, others = ([key for key in some if key in common] for some in (base, mine, theirs))
        order = self.value(section, ORDER, before, ours, others)
        moved = iter(order)
        return [next(moved) if key in common else key for key in keys]


def _common(keys: Iterable[str], others: Collection[str]) -> list[str]:
    return [key for key in keys if key in others]


def _places(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """List rows as theirs stand, each of mine that they don't have after the one that it follows."""
    places = list(theirs)
    for place, key in enumerate(mine):
        if key not in theirs:
            before = next((one for one in reversed(mine[:place]) if one in places), None)
            places.insert(places.index(before) + 1 if before is not None else 0, key)
    return places


def _united(base: Iterable[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Bring together what two people accepted, and took back."""
    gone = {*base} - {*mine}
    return tuple(
        one
        for one in dict.fromkeys([*theirs, *mine])
        if one not in gone and (one in theirs or one not in base)
    )
