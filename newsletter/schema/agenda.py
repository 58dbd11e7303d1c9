"""`feeds/agenda.toml`: the hand-written entries."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from newsletter.addresses import is_web
from newsletter.config import ZONE_REMEDY, AgendaRow, AnswerRow, is_zone
from newsletter.exceptions import ConfigurationError
from newsletter.model import Kind, Relation, When
from newsletter.schema.toml import decode, wrong

_WEB_REMEDY = 'write a whole address, such as "https://www.example.org/"'


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
        ConfigurationError: with file, line, key, cause and remedy.
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
    for index, answer in enumerate(tables.answer):
        _check_answer(answer, ids, _Problem(text, name, f"$.answer[{index}]"))
    return Agenda(tuple((kind, row) for kind, row, _ in rows), tables.answer)


class _Problem:
    """Builds errors about one row."""

    def __init__(self, text: str, name: str, path: str) -> None:
        self._text, self._name, self._path = text, name, path

    def __call__(self, key: str, cause: str, remedy: str) -> ConfigurationError:
        return wrong(self._text, self._name, f"{self._path}.{key}", cause, remedy)


def _check_row(kind: Kind, row: AgendaRow, zone: ZoneInfo, problem: _Problem) -> None:
    if not row.title.strip():
        raise problem("title", "it is empty", "write one")
    for key in ("start", "date", "end"):
        if not isinstance(getattr(row, key), dt.date | None):
            raise problem(
                key, "expected a date, or a date and time, without quotes", "write 2023-10-05T09:00:00"
            )
    if row.timezone is not None:
        if not is_zone(row.timezone):
            raise problem("timezone", f"unknown zone {row.timezone!r}", ZONE_REMEDY)
        zone = ZoneInfo(row.timezone)
    if kind is Kind.EVENT:
        _check_event(row, zone, problem)
    elif row.start is not None or row.end is not None:
        raise problem("start" if row.start else "end", f"a {kind} has a `date` instead", "write date = …")
    elif row.status is not None:
        raise problem("status", f"only events have one, this is a {kind}", "remove it")
    _check_addresses(row, problem)


def _check_event(row: AgendaRow, zone: ZoneInfo, problem: _Problem) -> None:
    _check_times(row, zone, problem)
    for key in ("accompanies", "replay_of", "not_replay_of"):
        if getattr(row, key):
            raise problem(key, "an event has none", "remove it")


def _check_times(row: AgendaRow, zone: ZoneInfo, problem: _Problem) -> None:
    if row.date is not None:
        raise problem("date", "an event has a `start` instead", "write start = …")
    if row.start is None:
        raise problem("start", f"the event {row.title!r} has none", "write start = 2023-10-05T09:00:00")
    if row.end is None:
        return
    if isinstance(row.start, dt.datetime) != isinstance(row.end, dt.datetime):
        raise problem("end", "start and end must both have an hour, or neither", "write both the same way")
    if instant(row.end, zone) < instant(row.start, zone):
        raise problem("end", f"it ends ({row.end}) before it starts ({row.start})", "correct one of them")


def _check_addresses(row: AgendaRow, problem: _Problem) -> None:
    for key, url in [("url", row.url), *(("links", link.url) for link in row.links)]:
        if url is not None and not is_web(url):
            raise problem(key, f"{url!r} is not an http(s) address", _WEB_REMEDY)


def _ids(rows: list[tuple[AgendaRow, str]], text: str, name: str) -> Collection[str]:
    """Return the ids of the rows, each of which only one may have."""
    ids: dict[str, str] = {}
    for row, path in rows:
        if row.id is None:
            continue
        if row.id in ids:
            raise wrong(
                text, name, f"{path}.id", f"{row.id!r} is also that of {ids[row.id]!r}", "choose another"
            )
        ids[row.id] = row.title
    return ids


def _check_references(row: AgendaRow, ids: Collection[str], problem: _Problem) -> None:
    for key in ("accompanies", "replay_of"):
        _check_reference(getattr(row, key), ids, "/", problem, key)
    for key in ("same_as", "not_same_as", "not_replay_of"):
        words = getattr(row, key)
        for word in (words,) if isinstance(words, str) else words or ():
            _check_reference(word, ids, "/@", problem, key)


def _check_answer(row: AnswerRow, ids: Collection[str], problem: _Problem) -> None:
    said = [relation.value for relation in Relation if getattr(row, relation.value) is not None]
    if "/" not in row.entry:
        raise problem("entry", f"{row.entry!r} is no key", 'write an entry\'s key, such as "source/…"')
    if len(said) != 1:
        cause = f"it says {' and '.join(said) or 'nothing'} of {row.entry!r}"
        raise problem(said[1] if said else "entry", cause, f"write one of: {', '.join(Relation)}")
    _check_reference(getattr(row, said[0]), ids, "/", problem, said[0])


def _check_reference(
    target: str | None, ids: Collection[str], foreign: str, problem: _Problem, key: str
) -> None:
    """Refuse a bare id that the agenda doesn't have; what has a `foreign` character names another source's entry."""
    if target is not None and target not in ids and not set(target) & set(foreign):
        remedy = 'write an existing id, or another source\'s key ("source/…")'
        raise problem(key, f"no entry of the agenda has the id {target!r}", remedy)


def instant(when: When, zone: ZoneInfo) -> dt.datetime:
    """Make a date (its midnight) or a naive instant aware, in the zone; an aware one is converted to it."""
    if not isinstance(when, dt.datetime):
        return dt.datetime(when.year, when.month, when.day, tzinfo=zone)
    return when.replace(tzinfo=zone) if when.tzinfo is None else when.astimezone(zone)
