"""Whether a run has anything to do: it has not while all is as it was when one had nothing to do, until an hour strikes.

Such a run leaves a note: a digest of what it saw, and until when it holds. The note is never trusted over the files:
what it does not tell of is looked at by a whole run, and there is one each day.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from newsletter.pipeline.conditions import condition
from newsletter.stamps import Snapshot, Stamp, of_files, of_folders, of_program, of_whole, snapshot, stamp
from newsletter.workspace import PACKAGE, Workspace, program_templates

_OWN = "NEWSLETTER_"
_CLOCK = "NEWSLETTER_NOW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What a run leaves that had nothing to do.

    Args:
        digest: of what it saw.
        since: its instant.
        until: when something becomes due.
        files: what else was read, outside the usual folders.
        folders: those of which only what there is counts: each tells by its own stamp, and need not be listed again.
        secrets: names of the environment variables that the configuration names.
        ping: the one of them that holds the address of the ping; empty where nobody is told.
    """

    digest: str
    since: dt.datetime
    until: dt.datetime
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    ping: str = ""

    @property
    def written(self) -> bytes:
        """Write it."""
        fields = {
            "digest": self.digest,
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "files": self.files,
            "folders": self.folders,
            "secrets": self.secrets,
            "ping": self.ping,
        }
        return f"{json.dumps(fields, indent=1)}\n".encode()

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read what `written` gave.

        Raises:
            ValueError, KeyError, TypeError: it is something else.
        """
        given = json.loads(content)
        return cls(
            digest=given["digest"],
            since=dt.datetime.fromisoformat(given["since"]),
            until=dt.datetime.fromisoformat(given["until"]),
            files=tuple(map(str, given["files"])),
            folders=tuple(map(str, given["folders"])),
            secrets=tuple(map(str, given["secrets"])),
            ping=str(given["ping"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a run sees before it begins, and the note that it found; None where there is none."""

    seen: Snapshot
    note: Rest | None

    def rests_at(self, now: dt.datetime) -> bool:
        """Whether there is nothing to do at an instant."""
        note = self.note
        return note is not None and note.digest == self.seen.digest and note.since <= now < note.until


def look(workspace: Workspace, environment: Mapping[str, str], *, live: bool) -> Sight:
    """Look at all that a run goes by, and read none of it."""
    note = None
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = Rest.read(workspace.rest.read_bytes())
    if note is None:
        return Sight(seen=see(workspace, environment, (), (), (), live=live), note=None)
    seen = see(workspace, environment, note.files, note.folders, note.secrets, live=live)
    return Sight(seen=seen, note=note)


def see(
    workspace: Workspace,
    environment: Mapping[str, str],
    files: tuple[str, ...],
    folders: tuple[str, ...],
    secrets: tuple[str, ...],
    *,
    live: bool,
) -> Snapshot:
    """Put together the stamps of all that a run goes by, and what the machine and its environment say.

    Args:
        workspace: the letter's.
        environment: its switches count, and which secrets there are, but not the clock that it may set.
        files: of the workspace, besides the usual ones.
        folders: what `folders` says: what is in them, nobody changes but the program.
        secrets: names of variables.
        live: whether it sends for real.
    """
    own = (
        f"{name}={value}" for name, value in environment.items() if name.startswith(_OWN) and name != _CLOCK
    )
    there = (name for name in secrets if environment.get(name))
    words = [str(live), str(PACKAGE), *_condition(workspace), *sorted(own), *sorted(there)]
    others = ((name, stamp(workspace.root / name)) for name in (*files, *folders))
    return snapshot([*_stamps(workspace), *others], words)


def folders(workspace: Workspace) -> tuple[str, ...]:
    """Name the folders of which a run goes by what there is, with those below them."""
    tops = (workspace.site, workspace.outbox, workspace.notices, workspace.frozen)
    return tuple(
        dict.fromkeys(name for top in tops for name in (str(top), *(one for one, _ in of_folders(top))))
    )


def _condition(workspace: Workspace) -> list[str]:
    try:
        return condition(workspace)
    except OSError:  # there is no such folder
        return []


def _stamps(workspace: Workspace) -> Iterator[tuple[str, Stamp | None]]:
    log = workspace.database.with_name(f"{workspace.database.name}-wal")
    for path in (workspace.config, workspace.database, workspace.log, workspace.collected):
        yield str(path), stamp(path)
    yield str(log), stamp(log) if _holds_anything(log) else None
    for folder in (workspace.feeds, workspace.editions, workspace.templates, program_templates()):
        yield from of_files(folder)
    yield str(workspace.images), of_whole(workspace.images)
    yield from of_program(PACKAGE)


def _holds_anything(log: Path) -> bool:
    """Whether something was written to the database since it was last closed: who only reads makes an empty log."""
    with suppress(OSError):
        return log.stat().st_size > 0
    return False
