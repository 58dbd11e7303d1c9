"""Runs that found another command at work. It may hang, and a letter be due meanwhile; nothing else is written then, for that is another's."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from newsletter.exceptions import FailedError
from newsletter.files import write_atomically
from newsletter.french import instant_seen
from newsletter.model import fixed
from newsletter.pipeline.context import Context
from newsletter.pipeline.locks import Holder

_APART = dt.timedelta(hours=1)  # between two runs that met the same command; cron calls every ten minutes


@dataclass(frozen=True, slots=True)
class HeldUp:
    """When runs first and last found a command at work, and which.

    Args:
        first: the instant of the first such run.
        last: of the last.
        process: the command's number; None where nobody can tell.
        since: from when on it was at work; None where it does not say.
    """

    first: dt.datetime
    last: dt.datetime
    process: int | None
    since: dt.datetime | None

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read what `written` gave; None where nothing was, or it is something else."""
        with suppress(OSError, ValueError):
            first, last, process, since = path.read_text("ascii").splitlines()
            return cls(
                dt.datetime.fromisoformat(first),
                dt.datetime.fromisoformat(last),
                int(process) or None,
                dt.datetime.fromisoformat(since) if since else None,
            )
        return None

    @property
    def written(self) -> bytes:
        """Write it."""
        since = self.since.isoformat() if self.since else ""
        return f"{self.first.isoformat()}\n{self.last.isoformat()}\n{self.process or 0}\n{since}\n".encode()

    def is_of(self, busy: Holder) -> bool:
        """Whether it was this command."""
        return (self.process, self.since) == (busy.process, busy.since)

    def words(self, context: Context) -> str:
        """Say what was at work; no whole sentence (French)."""
        zone, who = context.config.letter.zone, f" (processus {self.process})" if self.process else ""
        since, last = (
            instant_seen(fixed(one, zone), context.now) for one in (self.since or self.first, self.last)
        )
        return f"une autre commande du programme, au travail depuis {since}{who}, n’avait pas fini {last}"


def remember_held_up(context: Context) -> None:
    """Remember that a run could do nothing because of another command, unless that hands a letter over, which may take long."""
    busy, path = context.at_work, context.workspace.held_up
    if busy is None or context.is_handing_over:
        return
    known, now = HeldUp.read(path), context.now
    if known is None or not known.is_of(busy) or not known.last <= now < known.last + _APART:
        known = HeldUp(now, now, busy.process, busy.since)
    with suppress(FailedError):
        write_atomically(path, replace(known, last=now).written)


def held_up(context: Context, begin: dt.datetime, end: dt.datetime) -> HeldUp | None:
    """Return what kept runs from anything between two instants; None where nothing did."""
    known = HeldUp.read(context.workspace.held_up)
    return known if known is not None and known.first < end and known.last >= begin else None


def hanging(context: Context, longest: dt.timedelta) -> Holder | None:
    """Return the other command that is at work for longer than that; None where none is, or a letter is being handed over.

    Since when, where it does not say so itself, is when a run first met it; where none did, nobody knows.
    """
    busy = None if context.is_handing_over or context.is_alone else context.at_work
    if busy is None:
        return None
    known = HeldUp.read(context.workspace.held_up)
    if busy.since is None and known is not None and known.is_of(busy):
        busy = replace(busy, since=known.first)
    return busy if busy.since is None or context.now - busy.since > longest else None
