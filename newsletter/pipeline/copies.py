"""Which files are copies of another day's letter, that left, though they note its sending as their own: by the files alone. Pure.

What was approved holds its day, so a copy under another is never what its approval says; and no two letters have one message. A
letter that was changed after it had left is not what its approval says either: it has no other's message.
"""

from collections.abc import Iterable
from dataclasses import replace

from newsletter.draft.fingerprint import content_sha256
from newsletter.model import Edition, EditionStatus


def may_be_copy(edition: Edition) -> bool:
    """Whether an edition says that it was handed over, and is not what its approval says."""
    return edition.is_handed_over and edition.approval is not None and not is_as_approved(edition)


def original_of(edition: Edition, others: Iterable[Edition]) -> Edition | None:
    """Return the letter whose copy an edition is that may be one; None where it is none.

    Of two that both are not what was approved any more, the earlier is the letter: what is copied is there already.
    Without such a file an edition stays as it says: a note may be lost, and no letter is sent twice.
    """
    return next((one for one in others if _is_original(one, edition)), None)


def as_copy(edition: Edition, original: Edition | None = None) -> Edition:
    """Return a copy as what it is: a draft of which its editor has seen no proposal yet, and that notes the sending of another letter."""
    sent = edition.sent
    if sent is not None and original is not None:
        named = sent.message_id.replace(f"{edition.date}", f"{original.date}")
        sent = original.sent or replace(sent, message_id=named)
    return replace(edition, status=EditionStatus.DRAFT, approval=None, proposal=0, sent=sent)


def _is_original(one: Edition, copy: Edition) -> bool:
    if one.date == copy.date or not one.is_handed_over or message_of(one) != message_of(copy):
        return False
    notes_own = one.sent is not None and one.sent_as is None
    return is_as_approved(one) or (notes_own and (copy.sent is None or one.date < copy.date))


def message_of(edition: Edition) -> str:
    """Return the hash of the message that was approved, of an edition that was handed over; empty of others."""
    approval = edition.approval if edition.is_handed_over else None
    return approval.message_sha256 if approval is not None else ""


def is_as_approved(edition: Edition) -> bool:
    """Whether an edition says what was approved, of its own day."""
    approval = edition.approval
    return approval is not None and approval.edition_sha256 == content_sha256(edition)
