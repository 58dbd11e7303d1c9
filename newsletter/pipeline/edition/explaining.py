"""Explains one entry: what it was made of and why, what it records, and why it is, or is not, in the next edition."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from newsletter.collect.handwritten import SOURCE
from newsletter.curate import Proposal
from newsletter.exceptions import UsageError
from newsletter.facets import Evidence, Sorting, sorting
from newsletter.issue.summaries import texts_of
from newsletter.model import Edition, EditionEntry, Entry, State, Suggestion
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.drafting import is_open
from newsletter.pipeline.edition.proposing import compared, curated
from newsletter.pipeline.edition.suggesting import suggested
from newsletter.pipeline.gathering.known import names_of, things_for
from newsletter.store import Store

_PLACES = {
    "title": "dans le titre",
    "summary": "dans le résumé",
    "place": "dans le lieu",
    "source": "dans le nom de la source",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the entries that an entry was made of, as its source gave it."""

    key: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Why two of them are one thing; `reason` is French."""

    key: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """One value of a facet that the entry has, by their titles; `reason` is French."""

    facet: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One entry explained.

    Args:
        asked: the key that was asked for; another than `key` where that entry was merged into this one.
        members: what it was made of, whose word counts most first; one, when nothing was merged.
        joins: why they are one.
        replay_of: key of the event that it records.
        event: that event's title.
        replay_reason: why, or why nobody can tell (French); None when it is no recording of a known event.
        marks: the values of facets that it has.
        doubts: those that it may have: only its editor can tell.
        ignored_tags: those of its tags that name no value.
        suggestions: what should be decided of it, or because of it, in that edition.
        section: None when it is left out of the next edition, of the date `edition`.
        reason: why it is in or out (French).
    """

    asked: str
    key: str
    title: str
    sources: tuple[str, ...]
    members: tuple[Member, ...]
    joins: tuple[Joined, ...]
    replay_of: str | None
    event: str | None
    replay_reason: str | None
    marks: tuple[Marked, ...]
    doubts: tuple[Marked, ...]
    ignored_tags: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    first_seen: dt.datetime
    edition: dt.date
    section: str | None
    reason: str


def explain(context: Context, store: Store, key: str) -> Explanation:
    """Explain an entry, called by its key or by that of an entry that was merged into it; of the agenda's its id will do.

    Raises:
        UsageError: no entry has this key, or none any more.
    """
    day = context.day(None)
    editions = context.editions()
    key = key if "/" in key else f"{SOURCE}/{key}"
    found = things_for(context, store, day, {key, *names_of(compared(context, store, day))})
    one = next(
        (one for one in found if any(key in (member.key, *member.aliases) for member in one.members)), None
    )
    if one is None:
        raise _long_past(key) if store.collected.is_set_aside(key) else _unknown(key, editions)
    entry, entries = one.entry, [each.entry for each in found]
    proposal = curated(context, entries, day)
    asked = _asked(context, proposal, entries, entry.key, day)
    section, reason = _proposed_in(context, proposal, asked, entry.key, day)
    sorted_by = sorting(context.config)
    texts = texts_of(entry, context.source_names.get(entry.sources[0]))
    return Explanation(
        asked=key,
        key=entry.key,
        title=entry.title,
        sources=entry.sources,
        members=tuple(Member(key=each.key, title=each.title, url=each.url) for each in one.members),
        joins=tuple(Joined(key=join.key, to=join.to, reason=join.reason) for join in one.joins),
        replay_of=entry.replay_of,
        event=next((other.entry.title for other in found if other.entry.key == entry.replay_of), None),
        replay_reason=one.tie.reason if one.tie else None,
        marks=tuple(_marks(sorted_by, sorted_by.of(texts, entry.tags))),
        doubts=tuple(_marks(sorted_by, sorted_by.doubts(texts, entry.tags))),
        ignored_tags=tuple(tag for tag in entry.tags if sorted_by.named(tag) is None),
        suggestions=asked,
        first_seen=entry.first_seen,
        edition=day,
        section=section,
        reason=reason,
    )


def _long_past(key: str) -> UsageError:
    return UsageError(
        "The event is long past",
        key,
        cause="no letter looks back to it any more",
        remedy="newsletter entries --json has all that is known of it",
    )


def _unknown(key: str, editions: Iterable[Edition]) -> UsageError:
    shown = [edition.date for edition in editions if any(row.key == key for row in edition.shown)]
    if not shown:
        return UsageError("Unknown entry", key, remedy="newsletter entries lists the keys")
    cause = f"no source has it any more; the letter of {max(shown)} shows it"
    return UsageError(
        "The entry is gone", key, cause=cause, remedy="its words and reason are in that letter's file"
    )


def _marks(sorted_by: Sorting, found: Mapping[str, Sequence[Evidence]]) -> Iterator[Marked]:
    """Say which values an entry has, as the archive will, or may have, and by which words."""
    for facet, one in sorted_by.each(found):
        reason = f"«\u00a0{one.said}\u00a0», {_PLACES[one.place]}" if one.said else "par une étiquette (tags)"
        yield Marked(facet=facet.title, value=facet.titles[one.value], reason=reason)


def _asked(
    context: Context, proposal: Proposal, known: Sequence[Entry], key: str, day: dt.date
) -> tuple[Suggestion, ...]:
    """Say what should be decided of an entry, among the rows that a day's edition shows or would show."""
    edition = context.edition(day)
    if edition is not None and not is_open(edition):
        return ()
    there = edition.shown if edition is not None else proposal.entries
    rows = [row for row in (*there, *proposal.entries) if row.state is State.IN]
    kept = {row.key: row for row in rows if row in there or row.key == key}
    found = suggested(kept.values(), day, context.editions(), known, context.now)
    return tuple(one for one in found if key in (one.entry.key, one.other.key))


def _proposed_in(
    context: Context, proposal: Proposal, asked: Sequence[Suggestion], key: str, day: dt.date
) -> tuple[str | None, str]:
    """Say in which section of a day's edition an entry is proposed, if any, and why."""
    row = next((row for row in proposal.entries if row.key == key), None)
    if row is not None and (said := _in_the_file(context, row, asked, day)):
        return None, said
    if row is not None:
        return row.section if row.state is State.IN else None, row.reason
    return None, next((omission.reason for omission in proposal.omitted if omission.key == key), "")


def _in_the_file(context: Context, proposed: EditionEntry, asked: Sequence[Suggestion], day: dt.date) -> str:
    """Say why an entry that is proposed is not in the edition's file; empty when it is."""
    edition = context.edition(day)
    if edition is None or proposed.state is not State.IN:
        return ""
    row = next((row for row in edition.entries if row.key in (proposed.key, *proposed.aliases)), None)
    if row is None:
        return "absente du fichier de la lettre : effacée, ou pas encore proposée (newsletter draft)"
    if row.state is State.OUT and row.reason in {one.words for one in asked}:
        return row.reason
    words = {State.OUT: "écartée de cette lettre", State.NEVER: "écartée pour toujours"}
    return f"{words[row.state]} par la rédaction" if row.state in words else ""
