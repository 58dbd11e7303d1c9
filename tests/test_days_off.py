"""Public holidays and pauses: which days of the letter have none, and which leave on another."""

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.config import REGIONS, Config
from newsletter.days_off import DayOff, day_off, holiday
from newsletter.exceptions import FileError
from newsletter.schedule import NOTHING, Said, bounds, due_days, next_day, times, why_none
from newsletter.schema import read_config
from tests.test_schedule import PARIS, WEEK, D, at
from tests.test_schema import GOOD

YEARS = range(2020, 2041)
SUMMER = '[[schedule.pause]]\nfrom = 2026-07-23\nto = 2026-08-20\nreason = "Pause d’été"\n'
CORPUS = Path(os.environ.get("SHARED") or Path(__file__).parents[2] / "shared") / "corpus/jours-feries-etalab"


def letter(holidays: str = "keep", region: str = "metropole", pause: str = "", **changes: str) -> Config:
    """The sample's settings, with a calendar of its own."""
    text = GOOD.replace('holidays = "keep"', f'holidays = "{holidays}"\nholidays_region = "{region}"')
    text = text.replace("\n[delivery]\n", f"\n{pause}\n[delivery]\n")
    for name, value in changes.items():
        text, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text, count=1)
        assert count == 1
    return read_config(text)


def easter(year: int) -> dt.date:
    """Gauss's rule, as Lichtenberg corrected it."""
    k = year // 100
    m = 15 + (3 * k + 3) // 4 - (8 * k + 13) // 25
    s = 2 - (3 * k + 3) // 4
    a = year % 19
    d = (19 * a + m) % 30
    r = (d + a // 11) // 29
    og = 21 + d - r
    sz = 7 - (year + year // 4 + s) % 7
    return dt.date(year, 3, 1) + dt.timedelta(days=og + 7 - (og - sz) % 7 - 1)


def public_holidays(year: int) -> set[dt.date]:
    """Code du travail, article L3133-1."""
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    sunday = easter(year)
    return {dt.date(year, *one) for one in fixed} | {sunday + dt.timedelta(days=n) for n in (1, 39, 50)}


@pytest.mark.parametrize(
    ("year", "day"), [(2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2038, "04-25")]
)
def test_easter(year: int, day: str) -> None:
    """The rule that the tables below stand on."""
    assert easter(year) == dt.date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize("year", YEARS)
def test_each_day_of_a_year(year: int) -> None:
    """The holidays of the law, and no other day."""
    first = dt.date(year, 1, 1)
    days = [first + dt.timedelta(days=n) for n in range(366) if (first + dt.timedelta(days=n)).year == year]
    assert {day for day in days if holiday(day, "metropole")} == public_holidays(year)


@pytest.mark.parametrize("region", ["metropole", "la-reunion"])
def test_the_list_that_the_state_publishes(region: str) -> None:
    """Every day of Etalab's calendars, 2021 to 2031, and no other."""
    path = CORPUS / f"jours_feries_{region}.ics"
    if not path.is_file():
        pytest.skip("no corpus here")
    told = {
        dt.datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 - a day
        for day in re.findall(r"(?m)^DTSTART[^:]*:(\d{8})", path.read_text("utf-8"))
    }
    years = range(min(told).year, max(told).year + 1)
    assert {2021, 2031} <= set(years)
    days = (dt.date(year, 1, 1) + dt.timedelta(days=n) for year in years for n in range(366))
    assert {day for day in days if day.year in years and holiday(day, region)} == told


@pytest.mark.parametrize("weekday", ["monday", "tuesday", "wednesday", "thursday", "friday"])
def test_every_letter_of_twenty_one_years(weekday: str) -> None:
    """On a holiday none, or the working day before at the same hour, drafted as much earlier; on all other days as ever."""
    usual, skip, before = (letter(rule, weekday=f'"{weekday}"') for rule in ("keep", "skip", "before"))
    name = ("monday", "tuesday", "wednesday", "thursday", "friday").index(weekday)
    for year in YEARS:
        closed = public_holidays(year) | public_holidays(year - 1)
        first = dt.date(year, 1, 1)
        for n in range(366):
            day = first + dt.timedelta(days=n)
            if day.weekday() != name or day.year != year:
                continue
            leaves = day
            while leaves in closed or leaves.weekday() > 4:
                leaves -= dt.timedelta(days=1)
            due = times(day, before)
            assert due.send_at.date() == leaves
            assert due.send_at == due.send_at.replace(hour=9, minute=0, tzinfo=PARIS)
            assert due.draft_at.date() == leaves - dt.timedelta(days=2)
            assert bool(why_none(day, skip)) is (day in closed)
            assert times(day, skip) == times(day, usual)
            assert day_off(day, usual) is None
            assert why_none(day, before) == ""


@pytest.mark.parametrize(
    ("first", "last", "leaves_on"),
    [
        ("2027-05-03", "2027-05-05", "2027-04-30"),  # Monday to Wednesday: the Friday before
        ("2027-05-05", "2027-05-05", "2027-05-04"),
        ("2027-05-04", "2027-05-04", "2027-05-05"),
        ("2027-04-30", "2027-05-05", None),  # all until the letter before has its day
        ("2026-11-01", "2027-05-05", None),
        ("2027-05-07", "2027-05-09", "2027-05-05"),
    ],
)
def test_a_pause_before_a_holiday(first: str, last: str, leaves_on: str | None) -> None:
    """A letter that a holiday moves leaves on the last working day that is in no pause; none, where that is in the week before."""
    pause = f'[[schedule.pause]]\nfrom = {first}\nto = {last}\nreason = "Congrès"\n'
    config, ascension = letter("before", pause=pause), dt.date(2027, 5, 6)
    found = day_off(ascension, config)
    if leaves_on is None:
        assert found == DayOff("Ascension\u00a0; Congrès")
        assert why_none(ascension, config) == "Ascension\u00a0; Congrès"
    else:
        assert found == DayOff("Ascension", dt.date.fromisoformat(leaves_on))
        assert times(ascension, config).send_at.date().isoformat() == leaves_on


def test_two_holidays_on_one_day() -> None:
    """Both are named, as French is printed."""
    assert holiday(dt.date(2008, 5, 1), "metropole") == "Ascension\u00a0; Fête du Travail"


def test_named() -> None:
    """They are called as people call them, in French."""
    assert day_off(dt.date(2026, 5, 14), letter("skip")) == DayOff("Ascension")
    assert day_off(dt.date(2026, 1, 1), letter("skip")) == DayOff("Jour de l’an")
    assert day_off(dt.date(2026, 5, 14), letter("before")) == DayOff("Ascension", dt.date(2026, 5, 13))


@pytest.mark.parametrize(
    ("region", "day"),
    [
        ("alsace", "2030-12-26"),
        ("moselle", "2030-12-26"),
        ("la-reunion", "2029-12-20"),
        ("guadeloupe", "2027-05-27"),
    ],
)
def test_elsewhere(region: str, day: str) -> None:
    """What is a holiday in one part of France alone."""
    there = dt.date.fromisoformat(day)
    assert holiday(there, region)
    assert not holiday(there, "metropole")


@pytest.mark.parametrize("region", REGIONS)
def test_all_regions_have_christmas(region: str) -> None:
    """Each name of a region is one that holidays are known of."""
    assert holiday(dt.date(2026, 12, 25), region) == "Noël"


def test_a_zone_overseas() -> None:
    """The hours are those of the letter's zone."""
    there = letter("before", "la-reunion", timezone='"Indian/Reunion"')
    assert times(dt.date(2029, 12, 20), there).send_at.isoformat() == "2029-12-19T09:00:00+04:00"


@pytest.mark.parametrize(
    ("day", "hour", "sent"),
    [
        ("2026-05-14", "09:00", "2026-05-13T09:00:00+02:00"),
        (
            "2027-03-29",
            "02:30",
            "2027-03-26T02:30:00+01:00",
        ),  # Easter Monday, after the night that lacks 2:30
        ("2024-04-01", "02:30", "2024-03-29T02:30:00+01:00"),
    ],
)
def test_around_the_clock_change(day: str, hour: str, sent: str) -> None:
    """The hour is that of the day on which it leaves, on either side of the clock's change."""
    there = dt.date.fromisoformat(day)
    weekday = ("monday", "tuesday", "wednesday", "thursday")[there.weekday()]
    settings = letter(
        "before", weekday=f'"{weekday}"', send=f'"{hour}"', draft='{ days_before = 2, at = "02:00" }'
    )
    assert times(there, settings).send_at.isoformat() == sent


def test_a_pause() -> None:
    """From its first day to its last there is no letter; then there is."""
    paused = letter(pause=SUMMER)
    assert [why_none(day, paused) for day in (dt.date(2026, 7, 16), dt.date(2026, 8, 27))] == ["", ""]
    thursdays = [dt.date(2026, 7, 23) + n * WEEK for n in range(5)]
    assert [why_none(day, paused) for day in thursdays] == ["Pause d’été"] * 5
    assert next_day(at("2026-07-20T10:00"), paused) == dt.date(2026, 8, 27)
    assert due_days(at("2026-07-23T09:10"), paused) == []
    found = bounds(dt.date(2026, 7, 16), at("2026-07-15T09:00"), paused, NOTHING)
    assert found[1:] == (dt.date(2026, 8, 27), at("2026-08-27T09:00"))


def test_a_pause_counts_before_a_holiday() -> None:
    """In a pause nothing leaves the day before either."""
    text = '[[schedule.pause]]\nfrom = 2026-05-14\nto = 2026-05-14\nreason = "Pont"\n'
    assert day_off(dt.date(2026, 5, 14), letter("before", pause=text)) == DayOff("Pont")


def test_what_a_person_wants_wins() -> None:
    """An approved letter, or one that is postponed, leaves whatever the rules say."""
    paused, day = letter(pause=SUMMER), dt.date(2026, 7, 30)
    wanted = Said(wanted={day})
    assert next_day(at("2026-07-29T10:00"), paused, wanted) == day
    assert due_days(at("2026-07-30T09:10"), paused, wanted) == [day]
    moved = Said(wanted={day}, postponed={day: at("2026-07-31T09:00")})
    assert due_days(at("2026-07-31T09:10"), paused, moved) == [day]
    assert due_days(at("2026-07-30T09:10"), paused, moved) == []


def test_it_is_due_on_the_day_before() -> None:
    """Ascension's letter is due on Wednesday, and over on Thursday; the next one follows."""
    settings = letter("before")
    assert due_days(at("2026-05-13T09:00"), settings) == [dt.date(2026, 5, 14)]
    assert due_days(at("2026-05-14T09:00"), settings) == []
    assert next_day(at("2026-05-13T14:59"), settings) == dt.date(2026, 5, 14)
    assert next_day(at("2026-05-13T15:00"), settings) == dt.date(2026, 5, 21)


def test_it_is_due_on_the_friday_before() -> None:
    """Easter Monday's letter is due three days before its own."""
    settings, monday = letter("before", weekday='"monday"'), dt.date(2027, 3, 29)
    assert due_days(at("2027-03-26T08:59"), settings) == []
    assert due_days(at("2027-03-26T09:00"), settings) == [monday]
    assert next_day(at("2027-03-26T09:00"), settings) == monday


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.sampled_from(["skip", "before"]))
def test_there_is_always_a_next(day: dt.date, rule: str) -> None:
    """Whatever holidays there are, one of the next three letters leaves, before its own day's end."""
    settings = letter(rule)
    following = next_day(dt.datetime.combine(day, dt.time(12), dt.UTC), settings)
    assert following <= day + 3 * WEEK
    assert dt.timedelta() <= following - times(following, settings).send_at.date() <= dt.timedelta(days=5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('from = 2026-08-20\nto = 2026-07-20\nreason = "x"', "la pause finirait avant de commencer"),
        ('from = 2026-08-20\nto = 2026-08-27\nreason = " "', 'reason = " " est vide'),
        ('from = 2026-08-20\nto = 2028-08-27\nreason = "x"', "plus d’un an"),
        ("from = 2026-08-20\nto = 2026-08-27", "reason"),
        ('from = 2026-08-20T10:00:00\nto = 2026-08-27\nreason = "x"', "from"),
        ('from = "août"\nto = 2026-08-27\nreason = "x"', "from"),
    ],
)
def test_a_pause_that_is_wrong(text: str, words: str) -> None:
    """It is said which line, and what to write."""
    with pytest.raises(FileError) as caught:
        letter(pause=f"[[schedule.pause]]\n{text}\n")
    said = str(caught.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert words in said
    assert re.search(r"ligne \d+", said)


def test_a_region_that_is_none() -> None:
    """What may be written is named."""
    with pytest.raises(FileError, match="la-reunion"):
        letter(region="corse")


def test_keep_asks_no_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where holidays are kept, nobody needs to know them."""
    monkeypatch.setattr("newsletter.days_off.holiday", None)
    assert day_off(D, letter()) is None
