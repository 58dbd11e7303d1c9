"""Faults planted in the program, each of a kind that the year must find: so it is known that it can fail."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from unittest import mock

from newsletter.config import period
from newsletter.deliver.smtp import SmtpMessenger
from newsletter.deliver.steps import Do, End, Situation
from newsletter.model import Edition, FrozenLetter, Standing
from newsletter.pipeline.notify.webhook import deliver
from newsletter.pipeline.run.running import _settle
from newsletter.pipeline.run.turn import Turn
from newsletter.schedule import Said, said_by
from newsletter.store.migrations import MIGRATIONS
from tests.year import clocks, keeping, moved, telling, upgrades, weeks
from tests.year.deeds import Week

DAY = dt.date(2027, 3, 11)
_ASCENSION = dt.date(2027, 5, 6)


@dataclass(frozen=True)
class Plant:
    """A fault.

    Args:
        what: the program would do.
        target: what is replaced, by its full name.
        by: what replaces it.
        week: in which it shows.
        finds: words of what the year says then.
        day: on which it shows.
    """

    what: str
    target: str
    by: object
    week: Week
    finds: str
    day: dt.date = DAY


def _answer(value: object) -> Callable[..., object]:
    return lambda *_, **__: value


def _doubts_nothing(_: object, one: object, standing: Standing, kind: object) -> Standing:
    return Standing.DEFERRED if standing is Standing.UNCERTAIN else standing


def _gives_up(given: Situation) -> Do | End:
    return Do.EXPIRE if given.tally.waiting else End.UNCERTAIN


def _unwanted(editions: Iterable[Edition]) -> Said:
    return replace(said_by(editions), wanted=frozenset())


def _nobodys_name(kind: str, *_: object, **__: object) -> str:
    return kind


def _as_it_was(raw: bytes, **_: object) -> bytes:
    return raw


_WHOLE = SmtpMessenger.recipients


def _without_one(messenger: SmtpMessenger, letter: FrozenLetter) -> list[str]:
    return list(_WHOLE(messenger, letter))[1:]


def _webhook_first(turn: Turn, due: Sequence[dt.date]) -> None:
    deliver(turn.context, turn.store)
    _settle(turn, due)


def _migrating_badly(statement: str) -> object:
    """The migrations of today, of which the last does something to the ledger besides."""
    *others, (name, migrate) = MIGRATIONS

    def badly(db: sqlite3.Connection) -> None:
        migrate(db)
        db.execute(statement)

    return (*others, (name, badly))


@contextmanager
def _in_place(path: Path) -> Iterator[BinaryIO]:
    with path.open("wb") as file:
        yield file


PLANTS = (
    Plant(
        "it tries again where an answer was lost",
        "newsletter.deliver.lanes.Lanes._believed", _doubts_nothing, weeks.lost_answers, "has it 2 times",
    ),
    Plant(
        "it believes a restored backup",
        "newsletter.deliver.steps._may_have_left", _answer(value=False), weeks.restored, "has it 2 times",
    ),
    Plant(
        "it takes twelve hours for six",
        "newsletter.schedule.period", lambda text: period("12h" if text == "6h" else text), weeks.approved_too_late, "after its grace",
    ),
    Plant(
        "it sends at eight",
        "newsletter.schedule.clock", _answer(dt.time(8)), weeks.as_ever, "before its hour",
    ),
    Plant(
        "it sends what was edited after the approval",
        "newsletter.pipeline.edition.held.is_edited", _answer(value=False), weeks.edited_after, "nobody wanted it so",
    ),
    Plant(
        "it tells nobody",
        "newsletter.deliver.smtp.SmtpMessenger.post", _answer(None), weeks.never_approved, "nobody was told",
    ),
    Plant(
        "it tells everything again and again",
        "newsletter.store.memory.Memory.was_told", _answer(value=False), weeks.as_ever, "told",
    ),
    Plant(
        "it loses a reader",
        "newsletter.deliver.smtp.SmtpMessenger.recipients", _without_one, weeks.as_ever, "but not to",
    ),
    Plant(
        "it gives up those who wait, once others have it",
        "newsletter.deliver.steps._finish", _gives_up, clocks.clock_back_amid, "should have left",
    ),
    Plant(
        "it says nothing of pauses where a letter was moved to",
        "newsletter.other_day._off", _answer([]), moved.into_a_pause, "0 of calendar, check and status say",
    ),
    Plant(
        "it says nothing of another letter's day",
        "newsletter.other_day._shared", _answer([]), moved.on_anothers_day, "0 of calendar, check and status say",
    ),
    Plant(
        "it lets a rule win over its editor",
        "newsletter.pipeline.context.said_by", _unwanted, moved.wanted_off, "should have left", _ASCENSION,
    ),
    Plant(
        "it forgets what the webhook did not take",
        "newsletter.pipeline.notify.webhook._GIVEN_UP", dt.timedelta(0), telling.hooks_down, "the webhook never heard of it",
    ),
    Plant(
        "it never notes what the webhook took",
        "newsletter.store.hook_events.HookEvents.done", _answer(None), weeks.as_ever, "the webhook took",
    ),
    Plant(
        "it pings no end",
        "newsletter.pipeline.notify.ping.Ping.end", _answer(None), weeks.as_ever, "was pinged as",
    ),
    Plant(
        "it lets the webhook's time go by before the letter's",
        "newsletter.pipeline.run.running._settle", _webhook_first, telling.hooks_down, "waited for the webhook",
    ),
    Plant(
        "it takes the operator for told, once the editor is",
        "newsletter.pipeline.notify.telling.named", _nobodys_name, telling.operator_refused, "the operator 0",
    ),
    Plant(
        "it writes a backup over the one of before",
        "newsletter.backup.making.beside_open", _in_place, keeping.full_while_backing_up, "the backup of before is lost",
    ),
    Plant(
        "it gives one letter's units to another",
        "newsletter.cli.machine._is_ours", _answer(value=True), keeping.second_letter, "units: 0",
    ),
    Plant(
        "it composes anew what was approved",
        "newsletter.pipeline.edition.approving.frozen_letter", _answer(None), upgrades.upgraded, "should have left",
    ),
    Plant(
        "it upgrades, and loses who has the letter",
        "newsletter.store.upgrading.MIGRATIONS", _migrating_badly("DELETE FROM delivery"), upgrades.upgraded_amid, "the ledger is",
    ),
    Plant(
        "it upgrades, and takes those who have the letter for waiting",
        "newsletter.store.upgrading.MIGRATIONS", _migrating_badly("UPDATE delivery SET standing = 'deferred'"),
        upgrades.upgraded_amid, "has it 2 times",
    ),
    Plant(
        "it upgrades, and loses of older letters that they left",
        "newsletter.store.upgrading.MIGRATIONS", _migrating_badly("DELETE FROM delivery"), upgrades.upgraded, "the ledger is",
    ),
    Plant(
        "it forgets who is to be forgotten wholly",
        "newsletter.pipeline.readers.erasing.noted", _as_it_was, keeping.forgotten, "were forgotten, and have it",
    ),
)  # fmt: skip


@contextmanager
def planted(plant: Plant) -> Iterator[None]:
    """Let the program have a fault."""
    with mock.patch(plant.target, plant.by):
        yield
