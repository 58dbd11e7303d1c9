"""Editions as files: read strictly, written with care for what the editor wrote, updated without undoing it.

Writing (`writing`) is imported by those who write: tomlkit takes its time.
"""

from newsletter.draft.comments import with_comments, with_reason
from newsletter.draft.fingerprint import (
    as_approved,
    content_sha256,
    differences,
    missing_rows,
    rows_of,
    taken_out,
    untouched,
)
from newsletter.draft.reading import read_edition
from newsletter.draft.update import Update, update

__all__ = [
    "Update",
    "as_approved",
    "content_sha256",
    "differences",
    "missing_rows",
    "read_edition",
    "rows_of",
    "taken_out",
    "untouched",
    "update",
    "with_comments",
    "with_reason",
]
