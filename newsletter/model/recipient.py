"""Who a letter is sent to, where each reader gets a message of their own."""

from dataclasses import dataclass

TOKEN_PLACE = "0123456789abcdef" * 2
"""What stands in an approved letter where each reader's own token will: as long, and of the same signs."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader.

    Args:
        address: as written in the recipients file, ready for an envelope but for its domain, which may be beyond ASCII.
        name: as written there; empty where it says none.
    """

    address: str
    name: str = ""
