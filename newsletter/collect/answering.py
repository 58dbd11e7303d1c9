"""The editor's answers, written into the agenda: all that people wrote there stays as it is. Pure."""

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any
from zoneinfo import ZoneInfo

import tomlkit

from newsletter.collect.handwritten import SOURCE, agenda_entries
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
    rows = {entry.key for entry in agenda_entries(read_agenda(text, zone), zone, _ANY)}
    for other in others:
        text = _without(text, key, "not_same_as", other, zone)
        if key in rows:
            text = _written(text, key, "not_same_as", other, zone)
        elif other in rows:
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
    document = tomlkit.parse(text)
    row: Any = document[kind]
    _add(row[index], relation, value)
    return tomlkit.dumps(document)


def _without(text: str, key: str, relation: str, value: str, zone: ZoneInfo) -> str:
    """Take out what the agenda says to the contrary of two entries: who answers anew has changed their mind."""
    document = tomlkit.parse(text)
    pair, contrary = {key, _whole(value)}, CONTRARY[Relation(relation)]
    agenda = read_agenda(text, zone)
    entries = agenda_entries(agenda, zone, _ANY)
    at: Counter[str] = Counter()
    is_changed = False
    for (kind, _), entry in zip(agenda.rows, entries, strict=True):
        row: Any = document[kind.value]
        if entry.key in pair:
            is_changed |= _unsaid(row[at[kind.value]], contrary, pair - {entry.key})
        at[kind.value] += 1
    answers: Any = document.get("answer", [])
    for index, answer in reversed([*enumerate(answers)]):
        if answer["entry"] in pair and _unsaid(answer, contrary, pair - {answer["entry"]}):
            del answers[index]
            is_changed = True
    if "answer" in document and not answers:
        del document["answer"]
    return tomlkit.dumps(document) if is_changed else text


def _unsaid(row: Any, relations: Iterable[str], others: Collection[str]) -> bool:
    """Take others out of relations of a row; return whether they were there."""
    is_changed = False
    for relation in relations:
        held = row.get(relation, [])
        said = [held] if isinstance(held, str) else [*held]
        kept = [word for word in said if _whole(word) not in others]
        if len(kept) < len(said):
            is_changed = True
            row[relation] = kept
            if not kept:
                del row[relation]
    return is_changed


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
    if held is None or relation not in _SEVERAL:
        row[relation] = value
        return
    said = [held] if isinstance(held, str) else [*held]
    row[relation] = [*said, *([value] if value not in said else [])]
