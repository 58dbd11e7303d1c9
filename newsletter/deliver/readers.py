"""The readers of a recipients file: frozen with the first hand-over of an edition, and never those who want nothing more.

The ledger knows them by a keyed hash of their addresses. Its key lies in `var/`, with the database and what is frozen;
it is not that of the tokens, so that whoever changes this one makes no reader a stranger to the ledger.
However long the list is, little of it is held at once: it is sorted in parts (`sorting`).
"""

import csv
import datetime as dt
import io
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path
from typing import IO, TypeVar

from newsletter.deliver.sorting import in_order
from newsletter.disk import unreadable
from newsletter.exceptions import FailedError
from newsletter.files import write_privately
from newsletter.model import Recipient
from newsletter.recipients import Invalid, folded, ledger_name
from newsletter.swapping import create
from newsletter.workspace import Workspace

_KEY = 32  # bytes
_COLUMNS = ("called", "address", "name")
_NOBODY = Recipient("", "")
_called = attrgetter("called")
_One = TypeVar("_One")


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader, as frozen for an edition. `called` is the ledger's name."""

    called: str
    recipient: Recipient


@dataclass(slots=True)
class _Walk:
    """One way along the list of an edition, in the order of the ledger's names."""

    day: dt.date
    readers: Iterator[Reader]
    last: str = ""
    _ahead: Reader | None = None

    def up_to(self, called: Sequence[str]) -> dict[str, Recipient]:
        """Return who those are that are called so; they come later than those that were asked for before."""
        self.last, asked, found = called[-1], set(called), {}
        one = self._ahead or next(self.readers, None)
        while one is not None and one.called <= self.last:
            if one.called in asked:
                found[one.called] = one.recipient
            one = next(self.readers, None)
        self._ahead = one
        return found


class Readers:
    """Who an edition goes to.

    Args:
        workspace: where its list is frozen, and the ledger's key lies.
        listed: reads the recipients file as it is now, line by line.
        suppressed: reads who wants nothing more, as it is now: folded addresses.
    """

    def __init__(
        self,
        workspace: Workspace,
        listed: Callable[[], Iterable[Recipient | Invalid]],
        suppressed: Callable[[], frozenset[str]],
    ) -> None:
        self._workspace, self._listed, self._suppressed = workspace, listed, suppressed
        self._walk: _Walk | None = None

    def freeze(self, day: dt.date) -> Iterator[str]:
        """Keep who is listed now as those whom an edition goes to; return what the ledger calls them, in order.

        Of who asked to be forgotten, and is listed again, it has the ledger's name alone.

        Raises:
            FileError: the recipients file cannot serve.
            FailedError: the list could not be written.
        """
        path = self._path(day)
        rows = ((one.called, one.recipient.address, one.recipient.name) for one in self._to_keep())
        with closing(in_order(_written(rows), _called_in, path.parent)) as lines:
            write_privately(path, chain(_written([_COLUMNS]), _distinct(lines, _called_in)))
        return map(_called, self._rows(day))

    def known(self, day: dt.date, called: Sequence[str]) -> dict[str, Recipient]:
        """Return who those are that the ledger calls so, as far as the list of an edition tells; if it is lost, who is listed now.

        Args:
            day: the edition's.
            called: in any order. Asked for one part of a list after the other, it reads on from where it was.
        """
        if not called:
            return {}
        names = sorted(called)
        if self._walk is None or self._walk.day != day or self._walk.last >= names[0]:
            self._walk = _Walk(day, self._listed_for(day))
        return self._walk.up_to(names)

    def _listed_for(self, day: dt.date) -> Iterator[Reader]:
        return (one for one in self._rows(day) if one.recipient.address)

    def _rows(self, day: dt.date) -> Iterator[Reader]:
        path = self._path(day)
        if not path.is_file():
            yield from _distinct(sorted(self._now(), key=_called), _called)
            return
        with path.open(encoding="utf-8", newline="") as file:
            yield from _read(file)

    def is_suppressed(self) -> Callable[[Recipient], bool]:
        """Return what tells whether a reader wants nothing more, as of now; those who are forgotten stand there by a hash."""
        unwilling = self._suppressed()
        if all("@" in one for one in unwilling):
            return lambda one: folded(one.address) in unwilling
        name_of = self.namer()
        return lambda one: not unwilling.isdisjoint((folded(one.address), name_of(one.address)))

    def forgotten(self) -> frozenset[str]:
        """Return what the ledger calls those who asked to be forgotten, as of now."""
        return frozenset(one for one in self._suppressed() if "@" not in one)

    def name_of(self, address: str) -> str:
        """Return what the ledger calls a reader."""
        return self.namer()(address)

    def namer(self) -> Callable[[str], str]:
        """Return what tells, of many, what the ledger calls a reader."""
        return partial(ledger_name, self._key())

    def _to_keep(self) -> Iterator[Reader]:
        forgotten = self.forgotten()
        return (Reader(one.called, _NOBODY) if one.called in forgotten else one for one in self._now())

    def _now(self) -> Iterator[Reader]:
        key = self._key()
        for one in self._listed():
            if not isinstance(one, Invalid):
                yield Reader(ledger_name(key, one.address), one)

    def _key(self) -> bytes:
        path = self._workspace.ledger_key
        try:
            return bytes.fromhex(path.read_text("ascii"))
        except FileNotFoundError:
            made = secrets.token_bytes(_KEY)  # who asks meanwhile must not make another one
            is_ours = create(path, made.hex().encode(), private=True)
            return made if is_ours else self._key()
        except PermissionError as error:
            raise unreadable(path, error) from error
        except (OSError, ValueError) as error:
            raise FailedError(
                "Cannot read", "var/ledger.key", cause=str(error), remedy="restore it from a backup"
            ) from error

    def _path(self, day: dt.date) -> Path:
        return self._workspace.frozen / day.isoformat() / "recipients"


def _distinct(ones: Iterable[_One], key: Callable[[_One], object]) -> Iterator[_One]:
    """Give each reader once, of those in order, as first listed."""
    for _, same in groupby(ones, key=key):
        yield next(same)


def _called_in(line: bytes) -> bytes:
    return line.partition(b",")[0]


def _written(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Write rows as CSV, line by line."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    for row in rows:
        writer.writerow(row)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _read(file: IO[str]) -> Iterator[Reader]:
    rows = csv.reader(file)
    next(rows, None)
    for called, address, name in rows:
        yield Reader(called, Recipient(address, name))
