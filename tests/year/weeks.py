"""What goes wrong in a week, each kind a function: from Tuesday's draft to Friday's look."""

import datetime as dt
import errno
import random
import shutil
import time
from pathlib import Path
from unittest import mock

from tests.year.deeds import DAY, approve, draft, prepared, resolve, thursday
from tests.year.world import PEOPLE, World


def as_ever(world: World, day: dt.date, dice: random.Random) -> None:
    """A letter as any other."""
    prepared(world, day)
    thursday(world, day)


def late_approval(world: World, day: dt.date, dice: random.Random) -> None:
    """Approved after its hour, within the grace."""
    draft(world, day)
    thursday(world, day, "09:05")
    approve(world, day, day, "11:00")
    thursday(world, day, "11:10", "15:05")


def approved_too_late(world: World, day: dt.date, dice: random.Random) -> None:
    """Approved when its grace is over."""
    draft(world, day)
    thursday(world, day, "09:05", "15:05")
    world.at(day, "16:00")
    world.say("approve", str(day))
    thursday(world, day, "16:05")


def never_approved(world: World, day: dt.date, dice: random.Random) -> None:
    """Nobody approves it."""
    draft(world, day)
    thursday(world, day, "09:05", "14:55", "15:05")


def edited_after(world: World, day: dt.date, dice: random.Random) -> None:
    """Edited by hand after the approval; approved again, or not."""
    prepared(world, day)
    path = world.edition(day)
    path.write_text(path.read_text("utf-8") + "\nUn mot de plus.\n", "utf-8")
    world.approved.discard(day)
    thursday(world, day, "09:05")
    if dice.random() < 0.5:
        approve(world, day, day, "10:00")
    thursday(world, day, "10:05", "15:05")


def cancelled(world: World, day: dt.date, dice: random.Random) -> None:
    """An event of the approved letter is cancelled on the eve."""
    prepared(world, day)
    agenda = world.root / "feeds" / "agenda.toml"
    text = agenda.read_text("utf-8")
    mark = f'id = "forum-{day}"\n'
    assert mark in text
    agenda.write_text(text.replace(mark, f'{mark}status = "cancelled"\n', 1), "utf-8")
    world.approved.discard(day)
    thursday(world, day, "09:05")
    assert world.say("approve", str(day), "--withdraw")[0] == 0
    assert world.say("draft", str(day))[0] == 0
    approve(world, day, day, "10:30")
    thursday(world, day, "10:35", "15:05")


def refused_for_now(world: World, day: dt.date, dice: random.Random) -> None:
    """The mail server wants nothing before noon."""
    prepared(world, day)
    world.mail.says = lambda _: "450 4.3.0 later"
    thursday(world, day, "09:05", "10:05")
    world.mail.says = lambda _: "250 ok"
    thursday(world, day, "12:05", "14:05", "15:05")


def no_mail_at_all(world: World, day: dt.date, dice: random.Random) -> None:
    """The mail server is down until the grace is over."""
    prepared(world, day)
    world.mail.is_down = True
    thursday(world, day, "09:05", "11:05", "14:55", "15:05")
    world.mail.is_down = False


def half_sent(world: World, day: dt.date, dice: random.Random) -> None:
    """The server dies in the middle of the readers, and comes back in the evening."""
    prepared(world, day)
    some = set(dice.sample(PEOPLE, 2))
    world.mail.says = lambda to: "250 ok" if to in some else "421 4.3.2 going down"
    thursday(world, day, "09:05")
    world.mail.says = lambda _: "250 ok"
    thursday(world, day, "11:05", "13:05", "18:05")


def lost_answers(world: World, day: dt.date, dice: random.Random) -> None:
    """The answer to the last dot gets lost, for one or two readers."""
    prepared(world, day)
    lost = set(dice.sample(PEOPLE, dice.choice((1, 2))))
    world.mail.says = lambda to: "lost" if to in lost else "250 ok"
    thursday(world, day, "09:05")
    world.mail.says = lambda _: "250 ok"
    thursday(world, day, "10:05")
    world.at(day, "10:30")
    resolve(world, day)
    thursday(world, day, "10:35", "15:05")


def killed(world: World, day: dt.date, dice: random.Random) -> None:
    """The run of its hour is killed at any moment, twice."""
    prepared(world, day)
    for hour in ("09:05", "09:15"):
        world.at(day, hour)
        process = world.start()
        time.sleep(dice.uniform(0.3, 2.5))  # whatever it is at then
        process.kill()
        process.wait()
    thursday(world, day, "09:25")
    world.again |= {one.json["id"] for one in world.hook.taken if one.json["edition"] == str(day)}
    world.at(day, "09:30")
    resolve(world, day)
    thursday(world, day, "09:45", "15:05")


def two_at_once(world: World, day: dt.date, dice: random.Random) -> None:
    """Cron calls twice in the same minute."""
    prepared(world, day)
    world.at(day, "09:05")
    for process in [world.start() for _ in range(2)]:
        process.wait()
    thursday(world, day, "09:15", "15:05")


def disk_full(world: World, day: dt.date, dice: random.Random) -> None:
    """At its hour the disk takes nothing."""
    prepared(world, day)
    full = OSError(errno.ENOSPC, "No space left on device")
    with mock.patch("newsletter.files._write", side_effect=full):
        thursday(world, day, "09:05")
    thursday(world, day, "09:25", "15:05")


def no_database(world: World, day: dt.date, dice: random.Random) -> None:
    """The database is lost, before or after the letter has left."""
    prepared(world, day)
    is_before = dice.random() < 0.5
    if not is_before:
        thursday(world, day, "09:05")
    for path in (world.root / "var").glob("state.db*"):
        path.unlink()
    world.again |= {one.json["id"] for one in world.hook.taken}  # what it knew of those is lost with it
    thursday(world, day, "09:15", "15:05")


def restored(world: World, day: dt.date, dice: random.Random) -> None:
    """Backed up before its hour; it leaves; the machine dies, and the backup is restored: in doubt until somebody says so."""
    prepared(world, day)
    file = world.root.parent / f"{day}.tar"
    world.at(day, "08:00")
    assert world.say("backup", str(file))[0] == 0
    thursday(world, day, "09:05")
    _reborn(world, file, day)
    thursday(world, day, "10:05")
    for one in world.document(
        "deliveries"
    ):  # whatever hour has passed without its letter's having left is in doubt
        resolve(world, dt.date.fromisoformat(one["edition"]))
    thursday(world, day, "10:15", "15:05")


def _reborn(world: World, file: Path, day: dt.date) -> None:
    world.at(day, "09:55")
    new = world.root.with_name(f"letter-{day}")
    code, said = world.say("restore", str(file), str(new))
    assert code == 0, said
    shutil.rmtree(world.root)
    world.root = new
    world.again |= {one.json["id"] for one in world.hook.taken}


def postponed(world: World, day: dt.date, dice: random.Random) -> None:
    """It leaves on Friday instead."""
    prepared(world, day)
    world.at(day - DAY, "17:00")
    code, said = world.say("postpone", str(day), "--to", f"{day + DAY}T10:00", "--reason", "Grève")
    assert code == 0, said
    approve(world, day, day - DAY, "17:10")
    thursday(world, day, "09:05", "15:05")
    world.cron(day + DAY, "09:55", "10:05")


def skipped(world: World, day: dt.date, dice: random.Random) -> None:
    """The editor lets it go without a letter."""
    draft(world, day)
    world.at(day - DAY, "10:00")
    assert world.say("skip", str(day), "--reason", "Séminaire")[0] == 0
    thursday(world, day)


def broken_file(world: World, day: dt.date, dice: random.Random) -> None:
    """The file of a letter of another day cannot be read; this one leaves all the same."""
    prepared(world, day)
    other = world.edition(day + 14 * DAY)
    other.write_text("+++\nstatus = \n", "utf-8")
    thursday(world, day)
    other.unlink()


def cron_is_off(world: World, day: dt.date, dice: random.Random) -> None:
    """Nobody calls the program on its day."""
    prepared(world, day)
    world.approved.discard(day)  # nobody wants it late
