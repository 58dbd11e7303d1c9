"""The key that signs letters, where we sign them ourselves: a file of the workspace, for its owner's eyes only.

What DNS says of it is kept as long as what links answer is: a day where all is well, an hour where it is not.
"""

import datetime as dt
import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.addresses import as_in_dns
from newsletter.exceptions import FileError
from newsletter.files import is_inside, read_bounded
from newsletter.model import KeyRecord
from newsletter.pipeline.written import why_unreadable
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.sharing import is_shared

if TYPE_CHECKING:
    from newsletter.deliver import Signer
    from newsletter.pipeline.context import Context
    from newsletter.store import Store

_LARGEST = 100_000  # bytes
_RECORD = "key record"  # what it is remembered as
_KEPT = {KeyRecord.FITS: dt.timedelta(days=1)}
_DOUBTED = dt.timedelta(hours=1)  # any other answer is kept
_STRANGERS = 0o007
_OTHERS = 0o077  # rights of whoever is not the owner


def signer(context: "Context") -> "Signer | None":
    """Return what signs letters; None where we don't.

    Raises:
        FileError: the key is missing, outside the workspace, open to others, or none that signs.
    """
    settings = context.config.delivery.signing
    if settings is None:
        return None
    from newsletter.deliver import Signer, read_key  # noqa: PLC0415 - most sign nothing

    return Signer(settings, read_key(_content(context.workspace.root, settings.key_file), settings.key_file))


def key_files(context: "Context") -> tuple[str, ...]:
    """Return what the key's file is called, from the workspace's root; none where we don't sign."""
    settings = context.config.delivery.signing
    return (settings.key_file,) if settings is not None else ()


def key_record(context: "Context", store: "Store", *, asks: bool) -> KeyRecord | None:
    """Say what DNS has for the key; None where we don't sign, may not ask, or, without asking, have not heard lately."""
    settings = context.config.delivery.signing
    if settings is None or context.asks_no_links:
        return None
    host = as_in_dns(settings.domain)
    name = f"{settings.selector}._domainkey.{host}"
    with suppress(FileError):  # which is told elsewhere
        pem = _content(context.workspace.root, settings.key_file)
        about = hashlib.sha256(name.encode() + b"\0" + pem).hexdigest()
        known = _heard(store, about, context.now)
        if known is not None or not asks:
            return known
        from newsletter.deliver import judged, read_key  # noqa: PLC0415
        from newsletter.web.records import texts  # noqa: PLC0415

        key, found = read_key(pem, settings.key_file), texts(name, host)
        said = judged(found, key) if found is not None else KeyRecord.UNKNOWN
        store.memory.keep(_RECORD, f"{about} {said} {context.now.isoformat()}")
        return said
    return None


def _heard(store: "Store", about: str, now: dt.datetime) -> KeyRecord | None:
    words = store.memory.words(_RECORD).split()
    if words[:1] != [about]:
        return None
    said, at = KeyRecord(words[1]), dt.datetime.fromisoformat(words[2])
    return said if at <= now < at + _KEPT.get(said, _DOUBTED) else None


def _content(root: Path, name: str) -> bytes:
    path = root / name
    if not is_inside(path, root):
        raise _wrong(name, mistakes.KEY_LINKED)
    try:
        content, mode = read_bounded(path, _LARGEST), path.stat().st_mode
    except OSError as error:
        raise _wrong(name, mistakes.UNREADABLE, why=why_unreadable(error)) from error
    if mode & (
        _STRANGERS if is_shared(path.parent) else _OTHERS
    ):  # where a group works, the key is the group's
        raise _wrong(name, mistakes.KEY_OPEN, mode=f"{mode & 0o777:03o}")
    if len(content) > _LARGEST:
        raise _wrong(name, mistakes.KEY_NONE)
    return content


def _wrong(name: str, mistake: Mistake, **words: object) -> FileError:
    return FileError(name, cause=mistake.text.format(**words), remedy=mistake.remedy.format(name=name))
