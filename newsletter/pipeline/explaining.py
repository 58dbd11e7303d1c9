"""Explains one entry: where it comes from, and why it is, or is not, in the next edition."""

import datetime as dt
from dataclasses import dataclass

from newsletter.curate import curate
from newsletter.exceptions import UsageError
from newsletter.pipeline.collecting import known_entries
from newsletter.pipeline.context import Context
from newsletter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One entry explained. `section` is None when it is left out; `reason` is French."""

    key: str
    title: str
    sources: tuple[str, ...]
    first_seen: dt.datetime
    edition: dt.date
    section: str | None
    reason: str


def explain(context: Context, store: Store, key: str) -> Explanation:
    """Explain an entry.

    Raises:
        UsageError: no entry has this key.
    """
    entries = known_entries(context, store)
    entry = next((entry for entry in entries if entry.key == key), None)
    if entry is None:
        raise UsageError("Unknown entry", key, remedy="newsletter entries lists the keys")
    day = context.day(None)
    proposal = curate(entries, context.editions(), day, context.config)
    row = next((row for row in proposal.entries if row.key == key), None)
    omitted = next((omission for omission in proposal.omitted if omission.key == key), None)
    return Explanation(
        key=key,
        title=entry.title,
        sources=entry.sources,
        first_seen=entry.first_seen,
        edition=day,
        section=row.section if row else None,
        reason=row.reason if row else omitted.reason if omitted else "",
    )
