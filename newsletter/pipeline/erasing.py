"""A reader who asks to be forgotten (RGPD, article 17): where their address stands, and that it does not any more.

What stays is a keyed hash: in the ledger, that the letter is not sent to somebody twice; and in the suppression file, where
they stood there, that they are never written to again.
"""

import logging
import re
from collections.abc import Callable, Iterator, Set as AbstractSet
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

from newsletter.exceptions import HeldError, UsageError
from newsletter.files import failure, make_private
from newsletter.french import long_date
from newsletter.model import Standing
from newsletter.pipeline.context import Context
from newsletter.pipeline.locks import alone
from newsletter.pipeline.way_out import readers
from newsletter.recipients import folded, hashed, keyed, noted, without
from newsletter.store import Store
from newsletter.swapping import rewrite

_PATIENCE = 60  # seconds
_OPEN = {Standing.PREPARED, Standing.HANDING, Standing.DEFERRED, Standing.UNCERTAIN}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """Where an address stood.

    Args:
        where: the file, from the workspace's root.
        stays: whether it stands there still: what removes it is not ours.
        is_hashed: whether a hash took its place.
    """

    where: str
    stays: bool = False
    is_hashed: bool = False


def forget(context: Context, store: Store, address: str) -> list[Erased]:
    """Take an address out of the workspace's files; say where it stood.

    Args:
        context: the workspace, whose lock is held.
        store: its database.
        address: however it is written.

    Raises:
        UsageError: it is no address.
        HeldError: a letter waits for them, or nobody knows whether they have it: that comes first.
        FileError: a file of addresses cannot be read; what came before it is done.
        FailedError: one could not be written.
    """
    form = _form(address)
    _refuse_open(context, store, form)
    spelt = {form, address.strip().casefold()}
    found = [*_in_lists(context, form), *_in_notices(context, spelt), *_elsewhere(context, spelt)]
    _log.info("one reader forgotten, in %d places", len(found))
    return found


def _refuse_open(context: Context, store: Store, form: str) -> None:
    if not context.workspace.ledger_key.is_file():
        return  # no letter has ever been sent to anybody by name
    name = readers(context).name_of(form)
    for day in store.ledger.editions():
        if store.ledger.stands(day, name) in _OPEN:
            raise HeldError(
                "Lecteur gardé",
                f"la lettre du {long_date(day)}",
                cause="elle l’attend encore, ou personne ne sait si elle lui est arrivée",
                remedy=f"attendez la fin de son envoi, ou dites ce qu’il en est (newsletter deliveries resolve {day}) ;"
                " ajoutez-le d’ici là au fichier des désinscrits",
            )


def _form(address: str) -> str:
    if keyed(address.strip()) is None:
        raise UsageError(
            "Not an address",
            address,
            cause="no letter could be sent to it",
            remedy="write it as in lecteur@example.org",
        )
    return folded(address)


def _in_lists(context: Context, form: str) -> Iterator[Erased]:
    root, smtp = context.workspace.root, context.config.delivery.smtp
    lists, is_listed = [root / smtp.recipients] if smtp.recipients else [], False
    for path in (*lists, *sorted(context.workspace.frozen.glob("*/recipients"))):
        name = str(path.relative_to(root))
        if path.is_file() and rewrite(path, partial(without, name=name, form=form)):
            is_listed = True
            yield Erased(name)
    if smtp.suppression and (is_listed or (root / smtp.suppression).is_file()):
        path, digest = root / smtp.suppression, readers(context).name_of(form)
        make_private(path)
        with alone(context.workspace.unsubscribing, patience=_PATIENCE, remedy="try again"):
            if rewrite(path, partial(hashed, form=form, digest=digest)):
                yield Erased(smtp.suppression, is_hashed=True)
            elif is_listed:
                rewrite(path, partial(noted, name=smtp.suppression, digest=digest))
                yield Erased(smtp.suppression, is_hashed=True)


def _in_notices(context: Context, spelt: AbstractSet[str]) -> Iterator[Erased]:
    """Remove what was told of them: a notice may name those of whom nobody knew whether they have the letter."""
    for path in sorted(context.workspace.notices.glob("*.eml")):
        if _names(_words(path), spelt):
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise failure("Cannot remove", path.relative_to(context.workspace.root), error) from error
            yield Erased(str(path.relative_to(context.workspace.root)))


def _elsewhere(context: Context, spelt: AbstractSet[str]) -> Iterator[Erased]:
    """Say where it stands besides: what has left is what was sent, and the log goes by itself."""
    workspace = context.workspace
    looks: tuple[tuple[Iterator[Path], Callable[[Path], str]], ...] = (
        (iter(sorted(workspace.outbox.glob("*.eml"))), _words),
        (iter(sorted(workspace.log.parent.glob(f"{workspace.log.name}*"))), _text),
        (iter(sorted(workspace.root.glob("feeds/*"))), _text),
        (iter(sorted(workspace.editions.glob("*.md"))), _text),
    )
    for paths, read in looks:
        for path in paths:
            if path.is_file() and _names(read(path), spelt):
                yield Erased(str(path.relative_to(workspace.root)), stays=True)


def _names(text: str, spelt: AbstractSet[str]) -> bool:
    """Whether an address stands in a text, and not only as the end or the beginning of another."""
    return any(re.search(rf"(?<![\w.+-]){re.escape(one)}(?![\w-])", text) for one in spelt)


def _words(path: Path) -> str:
    """Read a message: its addresses and its texts, without case."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    texts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return " ".join([*map(str, message.values()), *map(str, texts)]).casefold()


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace").casefold()
