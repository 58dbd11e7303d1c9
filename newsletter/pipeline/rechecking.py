"""Just before sending: what can have changed since the approval is checked again. Such a change holds the letter."""

import email
import email.policy
import logging

from newsletter.exceptions import ConfigurationError, HeldError, NewsletterError
from newsletter.french import listed
from newsletter.model import Edition
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.knowing import known_now
from newsletter.pipeline.local import collect_agenda
from newsletter.preflight import changes, own_files
from newsletter.store import Store

_log = logging.getLogger(__name__)


def read_agenda_again(context: Context, store: Store) -> None:
    """Read what was written into the local agenda since; one that is broken stops no letter that was approved."""
    try:
        collect_agenda(context, store)
    except NewsletterError as error:
        _log.warning("the agenda is not compared with the letter: %s", error)


def changed_words(context: Context, store: Store, edition: Edition) -> str:
    """Say which events were cancelled or moved since the approval, and what to do (French); empty when none was."""
    try:
        known = known_now(context, store, edition)
    except ConfigurationError as error:  # a broken file of sources stops no letter that was approved
        _log.warning("the events are not compared with the letter: %s", error)
        return ""
    facts = [change.fact for change in changes(edition, known) if change.accepted_as not in edition.accept]
    if not facts:
        return ""
    return (
        f"depuis l’approbation, {listed(facts)} ; mettez la lettre à jour (newsletter approve {edition.date}"
        f" --withdraw, puis newsletter draft {edition.date}), relisez-la et approuvez-la"
    )


def refuse_missing(context: Context, edition: Edition, raw: bytes) -> None:
    """Compare the letter's own links and pictures with the site, as it was just built.

    Raises:
        HeldError: the site lacks one of them.
    """
    body = email.message_from_bytes(raw, policy=email.policy.default).get_body(("html",))
    html = body.get_content() if body is not None else ""
    site = context.workspace.site
    lost = [
        path
        for path in own_files(html, context.config.letter)
        if not (site / path).is_file() and f"own-file-missing:{path}" not in edition.accept
    ]
    if lost:
        raise HeldError(
            "Lettre retenue", named(edition.date), cause=f"l’archive n’a pas ce que la lettre montre : {listed(lost)}",
            remedy=f"newsletter check {edition.date}",
        )  # fmt: skip
