"""Who the letter is sent to, where each reader gets a message of their own: the files that say so, and when two addresses are one. Pure."""

from newsletter.recipients.address import folded, keyed
from newsletter.recipients.erasing import hashed, unhashed, without
from newsletter.recipients.listing import Census, Invalid, census, read_recipients
from newsletter.recipients.suppressed import appended, nobody_in, noted, read_suppressed
from newsletter.recipients.tokens import key_name, ledger_name, token

__all__ = [
    "Census",
    "Invalid",
    "appended",
    "census",
    "folded",
    "hashed",
    "key_name",
    "keyed",
    "ledger_name",
    "nobody_in",
    "noted",
    "read_recipients",
    "read_suppressed",
    "token",
    "unhashed",
    "without",
]
