"""The site's folder: changed file by file, so that whoever reads it, and whatever stops the build, meets no broken link.

New pages come first, without the links to those that are still to come; then whole; then the pages that lead to them; then
feeds and home. What goes is left by all links before it is removed. Each file is the old one or the new one, complete.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set as AbstractSet
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from newsletter.archive import search
from newsletter.archive.aside import Aside
from newsletter.archive.links import without
from newsletter.archive.opened import open_to_readers
from newsletter.archive.page import Order, Page
from newsletter.disk import failure, sync_disk
from newsletter.files import leftover_of, write_atomically, write_unseen
from newsletter.side_by_side import done
from newsletter.stamps import Tree

MANIFEST = ".manifest.json"
_UNKNOWN = ""  # the hash of a file that is being written
_UNKNOWN_SEARCH = "?"  # what an index was made of that is not whole: no fingerprint
_DIGITS = 16  # of a hash that tells one content of a file from another


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the file says: of each file that a build made what tells its content, and what the search's index was made of."""

    files: dict[str, str]
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did, as paths below the site; how many files stayed as they were."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


class Folder:
    """The site's folder, and what is known of its files: path below it to the start of its SHA-256 (hex).

    `made` are those that a build made, whether they had changed or not; `search` tells what the search's index was made of.

    Args:
        site: where it lies; files in it that no build made are left alone.
        base: the archive's address, ends with "/".
        tree: what lies there, looked at just now; it is brought forward.
        is_unseen: whether nobody reads it before all is made.
    """

    def __init__(self, site: Path, base: str, tree: Tree, *, is_unseen: bool = False) -> None:
        self._site, self._base, self._tree, self._is_unseen = site, base, tree, is_unseen
        self._open: set[str] = set()  # folders that readers may go into
        self.hashes, self.search = _read(site)
        self.made: list[str] = []
        self._written: list[str] = []
        self._introduced: set[str] = set()
        self._pending: set[str] = set()
        self._has_begun = False

    def renew(
        self,
        pages: Sequence[Page],
        stale: Callable[[Page], bool],
        stays: Callable[[str], bool],
        others: AbstractSet[str] = frozenset(),
    ) -> Built:
        """Make the folder hold these pages. One build at a time: the caller holds the workspace.

        Args:
            pages: all that it is to hold and that may be stale, in the order in which it is written.
            stale: whether a page must be made again.
            stays: whether a file is kept that is not among them.
            others: the paths of all else that it is to hold: they are as they are to be.

        Raises:
            TemplateError: a template is wrong; what was written before is whole.
            FailedError: the file system refused; every file is the old one or the new one.
        """
        wanted = {page.path for page in pages} | others
        todo = [page for page in pages if page.make is not None and stale(page)]
        going = [path for path in self.hashes if path not in wanted and not stays(path)]
        self._pending = {page.path for page in todo}
        self._sweep()
        self._write(todo)
        removed = self._remove(going)
        if self._written or removed:
            sync_disk(
                self._site
            )  # one for all: what a power cut spoils before it, the next build makes again
        self._remember()
        self._tree.renew([*self._written, *removed])
        return Built(
            written=tuple(dict.fromkeys(self._written)),
            removed=removed,
            unchanged=len(wanted) - len(set(self._written)),
        )

    def doubtful(self, since: int) -> AbstractSet[str]:
        """Tell which of the files that builds made are not there, or not whole, or were changed by somebody else.

        Args:
            since: when the last build ended, in nanoseconds since 1970.

        Returns:
            Their paths, and those of others' files that changed.
        """
        stamps = self._tree.stamps
        changed = {path for path, now in stamps.items() if now[3] > since}
        in_part = {path for path, known in self.hashes.items() if known == _UNKNOWN}
        return (self.hashes.keys() - stamps.keys()) | changed | in_part

    def doubt_search(self, since: int, *, full: bool) -> None:
        """Forget what the search's index was made of where it is not there whole, or all is to be made: then it is made again.

        Args:
            since: when the last build ended, in nanoseconds since 1970.
            full: whether all is to be made again.
        """
        there = self._tree.stamps.keys()
        if self.search and (full or not search.stands(self._site, there, self.doubtful(since), self.search)):
            self.search = _UNKNOWN_SEARCH

    @property
    def manifest(self) -> str:
        """What tells the manifest from every other; empty where there is none."""
        now = self._tree.stamps.get(MANIFEST)
        return str(now) if now is not None else ""

    def _write(self, todo: Sequence[Page]) -> None:
        leaves = [page for page in todo if page.order is Order.LEAF]
        self._put([page for page in leaves if page.is_of_one_edition])
        self._put([page for page in leaves if not page.is_of_one_edition], alone=True)
        leading = [page for page in todo if page.order is not Order.LEAF]
        if not self._is_unseen:
            self._introduce([page for page in leading if not self._is_there(page.path)])
        left = [page for page in leading if page.path not in self._introduced]
        self._put([page for page in left if page.order is Order.PAGE])
        self._put([page for page in left if page.order is Order.ENTRANCE], alone=True)

    def _introduce(self, new: Sequence[Page]) -> None:
        """Write pages that lead to each other: first without those links, for one must be the first."""
        missing, in_part = {page.path for page in new}, list[Page]()
        with closing(Aside()) as whole:
            for page, data in _made(new):
                bare = without(data.decode(), page.path, self._base, missing.__contains__).encode()
                self._save(page.path, bare)
                missing.remove(page.path)
                if bare != data:
                    whole.lay(page.path, data)
                    in_part.append(page)
            for page in in_part:
                if content := whole.take(page.path) or (page.make() if page.make else None):
                    self._save(page.path, content)
        self._introduced = {page.path for page in new}

    def _put(self, pages: Sequence[Page], *, alone: bool = False) -> None:
        """Write pages; alone those that are made of much, and quickly: in a hand each would have a copy of it all."""
        for page, data in ((page, page.make()) for page in pages if page.make) if alone else _made(pages):
            self._save(page.path, data)

    def _begin(self) -> None:
        """Say which files are being changed: after a kill the next build knows that they are ours, and not whole."""
        if not self._has_begun:
            self._has_begun = True
            self.hashes |= dict.fromkeys(self._pending, _UNKNOWN)
            self._remember()

    def _save(self, path: str, data: bytes) -> None:
        file = self._site / path
        if self._is_unseen:
            write_unseen(file, data)
            self._written.append(path)
        elif not _holds(file, data):
            self._begin()
            write_atomically(file, data, sync=False)
            self._written.append(path)
        folder = path.rpartition("/")[0]
        open_to_readers(file, file if folder in self._open else self._site)
        self._open.add(folder)
        self._pending.discard(path)
        self.made.append(path)
        self.hashes[path] = hashlib.sha256(data).hexdigest()[:_DIGITS]

    def _remove(self, going: Sequence[str]) -> tuple[str, ...]:
        gone = set(going)
        there = [path for path in going if self._is_there(path)]
        for path in there:
            if path.endswith(".html"):
                self._leave(path, gone)
        for path in there:
            _unlink(self._site / path)
        for path in going:
            del self.hashes[path]
        for folder in {path.rpartition("/")[0] for path in there} - {""}:
            with suppress(OSError):  # it holds something still
                (self._site / folder).rmdir()
        return tuple(there)

    def _leave(self, path: str, gone: set[str]) -> None:
        """Take the links to what goes out of a page that goes."""
        try:
            text = (self._site / path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return  # it is no page of ours any more
        write_atomically(
            self._site / path, without(text, path, self._base, gone.__contains__).encode(), sync=False
        )

    def _is_there(self, path: str) -> bool:
        return (self._site / path).is_file()

    def _sweep(self) -> None:
        """Remove temporary files that a killed build left beside our own files."""
        for path in self._tree.ending(".tmp"):
            file = leftover_of(path)
            name = file.relative_to(self._site).as_posix() if file is not None else ""
            if name == MANIFEST or name in self.hashes or name in self._pending:
                _unlink(path)

    def _remember(self) -> None:
        _note(self._site, self.hashes, self.search)
        self._tree.renew([MANIFEST])


def note_search(site: Path, fingerprint: str) -> None:
    """Remember in a site's manifest what the search's index was made of: who publishes the site publishes it again."""
    _note(site, _read(site)[0], fingerprint)


def _note(site: Path, hashes: Mapping[str, str], fingerprint: str) -> None:
    """Write the manifest, by lines and in the order of names: people read it, too."""
    files = {path: hashes[path] for path in sorted(hashes)}
    noted = msgspec.json.encode(_Manifest(files=files, search=fingerprint))
    write_atomically(site / MANIFEST, msgspec.json.format(noted, indent=1) + b"\n")
    open_to_readers(site / MANIFEST, site)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _made(pages: Sequence[Page]) -> Iterator[tuple[Page, bytes]]:
    """Make files, each with its content: those of one edition in one go."""
    pieces = [page.make for page in pages if page.make is not None]
    kin = [page.near if page.is_of_one_edition else page.path for page in pages]
    return zip(pages, done(pieces, kin), strict=True)


def _read(site: Path) -> tuple[dict[str, str], str]:
    """Read which files earlier builds made; a manifest that cannot be read owns nothing, so nothing is removed."""
    try:
        noted = msgspec.json.decode((site / MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, msgspec.MsgspecError):
        return {}, ""
    outside = [
        path for path in noted.files if path[:1] in {"", "/"} or (".." in path and ".." in path.split("/"))
    ]
    for path in outside:
        del noted.files[path]
    return noted.files, noted.search


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise failure("Cannot remove", path, error) from error
