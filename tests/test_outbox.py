"""The messenger that writes files."""

import datetime as dt
from pathlib import Path

import pytest

from newsletter.config import Workspace
from newsletter.deliver import Outbox
from newsletter.exceptions import FailedError

DAY = dt.date(2023, 9, 28)


def test_an_edition_is_one_file(tmp_path: Path) -> None:
    """An edition is one file of exactly its bytes, and the outbox can be asked whether it has them."""
    outbox = Outbox(Workspace(tmp_path))
    assert outbox.took(b"a\r\n.b\r\n", DAY) is False
    outbox.hand_over(b"a\r\n.b\r\n", DAY)
    assert [path.name for path in (tmp_path / "var" / "outbox").iterdir()] == ["2023-09-28.eml"]
    assert (tmp_path / "var" / "outbox" / "2023-09-28.eml").read_bytes() == b"a\r\n.b\r\n"
    assert outbox.took(b"a\r\n.b\r\n", DAY) is True
    assert outbox.took(b"other", DAY) is False


def test_notices_are_apart(tmp_path: Path) -> None:
    """Tests and notices never lie among the editions."""
    outbox = Outbox(Workspace(tmp_path))
    outbox.post(b"x", "a@example.org", "2023-09-28-draft")
    assert [path.name for path in (tmp_path / "var" / "notices").iterdir()] == ["2023-09-28-draft.eml"]
    assert not (tmp_path / "var" / "outbox").exists()


def test_no_room(tmp_path: Path) -> None:
    """A folder that cannot be written is a failure that may be tried again."""
    (tmp_path / "var").write_text("a file where the folder should be")
    outbox = Outbox(Workspace(tmp_path))
    with pytest.raises(FailedError):
        outbox.hand_over(b"x", DAY)
