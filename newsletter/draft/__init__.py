"""Editions as files: read strictly, written with care for what the editor wrote, updated without undoing it."""

from newsletter.draft.file import content_sha256, differences, new_text, read_edition, rewritten
from newsletter.draft.update import Update, update

__all__ = ["Update", "content_sha256", "differences", "new_text", "read_edition", "rewritten", "update"]
