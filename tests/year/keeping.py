"""Weeks in which somebody works at the machine: backups, another letter beside this one, a reader to be forgotten."""

import datetime as dt
import errno
import random
import re
from unittest import mock

from tests.year.deeds import DAY, has_left, prepared, thursday
from tests.year.world import PEOPLE, World

_FULL = OSError(errno.ENOSPC, "No space left on device")
_OTHER = "autre"


def full_while_backing_up(world: World, day: dt.date, dice: random.Random) -> None:
    """The disk is full in the middle of a backup, just before its hour: the one of before stays."""
    prepared(world, day)
    file = world.root.parent / f"{day}-full.tar"
    world.at(day - DAY, "20:00")
    world.wants("it should be backed up", holds=world.say("backup", str(file))[0] == 0)
    kept = file.read_bytes()
    world.at(day, "08:30")
    with mock.patch("newsletter.backup.making.Writer.add_file", side_effect=_FULL):
        code, said = world.say("backup", str(file))
    world.wants(f"a backup on a full disk ends with {code}: {said}", holds=code == 1 and "No space" in said)
    beside = [one.name for one in file.parent.iterdir() if file.name in one.name]
    world.wants(
        f"the backup of before is lost, or {beside} stay",
        holds=file.read_bytes() == kept and beside == [file.name],
    )
    thursday(world, day)
    world.at(day, "16:00")
    world.wants("it should be backed up again", holds=world.say("backup", str(file))[0] == 0)
    file.unlink()
    has_left(world, day)


def second_letter(world: World, day: dt.date, dice: random.Random) -> None:
    """Another letter moves onto the machine, with units of its own, and runs beside this one."""
    other, folder = world.root.with_name(f"{_OTHER}-{day}"), world.root.parent / f"units-{day}"
    world.at(day - 2 * DAY, "08:00")
    world.wants("another letter should be made", holds=world.say("init", str(other))[0] == 0)
    world.wants("units should be written", holds=world.say("units", "--dir", str(folder))[0] == 0)
    code, _ = world.say("units", "--dir", str(folder), root=other)
    named, _ = world.say("units", "--dir", str(folder), "--name", _OTHER, root=other)
    found = {
        path.name: match[1]
        for path in folder.glob("*.service")
        if (match := re.search(r"^WorkingDirectory=(.*)$", path.read_text(), re.MULTILINE))
    }
    wanted = {
        f"{name}{kind}.service": str(root)
        for name, root in (("jeudis", world.root), (_OTHER, other))
        for kind in ("", "-preview")
    }
    world.wants(f"units: {code}, {named}, {found}", holds=(code, named, found) == (2, 0, wanted))
    prepared(world, day)
    for hour in ("08:55", "09:05", "15:05"):
        world.at(day, hour)
        said = world.say("run", "--live", root=other)[1]
        world.wants(said, holds="Traceback" not in said)
        thursday(world, day, hour)
    has_left(world, day)


def forgotten(world: World, day: dt.date, dice: random.Random) -> None:
    """A reader asks to be forgotten: not while the letter waits for them, but on Friday; then an old list comes back."""
    who = f"lecteur-{day}@example.org"
    world.readers(*PEOPLE, *world.forgotten, who)
    prepared(world, day)
    world.mail.says = lambda to: "450 4.2.0 full" if to == who else "250 ok"
    thursday(world, day, "09:05")
    world.at(day, "09:30")
    world.wants("who waits is not forgotten", holds=world.say("forget", who)[0] == 3)
    world.mail.says = lambda _: "250 ok"
    thursday(world, day, "12:05", "15:05")
    world.at(day + DAY, "09:00")
    code, said = world.say("forget", who)
    stands = [
        str(path) for path in world.root.rglob("*") if path.is_file() and who.encode() in path.read_bytes()
    ]
    world.wants(f"{who} still stands in {stands}; {code}: {said}", holds=(code, stands) == (0, []))
    world.forgotten[who] = day
    world.readers(*PEOPLE, *world.forgotten)
    has_left(world, day)
