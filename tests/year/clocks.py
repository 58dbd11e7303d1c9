"""Weeks in which a machine's clock is wrong."""

import datetime as dt
import random

from tests.year.deeds import DAY, has_left, prepared, thursday
from tests.year.world import PEOPLE, World


def clock_back(world: World, day: dt.date, dice: random.Random) -> None:
    """After it has left the machine's clock is set back a day, then right again; later it believes to be far ahead."""
    prepared(world, day)
    thursday(world, day, "09:05")
    world.cron(day - DAY, "09:15")
    world.cron(day, "09:25")
    world.cron(
        dt.date(2099 - day.isocalendar().week, 1, 1), "09:00"
    )  # another year each time: it is told there
    world.cron(day, "15:05")


def clock_back_amid(world: World, day: dt.date, dice: random.Random) -> None:
    """Some readers have it when the clock is set back before its hour, by minutes and by a day; the others get it once that is over."""
    prepared(world, day)
    some = set(dice.sample(PEOPLE, 2))
    world.mail.says = lambda to: "250 ok" if to in some else "421 4.3.2 going down"
    thursday(world, day, "09:05")
    world.mail.says = lambda _: "250 ok"
    world.cron(day, "08:20")
    world.cron(day - DAY, "09:15")
    thursday(world, day, "09:25", "11:05", "13:05", "18:05")
    has_left(world, day)
