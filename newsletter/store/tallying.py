"""How many recipients of an edition stand where: counted without sorting rows, as that takes memory for each of them."""

import datetime as dt
import sqlite3
from itertools import groupby
from operator import itemgetter

from newsletter.model import Standing, Tally
from newsletter.store.pages import few_pages

_TALLY = """
    SELECT 'counts', standing, COUNT(*) FROM delivery WHERE edition = ? GROUP BY standing
    UNION ALL SELECT DISTINCT 'messages', message_sha256, NULL FROM delivery WHERE edition = ?
    UNION ALL SELECT 'refused at', MAX(concluded_at), NULL FROM delivery WHERE edition = ? AND standing = 'refused'"""
"""In one statement, so of one moment."""


def tally(db: sqlite3.Connection, edition: dt.date) -> Tally:
    """Count the recipients of an edition, and say what was, or is to be, handed over to them."""
    with few_pages(db):
        rows = db.execute(_TALLY, (edition.isoformat(),) * 3).fetchall()
    told = {what: [(row[1], row[2]) for row in same] for what, same in groupby(rows, key=itemgetter(0))}
    counts, ((refused_at, _),) = dict(told.get("counts", ())), told["refused at"]
    return Tally(
        **{one: counts.get(one, 0) for one in Standing},
        messages=frozenset(message for message, _ in told.get("messages", ())),
        refused_at=dt.datetime.fromisoformat(refused_at) if refused_at else None,
    )
