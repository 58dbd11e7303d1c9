"""What is remembered between runs: one SQLite database, `var/state.db`.

Losing it costs no second sending (the editions' files hold what was sent) and no entry (sources are collected
anew); it holds answers, entries, what drafts were proposed, notices told, and the ledger.
"""

from newsletter.store.collected import Health, SourceState
from newsletter.store.connection import is_out_of_reach
from newsletter.store.copying import save_copy, verify
from newsletter.store.database import Store
from newsletter.store.examining import NEWER, examine
from newsletter.store.hook_events import HookEvent
from newsletter.store.ledger import HandedOver, Ledger
from newsletter.store.lookup import Days, Found
from newsletter.store.past import listed
from newsletter.store.pruning import Uses

__all__ = [
    "NEWER",
    "Days",
    "Found",
    "HandedOver",
    "Health",
    "HookEvent",
    "Ledger",
    "SourceState",
    "Store",
    "Uses",
    "examine",
    "is_out_of_reach",
    "listed",
    "save_copy",
    "verify",
]
