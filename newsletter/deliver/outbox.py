"""The messenger `outbox`: one `.eml` file a message, that any mail program opens."""

import datetime as dt

from newsletter.config import Workspace
from newsletter.files import write_atomically


class Outbox:
    """Writes messages into `var/outbox/`, tests and notices into `var/notices/`."""

    name = "outbox"
    recipient = "outbox"

    def __init__(self, workspace: Workspace) -> None:
        self._editions, self._notices = workspace.outbox, workspace.notices

    def hand_over(self, raw: bytes, day: dt.date) -> None:
        """Write the edition's file, whole or not at all."""
        write_atomically(self._editions / f"{day.isoformat()}.eml", raw)

    def took(self, raw: bytes, day: dt.date) -> bool | None:
        """Say whether the file is there: it is written whole or not at all, so this is certain."""
        path = self._editions / f"{day.isoformat()}.eml"
        return path.is_file() and path.read_bytes() == raw

    def post(self, raw: bytes, to: str, name: str) -> None:  # noqa: ARG002 - the address is in the bytes
        """Write a test or a notice."""
        write_atomically(self._notices / f"{name}.eml", raw)
