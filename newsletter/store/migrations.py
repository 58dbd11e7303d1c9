"""What was changed in the tables of the database, oldest first, by name: each done once, never changed afterwards.

They are SQL alone, and call nothing of the program: a database of any age meets the program of today. What columns
derive from entries is filled by `newsletter.store.derived`, after all of them.
"""

import sqlite3
from collections.abc import Callable


def _first_tables(db: sqlite3.Connection) -> None:
    statements = (
        """CREATE TABLE source (
            id TEXT PRIMARY KEY, body BLOB, address TEXT, content_type TEXT, etag TEXT, last_modified TEXT,
            fingerprint TEXT, first_collected TEXT, last_attempt TEXT, last_success TEXT, last_new TEXT,
            error TEXT, failures INTEGER NOT NULL DEFAULT 0) STRICT""",
        "CREATE TABLE entry (key TEXT PRIMARY KEY, source TEXT NOT NULL, content BLOB NOT NULL) STRICT",
        "CREATE INDEX entry_source ON entry (source)",
        """CREATE TABLE delivery (
            id INTEGER PRIMARY KEY, edition TEXT NOT NULL, messenger TEXT NOT NULL, recipient TEXT NOT NULL,
            message_id TEXT NOT NULL, message_sha256 TEXT NOT NULL, intended_at TEXT NOT NULL,
            outcome TEXT NOT NULL, outcome_at TEXT, detail TEXT,
            UNIQUE (edition, recipient)) STRICT""",
        "CREATE TABLE proposal (edition TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT",
        "CREATE TABLE notice (edition TEXT, kind TEXT, told_at TEXT NOT NULL, PRIMARY KEY (edition, kind)) STRICT",
        "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    )
    for statement in statements:
        db.execute(statement)


def _addresses_of_sources(db: sqlite3.Connection) -> None:
    for column in (
        "retry_at TEXT",
        "gone INTEGER NOT NULL DEFAULT 0",
        "moved_to TEXT NOT NULL DEFAULT ''",
        "moved_times INTEGER NOT NULL DEFAULT 0",
        "discovered TEXT NOT NULL DEFAULT ''",
        "entries INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE source ADD COLUMN {column}")


def _recognition(db: sqlite3.Connection) -> None:
    """Marks by which an entry is known again, and the other keys that answers gave it."""
    for column in ("address", "name", "due"):
        db.execute(f"ALTER TABLE entry ADD COLUMN {column} TEXT")
        db.execute(f"CREATE INDEX entry_{column} ON entry (source, {column}) WHERE {column} IS NOT NULL")
    db.execute("CREATE TABLE alias (key TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT")
    db.execute("CREATE INDEX alias_entry ON alias (entry)")


def _links(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE link (
            url TEXT PRIMARY KEY, verdict TEXT NOT NULL, status INTEGER, target TEXT NOT NULL,
            seconds REAL NOT NULL, asked_at TEXT NOT NULL) STRICT"""
    )


def _pictures(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE picture (url TEXT PRIMARY KEY, path TEXT, tried_at TEXT NOT NULL) STRICT")
    db.execute("ALTER TABLE entry ADD COLUMN pictured TEXT")
    db.execute("CREATE INDEX entry_pictured ON entry (pictured) WHERE pictured IS NOT NULL")


def _standings(db: sqlite3.Connection) -> None:
    """Where each recipient of an edition stands."""
    statements = (
        "ALTER TABLE delivery RENAME TO former_delivery",
        """CREATE TABLE delivery (
            edition TEXT NOT NULL, recipient TEXT NOT NULL, messenger TEXT NOT NULL, message_id TEXT NOT NULL,
            message_sha256 TEXT NOT NULL, standing TEXT NOT NULL, prepared_at TEXT NOT NULL, handed_at TEXT,
            concluded_at TEXT, detail TEXT NOT NULL DEFAULT '', PRIMARY KEY (edition, recipient)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX delivery_standing ON delivery (edition, standing)",
        """INSERT INTO delivery
            SELECT edition, recipient, messenger, message_id, message_sha256, outcome, intended_at, intended_at,
                outcome_at, '' FROM former_delivery""",
        "DROP TABLE former_delivery",
    )
    for statement in statements:
        db.execute(statement)


def _answers(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE answer (
            id INTEGER PRIMARY KEY, entry TEXT NOT NULL, relation TEXT NOT NULL, other TEXT NOT NULL) STRICT"""
    )


def _proposals(db: sqlite3.Connection) -> None:
    """All that was proposed of an edition, by number, in place of the last alone; what was there has none, so 0."""
    db.execute(
        """CREATE TABLE numbered (
            edition TEXT NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (edition, number)) STRICT"""
    )
    db.execute("INSERT INTO numbered SELECT edition, 0, content FROM proposal")
    db.execute("DROP TABLE proposal")
    db.execute("ALTER TABLE numbered RENAME TO proposal")


def _window(db: sqlite3.Connection) -> None:
    """What tells, of entries of all sources, which may matter for a letter: the others are not read."""
    for column in ("kind", "day", "wanted", "news", "seen", "page"):
        db.execute(f"ALTER TABLE entry ADD COLUMN {column} TEXT")
    db.execute("ALTER TABLE entry ADD COLUMN refers INTEGER")
    for statement in (
        "DROP INDEX entry_source",
        "DROP INDEX entry_address",
        "CREATE INDEX entry_news ON entry (source, news)",
        "CREATE INDEX entry_address ON entry (address, source, seen) WHERE address IS NOT NULL",
        "CREATE INDEX entry_page ON entry (page, day) WHERE page IS NOT NULL",
        "CREATE INDEX entry_wanted ON entry (kind, wanted, day)",
        "CREATE INDEX entry_day ON entry (kind, day)",
        "CREATE INDEX entry_refers ON entry (refers) WHERE refers",
    ):
        db.execute(statement)


def _skipped(db: sqlite3.Connection) -> None:
    """What of each source's answer could not be read."""
    db.execute("ALTER TABLE source ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE source ADD COLUMN skipped_reason TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE source ADD COLUMN skips TEXT NOT NULL DEFAULT '[]'")


def _event_states(db: sqlite3.Connection) -> None:
    """What became known of events after the last letter that showed them, and when."""
    db.execute(
        """CREATE TABLE event_state (
            key TEXT PRIMARY KEY, start TEXT, "end" TEXT, all_day INTEGER NOT NULL, status TEXT,
            is_full INTEGER NOT NULL, is_put_off INTEGER NOT NULL, seen_at TEXT NOT NULL) STRICT"""
    )


def _batches(db: sqlite3.Connection) -> None:
    """Which recipients are being handed over to, by a machine that has not stopped since."""
    db.execute("ALTER TABLE delivery ADD COLUMN opened TEXT")
    db.execute("CREATE INDEX delivery_opened ON delivery (opened) WHERE opened IS NOT NULL")


def _pauses(db: sqlite3.Connection) -> None:
    """How often a recipient was refused for now, and from when on (UTC) it is tried again."""
    db.execute("ALTER TABLE delivery ADD COLUMN tries INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE delivery ADD COLUMN again_at TEXT")


def _hook_events(db: sqlite3.Connection) -> None:
    """What is told to the webhook; without its body what was, or never will be."""
    db.execute("CREATE TABLE hook_event (id TEXT PRIMARY KEY, at TEXT NOT NULL, body BLOB) STRICT")


def _amended(db: sqlite3.Connection) -> None:
    """The columns that `addresses_of_sources` and `pictures` did not make yet when they first ran, until 25 November 2026."""
    if "entries" not in _columns(db, "source"):
        db.execute("ALTER TABLE source ADD COLUMN entries INTEGER NOT NULL DEFAULT 0")
    if "pictured" not in _columns(db, "entry"):
        db.execute("ALTER TABLE entry ADD COLUMN pictured TEXT")
        db.execute("CREATE INDEX entry_pictured ON entry (pictured) WHERE pictured IS NOT NULL")


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}


def _failures(db: sqlite3.Connection) -> None:
    """Sources' failures that were written as words alone, before they had kinds."""
    db.execute(
        """UPDATE source SET error = json_object('trouble', iif(error LIKE 'HTTP %', 'http-status', 'connection'),
            'cause', error, 'address', '') WHERE error IS NOT NULL AND NOT json_valid(error)"""
    )


def _forgotten(db: sqlite3.Connection) -> None:
    """What tells, of entries that are of no use any more, that they were known; events of long ago; what sources last listed."""
    db.execute("CREATE TABLE forgotten (mark INTEGER PRIMARY KEY, met INTEGER NOT NULL, day INTEGER) STRICT")
    db.execute(
        """CREATE TABLE past (
            source TEXT NOT NULL, year INTEGER NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL,
            PRIMARY KEY (source, year)) STRICT"""
    )
    db.execute("ALTER TABLE source ADD COLUMN listed BLOB")


def _event_versions(db: sqlite3.Connection) -> None:
    """Which version of each event calendars have said last: who subscribed takes none that is earlier."""
    db.execute(
        "CREATE TABLE event_version (key TEXT PRIMARY KEY, said TEXT NOT NULL, at TEXT NOT NULL) STRICT"
    )


MIGRATIONS: tuple[tuple[str, Callable[[sqlite3.Connection], None]], ...] = (
    ("first_tables", _first_tables),
    ("addresses_of_sources", _addresses_of_sources),
    ("recognition", _recognition),
    ("links", _links),
    ("pictures", _pictures),
    ("standings", _standings),
    ("answers", _answers),
    ("proposals", _proposals),
    ("window", _window),
    ("skipped", _skipped),
    ("event_states", _event_states),
    ("batches", _batches),
    ("pauses", _pauses),
    ("hook_events", _hook_events),
    ("amended", _amended),
    ("failures", _failures),
    ("forgotten", _forgotten),
    ("event_versions", _event_versions),
)
