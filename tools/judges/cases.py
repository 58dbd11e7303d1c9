"""What is judged: the editions of the tests, written as the files that the judges want."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from newsletter.appointments import files as calendar_files
from newsletter.model import Edition, Kind
from newsletter.permalinks import edition_calendar
from tests.editions import CONFIG, EDITIONS, message, mjml
from tests.sites import Site, mailed


def written(folder: Path, ending: str, names: Iterable[str] = EDITIONS) -> list[Path]:
    """Write each edition as `.mjml` or `.html` below a folder."""
    made = []
    for name in names:
        path = folder / f"{name}.{ending}"
        path.write_text(mjml(name) if ending == "mjml" else message(name).html, encoding="utf-8")
        made.append(path)
    return made


def site(folder: Path) -> None:
    """Build the archive of all editions, and that of a letter that has none yet."""
    Site(folder / "whole", mailed).build([*EDITIONS.values()], mentions="<p>Qui publie, et où.</p>")
    Site(folder / "new").build([])


def calendars(folder: Path) -> dict[str, Path]:
    """Write the calendar file of each edition that has events: by the edition's name."""
    made = {}
    for name, edition in EDITIONS.items():
        if content := calendar_files(edition, CONFIG).get(edition_calendar(edition.date)):
            made[name] = folder / f"{name}.ics"
            made[name].write_bytes(content)
    return made


def starts(edition: Edition) -> Iterable[str]:
    """Say when the events of an edition start: instants in UTC, or days."""
    for entry in edition.shown:
        if entry.kind is not Kind.EVENT or entry.start is None:
            continue
        if isinstance(entry.start, dt.datetime):
            yield entry.start.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="minutes")
        else:
            yield entry.start.isoformat()
