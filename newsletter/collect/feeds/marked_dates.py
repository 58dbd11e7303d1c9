"""Dates that a description marks up for programs, as Drupal does: `<time datetime="…">`, `<span content="…">`. Pure."""

import re
from zoneinfo import ZoneInfo

from newsletter.collect.dates import instants
from newsletter.model import When

_MOST = 20
# <time datetime="2026-12-08T17:00:00Z">, <span class="date-display-start" content="2026-12-08T18:00:00+01:00">
_MARKED = re.compile(
    r"<(?:time|span|div|meta|abbr)\b[^<>]{0,500}?\b(?:datetime|content)\s*=\s*[\"'](?P<value>[^\"'<>]{8,60})[\"']",
    re.IGNORECASE,
)


def marked_dates(html: str, published: When | None, zone: ZoneInfo) -> tuple[When | None, When | None]:
    """Read when an event begins and ends; nothing where none, or more than two dates are marked.

    Args:
        html: a description.
        published: when its item was: that date is none of the event.
        zone: of instants that name none.
    """
    found: list[When] = []
    for match in _MARKED.finditer(html):
        when = instants.read(match["value"], zone)
        if when is not None and when != published and when not in found:
            found.append(when)
        if len(found) > _MOST:
            break
    if not found or len(found) > 2:
        return None, None
    return found[0], found[1] if len(found) == 2 else None
