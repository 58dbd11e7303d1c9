"""Editions that were read before are not parsed again, and are what their files hold."""

import datetime as dt
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from newsletter import side_by_side
from newsletter.draft import read_edition
from newsletter.draft.writing import new_text
from newsletter.model import Approval, Edition, EditionStatus, Sent
from newsletter.packed import packed, unpacked
from newsletter.pipeline import shelf as shelves
from newsletter.pipeline.seen import Seen
from newsletter.pipeline.shelf import Shelf
from newsletter.pipeline.written import BrokenEdition
from newsletter.stamps import of_files, stamp
from tests.test_edition_file import EDITIONS, NAME, PARIS

DAYS = [dt.date(2023, 9, day) for day in (7, 14, 21)]


@given(EDITIONS)
def test_editions_come_back(edition: Edition) -> None:
    """An edition that is kept comes back as its file holds it, instants with their offsets."""
    read = read_edition(new_text(edition), NAME, PARIS)
    again = unpacked(packed(read))
    assert again == read
    assert packed(again) == packed(read)
    assert [row.start and row.start.isoformat() for row in again.entries] == [
        row.start and row.start.isoformat() for row in read.entries
    ]


class Reading:
    """Counts the files that are parsed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.parsed: list[str] = []
        self._read = shelves.read_edition
        monkeypatch.setattr(shelves, "read_edition", self)

    def __call__(self, path: Path, zone: ZoneInfo) -> Edition:
        self.parsed.append(path.stem)
        return self._read(path, zone)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Reading:
    return Reading(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Editions that were written a minute ago, by the clock of now."""
    (tmp_path / "editions").mkdir()
    for number, day in enumerate(DAYS, 1):
        edition = Edition(date=day, number=number, status=EditionStatus.SENT)
        (tmp_path / "editions" / f"{day}.md").write_text(new_text(edition))
    pass_by(monkeypatch, 60)
    return tmp_path / "editions"


def pass_by(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    now = time.time_ns() + seconds * 1_000_000_000
    monkeypatch.setattr(shelves.time, "time_ns", lambda: now)


def opened(folder: Path, zone: ZoneInfo = PARIS) -> Shelf:
    """A shelf as another process has it."""
    return Shelf(folder, folder.parent / "cache" / "editions.json", zone, "https://jeudis.example.org/")


def test_once_read_is_known(folder: Path, reading: Reading) -> None:
    """What was read is not parsed again, neither by this process nor, once it is kept, by another."""
    shelf = opened(folder)
    first = shelf.all()
    assert shelf.all() == first
    shelf.keep()
    assert opened(folder).all() == first
    assert reading.parsed == [str(day) for day in DAYS]
    kept = folder.parent / "cache" / "editions.json"
    before = kept.stat().st_mtime_ns
    shelf.keep()
    assert kept.stat().st_mtime_ns == before


def test_a_copy_of_a_letter_that_comes_later(folder: Path) -> None:
    """What a file says of its sending may be another's: once that is there again it is a draft, here and in another process."""
    day, at = DAYS[-1] + dt.timedelta(days=7), dt.datetime(2023, 9, 28, 9, 5, tzinfo=PARIS)
    approval = Approval(at=at, edition_sha256="a" * 64, message_sha256="b" * 64)
    letter = Edition(date=day, number=4, status=EditionStatus.SENT, approval=approval)
    copy = replace(letter, date=day + dt.timedelta(days=7))
    (folder / f"{copy.date}.md").write_text(new_text(copy))
    shelf = opened(folder)
    assert shelf.all()[-1] == copy
    shelf.keep()
    sent = Sent(at=at, messenger="smtp", message_id=f"<edition-{day}@example.org>", recipients=1)
    (folder / f"{day}.md").write_text(new_text(replace(letter, sent=sent)))
    draft = replace(copy, status=EditionStatus.DRAFT, approval=None, proposal=0)
    assert shelf.all()[-1] == opened(folder).all()[-1] == draft
    (folder / f"{day}.md").unlink()
    assert shelf.all()[-1] == copy  # a note may be lost, and no letter is sent twice


def test_a_draft_rewrites_nothing(folder: Path, reading: Reading) -> None:
    """What was read is not kept anew because a draft has changed: that one is read again, and no other."""
    shelf = opened(folder)
    shelf.all()
    shelf.keep()
    kept = (folder.parent / "cache" / "editions.json").stat()
    draft = Edition(date=DAYS[1], number=2, status=EditionStatus.DRAFT)
    (folder / f"{DAYS[1]}.md").write_text(new_text(draft))
    assert shelf.all()[1] == draft
    shelf.keep()
    assert (folder.parent / "cache" / "editions.json").stat() == kept
    reading.parsed.clear()
    assert opened(folder).all()[1] == draft
    assert reading.parsed == [str(DAYS[1])]


def test_only_what_changed_is_read(folder: Path, reading: Reading) -> None:
    """A file that changed, came or went shows, also one with the date and size of the old; the others are not parsed."""
    shelf = opened(folder)
    shelf.all()
    shelf.keep()
    reading.parsed.clear()
    path, gone = folder / f"{DAYS[0]}.md", folder / f"{DAYS[1]}.md"
    old = path.stat()
    other = path.with_suffix(".new")
    other.write_text(path.read_text().replace("number = 1", "number = 7"))
    os.utime(other, ns=(old.st_atime_ns, old.st_mtime_ns))
    other.replace(path)
    gone.unlink()
    assert path.stat().st_size == old.st_size
    for one in (shelf, opened(folder)):
        assert [found.number for found in one.all() if isinstance(found, Edition)] == [7, 3]
    assert reading.parsed == [str(DAYS[0])] * 2
    shelf.keep()
    gone.write_text("no edition")
    found = opened(folder).all()
    assert [isinstance(one, BrokenEdition) for one in found] == [False, True, False]


def test_what_changed_just_now_is_read_again(
    folder: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that may be changed once more within the same tick of the file system's clock is not relied on."""
    shelf, path = opened(folder), folder / f"{DAYS[0]}.md"
    shelf.all()
    path.write_text(path.read_text().replace("number = 1", "number = 8"))
    changed = path.stat().st_ctime_ns
    monkeypatch.setattr(shelves.time, "time_ns", lambda: changed)
    for _ in range(2):
        assert shelf.all()[0].number == 8  # type: ignore[union-attr]
    assert reading.parsed[len(DAYS) :] == [str(DAYS[0])] * 2


@pytest.fixture
def many(folder: Path) -> Path:
    """Twenty editions more: few of them that change are kept beside the others."""
    for number in range(4, 24):
        edition = Edition(date=DAYS[-1] + dt.timedelta(number), number=number, status=EditionStatus.SENT)
        (folder / f"{edition.date}.md").write_text(new_text(edition))
    shelf = opened(folder)
    shelf.all()
    shelf.keep()
    return folder


def put_right(folder: Path, day: dt.date) -> None:
    path = folder / f"{day}.md"
    path.write_text(path.read_text().replace("number = ", "number = 10"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does all")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_many_are_read_by_several_hands(
    many: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is as if one had read all, also to be kept; what cannot be read, or may change once more, is met when its turn comes."""
    broken, fresh = sorted(many.iterdir())[4:6]
    broken.write_text("no edition")
    unsettled = stamp(fresh)
    monkeypatch.setattr(shelves, "is_settled", lambda now, _: now != unsettled)
    kept = many.parent / "cache" / "editions.json"
    kept.unlink()
    alone = opened(many)
    found = repr(alone.all())
    alone.keep()
    content = kept.read_bytes()
    kept.unlink()
    reading.parsed.clear()
    monkeypatch.setattr(shelves, "_MANY", 2)
    monkeypatch.setattr(side_by_side, "_WORTH", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # a runner of tests may have others
    shelf = opened(many)
    assert repr(shelf.all()) == found
    first = min(many.iterdir())
    assert reading.parsed == [one.stem for one in (first, broken, fresh)]
    shelf.keep()
    assert kept.read_bytes() == content


def test_few_that_changed_are_kept_beside_the_others(many: Path, reading: Reading) -> None:
    """Years of editions are not written again for one; who opens both has all, the later one counts."""
    whole = many.parent / "cache" / "editions.json"
    before = whole.read_bytes()
    for times, found in ((1, "101"), (2, "10101")):
        put_right(many, DAYS[0])
        shelf = opened(many)
        shelf.all()
        shelf.keep()
        assert whole.read_bytes() == before
        reading.parsed.clear()
        assert next(str(one.number) for one in opened(many).all() if isinstance(one, Edition)) == found, times
        assert not reading.parsed
    put_right(many, DAYS[1])
    shelf = opened(many)
    shelf.all()
    shelf.keep()
    assert whole.read_bytes() != before
    assert [path.name for path in whole.parent.iterdir()] == [whole.name]


@pytest.mark.parametrize("content", [None, b"", b"\xff", b"00000000{}"])
def test_what_is_beside_another_file_says_nothing(many: Path, content: bytes | None) -> None:
    """What was kept beside is of one file with all the others; without that, or where it is not readable, files are read again."""
    whole = many.parent / "cache" / "editions.json"
    beside = whole.with_name("editions-since.json")
    put_right(many, DAYS[0])
    shelf = opened(many)
    found = shelf.all()
    shelf.keep()
    if content is None:
        whole.unlink()
    else:
        beside.write_bytes(content)
    assert opened(many).all() == found


def test_another_process_kept_all_anew(many: Path) -> None:
    """Who keeps what it read beside a file that another has written since would lose it: it keeps all, too."""
    shelf, other = opened(many), opened(many)
    shelf.all()
    for day in DAYS[:2]:
        put_right(many, day)
    other.all()
    other.keep()
    put_right(many, DAYS[2])
    shelf._read_or_broken(f"{DAYS[2]}.md", shelves.stamp(many / f"{DAYS[2]}.md"))
    shelf.keep()
    kept = opened(many)
    kept._load()
    assert kept.last(f"{DAYS[2]}.md").number == 103  # type: ignore[union-attr]
    assert not (many.parent / "cache" / "editions-since.json").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b'{"by": "x", "editions": {}}', b"\xff", b'{"by": "x"'])
def test_what_is_kept_may_be_anything(folder: Path, reading: Reading, content: bytes) -> None:
    """What is not readable, or was kept by another program or in another zone, is made anew."""
    shelf = opened(folder)
    first = shelf.all()
    shelf.keep()
    assert len(opened(folder, ZoneInfo("Asia/Tokyo")).all()) == len(DAYS)
    assert len(reading.parsed) == 2 * len(DAYS)
    (folder.parent / "cache" / "editions.json").write_bytes(content)
    assert opened(folder).all() == first
    assert len(reading.parsed) == 3 * len(DAYS)


def test_a_damaged_row_is_read_again(folder: Path, reading: Reading) -> None:
    """What a disk made of a row that nobody has asked for yet is noticed before anybody does."""
    edition = Edition(date=DAYS[0], number=1, status=EditionStatus.SENT, edito="Bonjour à tous")
    (folder / f"{DAYS[0]}.md").write_text(new_text(edition))
    shelf = opened(folder)
    first = shelf.all()
    shelf.keep()
    kept = folder.parent / "cache" / "editions.json"
    kept.write_bytes(kept.read_bytes().replace(b"Bonjour", b"Bonsoir"))
    assert opened(folder).all() == first
    assert len(reading.parsed) == 2 * len(DAYS)


def test_what_cannot_be_kept_is_read_again(folder: Path) -> None:
    """Where nothing can be kept, nothing is lost."""
    (folder.parent / "cache").write_text("no folder")
    shelf = opened(folder)
    assert len(shelf.all()) == len(DAYS)
    shelf.keep()
    assert len(opened(folder).all()) == len(DAYS)


def test_each_look_finds_what_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever came, went, changed, broke or left meanwhile, a look finds what one that begins anew does, be it given stamps or not."""
    shelf, draft, broken = opened(folder), folder / "2023-09-28.md", folder / "2023-10-05.md"
    waiting = Edition(date=dt.date(2023, 9, 28), number=4, status=EditionStatus.DRAFT)
    left = Edition(date=DAYS[1], number=9, status=EditionStatus.SENT)
    changes: list[Callable[[], object]] = [
        lambda: draft.write_text(new_text(waiting)),
        lambda: draft.write_text(new_text(replace(waiting, edito="Bonjour"))),
        lambda: broken.write_text("no edition"),
        lambda: draft.write_text(new_text(replace(waiting, status=EditionStatus.SKIPPED))),
        lambda: (folder / "2023-09-28 (copie).md").write_text("a copy"),
        lambda: draft.write_text(new_text(replace(waiting, status=EditionStatus.SENT))),
        lambda: (folder / f"{DAYS[1]}.md").write_text(new_text(left)),
        lambda: broken.write_text(new_text(replace(waiting, date=dt.date(2023, 10, 5)))),
        (folder / f"{DAYS[0]}.md").unlink,
        (folder / "2023-09-28 (copie).md").unlink,
        draft.unlink,
    ]
    for is_settled in (True, False):
        pass_by(monkeypatch, 60 if is_settled else -60)
        for change in changes if is_settled else changes[:4]:
            before = shelf.seen()
            change()
            stamps = {**dict(of_files(folder)), str(draft): stamp(draft)}
            assert_same(shelf.seen(stamps), opened(folder).seen())
            assert_same(shelf.seen(), opened(folder).seen())
            assert shelf.seen() is not before


def assert_same(one: Seen, other: Seen) -> None:
    assert replace(one, broken=()) == replace(other, broken=())
    assert [each.name for each in one.broken] == [each.name for each in other.broken]


def test_letters_that_left_stay_the_same(folder: Path) -> None:
    """As long as none of them changes they are the very same tuple, whatever becomes of drafts; nothing changed is nothing new."""
    shelf = opened(folder)
    draft = Edition(date=dt.date(2023, 9, 28), number=4, status=EditionStatus.DRAFT)
    path = folder / f"{draft.date}.md"
    path.write_text(new_text(draft))
    first = shelf.seen()
    assert shelf.seen(dict(of_files(folder))) is first
    path.write_text(new_text(replace(draft, edito="Bonjour")))
    assert [one.edito for one in shelf.seen().waiting] == ["Bonjour"]
    assert shelf.seen().handed_over is first.handed_over
    assert shelf.seen().on(draft.date) == replace(draft, edito="Bonjour")
    assert shelf.seen().on(dt.date(2023, 9, 29)) is None
