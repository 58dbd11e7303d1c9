"""A year lived, and judged: every Thursday is sent once, skipped by rule or by hand, or held back and told."""

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.pipeline.calendar import NOT_SENT, UNKNOWN
from tests.year.deeds import DAY, Week
from tests.year.kinds import KINDS
from tests.year.moved import OFF
from tests.year.weeks import as_ever
from tests.year.world import EDITOR, PEOPLE, ZONE, Told, World, world

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
_AT_MOST = 2


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
    days = [first + n * DAY for n in range(366)]
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
        plan = [dice.choice(OFF) if day in _OFF else kind for day, kind in zip(days, plan, strict=True)]
        plan[-1] = plan[-1] if days[-1] in _OFF else as_ever  # what begins two weeks needs a second
        _live(one, story, days, plan, dice)
    return story


def _live(
    one: World, story: Story, days: Sequence[dt.date], plan: Sequence[Week], dice: random.Random
) -> None:
    """Live each week; where one says how the next is lived, both are judged after that."""
    following: Week | None = None
    lived_yet: list[tuple[dt.date, Week]] = []
    for day, planned in zip(days, plan, strict=True):
        kind = planned if following is None or day in _OFF else following
        following = kind(one, day, dice)
        lived_yet.append((day, kind))
        one.mail.says, one.mail.is_down = (lambda _: "250 ok"), False
        one.cron(day + DAY, "00:10", "10:15")
        one.cron(day + 4 * DAY, "09:05")
        if following is None:
            story.fates += [_judged(one, passed, week.__name__) for passed, week in lived_yet]
            lived_yet.clear()
    story.wrong += _of_all(one, days)


def agenda(days: Sequence[dt.date]) -> str:
    """Something to announce each week."""
    return "\n".join(
        f'[[event]]\nid = "forum-{day}"\ntitle = "Forum du {day}"\nstart = {day + 5 * DAY}T09:00:00\n'
        f'url = "https://example.org/forum-{day}"\n'
        for day in days
    )


def _judged(one: World, day: dt.date, kind: str) -> Fate:
    one.at(day + 5 * DAY, "08:00")
    (found,) = [row for row in one.document("calendar", "--year", str(day.year)) if row["date"] == str(day)]
    reached, status = one.reached(day), found["status"]
    heard = {took.json["event"] for took in one.hook.taken if took.json["edition"] == str(day)}
    wrong = list(_of_day(one, day, reached))
    if status == "sent":
        missing = set(PEOPLE) - set(reached)
        wrong += [f"sent, but not to {sorted(missing)}"] if missing else []
        wrong += (
            []
            if "letter-sent" in heard
            else [f"sent, but the webhook never heard of it, only of {sorted(heard)}"]
        )
        return Fate(day, kind, "sent", tuple(wrong))
    if reached:
        wrong.append(f"{status}, but {len(reached)} have it")
    if not found["send_at"] and found["reason"] not in {NOT_SENT, UNKNOWN}:
        wrong += (
            [f"skipped for {found['reason']}"] if found["reason"] not in {_OFF.get(day), "Séminaire"} else []
        )
        return Fate(day, kind, "skipped", tuple(wrong))
    if not any(_is_about(said, day) for said in one.mail.notices):
        wrong.append("not sent, and nobody was told")
    if not {name for name in heard if name.startswith("letter-") or name == "approval-missing"}:
        wrong.append(f"not sent, and the webhook never heard of it, only of {sorted(heard)}")
    return Fate(day, kind, "held", tuple(wrong))


def _is_about(said: Told, day: dt.date) -> bool:
    subject = said.subject.replace("\u00a0", " ").replace("\u202f", " ")
    return (
        said.to == EDITOR
        and "pas partie" in subject
        and f" {day.day}{'er' if day.day == 1 else ''} " in subject
    )


def _of_day(one: World, day: dt.date, reached: Counter[str]) -> Iterator[str]:
    """Say what must never be: twice, too early, too late, unwanted."""
    for to, count in reached.items():
        if count > 1:
            yield f"{to} has it {count} times"
    instants = sorted(letter.at for letter in one.mail.letters if letter.day == day)
    if not instants:
        return
    edition = one.edition(day).read_text("utf-8")
    moved = re.search(r"^send_at = (\S+)", edition.partition("[[entry]]")[0], re.MULTILINE)
    due = dt.datetime.fromisoformat(moved[1]) if moved else dt.datetime.combine(day, dt.time(9), ZONE)
    if instants[0] < due:
        yield f"left at {instants[0]}, before its hour"
    if instants[0] >= due + _GRACE:
        yield f"left at {instants[0]}, after its grace"
    if day not in one.approved:
        yield "left, and nobody wanted it so"
    if len({letter.body for letter in one.mail.letters if letter.day == day}) > 1:
        yield "left in several versions"
    if late := [who for who, last in one.forgotten.items() if who in reached and day > last]:
        yield f"{late} were forgotten, and have it"


def _of_all(one: World, days: Sequence[dt.date]) -> Iterator[str]:
    """Say what is wrong with the year: the archive, notices told again, errors that nobody foresaw."""
    one.at(days[-1] + 6 * DAY, "09:05")
    one.say("archive")
    rows = [row for row in one.document("calendar", "--year", str(days[0].year)) if row["status"] == "sent"]
    sent = {row["date"] for row in rows}
    site = one.root / "archive" / "site"
    public = {path.stem for path in site.glob("20??-??-??.html")}
    if public != sent:
        yield f"the archive has {sorted(public ^ sent)} otherwise than what was sent"
    for said, count in Counter(one.mail.notices).items():
        if count > 1:
            yield f"{said.to} was told {count} times: {said.subject}"
    yield from _repeated(one)
    yield from one.told


def _repeated(one: World) -> Iterator[str]:
    """Say what the webhook took again and again. Twice is what an answer that came too late makes of it: by its id it is one."""
    taken = [took.json for took in one.hook.taken if took.json["id"] not in one.again]
    counts = Counter((took["event"], took["edition"], took["id"]) for took in taken)
    for (name, day, _), count in counts.items():
        if count > _AT_MOST:
            yield f"the webhook took {name} of {day} {count} times"


def only(kind: Week, day: dt.date, folder: Path, seed: int = 1) -> Story:
    """Live one kind of week between weeks as ever."""
    days = [day + n * 7 * DAY for n in (-1, 0, 1)]
    story = Story()
    with world(folder, day.year, _CONFIG, agenda(days)) as one:
        _live(one, story, days, (as_ever, kind, as_ever), random.Random(seed))
    return story
