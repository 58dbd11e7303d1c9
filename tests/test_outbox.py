"""The messenger that writes files."""

import datetime as dt
from pathlib import Path

import pytest

from newsletter.deliver import Mishap, MishapKind, Outbox
from newsletter.exceptions import FailedError
from newsletter.model import FrozenLetter, Outcome, Standing
from newsletter.workspace import Workspace

LETTER = FrozenLetter(day=dt.date(2023, 9, 28), raw=b"a\r\n.b\r\n")


def handed(outbox: Outbox) -> list[Outcome]:
    return list(outbox.hand_over(LETTER, outbox.recipients(LETTER)))


def test_an_edition_is_one_file(tmp_path: Path) -> None:
    """An edition is one file of exactly its bytes, said to begin before it is there."""
    outbox = Outbox(Workspace(tmp_path))
    assert handed(outbox) == [
        Outcome(recipient="outbox", standing=one) for one in (Standing.HANDING, Standing.ACCEPTED)
    ]
    assert [path.name for path in (tmp_path / "var" / "outbox").iterdir()] == ["2023-09-28.eml"]
    assert (tmp_path / "var" / "outbox" / "2023-09-28.eml").read_bytes() == LETTER.raw
    assert outbox.took(LETTER, "outbox") is True


def test_stopped_before_it_is_there(tmp_path: Path) -> None:
    """Stopped once it was said to begin, nothing is there, and the outbox knows."""
    outbox = Outbox(Workspace(tmp_path))
    going = outbox.hand_over(LETTER, ("outbox",))
    assert next(going).standing is Standing.HANDING
    going.close()
    assert list((tmp_path / "var" / "outbox").glob("*.eml")) == []
    assert outbox.took(LETTER, "outbox") is False


@pytest.mark.parametrize("goes_on", [True, False, None])
def test_told_whether_to_go_on(tmp_path: Path, goes_on: bool | None) -> None:  # noqa: FBT001 - a parameter of a test
    """Sent False when it has said that it begins, it does not; else it does."""
    outbox = Outbox(Workspace(tmp_path))
    going = outbox.hand_over(LETTER, ("outbox",))
    next(going)
    if goes_on is False:
        with pytest.raises(StopIteration):
            going.send(goes_on)
    else:
        assert going.send(goes_on) == Outcome(recipient="outbox", standing=Standing.ACCEPTED)
    assert outbox.took(LETTER, "outbox") is (goes_on is not False)


def test_a_file_that_was_taken_was_handed_over(tmp_path: Path) -> None:
    """What a program has taken from the folder since was handed over all the same."""
    outbox = Outbox(Workspace(tmp_path))
    handed(outbox)
    (tmp_path / "var" / "outbox" / "2023-09-28.eml").unlink()
    assert outbox.took(LETTER, "outbox") is True


def test_notices_are_apart(tmp_path: Path) -> None:
    """Tests and notices never lie among the editions."""
    outbox = Outbox(Workspace(tmp_path))
    outbox.post(b"x", "a@example.org", "2023-09-28-draft")
    assert [path.name for path in (tmp_path / "var" / "notices").iterdir()] == ["2023-09-28-draft.eml"]
    assert not (tmp_path / "var" / "outbox").exists()


def test_no_room(tmp_path: Path) -> None:
    """A folder that cannot be written is said to be one, and may be tried again."""
    (tmp_path / "var").write_text("a file where the folder should be")
    outbox = Outbox(Workspace(tmp_path))
    (outcome,) = handed(outbox)
    assert (outcome.recipient, outcome.standing) == ("outbox", Standing.DEFERRED)
    assert Mishap.read(outcome.detail).kind is MishapKind.DISK
    with pytest.raises(FailedError):
        outbox.post(b"x", "a@example.org", "x")
