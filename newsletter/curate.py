"""Curating: which entries an edition proposes, in which section, and why. Pure.

Windows count whole days from the day D on which the edition leaves: `days = [0, 7]` are events that start after the sending and no
later than D+7. An event of several days stays until its end. Replays and publications come once, in the 100 days after
they were published or met.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass

from newsletter import french
from newsletter.config import Config, SectionSettings
from newsletter.horizon import NEWS, wanted_until
from newsletter.model import Edition, EditionEntry, Entry, EventStatus, Kind, State, When
from newsletter.names import keys_of, names_of
from newsletter.occasions import occasion_type
from newsletter.printed import Dated, day_order, is_other, printed, printed_days, start_told, told_start
from newsletter.reasons import doubt, event_reason, from_letter, had, news_reason, where_read
from newsletter.schedule import NOTHING, next_day, times
from newsletter.told import told_by

_FRESH = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Omission:
    """An entry that is not proposed, and why (French)."""

    key: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an edition should hold, in its order, and what was left out."""

    entries: tuple[EditionEntry, ...]
    omitted: tuple[Omission, ...]


class _OmitError(Exception):
    """Why an entry is not proposed."""


_NOBODY: Mapping[str, str] = {}
_NONE: AbstractSet[dt.date] = frozenset()


def curate(
    entries: Iterable[Entry],
    past: Sequence[Edition],
    day: dt.date,
    config: Config,
    names: Mapping[str, str] = _NOBODY,
    first: AbstractSet[dt.date] = _NONE,
) -> Proposal:
    """Propose the entries of the edition of a day.

    Args:
        entries: all that is known, merged.
        past: all editions, of any status; the day's own says when it leaves, where it is postponed.
        day: the edition's date.
        config: the letter's sections, zone and hours.
        names: of the sources that readers are told of, by id.
        first: the days of editions that have not left yet, and will before this one.
    """
    judge = _Judge(list(entries), past, day, config, names, first)
    taken: list[EditionEntry] = []
    omitted: list[Omission] = []
    coming: set[str] = set()
    # Events first: publications may depend on which of them are in the letter.
    for entry in sorted(judge.entries, key=lambda entry: (entry.kind is not Kind.EVENT, entry.key)):
        try:
            taken.append(judge.judge(entry, coming))
        except _OmitError as reason:
            omitted.append(Omission(entry.key, entry.title, str(reason)))
        else:
            coming |= {entry.key} if entry.kind is Kind.EVENT and taken[-1].state is State.IN else set()
    return Proposal(tuple(_ordered(taken, config)), tuple(omitted))


def order(row: EditionEntry) -> tuple[str, str]:
    """Sort key inside a section: events as they come, the newest replays and publications first, undated last."""
    if row.kind is Kind.EVENT:
        start, end = printed(row)
        return (day_order(start, end) if start else "9", row.key)
    day = french.day_of(row.start) if row.start else None
    return (f"{9_999_999 - day.toordinal():07}" if day else "9999999", row.key)


def _ordered(rows: Iterable[EditionEntry], config: Config) -> list[EditionEntry]:
    ranks = {section.id: rank for rank, section in enumerate(config.section)}
    return sorted(rows, key=lambda row: (ranks[row.section], order(row)))


class _Judge:
    """What judging one entry needs to know of the others."""

    def __init__(
        self,
        entries: list[Entry],
        past: Sequence[Edition],
        day: dt.date,
        config: Config,
        names: Mapping[str, str],
        first: AbstractSet[dt.date],
    ) -> None:
        self.entries = entries
        postponed = next((edition.send_at for edition in past if edition.date == day), None)
        self._config, self._speakers = config, names
        self._send_at = times(day, config, postponed).send_at
        self._day = self._send_at.date()
        self._events = {entry.key: entry for entry in entries if entry.kind is Kind.EVENT}
        self._first_days: dict[dt.datetime, dt.date] = {}
        self._told, self._first = told_by([edition for edition in past if edition.date != day], first), first

    def judge(self, entry: Entry, coming: set[str]) -> EditionEntry:
        """Propose an entry, or raise why not. `coming`: keys of the events that are in the letter."""
        names = names_of(entry)
        for name in names:
            if name in self._told.never:
                raise _OmitError(
                    f"écarté définitivement le {french.long_date(self._told.never[name], weekday=False)}"
                )
        if entry.kind is Kind.EVENT:
            return self._event(entry)
        for name in names:
            if day := self._told.sent.get(name) or self._led_to(name, entry):
                raise _OmitError(had(day, self._first))
        return self._news(entry, coming)

    def _led_to(self, name: str, entry: Entry) -> dt.date | None:
        """Return the day of an earlier letter whose text led there: before a replay was out, it was its event that it announced."""
        day, out = self._told.linked.get(name), entry.published
        is_later = day is not None and out is not None and french.day_of(out) > day
        return None if is_later and entry.kind is Kind.REPLAY else day

    def _event(self, entry: Entry) -> EditionEntry:
        told = self._told.announced
        announced = next((told[key] for key in keys_of(entry) if key in told), None)
        entry = _as_checked(entry, announced)
        if entry.start is None:
            raise _OmitError("événement sans date")
        if self._is_past(entry):
            raise _OmitError(f"événement passé{where_read(entry)}")
        if entry.status is EventStatus.CANCELLED and announced is None:
            raise _OmitError("annulé avant d’avoir été annoncé")
        if entry.status is EventStatus.CANCELLED and announced and announced.status is EventStatus.CANCELLED:
            raise _OmitError("son annulation a déjà été annoncée")
        if entry.initial and printed_days(entry)[0] < self._first_day(entry) - _FRESH:
            raise _OmitError("antérieur à la première collecte de sa source")
        ahead = _ahead(entry, self._day)
        moved = start_told(announced, entry.timezone) if announced and is_moved(announced, entry) else None
        reinstated = _is_reinstated(entry, announced)
        section = _section(self._config, Kind.EVENT, ahead)
        if section is None and (moved or reinstated or entry.status is EventStatus.CANCELLED):
            section = _latest_section(self._config)
        if section is None:
            raise _OmitError(f"trop tôt : {from_letter(ahead)}{where_read(entry)}")
        row = dataclasses.replace(self._row(entry, section), is_reinstated=reinstated)
        if entry.uncertain and entry.status is not EventStatus.CANCELLED:
            return dataclasses.replace(row, state=State.OUT, reason=doubt(entry), uncertain_start=entry.start)
        reason = event_reason(entry, ahead, moved, reinstated=reinstated)
        return dataclasses.replace(row, reason=reason, moved_from=moved)

    def _is_past(self, entry: Entry) -> bool:
        return is_past(entry, self._send_at)

    def _news(self, entry: Entry, coming: set[str]) -> EditionEntry:
        section = _section(self._config, entry.kind)
        if section is None:
            raise _OmitError("aucune rubrique ne montre ce genre d’entrée")
        event = self._events.get(entry.accompanies or entry.replay_of or "")
        with_event = entry.kind is Kind.PUBLICATION and entry.accompanies in coming
        if not with_event:
            self._require_out(entry)
            self._require_fresh(entry)
        if entry.kind is Kind.REPLAY and event and event.start and not self._is_past(event):
            raise _OmitError("son événement n’a pas encore eu lieu")
        row = self._row(entry, section)
        if event is not None:
            what = event.type or occasion_type(event.title)
            row = dataclasses.replace(row, occasion=told_start(event), occasion_type=what)
        return dataclasses.replace(row, reason=news_reason(entry, event, self._day))

    def _row(self, entry: Entry, section: SectionSettings) -> EditionEntry:
        """Make a row of an entry; who speaks is the first of its sources that has a name."""
        speaker = next((self._speakers[one] for one in entry.sources if one in self._speakers), None)
        return dataclasses.replace(row_of(entry, section.id), source=speaker)

    def _first_day(self, entry: Entry) -> dt.date:
        """Return the day of the edition that was next when an entry was first seen."""
        seen = entry.first_seen
        if seen not in self._first_days:
            self._first_days[seen] = next_day(seen, self._config, NOTHING)
        return self._first_days[seen]

    def _require_out(self, entry: Entry) -> None:
        if entry.published is not None and _begins(entry.published, self._config.letter.zone) > self._send_at:
            raise _OmitError(f"paraît le {french.long_date(french.day_of(entry.published), weekday=False)}")

    def _require_fresh(self, entry: Entry) -> None:
        until = wanted_until(entry)
        if until is None:
            raise _OmitError("sans date, connu dès la première collecte de sa source")
        if entry.initial and until - NEWS < self._first_day(entry) - _FRESH:
            raise _OmitError("antérieur à la première collecte de sa source")
        if until < self._day:
            raise _OmitError(f"trop ancien : plus de {french.count(NEWS.days, 'jour')}")


def _section(config: Config, kind: Kind, ahead: int = 0) -> SectionSettings | None:
    for section in config.section:
        first, last = section.days or (0, ahead)
        if section.shows == kind.value and first <= ahead <= last:
            return section
    return None


def _latest_section(config: Config) -> SectionSettings | None:
    """Return the events' section that looks farthest ahead: what was announced and has moved beyond is told there."""
    events = [section for section in config.section if section.shows == Kind.EVENT.value]
    return max(events, key=lambda section: (section.days or (0, 0))[1], default=None)


def section_of(entry: Entry, day: dt.date, config: Config) -> SectionSettings | None:
    """Return the section in which an entry stands that its editor adds to the letter of a day; None where nothing shows it.

    An event beyond all windows stands in the one that looks farthest ahead: in no week that is not its own.
    """
    if entry.kind is not Kind.EVENT:
        return _section(config, entry.kind)
    ahead = _ahead(entry, day) if entry.start else 0
    return _section(config, Kind.EVENT, ahead) or _latest_section(config)


def _ahead(entry: Entry, day: dt.date) -> int:
    """Say how many days after the letter's an event is that has a start; 0 where it has begun."""
    return max(0, (printed_days(entry)[0] - day).days)


def is_past(event: Dated, at: dt.datetime) -> bool:
    """Whether an event that has a start is over at an instant, or too far gone to be announced.

    One of several days lasts until its end, one of a whole day until midnight; any other is past once begun.
    """
    start, end = printed(event)
    assert start is not None
    if not isinstance(start, dt.datetime):
        return french.day_of(end or start) < at.date()
    if isinstance(end, dt.datetime) and end.date() > start.date():
        return end <= at
    return start <= at


def _as_checked(entry: Entry, announced: EditionEntry | None) -> Entry:
    """Give an event whose date is doubtful the one that the editor sent it with, while it is read as it was then.

    Where they said that it is right as it was read, no doubt stands in that letter any more.
    """
    if not entry.uncertain or announced is None:
        return entry
    is_right = announced.uncertain_start is None and announced.status is not EventStatus.CANCELLED
    if entry.start != (announced.start if is_right else announced.uncertain_start):
        return entry
    return dataclasses.replace(
        entry,
        start=announced.start,
        end=announced.end,
        all_day=announced.all_day,
        timezone=announced.timezone,
        uncertain=False,
        read_from=None,
    )


def _is_reinstated(entry: Entry, announced: EditionEntry | None) -> bool:
    """Whether readers were last told that it is cancelled, and it is not."""
    was_cancelled = announced is not None and announced.status is EventStatus.CANCELLED
    return was_cancelled and entry.status is not EventStatus.CANCELLED


def is_moved(before: Dated, now: Dated) -> bool:
    """Whether an event has another start; an hour that was announced later, on the same day, is no other.

    Each is of the day that its own clocks show: a source that gives but the day names no zone any more.
    """
    (told, _), (start, _) = printed(before), printed(now)
    return told is not None and start is not None and is_other(told, start)


def _begins(when: When, zone: dt.tzinfo | None) -> dt.datetime:
    return when if isinstance(when, dt.datetime) else dt.datetime.combine(when, dt.time(), zone)


def row_of(entry: Entry, section: str) -> EditionEntry:
    """Make a row of an entry, in a section that is called by its id."""
    shared = {field.name for field in dataclasses.fields(EditionEntry)} & set(Entry.__slots__)
    row = EditionEntry(section=section, **{name: getattr(entry, name) for name in shared})
    if entry.kind is Kind.EVENT:
        return row
    return dataclasses.replace(row, start=french.day_of(entry.published) if entry.published else None)
