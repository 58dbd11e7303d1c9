"""What every command starts with: the clock, the workspace, the log."""

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.cli.leftover import say
from newsletter.cli.options import YEARS
from newsletter.credentials import with_credentials
from newsletter.exceptions import FailedError, UsageError

if TYPE_CHECKING:
    from newsletter.pipeline.context import Context
    from newsletter.store import Store

_BORN = 2026
"""No clock that is right says an earlier year than that in which this program was written."""


def now() -> dt.datetime:
    """Return the instant of now, or the one that `NEWSLETTER_NOW` gives.

    Raises:
        FailedError: the machine's clock has not been set: letters of other years would be drafted, and missed.
        UsageError: `NEWSLETTER_NOW` is not ISO 8601 with an offset.
    """
    given = os.environ.get("NEWSLETTER_NOW")
    if not given:
        return _of_the_machine(dt.datetime.now(dt.UTC))
    try:
        moment = dt.datetime.fromisoformat(given)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        raise UsageError(
            "Wrong value", "NEWSLETTER_NOW", cause=f"{given!r} is not an instant with an offset",
            remedy="write 2023-09-26T09:05:00+02:00",
        )  # fmt: skip
    return moment


def _of_the_machine(moment: dt.datetime) -> dt.datetime:
    if moment.year < _BORN:
        raise FailedError(
            "The clock is wrong", f"{moment:%Y-%m-%d %H:%M} UTC", cause="this machine has not set it since it was started",
            remedy="set it, best by a time server (timedatectl set-ntp true)",
        )  # fmt: skip
    return moment


def open_context(root: Path) -> "Context":
    """Open the workspace."""
    from newsletter.cli.log import log_into
    from newsletter.pipeline.context import open_workspace
    from newsletter.sharing import work_together

    context = open_workspace(root, now, with_credentials(os.environ))
    work_together(context.workspace.var)
    log_into(context.workspace.log, context.unsaid)
    return context


@contextmanager
def open_store(root: Path, *, alone: bool = False) -> Iterator[tuple["Context", "Store"]]:
    """Open the workspace and its database, held against other commands that change it.

    Args:
        root: the workspace's folder.
        alone: whether no other command may even wait for the world meanwhile: of what sends, collects, or builds the site.
    """
    from newsletter.pipeline.edition.as_known import knowing

    context = open_context(root)
    say()
    _warn_root(root)
    with context.working() if alone else nullcontext(), context.lock(), context.store() as store:
        store.memory.prepare()
        yield knowing(context, store), store


@contextmanager
def tell_store(root: Path) -> Iterator[tuple["Context", "Store"]]:
    """Open the workspace and its database to say how it is, also where the database cannot be read."""
    context = open_context(root)
    with context.store_or_blank() as store:
        yield context, store


@contextmanager
def read_store(root: Path) -> Iterator[tuple["Context", "Store"]]:
    """Open the workspace and its database to look at them, whoever is at work."""
    from newsletter.pipeline.edition.as_known import knowing

    context = open_context(root)
    with context.store() as store:
        yield knowing(context, store), store


def _warn_root(root: Path) -> None:
    """Say to root that what is written now will be root's, in a workspace of somebody else's."""
    from newsletter.sharing import name_of, whom

    owner = whom(root)
    if owner != os.geteuid():
        import click

        name = name_of(owner)
        click.echo(
            f"You are root, and the workspace is {name}'s: what is written now is closed to {name}; "
            f"use sudo -u {name}, or afterwards chown -R {name} {root.resolve()}",
            err=True,
        )


@contextmanager
def check_store(root: Path) -> Iterator[tuple["Context", "Store"]]:
    """Open the workspace and its database to look at a letter, its agenda read; where nothing may be written, in a copy in memory.

    Raises:
        FileError: a file of the agenda is wrong.
    """
    from newsletter.pipeline.conditions import closed_places, is_read_only
    from newsletter.pipeline.edition.as_known import knowing
    from newsletter.pipeline.gathering.local import collect_agenda, read_agenda

    context = open_context(root)
    is_closed = is_read_only(root) or context.workspace.var in closed_places(context.workspace)
    with context.copied_store() if is_closed else context.store() as store:
        (collect_agenda if is_closed else read_agenda)(context, store)
        yield knowing(context, store), store


@contextmanager
def busy(words: str) -> Iterator[None]:
    """Show on a terminal that something takes its time."""
    if not _is_terminal():
        yield
        return
    import click

    click.echo(words, err=True, nl=False)
    try:
        yield
    finally:
        click.echo(f"\r{' ' * len(words)}\r", err=True, nl=False)


@contextmanager
def watching(context: "Context") -> Iterator["Context"]:
    """Show on a terminal how far a letter has come on its way to many readers."""
    if not _is_terminal():
        yield context
        return
    from dataclasses import replace

    from newsletter.cli.progress import Bar

    bar = Bar(sys.stderr)
    try:
        yield replace(context, watch=bar)
    finally:
        bar.clear()


def _is_terminal() -> bool:
    """Whether somebody sees what is written to stderr, and a line can be written over."""
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
