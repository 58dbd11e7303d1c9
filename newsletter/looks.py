"""The looks: Jinja's one door. Finds templates, renders them strictly, and says precisely what is wrong in one."""

import traceback
from collections.abc import MutableMapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol
from unicodedata import bidirectional

import jinja2
import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup, escape

from newsletter.appearance import LookSettings, Wording
from newsletter.compiled import Compiled
from newsletter.exceptions import TemplateError
from newsletter.markup import linked
from newsletter.model import Card, Issue, Link
from newsletter.stamps import of_files, snapshot
from newsletter.typography import NARROW, NBSP, Narrow, own, unbroken

_RIGHT_TO_LEFT = {"R", "AL"}  # letters (Unicode, annex 9)


def _is_markup(name: str | None) -> bool:
    """Whether a template's values are escaped: all but plain text."""
    return not (name or "").endswith(".txt.j2")


def _set(words: Wording, narrow: Narrow) -> Wording:
    return Wording(**{name: own(said, narrow) for name, said in msgspec.structs.asdict(words).items()})


def _doors(calendar: str, issue: Issue, card: Card) -> list[Link]:
    """List the ways on from an entry: the appointment's file, then its further links."""
    own_file = [Link(label=calendar, url=issue.archive_url + card.calendar)] if card.calendar else []
    return [*own_file, *card.links]


def _elsewhere(number: int) -> str:
    """Say "12 autres dans l’archive"."""
    return f"{number}{NBSP}{'autre' if number == 1 else 'autres'} dans l’archive"


class _Titled(Protocol):
    """What has a title in a language: a card, or the line of one."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def language(self) -> str:
        """That of its title (BCP 47), when it is not the letter's; else empty."""


def _language(one: _Titled) -> Markup:
    """Name the language of an entry that isn't the letter's, as an attribute; words from right to left begin there."""
    language = Markup(' lang="{}"').format(one.language) if one.language else Markup()
    is_reversed = not _RIGHT_TO_LEFT.isdisjoint(map(bidirectional, one.title))
    return language + Markup(' dir="auto"') if is_reversed else language


def _struck(words: str, before: str) -> Markup:
    """Strike in words the day that holds no more, whatever blanks print gave either; nothing where all do."""
    at = _plain_blanks(words).find(_plain_blanks(before)) if before else -1
    if at < 0:
        return escape(words)
    until = at + len(before)
    return Markup("{}<s>{}</s>{}").format(words[:at], words[at:until], words[until:])


def _plain_blanks(words: str) -> str:
    return words.replace(NBSP, " ").replace(NARROW, " ")


def _linked(words: str) -> Markup:
    """Make the bare addresses in a text links."""
    return Markup(linked(str(escape(words))))  # noqa: S704 - what is no link is escaped


class _Environment(Environment):
    """Jinja's, which looks up each template once, not some dozen times a page: no file of one is looked at again."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._met: dict[str, jinja2.Template] = {}

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> jinja2.Template:
        """Return a template; those of other globals than all have are Jinja's matter."""
        if globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        if name not in self._met:
            self._met[name] = super().get_template(name, parent, globals)
        return self._met[name]


class Looks:
    """Templates from several folders: earlier ones override later ones, file by file.

    Every template knows the colours `light` and `dark`, the `logo`, the `words` of the looks, set as in print, and the `dot`
    between facts, which ends no line.

    Args:
        folders: where templates are looked for, in order; those that don't exist are passed over.
        settings: colours, words, logo, and which folder has the letter's templates.
        root: where files are looked for that no folder has.
        compiled: where compiled templates are kept; nowhere without it.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        settings: LookSettings | None = None,
        root: Path | None = None,
        compiled: Path | None = None,
    ) -> None:
        self.settings = settings or LookSettings()
        self._root = root
        self._compiled = Compiled(compiled) if compiled else None
        self.folders = tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))
        self._environment = _Environment(
            loader=FileSystemLoader(self.folders),
            autoescape=_is_markup,  # everything but plain text
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=self._compiled,
            auto_reload=False,  # what has changed is looked for once (`looks_of`), not at each page
        )
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        words = _set(self.settings.words, self.settings.narrow)
        self._environment.filters |= {"linked": _linked, "unbroken": unbroken}
        self._environment.globals |= {
            "light": self.settings.light,
            "dark": self.settings.dark,
            "logo": self.settings.logo,
            "dot": f" ·{NBSP}",
            "elsewhere": _elsewhere,
            "language": _language,
            "struck": _struck,
            "doors_of": partial(_doors, words.calendar),
            "words": words,
        }

    def render(self, name: str, **values: object) -> str:
        """Render one template.

        Args:
            name: path below the templates folder, such as `email/letter.mjml.j2`.
            **values: the names that the template may use.

        Raises:
            TemplateError: missing file, bad syntax, or an undefined name; with file and line.
        """
        try:
            return self._environment.get_template(name).render(**values)
        except TemplateNotFound as error:
            known = ", ".join(str(folder) for folder in self.folders)
            raise TemplateError(
                "Template not found",
                f"templates/{error.name}",
                cause=f"not in {known}" if known else "the program has no templates, or is being installed",
                remedy="restore the file"
                if known
                else "install the program again, or wait until that is done",
            ) from None
        except TemplateSyntaxError as error:
            where = f"templates/{error.name or name}, line {error.lineno}"
            raise TemplateError(
                "Bad template syntax", where, cause=error.message or "", remedy="correct it"
            ) from None
        except jinja2.TemplateError as error:
            raise TemplateError(
                "Template cannot be rendered",
                self._where(error, name),
                cause=str(error),
                remedy="correct the name",
            ) from None
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
            raise TemplateError(
                "Template cannot be rendered", self._where(error, name), cause=str(error), remedy="correct it"
            ) from None

    def keep_compiled(self) -> None:
        """Keep the templates that were compiled, for the next command; without a place for them, nothing."""
        if self._compiled:
            self._compiled.keep()

    def asset(self, name: str) -> Path:
        """Find a file that is used as it is, such as `assets/mark.png`.

        Raises:
            TemplateError: no folder has it.
        """
        for folder in (*self.folders, *filter(None, [self._root])):
            if (folder / name).is_file():
                return folder / name
        raise TemplateError(
            "File not found", f"templates/{name}", remedy="put it there; the program's own come with it"
        )

    def read(self, name: str) -> bytes:
        """Read a file that is used as it is.

        Raises:
            TemplateError: no folder has it, or it cannot be read.
        """
        path = self.asset(name)
        try:
            return path.read_bytes()
        except OSError as error:
            raise TemplateError(
                "File not readable", str(path), cause=error.strerror or "", remedy="give its reader the right"
            ) from None

    def read_text(self, name: str) -> str:
        """Read a file that is used as it is, as text.

        Raises:
            TemplateError: no folder has it, or it is no UTF-8.
        """
        try:
            return self.read(name).decode()
        except UnicodeDecodeError as error:
            raise TemplateError(
                "Not UTF-8", f"templates/{name}, byte {error.start}", remedy="save it as UTF-8"
            ) from None

    def _where(self, error: Exception, name: str) -> str:
        """Name the innermost template line that an error came through."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            for folder in self.folders:
                path = Path(frame.filename)
                if path.is_relative_to(folder):
                    return f"templates/{path.relative_to(folder).as_posix()}, line {frame.lineno}"
        return f"templates/{name}"


def looks_of(
    folders: Sequence[Path], settings: LookSettings, root: Path, compiled: Path | None = None
) -> Looks:
    """Return `Looks`: those of before, with their templates compiled, as long as no file of these folders has changed."""
    seen = snapshot(chain.from_iterable(map(of_files, folders)))
    if not seen.is_settled:
        return Looks(folders, settings, root, compiled)
    return _kept(tuple(folders), settings, root, compiled, seen.digest)


@lru_cache(maxsize=4)
def _kept(
    folders: tuple[Path, ...], settings: LookSettings, root: Path, compiled: Path | None, _state: str
) -> Looks:
    return Looks(folders, settings, root, compiled)
