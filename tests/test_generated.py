"""Generated archives: the same for a seed, true to the program's rules, and as varied as real ones."""

import datetime as dt
import hashlib
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.draft import content_sha256, read_edition
from newsletter.draft.writing import new_text
from newsletter.model import Edition, EditionEntry, EventStatus, Kind
from tests.generated import ENTRIES, archive, write
from tests.generated_rows import UNIVERS, ZONE
from tests.phrases import DIRE

ROOT = Path(__file__).parent.parent
MADE = archive(60)
ROWS = [entry for edition in MADE for entry in edition.entries]


def _digest(editions: list[Edition]) -> str:
    return hashlib.sha256("".join(map(new_text, editions)).encode()).hexdigest()


def test_same_seed() -> None:
    """The same seed gives the same editions; a shorter archive is the beginning of a longer one."""
    assert archive(60) == MADE
    assert archive(7) == MADE[:7]


def test_other_seed() -> None:
    """Another seed gives other editions, another first day the same ones on other days."""
    assert archive(1, seed=18)[0].edito != MADE[0].edito
    assert [one.date for one in archive(2, first=dt.date(2023, 9, 7))] == [
        dt.date(2023, 9, 7),
        dt.date(2023, 9, 14),
    ]


@pytest.mark.long
def test_hash_seed() -> None:
    """How this process hashes its strings has no part in it."""
    said = "from tests.test_generated import MADE, _digest; print(_digest(MADE[:9]))"
    told = subprocess.run(
        [sys.executable, "-c", said],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == _digest(MADE[:9])


@pytest.mark.long
def test_read_back(tmp_path: Path) -> None:
    """Every file reads back as what was written, and so the approvals in them hold."""
    write(tmp_path, MADE)
    files = sorted((tmp_path / "archive" / "editions").iterdir())
    read = [read_edition(file.read_text(encoding="utf-8"), file.name, ZONE) for file in files]
    assert read == MADE
    assert all(one.approval and one.approval.edition_sha256 == content_sha256(one) for one in read)


def test_thursdays() -> None:
    """Editions were sent on one Thursday after another, their numbers without a gap, each with its own name."""
    assert {one.date.weekday() for one in MADE} == {3}
    assert {later.date - one.date for one, later in itertools.pairwise(MADE)} == {dt.timedelta(days=7)}
    assert [one.number for one in MADE] == list(range(1, 61))
    assert all(one.is_handed_over and one.sent_as is None for one in MADE)


def test_keys() -> None:
    """An edition has twelve entries, all shown, each with a key of its own."""
    assert {len(one.shown) for one in MADE} == {ENTRIES}
    assert all(len({entry.key for entry in one.entries}) == ENTRIES for one in MADE)


def test_references() -> None:
    """What an entry records or accompanies is an event that this edition or an earlier one has announced."""
    announced: dict[str, EditionEntry] = {}
    for edition in MADE:
        announced |= {one.key: one for one in edition.entries if one.kind is Kind.EVENT}
        for entry in edition.entries:
            for key in filter(None, (entry.replay_of, entry.accompanies)):
                assert announced[key].start == entry.occasion


def test_moves() -> None:
    """The day that an event has moved from is the one that was announced last, and its new day is another."""
    announced: dict[str, EditionEntry] = {}
    moved = 0
    for edition in MADE:
        for entry in edition.entries:
            if entry.moved_from:
                assert entry.moved_from == announced[entry.key].start != entry.start
                moved += 1
        announced |= {one.key: one for one in edition.entries}
    assert moved > 5


@pytest.mark.long
def test_lengths() -> None:
    """An édito has 50 to 400 words."""
    assert all(50 <= len(one.edito.split()) <= 400 for one in archive(300))


def _appearances(key: str) -> int:
    return sum(entry.key == key for entry in ROWS)


@pytest.mark.parametrize(
    "is_so",
    [
        lambda one: one.all_day and one.end is None,
        lambda one: one.all_day and one.end is not None,
        lambda one: isinstance(one.start, dt.datetime) and one.end is None,
        lambda one: isinstance(one.end, dt.datetime) and one.end.date() > one.start.date(),
        lambda one: one.place == "En ligne",
        lambda one: one.kind is Kind.EVENT and one.place is None,
        lambda one: one.timezone,
        lambda one: one.status is EventStatus.CANCELLED and _appearances(one.key) > 1,
        lambda one: one.status is EventStatus.TENTATIVE,
        lambda one: one.is_full,
        lambda one: one.replay_of,
        lambda one: one.kind is Kind.REPLAY and one.replay_of is None,
        lambda one: one.accompanies,
        lambda one: one.kind is Kind.PUBLICATION and one.start is None,
        lambda one: one.kind is not Kind.EVENT and _appearances(one.key) > 1,
        lambda one: any(alias in {entry.key for entry in ROWS} for alias in one.aliases),
        lambda one: any(alias.startswith("https:") for alias in one.aliases),
        lambda one: one.language == "ar",
        lambda one: one.url is None,
        lambda one: one.url and "é" in one.url,
        lambda one: len(one.links) > 1,
        lambda one: one.summary is None,
        lambda one: one.summary and "<a href" in one.summary,
        lambda one: any(tag.startswith("!") for tag in one.tags),
        lambda one: {tag.lower() for tag in one.tags} & {*UNIVERS},
    ],
)
def test_varied(is_so: Callable[[EditionEntry], object]) -> None:
    """A year of letters has entries of every form, not all of one."""
    assert {bool(is_so(one)) for one in ROWS} == {True, False}


@pytest.mark.parametrize("form", DIRE)
def test_hostile(form: str) -> None:
    """Titles of every hostile form are among them."""
    hostile = re.compile(
        ".+".join(map(re.escape, re.split(r"\{title\}|\{n\}", form.replace("{{", "{").replace("}}", "}"))))
    )
    assert any(hostile.search(one.title) for one in ROWS)


def test_univers() -> None:
    """Every univers is named, and every kind of entry comes in every season."""
    assert set(UNIVERS) <= {tag for one in ROWS for tag in one.tags}
    assert all({one.kind for one in edition.entries} == set(Kind) for edition in MADE)


@pytest.mark.parametrize(
    "form", [r"^# ", r"^## ", r"^- ", r"^1\. ", r"^> ", r"\]\(", r"https://", r"\{lang=en\}", "\u202f[;!?]"]
)
def test_editos(form: str) -> None:
    """Éditos have headings, lists, quotations, links, other languages, and the spaces of French print."""
    assert any(re.search(form, one.edito, re.MULTILINE) for one in MADE)
