"""What `--version` says: scripts ask for it often, so it loads little."""

import sys

from newsletter import __version__
from newsletter.formats import FORMAT, SCHEMA


def version() -> str:
    """Say the program's version and, on a line of its own, what it runs on and in which form it keeps files."""
    from _sqlite3 import sqlite_version  # what wraps it loads ten times as much

    python = sys.version.split()[0]
    return f"newsletter {__version__}\nPython {python}, SQLite {sqlite_version}, schema {SCHEMA}, format {FORMAT}"
