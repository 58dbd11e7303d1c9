"""The site is built again when anything of it has changed, and only then."""

import datetime as dt
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsletter.archive import search, site as folder
from newsletter.archive.search import indexing, switching
from newsletter.archive.search.switching import ENTRY, KNOWN
from newsletter.files import write_unseen
from newsletter.pipeline import archiving
from newsletter.pipeline.archiving import renew_site
from newsletter.pipeline.context import Context, open_workspace
from newsletter.stamps import Tree
from newsletter.store import Store
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NOW = dt.datetime.fromisoformat(THURSDAY)
NEXT = "2023-10-05"


@pytest.fixture
def built(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workspace whose letter has left, its site built, and a draft of the next."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"), (THURSDAY, "draft", NEXT))
    is_built(desk, monkeypatch)  # where it was copied, all files are new
    return desk


def is_built(desk: Desk, monkeypatch: pytest.MonkeyPatch, now: dt.datetime = NOW) -> bool:
    """Whether the site is built when it is renewed; once that is settled, it is not built again."""
    done: list[bool] = []
    build = archiving.build_site

    def told(context: Context, store: Store, *, tree: Tree) -> object:
        done[-1] = True
        return build(context, store, tree=tree)

    with monkeypatch.context() as patch:
        patch.setattr(archiving, "build_site", told)
        # What was changed only just now may change once more: until that is settled, a build tells nothing.
        while not done or (done[-1] and len(done) < 20):
            done.append(False)
            context = open_workspace(desk.root, lambda: now, os.environ)
            with context.store() as store:
                renew_site(context, store)
    assert not done[-1]
    return done[0]


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def put(path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")


CHANGES: dict[str, Callable[[Path], object]] = {
    "settings": lambda root: rewrite(root / "newsletter.toml", "Le RAMEAU", "Le Rameau"),
    "a sent edition": lambda root: rewrite(root / f"archive/editions/{DAY}.md", "CESE", "Palais"),
    "one more": lambda root: (root / "archive/editions/2023-09-21.md").write_text("broken"),
    "a template": lambda root: put(root / "templates" / "own.txt"),
    "a picture": lambda root: put(root / "archive" / "images" / "x.jpg"),
    "the agenda": lambda root: (root / "feeds/agenda.toml").write_text(""),
    "a page": lambda root: (root / f"archive/site/{DAY}.html").write_text("other"),
    "a page gone": lambda root: (root / f"archive/site/{DAY}.html").unlink(),
    "the note gone": lambda root: shutil.rmtree(root / "var/cache"),
    "the note broken": lambda root: (root / "var/cache/site.json").write_text("{}"),
}


def test_nothing_changed(built: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing changes the site is not built; what happens to a draft is nothing of it."""
    assert not is_built(built, monkeypatch)
    with (built.root / "archive" / "editions" / f"{NEXT}.md").open("a") as file:
        file.write("\nBonjour.\n")
    assert not is_built(built, monkeypatch)


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed(built: Desk, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever the site is made from, and the site itself: when it changes the site is built, and is right again."""
    before = (built.root / f"archive/site/{DAY}.html").read_text()
    CHANGES[name](built.root)
    assert is_built(built, monkeypatch)
    after = (built.root / f"archive/site/{DAY}.html").read_text()
    assert (after == before) is (name not in {"settings", "a sent edition"})


@pytest.mark.parametrize("spoil", [b"", b"no database", None])
def test_notes_that_cannot_be_read(built: Desk, monkeypatch: pytest.MonkeyPatch, spoil: bytes | None) -> None:
    """Notes that are spoilt, wholly or in the midst, are as if there were none: the site is right, and they are made anew."""
    path = built.root / "var" / "cache" / "pages.db"
    if spoil is None:
        with closing(sqlite3.connect(path)) as db:
            db.execute("UPDATE record SET head = '[['")
            db.commit()
    else:
        path.write_bytes(spoil)
    CHANGES["a sent edition"](built.root)
    assert is_built(built, monkeypatch)
    assert "Palais" in (built.root / f"archive/site/{DAY}.html").read_text()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT day FROM record").fetchall() == [(DAY,)]


def test_each_day_it_is_looked_after(built: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once a day it is built in any case."""
    assert not is_built(built, monkeypatch, NOW + dt.timedelta(hours=14))
    assert is_built(built, monkeypatch, NOW + dt.timedelta(hours=15))


@pytest.mark.parametrize(("writes", "is_there"), [(0, False), (1, False), (9, False), (1, True)])
def test_a_first_build_that_is_stopped(
    built: Desk, monkeypatch: pytest.MonkeyPatch, writes: int, *, is_there: bool
) -> None:
    """Of a site that was not there, or was empty, nobody sees a half; the next build makes it whole, and leaves nothing beside."""
    site = built.root / "archive" / "site"
    before = {path.relative_to(site): path.read_bytes() for path in site.rglob("*.html")}
    shutil.rmtree(site)
    if is_there:
        site.mkdir()
    left = iter(range(writes))

    def stopping(path: Path, data: bytes) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        write_unseen(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(folder, "write_unseen", stopping)
        with pytest.raises(KeyboardInterrupt):
            is_built(built, monkeypatch)
    assert not site.exists()
    assert built("archive", now=str(NOW)).code == 0
    assert {path.relative_to(site): path.read_bytes() for path in site.rglob("*.html")} == before
    assert [path.name for path in site.parent.iterdir() if path.name.startswith(".")] == []


def test_a_folder_that_was_prepared(built: Desk) -> None:
    """An empty one is open to the same people once the site is in it."""
    site = built.root / "archive" / "site"
    shutil.rmtree(site)
    site.mkdir()
    site.chmod(0o2750)
    assert built("archive", now=str(NOW)).code == 0
    assert (site / "index.html").is_file()
    assert stat.S_IMODE(site.stat().st_mode) == 0o2750


def emptied(folder: Path, pattern: str) -> None:
    """Leave nothing in a file, as a disk that was full does."""
    next(folder.glob(pattern)).write_bytes(b"")


def spoilt(folder: Path, pattern: str) -> None:
    """Change a byte of a file."""
    file = next(folder.glob(pattern))
    content = file.read_bytes()
    file.write_bytes(bytes([content[0] ^ 1]) + content[1:])


LOSSES: dict[str, Callable[[Path], object]] = {
    "all": shutil.rmtree,
    "its program": lambda folder: (folder / "pagefind.js").unlink(),
    "its entry": lambda folder: (folder / ENTRY).unlink(),
    "its list of files": lambda folder: (folder / KNOWN).unlink(),
    "all fragments": lambda folder: shutil.rmtree(folder / "fragment"),
    "one fragment": lambda folder: next(folder.glob("fragment/*")).unlink(),
    "the content of one": lambda folder: emptied(folder, "index/*"),
    "the content of the entry": lambda folder: emptied(folder, ENTRY),
    "a byte": lambda folder: spoilt(folder, "fragment/*"),
}


@pytest.fixture
def findable(built: Desk) -> Desk:
    """The workspace with the index of its search."""
    assert built("archive", "--full", now=str(NOW)).code == 0
    return built


@pytest.mark.searched
@pytest.mark.skipif(not search.is_available(), reason="the extra `search` is not installed")
class TestSearch:
    """The search's index is a part of the site: what it lacks is made again."""

    @pytest.mark.parametrize("name", LOSSES)
    def test_what_it_lost_is_made_again(
        self, findable: Desk, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """By the next build, which then has nothing more to do."""
        folder = findable.root / "archive" / "site" / search.FOLDER
        program = (folder / "pagefind.js").read_bytes()
        assert is_all_there(folder)
        LOSSES[name](folder)
        assert not is_all_there(folder)
        assert is_built(findable, monkeypatch)
        assert is_all_there(folder)
        assert (folder / "pagefind.js").read_bytes() == program
        assert not is_built(findable, monkeypatch)

    def test_a_failure_is_made_good(self, findable: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the index could not be made again, later builds try it: also what lies there since is not trusted."""
        folder = findable.root / "archive" / "site" / search.FOLDER
        spoilt(folder, "fragment/*")
        with monkeypatch.context() as patch:
            patch.setattr(indexing, "_SECONDS", 0)
            for _ in range(2):
                assert findable("archive", now=str(NOW)).code == 1
        assert not is_all_there(folder)
        assert findable("archive", now=str(NOW)).code == 0
        assert is_all_there(folder)

    def test_all_files_are_made_again(self, findable: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where that is asked for, the index too; else it is made for what can be found alone."""
        asked: list[Path] = []
        index = search.index
        monkeypatch.setattr(search, "index", lambda *given: asked.append(given[0]) or index(*given))
        CHANGES["a picture"](findable.root)
        assert findable("archive", now=str(NOW)).code == 0
        assert asked == []
        assert findable("archive", "--full", now=str(NOW)).code == 0
        assert len(asked) == 1


def is_all_there(folder: Path) -> bool:
    """Whether an index is whole, every byte of it."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return switching.is_whole(folder, files, files)
