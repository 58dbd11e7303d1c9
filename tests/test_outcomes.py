"""`deliveries DATE`: who of an edition's readers has the letter not, by their addresses, and why."""

from collections.abc import Iterator

import pytest

from tests.test_lanes import Crowd
from tests.test_smtp import listening
from tests.test_to_each import listed, to_each
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

PEOPLE = [f"lecteur{number}@example.org" for number in range(6)]
GONE, BUSY = PEOPLE[1], PEOPLE[4]


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        listener.says = {GONE: [f"550 5.1.1 <{GONE}> unknown"], BUSY: ["450 4.2.0 greylisted"] * 9}
        yield listener


@pytest.fixture
def sent(desk: Desk, crowd: Crowd) -> Desk:
    """A desk whose letter has left, but to one who was refused, and one who waits."""
    to_each(desk, crowd, PEOPLE)
    assert desk("run", "--live", now=THURSDAY).code == 1
    return desk


def readers(desk: Desk) -> list[tuple[str, str]]:
    return [(one["address"], one["standing"]) for one in desk("deliveries", DAY, "--json").json["readers"]]


@pytest.mark.long
def test_named(sent: Desk) -> None:
    """Who was refused, and who waits, each with the server's words; who has it is not listed."""
    said = sent("deliveries", DAY)
    assert said.code == 0
    rows = [line.split(maxsplit=1) for line in said.out.splitlines() if "@" in line]
    assert [address for address, _ in rows] == [GONE, BUSY]
    assert rows[0][1].startswith("refusé ")
    assert "550 5.1.1" in rows[0][1]
    assert rows[1][1].startswith("en attente ")
    assert "450 4.2.0 greylisted" in rows[1][1]


def test_json(sent: Desk) -> None:
    """The list's own document stays as it was; that of one day has it, and the readers."""
    (of_list,) = sent("deliveries", "--json").json
    for words in (("deliveries", DAY, "--json"), ("deliveries", "--json", DAY)):
        document = sent(*words).json
        assert [sorted(one) for one in document["readers"]] == [["address", "standing", "why"]] * 2
        assert {name: value for name, value in document.items() if name != "readers"} == of_list
    assert readers(sent) == [(GONE, "refused"), (BUSY, "deferred")]


def test_in_doubt(desk: Desk, crowd: Crowd) -> None:
    """Of whom nobody knows, too."""
    crowd.says, crowd.loses = {}, [PEOPLE[2]]
    to_each(desk, crowd, PEOPLE)
    assert desk("run", "--live", now=THURSDAY).code == 3
    assert readers(desk) == [(PEOPLE[2], "uncertain")]
    (one,) = desk("deliveries", DAY, "--json").json["readers"]
    (raw,) = (raw for _, to, raw in crowd.taken if PEOPLE[2] in to)
    assert f"\nMessage-ID: {one['message_id']}\r\n".encode() in raw
    assert one["server"].startswith("127.0.0.1:")
    assert one["handed_at"] == THURSDAY
    said = desk("deliveries", DAY).out.replace("\u00a0", " ")
    assert f"À chercher dans le journal et la file de {one['server']} :\n" in said
    assert f"{PEOPLE[2]}  {one['message_id']}  2023-09-28 09:05:00+02:00\n" in said
    assert "incertain" in desk("deliveries", DAY).out


def test_everybody_has_it(desk: Desk, crowd: Crowd) -> None:
    """Then it is as in the list."""
    crowd.says = {}
    to_each(desk, crowd, PEOPLE)
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert desk("deliveries", DAY).out == desk("deliveries").out
    assert readers(desk) == []


@pytest.mark.long
def test_a_list_that_is_forgotten(sent: Desk) -> None:
    """Who is in the recipients file still is named; the other one as the ledger has them."""
    (sent.root / "var" / "frozen" / DAY / "recipients").unlink()
    listed(sent, [BUSY])
    ((name, _), (address, _)) = readers(sent)
    assert (len(name), "@" in name, address) == (32, False, BUSY)


def test_to_a_list(desk: Desk) -> None:
    """A letter that left in one piece has nobody to name."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run", "--live"))
    assert readers(desk) == []


@pytest.mark.parametrize(("day", "said"), [("2023-09-27", "Not a date of the letter"), ("2023-10-05", "No delivery: 2023-10-05"), ("2023-9", "is not a date"), ("resolv", "No such command")])  # fmt: skip
def test_no_such_edition(desk: Desk, day: str, said: str) -> None:
    """Exit 2, in words."""
    answer = desk("deliveries", day, now=TUESDAY)
    assert (answer.code, said in answer.err) == (2, True)
