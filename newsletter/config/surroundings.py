"""What is around the letter: its archive, its preview, and who else is told."""

import datetime as dt
from typing import Annotated

import msgspec
from msgspec import Meta

from newsletter.config.values import Table, Words


class ArchiveSettings(Table, frozen=True):
    """How the archive is published.

    Args:
        publish: an argument list that is run in the workspace after the site is built, before sending.
        mentions: a Markdown file of the workspace with the legal notices; empty where there are none.
        minutes: that an entry of a type takes, where it does not say so itself; by type, beside the usual ones.
    """

    publish: tuple[Words, ...] = ()
    mentions: str = ""
    minutes: dict[str, Annotated[int, Meta(ge=1, le=6000)]] = msgspec.field(default_factory=dict)


class PreviewSettings(Table, frozen=True):
    """Where the editor reaches the preview.

    Args:
        url: its address without a path, http(s); empty where it is only opened on the machine itself.
        password_env: the environment variable with the password of a preview that is reached from elsewhere.
    """

    url: str = ""
    password_env: str = ""

    def page(self, day: dt.date | None) -> str:
        """Return the address of an edition's page, or of the first where it is about none; empty without `url`."""
        asked = f"?jour={day.isoformat()}" if day else ""
        return f"{self.url.rstrip('/')}/{asked}" if self.url else ""


class NotifySettings(Table, frozen=True):
    """Who else is told what happens; addresses on the web are secrets, which environment variables hold.

    Args:
        operator: who runs the machine: told what concerns it; empty where nobody is.
        webhook_env: the variable with the address that every event is posted to.
        webhook_key_env: that with the key that signs them (Standard Webhooks: base64, `whsec_` before it or not).
        ping_env: that with the address which each run tells that it begins, and how it ended.
    """

    operator: str = ""
    webhook_env: str = ""
    webhook_key_env: str = ""
    ping_env: str = ""
