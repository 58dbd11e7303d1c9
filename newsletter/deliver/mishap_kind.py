"""What can go wrong when a messenger is to take a letter. Pure."""

from enum import StrEnum


class MishapKind(StrEnum):
    """What went wrong, each with a remedy of its own."""

    NAME = "name"
    CONNECTION = "connection"
    TURNED_AWAY = "turned-away"
    TLS = "tls"
    TLS_FIRST = "tls-first"
    PLAIN_FIRST = "plain-first"
    NO_STARTTLS = "no-starttls"
    CERTIFICATE = "certificate"
    AUTHORITIES = "authorities"
    LOGIN = "login"
    NO_LOGIN = "no-login"
    UNSAYABLE = "unsayable"
    SENDER = "sender"
    RECIPIENT = "recipient"
    EDITOR = "editor"
    TESTED = "tested"
    ACCENTED = "accented"
    STRANGER = "stranger"
    READER = "reader"
    FULL = "full"
    LIMIT = "limit"
    RELAY = "relay"
    ACCESS = "access"
    MESSAGE = "message"
    PATIENCE = "patience"
    BROKEN = "broken"
    ANSWER = "answer"
    DISK = "disk"
    HOUR = "hour"
    ENGINE_NAME = "engine-name"
    ENGINE_CONNECTION = "engine-connection"
    ENGINE_TLS = "engine-tls"
    ENGINE_PATIENCE = "engine-patience"
    ENGINE_BROKEN = "engine-broken"
    ENGINE_BUSY = "engine-busy"
    ENGINE_ANSWER = "engine-answer"
    ENGINE_LOGIN = "engine-login"
    ENGINE_RIGHTS = "engine-rights"
    ENGINE_LIST = "engine-list"
    ENGINE_TEMPLATE = "engine-template"
    ENGINE_CAMPAIGN = "engine-campaign"
    ENGINE_TESTED = "engine-tested"
    ENGINE_SENDER = "engine-sender"
    ENGINE_CREDIT = "engine-credit"
    ENGINE_ACCOUNT = "engine-account"
    ENGINE_LIMIT = "engine-limit"
    UNSUBSCRIPTION = "unsubscription"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DELETED = "deleted"
    EDITED = "edited"
    SEVERAL = "several"


BY_A_PERSON = frozenset(
    {
        MishapKind.PAUSED,
        MishapKind.CANCELLED,
        MishapKind.DELETED,
        MishapKind.EDITED,
        MishapKind.SEVERAL,
    }
)
"""What a person did, so that it is held back on purpose, and done again by nobody but a person."""
RECIPIENTS = frozenset({MishapKind.RECIPIENT, MishapKind.READER, MishapKind.EDITOR, MishapKind.TESTED})
"""Who a letter is refused for."""
ADDRESSES = {MishapKind.SENDER, *RECIPIENTS}
"""What it is that a server refuses an address."""
OF_TLS = frozenset(
    {
        MishapKind.TLS,
        MishapKind.TLS_FIRST,
        MishapKind.PLAIN_FIRST,
        MishapKind.NO_STARTTLS,
        MishapKind.CERTIFICATE,
    }
)
"""What keeps a mail server from being spoken to in TLS."""
