"""How an edition stands: what its file holds, what it held, and what the pages that show it were made from."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from newsletter.exceptions import HeldError, NewsletterError
from newsletter.model import Edition
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition import changing
from newsletter.pipeline.edition.beginning import begin_anew
from newsletter.pipeline.edition.drafting import Drafted, foreseen
from newsletter.pipeline.edition.history import Past, history
from newsletter.pipeline.written import as_edition, read_text
from newsletter.preview.latest import Latest
from newsletter.preview.outside import Outside, Replaced
from newsletter.preview.working import at_work
from newsletter.store import Store
from newsletter.typography import own
from newsletter.versions import name_of

_REMEMBERED = 100  # versions that pages may have been made from


class GoneError(HeldError):
    """The edition's file that a page was made from is gone, or there and empty."""

    def __init__(self, day: dt.date, path: str, *, is_there: bool) -> None:
        super().__init__(
            "Le fichier de la lettre est vide" if is_there else "Le fichier de la lettre n’est plus là",
            named(day),
            cause=f"quelqu’un a {'vidé' if is_there else 'supprimé ou déplacé'} {path} pendant que cette page était ouverte",
            remedy="« Versions de cette lettre », sur sa page, garde ce qu’il contenait",
        )


class Standing:
    """One edition's file and versions.

    Args:
        opened: opens the workspace anew.
        day: the edition's date.
    """

    def __init__(self, opened: Callable[[], Context], day: dt.date) -> None:
        self._opened, self._day = opened, day
        self._shown: Latest[Edition] = Latest(_REMEMBERED)
        self._outside = Outside(lambda text: self.read(opened(), text))

    @contextmanager
    def at_work(self, version: str = "", *, begins: bool = True) -> Iterator[tuple[Context, Store]]:
        """Hold the workspace while something is changed in it; what the edition's file holds then is known to be the preview's.

        Args:
            version: what the change is about; empty where it is about whatever there is.
            begins: whether a file that was emptied is begun anew first, as one that was deleted is.

        Raises:
            GoneError: the file that held that version is gone, or empty.
            BusyError: another command holds it for too long.
        """
        with at_work(self._opened) as (context, store):
            self._require_file(context, version)
            if begins:
                begin_anew(context, store, self._day)
            yield context, store
            with suppress(NewsletterError):  # that the file cannot be read is told elsewhere
                self._outside.wrote(self.text(context))

    @property
    def replaced(self) -> Replaced | None:
        """What somebody else did to the file since the preview wrote or read it."""
        return self._outside.replaced

    def show(self, context: Context, drafted: Drafted) -> str:
        """Remember what is shown, which may stand in no file yet; return the name of that version."""
        text = "" if drafted.created else self.text(context) if drafted.changed else drafted.text
        self._outside.saw(text, {one.id: own(one.title) for one in context.config.section})
        return self.remember(drafted.text, self.read(context, drafted.text))

    def remember(self, text: str, edition: Edition) -> str:
        """Remember an edition as a page shows it, by the text that its file would have; return the name of that version."""
        return self._shown.remember(name_of(text.encode()), edition)

    def keep(self) -> None:
        """Keep what the edition's file holds now as a version: it may be what a page is made from, and then changed by hand."""
        context = self._opened()
        if text := self.text(context):
            context.versions(self._day).keep(text.encode())

    def history(self) -> tuple[Past, ...]:
        """Return the versions that can still be read, the newest first."""
        return history(self._opened(), self._day)

    def past(self, name: str) -> Edition | None:
        """Return the edition as one of its versions has it; None when that is not kept."""
        return changing.version(self._opened(), self._day, name)

    def now(self) -> tuple[str, Edition]:
        """Return the edition as its file has it now, else as it would be drafted, and the name of that version."""
        context = self._opened()
        text = self.text(context) or self._foreseen_text(context)
        edition = self.read(context, text)
        return self.remember(text, edition), edition

    def _require_file(self, context: Context, version: str) -> None:
        """Refuse to begin the edition again without a word, where a version stood in a file that is no more there."""
        if not self.text(context) and version in context.versions(self._day).names():
            path = context.workspace.edition(self._day)
            shown = str(path.relative_to(context.workspace.root))
            raise GoneError(self._day, shown, is_there=path.is_file())

    def foreseen(self, context: Context) -> Edition:
        """Return the edition as it would be drafted now."""
        return self.read(context, self._foreseen_text(context))

    def _foreseen_text(self, context: Context) -> str:
        with context.copied_store() as store:
            return foreseen(context, store, self._day).text

    def text(self, context: Context) -> str:
        """Read the edition's file; empty when there is none, or nothing in it."""
        path = context.workspace.edition(self._day)
        text = read_text(path) if path.is_file() else ""
        return text if text.strip() else ""

    def read(self, context: Context, text: str) -> Edition:
        """Read a text as the edition's file would be."""
        return as_edition(text.encode(), context.workspace.edition(self._day), context.config.letter.zone)

    def version(self, context: Context) -> str:
        """Name the version that stands in the file; empty when there is none."""
        text = self.text(context)
        return name_of(text.encode()) if text else ""

    def base(self, context: Context, version: str) -> Edition | None:
        """Return the edition as a version has it; None when nobody knows that any more."""
        return self._shown.get(version) or changing.version(context, self._day, version)
