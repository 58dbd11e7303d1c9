"""Just before sending: what can have changed since the approval is checked again. Such a change holds the letter."""

import logging
from collections.abc import Container
from pathlib import Path

from newsletter.exceptions import ConfigurationError, HeldError, NewsletterError
from newsletter.french import listed
from newsletter.model import Edition
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.evidence import known_now
from newsletter.pipeline.frozen import html_of
from newsletter.pipeline.local import collect_agenda
from newsletter.preflight import Known, changes, own_files
from newsletter.store import Store

_log = logging.getLogger(__name__)


def read_agenda_again(context: Context, store: Store) -> None:
    """Read what was written into the local agenda since; one that is broken stops no letter that was approved."""
    try:
        collect_agenda(context, store)
    except NewsletterError as error:
        _log.warning("the agenda is not compared with the letter: %s", error)


def changed_facts(edition: Edition, known: Known) -> list[str]:
    """Say which events were cancelled or moved since the approval (French), less what the editor accepts."""
    return [change.fact for change in changes(edition, known) if change.accepted_as not in edition.accept]


def changed_words(context: Context, store: Store, edition: Edition) -> str:
    """Say what was cancelled or moved since the approval, and what to do (French); empty when nothing was."""
    try:
        facts = changed_facts(edition, known_now(context, store, edition))
    except ConfigurationError as error:  # a broken file of sources stops no letter that was approved
        _log.warning("the events are not compared with the letter: %s", error)
        return ""
    if not facts:
        return ""
    return (
        f"depuis l’approbation, {listed(facts)} ; mettez la lettre à jour (newsletter approve {edition.date}"
        f" --withdraw, puis newsletter draft {edition.date}), relisez-la et approuvez-la"
    )


def missing_words(edition: Edition, raw: bytes, context: Context, site: Container[str]) -> str:
    """Say which of its own files the approved letter shows that the site lacks (French); empty when it has all."""
    lost = [
        path
        for path in own_files(html_of(raw), context.config.letter)
        if path not in site and f"own-file-missing:{path}" not in edition.accept
    ]
    return f"l’archive n’a pas ce que la lettre montre : {listed(lost)}" if lost else ""


def refuse_missing(context: Context, edition: Edition, raw: bytes) -> None:
    """Compare the letter's own links and pictures with the site, as it was just built.

    Raises:
        HeldError: the site lacks one of them.
    """
    if reason := missing_words(edition, raw, context, _Built(context.workspace.site)):
        raise HeldError(
            "Lettre retenue", named(edition.date), cause=reason, remedy=f"newsletter check {edition.date}"
        )


class _Built:
    """The files of the built site, by their paths."""

    def __init__(self, site: Path) -> None:
        self._site = site

    def __contains__(self, path: object) -> bool:
        return (self._site / str(path)).is_file()
