"""Whether the preview may be reached from other machines: only by an address that its operator names, and with a password."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from newsletter.addresses import is_loopback
from newsletter.config import PreviewSettings
from newsletter.exceptions import ConfigurationError

_SHORTEST: Final = 12  # characters of a password
_CLOSED = "The preview stays on this machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A preview for other machines.

    Args:
        address: of this machine, as a number; where it listens.
        password: lets in.
    """

    address: str
    password: str


def allow_remote(address: str, settings: PreviewSettings, environment: Mapping[str, str]) -> Remote:
    """Open the preview to other machines.

    Args:
        address: where it is to listen.
        settings: of the preview.
        environment: where the password is.

    Raises:
        ConfigurationError: nobody has said where it is reached, or by which password; or that would travel unencrypted.
    """
    if not settings.url:
        remedy = 'write where its editor reaches it, under [preview]: url = "https://apercu.example.org/"'
        raise _closed("[preview] url", "newsletter.toml has none", remedy)
    if not _is_private(settings.url):
        remedy = "write https://…, and let a web server before the preview end TLS"
        raise _closed(f"[preview] url {settings.url}", "its password would travel unencrypted", remedy)
    name = settings.password_env
    if not name:
        remedy = 'name the environment variable with its password: password_env = "PREVIEW_PASSWORD"'
        raise _closed("[preview] password_env", "newsletter.toml has none", remedy)
    password = environment.get(name, "")
    if len(password) < _SHORTEST:
        cause = (
            f"its password has fewer than {_SHORTEST} characters"
            if password
            else "it is not in the environment"
        )
        raise _closed(name, cause, f"set it to a password of {_SHORTEST} characters or more")
    return Remote(address=address, password=password)


def _is_private(url: str) -> bool:
    """Whether what is said there is nobody else's to read: over TLS, on this machine, or at a number of a network of one's own."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme.lower() == "https" or is_loopback(host):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


def _closed(which: str, cause: str, remedy: str) -> ConfigurationError:
    return ConfigurationError(_CLOSED, which, cause=cause, remedy=remedy)
