"""Dates that editors put right in letters that had left, and sources that go on saying what they said."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.draft import content_sha256, rows_of
from newsletter.model import Approval, Edition, EditionEntry, EditionStatus, EventState, SeenState
from newsletter.pipeline.by_hand import by_hand
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.proposing import remember
from newsletter.preflight import heard_when_approved
from newsletter.schedule import times_of
from newsletter.store import Store
from newsletter.workspace import Workspace
from tests.test_announced import COLLOQUE, START, agenda, page, version
from tests.test_curate import CONFIG, PARIS, D
from tests.test_forgotten import cloned, public
from tests.test_needs import need
from tests.test_update import row
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


TENTH, TWELFTH, THIRTEENTH = (D + dt.timedelta(days=days) for days in (10, 12, 13))
SAID = (row("agenda/a", start=TENTH), row("agenda/b", start=TENTH), row("agenda/c", start=TENTH))
FRIDAY = dt.datetime.combine(D + dt.timedelta(days=1), dt.time(11), PARIS)
CONTEXT = Context(
    workspace=Workspace(Path()), config=CONFIG, now=FRIDAY, clock=lambda: FRIDAY, environment={}
)
EDITS: Mapping[str, Mapping[str, object]] = {
    "édito": {},
    "title": {"title": "Autre titre"},
    "date": {"start": TWELFTH},
    "date and title": {"start": TWELFTH, "title": "Autre titre"},
    "noted": {"start": TWELFTH, "title": "Autre titre", "source_start": TENTH},
    "two dates": {"start": TWELFTH},
}
ALL, ROWS, NONE = "all", "rows", "none"


def letter(told: str, edit: str) -> Edition:
    """A letter that has left, by what its approval tells, and as its editor put it right since."""
    edition = Edition(date=D, number=1, status=EditionStatus.SENT, entries=SAID)
    approval = Approval(
        at=FRIDAY,
        edition_sha256=content_sha256(edition),
        message_sha256="",
        rows=rows_of(edition) if told != NONE else (),
        heard=heard_when_approved(edition, edition) if told == ALL else (),
    )
    first, second, third = SAID
    first = replace(first, **EDITS[edit])  # type: ignore[arg-type]
    second = replace(second, start=THIRTEENTH) if edit == "two dates" else second
    edito = "Une phrase de plus." if edit == "édito" else ""
    return replace(edition, entries=(first, second, third), approval=approval, corrected=FRIDAY, edito=edito)


def put_right_in(
    edition: Edition, says: EditionEntry, store: Store, seen: Mapping[str, SeenState] | None = None
) -> set[str]:
    """The rows whose dates count as put right, where the source of the first says something today, and the others what they said."""
    heard = {one.key: EventState.of(one) for one in (says, *SAID[1:])}
    told = {one.key: (edition, one) for one in edition.shown}
    return {*by_hand(CONTEXT, store, told, heard, seen or {})}


@pytest.mark.parametrize(
    ("edit", "told", "goes_on", "moved"),
    [
        # nobody touched a date: none is the editor's, whatever the approval tells
        *(("édito", told, "", "") for told in (ALL, ROWS, NONE)),
        *(("title", told, "", "") for told in (ALL, ROWS, NONE)),
        # a date: known by what the source said, else by what was approved, as long as the source goes on so
        ("date", ALL, "a", "a"),
        ("date", ROWS, "a", ""),
        ("date", NONE, "a", ""),
        ("two dates", ALL, "ab", "ab"),
        ("two dates", ROWS, "ab", "b"),
        ("two dates", NONE, "ab", ""),
        # a date and more: only what the source said tells
        ("date and title", ALL, "a", "a"),
        ("date and title", ROWS, "", ""),
        ("date and title", NONE, "", ""),
        *(("noted", told, "a", "") for told in (ROWS, NONE)),
    ],
)
def test_whose_date_it_is(edit: str, told: str, goes_on: str, moved: str) -> None:
    """Where nothing shows that a date was edited, its source has moved the event, whatever else was put right."""
    edition = letter(told, edit)
    with Store(Path("/nowhere/state.db"), apart=True) as store:
        assert put_right_in(edition, SAID[0], store) == {f"agenda/{key}" for key in goes_on}
        assert put_right_in(edition, replace(SAID[0], start=THIRTEENTH), store) == {
            f"agenda/{key}" for key in moved
        }
        dates = {one.key for one, was in zip(edition.shown, SAID, strict=True) if one.start != was.start}
        remember(store, Edition(date=D, number=1, status=EditionStatus.DRAFT, entries=SAID, proposal=1))
        assert put_right_in(replace(edition, proposal=1), SAID[0], store) == dates


def test_what_went_on_goes_on() -> None:
    """That a source says what it said is remembered: a title that is put right too makes its old word no news."""
    edition = letter(NONE, "date and title")
    left = times_of(edition, CONFIG).send_at
    with Store(Path("/nowhere/state.db"), apart=True) as store:
        seen = {SAID[0].key: SeenState(EventState.of(SAID[0]), left)}
        assert put_right_in(edition, SAID[0], store, seen) == {SAID[0].key}
        assert not put_right_in(edition, replace(SAID[0], start=THIRTEENTH), store, seen)
        later = {SAID[0].key: SeenState(EventState.of(SAID[0]), FRIDAY)}
        assert not put_right_in(edition, SAID[0], store, later)


@pytest.mark.parametrize("taken", [("heard",), ("heard", "rows")])
def test_a_move_is_told_whatever_else_was_put_right(
    sent: Desk, tmp_path: Path, taken: tuple[str, ...]
) -> None:
    """Nobody touched a date in the letter of an older program: a clone says the new one, and that nobody contradicts."""
    without_told(sent, *taken)
    sent.change(FILE, 'title = "Colloque', 'title = "Colloque national')
    sent.change(FILE, '\nstatus = "sent"', f'\nstatus = "sent"\ncorrected = {PUT_RIGHT}')
    agenda(sent, START, NEW)
    clone = cloned(sent, tmp_path / "clone")
    for _ in range(2):
        assert clone("archive", now=LATER).code == 0
        assert "Nouvelle date" in page(clone, COLLOQUE)
        assert version(clone)[2] == "06 14"
        assert "correction-contradicted" not in clone.codes()
