"""The index of the archive: what goes into it, when it is made, and how it takes the place of another."""

import json
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.archive import search
from newsletter.archive.search import indexing, switching
from newsletter.archive.search.sought import copy_of
from newsletter.archive.search.switching import ENTRY, KNOWN, Generation, Put, Remember, Remove, Switch, steps
from newsletter.exceptions import FailedError
from tests.searched import PAGES, Page, write_site

pytestmark = pytest.mark.searched
needs_pagefind = pytest.mark.skipif(not search.is_available(), reason="the extra `search` is not installed")


def marks(pages: tuple[Page, ...]) -> dict[str, str]:
    return {page.path: search.mark(page.written()) for page in pages}


# What is indexed


def test_a_copy_holds_what_can_be_found_and_no_more() -> None:
    """The main element with its attributes, articles set apart in its texts alone."""
    copy = copy_of(Page("x.html", "L’été", "d'ici", edition="2023-09-28").written())
    assert "<h1>L’ été</h1><p>d&#39; ici</p></main>" in copy
    assert "coopérer" not in copy  # head and foot
    assert 'data-genre="Événement"' in copy


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("À St-Étienne", "À Saint-Étienne"),
        ("Ste\u00a0Marie, St. Malo", "Sainte\u00a0Marie, Saint Malo"),
        (
            "Le Street, 1 st rang, le St, Est-Ouest, STE Martin",
            "Le Street, 1 st rang, le St, Est-Ouest, STE Martin",
        ),
    ],
)
def test_saints_are_written_out(text: str, found: str) -> None:
    """Before a name alone."""
    assert f"<p>{found}</p>" in copy_of(Page("x.html", "Titre", text).written())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jeunes & Territoires", "Jeunes_&amp; Territoires"),
        ("plateforme «\u00a0Cap\u00a0»\u00a0: oui\u202f?", "plateforme «_Cap_»_: oui_?"),
        ("Lyon · 10 h – 12 h (ou plus)", "Lyon_· 10 h_– 12 h (ou plus)"),
        ("AT&T, a/b, «seul», 3,5, l'été & co", "AT&amp;T, a/b, «seul», 3,5, l&#39; été_&amp; co"),
    ],
)
def test_signs_that_stand_alone_are_joined_to_words(text: str, found: str) -> None:
    """What opens to the next, others to the one before; no sign within a word, and no tag."""
    page = Page("x.html", "Titre", text).written().replace(b"<p>", b'<p class="a & b">')
    assert f'<p class="a & b">{found}</p>' in copy_of(page).replace("\u2060", "_")


@pytest.mark.parametrize(
    "page", [b"", b"<main>mot</main>", b"<html data-pagefind-body>mot</html>", b"\xff\xfe"]
)
def test_a_page_that_is_not_to_be_found_has_no_mark(page: bytes) -> None:
    assert copy_of(page) == ""
    assert search.mark(page) == ""


def test_a_mark_changes_with_what_can_be_found_alone() -> None:
    page = PAGES[0].written()
    assert search.mark(page.replace(b"</footer>", b" et plus</footer>")) == search.mark(page)
    assert search.mark(page.replace(b"</main>", b" et plus</main>")) != search.mark(page)
    assert search.mark(page.replace(b'data-annee="2023"', b'data-annee="2024"')) != search.mark(page)


@needs_pagefind
def test_a_fingerprint_is_of_what_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the order; another page, another text, another Pagefind are another."""
    said = marks(PAGES)
    first = search.fingerprint(said)
    assert search.fingerprint(dict(reversed(said.items())) | {"404.html": ""}) == first
    assert search.fingerprint(said | {"neuf.html": "a"}) != first
    assert search.fingerprint(said | {PAGES[0].path: "a"}) != first
    monkeypatch.setattr(indexing, "_version", lambda: "99")
    assert search.fingerprint(said) != first


# How it is made


@needs_pagefind
def test_an_index_holds_what_a_search_needs_and_no_more(tmp_path: Path) -> None:
    """One page a fragment; none of Pagefind's own interfaces; nothing is left in the cache."""
    assert search.index(tmp_path, write_site(tmp_path), tmp_path / "cache") == len(PAGES)
    folder = tmp_path / "pagefind"
    assert len(list(folder.glob("fragment/*"))) == len(PAGES)
    lying = {path.name for path in folder.iterdir() if path.is_file() and path.suffix != ".pf_meta"}
    assert lying == {ENTRY, KNOWN, "pagefind.js", "pagefind-worker.js", "wasm.fr.pagefind"}
    assert list((tmp_path / "cache").iterdir()) == []


@needs_pagefind
def test_what_a_killed_indexing_left_goes(tmp_path: Path) -> None:
    left = tmp_path / "cache" / "search-killed" / "copies"
    left.mkdir(parents=True)
    search.index(tmp_path, write_site(tmp_path, PAGES[:3]), tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@needs_pagefind
def test_no_setting_of_the_machine_reaches_pagefind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGEFIND_GLOB", "nothing")
    monkeypatch.setenv("PAGEFIND_OUTPUT_PATH", str(tmp_path / "elsewhere"))
    assert search.index(tmp_path, write_site(tmp_path, PAGES[:3]), tmp_path / "cache") == 3
    assert not (tmp_path / "elsewhere").exists()


def test_without_pagefind_there_is_no_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is whole: an index that stood goes, since nobody would keep it true."""
    paths = write_site(tmp_path, search=False)
    (tmp_path / "pagefind").mkdir()
    (tmp_path / "pagefind" / ENTRY).write_text("{}")
    monkeypatch.setitem(sys.modules, "pagefind", None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not search.is_available()
    assert search.fingerprint(marks(PAGES)) == ""
    assert search.index(tmp_path, paths, tmp_path / "cache") is None
    assert not (tmp_path / "pagefind").exists()
    page = (tmp_path / "recherche.html").read_text()
    assert "La recherche n’est pas en service sur ce site." in page
    assert "<script" not in page
    assert "<form" not in page


@pytest.mark.parametrize("here", [False, True])
def test_where_nothing_can_be_found_no_index_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, here: bool
) -> None:
    """A letter without any edition yet."""
    monkeypatch.setattr(indexing, "is_available", lambda: True)
    if here:
        (tmp_path / "pagefind").mkdir()
    assert search.index(tmp_path, write_site(tmp_path, ()), tmp_path / "cache") == 0
    assert not (tmp_path / "pagefind").exists()


def pretend(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let another program stand for Pagefind, which has its arguments."""
    monkeypatch.setattr(indexing, "is_available", lambda: True)
    run = indexing.run
    monkeypatch.setattr(
        indexing,
        "run",
        lambda command, **options: run([sys.executable, "-c", script, *command[4:]], **options),
    )


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        ("raise SystemExit('first\\nno space')", "pagefind: exit 1, no space; install pagefind[bin] again"),
        ("raise SystemExit(3)", "pagefind: exit 3; install"),
        ("import time; time.sleep(60)", "pagefind: over 0.2 s; try again when the machine is less busy"),
        ("pass", "pagefind: no index came"),
        (
            "import os; os.mkdir('made'); open('made/pagefind-entry.json', 'w').write('{\"languages\": {\"fr\": {\"page_count\": 2}}}')",
            "pagefind: 2 of 3 pages were indexed; free memory and disk",
        ),
    ],
)
def test_a_failure_says_why_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, cause: str
) -> None:
    """And what stood stands."""
    pretend(monkeypatch, script)
    monkeypatch.setattr(indexing, "_SECONDS", 0.2 if "sleep" in script else 60)
    (tmp_path / "pagefind").mkdir()
    (tmp_path / "pagefind" / ENTRY).write_text("{}")
    with pytest.raises(FailedError, match="search was not brought up to date") as raised:
        search.index(tmp_path, write_site(tmp_path, PAGES[:3]), tmp_path / "cache")
    assert cause in str(raised.value)
    assert (tmp_path / "pagefind" / ENTRY).read_text() == "{}"
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_page_that_is_gone_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "pass")
    with pytest.raises(FailedError, match=r"Cannot index: .*gone\.html"):
        search.index(tmp_path, ["gone.html"], tmp_path / "cache")


# How it takes the place of another


def whole(folder: Path, made: list[Path]) -> bool:
    """Whether the index that the entry leads to is there, every byte of it, as one of these was made."""
    generations = {switching.name_of(one): one for one in made}
    one = generations[switching.name_of(folder)]
    return all(
        (folder / path).read_bytes() == (one / path).read_bytes()
        for path in switching.generation_of(one).files
    )


def made_from(pages: tuple[Page, ...], folder: Path) -> Path:
    """Let Pagefind index pages into a folder of its own."""
    workshop = folder / "workshop"
    workshop.mkdir(parents=True)
    indexing._copy(folder, write_site(folder, pages), workshop / "copies")
    return indexing._run(workshop)


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three indexes that have some files in common."""
    return [
        made_from((*PAGES[:number], *PAGES[12:15]), tmp_path_factory.mktemp("index")) for number in (4, 7, 10)
    ]


@needs_pagefind
def test_stopped_after_any_step_a_whole_index_stands(tmp_path: Path, indexes: list[Path]) -> None:
    """The old one until the entry is switched, then the new one; the next call finishes, and leaves nothing else."""
    old, new, last = indexes
    for number in count():
        place = tmp_path / str(number)
        switching.switch(old, place)
        order = list(switching.planned(new, place))
        if number > len(order):
            break
        for step in order[:number]:
            switching.carry_out(step, new, place)
        is_switched = Switch() in order[:number]
        assert switching.name_of(place) == switching.name_of(new if is_switched else old)
        assert whole(place, indexes)
        switching.switch(last, place)
        assert switching.name_of(place) == switching.name_of(last)
        assert whole(place, indexes)
        before = new if is_switched else old
        kept = switching.generation_of(last).files.keys() | switching.generation_of(before).files
        assert {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()} == {
            ENTRY,
            KNOWN,
            *kept,
        }
        shutil.rmtree(place)
    assert number > 8


@needs_pagefind
def test_stopped_within_a_write_a_whole_index_stands(
    tmp_path: Path, indexes: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a file was half copied: it has another name until it is whole, and goes with the next call."""
    old, new, _ = indexes
    copy = shutil.copyfile

    def stopping(after: int) -> Callable[[Path, Path], None]:
        calls = count()

        def half(source: Path, target: Path) -> None:
            if next(calls) == after:
                target.write_bytes(source.read_bytes()[:10])
                raise KeyboardInterrupt
            copy(source, target)

        return half

    for number in range(3):
        place = tmp_path / str(number)
        switching.switch(old, place)
        with monkeypatch.context() as patch:
            patch.setattr(shutil, "copyfile", stopping(number))
            with pytest.raises(KeyboardInterrupt):
                switching.switch(new, place)
        assert whole(place, indexes)
        switching.switch(new, place)
        assert switching.name_of(place) == switching.name_of(new)
        assert whole(place, indexes)
        assert list(place.rglob("*.tmp")) == []


@needs_pagefind
def test_the_same_index_again_writes_nothing(tmp_path: Path, indexes: list[Path]) -> None:
    """A file that a power cut has emptied is healed."""
    switching.switch(indexes[0], tmp_path)
    assert [step for step in switching.planned(indexes[0], tmp_path) if isinstance(step, Put | Remove)] == []
    emptied = next(tmp_path.glob("fragment/*"))
    emptied.write_bytes(b"")
    switching.switch(indexes[0], tmp_path)
    assert whole(tmp_path, indexes)


@needs_pagefind
@pytest.mark.parametrize("damage", ["", "[]", '{"x": 1}', "{", '{"x": null}'])
def test_what_nobody_remembers_stays_once(tmp_path: Path, indexes: list[Path], damage: str) -> None:
    """Where the list of files is damaged, all that lies there may be of the index that stands."""
    old, new, _ = indexes
    switching.switch(old, tmp_path)
    (tmp_path / KNOWN).write_text(damage)
    switching.switch(new, tmp_path)
    assert switching.generation_of(old).files.keys() <= {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    assert whole(tmp_path, indexes)


@needs_pagefind
def test_a_full_disk_leaves_what_stands(
    tmp_path: Path, indexes: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new, _ = indexes
    switching.switch(old, tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(FailedError, match="No space left on device; free some disk space"):
        switching.switch(new, tmp_path)
    assert switching.name_of(tmp_path) == switching.name_of(old)
    assert whole(tmp_path, indexes)


NAMES = st.frozensets(st.sampled_from(["a", "b", "c", "d", "e", "pagefind.js", "wasm.fr.pagefind"]))


@given(made=NAMES, standing=NAMES, others=NAMES, equal=NAMES)
def test_the_order_of_steps_keeps_both_indexes_whole(
    made: frozenset[str], standing: frozenset[str], others: frozenset[str], equal: frozenset[str]
) -> None:
    """First what is remembered, then files, then the entry, then what neither needs: nothing else is ever removed."""
    present = standing | others | {ENTRY, KNOWN}
    known = {"old": dict.fromkeys(standing, "")}
    new = Generation("new", dict.fromkeys(made, ""))
    order = list(steps(new, "old", present, known, equal & made & present))
    kinds = [type(step) for step in order]
    assert kinds == sorted(kinds, key=[Remember, Put, Switch, Remove].index)
    assert kinds.count(Remember) == kinds.count(Switch) == 1
    put = {step.path for step in order if isinstance(step, Put)}
    removed = {step.path for step in order if isinstance(step, Remove)}
    assert put | (equal & present) >= made - (equal & present)
    assert made <= (present | put)
    assert not removed & (made | standing | {ENTRY, KNOWN})
    assert (present | put) - removed == made | standing | {ENTRY, KNOWN}


def test_an_index_is_removed_from_its_entry_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after that, no search begins; called where there is none, nothing happens."""
    search.remove(tmp_path)
    (tmp_path / "pagefind" / "index").mkdir(parents=True)
    (tmp_path / "pagefind" / ENTRY).write_text(json.dumps({"languages": {"fr": {"hash": "x"}}}))

    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", stop)
        with pytest.raises(KeyboardInterrupt):
            search.remove(tmp_path)
    assert switching.name_of(tmp_path / "pagefind") == ""
    search.remove(tmp_path)
    assert not (tmp_path / "pagefind").exists()
