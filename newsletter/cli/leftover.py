"""Variables of a rehearsal that were left in the environment: whoever acts under them is told so on stderr, which cron mails.

A letter would leave at no hour, or with nothing new in it, and each run would end well. Who only looks is told by what is shown.
"""

import os
import time
from contextlib import suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

import click

from newsletter.exceptions import ConfigurationError, FailedError

if TYPE_CHECKING:
    from newsletter.workspace import Workspace

_EFFECTS = {
    "NEWSLETTER_NOW": "the machine's clock does not count",
    "NEWSLETTER_NETWORK": "no source is collected",
    "NEWSLETTER_LINKS": "no link is checked",
}
_DAY = 86_400  # seconds
_is_said = ContextVar("is_said", default=True)


def begin() -> None:
    """Say it in this process, once, should it act: commands that run in somebody else's have theirs to say."""
    _is_said.set(False)


def say() -> None:
    """Say which variables of a rehearsal are set."""
    if words := _words():
        click.echo(words, err=True)


def say_daily(workspace: "Workspace") -> None:
    """Say it as `say`, once a day by the machine's own clock: cron mails it each time, and a clock that stands still never strikes."""
    words, mark = _words(), workspace.rehearsed
    if not words:
        return
    with suppress(OSError):
        if 0 <= time.time() - mark.stat().st_mtime < _DAY:
            return
    click.echo(words, err=True)
    from newsletter.files import rewrite_atomically

    with suppress(FailedError):
        rewrite_atomically(mark, b"")


def _words() -> str:
    """Return the line; empty where it is said, or there is nothing to say."""
    if _is_said.get():
        return ""
    from newsletter.pipeline.conditions import left_over

    _is_said.set(True)
    found = [f"{name}={value} ({_EFFECTS[name]})" for name, value in left_over(os.environ)]
    remedy = "unset what is no rehearsal"
    return (
        str(ConfigurationError("Left in the environment", ", ".join(found), remedy=remedy)) if found else ""
    )
