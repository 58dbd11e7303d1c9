"""Since when a browser has not looked: what came in since then is new to its editor. Pure; the browser itself remembers it."""

import datetime as dt
from dataclasses import dataclass

COOKIE = "visites"
"""The name under which a browser remembers."""
_AWAY = dt.timedelta(minutes=30)  # after so long without a look, the next one is another visit
_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Visit:
    """A look.

    Args:
        since: when the visit before this one ended, aware; None at the first.
        cookie: what the browser is to remember.
    """

    since: dt.datetime | None
    cookie: str


def visit(remembered: str | None, now: dt.datetime) -> Visit:
    """Begin a visit, or go on with it.

    Args:
        remembered: what the browser says: anything.
        now: aware.
    """
    before, last = _instants(remembered, now)
    since = last if last is None or now - last > _AWAY else before
    told = [one.astimezone(dt.UTC).isoformat(timespec="seconds") for one in (since, now) if one]
    return Visit(since, _BETWEEN.join(told))


def _instants(remembered: str | None, now: dt.datetime) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Read when the visit before ended, and when this one's last look was."""
    found: list[dt.datetime] = []
    for part in (remembered or "").split(_BETWEEN)[:2]:
        try:
            at = dt.datetime.fromisoformat(part)
        except ValueError:
            return None, None
        if at.tzinfo is None or at > now:
            return None, None
        found.append(at)
    return (None, found[0]) if len(found) == 1 else (found[0], found[1])
