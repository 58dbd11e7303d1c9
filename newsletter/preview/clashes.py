"""What two people wrote at one place, side by side, what differs marked by word. Pure."""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsletter.draft.merging import ORDER, Clash
from newsletter.french import hour, long_date
from newsletter.markup import as_typed
from newsletter.model import Edition, State
from newsletter.preview import buttons
from newsletter.preview.actions import TEXTS
from newsletter.preview.fields import LABELS
from newsletter.preview.spots import spot

_WORDS = {
    **TEXTS,
    **LABELS,
    "accept": "Points acceptés",
    "state": "Dans la lettre",
    "row": "Entrée",
    ORDER: "Ordre des entrées",
}
_STATES = {State.IN: "oui", State.OUT: "non, écartée", State.NEVER: "non, plus jamais"}
_PIECES = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether the other text has it not."""

    text: str
    is_other: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """What stands against each other. `field` is its name in a form, and `name`, too, where it is one of the edition's own texts."""

    label: str
    field: str
    name: str
    mine: Sequence[Piece]
    theirs: Sequence[Piece]


def sides(clashes: Sequence[Clash], edition: Edition) -> tuple[Sides, ...]:
    """Put clashes side by side; entries are called by their titles."""
    titles = {row.key: row.title for row in edition.entries}
    return tuple(_sides(clash, titles) for clash in clashes)


def compared(old: Edition, now: Edition) -> tuple[Sides, ...]:
    """Put what two states of an edition say otherwise side by side; the old one is `mine`."""
    names = [*TEXTS, "accept"]
    found = [
        Clash(name=name, mine=getattr(old, name), theirs=getattr(now, name))
        for name in names
        if getattr(old, name) != getattr(now, name)
    ]
    before, after = ({row.key: row for row in one.entries} for one in (old, now))
    for key in dict.fromkeys([*before, *after]):
        mine, theirs = before.get(key), after.get(key)
        if mine is None or theirs is None:
            found.append(Clash(key=key, name="row", mine=mine, theirs=theirs))
        else:
            found += [
                Clash(key=key, name=name, mine=getattr(mine, name), theirs=getattr(theirs, name))
                for name in ("state", *LABELS)
                if getattr(mine, name) != getattr(theirs, name)
            ]
    return sides(
        found,
        Edition(
            date=now.date,
            number=now.number,
            status=now.status,
            entries=(*after.values(), *(row for key, row in before.items() if key not in after)),
        ),
    )


def _sides(clash: Clash, titles: Mapping[str, str]) -> Sides:
    mine, theirs = (_said(clash.name, value, titles) for value in (clash.mine, clash.theirs))
    ours, others = _marked(mine, theirs)
    title = titles.get(clash.key or "", "")
    label = _WORDS.get(clash.name, clash.name)
    return Sides(
        label=f"{label} — {title}" if title else label,
        field=clash.name,
        name=clash.name if clash.name in TEXTS and clash.key is None else "",
        mine=tuple(ours),
        theirs=tuple(others),
    )


def _said(name: str, value: Any, titles: Mapping[str, str]) -> str:
    if name == "state":
        return _STATES[value]
    if name == "row":
        return value.title if value is not None else "(absente)"
    if name == "links":
        return buttons.written(value)
    if name == "summary":
        return as_typed(value or "")
    if name == "accept":
        return ", ".join(spot(one.partition(":")[2], titles) or "la lettre" for one in value)
    if isinstance(value, dt.datetime):
        return f"{long_date(value.date(), weekday=False)} à {hour(value)}"
    if isinstance(value, dt.date):
        return long_date(value, weekday=False)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _marked(mine: str, theirs: str) -> tuple[list[Piece], list[Piece]]:
    ours, others = (_PIECES.findall(text) for text in (mine, theirs))
    matcher = difflib.SequenceMatcher(None, ours, others, autojunk=False)
    codes = matcher.get_opcodes()
    return (
        list(_pieces((what, ours[first:last]) for what, first, last, _, _ in codes)),
        list(_pieces((what, others[first:last]) for what, _, _, first, last in codes)),
    )


def _pieces(parts: Iterator[tuple[str, list[str]]]) -> Iterator[Piece]:
    return (Piece("".join(words), what != "equal") for what, words in parts if words)
