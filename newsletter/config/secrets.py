"""The secrets that the settings name, and what asks for each: they are read from the environment, never written here."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.config.delivery import ENGINES, Delivery
from newsletter.config.surroundings import NotifySettings, PreviewSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret that the settings name.

    Args:
        key: where they do: "delivery.smtp.password_env".
        name: of the environment variable that holds it, or of the systemd credential.
        is_used: whether anything asks for it, as the letter is set up.
        is_to_send: whether letters or notices do not leave without it.
    """

    key: str
    name: str
    is_used: bool
    is_to_send: bool = False

    @property
    def is_login(self) -> bool:
        """Whether it is the name of an account: not everything that is called so is about it."""
        return self.key.endswith("username_env")


def secrets_of(
    delivery: Delivery, notify: NotifySettings, preview: PreviewSettings, *, has_tokens: bool
) -> Iterator[Secret]:
    """Go through all that the settings could name; one that they don't has no name.

    Args:
        delivery: the way out.
        notify: who else is told.
        preview: where the editor works.
        has_tokens: whether each reader has a token.
    """
    by = delivery.messenger
    rows = (
        ("listmonk.username_env", delivery.listmonk.username_env, {"listmonk"}),
        ("listmonk.token_env", delivery.listmonk.token_env, {"listmonk"}),
        ("brevo.key_env", delivery.brevo.key_env, {"brevo"}),
        ("smtp.username_env", delivery.smtp.username_env, {"smtp", *ENGINES}),
        ("smtp.password_env", delivery.smtp.password_env, {"smtp", *ENGINES}),
    )
    for key, name, messengers in rows:
        yield Secret(
            key=f"delivery.{key}", name=name or "", is_used=by in messengers, is_to_send=by in messengers
        )
    for index, name in enumerate(delivery.smtp.token_keys):
        yield Secret(
            key="delivery.smtp.token_env",
            name=name,
            is_used=delivery.goes_to_each,
            is_to_send=has_tokens and index == 0,  # the others are understood, in what has left
        )
    for key in ("webhook_env", "webhook_key_env", "ping_env"):
        yield Secret(key=f"notify.{key}", name=getattr(notify, key), is_used=True)
    yield Secret(key="preview.password_env", name=preview.password_env, is_used=True)
