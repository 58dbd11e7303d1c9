"""Reading what people write: text, and the editions' files, those that can be read and those that cannot."""

import datetime as dt
import errno
import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from newsletter.exceptions import FileError, NewsletterError, UnreadableError
from newsletter.files import is_inside, read_bounded
from newsletter.model import Edition
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.swapping import settled

_EDITION = re.compile(r"\d{4}-\d{2}-\d{2}\.md")
_SAVING = 2.0  # seconds that saving a file takes, at most
_FOLDERS = {"feeds": "feeds/", "editions": "archive/editions/"}
_WHY = {
    errno.EACCES: "droits insuffisants",
    errno.EPERM: "droits insuffisants",
    errno.ENOENT: "il n’existe pas",
    errno.ENOTDIR: "il n’existe pas",
    errno.EINVAL: "ce n’est pas un fichier",
    errno.EISDIR: "c’est un dossier",
}
_LARGEST = 20_000_000  # bytes of a file that people write


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenEdition:
    """An edition's file that cannot be read. `name` is the file's; its date is None where it names no day."""

    name: str
    date: dt.date | None
    error: NewsletterError


def is_edition_file(name: str) -> bool:
    """Whether a file is called as those of editions are."""
    return _EDITION.fullmatch(name) is not None


def listed_editions(folder: Path) -> "list[os.DirEntry[str]]":
    """Return the files of editions in a folder, by name; there may be thousands."""
    return sorted((one for one in listed(folder) if is_edition_file(one.name)), key=lambda one: one.name)


def listed(folder: Path) -> "list[os.DirEntry[str]]":
    """Return all that is in a folder; nothing where there is none, or where it may not be read."""
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError), os.scandir(folder) as found:
        return [*found]
    return []


def as_broken(path: Path, error: NewsletterError) -> BrokenEdition:
    """Say of a file why it cannot be read."""
    return BrokenEdition(name=_called(path), date=_day(path.stem), error=error)


def read_edition(path: Path, zone: ZoneInfo) -> Edition:
    """Read an edition's file.

    Raises:
        FileError: it is wrong.
        UnreadableError: it can't be opened.
    """
    content = _read(path)
    try:
        return as_edition(content, path, zone)
    except FileError:
        if not is_being_saved(path) or (later := _read(path, content)) == content:
            raise
        return as_edition(later, path, zone)


def as_edition(content: bytes, path: Path, zone: ZoneInfo) -> Edition:
    """Read what an edition's file holds.

    What a copied file says of the sending of another day's letter is not this one's: it is a draft, of which its editor has seen
    no proposal yet.

    Raises:
        FileError: it is wrong.
    """
    edition = _edition(as_text(content, path), _called(path), zone)
    if not edition.is_handed_over:
        return edition
    from newsletter.pipeline.copies import as_copy, may_be_copy, original_of  # noqa: PLC0415 - idle runs read none

    if edition.sent_as is not None:
        return as_copy(edition)
    original = original_of(edition, _others(edition, path, zone)) if may_be_copy(edition) else None
    return edition if original is None else as_copy(edition, original)


def _others(edition: Edition, path: Path, zone: ZoneInfo) -> Iterator[Edition]:
    """Read the files of other days that hold the message of an edition."""
    message = edition.approval.message_sha256.encode() if edition.approval is not None else b""
    for one in listed_editions(path.parent):
        with suppress(OSError, NewsletterError):
            content = b"" if one.name == path.name else Path(one.path).read_bytes()
            if message and message in content:
                other = Path(one.path)
                yield _edition(as_text(content, other), _called(other), zone)


def goes_by_others(edition: Edition) -> bool:
    """Whether what was read of an edition's file may change with another day's: whether it is a copy of that one, or was."""
    is_asked = edition.is_handed_over and edition.sent is None and edition.approval is not None
    return is_asked or edition.proposal == 0


@lru_cache(maxsize=64)  # texts of one command, or of one hour of writing; the shelf keeps what is past
def _edition(text: str, name: str, zone: ZoneInfo) -> Edition:
    """Read an edition; it is pure, and a run asks for the same texts several times."""
    from newsletter.draft import read_edition  # noqa: PLC0415 - collecting reads none

    return read_edition(text, name, zone)


def read_text(path: Path) -> str:
    """Read a file that people write: UTF-8, with or without a BOM.

    Raises:
        FileError: it is not UTF-8.
        UnreadableError: it can't be opened.
    """
    return as_text(_read(path), path)


def as_text(content: bytes, path: Path) -> str:
    """Read the content of a file that people write.

    Raises:
        FileError: it is not UTF-8, of a word processor, or too large.
    """
    if mistake := _foreign(content):
        raise FileError(_called(path), cause=mistake.text, remedy=mistake.remedy)
    if len(content) > _LARGEST:
        mistake = mistakes.TOO_LARGE
        cause = mistake.text.format(most=_LARGEST // 1_000_000)
        raise FileError(_called(path), cause=cause, remedy=mistake.remedy)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mistake = mistakes.NOT_UTF8
        raise FileError(_called(path), line, cause=mistake.text, remedy=mistake.remedy) from None


def _foreign(content: bytes) -> Mistake | None:
    """Tell what other programs save under a text's name."""
    if content.startswith((b"{\\rtf", b"PK\x03\x04")):  # RTF; OpenDocument and Word
        return mistakes.WORD_PROCESSOR
    return mistakes.OLD_LINE_ENDS if b"\r" in content and b"\n" not in content else None


def _read(path: Path, before: bytes | None = None) -> bytes:
    """Read a file of people's; once more, where it was read before, when nobody is writing it any more."""
    try:
        return read_bounded(path, _LARGEST) if before is None else settled(path, before)
    except OSError as error:
        mistake = mistakes.UNREADABLE
        cause = mistake.text.format(why=why_unreadable(error))
        raise UnreadableError(_called(path), cause=cause, remedy=mistake.remedy) from error


def is_being_saved(path: Path) -> bool:
    """Whether a text editor may be in the middle of saving a file: it was written to just now."""
    with suppress(OSError):
        return abs(time.time() - path.stat().st_mtime) < _SAVING
    return False


def why_unreadable(error: OSError) -> str:
    """Say why a file cannot be opened (French); no whole sentence."""
    return _WHY.get(error.errno or 0, error.strerror or str(error))


def refuse_outside(path: Path, root: Path, file: str, table: str = "") -> None:
    """Refuse a file that a symbolic link leads outside the workspace.

    Raises:
        FileError: it does.
    """
    if not is_inside(path, root):
        raise FileError(file, None, table, cause=mistakes.OUTSIDE.text, remedy=mistakes.OUTSIDE.remedy)


def _called(path: Path) -> str:
    """Name a file as its writer does: from the workspace's root."""
    folder = _FOLDERS.get(path.parent.name, "")
    return f"{folder}{path.name}"


def _day(stem: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(stem)
    return None
