"""A reader who asks to be forgotten (RGPD, article 17): where their address stands, and that it does not any more.

What stays is a keyed hash: in the ledger, that the letter is not sent to somebody twice; and in the suppression file, where
they stood there, that they are never written to again. Who subscribes anew is taken back by their address: nobody else can tell
which hash is theirs.
"""

import logging
import re
from collections.abc import Iterator, Set as AbstractSet
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

from newsletter.disk import failure
from newsletter.exceptions import HeldError, UsageError
from newsletter.files import is_inside, make_private
from newsletter.french import long_date
from newsletter.model import Standing
from newsletter.pipeline.context import Context
from newsletter.pipeline.locks import alone
from newsletter.pipeline.readers.leavers import readmit
from newsletter.pipeline.readers.recipients import files_of_addresses, suppressed
from newsletter.pipeline.texts import files_of_texts
from newsletter.pipeline.way_out import readers
from newsletter.recipients import folded, hashed, keyed, noted, unhashed, without
from newsletter.store import Store
from newsletter.swapping import rewrite

_PATIENCE = 60  # seconds
_LARGEST = 200_000_000  # bytes, as of a list
_BEGUN = {Standing.HANDING, Standing.UNCERTAIN}
_OPEN = {Standing.PREPARED, Standing.DEFERRED, *_BEGUN}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """Where an address stood.

    Args:
        where: the file, from the workspace's root.
        stays: whether it stands there still: what removes it is not ours.
        is_hashed: whether a hash took its place.
        is_unread: whether it could not be read, so that nobody knows.
    """

    where: str
    stays: bool = False
    is_hashed: bool = False
    is_unread: bool = False


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


def take_back(context: Context, address: str) -> str:
    """Let somebody who was forgotten, and wants the letter again, be written to; return the file that had their hash.

    Raises:
        UsageError: it is no address, or nobody of it was forgotten.
        FileError: the suppression file cannot be read.
        FailedError: it could not be written.
    """
    form, name = _form(address), context.config.delivery.smtp.suppression
    those = readers(context, suppressed)
    digest = those.name_of(form)
    if name is None or digest not in those.forgotten():
        raise UsageError(
            "Not forgotten",
            address.strip(),
            cause="no hash of it stands in the suppression file",
            remedy="who unsubscribed stands there by their address: take the line away",
        )
    with alone(context.workspace.unsubscribing, patience=_PATIENCE, remedy="try again"):
        rewrite(context.workspace.root / name, partial(unhashed, digest=digest))
    readmit(context, [form])
    _log.info("one reader taken back")
    return name


def _refuse_open(context: Context, store: Store, form: str) -> None:
    if not context.workspace.ledger_key.is_file():
        return  # no letter has ever been sent to anybody by name
    name = readers(context).name_of(form)
    waits = _BEGUN if name in readers(context).forgotten() else _OPEN  # nothing will be sent to them
    for day in store.ledger.editions():
        if store.ledger.stands(day, name) in waits:
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
    """Say where it stands besides: what has left is what was sent, the log goes by itself, all else people wrote."""
    root = context.workspace.root
    for path in _others(context):
        try:
            if not path.is_file():
                continue
            if path.stat().st_size > _LARGEST:
                yield Erased(str(path.relative_to(root)), stays=True, is_unread=True)
            elif _names(_said(path), spelt):
                yield Erased(str(path.relative_to(root)), stays=True)
        except OSError:
            yield Erased(str(path.relative_to(root)), stays=True, is_unread=True)


def _others(context: Context) -> list[Path]:
    """Return the files that are looked at: the settings, what lies beside them and beside the lists, agenda, letters, log."""
    workspace, root = context.workspace, context.workspace.root
    lists = {path: None for name in files_of_addresses(context) for path in [root / name]}
    looks = (
        workspace.outbox.glob("*.eml"),
        workspace.log.parent.glob(f"{workspace.log.name}*"),
        *(folder.glob("*") for folder in dict.fromkeys([root, *(path.parent for path in lists)])),
        (root / name for name in files_of_texts(context)),
        workspace.feeds.rglob("*"),
        workspace.editions.glob("*"),
        workspace.versions.glob("*/*"),
    )
    found = dict.fromkeys(path for paths in looks for path in sorted(paths))
    return [path for path in found if path not in lists and is_inside(path, root)]


def _names(text: str, spelt: AbstractSet[str]) -> bool:
    """Whether an address stands in a text, and not only as the end or the beginning of another."""
    return any(re.search(rf"(?<![\w.+-]){re.escape(one)}(?![\w-])", text) for one in spelt)


def _said(path: Path) -> str:
    return _words(path) if path.suffix == ".eml" else _text(path)


def _words(path: Path) -> str:
    """Read a message: its addresses and its texts, without case."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    texts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return " ".join([*map(str, message.values()), *map(str, texts)]).casefold()


def _text(path: Path) -> str:
    return path.read_text("utf-8", "replace").casefold()
