"""What is known of the way by which a letter leaves, beside what the settings say."""

import datetime as dt
from dataclasses import dataclass

from newsletter.model.key_record import KeyRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """What is known.

    Args:
        is_another: whether the letter was approved for another one.
        changed: the settings that have changed since, as they are called (French).
        dated: when the letter was to leave as it was approved, where it leaves earlier by now; else None.
        is_key_new: whether letters left lately with tokens of a key that is not there any more.
        missing_key: what the key of tokens is called without which it cannot leave; empty where that is there.
        forgotten: how many lines of the recipients file are of those who asked to be forgotten.
        record: what DNS has for the key that signs; None where that was not asked.
    """

    is_another: bool = False
    changed: tuple[str, ...] = ()
    dated: dt.datetime | None = None
    is_key_new: bool = False
    missing_key: str = ""
    forgotten: int = 0
    record: KeyRecord | None = None
