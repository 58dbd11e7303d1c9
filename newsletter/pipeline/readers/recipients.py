"""Who the letter goes to where each reader gets a message of their own: the workspace's two files of addresses, read within bounds.

A long list is read again only when it has changed: `var/cache/` keeps how many readers it has, and which lines are wrong.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from newsletter import __version__, recipients, stamps
from newsletter.exceptions import FailedError, FileError
from newsletter.files import is_inside, read_bounded, write_atomically
from newsletter.model import Recipient
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import is_being_saved, why_unreadable
from newsletter.recipients import Census, Invalid, nobody_in, read_recipients, read_suppressed
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.stamps import Stamp
from newsletter.swapping import settled

_LARGEST = 200_000_000  # bytes
_LONG = 1_000_000  # bytes of a list that takes its time


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What a list said when it was read last: its census, or what is wrong with it."""

    program: str
    name: str
    stamp: Stamp
    census: Census | None = None
    line: int | None = None
    cause: str = ""
    remedy: str = ""


def listed(context: Context) -> Iterator[Recipient | Invalid]:
    """Read the recipients file, line by line.

    Raises:
        FileError: it is missing, wrong, too large or outside the workspace, or nobody is in it.
    """
    name, is_empty = _recipients(context), True
    for one in read_recipients(_content(context, name), name):
        is_empty = is_empty and isinstance(one, Invalid)
        yield one
    if is_empty:
        raise _wrong(name, mistakes.NO_READERS)


def suppressed(context: Context) -> frozenset[str]:
    """Read who wants nothing more, as folded addresses: nobody where the file is not there yet, or none is named.

    Raises:
        FileError: it is wrong, too large or outside the workspace; or somebody was in it, and it is gone.
    """
    name = context.config.delivery.smtp.suppression
    if name is None:
        _refuse_unnamed(context)
        return frozenset()
    if not _is_there(context.workspace.root / name):
        if _was_of_use(context, name):
            raise _wrong(name, mistakes.SUPPRESSION_GONE)
        return frozenset()
    content = _content(context, name)
    found = read_suppressed(content, name)
    if not content.strip() and _was_of_use(context, name):
        raise _wrong(name, mistakes.SUPPRESSION_EMPTIED)
    if found:
        with suppress(FailedError):  # then a loss is only told, as before
            write_atomically(context.workspace.suppression, name.encode())
    return found


def nobodies(context: Context) -> list[int]:
    """Find the lines of the suppression file of which nobody can tell whom they mean; none where there is no such file.

    Raises:
        FileError: it is wrong, too large or outside the workspace.
    """
    name = context.config.delivery.smtp.suppression
    if not context.config.delivery.goes_to_each or name is None:
        return []
    return nobody_in(_content(context, name), name) if _is_there(context.workspace.root / name) else []


def _refuse_unnamed(context: Context) -> None:
    """Refuse to forget a file that somebody was in, when the settings do not name it any more."""
    with suppress(OSError):
        name = context.workspace.suppression.read_text("utf-8")
        if (context.workspace.root / name).is_file():
            raise _wrong(name, mistakes.SUPPRESSION_UNNAMED, file=name)


def _was_of_use(context: Context, name: str) -> bool:
    with suppress(OSError):
        return context.workspace.suppression.read_bytes() == name.encode()
    return False


def frozen_lists(context: Context) -> list[Callable[[], Iterator[Recipient | Invalid]]]:
    """Return what reads the lists that letters went to lately, the latest first; each raises FileError where it is wrong."""
    found = sorted(context.workspace.frozen.glob("*/recipients"), reverse=True)
    return [partial(_frozen, path, str(path.relative_to(context.workspace.root))) for path in found]


def _frozen(path: Path, name: str) -> Iterator[Recipient | Invalid]:
    yield from read_recipients(_read(path, name), name)


def misses_suppression(context: Context) -> bool:
    """Whether the file of those who want nothing more is named, and is not there."""
    name = context.config.delivery.smtp.suppression
    return name is not None and not _is_there(context.workspace.root / name)


def census(context: Context) -> Census | None:
    """Count the readers, by the file as it is now; None where the letter goes to a list.

    Raises:
        FileError: as of `listed`.
    """
    if not context.config.delivery.goes_to_each:
        return None
    name = _recipients(context)
    seen, kept = stamps.stamp(context.workspace.root / name), _kept(context)
    if kept is None or (kept.program, kept.name, kept.stamp) != (__version__, name, seen):
        return _counted(context, name)
    if kept.census is None:
        raise FileError(name, kept.line, cause=kept.cause, remedy=kept.remedy)
    return kept.census


def refuse_unusable(context: Context) -> None:
    """Refuse files of addresses that no letter could be sent by; nothing where the letter goes to a list.

    Raises:
        FileError: one is.
    """
    if context.config.delivery.goes_to_each:
        census(context)
        suppressed(context)


def files_of_addresses(context: Context) -> tuple[str, ...]:
    """Return what the files are called, from the workspace's root; none where the letter goes to a list."""
    smtp = context.config.delivery.smtp
    named = (smtp.recipients, smtp.suppression) if context.config.delivery.goes_to_each else ()
    return tuple(filter(None, named))


def _counted(context: Context, name: str) -> Census:
    path = context.workspace.root / name
    before, taken = stamps.stamp(path), stamps.now()
    try:
        found = recipients.census(listed(context))
    except FileError as error:
        _keep(context, name, before, taken, error)
        raise
    _keep(context, name, before, taken, found)
    return found


def _kept(context: Context) -> _Kept | None:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(context.workspace.counted.read_bytes(), type=_Kept)
    return None


def _keep(context: Context, name: str, seen: Stamp | None, taken: int, said: Census | FileError) -> None:
    """Keep what a long list said, where a change from now on will show."""
    if seen is None or seen[1] < _LONG or not stamps.is_settled(seen, taken):
        return
    if isinstance(said, FileError):
        kept = _Kept(
            program=__version__, name=name, stamp=seen, line=said.line, cause=said.cause, remedy=said.remedy
        )
    else:
        kept = _Kept(program=__version__, name=name, stamp=seen, census=said)
    with suppress(FailedError):  # it is only read again
        write_atomically(context.workspace.counted, msgspec.json.encode(kept), sync=False)


def _recipients(context: Context) -> str:
    name = context.config.delivery.smtp.recipients
    assert name is not None  # asked only where the letter goes to each
    return name


def _is_there(path: Path) -> bool:
    """Whether there is anything at a path; a link that leads nowhere is something."""
    return path.is_symlink() or path.exists()


def _content(context: Context, name: str) -> bytes:
    """Read a file of addresses, once whoever is saving it has done so.

    Raises:
        FileError: it is outside the workspace, cannot be opened, or is too large.
    """
    path = context.workspace.root / name
    if not is_inside(path, context.workspace.root):
        raise _wrong(name, mistakes.LIST_LINKED)
    return _read(path, name)


def _read(path: Path, name: str) -> bytes:
    try:
        content = read_bounded(path, _LARGEST)
        if len(content) <= _LARGEST and is_being_saved(path):
            content = settled(path, content)
    except OSError as error:
        raise _wrong(name, mistakes.UNREADABLE, why=why_unreadable(error)) from error
    if len(content) > _LARGEST:
        raise _wrong(name, mistakes.LIST_TOO_LARGE, most=_LARGEST // 1_000_000)
    return content


def _wrong(name: str, mistake: Mistake, **words: object) -> FileError:
    return FileError(name, cause=mistake.text.format(**words), remedy=mistake.remedy.format(**words))
