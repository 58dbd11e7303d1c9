"""The operator's word on what is uncertain: what it will lead to, said before anything is written; then carried out."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from newsletter.deliver import Do, End, Situation, decide, foresee
from newsletter.exceptions import FailedError, UsageError
from newsletter.model import Edition, EditionStatus, Standing, Word
from newsletter.pipeline import way_out
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.drafting import require_edition
from newsletter.pipeline.edition.held import Progress, answers, is_engine, situation
from newsletter.pipeline.edition.sending import Result, settle
from newsletter.recipients import folded
from newsletter.store import Store

_LEFT = {Word.SENT: {Do.CONCLUDE}, Word.NOT_SENT: {Do.RETURN, Do.EXPIRE, Do.CONCLUDE}}
"""What a word that was stopped halfway has left to be written,"""
_SAID = {Word.SENT: [Standing.ACCEPTED], Word.NOT_SENT: [Standing.PREPARED, Standing.REFUSED]}
"""and where those stand then that it was about."""
_NAMED = 10  # addresses in one error


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What the operator's word on a letter leads to, as things stand.

    Args:
        day: the edition's date.
        word: what they say.
        addresses: of whom alone, as they write them; none means all.
        recipients: of whom that is, as the ledger names them. None where the ledger knows nothing of the letter, and
            where they are certain by now, but what follows from that is still to be written.
        is_unknown: whether the ledger knows nothing of the letter.
        others: of whom nobody will know anything still.
        addresses_of: whom both are, as far as anybody knows.
        waiting: how many it will be handed to.
        expired: how many will not get it any more, it being too late.
        then: what comes next.
    """

    day: dt.date
    word: Word
    addresses: tuple[str, ...]
    recipients: frozenset[str]
    is_unknown: bool
    others: frozenset[str]
    addresses_of: Mapping[str, str]
    waiting: int
    expired: int
    then: Do | End


def foreseen(
    context: Context, store: Store, day: dt.date, word: Word, addresses: Sequence[str] = ()
) -> Resolution:
    """Say what the operator's word leads to; nothing is written. Whom a messenger can be asked about, it is asked.

    Args:
        context: the workspace, whose lock is held: whoever was handing over is gone.
        store: its database.
        day: the edition's date.
        word: what the operator says.
        addresses: of whom alone; all when there are none.

    Raises:
        UsageError: there is no such edition, nothing of it is uncertain, or one of these recipients is not.
    """
    edition = require_edition(context, day)
    doubts, answered = _doubts(context, store, edition)
    given = _asked(situation(context, store, edition, Progress(word=word, asked=True)), doubts, answered)
    is_unknown = edition.status is EditionStatus.SENDING and given.tally.is_empty
    is_left = decide(given) in _LEFT[word]
    if not (doubts or answered or is_left):
        raise _certain(day)
    settled = [*answered, *(_said_before(store, day, word) if addresses and is_left else ())]
    whom = way_out.addresses(context, day, {*doubts, *settled})
    about = _chosen(day, addresses, doubts, whom) if addresses else doubts
    after, then = foresee(dataclasses.replace(given, meant=len(about)))
    return Resolution(
        day=day,
        word=word,
        addresses=tuple(addresses),
        recipients=about,
        is_unknown=is_unknown,
        others=doubts - about,
        addresses_of={one: whom[one] for one in doubts},
        waiting=after.tally.waiting,
        expired=after.tally.refused - given.tally.refused,
        then=then,
    )


def resolve(context: Context, store: Store, resolution: Resolution) -> Result:
    """Write the operator's word, and what follows from it; nothing is handed over.

    Args:
        context: the workspace, whose lock is held.
        store: its database.
        resolution: what they were told.

    Raises:
        FailedError: things stand otherwise by now than they were told, or the disk refused.
    """
    said = resolution
    try:
        now = foreseen(context, store, said.day, said.word, said.addresses)
    except UsageError:
        now = None
    if now != said:
        raise FailedError(
            "Nothing was changed",
            str(said.day),
            cause="what is known of this letter has changed meanwhile",
            remedy="look at newsletter deliveries, and say it again",
        )
    return settle(context, store, said.day, word=said.word, about=said.recipients)


def ledger_names(address: str, whom: Mapping[str, str]) -> frozenset[str]:
    """Return by which of these names of an edition's recipients the ledger knows an address."""
    return frozenset(name for name, one in whom.items() if folded(one) == folded(address))


def _doubts(context: Context, store: Store, edition: Edition) -> tuple[frozenset[str], dict[str, Standing]]:
    """Return the recipients of whom nobody knows, and where those stand that a messenger knows more about."""
    uncertain = store.ledger.standing(edition.date, Standing.UNCERTAIN)
    asked = [
        *store.ledger.standing(edition.date, Standing.HANDING),
        *(uncertain if is_engine(context) else ()),
    ]
    answered = {
        one: Standing.ACCEPTED if answer else Standing.PREPARED
        for one, answer in answers(context, store, edition, asked).items()
        if isinstance(answer, bool)
    }
    return frozenset({*uncertain, *asked} - answered.keys()), answered


def _asked(given: Situation, doubts: Collection[str], answered: dict[str, Standing]) -> Situation:
    """Return the situation as it is once the messenger's answers are written."""
    stand = list(answered.values())
    tally = dataclasses.replace(
        given.tally,
        handing=0,
        uncertain=len(doubts),
        accepted=given.tally.accepted + stand.count(Standing.ACCEPTED),
        prepared=given.tally.prepared + stand.count(Standing.PREPARED),
    )
    return dataclasses.replace(given, tally=tally)


def _said_before(store: Store, day: dt.date, word: Word) -> list[str]:
    return [one for standing in _SAID[word] for one in store.ledger.standing(day, standing)]


def _chosen(
    day: dt.date, addresses: Sequence[str], doubts: frozenset[str], whom: Mapping[str, str]
) -> frozenset[str]:
    """Return those of whom nobody knows that addresses name. Of one that is settled just now, nothing more need be said."""
    certain = [one for one in addresses if not ledger_names(one, whom)]
    if not certain:
        return doubts & frozenset().union(*(ledger_names(one, whom) for one in addresses))
    named = sorted(whom[one] for one in doubts)[:_NAMED]
    raise UsageError(
        "Not uncertain",
        ", ".join(certain),
        cause=f"of the letter of {day} nobody is in doubt about it",
        remedy=f"uncertain: {', '.join(named)}{' …' if len(doubts) > _NAMED else ''}"
        if doubts
        else "leave out --recipient",
    )


def _certain(day: dt.date) -> UsageError:
    return UsageError(
        "Nothing is uncertain",
        str(day),
        cause="the ledger knows where every recipient of this letter stands, or nobody was begun with",
        remedy="newsletter deliveries shows what it knows",
    )
