"""What is told, and to whom: decided here, for mail and webhook alike. Pure.

The editor is told everything. Whoever runs the machine is told what they can see to: failures, doubts, and what the
machine needs; never what only the editor can do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from newsletter.config import Config
from newsletter.model import Need
from newsletter.pipeline.needs.causes import KEEPER


class Notice(StrEnum):
    """What a notice is about: the webhook's `event`."""

    DRAFT_READY = "draft-ready"
    DRAFT_STUCK = "draft-stuck"
    APPROVAL_MISSING = "approval-missing"
    LETTER_APPROVED = "letter-approved"
    LETTER_CHANGED = "letter-changed"
    LETTER_SKIPPED = "letter-skipped"
    LETTER_HELD = "letter-held"
    LETTER_FAILED = "letter-failed"
    LETTER_MISSED = "letter-missed"
    LETTER_UNCERTAIN = "letter-uncertain"
    LETTER_SENT = "letter-sent"
    LINKS_DEAD = "links-dead"
    FILE_RESTORED = "file-restored"
    SOURCE_SILENT = "source-silent"
    DISK_LOW = "disk-low"
    BACKUP_OLD = "backup-old"
    NEED = "need"


_FAILURES = {Notice.LETTER_FAILED, Notice.LETTER_UNCERTAIN, Notice.FILE_RESTORED}
# Needs whose remedy is at the machine, whatever its words are.
_MACHINE = frozenset(
    {
        "archive-unpublished", "backup-old", "campaign-stopped", "clock-wrong", "collection-late", "command-hanging", "disk-full",
        "folder-closed", "key-broken", "letter-overdue", "letter-uncertain", "log-closed", "mail-fails",
        "notices-unsent", "page-public", "ping-fails", "readers-tracked", "readers-unreached", "recipients-broken", "recipients-changed", "recipients-forgotten",
        "secret-missing",
        "state-unreadable", "suppression-lost", "suppression-missing", "token-key-changed", "token-key-missing",
        "webhook-fails",
    }
)  # fmt: skip
_NOTICES = {
    "backup-old": Notice.BACKUP_OLD,
    "disk-full": Notice.DISK_LOW,
    "letter-overdue": Notice.LETTER_FAILED,
    "source-silent": Notice.SOURCE_SILENT,
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is told by mail; `is_operator` where it is for the machine's sake."""

    address: str
    is_operator: bool = False


def notice_of(need: Need) -> Notice:
    """Return what a need is told as."""
    return _NOTICES.get(need.code, Notice.NEED)


def is_operators(need: Need) -> bool:
    """Whether whoever runs the machine can see to a need."""
    return need.code in _MACHINE or KEEPER in need.remedy


def readers(config: Config, notice: Notice, needs: Sequence[Need] = ()) -> list[Reader]:
    """Return who is told something, the editor first; somebody who is both is told once."""
    told, operator = [Reader(config.letter.editor)], config.notify.operator
    is_one = operator.lower() == config.letter.editor.lower()
    if operator and not is_one and (notice in _FAILURES or any(map(is_operators, needs))):
        told.append(Reader(operator, is_operator=True))
    return told
