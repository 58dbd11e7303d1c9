"""What an approval froze: the exact bytes that will be sent, and the edition's file as it was, in `var/frozen/DATE/`."""

import datetime as dt
import email
import email.policy
import hashlib
from pathlib import Path

from newsletter.draft import differences, read_edition
from newsletter.files import write_atomically
from newsletter.model import Edition
from newsletter.pipeline.context import Context, read_text


def freeze_message(context: Context, day: dt.date, raw: bytes) -> None:
    """Keep the bytes that will be sent."""
    write_atomically(_folder(context, day) / "message.eml", raw)


def freeze_file(context: Context, day: dt.date) -> None:
    """Keep the edition's file as it is approved, to tell later what was edited."""
    write_atomically(_file(context, day), context.workspace.edition(day).read_bytes())


def frozen_bytes(context: Context, edition: Edition) -> bytes | None:
    """Return the approved bytes; None when they are lost or damaged."""
    path = _folder(context, edition.date) / "message.eml"
    if edition.approval is None or not path.is_file():
        return None
    raw = path.read_bytes()
    return raw if hashlib.sha256(raw).hexdigest() == edition.approval.message_sha256 else None


def html_of(raw: bytes) -> str:
    """Return the HTML part of a message; empty when it has none."""
    body = email.message_from_bytes(raw, policy=email.policy.default).get_body(("html",))
    return body.get_content() if body is not None else ""


def edited_words(context: Context, edition: Edition) -> str:
    """Say what was edited since the approval (French)."""
    path = _file(context, edition.date)
    if not path.is_file():
        return "modifiée depuis l’approbation"
    before = read_edition(read_text(path), path.name, context.config.letter.zone)
    return f"modifiée depuis l’approbation : {', '.join(differences(before, edition))}"


def _folder(context: Context, day: dt.date) -> Path:
    return context.workspace.frozen / day.isoformat()


def _file(context: Context, day: dt.date) -> Path:
    return _folder(context, day) / f"{day}.md"
