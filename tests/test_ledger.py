"""The ledger: where each recipient of an edition stands, whatever was asked of it before."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.boot import boot_id
from newsletter.model import LONGEST_PAUSE, FrozenLetter, Outcome, Resting, Standing
from newsletter.store import HandedOver, Store, ledger

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
DAY = dt.date(2023, 9, 28)
PEOPLE = ("a@example.org", "b@example.org", "c@example.org")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "var" / "state.db") as opened:
        yield opened


def letter(words: str = "a", day: dt.date = DAY) -> FrozenLetter:
    raw = f"Message-ID: <edition@x>\r\nTo: l@example.org\r\n\r\n{words}\r\n"
    return FrozenLetter(day=day, raw=raw.encode())


def outcome(recipient: str, standing: Standing, detail: str = "") -> Outcome:
    return Outcome(recipient=recipient, standing=standing, detail=detail)


def test_a_row_for_each_edition_and_recipient(store: Store) -> None:
    """Every recipient of every edition has one row, and is counted where it stands."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store.ledger.intend(letter(day=DAY + dt.timedelta(days=7)), "smtp", PEOPLE[:1], NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.ACCEPTED), NOW)
    store.ledger.record(DAY, outcome(PEOPLE[1], Standing.DEFERRED, "d"), NOW)
    tally = store.ledger.tally(DAY)
    assert (tally.prepared, tally.accepted, tally.deferred, tally.waiting) == (1, 1, 1, 2)
    assert tally.messages == {letter().sha256}
    assert store.ledger.open(DAY, most=99) == [PEOPLE[2]]
    assert store.ledger.last(DAY) == [PEOPLE[1]]
    assert store.ledger.why(DAY, Standing.DEFERRED) == "d"
    assert store.ledger.tally(DAY + dt.timedelta(days=7)).prepared == 1
    assert store.ledger.tally(DAY + dt.timedelta(days=14)).is_empty


@pytest.mark.parametrize("standing", [Standing.HANDING, Standing.ACCEPTED, Standing.UNCERTAIN])
def test_the_ledger_keeps_who_has_it(store: Store, standing: Standing) -> None:
    """A new intent leaves alone whoever has the letter, or may have it."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], standing), NOW)
    store.ledger.intend(letter("b"), "smtp", PEOPLE, NOW)
    assert store.ledger.standing(DAY, standing) == [PEOPLE[0]]
    assert store.ledger.tally(DAY).messages == {letter().sha256, letter("b").sha256}
    assert store.ledger.open(DAY, most=99) == [*PEOPLE[1:]]


@pytest.mark.parametrize("standing", [Standing.PREPARED, Standing.REFUSED, Standing.DEFERRED])
def test_the_ledger_takes_a_new_intent(store: Store, standing: Standing) -> None:
    """What handed nothing over gives way to a new intent."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], standing), NOW)
    store.ledger.intend(letter("b"), "smtp", PEOPLE[:1], NOW)
    tally = store.ledger.tally(DAY)
    assert (tally.prepared, tally.refused, tally.messages) == (1, 0, {letter("b").sha256})


def test_the_ledger_says_who_hands_it_over(store: Store) -> None:
    """An edition's messenger is the one that its rows name; there is none before the first intent."""
    assert store.ledger.messenger(DAY) == ""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    assert store.ledger.messenger(DAY) == "smtp"


def test_no_outcome_without_an_intent(store: Store) -> None:
    """What was never intended can't have an outcome."""
    with pytest.raises(LookupError, match=r"no intent for x@example\.org in 2023-09-28"):
        store.ledger.record(DAY, outcome("x@example.org", Standing.ACCEPTED), NOW)


def test_what_waits_too_long_is_refused(store: Store) -> None:
    """Expiring refuses those that wait, and nobody else."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.ACCEPTED), NOW)
    store.ledger.record(DAY, outcome(PEOPLE[1], Standing.UNCERTAIN), NOW)
    store.ledger.expire(DAY, "hour", NOW)
    tally = store.ledger.tally(DAY)
    assert (tally.accepted, tally.uncertain, tally.refused, tally.waiting) == (1, 1, 1, 0)
    assert (tally.refused_at, store.ledger.why(DAY, Standing.REFUSED)) == (NOW, "hour\t\t")


def test_what_was_said_to_who_waits_too_long(store: Store) -> None:
    """Who is refused as too late keeps where they were refused for now, and with which words; they are counted."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.DEFERRED, "relay\thost:25\t550 no relay"), NOW)
    store.ledger.record(DAY, outcome(PEOPLE[1], Standing.REFUSED, "reader\thost:25\t550 unknown"), NOW)
    store.ledger.expire(DAY, "hour", NOW)
    assert store.ledger.details(DAY, Standing.REFUSED) == {
        PEOPLE[0]: "hour\thost:25\t550 no relay",
        PEOPLE[1]: "reader\thost:25\t550 unknown",
        PEOPLE[2]: "hour\t\t",
    }
    assert store.ledger.expired(DAY, "hour") == 2


def test_all_editions(store: Store) -> None:
    """Every edition that it knows has its tally, the oldest first."""
    later = DAY + dt.timedelta(days=7)
    assert store.ledger.tallies() == {}
    store.ledger.intend(letter(day=later), "smtp", PEOPLE[:1], NOW)
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    tallies = store.ledger.tallies()
    assert list(tallies) == store.ledger.editions() == [DAY, later]
    assert tallies == {day: store.ledger.tally(day) for day in (DAY, later)}
    assert [tally.prepared for tally in tallies.values()] == [3, 1]


def test_why(store: Store) -> None:
    """Of several that stand there, the latest says why; where nobody does, nothing is said."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    assert store.ledger.why(DAY, Standing.REFUSED) == ""
    for minutes, one in ((2, PEOPLE[0]), (1, PEOPLE[1])):
        store.ledger.record(DAY, outcome(one, Standing.REFUSED, one), NOW + dt.timedelta(minutes=minutes))
    assert store.ledger.why(DAY, Standing.REFUSED) == PEOPLE[0]
    assert store.ledger.why(DAY, Standing.DEFERRED, Standing.REFUSED) == PEOPLE[0]


def test_when_it_last_was_so(store: Store) -> None:
    """The latest outcome of those that stand there, and of no others; where nobody does there is none."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    assert store.ledger.latest(DAY, Standing.PREPARED) is None
    outcomes = (Standing.REFUSED, Standing.REFUSED, Standing.DEFERRED)
    at = [NOW + dt.timedelta(minutes=minutes) for minutes in (2, 1, 3)]
    for one, standing, when in zip(PEOPLE, outcomes, at, strict=True):
        store.ledger.record(DAY, outcome(one, standing), when)
    assert store.ledger.latest(DAY, Standing.REFUSED) == at[0]
    assert store.ledger.latest(DAY, Standing.REFUSED, Standing.DEFERRED) == at[2]
    assert store.ledger.latest(DAY, Standing.ACCEPTED) is None
    assert store.ledger.latest(DAY + dt.timedelta(days=7), Standing.REFUSED) is None


def test_when_it_was_handed_over(store: Store) -> None:
    """The ledger tells when the first one that took it was begun with, and how many took it."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    assert store.ledger.handed_over(DAY) is None
    for minutes, one in enumerate(PEOPLE[:2], start=1):
        store.ledger.record(DAY, outcome(one, Standing.HANDING), NOW + dt.timedelta(minutes=minutes))
        store.ledger.record(DAY, outcome(one, Standing.ACCEPTED), NOW + dt.timedelta(minutes=minutes + 5))
    handed = store.ledger.handed_over(DAY)
    assert handed == HandedOver(
        messenger="smtp", message_id="<edition@x>", first_at=NOW + dt.timedelta(minutes=1), recipients=2
    )


MANY = [f"{number:03}@example.org" for number in range(7)]


def test_what_to_look_for_of_whom_nobody_knows(store: Store) -> None:
    """Of those in doubt, and of those being handed it, the Message-ID and when that was begun; of nobody else."""
    store.ledger.intend(letter(), "smtp", (*PEOPLE, "d@example.org"), NOW)
    store.ledger.intend(letter(day=DAY + dt.timedelta(days=7)), "smtp", PEOPLE, NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.UNCERTAIN), NOW)  # of one that was never begun
    for whom, minute in ((PEOPLE[1], 1), (PEOPLE[2], 2)):
        store.ledger.record(DAY, outcome(whom, Standing.HANDING), NOW + dt.timedelta(minutes=minute))
    store.ledger.record(DAY, outcome(PEOPLE[1], Standing.UNCERTAIN), NOW + dt.timedelta(minutes=9))
    store.ledger.record(DAY, outcome("d@example.org", Standing.ACCEPTED), NOW)
    assert store.ledger.handed(DAY) == {
        PEOPLE[0]: ("<edition@x>", None),
        PEOPLE[1]: ("<edition@x>", NOW + dt.timedelta(minutes=1)),
        PEOPLE[2]: ("<edition@x>", NOW + dt.timedelta(minutes=2)),
    }
    assert store.ledger.handed(DAY + dt.timedelta(days=14)) == {}


def standings(store: Store) -> dict[str, int]:
    tally = store.ledger.tally(DAY)
    return {
        name: n for name in ("prepared", "handing", "accepted", "deferred") if (n := getattr(tally, name))
    }


def test_batches_in_order(store: Store) -> None:
    """Those who wait are opened batch by batch, each once; who ended is not among them."""
    store.ledger.intend(letter(), "smtp", MANY, NOW)
    store.ledger.record(DAY, outcome(MANY[1], Standing.ACCEPTED), NOW)
    store.ledger.record(DAY, outcome(MANY[2], Standing.DEFERRED), NOW)
    with store.ledger.batches(DAY):
        first = store.ledger.open(DAY, most=2)
        assert first == [MANY[0], MANY[3]]
        assert store.ledger.open(DAY, after=first[-1], most=3) == MANY[4:]
        assert store.ledger.open(DAY, after=MANY[-1], most=3) == []


def test_who_is_tried_last(store: Store) -> None:
    """Who was refused for now, and rests not, comes after all others, the more often the later; who ended is not opened again."""
    store.ledger.intend(letter(), "smtp", MANY, NOW)
    for one in (MANY[0], MANY[0], MANY[2], MANY[3]):
        store.ledger.record(DAY, outcome(one, Standing.DEFERRED), NOW)
    again_at = NOW + dt.timedelta(minutes=10)
    store.ledger.record(DAY, outcome(MANY[1], Standing.DEFERRED), NOW, again_at)
    last = store.ledger.last(DAY)
    assert last == [MANY[2], MANY[3], MANY[0]]
    with store.ledger.batches(DAY):
        assert store.ledger.open(DAY, most=99, now=NOW) == MANY[4:]
        assert store.ledger.open(DAY, most=99, now=again_at) == [MANY[1], *MANY[4:]]
        store.ledger.record(DAY, outcome(MANY[3], Standing.ACCEPTED), NOW)
        assert store.ledger.open_again(DAY, last) == [MANY[0], MANY[2]]


@pytest.mark.parametrize("is_up_since", [True, False])
def test_what_a_stopped_machine_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_up_since: bool
) -> None:
    """After a kill, those are begun with of whom that is written; after a power cut all of the batch that did not end."""
    path = tmp_path / "var" / "state.db"
    with Store(path) as store:
        store.ledger.intend(letter(), "smtp", MANY, NOW)
        opened = store.ledger.open(DAY, most=4)
        store.ledger.record(DAY, outcome(opened[0], Standing.HANDING), NOW)
        store.ledger.record(DAY, outcome(opened[0], Standing.ACCEPTED), NOW)
        store.ledger.record(DAY, outcome(opened[1], Standing.HANDING), NOW)
        store.ledger.record(DAY, outcome(opened[2], Standing.DEFERRED), NOW)
    if not is_up_since:
        monkeypatch.setattr(ledger, "BOOT", "another start")
    for _ in range(2):
        with Store(path) as store:
            begun = 1 if is_up_since else 2
            assert standings(store) == {"prepared": 5 - begun, "handing": begun, "accepted": 1, "deferred": 1}
            assert store.ledger.standing(DAY, Standing.HANDING) == opened[1:2] + [opened[3]] * (
                not is_up_since
            )
    with Store(path, apart=True) as copied:
        assert standings(copied)["handing"] == begun


def test_a_closed_batch_is_certain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was opened, and not begun with by the end, waits as before, whenever the machine stops then."""
    path = tmp_path / "var" / "state.db"
    with Store(path) as store:
        store.ledger.intend(letter(), "smtp", MANY, NOW)
        with store.ledger.batches(DAY):
            store.ledger.open(DAY, most=4)
        assert store._db.execute("PRAGMA synchronous").fetchone()[0] == 2  # full
    monkeypatch.setattr(ledger, "BOOT", "another start")
    with Store(path) as store:
        assert standings(store) == {"prepared": 7}


def test_a_boot_has_one_id(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for all that runs since the machine started; where the system does not tell, another for each process."""
    assert boot_id() == boot_id()
    monkeypatch.setattr(Path, "read_text", refused)
    assert boot_id() != boot_id()


def refused(*_: object) -> str:
    raise FileNotFoundError


@pytest.mark.parametrize("standing", [Standing.ACCEPTED, Standing.PREPARED])
def test_the_operators_word(store: Store, standing: Standing) -> None:
    """A word on recipients moves those of whom nobody knew, and no other, in whichever edition."""
    other = DAY + dt.timedelta(days=7)
    for day in (DAY, other):
        store.ledger.intend(letter(day=day), "smtp", PEOPLE, NOW)
        store.ledger.record(day, outcome(PEOPLE[0], Standing.UNCERTAIN, "cut"), NOW)
        store.ledger.record(day, outcome(PEOPLE[1], Standing.UNCERTAIN, "cut"), NOW)
        store.ledger.record(day, outcome(PEOPLE[2], Standing.REFUSED, "no"), NOW)
    store.ledger.resolve(DAY, [PEOPLE[0], PEOPLE[2], "x@example.org"], standing, NOW)
    assert store.ledger.standing(DAY, standing) == [PEOPLE[0]]
    assert store.ledger.standing(DAY, Standing.UNCERTAIN) == [PEOPLE[1]]
    assert store.ledger.why(DAY, standing) == ""
    assert store.ledger.why(DAY, Standing.REFUSED) == "no"
    assert store.ledger.tally(other).uncertain == 2


def test_the_latest_outcome(store: Store) -> None:
    """When it was written, of all recipients; none as long as there is none."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    assert store.ledger.concluded_at(DAY) is None
    for minutes, one in ((9, PEOPLE[0]), (4, PEOPLE[1])):
        store.ledger.record(DAY, outcome(one, Standing.ACCEPTED), NOW + dt.timedelta(minutes=minutes))
    assert store.ledger.concluded_at(DAY) == NOW + dt.timedelta(minutes=9)
    assert store.ledger.concluded_at(DAY + dt.timedelta(days=7)) is None


def test_who_is_tried_later(store: Store) -> None:
    """Who was refused for now until some instant is left out of batches before it, and counted; all zones tell one time."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    paris = dt.timezone(dt.timedelta(hours=2))
    first, second = NOW + dt.timedelta(minutes=10), NOW + dt.timedelta(minutes=20)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.DEFERRED), NOW, second.astimezone(paris))
    store.ledger.record(DAY, outcome(PEOPLE[1], Standing.DEFERRED), NOW, first)
    assert store.ledger.resting(DAY, NOW) == Resting(count=2, until=first)
    assert store.ledger.open(DAY, most=9, now=NOW) == [PEOPLE[2]]
    almost = first - dt.timedelta(seconds=1)
    assert store.ledger.open(DAY, most=9, now=almost.astimezone(paris)) == [PEOPLE[2]]
    assert store.ledger.open(DAY, most=9, now=first) == [*PEOPLE[1:]]
    assert store.ledger.resting(DAY, first) == Resting(count=1, until=second)
    assert store.ledger.open(DAY, most=9, now=second) == [*PEOPLE]
    assert store.ledger.resting(DAY, second) == Resting(count=0, until=None)
    assert store.ledger.open(DAY, most=9) == [*PEOPLE]


def test_a_wrong_clock_keeps_nobody_waiting(store: Store) -> None:
    """A next try that lies further ahead than any pause was written by a clock that was wrong: it counts as due."""
    store.ledger.intend(letter(), "smtp", PEOPLE[:1], NOW)
    day_after = NOW + dt.timedelta(days=1)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.DEFERRED), day_after, day_after + LONGEST_PAUSE)
    assert store.ledger.open(DAY, most=9, now=NOW) == [PEOPLE[0]]
    assert store.ledger.resting(DAY, NOW).count == 0


def test_how_often_one_was_tried(store: Store) -> None:
    """Each refusal for now counts; one that is intended anew, or that the operator settles, begins afresh."""
    store.ledger.intend(letter(), "smtp", PEOPLE[:2], NOW)
    assert store.ledger.tries(DAY, "nobody") == 0
    later = NOW + dt.timedelta(hours=1)
    for number in (1, 2):
        store.ledger.record(DAY, outcome(PEOPLE[0], Standing.HANDING), NOW, later)
        assert store.ledger.tries(DAY, PEOPLE[0]) == number - 1
        store.ledger.record(DAY, outcome(PEOPLE[0], Standing.DEFERRED), NOW, later)
        assert store.ledger.tries(DAY, PEOPLE[0]) == number
    assert store.ledger.tries(DAY, PEOPLE[1]) == 0
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.UNCERTAIN), NOW)
    store.ledger.resolve(DAY, PEOPLE[:1], Standing.PREPARED, NOW)
    assert store.ledger.open(DAY, most=9, now=NOW) == [*PEOPLE[:2]]
    store.ledger.intend(letter("b"), "smtp", PEOPLE[:2], NOW)
    assert store.ledger.tries(DAY, PEOPLE[0]) == 0


def test_the_hour_that_comes_twice(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever zone the machine is in, a next try after the clocks went back is not due before they did."""
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    try:
        store.ledger.intend(letter(), "smtp", PEOPLE[:1], NOW)
        before = dt.datetime(2023, 10, 29, 0, 30, tzinfo=dt.UTC)  # 2.30, for the first time
        again_at = before + dt.timedelta(minutes=40)  # 2.10, for the second
        store.ledger.record(DAY, outcome(PEOPLE[0], Standing.DEFERRED), before, again_at)
        assert store.ledger.resting(DAY, before) == Resting(count=1, until=again_at)
        assert store.ledger.resting(DAY, again_at).count == 0
    finally:
        monkeypatch.undo()
        time.tzset()


def test_who_waits_is_in_doubt(store: Store) -> None:
    """Whoever waited, or was begun with, may have the letter; who is certain stays so, also of other letters."""
    many = [f"{name}@example.org" for name in "abcdefg"]
    other = DAY + dt.timedelta(days=7)
    store.ledger.intend(letter(), "smtp", many, NOW)
    store.ledger.intend(letter(day=other), "smtp", many[:1], NOW)
    stands = [one for one in Standing if one is not Standing.PREPARED]
    for one, standing in zip(many[1:], stands, strict=True):
        store.ledger.record(DAY, outcome(one, standing, "d"), NOW)
    assert len([*store.ledger.open(DAY, most=99), *store.ledger.open_again(DAY, store.ledger.last(DAY))]) == 2
    store.ledger.doubt(DAY, NOW)
    tally = store.ledger.tally(DAY)
    assert (tally.uncertain, tally.accepted, tally.refused, tally.suppressed) == (4, 1, 1, 1)
    assert tally.waiting + tally.handing == 0
    assert store.ledger.tally(other).prepared == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "BOOT", "another")
        ledger.begin_again(store.ledger._db)
    assert store.ledger.tally(DAY).handing == 0


def test_what_nobody_has_is_forgotten(store: Store) -> None:
    """Rows that have nothing of the letter go; those that have, or may have it, stay."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.ACCEPTED), NOW)
    store.ledger.record(DAY, outcome(PEOPLE[1], Standing.REFUSED), NOW)
    store.ledger.forget(DAY)
    assert (store.ledger.tally(DAY).accepted, store.ledger.tally(DAY).refused) == (1, 0)
    assert store.ledger.tally(DAY).waiting == 0


def test_where_one_stands_and_why(store: Store) -> None:
    """One by one, those who stand somewhere with their details, and how many were refused so."""
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store.ledger.record(DAY, outcome(PEOPLE[0], Standing.REFUSED, "gone"), NOW)
    store.ledger.record(DAY, outcome(PEOPLE[1], Standing.REFUSED), NOW)
    stands = [store.ledger.stands(DAY, one) for one in (*PEOPLE, "nobody")]
    assert stands == [Standing.REFUSED, Standing.REFUSED, Standing.PREPARED, None]
    assert store.ledger.details(DAY, Standing.REFUSED) == {PEOPLE[0]: "gone", PEOPLE[1]: ""}
    assert store.ledger.details(DAY, Standing.ACCEPTED) == {}
    assert (store.ledger.expired(DAY, "gone"), store.ledger.expired(DAY, "else")) == (0, 0)


def test_what_is_on_disk_when(store: Store) -> None:
    """A batch is opened, and the last closed, with all that was written before on disk; what is written between waits for that."""
    said: list[str] = []
    store.ledger.intend(letter(), "smtp", PEOPLE, NOW)
    store._db.set_trace_callback(said.append)
    opened = ["PRAGMA synchronous = FULL", "BEGIN IMMEDIATE", "COMMIT"]
    with store.ledger.batches(DAY):
        for most, expected in ((2, [*opened, "PRAGMA synchronous = NORMAL"]), (0, opened)):
            said.clear()
            store.ledger.open(DAY, most=most)
            assert [one for one in said if one.split()[0] in {"PRAGMA", "BEGIN", "COMMIT"}] == expected
        said.clear()
    store._db.set_trace_callback(None)
    kinds = [one.split()[0] for one in said]
    assert said[0] == opened[0]
    assert kinds[1:5] == ["BEGIN", "UPDATE", "INSERT", "COMMIT"]
