"""What has come up since an edition was approved: told to the editor; what is not true any more holds the letter."""

import datetime as dt
import logging
from collections.abc import Container
from pathlib import Path

from newsletter import french
from newsletter.exceptions import ConfigurationError, FailedError, HeldError, NewsletterError
from newsletter.french import listed
from newsletter.model import Edition, EditionStatus, FrozenLetter, State
from newsletter.model.quotes import quoted
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition.approved_settings import changed_settings
from newsletter.pipeline.edition.before import had_since
from newsletter.pipeline.edition.comparing import review_facts
from newsletter.pipeline.edition.composing import known_now
from newsletter.pipeline.edition.drafting import is_edited
from newsletter.pipeline.edition.frozen import dated_ahead, is_for_another_way
from newsletter.pipeline.edition.proposing import curated
from newsletter.pipeline.gathering.local import collect_agenda
from newsletter.preflight import Known, changes, own_files, withdrawn
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
        facts += [fact for fact in review_facts(context, store, edition) if fact not in facts]
    except (ConfigurationError, FailedError) as error:
        # Neither a broken file of sources nor a damaged database stops a letter that was approved.
        _log.warning("the events are not compared with the letter: %s", error)
        return ""
    if not facts:
        return ""
    return (
        f"depuis l’approbation, {listed(facts)} ; mettez la lettre à jour (newsletter approve {edition.date}"
        f" --withdraw, puis newsletter draft {edition.date}), relisez-la et approuvez-la"
    )


def way_words(context: Context, edition: Edition) -> str:
    """Say that the way out has changed since the approval, and what to do (French); empty when it has not."""
    if not is_for_another_way(context, edition):
        return ""
    return (
        f"les réglages de l’envoi ont changé depuis l’approbation{_which(context, edition)}\u202f; reprenez la lettre comme"
        f" brouillon (newsletter approve {edition.date} --withdraw), puis approuvez-la à nouveau"
    )


def hour_words(context: Context, edition: Edition) -> str:
    """Say that a letter bears a later hour than the one that it leaves at by now, and so waits for it (French, no whole sentence); else nothing."""
    at = dated_ahead(context, edition)
    if at is None:
        return ""
    return (
        f"l’heure d’envoi a été avancée depuis l’approbation\u202f; la lettre porte celle d’alors, {french.instant(at)}, et ne part pas"
        " avant"
    )


def _which(context: Context, edition: Edition) -> str:
    """Name in brackets the settings that have changed since the approval (French); empty where nobody knows them."""
    changed = changed_settings(context, edition)
    return f" ({listed(changed)})" if changed else ""


def settings_words(context: Context, edition: Edition) -> str:
    """Say which settings an approved letter will not follow (French, whole sentences); empty where it does, or is held for them."""
    changed = changed_settings(context, edition)
    if not changed or is_for_another_way(context, edition):
        return ""
    return (
        f"Depuis l’approbation, newsletter.toml a changé ({listed(changed)})\u00a0: la lettre partira comme elle a été approuvée,"
        " sans en tenir compte."
    )


def missing_words(edition: Edition, html: str, context: Context, site: Container[str]) -> str:
    """Say which of its own files the approved letter shows that the site lacks (French); empty when it has all."""
    lost = [
        path
        for path in own_files(html, context.config.letter)
        if path not in site and f"own-file-missing:{path}" not in edition.accept
    ]
    return f"l’archive n’a pas ce que la lettre montre : {listed(lost)}" if lost else ""


def refuse_missing(context: Context, edition: Edition, letter: FrozenLetter) -> None:
    """Compare the letter's own links and pictures with the site, as it was just built.

    Raises:
        HeldError: the site lacks one of them.
    """
    if reason := missing_words(edition, letter.html, context, _Built(context.workspace.site)):
        raise HeldError(
            "Lettre retenue", named(edition.date), cause=reason, remedy=f"newsletter check {edition.date}"
        )


class _Built:
    """The files of the built site, by their paths."""

    def __init__(self, site: Path) -> None:
        self._site = site

    def __contains__(self, path: object) -> bool:
        return (self._site / str(path)).is_file()


_NAMED = 3


def since_approval(context: Context, store: Store, edition: Edition) -> tuple[str, ...]:
    """Say which events of an approved edition have changed, and what could be added to it (French, whole sentences)."""
    if edition.status is not EditionStatus.APPROVED or is_edited(edition):
        return ()
    known = known_now(context, store, edition)
    facts = changed_facts(edition, known)
    facts += [fact for fact in review_facts(context, store, edition) if fact not in facts]
    if is_for_another_way(context, edition):
        facts = [f"les réglages de l’envoi ont changé{_which(context, edition)}", *facts]
    told = [f"Depuis l’approbation, {french.listed(facts)} : la lettre serait retenue."] if facts else []
    if said := settings_words(context, edition):
        told.append(said)
    if said := hour_words(context, edition):
        told.append(f"{said[0].upper()}{said[1:]}.")
    told += _had_twice(context, edition)
    if missing := [quoted(row.title) for row in withdrawn(edition, known)]:
        gone = "n’est" if len(missing) == 1 else "ne sont"
        told.append(
            f"{french.listed(missing)} {gone} plus dans l’agenda de sa source. Vérifiez que l’événement a toujours lieu."
        )
    if titles := _candidates(context, edition, known):
        number = french.count(len(titles), "nouvelle entrée est arrivée", "nouvelles entrées sont arrivées")
        named = french.listed([quoted(title) for title in titles[:_NAMED]])
        told.append(f"Depuis l’approbation, {number} : {named}{'…' if len(titles) > _NAMED else ''}.")
    return tuple(told)


def _had_twice(context: Context, edition: Edition) -> list[str]:
    """Say which replays and publications another letter has as well, that was approved later (French, whole sentences)."""
    had, found = had_since(context, edition), dict[dt.date, list[str]]()
    for row in edition.shown:
        if (day := had.get(row.key)) is not None:
            found.setdefault(day, []).append(quoted(row.title))
    return [
        f"{french.listed(titles)} {'est' if len(titles) == 1 else 'sont'} aussi dans la lettre du {french.long_date(day)},"
        " approuvée depuis, que les lecteurs ont avant celle-ci."
        for day, titles in found.items()
    ]


def since_remedy(day: dt.date) -> str:
    """Say what to do about what has come up since an approval (French)."""
    return f"Pour en tenir compte, reprenez-la comme brouillon\u00a0: newsletter approve {day} --withdraw"


def _candidates(context: Context, edition: Edition, known: Known) -> list[str]:
    """Return the titles of what a draft would now have beside the edition's own rows."""
    proposal = curated(context, list(known.entries.values()), edition.date)
    # What the editor deleted is no news.
    rows = [*edition.entries, *(known.base.entries if known.base else ())]
    names = {name for row in rows for name in (row.key, *row.aliases)}
    return [
        row.title
        for row in proposal.entries
        if row.state is State.IN and names.isdisjoint((row.key, *row.aliases))
    ]
