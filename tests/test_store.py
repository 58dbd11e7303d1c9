"""What is remembered between runs."""

import ast
import dataclasses
import datetime as dt
import hashlib
import random
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.exceptions import ConfigurationError, FailedError
from newsletter.model import Answer, Entry, EventState, EventStatus, Kind, Link, Relation, SeenState
from newsletter.store import SourceState, Store, copying, database, derived, migrations, upgrading
from newsletter.store.codec import decode, encode
from newsletter.store.collected import Health
from newsletter.store.migrations import MIGRATIONS
from tests.laws import dear
from tests.servers import Server, answer, cached, serving
from tests.workspaces import THURSDAY, TUESDAY, Desk

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
    not_replay_of=TEXTS,
    initial=st.booleans(),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "var" / "state.db") as opened:
        yield opened


@given(ENTRIES)
def test_entries_come_back(entry: Entry) -> None:
    """An entry that is kept comes back as it was, and its bytes don't depend on when."""
    assert decode(encode(entry)) == entry
    assert encode(decode(encode(entry))) == encode(entry)


STATES = st.builds(
    EventState,
    start=WHENS,
    end=WHENS,
    all_day=st.booleans(),
    status=st.none() | st.sampled_from(EventStatus),
    is_full=st.booleans(),
    is_put_off=st.booleans(),
)


@dear
@given(states=st.lists(STATES, max_size=3), at=INSTANTS)
def test_states_come_back(states: list[EventState], at: dt.datetime) -> None:
    """What is remembered of events comes back as it was; the last word of each counts."""
    with Store(Path("unused"), apart=True) as store:
        first = {str(number): SeenState(state, at) for number, state in enumerate(states)}
        store.states.keep(first)
        store.states.keep({key: one for key, one in first.items() if key == "0"})
        store.states.keep({"x": SeenState(EventState(), at)})
        assert store.states.all() == {**first, "x": SeenState(EventState(), at)}


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

    known = upgrading.MIGRATIONS
    monkeypatch.setattr(upgrading, "MIGRATIONS", (*known, ("broken", broken)))
    with pytest.raises(FailedError):
        Store(path)
    monkeypatch.setattr(upgrading, "MIGRATIONS", (*known, ("second", second)))
    for _ in range(2):
        with Store(path) as again:
            assert [one.key for one in again.collected.entries()] == ["s/1"]
    assert runs == ["second"]
    with closing(sqlite3.connect(path)) as db:
        assert [row[0] for row in db.execute("SELECT name FROM migration")] == [name for name, _ in known] + [
            "second"
        ]
        assert db.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchone() is None


def article(key: str, title: str = "", url: str | None = None, start: dt.date | None = None) -> Entry:
    kind = Kind.PUBLICATION if start is None else Kind.EVENT
    published = NOW if start is None else None
    return dataclasses.replace(
        entry(key), kind=kind, title=title or key, url=url, start=start, published=published
    )


def an_old_database(path: Path, number: int) -> sqlite3.Connection:
    """Make the database of a program that knew only the first migrations."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("CREATE TABLE migration (name TEXT PRIMARY KEY) STRICT")
    for name, migrate in MIGRATIONS[:number]:
        migrate(db)
        db.execute("INSERT INTO migration VALUES (?)", (name,))
    return db


@pytest.mark.parametrize("number", range(1, len(MIGRATIONS)))
def test_what_was_stored_before_is_found_too(tmp_path: Path, number: int) -> None:
    """Entries that an older version wrote are found by their address, by title and date, and by their picture."""
    old = dataclasses.replace(article("s/1", "Titre", "https://e.org/a"), image="https://e.org/i.jpg")
    with closing(an_old_database(tmp_path / "state.db", number)) as db:
        db.execute("INSERT INTO entry (key, source, content) VALUES (?,?,?)", (old.key, "s", encode(old)))
    with Store(tmp_path / "state.db") as store:
        for now in (article("s/2", "x", "http://www.e.org/a/"), article("s/2", "TITRE")):
            assert store.collected.alike("s", [now]) == {"s/1": old}
        assert store.pictures.wanted(DAY, NOW, NOW) == [old]


def test_what_was_proposed_before_is_known_too(tmp_path: Path) -> None:
    """The last proposal of a program that kept no other counts as the one before the first."""
    with closing(an_old_database(tmp_path / "state.db", 5)) as db:
        db.execute("INSERT INTO proposal VALUES (?,?)", (DAY.isoformat(), "été".encode()))
    with Store(tmp_path / "state.db") as store:
        assert [store.memory.proposal(DAY, number) for number in (None, 0, 3)] == ["été"] * 3
        assert store.memory.last_number(DAY) == 0


def test_proposals(store: Store) -> None:
    """Each is known by its number, else the last before it, without a number the last; of days long past only the last."""
    memory, past = store.memory, DAY - dt.timedelta(days=70)
    assert (memory.proposal(DAY), memory.last_number(DAY)) == (None, 0)
    for number in (1, 4):
        memory.propose(past, number, f"past {number}")
        memory.propose(DAY, number, str(number))
    memory.propose(DAY, 4, "four")
    assert [memory.proposal(DAY, number) for number in (None, 1, 3, 4, 10**30)] == [
        "four",
        "1",
        "1",
        "four",
        "four",
    ]
    assert (memory.proposal(DAY, 0), memory.last_number(DAY)) == (None, 4)
    assert [memory.proposal(past, number) for number in (1, 4)] == [None, "past 4"]


def test_marks_follow_the_rules_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the rules have changed, what is stored is marked again by them, once."""
    path, old = tmp_path / "state.db", article("s/1", "Titre")
    with Store(path) as store:
        store.collected.save(SourceState(health=Health(id="s")), [old])
    monkeypatch.setattr(derived, "RULES", derived.RULES + 1)
    monkeypatch.setattr(derived, "name_mark", lambda one: f"new {one.title}")
    for _ in range(2):
        with Store(path) as store:
            assert store._db.execute("SELECT name FROM entry").fetchone()[0] == "new Titre"
        monkeypatch.setattr(derived, "name_mark", lambda one: "not asked again")


def test_changed_rules_are_counted() -> None:
    """A rule that marks these entries otherwise is another one: RULES is raised, so that what is stored follows."""
    event = dataclasses.replace(article("s/a#20231003T0700Z", start=DAY), image="https://e.org/i.jpg")
    entries = [
        article("s/1", "L’été  À Paris", "http://www.e.org/a/?utm_source=x&b=2&a=1#c"),
        article("s/2", url="https://m.youtube.com/shorts/abcdefghijk"),
        article("s/3", url="https://e.org/"),
        article("s/5", url="https://e.org/a?partner=rss&p=1"),
        article("s/6", url="https://outlook.office.com/mail/safelink.html?url=https://e.org/b"),
        event,
        dataclasses.replace(event, key="s/b", url="https://e.org/e", end=DAY + dt.timedelta(days=3)),
        dataclasses.replace(article("s/4"), image="https://e.org/i.jpg"),
    ]
    marks = hashlib.sha256(repr([derived.derived(one) for one in entries]).encode()).hexdigest()[:16]
    assert (derived.RULES, marks) == (3, "70977bd83988d6eb")


def test_migrations_call_nothing_of_the_program() -> None:
    """They are SQL: what the program is like today changes no step that an old database takes."""
    tree = ast.parse(Path(migrations.__file__).read_text(encoding="utf-8"))
    modules = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert set(modules) == {"sqlite3", "collections.abc"}


def test_only_what_matters_is_read(store: Store) -> None:
    """What could be one of the parsed entries is found by key, earlier key, address, title and date; nothing else."""
    page, front = "https://e.org/a", "https://e.org/"
    first, second, third = article("s/1", url=page), article("s/2", "Titre"), article("s/3", url=front)
    past, today = article("s/p", start=DAY - dt.timedelta(days=1)), article("s/t", start=DAY)
    occurrence = article("s/o#1", start=DAY - dt.timedelta(days=9))
    everything = [first, second, third, past, today, occurrence]
    alike = store.collected.alike
    store.collected.save(SourceState(health=Health(id="s")), everything, known_as=[("s/one", "s/1")])
    store.collected.save(SourceState(health=Health(id="z")), [article("z/1", "Titre", page)])
    assert alike("s", [article("s/1")]) == {"s/1": first}
    assert alike("s", [article("s/one")]) == {"s/1": first, "s/one": first}
    assert alike("s", [article("s/9", url="http://e.org/a?utm_source=x")]) == {"s/1": first}
    assert alike("s", [article("s/9", "titre")]) == {"s/2": second}
    assert alike("s", [article("s/9", url=front)]) == {}
    assert alike("s", [article("s/9", url=page, start=DAY)]) == {}
    assert alike("new", [article("new/9", "Titre", page)]) == {}
    assert alike("s", [], due=DAY) == {"s/t": today, "s/o#1": occurrence}
    store.collected.save(SourceState(health=Health(id="s")), forget=["s/1"])
    assert alike("s", [article("s/one")]) == {}


def test_the_cost_of_looking_up_does_not_grow(store: Store) -> None:
    """Each question is answered from an index, however many share what is asked for."""
    many = [article(f"s/{n}", "Titre", "https://e.org/a") for n in range(50)]
    store.collected.save(SourceState(health=Health(id="s")), many)
    found = store.collected.alike("s", [article("s/x", "Titre", "https://e.org/a")])
    assert 2 <= len(found) <= 6
    plans = []
    with closing(sqlite3.connect(store._db.execute("PRAGMA database_list").fetchone()["file"])) as db:
        for question in asked(store, lambda: store.collected.alike("s", [article("s/x")], due=DAY)):
            plans += [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {question}")]
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN") and "json_each" not in plan]


def asked(store: Store, work: Callable[[], object]) -> list[str]:
    """Return the SQL that some work makes the database do."""
    said: list[str] = []
    store._db.set_trace_callback(said.append)
    work()
    store._db.set_trace_callback(None)
    return said


def test_answers(store: Store) -> None:
    """The agenda's answers are kept in its order, in place of those before; the same ones write nothing."""
    first = Answer(entry="b/1", relation=Relation.SAME_AS, other="a/1")
    second = Answer(entry="a/2", relation=Relation.NOT_REPLAY_OF, other="agenda/x")
    store.answers.keep([first, second])
    assert store.answers.all() == (first, second)
    before = store._db.total_changes
    store.answers.keep([first, second])
    assert store._db.total_changes == before
    store.answers.keep([second])
    assert store.answers.all() == (second,)


def test_the_mark_of_what_is_stored(store: Store) -> None:
    """It tells whether anything may be otherwise: an entry that is written anew, one that goes, a name, an answer of a source."""
    state = SourceState(health=Health(id="x"))
    seen = [store.collected.mark()]
    for put, forget, known_as in (
        ([article("x/a"), article("x/b")], [], []),
        ([article("x/b", "Un autre titre")], [], []),
        ([article("x/b", "Encore un autre")], [], []),
        ([], ["x/b"], []),
        ([], [], [("x/c", "x/a")]),
    ):
        store.collected.save(state, put, forget, known_as)
        seen.append(store.collected.mark())
    store.collected.save(dataclasses.replace(state, fingerprint="other"))
    seen.append(store.collected.mark())
    assert len({*seen}) == len(seen)
    store.memory.propose(dt.date(2023, 9, 28), 1, "a proposal")
    assert store.collected.mark() == seen[-1]


def test_many_are_written_at_a_time(store: Store) -> None:
    """Sources that are saved together wait for the disk together; what was saved before an error is kept."""

    def work() -> None:
        with suppress(KeyError), store.collected.gathering():
            for number in range(120):
                store.collected.save(SourceState(health=Health(id=f"s{number}")), [entry(f"s{number}/1")])
            with pytest.raises(UnicodeEncodeError):
                store.collected.save(SourceState(health=Health(id="bad")), [article("bad/1", "\ud800")])
            raise KeyError

    assert 1 <= asked(store, work).count("COMMIT") < 12
    assert len(store.collected.entries()) == 120
    assert len(store.collected.health()) == 120


def test_nothing_new_writes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A collection in which nothing changed writes nothing, and yet is remembered."""
    said: list[str] = []
    opened = database._opened

    def traced(path: Path) -> sqlite3.Connection:
        db = opened(path)
        db.set_trace_callback(said.append)
        return db

    with serving() as server:
        _many_sources(desk, server)
        server.replies["/0"] = [cached(many(0), 'ETag: "1"')]
        assert desk("collect").code == 0
        before, content = tables(desk), (desk.root / "var" / "state.db").read_bytes()
        monkeypatch.setattr(database, "_opened", traced)
        found = desk("collect", "--json", now=THURSDAY).json["sources"]
    assert {one["status"] for one in found} == {"unchanged"}
    assert {statement.split()[0] for statement in said} <= {"SELECT", "PRAGMA", "CREATE"}
    assert not [
        statement for statement in said if statement.startswith("CREATE") and "IF NOT" not in statement
    ]
    assert tables(desk) == before
    assert (desk.root / "var" / "state.db").read_bytes() == content
    collected = desk("status", "--json", now=THURSDAY).json["collected"]
    assert dt.datetime.fromisoformat(collected) == dt.datetime.fromisoformat(THURSDAY)


def tables(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """All that is stored of sources."""
    with closing(sqlite3.connect(desk.root / "var" / "state.db")) as db:
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in ("source", "entry", "alias")}


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
        assert again.memory.instant("x", NOW) == NOW
        assert again.memory.was_told(DAY, "draft", NOW)
        assert not again.memory.was_told(DAY, "held", NOW)
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


def test_a_copy(tmp_path: Path) -> None:
    """A copy holds all that was written, also by who has not closed yet; nothing is written by it, and nothing left."""
    path = tmp_path / "var" / "state.db"
    with Store(path, apart=True) as empty:
        assert empty.collected.entries() == []
    assert not path.parent.exists()
    health = SourceState(health=Health(id="s"))
    with Store(path) as writer:
        writer.collected.save(health, [entry("s/1")])
    for _ in range(2):
        kept = [(one.name, one.stat().st_mtime_ns) for one in (path.parent, *path.parent.iterdir())]
        with Store(path, apart=True) as copy:
            assert copy.collected.entries() == [entry("s/1")]
            copy.collected.save(health, [entry("s/2")])
            assert copy.collected.entries() == [entry("s/1"), entry("s/2")]
        assert [(one.name, one.stat().st_mtime_ns) for one in (path.parent, *path.parent.iterdir())] == kept
    with Store(path) as writer:
        writer.collected.save(health, [entry("s/2")])
        with Store(path, apart=True) as copy:
            assert copy.collected.entries() == [entry("s/1"), entry("s/2")]


def test_a_copy_is_of_one_instant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written to while it was copied is copied once more."""
    path, real, copies = tmp_path / "state.db", copying._reading, []
    with Store(path) as writer:
        writer.collected.save(SourceState(health=Health(id="s")), [entry("s/1")])

    def written_meanwhile(path: Path, how: str) -> sqlite3.Connection:
        copies.append(how)
        if len(copies) == 1:
            with Store(path) as writer:
                writer.collected.save(SourceState(health=Health(id="s")), [entry("s/2")])
        return real(path, how)

    monkeypatch.setattr(copying, "_reading", written_meanwhile)
    with Store(path, apart=True) as copy:
        assert copy.collected.entries() == [entry("s/1"), entry("s/2")]
    assert copies == ["immutable=1", "immutable=1"]


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(
    "content",
    [b"no database at all, but long enough to be read as one" * 20, b"SQLite format 3\x00" + bytes(4000)],
)
def test_damaged(tmp_path: Path, content: bytes, *, apart: bool) -> None:
    """A damaged database is an error with a remedy, not a traceback; so is its copy."""
    path = tmp_path / "state.db"
    path.write_bytes(content)
    with pytest.raises(FailedError, match=r"state\.db"):
        Store(path, apart=apart)


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


@pytest.mark.long
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
