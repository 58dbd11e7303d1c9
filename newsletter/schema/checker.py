"""What is asked of the values of a file that people write, and how it is said that one does not hold."""

import re
import unicodedata
from collections.abc import Iterable

from newsletter.addresses import as_in_dns, is_web
from newsletter.config import is_zone
from newsletter.exceptions import FileError
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.schema.place import toml, wrong

_LONGEST_NAME = 100  # with what stands around it, below the 255 bytes of a file's name
_ADDRESS = re.compile(r"([^\s<>@:\"]+)@([^\s<>@?\"]+)")  # in a mailbox, or a mailto:


class Checker:
    """Raises a FileError for the first thing that is wrong in one file.

    Args:
        text: the file's text.
        name: the file's name, for messages.
    """

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name

    def require(self, path: str, mistake: Mistake, *, holds: bool, **words: object) -> None:
        """Refuse what stands at a path ("$.letter.url") where something does not hold."""
        if not holds:
            raise self.error(path, mistake, **words)

    def error(self, path: str, mistake: Mistake, **words: object) -> FileError:
        """Say what is wrong with what stands at a path."""
        return wrong(self._text, self._name, path, mistake, **words)

    def said(self, path: str, words: Iterable[str]) -> None:
        """Require of each text of a list that it is not blank."""
        for index, one in enumerate(words):
            self.require(f"{path}[{index}]", mistakes.EMPTY, holds=bool(one.strip()))

    def zone(self, path: str, name: str) -> None:
        """Require a time zone."""
        self.require(path, mistakes.NO_ZONE, holds=is_zone(name))

    def web(self, path: str, url: str) -> None:
        """Require an address of the web."""
        self.require(path, mistakes.NOT_WEB, holds=is_web(url))

    def name(self, path: str, name: str) -> None:
        """Require of what an address carries that files can be called so."""
        mistake = mistakes.TITLE_TOO_LONG if path.endswith(".title") else mistakes.NAME_TOO_LONG
        self.require(path, mistake, holds=len(name) <= _LONGEST_NAME, most=_LONGEST_NAME)

    def unique(self, table: str, names: list[str], *keys: str) -> None:
        """Require each row of a table to have a name of its own.

        Args:
            table: its path.
            names: of the rows.
            keys: that hold the names: one for all, or each row's; by default "id".
        """
        for index, name in enumerate(names):
            if name in names[:index]:
                key = keys[index] if len(keys) == len(names) else keys[0] if keys else "id"
                raise self.error(f"$.{table}[{index}].{key}", mistakes.ALREADY, first=names.index(name) + 1)

    def mail(self, path: str, text: str, mistake: Mistake, *, holds: bool) -> None:
        """Refuse what is no mail address, or no mailbox; one that is none for its accents is told by that.

        Args:
            path: of the key.
            text: its value.
            mistake: what it is otherwise.
            holds: whether it is one.

        Raises:
            FileError: it is not.
        """
        plain = _ADDRESS.sub(lambda found: f"{_unaccented(found[1])}@{as_in_dns(found[2])}", text)
        found = _ADDRESS.search(text)
        if not holds and plain != text and found is not None and not found[0].isascii():
            raise self.error(path, mistakes.ACCENTED, instead=toml(plain))
        self.require(path, mistake, holds=holds)


def _unaccented(local: str) -> str:
    """Leave out accents; other signs stay."""
    parts = unicodedata.normalize("NFKD", local)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
