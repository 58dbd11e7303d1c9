"""Weeks in which those who are to be told hear nothing: no letter waits for them, and they hear it later, once."""

import datetime as dt
import random

from tests.year.deeds import DAY, has_left, prepared, resolve, thursday
from tests.year.world import OPERATOR, PEOPLE, World


def hooks_down(world: World, day: dt.date, dice: random.Random) -> None:
    """Neither the ping nor the webhook is heard until Friday, and at its hour both hang."""
    world.deafen()
    prepared(world, day)
    posted = len(world.hook.posted)
    world.ping.is_stuck = world.hook.is_stuck = True
    thursday(world, day, "09:05")
    world.ping.is_stuck = world.hook.is_stuck = False
    left = [one.moment for one in world.mail.letters if one.day == day]
    has_left(world, day)
    has_waited = bool(left) and max(left) > min(one.moment for one in world.hook.posted[posted:])
    world.wants("the letter waited for the webhook", holds=not has_waited)
    thursday(world, day, "12:05", "15:05")
    world.cron(day + DAY, "10:35")  # then both have something to be told of
    world.hear()
    world.cron(day + DAY, "10:45")


def operator_refused(world: World, day: dt.date, dice: random.Random) -> None:
    """The mail server does not know the operator, who is to hear of a doubt; later it does."""
    prepared(world, day)
    (lost,) = dice.sample(PEOPLE, 1)
    world.mail.unknown = {OPERATOR}
    world.mail.says = lambda to: "lost" if to == lost else "250 ok"
    thursday(world, day, "09:05")
    world.mail.says = lambda _: "250 ok"
    thursday(world, day, "10:05")
    _is_in_doubt(world, day, operator=0)
    world.mail.unknown = set()
    thursday(world, day, "11:05", "12:05")
    _is_in_doubt(world, day, operator=1)
    world.at(day, "12:30")
    resolve(world, day)
    thursday(world, day, "12:35", "15:05")
    has_left(world, day)


def _is_in_doubt(world: World, day: dt.date, *, operator: int) -> None:
    about = [
        one.to for one in world.mail.notices if "sauf peut-être" in one.subject and _names(one.subject, day)
    ]
    counts = (len(about) - about.count(OPERATOR), about.count(OPERATOR))
    world.wants(
        f"of the doubt of {day} the editor was told {counts[0]} times, the operator {counts[1]}",
        holds=counts == (1, operator),
    )


def _names(subject: str, day: dt.date) -> bool:
    return f" {day.day}{'er' if day.day == 1 else ''} " in subject.replace("\u00a0", " ")
