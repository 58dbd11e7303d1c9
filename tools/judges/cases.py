"""What is judged: the editions of the tests, written as the files that the judges want."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from newsletter.appointments import files as calendar_files
from newsletter.model import EditionEntry, Kind
from newsletter.permalinks import CALENDAR, edition_calendar, entry_page
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


@cache
def _built() -> "tempfile.TemporaryDirectory[str]":
    """Build the archive of all editions, and that of a letter that has none yet; they last as long as the program."""
    folder = tempfile.TemporaryDirectory()
    Site(Path(folder.name) / "whole", mailed).build(
        [*EDITIONS.values()], mentions="<p>Qui publie, et où.</p>"
    )
    Site(Path(folder.name) / "new").build([])
    Path(folder.name).chmod(0o755)
    return folder


def site() -> Path:
    """Return the archive of all editions."""
    return Path(_built().name) / "whole"


def pages() -> list[Path]:
    """Return pages, style sheets and drawings of the archive: of entries those of some editions, as they are many."""
    some = (
        row.key
        for name in ("usual-week", "cancelled-and-moved", "hostile", "titles-300", "overseas")
        for row in EDITIONS[name].shown
    )
    wanted = {*map(entry_page, some)}
    found = [
        path for ending in ("*.html", "*.css", "*.svg") for path in sorted(Path(_built().name).rglob(ending))
    ]
    return [path for path in found if path.parent.name != "entrees" or f"entrees/{path.name}" in wanted]


def calendars(folder: Path) -> dict[str, tuple[Path, Sequence[str]]]:
    """Write the calendar of each edition that has events, and the archive's: by name, with when its events start."""
    made = {}
    shown: dict[str, EditionEntry] = {}
    for name, edition in EDITIONS.items():
        shown |= {row.key: row for row in edition.shown}
        if content := calendar_files(edition, CONFIG).get(edition_calendar(edition.date)):
            made[name] = folder / f"{name}.ics", sorted(_starts(edition.shown))
            made[name][0].write_bytes(content)
    made["subscription"] = folder / "subscription.ics", sorted(_starts(shown.values()))
    made["subscription"][0].write_bytes((site() / CALENDAR).read_bytes())
    return made


def _starts(rows: Iterable[EditionEntry]) -> Iterable[str]:
    """Say when events start: instants in UTC, or days."""
    for entry in rows:
        if entry.kind is not Kind.EVENT or entry.start is None:
            continue
        if isinstance(entry.start, dt.datetime):
            yield entry.start.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="minutes")
        else:
            yield entry.start.isoformat()
