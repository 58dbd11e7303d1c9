"""Who the letter is sent to, where each reader gets a message of their own: the files that say so, and when two addresses are one. Pure."""

from newsletter.recipients.address import folded
from newsletter.recipients.listing import Census, Invalid, census, read_recipients
from newsletter.recipients.suppressed import appended, read_suppressed
from newsletter.recipients.tokens import ledger_name, token

__all__ = [
    "Census",
    "Invalid",
    "appended",
    "census",
    "folded",
    "ledger_name",
    "read_recipients",
    "read_suppressed",
    "token",
]
