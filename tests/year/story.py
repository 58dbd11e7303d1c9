"""A year lived, and judged: every Thursday is sent once, skipped by rule or by hand, or held back and told."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.year.weeks import KINDS, Week, as_ever
from tests.year.world import PEOPLE, ZONE, World, world

YEAR = 2027
_CONFIG = """\
holidays = "keep" -> holidays = "skip"
# [[schedule.pause]] -> [[schedule.pause]]
# from = 2027-08-01 -> from = 2027-08-01
# to = 2027-08-31 -> to = 2027-08-22
# reason = "Pause -> reason = "Pause"""
_OFF = {
    dt.date(2027, 5, 6): "Ascension",
    dt.date(2027, 11, 11): "Armistice",
    **dict.fromkeys((dt.date(2027, 8, day) for day in (5, 12, 19)), "Pause d’été"),
}
"""The Thursdays of 2027 that are public holidays, or in the pause."""
_GRACE = dt.timedelta(hours=6)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Fate:
    """What became of one Thursday, and how it was: "sent", "skipped", "held", or what is wrong."""

    day: dt.date
    kind: str
    end: str
    wrong: tuple[str, ...] = ()


@dataclass
class Story:
    """A year: each Thursday's fate, and what is wrong with all of it."""

    fates: list[Fate] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        """All that is wrong."""
        return [*(f"{one.day} ({one.kind}): {said}" for one in self.fates for said in one.wrong), *self.wrong]


def thursdays(year: int = YEAR) -> list[dt.date]:
    """All letter days of a year."""
    first = dt.date(year, 1, 1)
    days = [first + n * _DAY for n in range(366)]
    return [day for day in days if day.year == year and day.weekday() == 3]


def lived(
    folder: Path, seed: int, days: Sequence[dt.date] | None = None, kinds: Sequence[Week] = KINDS
) -> Story:
    """Live some Thursdays, each with a fault of a plan that the seed makes."""
    dice = random.Random(seed)
    story, days = Story(), list(days or thursdays())
    plan = (list(kinds) * (len(days) // len(kinds) + 1))[: len(days)]
    dice.shuffle(plan)
    with world(folder, days[0].year, _CONFIG, agenda(days)) as one:
        for day, kind in zip(days, plan, strict=True):
            if is_off := day in _OFF:
                as_off(one, day)
            else:
                kind(one, day, dice)
            one.mail.says, one.mail.is_down = (lambda _: "250 ok"), False
            one.cron(day + _DAY, "00:10", "10:15")
            one.cron(day + 4 * _DAY, "09:05")
            story.fates.append(_judged(one, day, "rule" if is_off else kind.__name__))
        story.wrong += _of_all(one, days)
    return story


def agenda(days: Sequence[dt.date]) -> str:
    """Something to announce each week."""
    return "\n".join(
        f'[[event]]\nid = "forum-{day}"\ntitle = "Forum du {day}"\nstart = {day + 5 * _DAY}T09:00:00\n'
        f'url = "https://example.org/forum-{day}"\n'
        for day in days
    )


def as_off(one: World, day: dt.date) -> None:
    """A Thursday without a letter: cron calls all the same."""
    one.cron(day - 2 * _DAY, "09:05")
    one.cron(day, "09:05", "15:05")


def _judged(one: World, day: dt.date, kind: str) -> Fate:
    one.at(day + 5 * _DAY, "08:00")
    (found,) = [row for row in one.document("calendar", "--year", str(day.year)) if row["date"] == str(day)]
    reached, status = one.reached(day), found["status"]
    wrong = list(_of_day(one, day, reached))
    if status == "sent":
        missing = set(PEOPLE) - set(reached)
        wrong += [f"sent, but not to {sorted(missing)}"] if missing else []
        return Fate(day, kind, "sent", tuple(wrong))
    if reached:
        wrong.append(f"{status}, but {len(reached)} have it")
    if not found["send_at"]:
        wrong += [f"skipped for {found['reason']}"] if found["reason"] != _OFF.get(day, "Séminaire") else []
        return Fate(day, kind, "skipped", tuple(wrong))
    if not any(_is_about(said, day) for said in one.mail.notices):
        wrong.append("not sent, and nobody was told")
    return Fate(day, kind, "held", tuple(wrong))


def _is_about(said: str, day: dt.date) -> bool:
    subject = said.partition("\n")[0].replace("\u00a0", " ").replace("\u202f", " ")
    return "pas partie" in subject and f" {day.day}{'er' if day.day == 1 else ''} " in subject


def _of_day(one: World, day: dt.date, reached: Counter[str]) -> Iterator[str]:
    """Say what must never be: twice, too early, too late, unwanted."""
    for to, count in reached.items():
        if count > 1:
            yield f"{to} has it {count} times"
    instants = sorted(letter.at for letter in one.mail.letters if letter.day == day)
    if not instants:
        return
    edition = one.edition(day).read_text("utf-8")
    due = dt.datetime.combine(day, dt.time(9), ZONE)
    if "send_at = " in edition.partition("[[entry]]")[0]:
        due = dt.datetime.combine(day + _DAY, dt.time(10), ZONE)
    if instants[0] < due:
        yield f"left at {instants[0]}, before its hour"
    if instants[0] >= due + _GRACE:
        yield f"left at {instants[0]}, after its grace"
    if day not in one.approved:
        yield "left, and nobody wanted it so"


def _of_all(one: World, days: Sequence[dt.date]) -> Iterator[str]:
    """Say what is wrong with the year: the archive, notices told again, errors that nobody foresaw."""
    one.at(days[-1] + 6 * _DAY, "09:05")
    one.say("archive")
    rows = [row for row in one.document("calendar", "--year", str(days[0].year)) if row["status"] == "sent"]
    sent = {row["date"] for row in rows}
    site = one.root / "archive" / "site"
    public = {path.stem for path in site.glob("20??-??-??.html")}
    if public != sent:
        yield f"the archive has {sorted(public ^ sent)} otherwise than what was sent"
    for said, count in Counter(one.mail.notices).items():
        if count > 1:
            yield f"told {count} times: {said.partition(chr(10))[0]}"
    yield from one.told


def only(kind: Week, day: dt.date, folder: Path, seed: int = 1) -> Story:
    """Live one kind of week between two as ever."""
    days = [day - 7 * _DAY, day, day + 7 * _DAY]
    story = Story()
    dice = random.Random(seed)
    with world(folder, day.year, _CONFIG, agenda(days)) as one:
        for here, now in zip(days, (as_ever, kind, as_ever), strict=True):
            now(one, here, dice)
            one.mail.says, one.mail.is_down = (lambda _: "250 ok"), False
            one.cron(here + _DAY, "00:10", "10:15")
            story.fates.append(_judged(one, here, now.__name__))
        story.wrong += _of_all(one, days)
    return story
