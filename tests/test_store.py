"""What is remembered between runs."""

import datetime as dt
import random
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.exceptions import ConfigurationError, FailedError
from newsletter.model import Entry, EventStatus, Kind, Link
from newsletter.store import Delivery, Outcome, SourceState, Store, database
from newsletter.store.codec import decode, encode
from newsletter.store.collected import Health
from tests.servers import Server, answer, serving
from tests.workspaces import TUESDAY, Desk

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
DAY = dt.date(2023, 9, 28)

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
ZONES = st.integers(-720, 840).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
INSTANTS = st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2199, 1, 1), timezones=ZONES)
WHENS = st.none() | INSTANTS | st.dates(dt.date(1971, 1, 1), dt.date(2199, 1, 1))
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
ENTRIES = st.builds(
    Entry,
    key=TEXT,
    kind=st.sampled_from(Kind),
    sources=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    title=TEXT,
    first_seen=INSTANTS,
    type=st.none() | TEXT,
    url=st.none() | TEXT,
    links=st.lists(st.builds(Link, label=TEXT, url=TEXT), max_size=2).map(tuple),
    summary=st.none() | TEXT,
    published=WHENS,
    start=WHENS,
    end=WHENS,
    all_day=st.booleans(),
    place=st.none() | TEXT,
    status=st.none() | st.sampled_from(EventStatus),
    duration=st.none() | TEXT,
    replay_of=st.none() | TEXT,
    accompanies=st.none() | TEXT,
    tags=TEXTS,
    same_as=TEXTS,
    not_same_as=TEXTS,
    initial=st.booleans(),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "var" / "state.db") as opened:
        yield opened


@settings(deadline=None)
@given(ENTRIES)
def test_entries_come_back(entry: Entry) -> None:
    """An entry that is kept comes back as it was, and its bytes don't depend on when."""
    assert decode(encode(entry)) == entry
    assert encode(decode(encode(entry))) == encode(entry)


def entry(key: str) -> Entry:
    return Entry(key=key, kind=Kind.EVENT, sources=("s",), title=key, first_seen=NOW)


def test_migrations_run_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration runs once, by its name; a later one runs on a database that has data; a failing one leaves nothing."""
    path = tmp_path / "state.db"
    with Store(path) as first:
        first.collected.save(SourceState(health=Health(id="s")), [entry("s/1")])
    runs: list[str] = []

    def second(db: sqlite3.Connection) -> None:
        runs.append("second")
        db.execute("ALTER TABLE source ADD COLUMN note TEXT")

    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (x TEXT)")
        db.execute("NONSENSE")

    known = database.MIGRATIONS
    monkeypatch.setattr(database, "MIGRATIONS", (*known, ("broken", broken)))
    with pytest.raises(FailedError):
        Store(path)
    monkeypatch.setattr(database, "MIGRATIONS", (*known, ("second", second)))
    for _ in range(2):
        with Store(path) as again:
            assert [one.key for one in again.collected.entries()] == ["s/1"]
    assert runs == ["second"]
    with closing(sqlite3.connect(path)) as db:
        assert [row[0] for row in db.execute("SELECT name FROM migration")] == [name for name, _ in known] + ["second"]
        assert db.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone() is None


def test_reopening(tmp_path: Path) -> None:
    """What was written is there when the database is opened again."""
    path = tmp_path / "state.db"
    health = Health(id="s", first_collected=NOW, last_new=NOW, error="x", failures=2)
    state = SourceState(health=health, body=b"\x00\xff", etag='"1"', fingerprint="f")
    with Store(path) as first:
        first.collected.save(state, [entry("s/1"), entry("s/2")])
        first.collected.save(state, forget=["s/2"])
        first.memory.remember("x", NOW)
        first.memory.tell(DAY, "draft", NOW)
    with Store(path) as again:
        assert again.collected.source("s") == state
        assert again.collected.entries("s") == [entry("s/1")]
        assert again.memory.instant("x") == NOW
        assert again.memory.was_told(DAY, "draft")
        assert not again.memory.was_told(DAY, "held")
        again.collected.drop(["other"])
        assert again.collected.entries() == []
        assert again.collected.health() == []


def test_all_or_nothing(store: Store) -> None:
    """A source's state and its entries are written together or not at all."""
    bad = Entry(key="s/2", kind=Kind.EVENT, sources=("s",), title="\ud800", first_seen=NOW)
    with pytest.raises(UnicodeEncodeError):
        store.collected.save(SourceState(health=Health(id="s")), [entry("s/1"), bad])
    assert store.collected.entries() == []
    assert store.collected.health() == []


@pytest.mark.parametrize(
    "content",
    [b"no database at all, but long enough to be read as one" * 20, b"SQLite format 3\x00" + bytes(4000)],
)
def test_damaged(tmp_path: Path, content: bytes) -> None:
    """A damaged database is an error with a remedy, not a traceback."""
    path = tmp_path / "state.db"
    path.write_bytes(content)
    with pytest.raises(FailedError, match=r"state\.db"):
        Store(path)


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//nas/dossiers /mnt/mes\\040dossiers cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/x", "ext4"),
        ("/home/x", "nfs4"),
        ("/homes", "ext4"),
        ("/home/local/x", "ext4"),
        ("/mnt/mes dossiers/a", "cifs"),
    ],
)
def test_file_system(tmp_path: Path, folder: str, kind: str) -> None:
    """The file system of a folder is that of its nearest mount."""
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert database.file_system(Path(folder), mounts) == kind
    assert database.file_system(Path(folder), tmp_path / "none") == ""


def test_network_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database on a network file system is refused before it is made."""
    monkeypatch.setattr(database, "file_system", lambda folder: "nfs4")
    with pytest.raises(ConfigurationError, match="network"):
        Store(tmp_path / "var" / "state.db")
    assert not (tmp_path / "var" / "state.db").exists()


def delivery(message: str = "a") -> Delivery:
    return Delivery(
        edition=DAY,
        messenger="smtp",
        recipient="l@example.org",
        message_id="<1@x>",
        message_sha256=message,
        intended_at=NOW,
    )


@pytest.mark.parametrize("outcome", [Outcome.HANDING, Outcome.ACCEPTED])
def test_the_ledger_refuses_a_second_time(store: Store, outcome: Outcome) -> None:
    """What was, or may have been, handed over cannot be intended again, and stays as it is."""
    store.ledger.intend(delivery())
    store.ledger.conclude(DAY, "l@example.org", outcome, NOW, "250")
    before = store.ledger.deliveries()
    with pytest.raises(sqlite3.IntegrityError):
        store.ledger.intend(delivery("b"))
    assert store.ledger.deliveries() == before
    assert before[0].outcome is outcome


@pytest.mark.parametrize("outcome", [Outcome.PREPARED, Outcome.REFUSED])
def test_the_ledger_takes_a_new_intent(store: Store, outcome: Outcome) -> None:
    """What was certainly not handed over may be intended again, and replaces the first."""
    store.ledger.intend(delivery())
    store.ledger.conclude(DAY, "l@example.org", outcome, NOW)
    store.ledger.intend(delivery("b"))
    assert store.ledger.deliveries(DAY) == [delivery("b")]
    assert store.ledger.deliveries(DAY + dt.timedelta(days=7)) == []


def many(number: int) -> bytes:
    items = "".join(
        f"<item><title>Titre {n}</title><link>https://e.org/{number}/{n}</link><description>{'mot ' * 50}</description></item>"
        for n in range(60)
    )
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def rows(desk: Desk) -> list[tuple[object, ...]]:
    """All entries as they are kept, but for when they were first seen."""
    with Store(desk.root / "var" / "state.db") as store:
        return [(one.key, one.title, one.url, one.summary, one.initial) for one in store.collected.entries()]


def test_killed_at_any_moment(desk: Desk, tmp_path: Path) -> None:
    """A collection that is killed leaves a sound database, and the next one ends as if nothing had been."""
    chance = random.Random(17)
    with serving() as server:
        _many_sources(desk, server)
        killed = 0
        for _ in range(10):
            process = desk.process("collect", now=TUESDAY)
            try:
                process.communicate(timeout=chance.uniform(0.1, 1.5))
            except subprocess.TimeoutExpired:
                killed += 1
                process.kill()
                process.communicate()
            path = desk.root / "var" / "state.db"
            if path.exists():
                with closing(sqlite3.connect(path)) as db:
                    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert killed > 0
        assert desk("collect").code == 0
        found = rows(desk)
        path.unlink()
        assert desk("collect").code == 0
        assert rows(desk) == found
        assert len(found) == 8 * 60 + 3


def _many_sources(desk: Desk, server: Server) -> None:
    texts = []
    for number in range(8):
        server.replies[f"/{number}"] = [answer(many(number))]
        texts.append(
            f'[[source]]\nid = "s{number}"\nkind = "publication"\nurl = "{server.url(f"/{number}")}"\n'
        )
    desk.write("feeds/sources.toml", "\n".join(texts))
