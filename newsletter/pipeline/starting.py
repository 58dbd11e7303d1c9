"""Starting: makes a workspace that works at once, with a sample agenda around today."""

import datetime as dt
from importlib.resources import files
from pathlib import Path

from newsletter.exceptions import UsageError
from newsletter.files import write_atomically

_THURSDAY = 3
_IGNORED = "var/\narchive/site/\narchive/.site.new/\n*.pem\nrecipients.csv\nsuppressed.csv\n"


def start(root: Path, now: dt.datetime) -> list[Path]:
    """Write a new workspace; return its files.

    Raises:
        UsageError: one of them is there already; nothing was written.
    """
    texts = {root / name: text for name, text in _sample(now).items()}
    for path in texts:
        if path.exists():
            raise UsageError(
                "Not overwritten", str(path), cause="it is there already", remedy="choose an empty folder"
            )
    for path, text in texts.items():
        write_atomically(path, text.encode())
    (root / "archive" / "editions").mkdir(parents=True, exist_ok=True)
    return list(texts)


def _sample(now: dt.datetime) -> dict[str, str]:
    """Return the sample's files; its agenda has events in the coming weeks."""
    folder = files("newsletter") / "sample"
    today = now.date()
    thursday = today + dt.timedelta(days=(_THURSDAY - today.weekday()) % 7)
    days = {
        "this_week": thursday + dt.timedelta(days=5),  # in the section of that name of the first letter
        "later": today + dt.timedelta(days=30),
        "past": today - dt.timedelta(days=1),
    }
    return {
        "newsletter.toml": (folder / "newsletter.toml").read_text(encoding="utf-8"),
        "feeds/sources.toml": (folder / "sources.toml").read_text(encoding="utf-8"),
        "feeds/agenda.toml": (folder / "agenda.toml").read_text(encoding="utf-8").format(**days),
        ".gitignore": _IGNORED,
    }
