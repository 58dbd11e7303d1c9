# ruff: noqa: INP001 - a script's module
"""Letters of any age: workspaces with so many editions that left, and so much that is known."""

import datetime as dt
import itertools
import os
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contenders import NEWSLETTER, sources

from newsletter.model import Entry, Kind
from newsletter.store import Health, SourceState, Store

TUESDAY = dt.date(2023, 11, 28)  # what the server's feeds hold is old news by then
SETTLED, MEASURED = (
    {"NEWSLETTER_NOW": f"{TUESDAY}T{hour}+01:00", "NEWSLETTER_LINKS": "off"}
    for hour in ("09:05:00", "09:15:00")
)
"""When the draft was made, and when cron calls the next time."""
_SEEN = dt.datetime(2023, 11, 28, 7, tzinfo=dt.UTC)
_WEEK = dt.timedelta(days=7)
_NEAR = 300  # entries of the last weeks and the next: as many in a letter of any age
_ROWS = 20  # of an edition
_SYLLABLES = (
    "al", "ba", "cou", "do", "es", "fi", "gro", "ha", "in", "jo", "la", "mé", "no", "or", "pla", "ru", "ter", "vi",
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Size:
    """How old a letter is: editions that left, entries that are known."""

    editions: int
    entries: int

    def __str__(self) -> str:
        return f"{self.editions} editions, {self.entries:,} entries"


def letter(workspace: Path, size: Size, urls: list[str]) -> Path:
    """Make a workspace, and let the program draft its next letter.

    Raises:
        subprocess.CalledProcessError: the program could not.
    """
    subprocess.run([NEWSLETTER, "init", str(workspace)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    sources(workspace, urls)
    for place in range(size.editions):
        day = TUESDAY + dt.timedelta(days=2) - (size.editions - place) * _WEEK
        (workspace / "archive" / "editions" / f"{day}.md").write_text(_edition(day, place + 1))
    with Store(workspace / "var" / "state.db") as store:
        for source, entries in itertools.groupby(_entries(size.entries), lambda one: one.sources[0]):
            store.collected.save(SourceState(health=Health(id=source)), entries)
    command = [NEWSLETTER, "-C", str(workspace), "run", "--live"]
    environment = {**os.environ, **SETTLED}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)  # noqa: S603
    return workspace


def _entries(number: int) -> Iterator[Entry]:
    """Give entries of ten sources: some near the letter, the others of the ten years before."""
    chance = random.Random(17)  # noqa: S311 - no secret
    for source in range(10):
        for place in range(number // 10):
            near = place < _NEAR // 10
            age = chance.uniform(-60, 90) if near else chance.uniform(300, 3650)
            yield _entry(f"s{source}", place, age, chance)


def _entry(source: str, place: int, age: float, chance: random.Random) -> Entry:
    kind = (Kind.PUBLICATION, Kind.PUBLICATION, Kind.EVENT, Kind.REPLAY)[place % 4]
    event, when = kind is Kind.EVENT, _SEEN - dt.timedelta(days=age)
    return Entry(
        key=f"{source}/{place:016x}",
        kind=kind,
        sources=(source,),
        title=" ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(6)).capitalize(),
        first_seen=_SEEN,
        initial=True,
        url=f"https://{source}.example.org/{place}",
        summary="associations, entreprises et collectivités partagent leurs méthodes " * 4,
        published=None if event else when,
        start=when if event else None,
        end=when + dt.timedelta(hours=2) if event else None,
        place="Paris" if event else None,
        tags=("territoires", "méthode"),
    )


def _edition(day: dt.date, number: int) -> str:
    rows = "".join(_row(day, number, place) for place in range(_ROWS))
    return (
        f'+++\ndate = {day}\nnumber = {number}\nstatus = "sent"\nsubject = "La lettre n° {number}"\n'
        f'preheader = "Alliances et territoires"\nsignature = "Le RAMEAU"\n{rows}\n'
        f'[approval]\nat = {day}T08:00:00+01:00\nedition_sha256 = "{"0" * 64}"\nmessage_sha256 = "{"0" * 64}"\n\n'
        f'[sent]\nat = {day}T09:00:00+01:00\nmessenger = "outbox"\nmessage_id = "<{day}@jeudis.example.org>"\n'
        f"recipients = 1\n+++\n\n# La lettre n° {number}\n\n{'Cette semaine, un territoire invente. ' * 60}\n"
    )


def _row(day: dt.date, number: int, place: int) -> str:
    event = place % 2 == 0
    return (
        f'\n[[entry]]\nkey = "s{place % 10}/{number:08x}{place:08x}"\nsection = "{"semaine" if event else "apport"}"\n'
        f'kind = "{"event" if event else "publication"}"\ntitle = "Une rencontre du territoire ({number}, {place})"\n'
        f'url = "https://s{place % 10}.example.org/{number}-{place}"\nsummary = "{"Associations et entreprises. " * 6}"\n'
        f"start = {day + dt.timedelta(days=place % 7)}\nall_day = {'true' if event else 'false'}\n"
        + ('status = "confirmed"\nplace = "Lyon"\n' if event else "")
    )
