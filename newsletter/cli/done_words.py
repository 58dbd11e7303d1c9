"""What commands say that they did with a letter (French)."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter import french
from newsletter.model import EditionStatus

if TYPE_CHECKING:
    from newsletter.pipeline.context import Context
    from newsletter.store import Store


def approved(context: "Context", store: "Store", day: dt.date, *, done: bool) -> str:
    """`approve`."""
    from newsletter.pipeline.departure import at_once, departing
    from newsletter.pipeline.edition.drafting import require_edition
    from newsletter.pipeline.edition.held import reserved
    from newsletter.pipeline.edition.lateness import taken_over
    from newsletter.pipeline.edition.since import settings_words, since_remedy

    due, doubt = context.times(day), reserved(context, store, require_edition(context, day))
    if not done:
        said = f"La lettre du {french.long_date(day)} était déjà approuvée."
        if changed := settings_words(context, require_edition(context, day)):
            said = f"{said} {changed} {since_remedy(day)}, puis approuvez-la."
        return f"{said} {doubt or at_once(context, day)}".rstrip()
    if context.now >= due.deadline:
        said = f"Approuvée, mais trop tard : la lettre devait partir avant {french.instant(due.deadline)}."
        return f"{said} {taken_over(context, require_edition(context, day))}"
    if doubt:
        return f"Approuvée. {doubt}"
    return f"Approuvée. {departing(context, day)}{_readers(context)}"


def _readers(context: "Context") -> str:
    """Say to how many readers it will go, where that is known."""
    from newsletter.pipeline.readers.recipients import census
    from newsletter.pipeline.way_out import reached

    found = census(context)
    if found is None:
        return ""
    wrong = [
        french.count(found.invalid, "ligne n’est pas une adresse", "lignes ne sont pas des adresses")
        if found.invalid
        else "",
        french.count(found.quoted, "ligne a des guillemets", "lignes ont des guillemets")
        + " qui ne se lisent pas"
        if found.quoted
        else "",
    ]
    to = f"Elle ira à {french.count(reached(context), 'lecteur')}"
    return f" {' ; '.join(filter(None, [to, *wrong]))}."


def withdrawn(context: "Context", day: dt.date, *, done: bool) -> str:
    """`approve --withdraw`."""
    from newsletter.pipeline.departure import leaving

    again = "de nouveau " if done else ""
    said = f"La lettre du {french.long_date(day)} est {again}un brouillon. {leaving(context, day)}"
    if day not in context.said.postponed:
        return said
    return f"{said} Pour retirer aussi son report : newsletter approve {day} --withdraw"


def reopened(day: dt.date) -> str:
    """`approve`, of one that was skipped."""
    return f"La lettre du {french.long_date(day)} était sautée : elle est de nouveau un brouillon."


def skipped(context: "Context", day: dt.date, *, done: bool) -> str:
    """`skip`."""
    reason = _reason(context, day)
    said = f"La lettre du {french.long_date(day)}"
    if not done:
        return f"Rien à faire : {said[0].lower()}{said[1:]} est déjà sautée ({reason})."
    return f"{said} est sautée : {reason}. Pour la rétablir : newsletter approve {day} --withdraw"


def postponed(context: "Context", store: "Store", day: dt.date, *, done: bool, was_approved: bool) -> str:
    """`postpone`, of a letter that was approved for another instant, or not."""
    from newsletter.other_day import met_by
    from newsletter.pipeline.departure import leaving
    from newsletter.pipeline.edition.doubting import DOUBTFUL, is_doubted
    from newsletter.pipeline.edition.drafting import require_edition

    said = f"la lettre du {french.long_date(day)}"
    if not done:
        return f"Rien à faire : {said} l’est déjà. {leaving(context, day)}"
    edition = require_edition(context, day)
    want = (
        "Elle est approuvée"
        if edition.status is EditionStatus.APPROVED
        else f"L’accord donné pour l’heure d’avant est retiré : sans un nouveau, elle ne partira pas. Relisez-la, puis : newsletter approve {day}"
        if was_approved
        else f"Pour l’approuver : newsletter approve {day}"
    )
    meets = "".join(
        f" Attention : {one.words}." for one in met_by(edition, context.config, context.editions())
    )
    if is_doubted(context, store, edition):
        meets = f"{meets} Attention\u00a0: {DOUBTFUL}\u00a0; vérifiez si vous l’avez reçue."
    return f"L{said[1:]} est reportée : {_reason(context, day)}. {leaving(context, day)}{meets} {want}"


def _reason(context: "Context", day: dt.date) -> str:
    from newsletter.pipeline.edition.drafting import require_edition

    return require_edition(context, day).reason.rstrip(".")


def sent(context: "Context", day: dt.date, *, done: bool) -> str:
    """`send --live`."""
    from newsletter.pipeline.departure import gone

    said, is_so = french.long_date(day), gone(context, day)
    return (
        f"La lettre du {said} est {is_so}."
        if done
        else f"Rien à faire : la lettre du {said} est déjà {is_so}."
    )


def tested(addresses: Sequence[str], messenger: str, *, is_whole: bool) -> str:
    """`send --test`; is_whole: whether the test shows all of its pictures."""
    if messenger == "outbox":
        return 'Test écrit dans var/notices/ ; rien n’est envoyé (messenger = "outbox").'
    holes = (
        ""
        if is_whole
        else " Ses nouvelles images ne s’y voient pas encore : elles paraissent dans l’archive avec la lettre."
    )
    return f"Test envoyé à {french.listed(list(addresses))}.{holes}"
