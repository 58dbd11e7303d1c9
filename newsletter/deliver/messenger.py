"""What a messenger is, and which one a letter uses."""

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Mapping
from typing import Protocol

from newsletter.config import ENGINES, Config
from newsletter.deliver.mishap import Mishap
from newsletter.deliver.outbox import Outbox
from newsletter.deliver.readers import Readers
from newsletter.deliver.signing import Signer
from newsletter.deliver.smtp import SmtpMessenger
from newsletter.model import Figures, FrozenLetter, Outcome
from newsletter.workspace import Workspace


class Messenger(Protocol):
    """A way out.

    Attributes:
        name: as configured.
    """

    name: str

    def recipients(self, letter: FrozenLetter) -> Iterable[str]:
        """Say whom a letter goes to, as the ledger names them."""

    def hand_over(
        self, letter: FrozenLetter, recipients: Iterable[str]
    ) -> Generator[Outcome, bool | None, None]:
        """Hand a letter over, and say of each recipient that it begins, then how it ended.

        Recipients are asked for as they are needed, and only while it is asked for the next outcome.

        It goes on only when it is asked for the next outcome: what it said is on disk by then. It may end before all
        had their turn; those wait. Sent False, or closed, after it said that one begins, it hands nothing over to that
        one, and begins with no other; sent False, it still says how those ended that it had begun with before.
        """

    def took(self, letter: FrozenLetter, recipient: str) -> bool | Mishap | None:
        """Say whether it has taken a letter for a recipient that was begun with.

        None when it can't know; where it can say why it does not know now, that. False is certain: it would do it anew.
        """

    def figures(self, day: dt.date) -> Figures | Mishap | None:
        """Say what it counts of an edition that it took, or why it can't now; None when it counts nothing."""

    def tried(self) -> Mishap | None:
        """Say why it would take no letter now, without handing one over; None where it would."""

    def post(self, raw: bytes, to: str, name: str) -> None:
        """Send a test or a notice to one address; `name` is a file name for messengers that write files.

        Raises:
            DeliveryError: it was not taken, or nobody knows.
        """


def poster(
    config: Config,
    workspace: Workspace,
    environment: Mapping[str, str],
    signer: Callable[[], Signer | None] = lambda: None,
) -> Messenger:
    """Return what takes notices: a mail server, where the letter leaves by one or the settings have one beside; else files.

    Raises:
        ConfigurationError: a secret that notices need is not in the environment.
    """
    if config.delivery.messenger == "smtp":
        return SmtpMessenger(config, environment, signer=signer, posts_only=True)
    has_server = config.delivery.messenger in ENGINES and config.delivery.has_smtp
    return SmtpMessenger(config, environment, posts_only=True) if has_server else Outbox(workspace)


def messenger(
    config: Config,
    workspace: Workspace,
    environment: Mapping[str, str],
    readers: Callable[[], Readers],
    signer: Callable[[], Signer | None] = lambda: None,
) -> Messenger:
    """Return the configured messenger.

    Args:
        config: which one, and its settings.
        workspace: where the outbox lies.
        environment: where the secrets are.
        readers: gives those who are sent a message of their own.
        signer: gives what signs all that leaves by mail; None where we sign nothing.

    Raises:
        ConfigurationError: a secret that the configuration names is not in the environment.
    """
    if config.delivery.messenger == "smtp":
        return SmtpMessenger(config, environment, readers() if config.delivery.goes_to_each else None, signer)
    if config.delivery.messenger == "listmonk":
        from newsletter.deliver.listmonk import ListmonkMessenger  # noqa: PLC0415 - httpx takes its time

        return ListmonkMessenger(config, environment)
    if config.delivery.messenger == "brevo":
        from newsletter.deliver.brevo import BrevoMessenger  # noqa: PLC0415 - so does its client

        return BrevoMessenger(config, environment)
    return Outbox(workspace)
