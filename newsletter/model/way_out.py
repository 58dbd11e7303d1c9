"""What is known of the way by which a letter leaves, beside what the settings say."""

from dataclasses import dataclass

from newsletter.model.key_record import KeyRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """What is known.

    Args:
        is_another: whether the letter was approved for another one.
        record: what DNS has for the key that signs; None where that was not asked.
    """

    is_another: bool = False
    record: KeyRecord | None = None
