"""What has come up since an edition was approved: no collection writes to it any more, so the editor is told."""

from newsletter import french
from newsletter.curate import curate
from newsletter.model import Edition, EditionStatus, State
from newsletter.pipeline.context import Context
from newsletter.pipeline.drafting import is_edited
from newsletter.pipeline.evidence import known_now
from newsletter.pipeline.rechecking import changed_facts
from newsletter.preflight import Known, withdrawn
from newsletter.store import Store

_NAMED = 3


def since_approval(context: Context, store: Store, edition: Edition) -> tuple[str, ...]:
    """Say which events of an approved edition have changed, and what could be added to it (French, whole sentences)."""
    if edition.status is not EditionStatus.APPROVED or is_edited(edition):
        return ()
    known = known_now(context, store, edition)
    facts = changed_facts(edition, known)
    told = [f"Depuis l’approbation, {french.listed(facts)} : la lettre serait retenue."] if facts else []
    if missing := [f"« {row.title} »" for row in withdrawn(edition, known)]:
        told.append(
            f"Plus dans l’agenda de sa source : {french.listed(missing)}. Vérifiez que l’événement a toujours lieu."
        )
    if titles := _candidates(context, edition, known):
        number = french.count(len(titles), "nouvelle entrée est arrivée", "nouvelles entrées sont arrivées")
        named = french.listed([f"« {title} »" for title in titles[:_NAMED]])
        told.append(f"Depuis l’approbation, {number} : {named}{'…' if len(titles) > _NAMED else ''}.")
    if told:
        told.append(f"Pour en tenir compte : newsletter approve {edition.date} --withdraw")
    return tuple(told)


def _candidates(context: Context, edition: Edition, known: Known) -> list[str]:
    """Return the titles of what a draft would now have beside the edition's own rows."""
    proposal = curate(known.entries.values(), context.editions(), edition.date, context.config)
    # What the editor deleted is no news.
    rows = [*edition.entries, *(known.base.entries if known.base else ())]
    names = {name for row in rows for name in (row.key, *row.aliases)}
    return [
        row.title
        for row in proposal.entries
        if row.state is State.IN and names.isdisjoint((row.key, *row.aliases))
    ]
