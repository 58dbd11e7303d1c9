"""What a messenger is, and which one a letter uses."""

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from newsletter.config import Config, Workspace
from newsletter.deliver.outbox import Outbox
from newsletter.deliver.smtp import SmtpMessenger


class Messenger(Protocol):
    """A way out.

    Attributes:
        name: as configured.
        recipient: whom the ledger names: a list's address, or the messenger itself.
    """

    name: str
    recipient: str

    def hand_over(self, raw: bytes, day: dt.date) -> None:
        """Hand over an edition.

        Raises:
            DeliveryError: it was certainly not taken.
            UncertainError: nobody knows.
        """

    def took(self, raw: bytes, day: dt.date) -> bool | None:
        """Say whether it has taken an edition's bytes; None when it can't be asked."""

    def post(self, raw: bytes, to: str, name: str) -> None:
        """Send a test or a notice to one address; `name` is a file name for messengers that write files.

        Raises:
            DeliveryError: it was not taken, or nobody knows.
        """


def messenger(config: Config, workspace: Workspace, environment: Mapping[str, str]) -> Messenger:
    """Return the configured messenger.

    Raises:
        ConfigurationError: a secret that the configuration names is not in the environment.
    """
    if config.delivery.messenger == "smtp":
        return SmtpMessenger(config, environment)
    return Outbox(workspace)
