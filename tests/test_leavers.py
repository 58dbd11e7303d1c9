"""Who has left stays away, also where the file that says so has lost them, until a person says that they are back."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.deliver import readers as reading
from newsletter.deliver.readers import Readers
from newsletter.exceptions import FailedError, FileError
from newsletter.pipeline import way_out
from newsletter.pipeline.locks import alone
from newsletter.pipeline.readers import leavers
from newsletter.pipeline.readers.leavers import Leavers, unwilling
from newsletter.recipients import token
from newsletter.workspace import Workspace
from tests.test_idle import rests
from tests.test_lanes import Crowd
from tests.test_needs import need
from tests.test_recipients_file import opened, to_each as by_smtp
from tests.test_smtp import listening
from tests.test_to_each import KEY, plain, readers, to_each
from tests.workspaces import THURSDAY, TUESDAY, Desk

PEOPLE = [f"lecteur{number}@example.org" for number in range(10)]
LEFT, STAY = PEOPLE[:8], PEOPLE[8:]
CODE = "suppression-lost"
WEDNESDAY = "2023-09-27T09:05:00+02:00"
NEXT, NEXT_HOUR = "2023-10-03T09:05:00+02:00", "2023-10-05T09:05:00+02:00"


def left(desk: Desk, people: list[str]) -> None:
    desk.write("suppressed.csv", "\n".join(["address", *people]) + "\n")


@pytest.fixture
def each(desk: Desk) -> Desk:
    """Ten readers, of whom eight have left, as a run has seen."""
    desk.after((TUESDAY, "run"))
    by_smtp(desk)
    desk.write("recipients.csv", "\n".join(["address", *PEOPLE]) + "\n")
    left(desk, LEFT)
    assert desk("run", now=TUESDAY).code == 0
    return desk


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


@pytest.mark.parametrize(
    ("after", "number"),
    [("address\n", 8), ("\ufeffaddress\r\n", 8), (f"address\n{LEFT[0]}\n{LEFT[1].upper()}\n", 6), (f"address\n{LEFT[0]}\nother@example.org\n", 7)],
)  # fmt: skip
@pytest.mark.some(1)
def test_shrunk(desk: Desk, crowd: Crowd, after: str, number: int) -> None:
    """A file that lost lines after the approval is told, once, and who stood there is sent nothing."""
    left(desk, LEFT)
    to_each(desk, crowd, PEOPLE)
    desk.write("suppressed.csv", after)
    found = need(desk, CODE, now=WEDNESDAY)
    assert found["text"] == (
        f"{number} lecteurs de recipients.csv s’étaient désinscrits, et suppressed.csv ne les a plus :"
        " la lettre ne leur est pas envoyée."
    )
    assert "newsletter resubscribe" in found["remedy"]
    for _ in range(2):
        assert desk("run", "--live", now=WEDNESDAY).code == 0
    mails = [raw for _, _, raw in crowd.taken if b"suppressed.csv" in raw]
    assert len(mails) == 1
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert readers(crowd) == dict.fromkeys(STAY, 1)


def test_from_week_to_week(desk: Desk, crowd: Crowd) -> None:
    """So it is when the lines are lost between two letters."""
    left(desk, LEFT)
    to_each(desk, crowd, PEOPLE)
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert readers(crowd) == dict.fromkeys(STAY, 1)
    left(desk, [])
    assert desk("run", "--live", now=NEXT).code == 0
    assert "Elle ira à 2 lecteurs" in plain(desk("approve", "2023-10-05").out)
    crowd.taken.clear()
    assert desk("run", "--live", now=NEXT_HOUR).code == 0
    assert readers(crowd) == dict.fromkeys(STAY, 1)


def test_in_the_middle(desk: Desk, crowd: Crowd) -> None:
    """Who leaves by a click is remembered at once: an old copy of the file, put back before any run, loses nobody."""
    to_each(desk, crowd, PEOPLE)
    assert desk("unsubscribe", token(KEY, LEFT[0]), now=THURSDAY).code == 0
    left(desk, [])
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert readers(crowd) == dict.fromkeys(PEOPLE[1:], 1)
    left(desk, [])
    said = desk("unsubscribe", token(KEY, LEFT[0]))
    assert "ne recevra plus rien" in said.out
    assert LEFT[0] in (desk.root / "suppressed.csv").read_text()


def test_put_back(each: Desk) -> None:
    """With the lines back there is nothing to tell; of one reader it is told as of one."""
    left(each, LEFT[1:])
    assert need(each, CODE)["text"] == (
        "1 lecteur de recipients.csv s’était désinscrit, et suppressed.csv ne l’a plus :"
        " la lettre ne lui est pas envoyée."
    )
    left(each, LEFT)
    assert CODE not in each.codes()
    assert way_out.reached(opened(each)) == 2


def test_not_among_the_readers(each: Desk) -> None:
    """Who is not in the recipients file is no matter; an old list that brings them back is."""
    each.write("recipients.csv", "\n".join(["address", *STAY]) + "\n")
    left(each, [])
    assert CODE not in each.codes()
    each.write("recipients.csv", "\n".join(["address", LEFT[3], *STAY]) + "\n")
    assert CODE in each.codes()
    assert way_out.reached(opened(each)) == 2


def test_other_files(each: Desk) -> None:
    """Another file by another name, and none at all, bring nobody back either."""
    each.write("other.csv", "address\n")
    each.change("newsletter.toml", 'suppression = "suppressed.csv"', 'suppression = "other.csv"')
    assert way_out.reached(opened(each)) == 2
    assert CODE in each.codes()
    each.change("newsletter.toml", 'suppression = "other.csv"\n', "")
    (each.root / "suppressed.csv").unlink()
    assert way_out.reached(opened(each)) == 2
    assert "le fichier des désinscrits ne les a plus" in need(each, CODE)["text"]


def test_as_they_write_them(each: Desk) -> None:
    """Another spelling of an address, a hash in its place, and another order lose nobody."""
    name = way_out.readers(opened(each)).name_of(LEFT[0])
    left(each, [name, *(f"Zoé <{one.upper()}>" for one in reversed(LEFT[1:]))])
    assert CODE not in each.codes()
    assert way_out.reached(opened(each)) == 2


class TestResubscribe:
    """A reader who wants back in."""

    def test_asked(self, each: Desk) -> None:
        """Without an address it says whom the file has lost, one a line, and changes nothing."""
        left(each, LEFT[2:])
        for _ in range(2):
            said = each("resubscribe")
            assert (said.code, said.out.splitlines()) == (0, LEFT[:2])
        assert way_out.reached(opened(each)) == 2

    def test_one(self, each: Desk) -> None:
        """Who is named has the letter again, the others have not; who leaves again has left."""
        left(each, [])
        said = each("resubscribe", LEFT[0].upper(), LEFT[0])
        assert (said.code, said.err) == (0, "")
        assert "recevra de nouveau la lettre" in said.out
        assert way_out.reached(opened(each)) == 3
        assert LEFT[0] not in each("resubscribe").out
        left(each, LEFT[:1])
        assert way_out.reached(opened(each)) == 2
        left(each, [])
        assert way_out.reached(opened(each)) == 2

    def test_all(self, each: Desk) -> None:
        """All at once, where the list begins anew."""
        left(each, [])
        assert each("resubscribe", "--all", LEFT[0]).code == 2
        assert each("resubscribe", "--all").code == 0
        assert way_out.reached(opened(each)) == 10
        assert CODE not in each.codes()

    def test_nobody(self, each: Desk) -> None:
        """Whom the file has, and who never left, is said: it is the file that counts."""
        said = each("resubscribe", LEFT[0], STAY[0])
        assert (said.code, said.out) == (2, "")
        assert said.err.count("rien à rendre") == 2
        assert way_out.reached(opened(each)) == 2
        assert each("resubscribe").out == ""


class TestRemembered:
    """What is kept, and what becomes of it."""

    def test_nobody_is_named(self, each: Desk) -> None:
        """It tells nobody's address, and nobody else reads it."""
        path = each.root / "var/leavers.json"
        assert "@" not in path.read_text()
        assert path.stat().st_mode & 0o777 == 0o600
        assert len(json.loads(path.read_bytes())["there"]) == 8

    def test_nobody_left(self, desk: Desk) -> None:
        """Where nobody has ever left, nothing is kept, and no key is made."""
        desk.after((TUESDAY, "run"))
        by_smtp(desk)
        desk.write("recipients.csv", "\n".join(["address", *PEOPLE]) + "\n")
        assert desk("run", now=TUESDAY).code == 0
        assert not (desk.root / "var/leavers.json").exists()
        assert not (desk.root / "var/ledger.key").exists()

    def test_idle(self, each: Desk) -> None:
        """It keeps no run from resting, and is not written again."""
        each("run", now=TUESDAY)
        written = (each.root / "var/leavers.json").stat()
        each("run", now=TUESDAY)
        assert rests(each, TUESDAY, live=False)
        each("status")
        assert (each.root / "var/leavers.json").stat() == written

    def test_not_named_again(self, each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """Who is in a file that has not changed is not named again: a long one is read before each batch."""
        monkeypatch.setattr(leavers.stamps, "is_settled", lambda stamp, taken: True)
        left(each, LEFT[1:])
        first = unwilling(opened(each))
        assert len(first) == 8
        monkeypatch.setattr(leavers, "_names", None)
        assert unwilling(opened(each)) == first

    def test_damaged(self, each: Desk) -> None:
        """Where nobody can tell who left before, nothing leaves, and that is said."""
        each.write("var/leavers.json", "{")
        with pytest.raises(FailedError, match=r"var/leavers\.json"):
            unwilling(opened(each))
        assert "state-unreadable" in each.codes()

    def test_not_to_be_written(self, each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where it cannot be written, who only looks is answered all the same."""

        def full(path: Path, pieces: object) -> None:
            raise FailedError("Cannot write", str(path), cause="disk full", remedy="free some")

        monkeypatch.setattr(leavers, "write_privately", full)
        left(each, [])
        assert CODE in each.codes()
        assert way_out.reached(opened(each)) == 2

    def test_another_command_at_it(self, each: Desk) -> None:
        """Where another command writes who leaves, the next that looks remembers; nobody is lost meanwhile."""
        context = opened(each)
        before = (each.root / "var/leavers.json").read_bytes()
        with alone(context.workspace.unsubscribing, patience=1, remedy=""):
            left(each, [])
            assert way_out.reached(context) == 2
            assert (each.root / "var/leavers.json").read_bytes() == before
        assert way_out.reached(context) == 2
        assert (each.root / "var/leavers.json").read_bytes() != before

    def test_after_a_restore(self, each: Desk) -> None:
        """A backup has it: a file that was lost before the backup is still missed after."""
        left(each, [])
        assert each.codes()
        file = each.root.parent / "kept.tar"
        assert each("backup", str(file)).code == 0
        again = each.root.parent / "again"
        assert each("restore", str(file), str(again)).code == 0
        assert (again / "var/leavers.json").read_bytes() == (each.root / "var/leavers.json").read_bytes()

    def test_emptied(self, each: Desk) -> None:
        """A file without even its first line is refused, as before; with that alone who left is told."""
        each.write("suppressed.csv", "")
        with pytest.raises(FileError, match="vide"):
            unwilling(opened(each))
        left(each, [])
        assert CODE in each.codes()

    def test_forgets_nobody(self) -> None:
        """Whatever stands in the file, who stood there is there or lost."""
        first = Leavers().after({"a", "b"})
        assert (first.there, first.lost) == (("a", "b"), ())
        then = first.after({"b", "c"})
        assert (then.there, then.lost) == (("b", "c"), ("a",))
        assert then.after({"a"}).lost == ("b", "c")


def test_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two commands that need the key at the same moment, and find none, have the same."""
    workspace = Workspace(tmp_path)
    waits = threading.Barrier(2)
    made = reading.secrets.token_bytes

    def together(size: int) -> bytes:
        waits.wait(timeout=30)
        return made(size)

    monkeypatch.setattr(reading.secrets, "token_bytes", together)
    names: list[str] = []
    people = [Readers(workspace, list, frozenset) for _ in range(2)]
    threads = [
        threading.Thread(target=lambda one=one: names.append(one.name_of("a@example.org"))) for one in people
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(names)) == 1
    assert workspace.ledger_key.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in workspace.var.iterdir()] == ["ledger.key"]
