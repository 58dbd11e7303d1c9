"""The entry point: runs a command, and says every error in one line."""

import gc
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from newsletter.cli.commands import newsletter
from newsletter.cli.leftover import begin
from newsletter.exceptions import NewsletterError

_INTERRUPTED = 130
_TERMINATED = 143
_BROKEN = 1


def run() -> NoReturn:
    """Run the command line and exit with its code."""
    signal.signal(signal.SIGTERM, _terminate)
    begin()
    code = _run(sys.argv[1:])
    gc.freeze()  # the system takes all back at once: looking through it for garbage takes longer than many a command
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    try:
        code = newsletter.main(args=arguments, prog_name="newsletter", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except SystemExit as ended:
        if ended.code == _BROKEN:  # how click ends when the reader of a pipe went away; nothing else ends so
            return 0
        raise
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody is reading
        return 0
    except NewsletterError as error:
        _say(str(error))
        return error.exit_code
    except OSError as error:
        from newsletter.disk import failure

        _say(str(failure("Failed", Path(error.filename or "the system"), error)))
        return _BROKEN
    except Exception as error:  # noqa: BLE001 - the last resort: nobody should ever see a traceback
        return _surprised(error)
    return code if isinstance(code, int) else 0


def _surprised(error: Exception) -> int:
    import logging

    from newsletter.cli.log import is_open

    logging.getLogger("newsletter").critical("unexpected", exc_info=error)
    where = "its traceback is in var/newsletter.log" if is_open() else "report it"
    _say(f"Unexpected error: {type(error).__name__}: {error}; {where}")
    return _BROKEN


def _say(text: str) -> None:
    from newsletter.cli.log import without_secrets

    click.echo(without_secrets(text), err=True)


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(_TERMINATED)
