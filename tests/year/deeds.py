"""What people and machines do in any week: the draft, the approval, the runs of its day, the operator's word."""

import datetime as dt
import random
from collections.abc import Callable

from tests.year.world import PEOPLE, World

Week = Callable[[World, dt.date, random.Random], "Week | None"]
"""From Tuesday's draft to Friday's look; it may say how the week after it is lived."""
DAY = dt.timedelta(days=1)


def draft(world: World, day: dt.date) -> None:
    """Let the draft be made, on its day."""
    world.cron(day - 2 * DAY, "09:05")


def approve(world: World, day: dt.date, on: dt.date, hour: str) -> None:
    """Approve it; its editor wants it to leave so."""
    world.at(on, hour)
    code, said = world.say("approve", str(day))
    assert code == 0, said
    world.approved.add(day)


def prepared(world: World, day: dt.date) -> None:
    """Draft it, and approve it on the eve."""
    draft(world, day)
    approve(world, day, day - DAY, "16:00")


def thursday(world: World, day: dt.date, *hours: str) -> None:
    """Let cron call on its day."""
    world.cron(day, *(hours or ("08:55", "09:05", "15:05")))


def resolve(world: World, day: dt.date) -> None:
    """Let the operator ask the readers who are in doubt, and say what they said."""
    (row,) = [one for one in world.document("deliveries") if one["edition"] == str(day)] or [
        {"uncertain": ()}
    ]
    for address in row["uncertain"]:
        reached = world.reached(day)
        word = "sent" if (sum(reached.values()) if address == "?" else reached[address]) else "not-sent"
        one = () if address == "?" else ("--recipient", address)
        code, said = world.say("deliveries", "resolve", str(day), "--as", word, *one)
        assert code == 0, said


def has_left(world: World, day: dt.date) -> None:
    """Say what is wrong unless every reader has it."""
    missing = set(PEOPLE) - set(world.reached(day))
    world.wants(f"the letter of {day} should have left, but not to {sorted(missing)}", holds=not missing)
