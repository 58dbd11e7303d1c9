"""The log: `var/newsletter.log` and three older ones, for people, or for programs: a JSON object a line."""

import datetime as dt
import json
import logging
import re
import sys
import unicodedata
import uuid
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

import click

from newsletter.cli.options import RUN
from newsletter.disk import failure
from newsletter.sharing import share

_BYTES, _OLDER = 1_000_000, 3
_NAME: Final = "newsletter"
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BEYOND: Final = re.compile(r"[^\x20-\x7e]")


def log_into(path: Path, unsaid: Callable[[str], str] = str) -> None:
    """Write the program's log into a file, from now on; made with its folder when there is something to write.

    Args:
        path: of the file.
        unsaid: takes secrets out of texts.
    """
    log = _open()
    if log is None or Path(log.baseFilename) != path.absolute():
        _close()
        log = _Log(
            path, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8", errors="backslashreplace", delay=True
        )
        logging.getLogger(_NAME).addHandler(log)
    log.unsaid = unsaid
    log.setFormatter(_formatter(unsaid))
    logging.getLogger(_NAME).setLevel(logging.INFO)
    logging.getLogger(_NAME).propagate = False


def _close() -> None:
    """Write into no file any more."""
    if (log := _open()) is not None:
        logging.getLogger(_NAME).removeHandler(log)
        log.close()


def without_secrets(text: str) -> str:
    """Return a text without the secrets that the open workspace knows, all of it where none is open."""
    log = _open()
    return log.unsaid(text) if log is not None else text


def is_open() -> bool:
    """Whether anything is written into a log."""
    return _open() is not None


def _open() -> "_Log | None":
    handlers = logging.getLogger(_NAME).handlers  # others may listen, too
    return next((one for one in handlers if isinstance(one, _Log)), None)


class _Log(RotatingFileHandler):
    """What cannot be written into the log is said once, in one line: nothing else waits for it."""

    unsaid: Callable[[str], str] = str
    _is_said = False

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        super().emit(record)

    def _open(self) -> TextIOWrapper:
        opened = super()._open()
        share(Path(self.baseFilename))
        return opened

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - logging's names
        error = sys.exc_info()[1]
        if not self._is_said and error is not None:
            self._is_said = True
            known = error if isinstance(error, OSError) else OSError(f"{type(error).__name__}: {error}")
            click.echo(self.unsaid(str(failure("Cannot write", Path(self.baseFilename), known))), err=True)


def _formatter(unsaid: Callable[[str], str]) -> logging.Formatter:
    command = click.get_current_context(silent=True)
    if command is None or command.find_root().params.get("log") != "json":
        return _Text(unsaid)
    return _Json(
        unsaid, command.command_path.partition(" ")[2], command.meta.setdefault(RUN, str(uuid.uuid4()))
    )


class _Text(logging.Formatter):
    """A line for people; below it, and further in, the story of an unexpected error.

    Args:
        unsaid: takes secrets out of texts.
    """

    def __init__(self, unsaid: Callable[[str], str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: ")
        self._unsaid = unsaid

    def format(self, record: logging.LogRecord) -> str:
        """Write an entry: nothing that others said can begin a line of it."""
        head = super().format(logging.makeLogRecord({**vars(record), "exc_info": None, "exc_text": None}))
        line = f"{head}{_BEYOND.sub(_shown, self._unsaid(record.getMessage()))}"
        story = self._unsaid(self.formatException(record.exc_info)) if record.exc_info else ""
        return "\n  ".join([line, *story.splitlines()])


class _Json(logging.Formatter):
    """One JSON object a line (RFC 8259).

    Args:
        unsaid: takes secrets out of texts.
        command: whose log it is: "sources add".
        run: the id of this one run of it.
    """

    def __init__(self, unsaid: Callable[[str], str], command: str, run: str) -> None:
        super().__init__()
        self._unsaid, self._command, self._run = unsaid, command, run

    def format(self, record: logging.LogRecord) -> str:
        """Write an entry: what others said stays inside its text, and what is no character is U+FFFD."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        fields = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "area": record.name,
            "message": self._cleaned(record.getMessage()),
            "command": self._command,
            "run": self._run,
            "edition": _edition(record),
            "source": getattr(record, "source", None),
            "exception": self._cleaned(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        found = {name: value for name, value in fields.items() if value is not None}
        return _BEYOND.sub(_escaped, json.dumps(found, ensure_ascii=False))

    def _cleaned(self, text: str) -> str:
        return _SURROGATE.sub("\ufffd", self._unsaid(text))


def _edition(record: logging.LogRecord) -> str | None:
    """Return the date of the edition that an entry is about: the first date that it says, where that is no instant."""
    said = record.args if isinstance(record.args, tuple) else ()
    return next((one.isoformat() for one in said if type(one) is dt.date), None)


def _is_seen(sign: str) -> bool:
    return sign.isprintable() or unicodedata.category(sign) == "Zs"


def _shown(found: re.Match[str]) -> str:
    sign = found[0]
    return sign if _is_seen(sign) else sign.encode("unicode_escape").decode("ascii")


def _escaped(found: re.Match[str]) -> str:
    sign = found[0]
    return sign if _is_seen(sign) else json.dumps(sign)[1:-1]
