"""When things are due, in the letter's zone and by any clock."""

import datetime as dt
import time
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.config import Config, period
from newsletter.model import Edition, EditionStatus, fixed
from newsletter.schedule import (
    LAST_LOOK,
    NOTHING,
    Said,
    bounds,
    days_at_hand,
    due_days,
    is_letter_day,
    neighbour,
    next_day,
    next_turn,
    nth_in_month,
    said_by,
    times,
    times_of,
)
from newsletter.schema import read_config
from tests.test_schema import GOOD

PARIS = ZoneInfo("Europe/Paris")
D = dt.date(2023, 9, 28)
WEEK = dt.timedelta(days=7)
INSTANTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))


def config(**changes: str) -> Config:
    """The sample's settings, some changed."""
    text = GOOD
    for name, value in changes.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{name} = "))
        text = text.replace(old, f"{name} = {value}", 1)
    return read_config(text)


USUAL = config()


def at(text: str) -> dt.datetime:
    """An instant of Paris."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)


def test_the_instants_of_an_edition() -> None:
    """Tuesday 9:00 drafts, Wednesday noon reminds, Thursday 9:00 sends, 15:00 is too late, midnight ends the day."""
    due = times(D, USUAL)
    assert due.draft_at == at("2023-09-26T09:00")
    assert due.remind_at == at("2023-09-27T12:00")
    assert due.send_at == at("2023-09-28T09:00")
    assert due.deadline == at("2023-09-28T15:00")
    assert due.midnight == at("2023-09-29T00:00")


@pytest.mark.parametrize(
    ("now", "done", "expected"),
    [
        ("2023-09-22T00:00", set(), D),
        ("2023-09-28T08:59", set(), D),
        ("2023-09-28T14:59:59", set(), D),
        ("2023-09-28T15:00", set(), D + WEEK),
        ("2023-09-28T09:05", {D}, D + WEEK),
        ("2023-09-28T08:00", {D, D + WEEK}, D + 2 * WEEK),
        ("2023-09-29T08:00", {D - WEEK}, D + WEEK),
    ],
)
def test_the_next_day(now: str, done: set[dt.date], expected: dt.date) -> None:
    """The next edition is the first Thursday that is not done and whose grace has not ended."""
    assert next_day(at(now), USUAL, Said(done=done)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2023-09-28T08:59:59", None),
        ("2023-09-28T09:00", D),
        ("2023-09-28T15:00", D),
        ("2023-09-28T23:59:59", D),
        ("2023-09-29T00:00", None),
        ("2023-10-04T12:00", None),
    ],
)
def test_the_day_that_is_due(now: str, expected: dt.date | None) -> None:
    """From its sending hour to its midnight a Thursday is due, sent or not."""
    assert due_days(at(now), USUAL) == ([expected] if expected else [])


def test_a_grace_over_midnight() -> None:
    """With a grace that ends on the next day, the Thursday is due until then, and is the next one until then."""
    late = config(send='"22:00"', grace='"6h"')
    assert times(D, late).deadline == at("2023-09-29T04:00")
    for now in ("2023-09-28T22:00", "2023-09-29T00:00", "2023-09-29T03:59"):
        assert due_days(at(now), late) == [D]
        assert next_day(at(now), late) == D
    assert due_days(at("2023-09-29T04:00"), late) == []
    assert next_day(at("2023-09-29T04:00"), late) == D + WEEK
    days = config(grace='"2d"')
    assert due_days(at("2023-09-30T08:59"), days) == [D]
    assert next_day(at("2023-09-30T09:00"), days) == D + WEEK


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2023-03-23", "08:00"),
        ("2023-03-30", "07:00"),
        ("2023-10-26", "07:00"),
        ("2023-11-02", "08:00"),
    ],
)
def test_the_sending_hour_is_that_of_paris(day: str, utc: str) -> None:
    """Before and after each change of clocks the letter leaves at nine in Paris."""
    due = times(dt.date.fromisoformat(day), USUAL)
    assert due.send_at.astimezone(dt.UTC) == dt.datetime.fromisoformat(f"{day}T{utc}+00:00")
    assert due.send_at.hour == due.draft_at.hour == 9


def test_a_grace_over_a_change_of_clocks_has_its_hours() -> None:
    """Six hours of grace are six hours, also in the night when clocks go back or forward."""
    sunday = config(weekday='"sunday"', send='"00:30"')
    autumn = times(dt.date(2023, 10, 29), sunday)
    assert autumn.deadline == at("2023-10-29T05:30")
    assert times(dt.date(2023, 3, 26), sunday).deadline == at("2023-03-26T07:30")


@pytest.mark.parametrize("weekday", range(7))
def test_other_weekdays(weekday: int) -> None:
    """Any weekday may be the letter's."""
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    other = config(weekday=f'"{names[weekday]}"')
    day = next_day(at("2023-09-28T16:00"), other)
    assert day.weekday() == weekday
    assert is_letter_day(day, other)
    assert dt.date(2023, 9, 29) <= day <= dt.date(2023, 10, 5)


@given(INSTANTS, st.sampled_from(["30min", "6h", "30h", "3d"]), st.sampled_from(["00:00", "09:00", "23:30"]))
def test_the_next_day_is_the_first_that_can_still_leave(now: dt.datetime, grace: str, send: str) -> None:
    """No earlier Thursday could leave any more, and the next one can; what is due is never after it."""
    settings = config(grace=f'"{grace}"', send=f'"{send}"')
    local = now.astimezone(PARIS)
    day = next_day(local, settings)
    assert day.weekday() == 3
    assert times(day, settings).deadline > local
    assert times(day - WEEK, settings).deadline <= local
    due = due_days(local, settings)
    assert due in ([], [day], [day - WEEK])
    if times(day, settings).send_at <= local:
        assert due == [day]


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_the_neighbour_is_near(day: dt.date) -> None:
    """The Thursday proposed for another date is at most three days away."""
    near = neighbour(day, USUAL)
    assert near.weekday() == 3
    assert abs((near - day).days) <= 3


def test_the_nth_thursday() -> None:
    """Thursdays of a month are counted from its first."""
    days = ["2023-06-01", "2023-06-08", "2023-08-31", "2023-09-07", "2023-09-14", "2023-09-28"]
    assert [nth_in_month(dt.date.fromisoformat(day)) for day in days] == [0, 1, 4, 0, 1, 3]


def test_the_machine_has_no_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due follows the letter's zone, wherever the machine believes to be."""
    late = config(send='"20:00"', grace='"18h"')
    now, monday = at("2023-09-29T13:00"), at("2023-10-02T00:30").astimezone(dt.UTC)
    found = set()
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        turn = next_turn(now + dt.timedelta(hours=2), late).isoformat()
        hours = (*instants(D, late), *instants(D, late, monday), turn)
        found.add((next_day(now, late), *due_days(now, late), *hours))
    monkeypatch.undo()
    time.tzset()
    usual = ("26T09:00:00", "27T12:00:00", "28T20:00:00", "29T14:00:00", "29T00:00:00")
    moved = ("09-26T09:00:00", "10-01T12:00:00", "10-02T00:30:00", "10-02T18:30:00", "10-03T00:00:00")
    midnight = "2023-09-30T00:00:00+02:00"
    expected = (*(f"2023-09-{one}+02:00" for one in usual), *(f"2023-{one}+02:00" for one in moved), midnight)
    assert found == {(D, D, *expected)}


def instants(day: dt.date, letter: Config, postponed: dt.datetime | None = None) -> list[str]:
    """All instants of an edition, in its order, with the offsets that they are shown by."""
    due = times(day, letter, postponed)
    return [one.isoformat() for one in (due.draft_at, due.remind_at, due.send_at, due.deadline, due.midnight)]


@pytest.mark.parametrize(
    ("saturday", "deadline"),
    [
        ("2023-03-25", "2023-03-26T03:30:00+02:00"),  # 2:00 to 3:00 is missing
        ("2023-10-28", "2023-10-29T02:30:00+02:00"),  # 2:00 to 3:00 comes twice: the first
    ],
)
def test_a_deadline_in_the_night_of_the_clock(saturday: str, deadline: str) -> None:
    """Saturday 22:30 and four hours end four hours later, whatever the clock does in that night."""
    late = config(send='"22:30"', grace='"4h"', weekday='"saturday"')
    due = times(dt.date.fromisoformat(saturday), late)
    end = dt.datetime.fromisoformat(deadline)
    assert due.deadline.isoformat() == deadline
    assert due.deadline - due.send_at == dt.timedelta(hours=4)
    for minutes, expected in ((-1, True), (0, False), (1, False), (59, False)):
        now = fixed(end + dt.timedelta(minutes=minutes), PARIS)
        assert (now < due.deadline) is expected
        assert (next_day(now, late) == due.day) is expected


LETTERS = st.builds(
    lambda send, grace, collect, draft, zone, holidays, empty: config(
        send=f'"{send:02}:30"',
        grace=f'"{grace}h"',
        collect=f'"{collect}min"',
        draft=f'{{ days_before = {draft}, at = "22:15" }}',
        timezone=f'"{zone}"',
        holidays=f'"{holidays}"',
        empty=f'"{empty}"',
    ),
    st.integers(0, 23),
    st.integers(1, 20),
    st.integers(1, 3000),
    st.integers(1, 5),
    st.sampled_from(["Europe/Paris", "Pacific/Auckland", "America/St_Johns"]),
    st.sampled_from(["keep", "skip", "before"]),
    st.sampled_from(["draft", "skip"]),
)


def decisions(now: dt.datetime, letter: Config, collected: dt.datetime | None) -> object:
    """All that time alone decides."""
    today = now.astimezone(letter.letter.zone).date()
    near = [times(D + dt.timedelta(days=(today - D).days // 7 * 7 + 7 * n), letter) for n in range(-3, 4)]
    hours = [
        (
            now >= due.draft_at,
            letter.schedule.approval == "required" and now >= due.remind_at,
            letter.schedule.empty == "skip" and now >= due.send_at - LAST_LOOK,
            now >= due.send_at,
            now >= due.deadline,
            now >= due.midnight,
        )
        for due in near
    ]
    is_due = collected is not None and collected + period(letter.schedule.collect) <= now
    return today, due_days(now, letter), next_day(now, letter), hours, is_due


@given(INSTANTS, LETTERS, st.none() | st.integers(0, 5000), st.integers(0, 99))
def test_until_the_next_turn_nothing_changes(
    now: dt.datetime, letter: Config, ago: int | None, percent: int
) -> None:
    """Between an instant and its next turn time decides nothing else; then it does."""
    collected = None if ago is None else now - dt.timedelta(minutes=ago)
    until = next_turn(now, letter, collected)
    if until <= now:
        assert decisions(now, letter, collected) != decisions(now, letter, now)  # a collection is overdue
        return
    before = decisions(now, letter, collected)
    assert decisions(now + (until - now) * percent / 100, letter, collected) == before
    assert decisions(until - dt.timedelta(microseconds=1), letter, collected) == before
    assert decisions(until, letter, collected) != before


def test_the_next_turns_of_a_week() -> None:
    """The next turn of a Tuesday morning is its draft, of a Thursday's its sending, then its end, else a midnight."""
    turns = [
        "2023-09-26T08:00",
        "2023-09-28T08:00",
        "2023-09-28T09:00",
        "2023-09-28T15:00",
        "2023-09-29T12:00",
    ]
    expected = [
        "2023-09-26T09:00",
        "2023-09-28T09:00",
        "2023-09-28T15:00",
        "2023-09-29T00:00",
        "2023-09-30T00:00",
    ]
    assert [next_turn(at(turn), USUAL) for turn in turns] == [at(turn) for turn in expected]
    assert next_turn(at("2023-09-29T12:00"), USUAL, at("2023-09-29T11:00")) == at("2023-09-29T17:00")


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({"empty": '"draft"'}, "2023-09-28T07:00", "2023-09-28T09:00"),
        ({"empty": '"skip"'}, "2023-09-28T07:00", "2023-09-28T08:00"),  # whether it is still empty
        ({"empty": '"skip"'}, "2023-09-28T08:00", "2023-09-28T09:00"),
        ({"empty": '"skip"'}, "2023-09-28T09:00", "2023-09-28T15:00"),
        ({"approval": '"required"'}, "2023-09-27T11:00", "2023-09-27T12:00"),
        ({"approval": '"required"'}, "2023-09-27T12:00", "2023-09-28T00:00"),
        ({"approval": '"automatic"'}, "2023-09-27T11:00", "2023-09-28T00:00"),  # nobody is reminded
    ],
)
def test_turns_of_some_letters_alone(changes: dict[str, str], now: str, expected: str) -> None:
    """An hour before it leaves is a turn where empty letters are skipped, the eve's noon where they are approved."""
    assert next_turn(at(now), config(**changes)) == at(expected)


MONDAY = at("2023-10-02T09:00")


def edition(status: EditionStatus, send_at: dt.datetime | None = None) -> Edition:
    return Edition(date=D, number=1, status=status, send_at=send_at)


MOVED = {D: MONDAY}


@pytest.mark.parametrize(
    ("status", "usual", "postponed"),
    [
        (EditionStatus.DRAFT, NOTHING, Said(wanted={D}, postponed=MOVED)),
        (EditionStatus.APPROVED, Said(wanted={D}), Said(wanted={D}, postponed=MOVED)),
        (EditionStatus.SENDING, Said(wanted={D}), Said(wanted={D}, postponed=MOVED)),
        (EditionStatus.SENT, Said(done={D}), Said(done={D}, wanted={D}, postponed=MOVED)),
        (EditionStatus.SKIPPED, Said(done={D}), Said(done={D})),
    ],
)
def test_what_a_file_says_of_its_day(status: EditionStatus, usual: Said, postponed: Said) -> None:
    """Sent or skipped is done; approved, being sent or postponed is wanted; of a skipped one the hour is no more."""
    assert said_by(iter([edition(status)])) == usual
    assert said_by(iter([edition(status, MONDAY)])) == postponed


def test_what_files_say_together() -> None:
    """Each speaks of its own day, and those that say nothing leave it to the calendar."""
    days = {status: D + n * WEEK for n, status in enumerate(EditionStatus)}
    said = said_by(replace(edition(status), date=day) for status, day in days.items())
    assert said.done == {days[EditionStatus.SENT], days[EditionStatus.SKIPPED]}
    assert said.wanted == {days[EditionStatus.APPROVED], days[EditionStatus.SENDING]}
    assert said_by([]) == NOTHING


def test_the_instants_of_a_file() -> None:
    """They are those of its date, or of the instant to which it is postponed."""
    assert times_of(edition(EditionStatus.APPROVED), USUAL) == times(D, USUAL)
    assert times_of(edition(EditionStatus.APPROVED, MONDAY), USUAL) == times(D, USUAL, MONDAY)


def test_a_postponed_letter_has_its_own_hours() -> None:
    """Its draft is made when it always was; its reminder, its grace and its midnight count from its own instant."""
    due = times(D, USUAL, MONDAY)
    assert (due.day, due.draft_at, due.send_at) == (D, at("2023-09-26T09:00"), MONDAY)
    assert due.remind_at == at("2023-10-01T12:00")
    assert (due.deadline, due.midnight) == (at("2023-10-02T15:00"), at("2023-10-03T00:00"))


@pytest.mark.parametrize(
    ("now", "following", "due"),
    [
        ("2023-09-28T09:05", D, []),
        ("2023-10-02T08:59", D, []),
        ("2023-10-02T09:00", D, [D]),
        ("2023-10-02T15:00", D + WEEK, [D]),
        ("2023-10-03T00:00", D + WEEK, []),
        ("2023-10-05T09:00", D + WEEK, [D + WEEK]),
    ],
)
def test_what_is_due_beside_a_postponed_letter(now: str, following: dt.date, due: list[dt.date]) -> None:
    """It is the next until its own grace ends, and due from its own instant to the midnight of that day."""
    said = Said(postponed={D: MONDAY})
    assert next_day(at(now), USUAL, said) == following
    assert due_days(at(now), USUAL, said) == due


def test_the_next_is_drafted_while_one_waits() -> None:
    """Once the next letter's drafting hour has struck, both are at hand."""
    wednesday = Said(postponed={D: at("2023-10-04T18:00")})
    assert days_at_hand(at("2023-10-03T08:59"), USUAL, wednesday) == [D]
    assert days_at_hand(at("2023-10-03T09:00"), USUAL, wednesday) == [D, D + WEEK]
    assert days_at_hand(at("2023-10-03T09:00"), USUAL, replace(wednesday, done={D})) == [D + WEEK]


def test_the_next_turn_sees_a_postponed_hour() -> None:
    """Its instant, its deadline and its midnight are turns of their own."""
    assert next_turn(at("2023-10-02T08:00"), USUAL, None, Said(postponed={D: MONDAY})) == MONDAY
    assert next_turn(MONDAY, USUAL, None, Said(postponed={D: MONDAY})) == at("2023-10-02T15:00")


@pytest.mark.parametrize(
    ("skipped", "postponed", "expected"),
    [
        (set(), {}, ("2023-09-26T09:05", WEEK, "2023-10-05T09:00")),
        ({D + WEEK}, {}, ("2023-09-26T09:05", 2 * WEEK, "2023-10-12T09:00")),
        (set(), {D + WEEK: at("2023-10-04T09:00")}, ("2023-09-26T09:05", WEEK, "2023-10-04T09:00")),
        (set(), {D - WEEK: at("2023-09-27T18:00")}, ("2023-09-27T18:00", WEEK, "2023-10-05T09:00")),
        (set(), {D - WEEK: at("2023-09-22T18:00")}, ("2023-09-26T09:05", WEEK, "2023-10-05T09:00")),
    ],
)
def test_between_which_instants_a_letter_may_leave(
    skipped: set[dt.date], postponed: dict[dt.date, dt.datetime], expected: tuple[str, dt.timedelta, str]
) -> None:
    """After now, and what still waits of before; before the next letter, which no skipped one is."""
    after, week, before = expected
    found = bounds(D, at("2023-09-26T09:05"), USUAL, Said(done=skipped, postponed=postponed))
    assert found == (at(after), D + week, at(before))


def test_what_does_not_bound_a_letter() -> None:
    """Its own hour of before does not: it may be put back to an earlier one. A day of another weekday is before the next letter."""
    now = at("2023-09-26T09:05")
    assert bounds(D, now, USUAL, Said(postponed={D: MONDAY})) == (now, D + WEEK, at("2023-10-05T09:00"))
    friday = dt.date(2023, 9, 29)
    assert bounds(D, now, config(weekday='"friday"'), NOTHING) == (now, friday, at("2023-09-29T09:00"))
