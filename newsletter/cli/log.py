"""The log: `var/newsletter.log` and three older ones."""

import logging
import sys
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import click

from newsletter.files import failure
from newsletter.sharing import share

_BYTES, _OLDER = 1_000_000, 3


def log_into(path: Path) -> None:
    """Write the program's log into a file, from now on; made with its folder when there is something to write."""
    logger = logging.getLogger("newsletter")
    if logger.handlers:
        return
    handler = _Log(path, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


class _Log(RotatingFileHandler):
    """What cannot be written into the log is said once, in one line: nothing else waits for it."""

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
            click.echo(str(failure("Cannot write", Path(self.baseFilename), known)), err=True)
