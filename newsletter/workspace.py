"""Where files lie: those of one letter, and the program's own."""

import datetime as dt
import re
from pathlib import Path

PACKAGE = Path(__file__).parent
# What shared folders make of a file that two have changed: agenda.sync-conflict-20260303-101010-ABCDEFG.toml,
# agenda (Marie's conflicted copy 2026-03-03).toml
_IN_CONFLICT = re.compile(
    r"(.+?)(?:\.sync-conflict-[\w-]+| ?\([^()]*(?:conflict|conflit)[^()]*\))(\.\w+)", re.IGNORECASE
)


def program_templates() -> Path:
    """Return the folder of the program's own looks: inside the wheel, or beside the package in a clone."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


class Workspace:
    """Where the files of one letter lie.

    Args:
        root: the folder that holds `newsletter.toml`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.config = root / "newsletter.toml"
        self.feeds = root / "feeds"
        self.sources = self.feeds / "sources.toml"
        self.agenda = self.feeds / "agenda.toml"
        self.names = self.feeds / "names.txt"
        self.recorded = self.feeds / "recorded"
        self.templates = root / "templates"
        self.editions = root / "archive" / "editions"
        self.images = root / "archive" / "images"
        self.site = root / "archive" / "site"
        self.var = root / "var"
        self.database = self.var / "state.db"
        self.database_files = (  # with its log, and the index of that, while it is written to
            self.database,
            self.var / "state.db-wal",
            self.var / "state.db-shm",
        )
        self.frozen = self.var / "frozen"
        self.outbox = self.var / "outbox"
        self.notices = self.var / "notices"
        self.log = self.var / "newsletter.log"
        self.lock = self.var / "lock"  # while the editions' files are read, decided about and written
        self.working = self.var / "working"  # locked by the one command that does what may take long
        self.ledger_key = (
            self.var / "ledger.key"
        )  # of the names that the ledger has for readers; never changes
        self.token_keys = self.var / "token.keys"  # names of those that letters left with
        self.suppression = (
            self.var / "suppression"
        )  # what the file of those who left is called, once somebody is in it
        self.leavers = self.var / "leavers.json"  # who has left, by the names that the ledger has for them
        self.sending = self.var / "sending"  # locked while a letter is handed over
        self.unsubscribing = self.var / "unsubscribing"  # locked while readers are written down who leave
        self.backing_up = self.var / "backing-up"  # locked while a backup is made
        self.backed_up = self.var / "backed-up"  # the instant of the last backup
        self.backup_failed = self.var / "backup-failed"  # when and why, until one is made
        self.published = self.var / "published.json"  # what the world sees of the site
        self.versions = self.var / "versions"
        self.ended_sessions = self.var / "ended-sessions"  # of the preview for other machines
        self.collected = self.var / "collected"  # empty; its time is that of the last collection
        self.cache = self.var / "cache"  # what follows from the files: it may be deleted at any time
        self.rest = self.cache / "rest.json"
        self.rehearsed = self.cache / "rehearsed"  # what cron was told last of variables of a rehearsal
        self.unread = self.cache / "unread-settings"  # since when runs could not read the settings, and why
        self.held_up = self.cache / "held-up"  # since when runs found which other command at work
        self.parsed = self.cache / "editions.json"
        self.counted = self.cache / "recipients.json"
        self.built = self.cache / "site.json"
        self.site_notes = self.cache / "pages.db"
        self.compiled = self.cache / "templates"

    def edition(self, day: dt.date) -> Path:
        """The file of one edition."""
        return self.editions / f"{day.isoformat()}.md"

    def calendars(self) -> list[Path]:
        """The local agenda's calendar files, in order of their names, but for versions in conflict with one of them."""
        found = {path.name: path for path in self.feeds.glob("*.ics")}
        return [found[name] for name in sorted(found) if in_conflict_with(name) not in found]


def in_conflict_with(name: str) -> str | None:
    """Return the file of which another is a version in conflict, as shared folders name it; None where it is none."""
    match = _IN_CONFLICT.fullmatch(name)
    return f"{match[1]}{match[2]}" if match else None
