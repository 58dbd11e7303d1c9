"""What a build leaves for the next is found again, or is as if it were not there."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from newsletter.archive import notes as database
from newsletter.archive.notes import About, Kept, Notes, Shown
from newsletter.archive.record import Record, names_of, record
from newsletter.config import Config
from newsletter.facets import sorting
from newsletter.issue import build
from tests import generated
from tests.editions import CONFIG

BY = "these templates"


def records(number: int, seed: int = 1, config: Config = CONFIG) -> dict[str, tuple[str, Record]]:
    """Make records of generated editions, each with its seed as its mark."""
    editions = generated.archive(number, seed)
    return {
        str(one.date): (str(seed), record(build(one, config, {}), one, sorting(config))) for one in editions
    }


def kept(
    held: Mapping[str, tuple[str, Record]],
    shown: Mapping[str, Shown],
    *,
    same: frozenset[str] = frozenset(),
    events: Mapping[str, tuple[str, str]] | None = None,
    found: Mapping[str, str] | None = None,
) -> Kept:
    return Kept(
        about=About(by=BY, mark="m", told=dict.fromkeys(held, "t"), manifest="as it was", ended_at=7),
        records=held,
        same=same,
        shown=shown,
        fragments={"event": events} if events is not None else {},
        found=found or {},
        indexed="",
    )


@pytest.fixture
def held() -> dict[str, tuple[str, Record]]:
    return records(3)


@pytest.fixture
def path(tmp_path: Path, held: dict[str, tuple[str, Record]]) -> Path:
    """Where a build has left its notes."""
    made = tmp_path / "cache" / "pages.db"
    with Notes(made, BY) as notes:
        shown = {"a": ("1", {"a.html": "x", "a.ics": "y"}), "b": ("2", {"b.html": "z"})}
        events = {"one": ("d", "BEGIN:VEVENT"), "two": ("e", "BEGIN:VEVENT")}
        notes.keep(kept(held, shown, events=events, found={"a.html": "words", "b.html": ""}))
    return made


def test_all_is_found_again(path: Path, held: dict[str, tuple[str, Record]]) -> None:
    """Whoever opens the notes finds what was left, records with all their lines."""
    with Notes(path, BY) as notes:
        assert notes.about == kept(held, {}).about
        assert notes.records() == held
        assert [one.lines for _, one in notes.records().values()] == [one.lines for _, one in held.values()]
        assert notes.marks() == {"a": "1", "b": "2"}
        assert notes.paths() == {"a.html": "a", "a.ics": "a", "b.html": "b"}
        assert notes.parts_of(["a.ics", "nowhere"]) == {"a"}
        assert notes.shown(["a", "c"]) == {"a.html": "x", "a.ics": "y"}
        assert notes.fragments("event").keys() == {"one", "two"}
        assert notes.fragments("edition") == {}
        assert notes.found() == {"a.html": "words", "b.html": ""}


def test_names_lead_to_editions(path: Path, held: dict[str, tuple[str, Record]]) -> None:
    """Each name of an entry, and of what it belongs to, leads to the editions that have it."""
    with Notes(path, BY) as notes:
        for name in {name for _, one in held.values() for name in names_of(one)}:
            having = [day for day, (_, one) in held.items() if name in names_of(one)]
            assert sorted(notes.naming(name)) == having


def test_what_has_changed_takes_the_place_of_what_was(path: Path) -> None:
    """What comes is added, what goes is forgotten, what changed is changed, and what nobody looked at stays."""
    later = records(3, seed=2) | {day: one for day, one in records(3).items() if day.endswith("12")}
    later.popitem()
    with Notes(path, BY) as notes:
        notes.keep(
            kept(
                later,
                {"c": ("3", {"b.html": "w"})},
                same=frozenset("a"),
                events={"two": ("f", "other"), "three": ("g", "new")},
                found={"a.html": "words", "c.html": "new"},
            )
        )
    with Notes(path, BY) as notes:
        assert notes.records() == later
        assert notes.paths() == {"a.html": "a", "a.ics": "a", "b.html": "c"}
        assert notes.marks() == {"a": "1", "c": "3"}
        assert notes.shown(["c"]) == {"b.html": "w"}
        assert notes.fragments("event") == {"two": ("f", "other"), "three": ("g", "new")}
        assert notes.found() == {"a.html": "words", "c.html": "new"}
        assert set(notes.naming(next(iter(later.values()))[1].lines[0].key)) <= later.keys()
        notes.keep(kept(later, {}, same=frozenset("ac")))
        assert notes.fragments("event").keys() == {"two", "three"}


def test_what_was_made_by_something_else_is_not_known(
    path: Path, held: dict[str, tuple[str, Record]]
) -> None:
    """Notes of other templates are as if they were not there, and are written anew."""
    with Notes(path, "other templates") as notes:
        assert not notes.records()
        assert not notes.marks()
        notes.keep(kept({}, {}))
    with Notes(path, BY) as notes:
        assert not notes.records()
    with Notes(None, BY) as notes:
        notes.keep(kept(held, {}))
        assert not notes.records()


def test_all_or_nothing(
    path: Path, held: dict[str, tuple[str, Record]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last of it cannot be written, the notes are those of the build before."""

    def refuse(*_: object) -> None:
        raise sqlite3.OperationalError("disk full")

    with Notes(path, BY) as notes, monkeypatch.context() as patch:
        patch.setattr(database, "_keep_pages", refuse)
        with pytest.raises(sqlite3.OperationalError):
            notes.keep(kept({}, {}))
        assert notes.records() == held
    with Notes(path, BY) as notes:
        assert notes.records() == held


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(4000)])
def test_what_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    """A file that holds no notes raises what its reader expects."""
    path = tmp_path / "pages.db"
    path.write_bytes(content)
    with pytest.raises(sqlite3.Error):
        Notes(path, BY)


def test_one_that_was_stopped_at_once_knows_nothing(tmp_path: Path) -> None:
    """Notes of which only the tables are there are as if they were not there."""
    database._new(tmp_path / "pages.db").close()
    with Notes(tmp_path / "pages.db", BY) as notes:
        assert not notes.records()
