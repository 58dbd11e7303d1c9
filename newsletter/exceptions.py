"""The errors this program expects, as one tree; `newsletter.cli` turns each into an exit code.

NewsletterError
├── ConfigurationError      a file that people write is wrong (exit 2)
│   ├── FileError           one that the editor writes: said in French, with its line
│   ├── TemplateError       a template is wrong: undefined name, bad syntax, bad MJML
│   └── UsageError          the command line asks for something that does not exist
├── HeldError               the letter is held back on purpose (exit 3)
└── FailedError             something failed that may be tried again (exit 1)
    ├── UnreadableError     a file that the editor writes cannot be opened: said in French
    ├── SourceError         a source gave no usable answer; travels as a value, never stops the others
    │   └── WebPageError    a web page came where a feed or a calendar was expected
    ├── ApartError          a process apart gave no answer within its limits
    ├── BusyError           another command holds the workspace
    ├── PublishError        the web archive could not be published
    └── DeliveryError       a messenger did not take a message
        ├── RestingError    nobody is to be tried again yet
        │   └── UnfinishedError  some have the letter, or may have it, and others wait: said in French
        └── UncertainError  nobody knows whether a messenger took a message
"""


class NewsletterError(Exception):
    """An expected error: what is wrong, which thing it is about, why, and what to do.

    Args:
        what: what went wrong, in a few words.
        which: the file, key, source or edition it is about.
        cause: why, as precisely as known.
        remedy: what the reader can do.
    """

    exit_code = 1
    _COLON, _SEMICOLON = ": ", "; "

    def __init__(self, what: str, which: str = "", *, cause: str = "", remedy: str = "") -> None:
        self.what = what
        self.which = which
        self.cause = cause
        self.remedy = remedy
        super().__init__(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders: foreign bytes are read apart."""
        return _rebuild, (type(self), self.what, self.which, self.cause, self.remedy)

    def __str__(self) -> str:
        head = self._COLON.join(filter(None, (self.what, self.which, self.cause)))
        return f"{head}{self._SEMICOLON}{self.remedy}" if self.remedy else head


def _rebuild(kind: type[NewsletterError], what: str, which: str, cause: str, remedy: str) -> NewsletterError:
    return kind(what, which, cause=cause, remedy=remedy)


class _FrenchError(NewsletterError):
    """It is the editor who can act."""

    _COLON, _SEMICOLON = "\u00a0: ", "\u202f; "


class _OfFileError(_FrenchError):
    """About a file that the editor writes.

    Args:
        file: as the editor calls it: "feeds/agenda.toml".
        line: counted from one; None where it can't be told.
        table: which one: "[[event]] n° 2"; empty where there is none.
        cause: what is wrong, quoting what stands there; no whole sentence.
        remedy: what to write; no whole sentence.
    """

    def __init__(
        self, file: str, line: int | None = None, table: str = "", *, cause: str, remedy: str
    ) -> None:
        self.file, self.line, self.table = file, line, table
        place = ", ".join(filter(None, (file, f"ligne {line}" if line else "", table)))
        super().__init__(place, cause=cause, remedy=remedy)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders."""
        return _rebuilt_of_file, (type(self), self.file, self.line, self.table, self.cause, self.remedy)

    @property
    def place(self) -> str:
        """File, line and table."""
        return self.what

    @property
    def advice(self) -> str:
        """The remedy as a sentence."""
        return f"{self.remedy[0].upper()}{self.remedy[1:]}."


def _rebuilt_of_file(
    kind: type[_OfFileError], file: str, line: int | None, table: str, cause: str, remedy: str
) -> NewsletterError:
    return kind(file, line, table, cause=cause, remedy=remedy)


class ConfigurationError(NewsletterError):
    """A file that people write is wrong."""

    exit_code = 2


class FileError(_OfFileError, ConfigurationError):
    """A file that the editor writes is wrong."""


class TemplateError(ConfigurationError):
    """A template is wrong: an undefined name, bad syntax, or MJML that would not show as meant."""


class UsageError(ConfigurationError):
    """The command line asks for something that does not exist."""


class HeldError(_FrenchError):
    """The letter is held back on purpose. It is the editor who can act: it is said in French."""

    exit_code = 3


class FailedError(NewsletterError):
    """Something failed that may be tried again."""


class UnreadableError(_OfFileError, FailedError):
    """A file that the editor writes cannot be opened."""


class SourceError(FailedError):
    """A source gave no usable answer."""


class WebPageError(SourceError):
    """A web page (HTML) came where a feed or a calendar was expected: the site may have been redesigned."""


class ApartError(FailedError):
    """A process apart gave no answer: it took too long, too much memory, or broke."""


class BusyError(FailedError):
    """Another command is at work in the same workspace."""


class PublishError(FailedError):
    """The web archive could not be published."""


class DeliveryError(FailedError):
    """A messenger did not take a message; it is certain that it did not."""


class RestingError(DeliveryError):
    """All who wait were refused for now, and their next try is later: said when it was refused."""


class UnfinishedError(_FrenchError, RestingError):
    """Some have the letter, or may have it, and others wait for it: it is said as `status` says it, once for each try."""


class UncertainError(DeliveryError):
    """Nobody knows whether a messenger took a message: it is never sent again by itself."""
