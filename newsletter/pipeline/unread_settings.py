"""Runs that could not even read the settings: no database is at hand then, and yet a letter may be due."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from newsletter.exceptions import ConfigurationError, FailedError, FileError
from newsletter.files import write_atomically
from newsletter.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unread:
    """Since when, until when, and why (French, no whole sentence)."""

    first: dt.datetime
    last: dt.datetime
    why: str

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Read what was remembered; None where nothing was, or it is something else."""
        with suppress(OSError, ValueError):
            first, last, why = path.read_text("utf-8").split("\n", 2)
            return cls(dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last), why.strip())
        return None

    def is_within(self, begin: dt.datetime, end: dt.datetime) -> bool:
        """Whether a run was so between two instants, or before and after."""
        return self.first < end and self.last >= begin


def remember_unread(workspace: Workspace, now: dt.datetime, error: ConfigurationError) -> None:
    """Remember that a run could not read the settings; for the same reason, since when.

    Args:
        workspace: where that is remembered, if a letter was ever made there.
        now: the instant of the run.
        error: why.
    """
    if not workspace.var.is_dir():
        return
    why = " ".join(
        f"{error.place} : {error.cause}".split() if isinstance(error, FileError) else str(error).split()
    )
    known = Unread.read(workspace.unread)
    first = known.first if known is not None and known.why == why and known.last <= now else now
    with suppress(FailedError):
        write_atomically(workspace.unread, f"{first.isoformat()}\n{now.isoformat()}\n{why}\n".encode())
