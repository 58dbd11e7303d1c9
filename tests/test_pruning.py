"""What is of no use any more goes, and nothing that keeps a promise; killed, or on a full disk, nothing is lost."""

import dataclasses
import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.collect.parsed import Parsed
from newsletter.exceptions import FailedError
from newsletter.model import (
    Answer,
    Edition,
    EditionEntry,
    EditionStatus,
    Entry,
    FrozenLetter,
    Kind,
    Outcome,
    Relation,
    Standing,
)
from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.gathering.record import compare
from newsletter.pruning import (
    Fate,
    Known,
    Turn,
    fate,
    is_of_letter,
    is_settled,
    is_told_for_good,
    names_in_use,
    turn,
    wants_vacuum,
)
from newsletter.store import Health, HookEvent, SourceState, Store, Uses, listed
from newsletter.store.past import is_listed
from tests.workspaces import Desk

NOW = dt.datetime(2027, 3, 2, 9, tzinfo=dt.UTC)
FIRST = dt.date(2026, 1, 26)
OLD, NEW = dt.date(2025, 12, 1), dt.date(2026, 2, 1)
LONG_AGO = dt.datetime(2025, 11, 1, tzinfo=dt.UTC)
USES = Uses(first=FIRST, events=lambda marks: {f"{day} {kind}" for day, kind in marks})


def known(kind: Kind = Kind.PUBLICATION, **fields: object) -> Known:
    given: dict[str, object] = {"key": "s/1", "source": "s", "kind": kind, "days": (OLD,), "is_listed": False}
    return Known(**(given | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "named", "recent", "expected"),
    [
        (known(), (), None, Fate.GOES),
        (known(Kind.REPLAY), (), None, Fate.GOES),
        (known(Kind.EVENT), (), None, Fate.ASIDE),
        (known(Kind.EVENT, recurs=True), (), None, Fate.GOES),
        (known(days=(OLD, NEW)), (), None, Fate.STAYS),
        (known(days=(FIRST,)), (), None, Fate.STAYS),
        (known(days=(FIRST - dt.timedelta(days=1),)), (), None, Fate.GOES),
        (known(days=()), (), None, Fate.STAYS),
        (known(is_listed=True), (), None, Fate.STAYS),
        (known(Kind.EVENT, is_listed=True), (), None, Fate.STAYS),
        (known(is_of_people=True), (), None, Fate.STAYS),
        (known(), ("s/1",), None, Fate.STAYS),
        (known(), ("s/2",), None, Fate.GOES),
        (known(), (), OLD, Fate.STAYS),
        (known(), (), NEW, Fate.GOES),
        (known(Kind.EVENT), (), OLD, Fate.ASIDE),
    ],
)
def test_the_fate(one: Known, named: Iterable[str], recent: dt.date | None, expected: Fate) -> None:
    """What is old, listed nowhere and spoken of by nobody goes; single events are kept for ever, aside."""
    assert fate(one, FIRST, {*named}, recent) is expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, Turn.BEGIN),
        (0, Turn.NOT_YET),
        (6.99, Turn.NOT_YET),
        (7, Turn.PRUNE),
        (60, Turn.PRUNE),
        (60.1, Turn.BEGIN),
        (26_000, Turn.BEGIN),
    ],
)
def test_the_turn(days: float | None, expected: Turn) -> None:
    """Once a week, and never on the word of a clock that has just leapt."""
    last = None if days is None else NOW - dt.timedelta(days=days)
    assert turn(last, NOW) is expected


def edition(day: dt.date, status: EditionStatus, **row: object) -> Edition:
    given = {"key": "s/1", "section": "semaine", "kind": Kind.EVENT, "title": "t", **row}
    return Edition(date=day, number=1, status=status, entries=(EditionEntry(**given),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (edition(OLD, EditionStatus.SENT, start=OLD), True),
        (edition(OLD, EditionStatus.SENT, start=NEW), False),
        (edition(OLD, EditionStatus.SENT, start=OLD, end=NEW), False),
        (edition(OLD, EditionStatus.SKIPPED, start=OLD), True),
        (edition(OLD, EditionStatus.DRAFT), True),
        (edition(OLD, EditionStatus.APPROVED), False),
        (edition(OLD, EditionStatus.SENDING), False),
        (edition(NEW, EditionStatus.SENT, start=OLD), False),
    ],
)
def test_what_is_settled(one: Edition, expected: bool) -> None:  # noqa: FBT001 - a parameter
    """An edition is done with when nobody waits for it and its events are over; the rows of the others are spoken of."""
    assert is_settled(one, FIRST) is expected
    assert names_in_use([one], FIRST) == (set() if expected else {"s/1"})


def test_what_stays_of_notices_and_facts() -> None:
    """That a letter left is never told again, nor what still stands; a letter's facts go with it, all others stay."""
    standing = {(OLD, "need-altered-1")}
    kept = [
        "sent",
        "operator-sent",
        "rehearsal-sent",
        "restored-1",
        "need-altered-1",
        "operator-need-altered-1",
    ]
    assert [
        kind for kind in (*kept, "draft", "need-altered-2") if is_told_for_good((OLD, kind), standing)
    ] == kept
    of_letters = ["held", "held words", "resting", "silent", "sending", "lapsed", "seen whole", "last doubt"]
    facts = [*of_letters, "doubted", "figures"]
    assert [what for what in facts if is_of_letter(f"{what} {OLD}", {OLD})] == of_letters
    assert not any(is_of_letter(f"{what} {NEW}", {OLD}) for what in facts)
    assert not is_of_letter("webhook", {OLD})


def test_when_it_is_written_anew() -> None:
    """Only where that gives much back, and where there is room."""
    much = {"page_size": 4096, "room": 10**9}
    assert wants_vacuum(1000, 300, **much)
    assert not wants_vacuum(1000, 250, **much)
    assert not wants_vacuum(300, 200, **much)
    assert not wants_vacuum(1000, 300, page_size=4096, room=12_000_000)


def test_what_is_listed() -> None:
    """Every key that was listed is known to be, no other; where nobody knows, all may be."""
    keys = [f"s/{n}" for n in range(500)]
    written = listed(keys)
    assert all(is_listed(key, written) for key in keys)
    assert not any(is_listed(f"t/{n}", written) for n in range(500))
    assert is_listed("s/1", None)
    assert not is_listed("s/1", b"")


def entry(key: str, kind: Kind = Kind.PUBLICATION, when: dt.datetime = LONG_AGO, **fields: object) -> Entry:
    date = {"start": when} if kind is Kind.EVENT else {"published": when}
    source, _, name = key.partition("/")
    given = {
        "title": f"Titre {name}",
        "url": f"https://{source}.org/{name}",
        "first_seen": when,
        **date,
        **fields,
    }
    return Entry(key=key, kind=kind, sources=(source,), **given)  # type: ignore[arg-type]


def save(store: Store, *entries: Entry, holds: Iterable[str] = ()) -> None:
    store.collected.save(SourceState(health=Health(id="s"), listed=listed(holds)), entries)


def keys(store: Store) -> list[str]:
    return [row["key"] for row in store._db.execute("SELECT key FROM entry ORDER BY key")]


def recent_news() -> list[Entry]:
    """As many days with something new as tell a source's rhythm."""
    return [entry(f"s/new{n:02}", when=NOW - dt.timedelta(days=n)) for n in range(12)]


class TestEntries:
    """What becomes of entries in the database."""

    def test_old_news_goes_and_events_are_set_aside(self, tmp_path: Path) -> None:
        """What went is listed no more; a single event is, with all that was known of it, and counts."""
        event = entry("s/event", Kind.EVENT, summary="<p>é</p>", place="Lyon", tags=("a", "b"))
        with Store(tmp_path / "state.db") as store:
            save(store, *recent_news(), event, entry("s/old"), entry("s/shown"), holds=["s/shown"])
            assert store.pruning.prune(USES) == 2
            assert {"s/old", "s/event"}.isdisjoint(keys(store))
            there = {one.key: one for one in store.collected.entries()}
            assert there["s/event"] == event
            assert "s/shown" in there
            assert "s/old" not in there
            assert [one.key for one in store.collected.entries()] == sorted(there)
            assert store.collected.count("s") == len(there) == 14
            assert store.pruning.prune(USES) == 0

    def test_events_of_several_turns_are_one_pack(self, tmp_path: Path) -> None:
        """What is set aside later stands beside what was before; what is shown again counts as it is shown."""
        with Store(tmp_path / "state.db") as store:
            for name in ("a", "b", "a"):
                save(store, *recent_news(), entry(f"s/{name}", Kind.EVENT))
                assert store.pruning.prune(USES) == 1
            save(store, entry("s/b", Kind.EVENT, title="neuf"))
            found = {one.key: one.title for one in store.collected.entries() if one.kind is Kind.EVENT}
            assert found == {"s/a": "Titre a", "s/b": "neuf"}
            assert store._db.execute("SELECT count(*) FROM past").fetchone()[0] == 1

    def test_what_is_set_aside_is_listed(self, desk: Desk) -> None:
        """`entries` lists an event of long ago; why it is in no letter is said in one line."""
        shown(desk)
        with Store(desk.root / "var" / "state.db") as store:
            event = entry("e/event", Kind.EVENT)
            store.collected.save(SourceState(health=Health(id="e"), listed=b""), [event])
            assert store.pruning.prune(USES) == 1
        assert "e/event" in {one["key"] for one in desk("entries", "--json", now=NOW.isoformat()).json}
        said = desk("entries", "--why", "e/event")
        assert (said.code, said.err.count("\n")) == (2, 1)
        assert "The event is long past: e/event: no letter looks back to it any more" in said.err

    def test_what_people_speak_of_stays(self, tmp_path: Path) -> None:
        """What an answer, an entry of the agenda or an open letter names stays, by whichever name; so does the agenda."""
        with Store(tmp_path / "state.db") as store:
            names = ("answered", "other", "short", "paged", "lettered", "aliased")
            save(store, *recent_news(), *(entry(f"s/{name}") for name in names))
            store.collected.save(
                SourceState(health=Health(id="s"), listed=b""), known_as=[("s/was", "s/aliased")]
            )
            given = [
                ("s/answered", "s/other"),
                ("agenda/x", "short"),
                ("agenda/x", "https://s.org/paged?utm_source=x"),
            ]
            store.answers.keep(Answer(entry=one, relation=Relation.SAME_AS, other=two) for one, two in given)
            agenda = SourceState(health=Health(id="agenda"))
            store.collected.save(agenda, [entry("agenda/1"), entry("agenda/2", same_as=("s/was",))])
            uses = dataclasses.replace(USES, local={"agenda"}, named={"s/lettered"})
            assert store.pruning.prune(uses) == 0
            store.answers.keep([])
            assert store.pruning.prune(dataclasses.replace(USES, local={"agenda"})) == 5

    def test_a_rare_source_keeps_its_rhythm(self, tmp_path: Path) -> None:
        """The last of what a source had tells how often it has any, however long ago that was."""
        rare = [entry(f"s/{n:02}", when=LONG_AGO - n * dt.timedelta(days=90)) for n in range(20)]
        with Store(tmp_path / "state.db") as store:
            save(store, *rare)
            assert store.pruning.prune(USES) == 8
            assert keys(store) == [f"s/{n:02}" for n in range(12)]

    @pytest.mark.parametrize("again", ["key", "address", "redated", "alias"])
    def test_what_comes_back_is_no_news(self, desk: Desk, again: str) -> None:
        """Shown again years later, by its key or under another, with its date or a new one, it is known, and as old as it is."""
        context = open_workspace(desk.root, lambda: NOW, os.environ)
        old = entry("s/old", title="L’étude")
        shown = dataclasses.replace(old, first_seen=NOW)
        if again == "address":
            shown = dataclasses.replace(shown, key="s/moved")
        elif again == "alias":
            shown = dataclasses.replace(shown, key="s/was", url=None)
        elif again == "redated":
            shown = dataclasses.replace(shown, published=NOW)
        with context.store() as store:
            save(store, *recent_news(), old)
            store.collected.save(
                SourceState(health=Health(id="s"), listed=b""), known_as=[("s/was", "s/old")]
            )
            assert store.pruning.prune(USES) == 1
            state = SourceState(health=Health(id="s", first_collected=LONG_AGO))
            news = entry("s/fresh", when=NOW)
            found = compare(context, store, state, Parsed.of([shown, news]), local=False, calendar=False)
            assert (found.new, found.changed) == (1, 0)
            back, fresh = found.put
            assert fresh == news
            assert (back.first_seen, back.initial) == (LONG_AGO, True)
            assert back.published in {LONG_AGO, LONG_AGO.date()}
            assert {*found.listed} == {shown.key, "s/fresh"}

    def test_another_thing_of_that_key_is_news(self, desk: Desk) -> None:
        """Some sites call ever new things by one guid: what bears another title and address was not known."""
        context = open_workspace(desk.root, lambda: NOW, os.environ)
        with context.store() as store:
            save(store, *recent_news(), entry("s/latest"))
            assert store.pruning.prune(USES) == 1
            other = entry("s/latest", when=NOW, title="Tout autre", url="https://s.org/autre")
            state = SourceState(health=Health(id="s", first_collected=LONG_AGO))
            found = compare(context, store, state, Parsed.of([other]), local=False, calendar=False)
            assert (found.new, found.put) == (1, (other,))


def test_the_rest_of_the_database(tmp_path: Path) -> None:
    """Old notices, events, proposals, facts and pictures go; what stands, what is open, and all of the ledger stay."""
    letter = FrozenLetter(day=OLD, raw=b"Message-ID: <1@e>\n\n")
    with Store(tmp_path / "state.db") as store:
        save(store, *recent_news(), entry("s/pictured", when=NOW, image="https://e.org/in-use.png"))
        for day, kind in ((OLD, "draft"), (OLD, "sent"), (OLD, "need-a"), (NEW, "draft"), (FIRST, "held")):
            store.memory.tell(day, kind, LONG_AGO)
        store.memory.tell(OLD - dt.timedelta(days=7), "draft", LONG_AGO)
        for name, body in ((f"{OLD} draft", None), (f"{OLD} need-a", None), ("waits", b"x")):
            store.hook_events.add(HookEvent(name, LONG_AGO, b"x"))
            if body is None:
                store.hook_events.done(name)
        for day in (OLD, NEW):
            store.memory.propose(day, 1, "x")
            store.memory.keep(f"held {day}", "x")
        store.memory.keep(f"figures {OLD}", "x")
        for name in ("gone", "in-use"):
            store.pictures.keep(f"https://e.org/{name}.png", "images/x.png", LONG_AGO)
        store.ledger.intend(letter, "outbox", ["a"], LONG_AGO)
        store.ledger.record(OLD, Outcome(recipient="a", standing=Standing.ACCEPTED), LONG_AGO)
        tally = store.ledger.tally(OLD)
        uses = dataclasses.replace(
            USES,
            settled={OLD},
            proposed={OLD},
            open={OLD - dt.timedelta(days=7), NEW},
            standing={(OLD, "need-a")},
        )
        store.pruning.prune(uses)
        told = store._db.execute("SELECT edition, kind FROM notice ORDER BY edition, kind").fetchall()
        assert [tuple(row) for row in told] == [
            ("2025-11-24", "draft"),
            ("2025-12-01", "need-a"),
            ("2025-12-01", "sent"),
            ("2026-01-26", "held"),
            ("2026-02-01", "draft"),
        ]
        ids = [row["id"] for row in store._db.execute("SELECT id FROM hook_event ORDER BY id")]
        assert ids == [f"{OLD} need-a", "waits"]
        assert (store.memory.proposal(OLD), store.memory.proposal(NEW)) == (None, "x")
        facts = [row["name"] for row in store._db.execute("SELECT name FROM fact ORDER BY name")]
        assert facts == [f"figures {OLD}", f"held {NEW}"]
        assert [row["url"] for row in store._db.execute("SELECT url FROM picture")] == [
            "https://e.org/in-use.png"
        ]
        assert store.ledger.tally(OLD) == tally


def crowded(path: Path) -> None:
    """A database of which most is of no use any more."""
    events = [entry(f"s/e{n:04}", Kind.EVENT, summary=f"{n} " * 300) for n in range(300)]
    old = [entry(f"s/{n:04}", summary=f"{n} " * 300) for n in range(2000)]
    with Store(path) as store:
        save(store, *recent_news(), *old, *events)


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a database holds, which must be whole."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: db.execute(
                f"SELECT * FROM {name} ORDER BY 1, 2" if name != "migration" else "SELECT * FROM migration"
            ).fetchall()
            for name in names
        }


STEPS = """
import datetime as dt, os, resource, signal, sys
from pathlib import Path
from newsletter.exceptions import FailedError
from newsletter.store import Store, Uses
path, kill_at, most = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
left = kill_at
def step():
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with Store(path) as store:
    if kill_at:
        store._db.set_progress_handler(step, 20)
    if most:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        store.pruning.prune(Uses(first=dt.date(2026, 1, 26), events=lambda _: set()))
        print(kill_at - left)
        store.pruning.vacuum(10**12)
    except FailedError as error:
        print(error.cause)
        sys.exit(1)
print(kill_at - left)
"""


def apart(path: Path, *, kill_at: int = 0, most: int = 0) -> subprocess.CompletedProcess[str]:
    """Prune in a process of its own: killed at a step of SQLite's, or where files may not grow beyond a size."""
    command = [sys.executable, "-c", STEPS, str(path), str(kill_at), str(most)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.long
def test_killed_anywhere_nothing_is_lost(tmp_path: Path) -> None:
    """Killed in the middle of taking out or of writing anew, all is there, or all that should go is gone; then it goes on."""
    pristine = tmp_path / "pristine.db"
    crowded(pristine)
    path = tmp_path / "state.db"
    path.write_bytes(pristine.read_bytes())
    before = tables(path)
    taken, done = map(int, apart(path, kill_at=10**9).stdout.split())
    after, size = tables(path), path.stat().st_size
    assert size * 4 < pristine.stat().st_size
    seen = set()
    amid = [taken // 3, taken - 1, *(taken + (done - taken) * part // 4 for part in (1, 2, 3)), done - 1]
    for place in amid:
        for one in tmp_path.glob("state.db*"):
            one.unlink()
        path.write_bytes(pristine.read_bytes())
        assert apart(path, kill_at=place).returncode == -signal.SIGKILL
        found = tables(path)
        assert found in (before, after)
        seen.add(found == after)
        assert apart(path).returncode == 0
        assert tables(path) == after
    assert seen == {True, False}


@pytest.mark.long
def test_a_full_disk_leaves_all_as_it_was(tmp_path: Path) -> None:
    """Where the disk takes no more, nothing has gone, or all of it and only its room is not given back."""
    path = tmp_path / "state.db"
    crowded(path)
    before, size = tables(path), path.stat().st_size
    said = apart(path, most=100_000)
    assert (said.returncode, "full" in said.stdout or "disk" in said.stdout) == (1, True), said
    assert tables(path) == before
    assert path.stat().st_size == size
    assert apart(path).returncode == 0
    assert path.stat().st_size * 4 < size


def test_others_read_beside(tmp_path: Path) -> None:
    """Who reads meanwhile reads what was there; whoever writes is waited for, and what then cannot be done is said."""
    path = tmp_path / "state.db"
    crowded(path)
    with Store(path) as reader, Store(path) as store:
        reader._db.execute("BEGIN")
        there = reader.collected.entries()
        store.pruning.prune(USES)
        assert store.pruning.vacuum(10**12)
        assert reader.collected.entries() == there
        reader._db.execute("COMMIT")
        assert len(reader.collected.entries()) == 312
        store._db.execute("PRAGMA busy_timeout = 1")
        reader._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(FailedError, match="another program"):
            store.pruning.prune(USES)


FEED = """<rss version="2.0"><channel><title>t</title>{}</channel></rss>"""
ITEM = """<item><guid>{0}</guid><title>Étude {0}</title><link>https://e.org/{0}</link><pubDate>{1:%a, %d %b %Y} 08:00:00 +0000</pubDate></item>"""
DAYS = [dt.datetime(2025, 1, 6, 9, tzinfo=dt.UTC) + dt.timedelta(weeks=n) for n in range(80)]


def shown(desk: Desk, *numbers: int) -> None:
    """Let the source show some of what it published, one a week."""
    desk.write("feeds/sources.toml", '[[source]]\nid = "e"\nfile = "feeds/e.xml"\nkind = "publication"\n')
    desk.write("feeds/e.xml", FEED.format("".join(ITEM.format(n, DAYS[n]) for n in numbers)))


def known_keys(desk: Desk) -> set[str]:
    return {one["url"] for one in desk("entries", "--json").json if one["source"] == "e"}


@pytest.fixture
def lived(desk: Desk) -> Desk:
    """A letter that collected something each week for eighty weeks, pruned for the first time a week after the last."""
    path = desk.root / "var" / "state.db"
    for week in range(0, 80, 4):
        shown(desk, *range(week, week + 4))
        assert desk("collect", now=DAYS[week + 3].isoformat()).code == 0
    assert desk("run", now=(DAYS[-1] + dt.timedelta(hours=7)).isoformat()).code in {0, 3}
    assert len(known_keys(desk)) == 80
    assert path.is_file()
    return desk


def week_later(desk: Desk) -> None:
    assert desk("run", now=(DAYS[-1] + dt.timedelta(days=8)).isoformat()).code in {0, 3}


def test_a_run_prunes(lived: Desk) -> None:
    """A week after it was first asked for a run takes out what is old; shown again, it is in no draft, and is not new."""
    week_later(lived)
    assert 50 < len(known_keys(lived)) < 65
    shown(lived, 0, 79)
    later = (DAYS[-1] + dt.timedelta(days=8, hours=7)).isoformat()
    assert lived("collect", "--json", now=later).json["sources"][-1]["new"] == 0
    assert "https://e.org/0" in known_keys(lived)
    draft = lived("draft", "--json").json
    assert not any(row["url"] == "https://e.org/0" for row in draft["entry"])


@pytest.mark.long
def test_a_run_under_a_wrong_clock_takes_nothing(lived: Desk) -> None:
    """One run of the year 2099 takes out nothing, nor does the next of today."""
    lived("run", now="2099-01-06T09:00:00+00:00")
    week_later(lived)
    assert len(known_keys(lived)) == 80


def test_what_is_still_shown_stays(lived: Desk) -> None:
    """A source that lists its oldest things for ever keeps them, and they are never new."""
    shown(lived, *range(80))
    week_later(lived)
    assert len(known_keys(lived)) == 80


@pytest.mark.long
def test_a_database_that_cannot_be_pruned_stops_nothing(lived: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be taken out stays; the run is as good as any, and says so in its log."""

    def full(*_: object) -> int:
        raise FailedError("The database cannot be used", "var/state.db", cause="the disk is full")

    monkeypatch.setattr("newsletter.store.pruning.Pruning.prune", full)
    week_later(lived)
    assert len(known_keys(lived)) == 80
    assert "what is old was left where it is" in (lived.root / "var" / "newsletter.log").read_text()


@pytest.mark.long
def test_what_is_kept_is_bounded(tmp_path: Path) -> None:
    """However many years have gone by, as much is there as after two; of events more is kept, and little of it."""
    sizes: list[int] = []
    path = tmp_path / "state.db"
    with Store(path) as store:
        for week in range(6 * 52):
            now = LONG_AGO + dt.timedelta(weeks=week)
            names = [f"s/{week:04}-{n}" for n in range(8)]
            kinds = (Kind.EVENT, Kind.PUBLICATION)
            some = [
                entry(name, kinds[n % 2], when=now, summary=f"{name} " * 40) for n, name in enumerate(names)
            ]
            save(store, *some, holds=names)
            store.memory.tell(now.date(), "draft", now)
            store.memory.propose(now.date(), 1, "x" * 5000)
            if week % 4 == 3:
                first = now.date() - dt.timedelta(days=400)
                settled = {now.date() - dt.timedelta(weeks=n) for n in range(58, 63)}
                store.pruning.prune(dataclasses.replace(USES, first=first, proposed=settled))
            if week % 52 == 51:
                sizes.append(len(keys(store)))
                told = store._db.execute(
                    "SELECT (SELECT count(*) FROM notice), (SELECT count(*) FROM proposal)"
                )
                assert max(told.fetchone()) <= 64
        assert len(store.collected.entries()) > 6 * 52 * 4
    assert sizes[-1] == sizes[2] <= 8 * 62
