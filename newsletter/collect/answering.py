"""The editor's answers, written into the agenda: all that people wrote there stays as it is. Pure."""

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit

from newsletter.collect import rows
from newsletter.collect.handwritten import SOURCE, agenda_entries
from newsletter.config import AgendaRow, AnswerRow
from newsletter.model import CONTRARY, Relation, Suggestion
from newsletter.schema import read_agenda

_ANY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # a key does not depend on when it is met
_SEVERAL = {"same_as", "not_same_as", "not_replay_of"}  # relations that a row may have to several things


def answered(text: str, asked: Suggestion, *, is_so: bool, zone: ZoneInfo) -> str:
    """Write an answer into the agenda: into the row that it is about, else as a table of its own at the end.

    Args:
        text: of `feeds/agenda.toml`; it may be empty.
        asked: what is answered.
        is_so: the answer.
        zone: of the agenda's dates without an offset.

    Raises:
        FileError: the agenda cannot be read.
    """
    said = asked.yes if is_so else asked.no
    if asked.row is None:
        [answer] = tomllib.loads(said)["answer"]
        [relation] = answer.keys() - {"entry"}
        return _appended(_without(text, answer["entry"], relation, answer[relation], zone), said)
    [(relation, value)] = tomllib.loads(said).items()
    return _written(
        _without(text, asked.row.key, relation, value, zone), asked.row.key, relation, value, zone
    )


def separated(text: str, key: str, others: Iterable[str], zone: ZoneInfo) -> str:
    """Write that an entry is none of what it was taken for.

    Args:
        text: of `feeds/agenda.toml`; it may be empty.
        key: the entry's.
        others: the keys of those that it was merged with.
        zone: of the agenda's dates without an offset.

    Raises:
        FileError: the agenda cannot be read.
    """
    own = {entry.key for entry in agenda_entries(read_agenda(text, zone), zone, _ANY)}
    for other in others:
        text = _without(text, key, "not_same_as", other, zone)
        if key in own:
            text = _written(text, key, "not_same_as", other, zone)
        elif other in own:
            text = _written(text, other, "not_same_as", key, zone)
        else:
            text = _appended(
                text, tomlkit.dumps({"answer": [{"entry": key, "not_same_as": other}]}).rstrip("\n")
            )
    return text


def _appended(text: str, said: str) -> str:
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}{said}\n"


def _written(text: str, key: str, relation: str, value: str, zone: ZoneInfo) -> str:
    """Write a relation into the row of a key."""
    kind, index = _place(text, key, zone)
    return rows.changed(text, kind, index, lambda row: _add(row, relation, value))


def _without(text: str, key: str, relation: str, value: str, zone: ZoneInfo) -> str:
    """Take out what the agenda says to the contrary of two entries: who answers anew has changed their mind."""
    pair, contrary = {key, _whole(value)}, CONTRARY[Relation(relation)]
    agenda = read_agenda(text, zone)
    entries = agenda_entries(agenda, zone, _ANY)
    at: Counter[str] = Counter()
    for (kind, row), entry in zip(agenda.rows, entries, strict=True):
        others = pair - {entry.key}
        if entry.key in pair and _says(row, contrary, others):
            text = rows.changed(text, kind.value, at[kind.value], _taking_out(contrary, others))
        at[kind.value] += 1
    for index, answer in reversed([*enumerate(agenda.answers)]):
        if answer.entry in pair and _says(answer, contrary, pair - {answer.entry}):
            text = rows.without(text, "answer", index)
    return text


def _says(row: AgendaRow | AnswerRow, relations: Iterable[str], others: Collection[str]) -> bool:
    """Whether a row has one of the relations to one of the others."""
    return any(_whole(word) in others for relation in relations for word in _several(getattr(row, relation)))


def _taking_out(relations: Iterable[str], others: Collection[str]) -> Callable[[Any], None]:
    """Make what takes others out of relations of a row."""

    def take_out(row: Any) -> None:
        for relation in relations:
            said = row.get(relation)
            words = _several(said)
            if words and all(_whole(word) in others for word in words):
                del row[relation]
            elif isinstance(said, list):
                for index in reversed(range(len(said))):
                    if _whole(said[index]) in others:
                        del said[index]

    return take_out


def _several(said: Iterable[str] | str | None) -> list[str]:
    """List what a relation says: nothing, one word, or several."""
    return [said] if isinstance(said, str) else [*(said or ())]


def _whole(word: str) -> str:
    """Write a reference as a key: a bare id is the agenda's own."""
    return word if "/" in word else f"{SOURCE}/{word}"


def _place(text: str, key: str, zone: ZoneInfo) -> tuple[str, int]:
    """Find the row of a key: its kind, and its place among those of its kind."""
    agenda = read_agenda(text, zone)
    keys = [entry.key for entry in agenda_entries(agenda, zone, _ANY)]
    kinds = [kind.value for kind, _ in agenda.rows]
    at = keys.index(key)
    return kinds[at], kinds[:at].count(kinds[at])


def _add(row: Any, relation: str, value: str) -> None:
    held = row.get(relation)
    if relation not in _SEVERAL or held is None:
        row[relation] = value
    elif value in _several(held):
        return
    elif isinstance(held, list):
        held.append(value)
    else:
        row[relation] = [held, value]
