"""What asking links over the network gave, kept for a while: sites are not asked again and again."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager

from newsletter.model import LinkResult, LinkVerdict

_KEPT = {
    LinkVerdict.OK: dt.timedelta(hours=24),
    LinkVerdict.REDIRECTED: dt.timedelta(hours=24),
    LinkVerdict.SLOW: dt.timedelta(hours=24),
    LinkVerdict.UNVERIFIABLE: dt.timedelta(hours=6),
    LinkVerdict.DEAD: dt.timedelta(hours=1),
}
_FORGOTTEN = dt.timedelta(days=30)


class Links:
    """Reads and writes links' results, by their exact addresses."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def known(self, urls: Iterable[str], now: dt.datetime) -> dict[str, LinkResult]:
        """Return the results that still hold."""
        rows = self._db.execute(
            "SELECT * FROM link WHERE url IN (SELECT value FROM json_each(?))", (json.dumps([*urls]),)
        )
        found = ((_result(row), dt.datetime.fromisoformat(row["asked_at"])) for row in rows)
        return {result.url: result for result, at in found if at <= now < at + _KEPT[result.verdict]}

    def asked_until(self, urls: Collection[str], now: dt.datetime) -> dt.datetime | None:
        """Return when the first of these links wants asking; now where one was not asked, None where there is none."""
        rows = self._db.execute(
            "SELECT url, verdict, asked_at FROM link WHERE url IN (SELECT value FROM json_each(?))",
            (json.dumps([*urls]),),
        )
        kept = {
            row["url"]: dt.datetime.fromisoformat(row["asked_at"]) + _KEPT[LinkVerdict(row["verdict"])]
            for row in rows
        }
        return min((kept.get(url, now) for url in urls), default=None)

    def keep(self, results: Iterable[LinkResult], at: dt.datetime) -> None:
        """Write results, and forget those of long ago."""
        values = [
            (one.url, one.verdict, one.status, one.target, one.seconds, _instant(at)) for one in results
        ]
        with self._transaction():
            self._db.execute("DELETE FROM link WHERE asked_at < ?", (_instant(at - _FORGOTTEN),))
            self._db.executemany("INSERT OR REPLACE INTO link VALUES (?,?,?,?,?,?)", values)


def _instant(at: dt.datetime) -> str:
    """In UTC, so that texts sort as instants do."""
    return at.astimezone(dt.UTC).isoformat()


def _result(row: sqlite3.Row) -> LinkResult:
    return LinkResult(
        url=row["url"],
        verdict=LinkVerdict(row["verdict"]),
        status=row["status"],
        target=row["target"],
        seconds=row["seconds"],
    )
