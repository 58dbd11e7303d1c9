"""The way out of an open workspace: its messenger, whom that reaches, and the files that it needs."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from newsletter.pipeline import signing
from newsletter.pipeline.context import Context
from newsletter.pipeline.readers import recipients
from newsletter.pipeline.readers.leavers import unwilling
from newsletter.recipients import Invalid, census

if TYPE_CHECKING:
    from newsletter.deliver import Messenger, Readers


def messenger(context: Context) -> "Messenger":
    """Return the configured way out."""
    from newsletter import deliver  # noqa: PLC0415 - most commands send nothing

    return deliver.messenger(
        context.config,
        context.workspace,
        context.environment,
        partial(readers, context),
        partial(signing.signer, context),
    )


def poster(context: Context) -> "Messenger":
    """Return the way out of what goes to one address: notices."""
    from newsletter import deliver  # noqa: PLC0415

    if context.config.delivery.messenger == "outbox":
        return messenger(context)
    return deliver.poster(
        context.config, context.workspace, context.environment, partial(signing.signer, context)
    )


def readers(context: Context, left: Callable[[Context], frozenset[str]] = unwilling) -> "Readers":
    """Return those who are sent a message of their own; `left` reads who wants nothing more."""
    from newsletter.deliver import Readers  # noqa: PLC0415

    return Readers(context.workspace, partial(recipients.listed, context), partial(left, context))


def addresses(context: Context, day: dt.date, called: Iterable[str]) -> dict[str, str]:
    """Return whom recipients in the ledger are, as far as anybody knows: readers' names there tell nobody's address."""
    names = sorted(called)
    known = readers(context).known(day, names) if names and context.config.delivery.goes_to_each else {}
    return {one: known[one].address if one in known else one for one in names}


def reached(context: Context) -> int:
    """Count the readers whom a letter would go to now: those listed, less those who want nothing more.

    Raises:
        FileError: as of `recipients.listed` and `leavers.unwilling`.
        FailedError: as of `leavers.unwilling`.
    """
    if not unwilling(context):
        found = recipients.census(context)
        return found.readers if found is not None else 0
    is_gone = readers(context).is_suppressed()
    lines = (one for one in recipients.listed(context) if isinstance(one, Invalid) or not is_gone(one))
    return census(lines).readers


def passed_over(context: Context) -> int:
    """Count the lines of the recipients file whose readers asked to be forgotten: nothing is sent to them.

    Raises:
        FileError: as of `recipients.listed` and `recipients.suppressed`.
    """
    those = readers(context, recipients.suppressed)
    if not context.config.delivery.goes_to_each or not (forgotten := those.forgotten()):
        return 0
    found = (one for one in recipients.listed(context) if not isinstance(one, Invalid))
    name_of = those.namer()
    return sum(name_of(one.address) in forgotten for one in found)


def refuse_unusable(context: Context) -> None:
    """Refuse files that no letter could be sent by.

    Raises:
        FileError: one is.
    """
    recipients.refuse_unusable(context)
    signing.signer(context)


def files_of_way_out(context: Context) -> tuple[str, ...]:
    """Return what the files are called, from the workspace's root."""
    return (*recipients.files_of_addresses(context), *signing.key_files(context))
