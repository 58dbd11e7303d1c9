"""Weeks in which the editor's word and the calendar meet: a letter leaves where it was moved to, and this is told."""

import datetime as dt
import random

from tests.year.deeds import DAY, Week, approve, draft, has_left, prepared, thursday
from tests.year.world import World

_PAUSE = '\n[[schedule.pause]]\nfrom = {0}\nto = {0}\nreason = "Pont"\n'
_REASON = "Grève"


def into_a_pause(world: World, day: dt.date, dice: random.Random) -> None:
    """It leaves on Friday instead, and only then Friday is said to be in a pause."""
    prepared(world, day)
    _move(world, day, f"{day + DAY}T10:00")
    settings = world.root / "newsletter.toml"
    before = settings.read_text("utf-8")
    settings.write_text(before + _PAUSE.format(day + DAY), "utf-8")
    _is_told(world, day, "dans une pause")
    thursday(world, day, "09:05", "15:05")
    world.cron(day + DAY, "09:55", "10:05")
    settings.write_text(before, "utf-8")
    has_left(world, day)


def on_anothers_day(world: World, day: dt.date, dice: random.Random) -> Week:
    """It leaves on the next letter's day, an hour before that one."""
    prepared(world, day)
    _move(world, day, f"{day + 7 * DAY}T08:00")
    thursday(world, day)
    return beside_another


def beside_another(world: World, day: dt.date, dice: random.Random) -> None:
    """A letter as any other; the one of the week before leaves on its day, an hour before it."""
    draft(world, day)
    _is_told(world, day - 7 * DAY, "part aussi la lettre")
    approve(world, day, day - DAY, "16:00")
    thursday(world, day, "08:05", "08:55", "09:05", "15:05")
    has_left(world, day - 7 * DAY)
    has_left(world, day)


def off(world: World, day: dt.date, dice: random.Random) -> None:
    """A public holiday, or a pause."""
    draft(world, day)
    thursday(world, day, "09:05", "15:05")


def skipped_off(world: World, day: dt.date, dice: random.Random) -> None:
    """A public holiday, or a pause, which the editor lets go besides."""
    world.at(day - 2 * DAY, "09:05")
    world.wants("it should be skipped", holds=world.say("skip", str(day), "--reason", "Séminaire")[0] == 0)
    thursday(world, day, "09:05", "15:05")


def wanted_off(world: World, day: dt.date, dice: random.Random) -> None:
    """A public holiday, or a pause, of which the editor wants a letter all the same, on its eve."""
    world.at(day - 2 * DAY, "09:05")
    code, said = world.say("draft", str(day))
    world.wants(said, holds=code == 0)
    _move(world, day, f"{day - DAY}T18:00", "09:10")
    thursday(world, day - DAY, "17:55", "18:05")
    thursday(world, day, "09:05", "15:05")
    has_left(world, day)


OFF: tuple[Week, ...] = (off, skipped_off, wanted_off)


def _move(world: World, day: dt.date, to: str, hour: str = "17:00") -> None:
    """Postpone it on the eve, or two days before where it leaves then, and approve it again."""
    on = min(day, dt.date.fromisoformat(to[:10])) - DAY
    world.at(on, hour)
    code, said = world.say("postpone", str(day), "--to", to, "--reason", _REASON)
    world.wants(said, holds=code == 0)
    approve(world, day, on, f"{hour[:2]}:40")


def _is_told(world: World, day: dt.date, words: str) -> None:
    """Whoever asks hears what else is on the day on which it leaves."""
    (row,) = [one for one in world.document("calendar", "--year", str(day.year)) if one["date"] == str(day)]
    texts = (
        row["reason"] or "",
        *(one["message"] for one in world.document("check", str(day))),
        *(one["text"] for one in world.document("status")["needs"]),
    )
    told = sum(words in one for one in texts)
    world.wants(f"of {day} {told} of calendar, check and status say: {words}", holds=told == 3)
