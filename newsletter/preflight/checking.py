"""The whole check: every finding of every concern, in a stable order."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from newsletter.config import Config
from newsletter.model import Edition, EditionEntry, Finding, Level, LinkResult, Message, Suggestion, WayOut
from newsletter.other_day import Met
from newsletter.preflight import (
    completeness,
    cut,
    dates,
    doubles,
    durations,
    entities,
    events,
    idle as idling,
    images,
    implausible,
    invisible,
    links as linking,
    own,
    parts,
    prose,
    readers,
    reviewed as review,
    slips,
    style,
    tags,
    vocabulary,
    way_out as way,
    words,
)
from newsletter.preflight.another_day import another_day
from newsletter.preflight.before import Before, before
from newsletter.preflight.overlooked import overlooked
from newsletter.preflight.rendered import page_of
from newsletter.recipients import Census
from newsletter.schedule import times_of

_NO_WAY, _NOTHING_BEFORE = WayOut(), Before()
_NOTHING: Mapping[str, tuple[str, ...]] = {}


def preflight(
    message: Message,
    edition: Edition,
    config: Config,
    *,
    site: Collection[str] | None = None,
    frozen: str | None = None,
    links: Mapping[str, LinkResult] | None = None,
    known: events.Known | None = None,
    misspelt: Mapping[str, tuple[str, ...]] | None = _NOTHING,
    suggestions: Collection[Suggestion] = (),
    answers: Collection[idling.Heard] = (),
    approved: bool = False,
    leaves_at: dt.datetime | None = None,
    census: Census | None = None,
    nobodies: Sequence[int] = (),
    way_out: WayOut = _NO_WAY,
    meets: Collection[Met] = (),
    reviewed: review.Reviewed | None = None,
    known_before: Before = _NOTHING_BEFORE,
    unseen: Collection[EditionEntry] = (),
) -> list[Finding]:
    """Check a message.

    Args:
        message: as composed.
        edition: what it was composed from.
        config: the letter's.
        site: paths below the built site, or path to content; None when it is not known.
        frozen: the HTML part that was approved, whose own files are looked for; None for a draft.
        links: what asking the foreign links over the network gave, by address; None when they were not asked.
        known: what is known of its entries now; None when that is not to be compared.
        misspelt: words of `vocabulary.candidates` that a dictionary does not have, with what it has instead; None when
            that took too long.
        suggestions: what its entries probably are the same as, or record.
        answers: of the agenda, with what is known of what they name.
        approved: whether the letter was approved before: a foreign link that has died since does not stop it.
        leaves_at: when it leaves, by which its events are judged; None when that is its hour.
        census: of the recipients file; None when it is not known, or the letter goes to a list.
        nobodies: lines of the suppression file of which nobody can tell whom they mean.
        way_out: what is known of the way by which it leaves.
        meets: what else is on the day on which it leaves, where that is not its own.
        reviewed: what a review of a quarter is compared with; None of any other letter.
        known_before: what letters that readers have before it took of its rows and its number.
        unseen: rows that came into its file, and that a save from an older window dropped.

    Returns:
        Errors first, in a stable order; accepted ones are marked, and stay.
    """
    page, texts = page_of(message.html), [*_written(edition, config), *prose.settings(config)]
    told = [*texts, *prose.summaries(edition)]
    leaves_at = leaves_at or times_of(edition, config).send_at
    found = [
        *parts.subject(message),
        *parts.size(message),
        *parts.parts(message, page, config),
        *readers.readers(config, census, nobodies),
        *way.another(config, way_out),
        *way.dated_ahead(way_out),
        *way.strange_key(config, way_out),
        *way.lost_key(way_out),
        *way.forgotten(config, way_out),
        *way.record(config, way_out, approved=approved),
        *style.forbidden(page),
        *images.images(page, config.letter.base, site),
        *images.lost(page, edition, config.letter.base),
        *style.resources(page, config),
        *linking.whole(page, message),
        *linking.inside(page),
        *linking.alike(page, message, edition),
        *linking.tracking(page),
        *own.missing(message.html if frozen is None else frozen, config, site),
        *parts.leftovers(page, message),
        *another_day(edition, config, meets),
        *events.events(edition, leaves_at),
        *events.changed(edition, known),
        *events.overruled(edition),
        *events.gone(edition, known),
        *review.reviewed(edition, reviewed, leaves_at.astimezone(config.letter.zone).date()),
        *implausible.days(edition),
        *before(edition, known_before),
        *overlooked(edition, unseen),
        *doubles.doubles(edition, suggestions),
        *idling.idle(answers),
        *tags.unknown_tags(edition, config, known),
        *tags.contradicted_tags(edition, config, known),
        *durations.odd(edition),
        *completeness.content(edition, config),
        *slips.slips(edition),
        *slips.elsewhere(texts),
        *cut.cut_elsewhere(edition),
        *parts.placeholders(texts),
        *invisible.invisible(texts),
        *invisible.lost(told),
        *entities.entities(told),
        *dates.weekdays(told, edition.date),
        *dates.impossible(told),
        *words.words(texts),
        *vocabulary.spelling(texts, misspelt),
        *linking.twice(edition),
        *linking.vague(page),
        *style.contrasts(page),
        *style.night(config.look.dark),
        *linking.asked(page, config, links, approved=approved),
    ]
    return marked(found, edition)


def _written(edition: Edition, config: Config) -> list[prose.Passage]:
    repeating = prose.repeating(edition, config)
    return [one for one in prose.passages(edition) if one.where not in repeating]


def marked(found: Iterable[Finding], edition: Edition) -> list[Finding]:
    """Keep each finding once, errors first, and mark what the editor accepts."""
    unique: dict[tuple[str, str], Finding] = {}
    for finding in found:
        unique.setdefault((finding.code, finding.where), finding)
    accepted = [
        dataclasses.replace(one, accepted=f"{one.code}:{one.where}" in edition.accept)
        for one in unique.values()
    ]
    return sorted(accepted, key=lambda finding: finding.level is not Level.ERROR)
