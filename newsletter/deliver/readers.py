"""The readers of a recipients file: frozen with the first hand-over of an edition, and never those who want nothing more.

The ledger knows them by a keyed hash of their addresses. Its key lies in `var/`, with the database and what is frozen;
it is not that of the tokens, so that whoever changes this one makes no reader a stranger to the ledger.
"""

import csv
import datetime as dt
import io
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.exceptions import FailedError
from newsletter.files import write_privately
from newsletter.model import Recipient
from newsletter.recipients import folded, ledger_name
from newsletter.workspace import Workspace

_KEY = 32  # bytes


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
        listed: reads the recipients file as it is now.
        suppressed: reads who wants nothing more, as it is now: folded addresses.
    """

    def __init__(
        self,
        workspace: Workspace,
        listed: Callable[[], tuple[Recipient, ...]],
        suppressed: Callable[[], frozenset[str]],
    ) -> None:
        self._workspace, self._listed, self._suppressed = workspace, listed, suppressed
        self._walk: _Walk | None = None

    def freeze(self, day: dt.date) -> list[str]:
        """Keep who is listed now as those whom an edition goes to; return what the ledger calls them."""
        found = self._now()
        text = io.StringIO(newline="")
        rows = csv.writer(text)
        rows.writerow(("called", "address", "name"))
        rows.writerows((one.called, one.recipient.address, one.recipient.name) for one in found)
        write_privately(self._path(day), text.getvalue().encode())
        return [one.called for one in found]

    def known(self, day: dt.date, called: Sequence[str]) -> dict[str, Recipient]:
        """Return who those are that the ledger calls so, as far as the list of an edition tells; if it is lost, who is listed now.

        Args:
            day: the edition's.
            called: in order. Asked for one part of a list after the other, it reads on from where it was.
        """
        if not called:
            return {}
        if self._walk is None or self._walk.day != day or self._walk.last >= called[0]:
            self._walk = _Walk(day, self._listed_for(day))
        return self._walk.up_to(called)

    def _listed_for(self, day: dt.date) -> Iterator[Reader]:
        path = self._path(day)
        if not path.is_file():
            yield from self._now()
            return
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield Reader(row["called"], Recipient(row["address"], row["name"]))

    def is_suppressed(self) -> Callable[[Recipient], bool]:
        """Return what tells whether a reader wants nothing more, as of now."""
        unwilling = self._suppressed()
        return lambda one: folded(one.address) in unwilling

    def _now(self) -> list[Reader]:
        key = self._key()
        found = (Reader(ledger_name(key, one.address), one) for one in self._listed())
        return sorted(found, key=lambda one: one.called)

    def _key(self) -> bytes:
        path = self._workspace.ledger_key
        try:
            return bytes.fromhex(path.read_text("ascii"))
        except FileNotFoundError:
            made = secrets.token_bytes(_KEY)
            write_privately(path, made.hex().encode())
            return made
        except (OSError, ValueError) as error:
            raise FailedError(
                "Cannot read", "var/ledger.key", cause=str(error), remedy="restore it from a backup"
            ) from error

    def _path(self, day: dt.date) -> Path:
        return self._workspace.frozen / day.isoformat() / "recipients"
