"""Who a letter goes to, each by themselves: frozen for an edition, found again by the ledger's names, in order."""

import datetime as dt
import tracemalloc
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path

import pytest

from newsletter.deliver import Readers
from newsletter.deliver.readers import Reader
from newsletter.deliver.sorting import in_order
from newsletter.exceptions import FailedError
from newsletter.model import Recipient
from newsletter.recipients import Invalid, ledger_name
from newsletter.workspace import Workspace

DAY = dt.date(2023, 9, 28)
PEOPLE = [Recipient(f"lecteur{number}@example.org", f'Zoé, "{number}"') for number in range(9)]


@pytest.fixture
def people() -> list[Recipient]:
    return list(PEOPLE)


@pytest.fixture
def readers(tmp_path: Path, people: list[Recipient]) -> Readers:
    return Readers(Workspace(tmp_path), lambda: tuple(people), lambda: frozenset({"lecteur1@example.org"}))


def test_the_frozen_list(tmp_path: Path, readers: Readers, people: list[Recipient]) -> None:
    """Frozen it stays, whatever becomes of the recipients file, with names and addresses, for its owner alone to read."""
    names = list(readers.freeze(DAY))
    assert names == sorted(names)
    people.clear()
    path = tmp_path / "var" / "frozen" / "2023-09-28" / "recipients"
    assert path.stat().st_mode & 0o777 == 0o600
    header, *rows = path.read_bytes().split(b"\r\n")
    assert (header, rows[0][:33], rows[-1]) == (b"called,address,name", f"{names[0]},".encode(), b"")
    assert len(rows) == len(PEOPLE) + 1
    assert sorted(readers.known(DAY, names).values(), key=lambda one: one.address) == PEOPLE
    key = bytes.fromhex((tmp_path / "var" / "ledger.key").read_text())
    assert {ledger_name(key, one.address) for one in PEOPLE} == set(names)


def test_one_part_after_the_other(readers: Readers) -> None:
    """Part by part, the same again, and from the beginning, each name leads to its reader; a name of nobody to none."""
    names = list(readers.freeze(DAY))
    whole = readers.known(DAY, names)
    assert len(whole) == 9
    for part in (names[:3], names[3:4], names[6:], names[2:5], names[8:], names[:1], []):
        assert readers.known(DAY, part) == {one: whole[one] for one in part}
    for _ in range(2):
        assert readers.known(DAY, names[3:4]) == {names[3]: whole[names[3]]}
    assert readers.known(DAY, ["f" * 32, "~"]) == {}
    assert readers.known(DAY, [names[0], "f" * 32]) == {names[0]: whole[names[0]]}
    readers.freeze(DAY + dt.timedelta(days=7))
    assert readers.known(DAY + dt.timedelta(days=7), names[4:5]) == {names[4]: whole[names[4]]}


def test_a_lost_list_is_who_is_listed_now(readers: Readers, people: list[Recipient], tmp_path: Path) -> None:
    """Those who are still in the recipients file are found by their names."""
    names = list(readers.freeze(DAY))
    whole = readers.known(DAY, names)
    (tmp_path / "var" / "frozen" / "2023-09-28" / "recipients").unlink()
    gone = people.pop()
    people.append(Recipient(people[0].address.upper(), "Autre"))
    assert readers.known(DAY, names) == {name: one for name, one in whole.items() if one != gone}


def test_a_list_is_read_once(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for part by part it is gone through once, whichever the edition."""
    read = []
    listed = Readers._listed_for

    def counted(self: Readers, day: dt.date) -> Iterator[Reader]:
        read.append(day)
        return listed(self, day)

    for day in (DAY, DAY + dt.timedelta(days=7)):
        names = list(readers.freeze(day))
        monkeypatch.setattr(Readers, "_listed_for", counted)
        for part in (names[:3], names[3:4], names[4:]):
            readers.known(day, part)
    assert read == [DAY, DAY + dt.timedelta(days=7)]


def test_invalid_lines_are_nobody(tmp_path: Path) -> None:
    """What is no address is passed over."""
    readers = Readers(Workspace(tmp_path), lambda: (Invalid(2, "?"), PEOPLE[0]), frozenset)
    assert len(list(readers.freeze(DAY))) == 1


def test_where_parts_lie(tmp_path: Path, readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are laid away beside the frozen list alone."""
    folders = []

    def seen(
        lines: Iterable[bytes], key: Callable[[bytes], bytes], folder: Path
    ) -> Generator[bytes, None, None]:
        folders.append(folder)
        return in_order(lines, key, folder)

    monkeypatch.setattr("newsletter.deliver.readers.in_order", seen)
    readers.freeze(DAY)
    assert folders == [tmp_path / "var" / "frozen" / "2023-09-28"]


def test_no_place_for_the_list(tmp_path: Path, readers: Readers) -> None:
    """It is told which file could not be written, and why."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "frozen").write_text("")
    with pytest.raises(
        FailedError, match=r"^Cannot write: .*2023-09-28/recipients: (File exists|Not a directory); "
    ):
        readers.freeze(DAY)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            PermissionError(13, "Permission denied", "ledger.key"),
            "Cannot read: ledger.key: Permission denied; give this user the right to read it",
        ),
        (
            OSError(5, "Input/output error"),
            "Cannot read: var/ledger.key: [Errno 5] Input/output error; restore it from a backup",
        ),
    ],
)
def test_a_key_that_cannot_be_read(
    readers: Readers, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    """Another is not made, which would make all readers strangers; it is told what to do."""
    list(readers.freeze(DAY))

    def failing(*_: object) -> str:
        raise error

    monkeypatch.setattr(Path, "read_text", failing)
    with pytest.raises(FailedError) as told:
        readers.name_of("lecteur1@example.org")
    assert str(told.value) == words


def test_who_wants_nothing_more(readers: Readers) -> None:
    """By the folded address."""
    is_suppressed = readers.is_suppressed()
    assert is_suppressed(Recipient("Lecteur1@EXAMPLE.org"))
    assert not is_suppressed(Recipient("lecteur2@example.org"))


def test_who_is_forgotten_wants_nothing_more(tmp_path: Path) -> None:
    """Who asked to be forgotten is known again by the ledger's name, beside addresses and where nobody else is."""
    unwilling: set[str] = set()
    readers = Readers(Workspace(tmp_path), lambda: tuple(PEOPLE), lambda: frozenset(unwilling))
    unwilling.add(readers.name_of(PEOPLE[3].address))
    for others in (set(), {"lecteur1@example.org"}):
        unwilling |= others
        is_suppressed = readers.is_suppressed()
        assert [is_suppressed(one) for one in PEOPLE[:4]] == [False, bool(others), False, True]


def test_who_is_forgotten_and_listed_again(tmp_path: Path) -> None:
    """The frozen list has the ledger's name alone of them, which counts; they are nobody who is known, by it or without it."""
    unwilling = {"lecteur1@example.org"}
    readers = Readers(Workspace(tmp_path), lambda: tuple(PEOPLE), lambda: frozenset(unwilling))
    assert readers.forgotten() == frozenset()
    gone = readers.name_of(PEOPLE[3].address)
    assert readers.namer()(PEOPLE[3].address.upper()) == gone
    unwilling.add(gone)
    assert readers.forgotten() == {gone}
    names = list(readers.freeze(DAY))
    assert sorted(names) == sorted(readers.name_of(one.address) for one in PEOPLE)
    rows = (tmp_path / "var" / "frozen" / "2023-09-28" / "recipients").read_text("utf-8").split("\n")
    assert [row.strip() for row in rows if row.startswith(gone)] == [f"{gone},,"]
    assert sum("lecteur" in row for row in rows) == len(PEOPLE) - 1
    assert readers.known(DAY, names) == {
        readers.name_of(one.address): one for one in PEOPLE if one != PEOPLE[3]
    }


def test_a_key_is_made_once(readers: Readers, tmp_path: Path) -> None:
    """Another list has the same names; without a place for the key nothing is frozen."""
    names = list(readers.freeze(DAY))
    key = tmp_path / "var" / "ledger.key"
    before = key.read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    assert list(readers.freeze(DAY + dt.timedelta(days=7))) == names
    assert key.read_text() == before
    key.unlink()
    key.mkdir()
    with pytest.raises(FailedError, match=r"ledger\.key.*restore it from a backup"):
        readers.freeze(DAY)


def test_a_key_that_another_makes_meanwhile(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    """That one counts: two would make readers strangers to each other's letters."""
    theirs = bytes(range(32))

    def too_late(path: Path, content: bytes, *, private: bool) -> bool:
        assert (len(bytes.fromhex(content.decode())), private) == (len(theirs), True)
        path.parent.mkdir(parents=True)
        path.write_text(theirs.hex())
        return False

    monkeypatch.setattr("newsletter.deliver.readers.create", too_late)
    address = PEOPLE[0].address
    assert readers.name_of(address) == ledger_name(theirs, address)


@pytest.mark.parametrize("part", [1, 2, 4, 100])
@pytest.mark.parametrize("first", [Recipient("Ada@Example.org", "Ada"), Recipient("ada@example.org", "Zoé")])
def test_each_once(
    readers: Readers,
    people: list[Recipient],
    part: int,
    first: Recipient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever is listed again, in another spelling, gets one letter, by the name and address that stand first."""
    monkeypatch.setattr("newsletter.deliver.sorting._PART", part)
    people[:] = [first, *people, Recipient("ada@example.org", "Autre"), Recipient("ADA@example.org.")]
    names = list(readers.freeze(DAY))
    assert len(names) == len(set(names)) == 10
    assert first in readers.known(DAY, names).values()
    assert set(readers.known(DAY, names).values()) == {first, *PEOPLE}


@pytest.mark.long
def test_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as many readers take no more room."""
    monkeypatch.setattr("newsletter.deliver.sorting._PART", 2_000)
    most = []
    for count in (2_000, 20_000):
        readers = Readers(
            Workspace(tmp_path),
            lambda count=count: (Recipient(f"lecteur{one}@example.org") for one in range(count)),  # type: ignore[misc]
            frozenset,
        )
        tracemalloc.start()
        assert sum(1 for _ in readers.freeze(DAY)) == count
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert most[1] < 1.2 * most[0] + 300_000
