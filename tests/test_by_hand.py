"""Dates that editors put right in letters that had left, and sources that go on saying what they said."""

import re
from pathlib import Path

import pytest

from tests.test_announced import COLLOQUE, START, agenda, page, version
from tests.test_forgotten import cloned, public
from tests.test_needs import need
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

FILE = f"archive/editions/{DAY}.md"
PUT_RIGHT = "2023-09-29T10:30:00"
NOW, LATER = "2023-09-29T11:00:00+02:00", "2023-09-30T11:00:00+02:00"
NEW = "start = 2023-10-06T14:00:00\nend = 2023-10-06T18:00:00"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    return desk


def put_right(desk: Desk, at: str = PUT_RIGHT, hour: str = "10") -> None:
    """Correct the hour of the colloque in its letter."""
    desk.change(FILE, "start = 2023-10-05T09:00:00+02:00", f"start = 2023-10-05T{hour}:00:00+02:00")
    desk.change(FILE, '\nstatus = "sent"', f'\nstatus = "sent"\ncorrected = {at}')


def without_told(desk: Desk, *names: str) -> None:
    """Take out what the approval tells: that of an older program tells none of it."""
    text = desk.edition.read_text()
    for name in names:
        text = re.sub(rf"\n{name} = \[[^\]]*\]", "", text)
    desk.edition.write_text(text)


@pytest.mark.parametrize("taken", [(), ("heard",), ("heard", "rows")])
def test_an_agenda_that_nobody_touched_says_nothing_new(
    sent: Desk, tmp_path: Path, taken: tuple[str, ...]
) -> None:
    """Also where the memory is new: page and calendars follow the correction, and the clone is the same site."""
    without_told(sent, *taken)
    put_right(sent)
    clone = cloned(sent, tmp_path / "clone")
    for desk in (sent, clone):
        for _ in range(2):
            assert desk("archive", now=NOW).code == 0
            assert "Nouvelle date" not in page(desk, COLLOQUE)
            assert version(desk)[2] == "05 10"
        assert "Colloque" in need(desk, "correction-contradicted")["text"]
    assert public(clone) == public(sent)
    agenda(sent, START, START.replace("T09", "T10"))
    assert sent("archive", now=NOW).code == 0
    assert "correction-contradicted" not in sent.codes()


@pytest.mark.parametrize("taken", [(), ("heard", "rows")])
def test_what_the_agenda_says_after_a_correction_is_new(
    sent: Desk, tmp_path: Path, taken: tuple[str, ...]
) -> None:
    """Once it says something else than it said, that is later than the correction."""
    without_told(sent, *taken)
    put_right(sent)
    clone = cloned(sent, tmp_path / "clone")
    for desk in (sent, clone):
        assert desk("archive", now=NOW).code == 0
        agenda(desk, START, NEW)
        before = version(desk)[1]
        assert desk("archive", now=LATER).code == 0
        assert "Nouvelle date" in page(desk, COLLOQUE)
        assert version(desk)[2] == "06 14"
        assert version(desk)[1] > before
        assert "correction-contradicted" not in desk.codes()
    assert public(clone) == public(sent)


def test_a_fresh_clone_knows_what_changed_after_a_correction(sent: Desk, tmp_path: Path) -> None:
    """The approval tells what the agenda said then: another date is new, a cancellation always is."""
    put_right(sent)
    agenda(sent, START, NEW)
    clone = cloned(sent, tmp_path / "clone")
    assert clone("archive", now=LATER).code == 0
    assert version(clone)[2] == "06 14"
    agenda(sent, NEW, f'{START}\nstatus = "cancelled"')
    without_told(sent, "heard", "rows")
    clone = cloned(sent, tmp_path / "other")
    assert clone("archive", now=LATER).code == 0
    assert version(clone)[0] == "CANCELLED"


def test_a_correction_is_later_than_what_was_seen_before_it(sent: Desk) -> None:
    """The agenda moved the event, and the editor knew better than that: by a version that is later."""
    agenda(sent, START, NEW)
    assert sent("run", now="2023-09-28T15:10:00+02:00").code == 0
    assert version(sent)[2] == "06 14"
    before = version(sent)[1]
    put_right(sent, hour="11")
    assert sent("run", now=NOW).code == 0
    assert version(sent)[2] == "05 11"
    assert version(sent)[1] > before
    assert sent("archive", "--full", now=LATER).code == 0
    assert version(sent)[2] == "05 11"


def test_what_the_editor_knew_better_before_the_letter_left(desk: Desk, tmp_path: Path) -> None:
    """A clone takes the source's old word for nothing new either."""
    desk.after((TUESDAY, "run"))
    desk.change(FILE, "2023-10-05T09:00:00", "2023-10-06T10:00:00")
    desk.change(FILE, "2023-10-05T18:00:00", "2023-10-06T18:00:00")
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    clone = cloned(desk, tmp_path / "clone")
    assert desk("archive", now=NOW).code == clone("archive", now=NOW).code == 0
    assert "Nouvelle date" not in page(clone, COLLOQUE)
    assert public(clone) == public(desk)
