"""When an event takes place, as its editor corrected it by hand, while its source says something else since."""

import datetime as dt
import re
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from newsletter.curate import curate
from newsletter.draft import corrections
from newsletter.model import EventStatus, State
from newsletter.preview import actions
from tests.test_curate import CONFIG, D, edition, event
from tests.test_update import Week, row
from tests.workspaces import DAY, TUESDAY, Desk

AGENDA, EDITION = "feeds/agenda.toml", f"archive/editions/{DAY}.md"
KEY = "agenda/colloque"
START, END = "start = 2023-10-05T09:00:00", "end = 2023-10-05T18:00:00"
IN_FILE = ("start = 2023-10-05T09:00:00+02:00", "end = 2023-10-05T18:00:00+02:00")
LATER = "2023-09-26T12:00:00+02:00"
FIRST, MINE, SECOND, THIRD = (
    dt.datetime(2023, 10, day, hour, tzinfo=dt.UTC) for day, hour in ((3, 14), (3, 15), (4, 10), (5, 10))
)
TWO_HOURS = dt.timedelta(hours=2)
EVENT = row("e", start=FIRST, end=FIRST + TWO_HOURS, place="Lille", status=EventStatus.CONFIRMED)


def moved(start: dt.datetime, **fields: Any) -> Any:
    return replace(EVENT, start=start, end=start + TWO_HOURS, **fields)


@pytest.mark.parametrize(
    "correction",
    [
        {"start": MINE},
        {"end": None},
        {"start": MINE, "end": MINE + TWO_HOURS},
        {"timezone": "Indian/Reunion"},
        {"status": EventStatus.TENTATIVE},
        {"status": EventStatus.CANCELLED},
    ],
)
def test_when_is_one_answer(correction: dict[str, Any]) -> None:
    """Whoever corrected a part of it has said when the event takes place: no part follows the source, which is noted."""
    week = Week.starting_with(EVENT)
    week.edit("e", **correction)
    mine = week["e"]
    for _ in range(2):
        week.collect(moved(SECOND))
        assert week["e"] == replace(mine, source_start=SECOND, source_end=SECOND + TWO_HOURS)


def test_a_date_that_nobody_corrected_follows() -> None:
    """A title or a place that is the editor's stays, and the date follows the source."""
    week = Week.starting_with(EVENT)
    week.edit("e", title="À moi", place="Lille, palais Rameau")
    week.collect(moved(SECOND))
    assert (week["e"].start, week["e"].end, week["e"].source_start) == (SECOND, SECOND + TWO_HOURS, None)
    assert (week["e"].title, week["e"].place) == ("À moi", "Lille, palais Rameau")


def test_a_source_that_says_what_it_said_asks_nothing() -> None:
    """A correction is noted against what the source says since, not against what it had said before."""
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    week.collect(EVENT)
    week.collect(replace(EVENT, title="Autre"))
    assert (week["e"].start, week["e"].title, week["e"].source_start) == (MINE, "Autre", None)


def test_agreeing_with_the_source() -> None:
    """The editor who writes what the source says now has settled it, and the row follows again."""
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    week.collect(moved(SECOND))
    week.edit("e", start=SECOND, end=SECOND + TWO_HOURS)
    week.collect(moved(SECOND))
    assert week["e"] == moved(SECOND)
    week.collect(moved(THIRD))
    assert week["e"] == moved(THIRD)


def test_keeping_ones_own_date() -> None:
    """The editor who deletes the note has settled it, until the source says something else once more."""
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    week.collect(moved(SECOND))
    week.edit("e", source_start=None)
    week.collect(moved(SECOND))
    assert (week["e"].start, week["e"].source_start, week["e"].source_end) == (MINE, None, None)
    week.collect(moved(THIRD))
    assert (week["e"].start, week["e"].source_start) == (MINE, THIRD)


def test_going_back_to_the_first_date() -> None:
    """A date that the source gave once is the editor's own when they write it again: it is not taken from them."""
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    week.collect(moved(SECOND))
    week.edit("e", start=FIRST, source_start=None, source_end=None)
    week.collect(moved(SECOND))
    assert (week["e"].start, week["e"].source_start) == (FIRST, None)


def test_the_place_belongs_to_a_date() -> None:
    """While two dates stand against each other the place does not follow; once settled it does."""
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    for _ in range(2):
        week.collect(moved(SECOND, place="Metz"))
        assert (week["e"].place, week["e"].reason) == (
            "Lille",
            f"{EVENT.reason} ; sa source dit maintenant : lieu « Metz »",
        )
    week.edit("e", start=SECOND, end=SECOND + TWO_HOURS)
    week.collect(moved(SECOND, place="Metz"))
    assert week["e"] == moved(SECOND, place="Metz")
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    week.collect(replace(EVENT, place="Metz"))
    assert (week["e"].start, week["e"].place) == (MINE, "Metz"), (
        "with the date as it was, a place is news alone"
    )


@pytest.mark.parametrize(
    ("mine", "before", "now", "noted"),
    [
        (EventStatus.TENTATIVE, EventStatus.CONFIRMED, EventStatus.CANCELLED, EventStatus.CANCELLED),
        (EventStatus.CANCELLED, EventStatus.TENTATIVE, EventStatus.CONFIRMED, EventStatus.CONFIRMED),
        (EventStatus.CANCELLED, EventStatus.CONFIRMED, EventStatus.CONFIRMED, None),
        (EventStatus.CANCELLED, EventStatus.CONFIRMED, EventStatus.CANCELLED, None),
        (EventStatus.CONFIRMED, EventStatus.CANCELLED, EventStatus.TENTATIVE, None),
    ],
)
def test_a_status_of_the_editors_own(
    mine: EventStatus, before: EventStatus, now: EventStatus, noted: EventStatus | None
) -> None:
    """It stays; that the source now says cancelled, or on, against it is noted until the editor deletes the note."""
    week = Week.starting_with(replace(EVENT, status=before))
    week.edit("e", status=mine)
    for _ in range(2):
        week.collect(replace(EVENT, status=now))
        assert (week["e"].status, week["e"].source_status) == (mine, noted)
    week.edit("e", source_status=None)
    week.collect(replace(EVENT, status=now))
    assert (week["e"].status, week["e"].source_status) == (mine, None)


def test_a_cancellation_comes_beside_a_corrected_date() -> None:
    """A date that the editor corrected does not keep the event from being cancelled."""
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    week.collect(replace(EVENT, status=EventStatus.CANCELLED))
    assert (week["e"].start, week["e"].status, week["e"].source_status) == (MINE, EventStatus.CANCELLED, None)


def test_other_words_of_the_source_are_told() -> None:
    """What the source says since of a field that the editor wrote is told in the row's reason, as long as they differ."""
    week = Week.starting_with(EVENT)
    week.edit("e", title="À moi", summary="Venez")
    week.collect(EVENT)
    assert week["e"].reason == EVENT.reason
    news = replace(EVENT, title="Le grand colloque", summary="Autre")
    for _ in range(2):
        week.collect(news)
        said = " ; sa source dit maintenant : titre « Le grand colloque », résumé"
        assert week["e"].reason == EVENT.reason + said
    week.edit("e", title="Le grand colloque", summary="Autre")
    week.collect(news)
    assert week["e"] == news


def test_a_publication_has_no_hours() -> None:
    """Its date is a field like any other: the editor's stays alone, and nothing is noted."""
    note = row("c", "apport", -1)
    week = Week.starting_with(note)
    week.edit("c", start=D)
    week.collect(replace(note, start=D - dt.timedelta(days=3), timezone="Indian/Reunion"))
    assert (week["c"].start, week["c"].timezone, week["c"].source_start) == (D, "Indian/Reunion", None)


def test_a_place_and_an_address_that_the_source_changes() -> None:
    """They are told in quotes, or that there is none any more; what it does not change is not told again with them."""
    week = Week.starting_with(replace(EVENT, url="https://example.org/"))
    week.edit("e", title="À moi", place="Nancy", url="https://example.org/moi")
    week.collect(replace(EVENT, place=None, url="https://example.org/autre"))
    said = " ; sa source dit maintenant : lieu : rien, adresse « https://example.org/autre »"
    assert week["e"].reason == EVENT.reason + said
    week.collect(replace(EVENT, place=None, url="https://example.org/autre"))
    assert week["e"].reason == EVENT.reason + said


def test_a_doubt_beside_a_corrected_date() -> None:
    """A doubt that the editor's date has answered stays as they left it, whatever the source says then."""
    doubted = replace(EVENT, state=State.OUT, uncertain_start=FIRST)
    week = Week.starting_with(doubted)
    week.edit("e", start=MINE)
    week.collect(replace(doubted, uncertain_start=SECOND))
    assert (week["e"].start, week["e"].uncertain_start) == (MINE, FIRST)


def test_a_doubt_that_arises() -> None:
    """An event of a corrected date that its source then puts off waits for the editor, also at the next collection."""
    week = Week.starting_with(EVENT)
    week.edit("e", start=MINE)
    put_off = replace(EVENT, state=State.OUT, uncertain_start=MINE, status=EventStatus.TENTATIVE)
    for _ in range(2):
        week.collect(put_off)
        assert (week["e"].state, week["e"].start, week["e"].is_date_unchecked) == (State.OUT, MINE, True)


def entry(desk: Desk) -> dict[str, Any]:
    front = tomllib.loads(desk.edition.read_text(encoding="utf-8").split("+++")[1])
    return next(one for one in front["entry"] if one["key"] == KEY)


def findings(desk: Desk) -> dict[str, str]:
    found = desk("check", DAY, "--json").json
    return {
        f"{one['level']} {one['code']}:{one['where']}": one["message"].replace("\u00a0", " ") for one in found
    }


def test_by_whose_date_it_is_judged() -> None:
    """By its editor's, in the section of that; what the row keeps to be compared with later is what its source says."""
    source, other = (event(D + dt.timedelta(days=n), key=key) for n, key in ((1, "e"), (2, "f")))
    known = [source, other]
    said = curate(known, (), D, CONFIG)
    base = edition(*said.entries)
    theirs = {
        "start": D + dt.timedelta(days=20),
        "end": D + dt.timedelta(days=21),
        "timezone": "Indian/Reunion",
    }
    mine = replace(base.entries[0], **theirs)
    answers = corrections.corrected(edition(mine, base.entries[1]), base, known)
    assert answers == {"e": (mine, base.entries[0])}
    assert corrections.corrected(edition(mine), base, [other]) == {}
    assert corrections.corrected(edition(mine), edition(base.entries[1]), known) == {}
    assert corrections.corrected(edition(mine), None, known) == {}
    dated = corrections.as_corrected(known, answers, said)
    assert dated == [replace(source, **theirs), other]
    judged = curate(dated, (), D, CONFIG)
    rows = corrections.as_said(judged, said, known, answers).entries
    assert [(one.key, one.section, one.start) for one in rows] == [
        ("f", "semaine", other.start),
        ("e", "agendas", source.start),
    ]
    assert (rows[1].end, rows[1].timezone, rows[1].uncertain_start) == (None, None, None)
    none = replace(said, entries=())  # by its source's date no section shows it
    assert corrections.as_said(judged, none, known, answers).entries == rows
    assert corrections.as_said(judged, said, known, ()) == judged


def test_a_date_that_an_earlier_letter_had_put_right() -> None:
    """A date corrected once more is compared with the one that was proposed, which is the earlier letter's."""
    source = event(D + dt.timedelta(days=1), key="e", uncertain=True)
    (doubted,) = curate([source], (), D, CONFIG).entries
    told = replace(doubted, state=State.IN, start=D + dt.timedelta(days=2))
    earlier = [edition(told)]
    said = curate([source], earlier, D, CONFIG)
    answers = {"e": (replace(said.entries[0], start=D + dt.timedelta(days=3)), said.entries[0])}
    judged = curate(corrections.as_corrected([source], answers, said), earlier, D, CONFIG)
    (row,) = corrections.as_said(judged, said, [source], answers).entries
    assert (row.start, row.state, row.uncertain_start) == (told.start, State.IN, None)


def test_a_date_that_an_earlier_letter_had_found_right() -> None:
    """A doubtful date that was said to be right in the letter that left is not doubted in the next; another is."""
    source = event(D + dt.timedelta(days=1), key="e", uncertain=True)
    (doubted,) = curate([source], (), D, CONFIG).entries
    earlier = [edition(replace(doubted, state=State.IN, uncertain_start=None))]
    (row,) = curate([source], earlier, D, CONFIG).entries
    assert (row.start, row.state, row.uncertain_start) == (source.start, State.IN, None)
    (row,) = curate([replace(source, start=D + dt.timedelta(days=2))], earlier, D, CONFIG).entries
    assert (row.state, row.uncertain_start) == (State.OUT, D + dt.timedelta(days=2))


@pytest.mark.parametrize("is_unchecked", [True, False])
def test_a_doubt_is_settled_by_another_date(*, is_unchecked: bool) -> None:
    """An editor who saw a doubtful date, and wrote another, has answered it; as long as theirs is that date it is doubtful."""
    source = event(D + dt.timedelta(days=1), key="e", uncertain=True, read_from="jeudi")
    said = curate([source], (), D, CONFIG)
    (base,) = said.entries
    assert base.uncertain_start == source.start
    mine = replace(base, start=base.start if is_unchecked else D + dt.timedelta(days=3), all_day=False)
    answers = {"e": (mine, base)}
    (dated,) = corrections.as_corrected([source], answers, said)
    assert (dated.start, dated.all_day, dated.uncertain) == (mine.start, False, is_unchecked)
    assert dated.read_from == ("jeudi" if is_unchecked else None)
    judged = curate([dated], (), D, CONFIG)
    for then in (said, replace(said, entries=())):
        (row,) = corrections.as_said(judged, then, [source], answers).entries
        assert (row.start, row.all_day, row.uncertain_start) == (source.start, True, source.start)


def test_a_date_that_was_corrected_away_is_meant_once_it_is_written_again() -> None:
    """Other fields leave the doubt; another date ends it, and so does the one that was read, after another."""
    source = event(D + dt.timedelta(days=1), key="e", uncertain=True)
    draft = edition(*curate([source], (), D, CONFIG).entries)
    unchecked = []
    for changed in ({"place": "Saintes"}, {"start": D}, {"start": source.start}, {"place": "Royan"}):
        draft = actions.fields("e", changed).edit(draft)
        unchecked.append(draft.entries[0].is_date_unchecked)
    assert unchecked == [True, False, False, False]
    assert draft.entries[0].start == source.start


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    desk.after((TUESDAY, "draft", DAY))
    return desk


NEXT_WEEK = "start = 2023-10-12T10:00:00"


@pytest.mark.parametrize("between", [True, False])
@pytest.mark.parametrize("end", [True, False])
@pytest.mark.some(1)
def test_a_move_against_a_correction_stops_the_letter(drafted: Desk, *, between: bool, end: bool) -> None:
    """Both dates are named, nothing of the source's is in the row, and the letter is not approved until it is settled."""
    drafted.change(EDITION, IN_FILE[0], "start = 2023-10-05T15:30:00")
    if end:
        drafted.change(EDITION, IN_FILE[1], "end = 2023-10-05T17:30:00")
    if between:
        drafted("draft", DAY)
    drafted.change(AGENDA, f"{START}\n{END}", f"{NEXT_WEEK}\nend = 2023-10-12T12:00:00")
    for command in (("draft", DAY), ("run",)):
        drafted(*command, now=LATER)
        held = entry(drafted)
        assert held["start"].isoformat()[:16] == "2023-10-05T15:30"
        assert held["end"].isoformat()[:16] == ("2023-10-05T17:30" if end else "2023-10-05T18:00")
        assert (held["section"], held["reason"]) == ("semaine", "a lieu 7\u00a0jours après la lettre")
    said = findings(drafted)[f"error event-moved:{KEY}"]
    assert "jeudi 5 octobre 2023, de 15 h 30" in said
    assert "jeudi 12 octobre 2023, de 10 h à 12 h" in said
    assert drafted("approve", DAY).code == 3
    before = drafted.edition.read_text(encoding="utf-8")
    drafted.change(EDITION, "source_start = 2023-10-12T10:00:00+02:00\n", "")
    assert drafted("approve", DAY).code == 0, "who deletes the note has decided for the letter's date"
    text = re.sub(r"(?m)^(start|end) = 2023-10-05.*\n", "", before)
    new = "start = 2023-10-12T10:00:00\nend = 2023-10-12T12:00:00\nsource_start"
    drafted.edition.write_text(text.replace("source_start", new, 1), encoding="utf-8")
    assert drafted("approve", DAY).code == 0, "who writes what the source says needs delete nothing"


def test_a_move_of_an_event_without_end(desk: Desk) -> None:
    """A start alone is an answer too."""
    desk.change(AGENDA, f"{START}\n{END}", START)
    desk("draft", DAY, now=TUESDAY)
    desk.change(EDITION, IN_FILE[0], "start = 2023-10-05T15:30:00")
    desk.change(AGENDA, START, NEXT_WEEK)
    desk("draft", DAY, now=LATER)
    assert f"error event-moved:{KEY}" in findings(desk)
    assert "end" not in entry(desk)


def test_an_end_that_moves_against_a_correction(drafted: Desk) -> None:
    """The end that the source moves is news against a date of the editor's own, before the next draft and after it."""
    drafted.change(EDITION, IN_FILE[0], "start = 2023-10-05T15:30:00")
    drafted.change(AGENDA, END, "end = 2023-10-06T12:00:00")
    drafted("collect", now=LATER)
    assert f"error event-moved:{KEY}" in findings(drafted)
    drafted("draft", DAY)
    assert f"error event-moved:{KEY}" in findings(drafted)


def test_section_and_reason_follow_the_date_of_the_row(drafted: Desk) -> None:
    """A date that the editor writes puts the event where the letter shows such a day, and says so."""
    drafted.change(EDITION, IN_FILE[0], "start = 2023-10-19T09:00:00")
    drafted.change(EDITION, IN_FILE[1], "end = 2023-10-19T18:00:00")
    drafted("draft", DAY, now=LATER)
    assert (entry(drafted)["section"], entry(drafted)["reason"]) == (
        "agendas",
        "a lieu 21\u00a0jours après la lettre",
    )


def test_readers_are_told_of_a_date_that_the_editor_corrected(desk: Desk) -> None:
    """An event that an earlier letter announced for another day has a new date also when it is the editor's word."""
    desk("draft", "2023-09-21", now="2023-09-19T10:00:00+02:00")
    desk("approve", "2023-09-21")
    assert desk("run", now="2023-09-21T09:05:00+02:00").code == 0
    desk("draft", DAY, now=TUESDAY)
    desk.change(EDITION, IN_FILE[0], "start = 2023-10-05T15:30:00")
    desk("draft", DAY)
    held = entry(desk)
    assert (held["moved_from"].hour, held["reason"]) == (9, "déplacé depuis son annonce")


def test_a_cancellation_against_a_status_of_the_editors_own(drafted: Desk) -> None:
    """« À confirmer » by hand, and cancelled by the source: the letter is not approved until that is settled."""
    text = drafted.edition.read_text(encoding="utf-8")
    before, _, after = text.partition(f'key = "{KEY}"')
    drafted.edition.write_text(
        f'{before}key = "{KEY}"{after.replace("confirmed", "tentative", 1)}', encoding="utf-8"
    )
    drafted.change(AGENDA, END, f'{END}\nstatus = "cancelled"')
    for command in (("collect",), ("draft", DAY), ("draft", DAY)):
        drafted(*command, now=LATER)
        assert f"error event-cancelled:{KEY}" in findings(drafted)
    assert drafted("approve", DAY).code == 3


def test_a_reinstatement_after_the_approval(desk: Desk) -> None:
    """An approved letter that says cancelled is held when the event takes place after all."""
    for day, agenda in (("2023-09-21", ""), (DAY, f'{END}\nstatus = "cancelled"')):
        if agenda:
            desk.change(AGENDA, END, agenda)
        tuesday = f"{dt.date.fromisoformat(day) - dt.timedelta(days=2)}T10:00:00+02:00"
        desk("draft", day, now=tuesday)
        assert desk("approve", day).code == 0
        if not agenda:
            assert desk("run", now=f"{day}T09:05:00+02:00").code == 0
    assert entry(desk)["status"] == "cancelled"
    desk.change(AGENDA, f'{END}\nstatus = "cancelled"', END)
    held = desk("run", now=f"{DAY}T09:05:00+02:00")
    assert held.code == 3
    assert "a finalement lieu, jeudi 5 octobre" in held.err.replace("\u00a0", " ")
