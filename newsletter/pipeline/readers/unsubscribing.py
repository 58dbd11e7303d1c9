"""Readers who leave by their token: whose it is, and the file of those who want nothing more.

That file is people's: it stays as it is, to the byte, and rows come after it. It is not the workspace that is held
meanwhile, which a long sending does, too: who leaves while a letter leaves is spared the rest of it.
"""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from newsletter.exceptions import ConfigurationError, FailedError, FileError, UsageError
from newsletter.files import make_private
from newsletter.model import Recipient
from newsletter.pipeline.context import Context
from newsletter.pipeline.locks import alone
from newsletter.pipeline.readers.leavers import unwilling
from newsletter.pipeline.readers.recipients import frozen_lists, listed, suppressed
from newsletter.pipeline.readers.token_keys import keys
from newsletter.pipeline.way_out import readers
from newsletter.recipients import appended, token
from newsletter.swapping import rewrite

_PATIENCE = 60  # seconds
_log = logging.getLogger(__name__)
_HEXADECIMAL = re.compile(r"[0-9a-f]{32,}")
_DIGITS = 32


class Done(StrEnum):
    """What came of a token."""

    WRITTEN = "written"
    ALREADY = "already"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Left:
    """What came of a token, or would. `address` is empty where nobody knows whose it is."""

    asked: str
    address: str
    done: Done


def unsubscribe(context: Context, asked: Sequence[str], *, looks_only: bool = False) -> list[Left]:
    """Find whose tokens these are, and write down that they want nothing more.

    Args:
        context: the workspace; its lock need not be held.
        asked: tokens, in any case, with blanks, or inside a whole address.
        looks_only: whether nothing is written.

    Returns:
        What came of each, in their order; all that could be done is.

    Raises:
        ConfigurationError: no file for those who leave is named, or no key of tokens is known; or one of the files cannot
            be used, or a key is missing, and not everybody was found by the others.
        UsageError: one is no token. Nothing was written.
        BusyError: another command has been writing the file for a minute.
        FailedError: it could not be written.
    """
    if not context.config.delivery.smtp.token_keys:
        raise _unset("token_env", "UNSUBSCRIBE_KEY")
    found, missing = keys(context), _missing(context)
    if missing is not None and not found:
        raise missing
    name = "" if looks_only else _suppression(context)
    wanted = {one: _candidates(one) for one in asked}
    with alone(context.workspace.unsubscribing, patience=_PATIENCE, remedy="try again"):
        gone = suppressed(context)
        owners, broken = _owners(context, found, gone, frozenset().union(*wanted.values()))
        is_gone = readers(context, suppressed).is_suppressed()
        results = [_result(one, wanted[one], owners, is_gone) for one in asked]
        leaving = dict.fromkeys(one.address for one in results if one.done is Done.WRITTEN)
        if leaving and not looks_only:
            _append(context, name, list(leaving))
    if leaving and not looks_only:
        with suppress(FileError, FailedError):  # else the next run remembers them
            unwilling(context)
    if (wrong := broken or missing) is not None and any(one.done is Done.UNKNOWN for one in results):
        raise wrong
    return results


def _result(
    asked: str, candidates: frozenset[str], owners: dict[str, str], is_gone: Callable[[Recipient], bool]
) -> Left:
    address = next((owners[one] for one in candidates if one in owners), "")
    if not address:
        return Left(asked, "", Done.UNKNOWN)
    return Left(asked, address, Done.ALREADY if is_gone(Recipient(address)) else Done.WRITTEN)


def _candidates(asked: str) -> frozenset[str]:
    """Find what may be a token in what somebody copied: whatever stands before it may end in such digits, too (%3D).

    Raises:
        UsageError: nothing may be.
    """
    runs = _HEXADECIMAL.findall("".join(asked.split()).lower())
    found = {run[at : at + _DIGITS] for run in runs for at in range(len(run) - _DIGITS + 1)}
    if not found:
        raise UsageError(
            "Not a token",
            asked if asked.isprintable() else repr(asked),
            cause="it has no 32 hexadecimal digits",
            remedy="copy the address that the letter has for unsubscribing, or its token alone",
        )
    return frozenset(found)


def _owners(
    context: Context, found: Sequence[str], gone: frozenset[str], tokens: frozenset[str]
) -> tuple[dict[str, str], FileError | None]:
    """Find whose tokens are asked for: readers of now, of letters that have left lately, and those who have left.

    Returns:
        Addresses by token, and what is wrong with the first file that could not be read.
    """
    owners: dict[str, str] = {}
    broken: FileError | None = None
    lists = frozen_lists(context)
    if context.config.delivery.smtp.recipients is not None:
        lists.insert(0, partial(listed, context))
    for read in lists:
        try:
            _look(owners, found, (one.address for one in read() if isinstance(one, Recipient)), tokens)
        except FileError as error:
            broken = broken or error
    _look(owners, found, gone, tokens)
    return owners, broken


def _look(
    owners: dict[str, str], found: Sequence[str], addresses: Iterable[str], tokens: frozenset[str]
) -> None:
    for address in addresses:
        for key in found:
            if (one := token(key, address)) in tokens:
                owners.setdefault(one, address)


def _append(context: Context, name: str, addresses: list[str]) -> None:
    path = context.workspace.root / name
    make_private(path)
    at = context.instant().isoformat(timespec="seconds")
    rewrite(path, lambda content: appended(content, name, addresses, at))
    _log.info("%d unsubscribed", len(addresses))


def _suppression(context: Context) -> str:
    name = context.config.delivery.smtp.suppression
    if name is None:
        raise _unset("suppression", "suppressed.csv")
    return name


def _missing(context: Context) -> ConfigurationError | None:
    """Say which keys are not in the environment; None where all are."""
    named = context.config.delivery.smtp.token_keys
    missing = [name for name in named if not context.environment.get(name)]
    if not missing:
        return None
    return ConfigurationError(
        "A secret is missing",
        ", ".join(missing),
        cause="it is not in the environment",
        remedy="set it to the key that the letters' tokens were made with",
    )


def _unset(key: str, example: str) -> FileError:
    return FileError(
        "newsletter.toml",
        None,
        "[delivery.smtp]",
        cause=f"« {key} » manque, personne ne peut donc se désinscrire par son jeton",
        remedy=f'ajoutez une ligne {key} = "{example}"',
    )
