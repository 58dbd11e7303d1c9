"""Days and instants as the files of other programs write them. What is not certain is none. Pure."""

import datetime as dt
import re
from contextlib import suppress
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")  # 2023-09-28, 20230928
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AMERICAN = re.compile(  # Jun 09, 2018 09:30 pm
    r"([a-z]{3})[a-z]*\.? (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d)(?::\d\d)? ?([ap]m)", re.IGNORECASE
)


def day_in(name: str) -> dt.date | None:
    """Return the one day that a file's name tells; None where it tells none, or several."""
    found = set()
    for year, _, month, day in _DAY.findall(name):
        with suppress(ValueError):
            found.add(dt.date(int(year), int(month), int(day)))
    return found.pop() if len(found) == 1 else None


def iso(text: str) -> dt.datetime | dt.date | None:
    """Read ISO 8601: a day, or an instant, perhaps without an offset; "2023-09-28 07:00:00" too."""
    with suppress(ValueError):
        return dt.date.fromisoformat(text.strip())
    with suppress(ValueError):
        return dt.datetime.fromisoformat(text.strip())
    return None


def of_mail(text: str) -> dt.datetime | None:
    """Read the date of a mail or a feed (RFC 5322, section 3.3)."""
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text)
    return None


def of_mailchimp(text: str) -> dt.datetime | dt.date | None:
    """Read the date of a Mailchimp report, which has no offset: the account's zone is taken for the letter's."""
    found = _AMERICAN.fullmatch(text.strip())
    if found is None or found[1].lower() not in _MONTHS:
        return iso(text)
    hour = int(found[4]) % 12 + (12 if found[6].lower() == "pm" else 0)
    with suppress(ValueError):
        month = _MONTHS.index(found[1].lower()) + 1
        return dt.datetime(int(found[3]), month, int(found[2]), hour, int(found[5]))  # noqa: DTZ001 - it has none
    return None
