"""Who the letter is, and when it is due."""

import datetime as dt
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta

from newsletter.config.values import Clock, Period, Table, Weekday, Words


class Letter(Table, frozen=True):
    """Who the letter is.

    Args:
        url: where the archive is published.
        editor: who is told what happens.
        subscribe: where readers subscribe, http(s); empty where they are not told.
        reply_to: who reads their answers, a mailbox; empty where answers go to the sender.
    """

    title: Words
    publisher: Words
    url: Words
    sender: Words
    unsubscribe: Words  # where each reader has a token, `TOKEN_PLACE` stands for it
    list_id: Words
    editor: Words
    language: Literal["fr"] = "fr"
    timezone: Words = "Europe/Paris"
    first_number: Annotated[int, Meta(ge=1)] = 1
    edito: Literal["optional", "required"] = "optional"
    signature: str = ""
    address: str = ""
    subscribe: str = ""
    reply_to: str = ""

    @cached_property
    def zone(self) -> ZoneInfo:
        """The letter's time zone (IANA)."""
        return ZoneInfo(self.timezone)

    @property
    def unsubscription(self) -> str:
        """Where a reader's click unsubscribes; a message that it begins has a subject (RFC 6068)."""
        is_bare_mail = self.unsubscribe.startswith("mailto:") and "?" not in self.unsubscribe
        return self.unsubscribe + ("?subject=D%C3%A9sinscription" if is_bare_mail else "")

    @property
    def base(self) -> str:
        """The archive's address, with its final slash."""
        return self.url.rstrip("/") + "/"


class DraftTime(Table, frozen=True):
    """When the draft is made, before the letter's day."""

    days_before: Annotated[int, Meta(ge=0, le=6)] = 2
    at: Clock = "09:00"


REGIONS = {
    "metropole": None,
    "alsace": "6AE",
    "moselle": "57",
    "guadeloupe": "971",
    "guyane": "973",
    "la-reunion": "974",
    "martinique": "972",
    "mayotte": "976",
    "nouvelle-caledonie": "NC",
    "polynesie-francaise": "PF",
    "saint-barthelemy": "BL",
    "saint-martin": "MF",
    "saint-pierre-et-miquelon": "PM",
    "wallis-et-futuna": "WF",
}
"""Where public holidays are not the same, each with its code (ISO 3166-2:FR)."""
Region = Literal[
    "metropole",
    "alsace",
    "moselle",
    "guadeloupe",
    "guyane",
    "la-reunion",
    "martinique",
    "mayotte",
    "nouvelle-caledonie",
    "polynesie-francaise",
    "saint-barthelemy",
    "saint-martin",
    "saint-pierre-et-miquelon",
    "wallis-et-futuna",
]


class Pause(Table, frozen=True, rename={"first": "from", "last": "to"}):
    """Days without a letter, the first and the last included."""

    first: dt.date
    last: dt.date
    reason: Words


class Schedule(Table, frozen=True):
    """When things are due, in the letter's zone.

    Args:
        holidays: what becomes of a letter whose day is a public holiday: it leaves as ever, not at all, or on the
            working day before.
        holidays_region: whose holidays.
        empty: what becomes of a letter with nothing in it.
        pause: days without a letter.
    """

    weekday: Weekday = "thursday"
    send: Clock = "09:00"
    draft: DraftTime = DraftTime()
    approval: Literal["required", "automatic"] = "required"
    grace: Period = "6h"
    collect: Period = "6h"
    holidays: Literal["keep", "skip", "before"] = "keep"
    holidays_region: Region = "metropole"
    empty: Literal["draft", "skip"] = "draft"
    pause: tuple[Pause, ...] = ()
