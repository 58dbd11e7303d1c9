"""Notices that files changed, and composes again only then."""

import dataclasses
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from newsletter.exceptions import NewsletterError
from newsletter.preview.problem import Problem
from newsletter.preview.view import View


def fingerprint(paths: Sequence[Path]) -> str:
    """Tell one state of files from another by their times and sizes; a missing file is a state too."""
    return hashlib.sha256("\n".join(map(_mark, paths)).encode(errors="surrogateescape")).hexdigest()[:16]


class Current:
    """The view of the files as they are now.

    Args:
        view: composes it; where it raises an error of ours, the last good view stays, with the problem beside it.
        watched: the files that it is made from.
        explain: says what an error is about.
    """

    def __init__(
        self,
        view: Callable[[], View],
        watched: Callable[[], Sequence[Path]],
        explain: Callable[[NewsletterError], Problem],
    ) -> None:
        self._compose = view
        self._watched = watched
        self._explain = explain
        self._lock = Lock()
        self._good = View(title="Aperçu")
        self._known: tuple[str, View] | None = None

    def version(self) -> str:
        """Return the fingerprint of the watched files."""
        return fingerprint(self._watched())

    def get(self) -> tuple[str, View]:
        """Return the version and its view; requests come in threads, and composing costs, so one at a time."""
        with self._lock:
            # Before composing: a file saved meanwhile then shows as the next version.
            version = self.version()
            if self._known is None or self._known[0] != version:
                try:
                    self._good = self._compose()
                    self._known = (version, self._good)
                except NewsletterError as error:
                    self._known = None  # it may pass by itself: another command at work, a full disk
                    return version, dataclasses.replace(self._good, problem=self._explain(error))
            return self._known


def _mark(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return f"{path} -"
    return f"{path} {found.st_mtime_ns} {found.st_size}"
