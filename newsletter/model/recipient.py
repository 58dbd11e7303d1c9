"""Who a letter is sent to, where each reader gets a message of their own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader.

    Args:
        address: as written in the recipients file, ready for an envelope but for its domain, which may be beyond ASCII.
        name: as written there; empty where it says none.
    """

    address: str
    name: str = ""
