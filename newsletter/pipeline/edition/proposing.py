"""Proposing: what the program makes of an edition by what is known, and what it had proposed to whoever saved its file.

A file says by a number which proposal it was last brought up to date with. The database keeps them all: so it is known
what an editor had before their eyes, also one who saves from a window that was opened long before.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from newsletter.config import Config
from newsletter.curate import Proposal, curate
from newsletter.draft import corrections, edits, read_edition, update
from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionEntry, EditionStatus, Entry, Suggestion
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.as_known import knowing
from newsletter.pipeline.edition.before import leaving_first, numbers_taken
from newsletter.pipeline.edition.suggesting import shown_lately, suggested, without_doubles
from newsletter.pipeline.gathering.known import known_for
from newsletter.pipeline.gathering.pictured import with_own_pictures
from newsletter.proposal import refreshed
from newsletter.schedule import times_of
from newsletter.store import Store

_MOST = 10**9  # proposals; a larger number was written by hand


def base_of(context: Context, store: Store, edition: Edition) -> Edition | None:
    """Return an edition as the program had proposed it to whoever saved its file; None when that was forgotten."""
    return _proposed(context, store.memory.proposal(edition.date, edition.proposal), edition.date)


def _proposed(context: Context, text: str | None, day: dt.date) -> Edition | None:
    return _read(text, f"{day.isoformat()}.md", context.config.letter.zone) if text else None


@lru_cache(maxsize=8)  # asked for again wherever an edition is brought up to date, composed or checked
def _read(text: str, name: str, zone: ZoneInfo) -> Edition:
    return read_edition(text, name, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What is made of an edition.

    Args:
        edition: as it should be now.
        base: what is proposed, to be remembered.
        new: keys that are new in it.
        asked: what should be decided of its rows, those among them that are left out as long as nobody decides.
    """

    edition: Edition
    base: Edition
    new: tuple[str, ...]
    asked: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What drafting makes of the edition of a day.

    Args:
        proposal: what is to be in it, by what is known now.
        number: of the edition.
        left: the letters that readers have.
        known: all entries known, merged.
    """

    context: Context
    store: Store
    day: dt.date
    proposal: Proposal
    number: int
    left: Sequence[Edition] = ()
    known: Sequence[Entry] = ()

    def first(self, edito: str = "", review: str | None = None) -> Planned:
        """Propose the edition.

        Args:
            edito: what it begins with; Markdown.
            review: the quarter that this reviews.
        """
        asked = self._asked(self._first(self.proposal))
        edition = self._first(self._without_doubles(asked, self.proposal), edito, review)
        return Planned(
            edition=edition,
            base=dataclasses.replace(edition, edito=""),
            new=tuple(row.key for row in edition.entries),
            asked=asked,
        )

    def _first(self, proposal: Proposal, edito: str = "", review: str | None = None) -> Edition:
        blank = Edition(
            date=self.day,
            number=self.number,
            status=EditionStatus.DRAFT,
            signature=self.context.config.letter.signature,
            proposal=self.store.memory.last_number(self.day) + 1,
            review=review,
            entries=proposal.entries,
            edito=edito,
        )
        return refreshed(blank, blank, self.context.config)

    def update(self, edition: Edition) -> Planned:
        """Bring an open edition up to date. A change of its file makes a proposal of its own, which the file then names."""
        last = self.store.memory.last_number(self.day)
        seen = last if edition.proposal is None else min(edition.proposal, _MOST)
        base = base_of(self.context, self.store, edition)
        unseen = self._unseen(base, seen)
        proposal = self._as_corrected(edition, base)
        joined = {key: one.title for one in self.known for key in one.aliases}
        found = update(edition, base, proposal, self.context.config, unseen, joined)
        asked = self._asked(found.edition)
        if (without := self._without_doubles(asked, proposal)) is not proposal:
            found = update(edition, base, without, self.context.config, unseen, joined)
        after = found.edition
        if (base is not None and edition.number == base.number) or self._is_taken(edition.number):
            after = dataclasses.replace(after, number=self.number)
        if edition.status is EditionStatus.APPROVED and after != edition:
            after = edits.withdraw(after)
        if after != edition:
            seen = max(last, seen) + 1
            after = dataclasses.replace(after, proposal=seen)
        next_base = dataclasses.replace(edits.withdraw(found.base), number=self.number, proposal=seen)
        return Planned(edition=after, base=next_base, new=found.new, asked=asked)

    def _is_taken(self, number: int) -> bool:
        """Whether readers have this number on another letter, or will before this one leaves."""
        first = leaving_first(self.context, self.day)
        return number in numbers_taken(self.day, (*self.left, *first))

    def _asked(self, edition: Edition) -> tuple[Suggestion, ...]:
        return suggested(edition.shown, self.day, self.left, self.known, self.context.now)

    def _as_corrected(self, edition: Edition, base: Edition | None) -> Proposal:
        """Return what is to be in the edition, each event judged by the date that its editor wrote."""
        answers = corrections.corrected(edition, base, self.known)
        if not answers:
            return self.proposal
        dated = corrections.as_corrected(self.known, answers, self.proposal)
        proposal = self._curated(dated)
        return corrections.as_said(proposal, self.proposal, self.known, answers)

    def _curated(self, entries: Sequence[Entry]) -> Proposal:
        return curated(self.context, entries, self.day)

    def _without_doubles(self, asked: tuple[Suggestion, ...], proposal: Proposal) -> Proposal:
        """Return what is to be in the edition: where nobody looks at it, nothing that probably is there already."""
        is_automatic = self.context.config.schedule.approval == "automatic"
        return without_doubles(proposal, asked) if is_automatic else proposal

    def overlooked(self, edition: Edition) -> tuple[EditionEntry, ...]:
        """Return the rows that bringing an edition up to date would show, and that its editor has not seen; none that is only new."""
        base, made = base_of(self.context, self.store, edition), self.update(edition)
        keys = {*made.new} if base is None else self._unseen(base, edition.proposal or 0)
        return tuple(row for row in made.edition.shown if row.key in keys and row.key in made.new)

    def _unseen(self, base: Edition | None, seen: int) -> set[str]:
        """Return the keys of the rows that came into the file after the base."""
        memory, day = self.store.memory, self.day
        if base is None or seen >= memory.last_number(day):
            return set()
        last = _proposed(self.context, memory.proposal(day), day)
        return {row.key for row in last.entries} - {row.key for row in base.entries} if last else set()


def overlooked(context: Context, store: Store, edition: Edition) -> tuple[EditionEntry, ...]:
    """Return the rows that the file of an open edition lacks because it was saved from an older window: drafting brings them back."""
    seen = edition.proposal
    is_copy = seen == 0 or edition.sent_as is not None
    if seen is None or (seen >= store.memory.last_number(edition.date) and not is_copy):
        return ()
    return plan_of(context, store, edition.date).overlooked(edition)


def plan_of(context: Context, store: Store, day: dt.date) -> Plan:
    """Plan the edition of a day, by what is known now."""
    context = knowing(context.looking(), store)
    entries = with_own_pictures(store, known_for(context, store, day, compared(context, store, day)))
    return Plan(
        context=context,
        store=store,
        day=day,
        proposal=curated(context, entries, day),
        number=_next_number(context, day),
        left=context.files().handed_over,
        known=entries,
    )


def curated(context: Context, entries: Sequence[Entry], day: dt.date) -> Proposal:
    """Propose the entries of the edition of a day, by what the letters before it show."""
    # The day's own says nothing but when it leaves, where it is postponed: it changes at each click.
    files = context.files()
    waiting = [one for one in files.waiting if one.date != day or one.send_at is not None]
    first = frozenset(one.date for one in leaving_first(context, day))
    return _curate(entries, files.handed_over, waiting, day, context.config, context.source_names, first)


@by_sameness(4)  # asked for again when what was brought up to date is shown
def _curate(
    entries: Sequence[Entry],
    left: Sequence[Edition],
    waiting: Sequence[Edition],
    day: dt.date,
    config: Config,
    names: Mapping[str, str],
    first: frozenset[dt.date],
) -> Proposal:
    return curate(entries, [*left, *waiting], day, config, names, first)


def compared(context: Context, store: Store, day: dt.date) -> list[EditionEntry]:
    """Return the rows of an edition's file, those that were proposed for it, and those that were shown lately."""
    files = context.files()
    mine = files.on(day)
    base = base_of(context, store, mine) if mine is not None else None
    lately = shown_lately(files.handed_over, day)
    return [row for one in (mine, base, *lately) if one is not None for row in one.entries]


def remember(store: Store, base: Edition) -> None:
    """Remember a proposal, by its number."""
    from newsletter.draft.writing import new_text  # noqa: PLC0415 - most commands write no edition

    text, number = new_text(base), base.proposal or 0
    if store.memory.proposal(base.date, number) != text:
        store.memory.propose(base.date, number, text)


def _next_number(context: Context, day: dt.date) -> int:
    files = context.files()
    before = [one.number for one in files.waiting if one.date < day and _still_leaves(context, one)]
    before += _highest_number(files.handed_over, day)
    return max(before) + 1 if before else context.config.letter.first_number


@by_sameness(4)
def _highest_number(left: Sequence[Edition], day: dt.date) -> list[int]:
    """Return the highest number of letters of other days; nothing where there are none."""
    return sorted(one.number for one in left if one.date != day)[-1:]


def _still_leaves(context: Context, edition: Edition) -> bool:
    """Whether an edition is postponed, or approved, and leaves before those of later days."""
    is_waiting = edition.status in {EditionStatus.DRAFT, EditionStatus.APPROVED}
    return (
        is_waiting
        and (edition.send_at is not None or edition.status is EditionStatus.APPROVED)
        and context.now < times_of(edition, context.config).deadline
    )
