"""The messenger `outbox`: one `.eml` file a message, that any mail program opens, or takes away."""

import datetime as dt
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.exceptions import FailedError
from newsletter.files import move, write_atomically
from newsletter.model import FrozenLetter, Outcome, Standing
from newsletter.workspace import Workspace

RECIPIENT = "outbox"


class Outbox:
    """Writes messages into `var/outbox/`, tests and notices into `var/notices/`.

    The file is laid ready beside its place before the hand-over begins, and moved there by it. So what lies ready was
    not handed over, and what does not was, whoever has taken it from there since.
    """

    name = "outbox"

    def __init__(self, workspace: Workspace) -> None:
        self._editions, self._notices = workspace.outbox, workspace.notices

    def recipients(self, letter: FrozenLetter) -> Sequence[str]:  # noqa: ARG002 - whoever empties the folder
        """One: the folder."""
        return (RECIPIENT,)

    def hand_over(
        self, letter: FrozenLetter, recipients: Iterable[str]
    ) -> Generator[Outcome, bool | None, None]:
        """Write the edition's file, whole or not at all."""
        for recipient in recipients:
            try:
                write_atomically(self._ready(letter), letter.raw)
                if (yield Outcome(recipient=recipient, standing=Standing.HANDING)) is False:
                    return
                move(self._ready(letter), self._path(letter))
            except FailedError as error:
                said = Mishap(MishapKind.DISK, error.cause, error.which).written
                yield Outcome(recipient=recipient, standing=Standing.DEFERRED, detail=said)
            else:
                yield Outcome(recipient=recipient, standing=Standing.ACCEPTED)

    def took(self, letter: FrozenLetter, recipient: str) -> bool | None:  # noqa: ARG002 - there is one
        """Say whether the file was moved to its place: what was begun with no longer lies ready."""
        return not self._ready(letter).is_file()

    def figures(self, day: dt.date) -> None:
        """It counts nothing."""

    def tried(self) -> None:
        """It writes files: what keeps it from that is looked at as the disk is."""

    def post(self, raw: bytes, to: str, name: str) -> None:  # noqa: ARG002 - the address is in the bytes
        """Write a test or a notice."""
        write_atomically(self._notices / f"{name}.eml", raw)

    def _path(self, letter: FrozenLetter) -> Path:
        return self._editions / f"{letter.day.isoformat()}.eml"

    def _ready(self, letter: FrozenLetter) -> Path:
        return self._editions / f".{letter.day.isoformat()}.eml.ready"
