"""What an approval froze: the exact bytes that will be sent, and the edition's file as it was, in `var/frozen/DATE/`."""

import datetime as dt
from pathlib import Path

from newsletter.disk import unreadable
from newsletter.draft import differences, read_edition
from newsletter.exceptions import ConfigurationError
from newsletter.files import write_atomically
from newsletter.model import Edition, EditionStatus, FrozenLetter, fixed
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import read_text
from newsletter.schedule import times_of


def freeze_message(context: Context, letter: FrozenLetter) -> None:
    """Keep the bytes that will be sent."""
    write_atomically(_folder(context, letter.day) / "message.eml", letter.raw)


def freeze_file(context: Context, day: dt.date, text: str) -> None:
    """Keep the text of the edition's file as it is approved, to tell later what was edited."""
    write_atomically(frozen_path(context, day), text.encode())


def frozen_letter(context: Context, edition: Edition) -> FrozenLetter | None:
    """Return the approved letter; None when its bytes are lost or damaged."""
    letter = _kept(context, edition.date)
    if letter is None or edition.approval is None or letter.sha256 != edition.approval.message_sha256:
        return None
    return letter


def is_for_another_way(context: Context, edition: Edition) -> bool:
    """Whether an edition was approved for another way out than the settings have now: it would not leave by that."""
    from newsletter.deliver import is_for  # noqa: PLC0415 - who drafts sends nothing

    letter = frozen_letter(context, edition) if edition.status is EditionStatus.APPROVED else None
    return letter is not None and not is_for(context.config, letter)


def dated_ahead(context: Context, edition: Edition) -> dt.datetime | None:
    """Return when an edition was to leave as it was approved, as its `Date:` says, where it leaves earlier by now; else None."""
    letter = frozen_letter(context, edition) if edition.status is EditionStatus.APPROVED else None
    at = fixed(letter.at, context.config.letter.zone) if letter is not None and letter.at else None
    return at if at is not None and at > times_of(edition, context.config).send_at else None


def frozen_for(context: Context, day: dt.date, messages: frozenset[str]) -> FrozenLetter | None:
    """Return the letter that the ledger is about, whatever the edition's file says; None when it is lost."""
    letter = _kept(context, day)
    return letter if letter is not None and messages == {letter.sha256} else None


def frozen_file(context: Context, day: dt.date) -> str | None:
    """Return the edition's file as it was approved; None when that is lost or can't be read."""
    path = frozen_path(context, day)
    try:
        if not path.is_file():
            return None
        text = read_text(path)
        read_edition(text, path.name, context.config.letter.zone)
    except PermissionError as error:
        raise unreadable(path, error) from error
    except ConfigurationError:
        return None
    return text


def set_aside(context: Context, day: dt.date) -> Path | None:
    """Keep a copy of an edition's file that is about to be replaced; None when there is none."""
    path = context.workspace.edition(day)
    if not path.is_file():
        return None
    return context.versions(day).keep(path.read_bytes())


def edited_words(context: Context, edition: Edition) -> str:
    """Say what was edited since the approval (French)."""
    text = frozen_file(context, edition.date)
    if text is None:
        return "modifiée depuis l’approbation"
    before = read_edition(text, f"{edition.date}.md", context.config.letter.zone)
    return f"modifiée depuis l’approbation : {', '.join(differences(before, edition))}"


def _kept(context: Context, day: dt.date) -> FrozenLetter | None:
    path = _folder(context, day) / "message.eml"
    try:
        return FrozenLetter(day=day, raw=path.read_bytes()) if path.is_file() else None
    except PermissionError as error:
        raise unreadable(path, error) from error


def _folder(context: Context, day: dt.date) -> Path:
    return context.workspace.frozen / day.isoformat()


def frozen_path(context: Context, day: dt.date) -> Path:
    """Return where the edition's file is kept as it was approved."""
    return _folder(context, day) / f"{day}.md"
