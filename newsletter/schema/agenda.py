"""`feeds/agenda.toml`: the hand-written entries."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from newsletter.addresses import is_web
from newsletter.config import AgendaRow, AnswerRow, is_zone
from newsletter.exceptions import FileError
from newsletter.model import Kind, Relation, When
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.schema.mistyped import day
from newsletter.schema.place import toml, wrong
from newsletter.schema.relations import refuse_contraries
from newsletter.schema.toml import decode

_OWN = "agenda/"  # before the id of a row, in a key
_KINDS = {Kind.REPLAY: "un replay", Kind.PUBLICATION: "une publication"}


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    event: tuple[AgendaRow, ...] = ()
    replay: tuple[AgendaRow, ...] = ()
    publication: tuple[AgendaRow, ...] = ()
    answer: tuple[AnswerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """The rows of the agenda in the file's order, each with its kind; and its answers on entries of other sources."""

    rows: tuple[tuple[Kind, AgendaRow], ...] = ()
    answers: tuple[AnswerRow, ...] = ()


def read_agenda(text: str, zone: ZoneInfo, name: str = "feeds/agenda.toml") -> Agenda:
    """Read the agenda.

    Args:
        text: the file's text.
        zone: of the dates that have no offset.
        name: the file's name, for messages.

    Raises:
        FileError: with file, line, what stands there and what to write.
    """
    tables = decode(text, name, _File)
    rows = [
        (kind, row, f"$.{kind}[{index}]")
        for kind in Kind
        for index, row in enumerate(getattr(tables, kind.value))
    ]
    for kind, row, path in rows:
        _check_row(kind, row, zone, _Problem(text, name, path))
    ids = _ids([(row, path) for _, row, path in rows], text, name)
    for _, row, path in rows:
        _check_references(row, ids, _Problem(text, name, path))
    events = {f"{_OWN}{row.id}" for row in tables.event if row.id}
    for index, answer in enumerate(tables.answer):
        _check_answer(answer, events, ids, _Problem(text, name, f"$.answer[{index}]"))
    refuse_contraries([(row, path) for _, row, path in rows], tables.answer, ids, text, name)
    return Agenda(tuple((kind, row) for kind, row, _ in rows), tables.answer)


class _Problem:
    """Builds errors about one row."""

    def __init__(self, text: str, name: str, path: str) -> None:
        self._text, self._name, self._path = text, name, path

    def __call__(self, key: str, mistake: Mistake, **words: object) -> FileError:
        return wrong(self._text, self._name, f"{self._path}.{key}", mistake, **words)


def _check_row(kind: Kind, row: AgendaRow, zone: ZoneInfo, problem: _Problem) -> None:
    if not row.title.strip():
        raise problem("title", mistakes.EMPTY)
    for key in ("start", "date", "end"):
        value = getattr(row, key)
        if not isinstance(value, dt.date | None):
            meant = day(value) if isinstance(value, str) else ""
            raise problem(key, mistakes.NOT_DATE, example=meant.strip("?") or "2026-12-10T18:00:00")
    if row.timezone is not None:
        if not is_zone(row.timezone):
            raise problem("timezone", mistakes.NO_ZONE)
        zone = ZoneInfo(row.timezone)
    if kind is Kind.EVENT:
        _check_event(row, zone, problem)
    elif row.start is not None or row.end is not None:
        key, when = ("start", row.start) if row.start else ("end", row.end)
        raise problem(key, mistakes.NEEDS_DATE, kind=_KINDS[kind], day=toml(row.date or when))
    elif row.status is not None:
        raise problem("status", mistakes.EVENTS_ONLY)
    _check_addresses(row, problem)


def _check_event(row: AgendaRow, zone: ZoneInfo, problem: _Problem) -> None:
    _check_times(row, zone, problem)
    for key in ("accompanies", "replay_of", "not_replay_of"):
        if getattr(row, key):
            raise problem(key, mistakes.NO_EVENTS)


def _check_times(row: AgendaRow, zone: ZoneInfo, problem: _Problem) -> None:
    if row.date is not None:
        raise problem("date", mistakes.NEEDS_START)
    if row.start is None:
        raise problem("start", mistakes.NO_START, title=toml(row.title))
    if row.end is None:
        return
    if isinstance(row.start, dt.datetime) != isinstance(row.end, dt.datetime):
        raise problem("end", mistakes.HALF_HOURS)
    if instant(row.end, zone) < instant(row.start, zone):
        raise problem("end", mistakes.ENDS_FIRST, start=toml(row.start))


def _check_addresses(row: AgendaRow, problem: _Problem) -> None:
    addresses = [
        ("url", row.url),
        *((f"links[{number}].url", link.url) for number, link in enumerate(row.links)),
    ]
    for key, url in addresses:
        if url is not None and not is_web(url):
            raise problem(key, mistakes.NOT_WEB)


def _ids(rows: list[tuple[AgendaRow, str]], text: str, name: str) -> Collection[str]:
    """Return the ids of the rows, each of which only one may have."""
    ids: dict[str, str] = {}
    for row, path in rows:
        if row.id is None:
            continue
        if row.id in ids:
            raise wrong(text, name, f"{path}.id", mistakes.ID_TAKEN, title=toml(ids[row.id]))
        ids[row.id] = row.title
    return ids


def _check_references(row: AgendaRow, ids: Collection[str], problem: _Problem) -> None:
    for key in ("accompanies", "replay_of"):
        _check_reference(getattr(row, key), ids, "/", problem, key)
    for key in ("same_as", "not_same_as", "not_replay_of"):
        words = getattr(row, key)
        for word in (words,) if isinstance(words, str) else words or ():
            _check_reference(word, ids, "/@", problem, key)


def _check_answer(row: AnswerRow, events: Collection[str], ids: Collection[str], problem: _Problem) -> None:
    said = [relation.value for relation in Relation if getattr(row, relation.value) is not None]
    if "/" not in row.entry:
        raise problem("entry", mistakes.NO_KEY)
    if len(said) != 1:
        told = f"dit à la fois {' et '.join(said)}" if said else "ne dit rien"
        raise problem(
            said[1] if said else "entry",
            mistakes.ONE_ANSWER,
            entry=row.entry,
            said_of_it=told,
            choices=", ".join(Relation),
        )
    if row.entry in events and said[0] in ("replay_of", "not_replay_of"):
        raise problem(said[0], mistakes.NO_EVENTS)
    _check_reference(getattr(row, said[0]), ids, "/", problem, said[0])


def _check_reference(
    target: str | None, ids: Collection[str], foreign: str, problem: _Problem, key: str
) -> None:
    """Refuse a bare id that the agenda doesn't have; what has a `foreign` character names another source's entry."""
    if target is not None and target not in ids and not set(target) & set(foreign):
        raise problem(key, mistakes.NO_SUCH_ID, target=target)


def instant(when: When, zone: ZoneInfo) -> dt.datetime:
    """Make a date (its midnight) or a naive instant aware, in the zone; an aware one is converted to it."""
    if not isinstance(when, dt.datetime):
        return dt.datetime(when.year, when.month, when.day, tzinfo=zone)
    return when.replace(tzinfo=zone) if when.tzinfo is None else when.astimezone(zone)
