"""Who has left, remembered beside the file that says so: a file that has lost lines brings nobody back.

That file is people's, and what people save may be an old copy, or a first line alone. So `var/leavers.json` has all who
ever stood in it, by the names that the ledger has for them, which tell nobody's address. Who stands there and not in the
file any more is sent nothing, and `status` says how many of the readers those are, until a person says that they are back.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import msgspec

from newsletter import stamps
from newsletter.disk import unreadable
from newsletter.exceptions import BusyError, FailedError
from newsletter.files import write_privately
from newsletter.model import Recipient
from newsletter.pipeline.context import Context
from newsletter.pipeline.locks import alone
from newsletter.pipeline.readers.recipients import listed, suppressed
from newsletter.stamps import Stamp

_PATIENCE = 60  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leavers:
    """Who has left, by the ledger's names, in order.

    Args:
        file: what the suppression file was called; None where none was named.
        stamp: its stamp, where a change since then shows.
        there: who stood in it.
        lost: who had stood in it before.
    """

    file: str | None = None
    stamp: Stamp | None = None
    there: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def after(self, there: Collection[str]) -> "Leavers":
        """Return who has left once these stand in the file: nobody is forgotten."""
        lost = {*self.there, *self.lost}.difference(there)
        return replace(self, there=tuple(sorted(there)), lost=tuple(sorted(lost)))


def unwilling(context: Context) -> frozenset[str]:
    """Return who wants nothing more: folded addresses of the suppression file, and the names of those whom it has lost.

    Raises:
        FileError: as of `recipients.suppressed`.
        FailedError: nobody can tell who left before, or the key of the ledger's names cannot be read.
    """
    found, lost = _seen(context)
    return found | lost if lost else found


def left_out(context: Context) -> Iterator[Recipient]:
    """Give the readers who left, and whom the suppression file has lost, as they stand in the recipients file, each once.

    Raises:
        FileError: as of `recipients.suppressed` and `recipients.listed`.
        FailedError: as of `unwilling`.
    """
    kept = _kept(context)
    lost = frozenset(kept.lost) if _is_as_it_was(context, kept) else _seen(context)[1]
    if not lost or not context.config.delivery.goes_to_each:
        return
    name_of, met = _namer(context), set[str]()
    for one in listed(context):
        if isinstance(one, Recipient) and (name := name_of(one.address)) in lost and name not in met:
            met.add(name)
            yield one


def readmit(context: Context, addresses: Iterable[str]) -> list[str]:
    """Forget that these readers left, so that they have the letter again; who stands in the suppression file stays there.

    Args:
        context: the workspace; its lock need not be held.
        addresses: valid ones.

    Returns:
        Which of them had left, and were lost.

    Raises:
        FileError: as of `recipients.suppressed`.
        BusyError: another command has been writing who leaves for a minute.
        FailedError: it cannot be written; or as of `unwilling`.
    """
    _seen(context)
    with alone(context.workspace.unsubscribing, patience=_PATIENCE, remedy="try again"):
        kept, name_of = _kept(context), _namer(context)
        back = {name: one for one in addresses if (name := name_of(one)) in kept.lost}
        if back:
            lost = tuple(name for name in kept.lost if name not in back)
            _write(context, replace(kept, lost=lost))
            _log.info("%d have the letter again", len(back))
    return list(back.values())


def _seen(context: Context) -> tuple[frozenset[str], frozenset[str]]:
    """Read who wants nothing more, by the file; and whom it has lost. Who is in it is remembered from now on."""
    name, seen = context.config.delivery.smtp.suppression, _stamp(context)
    taken, kept, found = stamps.now(), _kept(context), suppressed(context)
    if kept.stamp is not None and (kept.file, kept.stamp) == (name, seen):
        return found, frozenset(kept.lost)
    if not (found or kept.there or kept.lost):
        return found, frozenset()
    is_settled = seen is not None and stamps.is_settled(seen, taken)
    try:
        there = _names(context, found)
    except FailedError:  # somebody only looks, where the key was never made
        if kept.there or kept.lost:
            raise
        return found, frozenset()
    now = replace(kept, file=name, stamp=seen if is_settled else None).after(there)
    if now != kept:
        _remember(context, now)
    return found, frozenset(now.lost)


def _is_as_it_was(context: Context, kept: Leavers) -> bool:
    """Whether the suppression file is the one that was read last."""
    there = kept.file, kept.stamp
    return kept.stamp is not None and there == (context.config.delivery.smtp.suppression, _stamp(context))


def _stamp(context: Context) -> Stamp | None:
    name = context.config.delivery.smtp.suppression
    return stamps.stamp(context.workspace.root / name) if name is not None else None


def _names(context: Context, found: Iterable[str]) -> frozenset[str]:
    """Name who is found: addresses, and those who are forgotten, by their names already."""
    if not found:
        return frozenset()
    name_of = _namer(context)
    return frozenset(name_of(one) if "@" in one else one for one in found)


def _remember(context: Context, now: Leavers) -> None:
    """Write it down; where it cannot be, or another command is at it, the next that looks does."""
    with (
        suppress(BusyError, FailedError),
        alone(context.workspace.unsubscribing, patience=0, remedy="try again"),
    ):
        _write(context, replace(_kept(context), file=now.file, stamp=now.stamp).after(now.there))


def _write(context: Context, leavers: Leavers) -> None:
    write_privately(context.workspace.leavers, (msgspec.json.encode(leavers), b"\n"))


def _kept(context: Context) -> Leavers:
    """Read who left; what cannot be read forgets nobody: it is an error.

    Raises:
        FailedError: it is.
    """
    path = context.workspace.leavers
    try:
        return msgspec.json.decode(path.read_bytes(), type=Leavers)
    except FileNotFoundError:
        return Leavers()
    except OSError as error:
        raise unreadable(path, error) from error
    except msgspec.MsgspecError as error:
        raise FailedError(
            "Cannot read", "var/leavers.json", cause=str(error), remedy="restore it from a backup"
        ) from error


def _namer(context: Context) -> Callable[[str], str]:
    from newsletter.deliver import Readers  # noqa: PLC0415 - most commands send nothing

    return Readers(context.workspace, partial(listed, context), partial(suppressed, context)).namer()
