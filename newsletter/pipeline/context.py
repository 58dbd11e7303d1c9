"""An open workspace: its configuration, the clock's instant, and the doors to its files and database."""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from newsletter import __version__
from newsletter.collect.handwritten import SOURCE as AGENDA
from newsletter.config import Config, Source
from newsletter.exceptions import ConfigurationError, FailedError, NewsletterError, UsageError
from newsletter.files import sweep
from newsletter.french import long_date
from newsletter.kept import by_sameness
from newsletter.model import Advance, Edition, fixed
from newsletter.pipeline.gist import Gist
from newsletter.pipeline.locks import Held, Holder, alone, first_holder, is_held
from newsletter.pipeline.seen import Seen, with_unread
from newsletter.pipeline.shelf import Shelf, shelf
from newsletter.pipeline.written import BrokenEdition, read_edition, read_text, refuse_outside
from newsletter.schedule import Said, Times, days_at_hand, is_letter_day, neighbour, next_day, said_by, times
from newsletter.schema import read_config, read_sources
from newsletter.sharing import make_shared
from newsletter.stamps import Stamp
from newsletter.store import Store, is_out_of_reach
from newsletter.unsaid import Unsaid, unsaid
from newsletter.versions import Versions
from newsletter.workspace import Workspace, program_templates

if TYPE_CHECKING:
    from newsletter.looks import Looks

_PATIENCE = 60  # seconds that a command waits for another


_said_by_those_that_left = by_sameness(2)(said_by)


def _unwatched(_: Advance) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """An open workspace.

    Args:
        now: when it was opened, in the letter's zone, by the offset there.
        clock: tells the instant.
        environment: secrets, and `NEWSLETTER_…` switches.
        watch: is told how far a letter has come on its way to its recipients, after each.
        stamps: tells the stamps of the editions' files, by path, where somebody has looked at them; None looks at each.
        left: the days whose letters have left, as the ledger knows, and whose files cannot be read.
        unread: the letters that readers have, or may have, whose files cannot be read: as they are known otherwise.
        seen: the editions, where they were read at one moment (`looking`); None reads them whenever they are asked for.
    """

    workspace: Workspace
    config: Config
    now: dt.datetime
    clock: Callable[[], dt.datetime]
    environment: Mapping[str, str]
    watch: Callable[[Advance], None] = _unwatched
    left: frozenset[dt.date] = frozenset()
    unread: tuple[Edition, ...] = ()
    seen: Seen | None = None
    stamps: Callable[[], Mapping[str, Stamp | None]] | None = None
    _locks: list[Held] = field(default_factory=list, repr=False, compare=False)
    _works: list[Held] = field(default_factory=list, repr=False, compare=False)

    def looking(self) -> "Context":
        """Return the workspace for whoever only looks: all editions are read now, once, however often they are asked for."""
        return self if self.seen is not None else replace(self, seen=self.files())

    def instant(self) -> dt.datetime:
        """Return this very instant, in the letter's zone."""
        return fixed(self.clock(), self.config.letter.zone)

    @property
    def looks(self) -> "Looks":
        """The workspace's templates over the program's."""
        from newsletter.looks import looks_of  # noqa: PLC0415 - collecting shows nothing

        folders = [self.workspace.templates, program_templates()]
        return looks_of(folders, self.config.look, self.workspace.root, self.workspace.compiled)

    @property
    def unsaid(self) -> Unsaid:
        """What takes the secrets that are there out of the words of others."""
        return unsaid(self.config, self.environment, self.workspace.root)

    @property
    def is_offline(self) -> bool:
        """Whether the environment forbids collecting over the network."""
        return self.environment.get("NEWSLETTER_NETWORK", "").lower() == "off"

    @property
    def asks_no_links(self) -> bool:
        """Whether the environment forbids asking what a letter leads to, and what DNS has of its key."""
        return self.is_offline or self.environment.get("NEWSLETTER_LINKS", "").lower() == "off"

    @property
    def local_names(self) -> list[str]:
        """The agenda's files as sources are called, in their order."""
        return [AGENDA, *(path.stem for path in self.workspace.calendars())]

    @property
    def ranks(self) -> dict[str, int]:
        """Whose word counts first: the agenda's files, then the sources in their order."""
        order = [*self.local_names, *(source.id for source in self.sources())]
        return {name: rank for rank, name in enumerate(order)}

    @property
    def source_names(self) -> dict[str, str]:
        """What readers call the sources, by id; those without a name are nobody to them."""
        return {source.id: source.name for source in self.sources() if source.name}

    @property
    def user_agent(self) -> str:
        """How the program names itself to the web, with a contact (RFC 9110, section 10.1.5)."""
        return f"jeudis-odd17/{__version__} (+{self.config.letter.base}; {self.config.letter.editor})"

    def store(self) -> Store:
        """Open the database."""
        return Store(self.workspace.database)

    def store_or_blank(self) -> Store:
        """Open the database, or an empty one that says why it cannot be read (`Store.lost`): for whoever tells, and sends nothing.

        Raises:
            FailedError: it cannot be opened now, as where another program holds it.
        """
        try:
            return self.store()
        except FailedError as problem:
            if not is_out_of_reach(problem):
                raise
            return Store(self.workspace.database, lost=problem)

    def copied_store(self) -> Store:
        """Open a copy of the database in memory: whoever reads by it writes nothing, and waits for nobody."""
        return Store(self.workspace.database, apart=True)

    def sources(self) -> tuple[Source, ...]:
        """Read `feeds/sources.toml`; a missing file has no source.

        Raises:
            ConfigurationError: it is wrong, or a file that it names lies outside the workspace, also by a link.
        """
        path, root = self.workspace.sources, self.workspace.root
        if not os.path.lexists(path):
            return ()
        found = read_sources(read_text(path), "feeds/sources.toml", frozenset(self.local_names))
        for source in found:
            if source.file is not None:
                refuse_outside(root / source.file, root, "feeds/sources.toml", f"[[source]] {source.id}")
        return found

    def edition(self, day: dt.date) -> Edition | None:
        """Read one edition's file; None when there is none."""
        path = self.workspace.edition(day)
        if not path.is_file():
            return None
        return read_edition(path, self.config.letter.zone)

    def versions(self, day: dt.date) -> Versions:
        """Return the versions of an edition's file."""
        return Versions(self.workspace.versions / day.isoformat(), self.clock)

    @property
    def _shelf(self) -> Shelf:
        return shelf(
            self.workspace.editions, self.workspace.parsed, self.config.letter.zone, self.config.letter.base
        )

    def editions(self) -> list[Edition]:
        """Read all editions that can be read, or are known otherwise, by date."""
        return [*self.files().editions]

    def edition_marks(self) -> dict[dt.date, str]:
        """Return what tells of each edition that can be read whether its file is as it was."""
        return self._shelf.marks()

    def altered_editions(self) -> Sequence[Edition]:
        """Return the editions that have left and were changed since."""
        return self._shelf.altered(self.files().handed_over)

    def announced(self) -> frozenset[str]:
        """Return the names of the events that letters announced."""
        return self._shelf.announced(self.files().handed_over)

    def gist(self, edition: Edition) -> Gist:
        """Return what is asked of all editions, of one; without its body where that was not read."""
        return self._shelf.gist(edition)

    def broken_editions(self) -> list[BrokenEdition]:
        """Return the editions' files that cannot be read, by name: none stops what another edition is about."""
        return [*self.files().broken]

    def last_read(self) -> list[Edition]:
        """Return the editions whose files cannot be read, and could be before, as they were then."""
        names = [f"{one.date}.md" for one in self.broken_editions() if one.date is not None]
        return [last for name in names if (last := self._shelf.last(name)) is not None]

    def files(self) -> Seen:
        """Read all editions, in their parts."""
        seen = self.seen if self.seen is not None else self._shelf.seen(self.stamps and self.stamps())
        return with_unread(seen, self.unread) if self.unread else seen

    def readable(self, day: dt.date) -> Edition | None:
        """Read one edition's file; None when there is none, or it cannot be read."""
        with suppress(NewsletterError):
            return self.edition(day)
        return None

    def day(self, asked: dt.date | None) -> dt.date:
        """Return the edition's date that a command is about.

        Raises:
            UsageError: it is not the letter's weekday.
        """
        if asked is None:
            return next_day(self.now, self.config, self.said)
        if not is_letter_day(asked, self.config):
            near = neighbour(asked, self.config)
            weekday = self.config.schedule.weekday.capitalize()
            raise UsageError(
                "Not a date of the letter",
                str(asked),
                cause=f"it is no {weekday}",
                remedy=f"did you mean {near}?",
            )
        return asked

    def at_hand(self) -> list[dt.date]:
        """Return the next edition's date, and those of later ones whose draft is due while it waits to leave."""
        return days_at_hand(self.now, self.config, self.said)

    @property
    def said(self) -> Said:
        """What the editions' files say of the letter's days."""
        files = self.files()
        left = _said_by_those_that_left(files.handed_over)
        return said_by(files.waiting) | left | Said(done=self.left)

    def times(self, day: dt.date) -> Times:
        """Return the instants of the edition of a day, by its file where that says otherwise than the schedule."""
        edition = self.readable(day)
        return times(day, self.config, edition.send_at if edition is not None else None)

    @contextmanager
    def lock(self, *, patience: float = _PATIENCE) -> Iterator[None]:
        """Hold the workspace: nobody else writes to the editions' files, or decides about them.

        Args:
            patience: seconds to wait for it.

        Raises:
            BusyError: another command holds it for longer.
            FailedError: the lock's file cannot be written.
        """
        with self._alone(self.workspace.lock, patience) as held:
            self._locks.append(held)
            try:
                for folder in (
                    self.workspace.editions,
                    self.workspace.images,
                    self.workspace.outbox,
                    self.workspace.notices,
                ):
                    sweep(folder)
                yield
            finally:
                self._locks.remove(held)
                self._shelf.keep()

    @contextmanager
    def working(self, *, patience: float = _PATIENCE) -> Iterator[None]:
        """Be the one command that sends, collects, publishes or builds the site; who also holds the workspace begins with this.

        Args:
            patience: seconds to wait for another.

        Raises:
            BusyError: another command is at it for longer.
            FailedError: the lock's file cannot be written.
        """
        with self._alone(self.workspace.working, patience) as held:
            self._works.append(held)
            try:
                yield
            finally:
                self._works.remove(held)

    @property
    def is_alone(self) -> bool:
        """Whether this is the one command that sends, collects, publishes or builds the site."""
        return bool(self._works)

    def _alone(self, path: Path, patience: float) -> AbstractContextManager[Held]:
        return alone(path, patience=patience, remedy="wait until it has finished", clock=self.instant)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let others have the workspace while the world is waited for, where it is held here; then it is held again.

        What was read before may not be so any more: whoever goes on reads, and decides, anew.
        """
        with self._locks[-1].away() if self._locks else nullcontext():
            yield

    @property
    def at_work(self) -> Holder | None:
        """The command that has been at work for longest at this moment, or does not say since when; None where none is."""
        return first_holder(self.workspace.lock, self.workspace.working)

    @contextmanager
    def handing_over(self) -> Iterator[None]:
        """Show other commands that a letter is being handed over, and let them have the workspace, until the block ends."""
        make_shared(self.workspace.sending)
        with FileLock(self.workspace.sending) as shown, self.away():
            try:
                yield
            finally:
                shown.release()  # before the workspace is waited for: what keeps it from us may hang

    @property
    def is_handing_over(self) -> bool:
        """Whether a command hands a letter over at this moment; asking leaves no trace."""
        return is_held(self.workspace.sending)


def open_workspace(root: Path, clock: Callable[[], dt.datetime], environment: Mapping[str, str]) -> Context:
    """Read a workspace's configuration.

    Args:
        root: its folder.
        clock: tells the instant, aware.
        environment: secrets, and `NEWSLETTER_…` switches.

    Raises:
        ConfigurationError: there is none, or it is wrong.
    """
    workspace = Workspace(root)
    if not workspace.config.is_file():
        raise _no_workspace(workspace)
    config = read_config(read_text(workspace.config))
    now = fixed(clock(), config.letter.zone)
    return Context(workspace=workspace, config=config, now=now, clock=clock, environment=environment)


def _no_workspace(workspace: Workspace) -> ConfigurationError:
    """Say that there are no settings, or what has their name and is no file."""
    path = workspace.config
    if not os.path.lexists(path):
        cause, remedy = "it has no newsletter.toml", "use -C DIR, or newsletter init DIR"
    elif path.is_symlink():
        cause, remedy = (
            f"its newsletter.toml is a link to {path.readlink()}, where no file is",
            "put the file back, or the link right",
        )
    else:
        cause, remedy = "its newsletter.toml is no file", "move it away, and put the settings back"
    return ConfigurationError("Not a workspace", str(workspace.root), cause=cause, remedy=remedy)


def named(day: dt.date) -> str:
    """Say "la lettre du jeudi 28 septembre 2023"."""
    return f"la lettre du {long_date(day)}"
