"""The settings that a letter shows, or says itself: they are approved with it, so another value is for the next approval.

What only says how it is handed over (host, port, connections, login) counts as it is at the hour, and is none of these.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from newsletter.config import Config
from newsletter.files import write_atomically
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context

_NOT_SHOWN = {"editor", "first_number", "edito"}
_FILE = "settings.json"


def freeze_settings(context: Context, edition: Edition) -> None:
    """Keep by what settings a letter is approved: a digest of each, by its name.

    Raises:
        FailedError: the disk refused.
    """
    path = context.workspace.frozen / edition.date.isoformat() / _FILE
    write_atomically(path, f"{json.dumps(_digests(context.config), indent=1)}\n".encode())


def changed_settings(context: Context, edition: Edition) -> list[str]:
    """Return which of them have changed since an edition was approved: "unsubscribe dans [letter]" (French); none where nobody knows."""
    if edition.status is not EditionStatus.APPROVED:
        return []
    before: dict[str, str] = {}
    with suppress(OSError, ValueError, TypeError):
        before = dict(json.loads((context.workspace.frozen / edition.date.isoformat() / _FILE).read_bytes()))
    now = _digests(context.config)
    return [name for name in now if name in before and before[name] != now[name]]


def _digests(config: Config) -> dict[str, str]:
    return {
        name: hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:16]
        for name, value in _shown(config)
    }


def _shown(config: Config) -> Iterator[tuple[str, object]]:
    for name in config.letter.__struct_fields__:
        if name not in _NOT_SHOWN:
            yield f"{name} dans [letter]", getattr(config.letter, name)
    for name in ("section", "boussole", "look"):
        yield f"la table [{name}]", getattr(config, name)
    delivery, smtp = config.delivery, config.delivery.smtp
    yield "messenger dans [delivery]", delivery.messenger
    yield "images dans [delivery]", delivery.images
    yield "to dans [delivery.smtp]", smtp.to
    yield "feedback_id dans [delivery.smtp]", smtp.feedback_id
    # Of these the letter says only that they are there.
    for name in ("recipients", "suppression", "dkim"):
        yield f"{name} dans [delivery.smtp]", getattr(smtp, name) is not None
