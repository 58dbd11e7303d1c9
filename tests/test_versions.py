"""The versions of a file: each content once, the newest first, fifty at most, and never another content than was kept."""

import datetime as dt
from pathlib import Path

import pytest

from newsletter.exceptions import FailedError
from newsletter.versions import MOST, Versions, name_of

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)


def test_contents_come_back_by_their_names(tmp_path: Path) -> None:
    """What was kept is found by the name of its content, the newest first."""
    versions = Versions(tmp_path / "2023-09-28", lambda: NOW)
    assert versions.names() == ()
    for content in (b"one", b"two"):
        versions.keep(content)
    assert versions.names() == (name_of(b"two"), name_of(b"one"))
    assert versions.content(name_of(b"one")) == b"one"
    assert versions.content(name_of(b"three")) is None


def test_a_content_is_kept_once(tmp_path: Path) -> None:
    """A content that comes again is the newest again, and stands in one file."""
    versions = Versions(tmp_path, lambda: NOW)
    for content in (b"one", b"two", b"one", b"one"):
        versions.keep(content)
    assert versions.names() == (name_of(b"one"), name_of(b"two"))
    assert len([*tmp_path.iterdir()]) == 2


def test_the_oldest_goes(tmp_path: Path) -> None:
    """Of more than fifty the oldest goes."""
    versions = Versions(tmp_path, lambda: NOW)
    for number in range(MOST + 3):
        versions.keep(str(number).encode())
    assert len(versions.names()) == MOST
    assert versions.content(name_of(b"2")) is None
    assert versions.content(name_of(b"3")) == b"3"


def test_what_was_altered_is_no_version(tmp_path: Path) -> None:
    """A version whose file was changed is not given out as what it was; kept again, it is right again."""
    versions = Versions(tmp_path, lambda: NOW)
    versions.keep(b"one").write_bytes(b"eno")
    versions.keep(b"two")
    assert versions.content(name_of(b"one")) is None
    versions.keep(b"one")
    assert versions.content(name_of(b"one")) == b"one"


def test_times_are_by_the_programs_clock(tmp_path: Path) -> None:
    """When a version was kept is told by the clock of who keeps it, not by the machine's."""
    versions = Versions(tmp_path, lambda: NOW)
    versions.keep(b"one")
    assert versions.times() == {name_of(b"one"): NOW.timestamp()}


def test_other_files_are_let_alone(tmp_path: Path) -> None:
    """What is no version in the folder is neither shown nor removed."""
    (tmp_path / "notes.md").write_text("mine")
    versions = Versions(tmp_path, lambda: NOW)
    versions.keep(b"one")
    assert versions.names() == (name_of(b"one"),)
    assert (tmp_path / "notes.md").read_text() == "mine"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be kept, that is said."""
    (tmp_path / "file").write_text("")
    with pytest.raises(FailedError, match="Cannot write"):
        Versions(tmp_path / "file", lambda: NOW).keep(b"one")
