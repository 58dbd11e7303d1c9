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

from newsletter.archive import site as folder
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
