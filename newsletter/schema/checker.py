"""What is asked of the values of a file that people write, and how it is said that one does not hold."""

from newsletter.addresses import is_web
from newsletter.config import is_zone
from newsletter.exceptions import FileError
from newsletter.schema import mistakes
from newsletter.schema.mistakes import Mistake
from newsletter.schema.place import wrong


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

    def zone(self, path: str, name: str) -> None:
        """Require a time zone."""
        self.require(path, mistakes.NO_ZONE, holds=is_zone(name))

    def web(self, path: str, url: str) -> None:
        """Require an address of the web."""
        self.require(path, mistakes.NOT_WEB, holds=is_web(url))

    def unique(self, table: str, names: list[str], key: str = "id") -> None:
        """Require each row of a table to have a name of its own."""
        for index, name in enumerate(names):
            if name in names[:index]:
                raise self.error(f"$.{table}[{index}].{key}", mistakes.ALREADY, first=names.index(name) + 1)
