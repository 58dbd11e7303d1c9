"""Weeks in which the program is upgraded: it meets a database that an older one left, and a letter that is approved or half sent."""

import datetime as dt
import random
import sqlite3
from contextlib import closing
from pathlib import Path

from newsletter.store.migrations import MIGRATIONS
from newsletter.workspace import program_templates
from tests.year.deeds import has_left, prepared, thursday
from tests.year.world import PEOPLE, World

_LAST = ("skipped", "event_states", "pauses", "forgotten")
"""The last migration of programs of before: those whose ledger knows each reader (`tests/data/upgrades/`), and the one before this."""
_LEDGER = "SELECT edition, recipient, standing, message_sha256 FROM delivery ORDER BY 1, 2"
_TEMPLATE = "email/letter.txt.j2"


def upgraded(world: World, day: dt.date, dice: random.Random) -> None:
    """The program is upgraded between the approval and its hour: an older one left the database, and would compose another letter."""
    prepared(world, day)
    frozen = (world.root / "var" / "frozen" / str(day) / "message.eml").read_bytes()
    own = world.root / "templates" / _TEMPLATE
    own.parent.mkdir(parents=True)
    own.write_text(f"Une autre version.\n{(program_templates() / _TEMPLATE).read_text('utf-8')}", "utf-8")
    _as_left_by_an_older_one(world, dice.choice(_LAST))
    thursday(world, day)
    own.unlink()
    own.parent.rmdir()
    own.parent.parent.rmdir()
    body = frozen.partition(b"\r\n\r\n")[2]
    left = {one.body for one in world.mail.letters if one.day == day}
    world.wants("what left is not what was approved", holds=left == {body})
    has_left(world, day)


def upgraded_amid(world: World, day: dt.date, dice: random.Random) -> None:
    """The program is upgraded while some readers have the letter and others wait, and an older one left the database."""
    prepared(world, day)
    waiting = dice.sample(PEOPLE, 2)
    world.mail.says = lambda to: "450 4.2.0 full" if to in waiting else "250 ok"
    thursday(world, day, "09:05")
    world.mail.says = lambda _: "250 ok"
    world.at(day, "09:15")
    _as_left_by_an_older_one(world, dice.choice(_LAST))
    thursday(world, day, "09:25", "12:05", "15:05")
    has_left(world, day)


def _as_left_by_an_older_one(world: World, last: str) -> None:
    """Put the database back to what a program held whose last migration this was, and let the new one tell who has what."""
    path = world.root / "var" / "state.db"
    before = _rows(path, _LEDGER)
    older = path.with_name("older.db")
    _put_back(path, older, last)
    for one in path.parent.glob("state.db*"):
        one.unlink()
    older.rename(path)
    world.again |= {one.json["id"] for one in world.hook.taken}  # some of those programs knew of no webhook
    world.document("deliveries")
    after, seen = _rows(path, _LEDGER), _rows(path, "SELECT name FROM migration")
    world.wants(f"upgraded from {last} the ledger is {after} instead of {before}", holds=after == before)
    world.wants(f"the database of {last} was not upgraded", holds=len(seen) == len(MIGRATIONS))


def _rows(path: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(question).fetchall()


def _put_back(path: Path, older: Path, last: str) -> None:
    """Write what a program held whose last migration this was: its tables and columns, which all are there still."""
    names = [name for name, _ in MIGRATIONS]
    with closing(sqlite3.connect(older, isolation_level=None)) as db:
        db.execute("CREATE TABLE migration (name TEXT PRIMARY KEY) STRICT")
        for name, migrate in MIGRATIONS[: names.index(last) + 1]:
            migrate(db)
            db.execute("INSERT INTO migration VALUES (?)", (name,))
        db.execute("ATTACH ? AS now", (str(path),))
        db.execute("BEGIN")
        for (table,) in db.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'migration'"
        ).fetchall():
            columns = ", ".join(f'"{row[1]}"' for row in db.execute(f"PRAGMA main.table_info({table})"))
            db.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM now.{table}")
        db.execute("COMMIT")
