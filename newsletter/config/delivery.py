"""The way out: by which messenger, to whom, signed by whom."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from newsletter.config.values import Table, Words


class Dkim(Table, frozen=True):
    """How we sign letters ourselves (RFC 6376).

    Args:
        selector: before `._domainkey.` in the name of the record with the public key.
        domain: in whose name: the sender's, one above it or one below it.
        key_file: a PEM file of the workspace with the private key, for its owner alone to read.
    """

    selector: Words
    domain: Words
    key_file: Words


class Smtp(Table, frozen=True):
    """How the `smtp` messenger reaches its server, and whom by it; secrets come from the environment.

    Args:
        to: the address of a list, which sends to its members.
        recipients: in place of it, a CSV file of the workspace with the columns `address` and, optionally, `name`.
        suppression: a CSV file of those among them who want nothing more.
        connections: how many may be open at once.
        token_env: the environment variable with the key of the `{token}` in `[letter] unsubscribe`; or several: letters
            leave with the first, tokens of the others are still understood.
        dkim: who signs the letter (RFC 6376): the server that it is handed to, or we ourselves; None where nobody does.
        bounces: the sender on the envelope, who hears of what cannot be delivered; empty for the letter's own.
        verp: whether each reader's envelope has a sender of its own below it, which tells whose letter came back.
        feedback_id: under which names Gmail counts complaints, parted by colons, the sender's own last; empty where it
            need not.
    """

    host: Words = "localhost"
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    tls: Literal["starttls", "tls", "none"] = "starttls"
    to: str | None = None
    recipients: Words | None = None
    suppression: Words | None = None
    connections: Annotated[int, Meta(ge=1, le=32)] = 4
    token_env: Words | tuple[Words, ...] | None = None
    dkim: Literal["relay"] | Dkim | None = None
    bounces: str = ""
    verp: bool = False
    feedback_id: str = ""
    username_env: str | None = None
    password_env: str | None = None

    @property
    def token_keys(self) -> tuple[str, ...]:
        """The environment variables with the keys of tokens: the one that letters leave with first."""
        if self.token_env is None:
            return ()
        return (self.token_env,) if isinstance(self.token_env, str) else self.token_env


def envelope_sender(bounces: str, token: str) -> str:
    """Make the sender of one reader's envelope: "retours+TOKEN@example.org".

    What comes back is addressed to it, and so tells whose letter it was (VERP). Mail servers deliver it to the mailbox
    before the plus sign (RFC 5233); whoever turns it into small letters changes nothing, for tokens have no others.
    """
    local, _, domain = bounces.rpartition("@")
    return f"{local}+{token}@{domain}"


ENGINES: Mapping[str, str] = {"listmonk": "listmonk", "brevo": "Brevo"}
"""The messengers that send to lists of their own, and can be asked what became of a letter; and what people call them."""


class ListmonkSettings(Table, frozen=True):
    """How the `listmonk` messenger reaches its server; the login comes from the environment.

    Args:
        url: the server's address, http(s), without `/api`.
        lists: numbers of the lists that the letter goes to.
        template: number of a template that passes the letter through as it is.
    """

    url: str = ""
    lists: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    template: Annotated[int, Meta(ge=1)] | None = None
    username_env: str | None = None
    token_env: str | None = None


class BrevoSettings(Table, frozen=True):
    """How the `brevo` messenger reaches the account; its key comes from the environment.

    Args:
        lists: numbers of the lists that the letter goes to.
        key_env: the environment variable with the API key.
        url: where Brevo's interface is; elsewhere for tests only.
        anonymous: whether somebody has set the account so that it counts opens and clicks without saying whose.
    """

    lists: tuple[Annotated[int, Meta(ge=1)], ...] = ()
    key_env: str | None = None
    url: str = "https://api.brevo.com/v3"
    anonymous: bool = False


class Delivery(Table, frozen=True):
    """The way out. `images`: shown from the archive, or sent along with each letter (cid)."""

    messenger: Literal["outbox", "smtp", "listmonk", "brevo"] = "outbox"
    images: Literal["archive", "cid"] = "archive"
    smtp: Smtp = Smtp()
    listmonk: ListmonkSettings = ListmonkSettings()
    brevo: BrevoSettings = BrevoSettings()

    @property
    def has_smtp(self) -> bool:
        """Whether a mail server is configured, for whatever goes to one address."""
        return self.smtp != Smtp()

    @property
    def signing(self) -> Dkim | None:
        """How we sign what leaves; None where we don't."""
        dkim = self.smtp.dkim
        return dkim if self.messenger == "smtp" and isinstance(dkim, Dkim) else None

    @property
    def goes_to_each(self) -> bool:
        """Whether each reader is sent a message of their own, rather than a list one for all."""
        return self.messenger == "smtp" and self.smtp.recipients is not None
