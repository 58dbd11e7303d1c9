"""What is still known of an entry that is of no use any more: that it is no news, should it be shown again."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """An entry that was known once.

    Args:
        met: when a collection first met it.
        day: of its publication; None where nobody said.
    """

    met: dt.datetime
    day: dt.date | None
