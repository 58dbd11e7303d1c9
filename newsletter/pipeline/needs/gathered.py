"""All that needs a person, gathered: told by `status`, by notices and by the preview."""

from collections.abc import Callable, Iterable, Sequence

from newsletter.disk import unreadable
from newsletter.exceptions import FailedError
from newsletter.model import Level, Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.health import SourceHealth
from newsletter.pipeline.gathering.remarks import source_needs
from newsletter.pipeline.needs.addresses import address_needs, key_needs, reader_needs, token_needs
from newsletter.pipeline.needs.broken_files import other_editions, stuck_needs
from newsletter.pipeline.needs.causes import cause
from newsletter.pipeline.needs.counted import missing, numbered_twice
from newsletter.pipeline.needs.doors import door_needs
from newsletter.pipeline.needs.emptied import emptied
from newsletter.pipeline.needs.engines import stopped_campaigns, tracked_readers
from newsletter.pipeline.needs.hooks import ping_needs, webhook_needs
from newsletter.pipeline.needs.letters import letter_needs, lost_approvals, overdue
from newsletter.pipeline.needs.machine import backup_needs, collecting_needs, hanging_needs, machine_needs
from newsletter.pipeline.needs.mail import mail_needs
from newsletter.pipeline.needs.making import error
from newsletter.pipeline.needs.moved import moved_needs
from newsletter.pipeline.needs.past import (
    altered,
    copies,
    misdated,
    missed_needs,
    orphans,
    past_needs,
    public_pages,
)
from newsletter.pipeline.needs.recovered import recovered
from newsletter.pipeline.needs.site import (
    chosen_needs,
    contradicted_needs,
    forgotten_needs,
    picture_needs,
    publishing_needs,
    text_needs,
    text_picture_needs,
    type_needs,
)
from newsletter.pipeline.needs.strays import backups, conflicts, feed_conflicts
from newsletter.pipeline.needs.unreached import unreached
from newsletter.pipeline.needs.untimely import untimely
from newsletter.store import Store

_Part = Callable[[], Iterable[Need]]


def needs(context: Context, store: Store, sources: Sequence[SourceHealth]) -> tuple[Need, ...]:
    """Say all that needs a person: what keeps a letter first; with the database lost, what goes without it.

    Args:
        context: the workspace.
        store: its database.
        sources: how the sources fare.
    """
    if store.lost is not None:
        every = dict.fromkeys(_without_database(context, store))
    else:
        every = dict.fromkeys([*alarms(context, store), *_told_by_database(context, store, sources)])
    return tuple(sorted(every, key=lambda need: need.level is not Level.ERROR))


def _told_by_database(context: Context, store: Store, sources: Sequence[SourceHealth]) -> list[Need]:
    return _gathered(
        context,
        lambda: past_needs(context, store),
        lambda: recovered(context, store),
        lambda: stuck_needs(context, store),
        lambda: mail_needs(context, store),
        lambda: letter_needs(context, store),
        lambda: source_needs(sources),
        lambda: chosen_needs(context, store),
        lambda: forgotten_needs(context, store),
        lambda: contradicted_needs(context, store),
        *_by_files_alone(context),
    )


def _without_database(context: Context, store: Store) -> list[Need]:
    """Say what can be said without it: a blank one would tell again, and of what never was."""
    return _gathered(
        context,
        lambda: lost_database(context, store),
        lambda: overdue(context, store),
        lambda: missed_needs(context, store),
        lambda: stuck_needs(context, store),
        lambda: mail_needs(context, store),
        *_alarms_by_files(context),
        *_by_files_alone(context),
    )


def _by_files_alone(context: Context) -> list[_Part]:
    return [
        lambda: moved_needs(context),
        lambda: collecting_needs(context),
        lambda: hanging_needs(context),
        lambda: backups(context),
        lambda: door_needs(context),
        lambda: type_needs(context),
        lambda: picture_needs(context),
        lambda: text_picture_needs(context),
    ]


def _alarms_by_files(context: Context) -> list[_Part]:
    return [
        lambda: orphans(context),
        lambda: copies(context),
        lambda: untimely(context),
        lambda: other_editions(context),
        lambda: conflicts(context),
        lambda: feed_conflicts(context),
        lambda: machine_needs(context),
        lambda: backup_needs(context),
        lambda: address_needs(context),
        lambda: key_needs(context),
        lambda: publishing_needs(context),
        lambda: text_needs(context),
        lambda: altered(context),
        lambda: emptied(context),
        lambda: tracked_readers(context),
        lambda: misdated(context),
        lambda: numbered_twice(context),
    ]


def alarms(context: Context, store: Store, *, rehearsal: bool = False) -> list[Need]:
    """Say what needs a person and is told by no notice of its own; in a rehearsal no letter is due."""
    return _gathered(
        context,
        lambda: [] if rehearsal else overdue(context, store),
        lambda: lost_approvals(context, store),
        lambda: public_pages(context, store),
        lambda: reader_needs(context, store),
        lambda: token_needs(context, store),
        lambda: [] if rehearsal else stopped_campaigns(context, store),
        lambda: [] if rehearsal else unreached(context, store),
        lambda: missing(context, store),
        *_alarms_by_files(context),
        lambda: ping_needs(context, store),
        lambda: webhook_needs(context, store),
    )


def _gathered(context: Context, *parts: _Part) -> list[Need]:
    """Ask each; what the database cannot tell any more is a need of its own, and the others are told."""
    found: list[Need] = []
    for part in parts:
        try:
            found += part()
        except FailedError as problem:
            found.append(unreadable_state(problem))
        except OSError as problem:
            found.append(unreadable_state(unreadable(context.workspace.root, problem)))
    return list(dict.fromkeys(found))


def lost_database(context: Context, store: Store) -> list[Need]:
    """Say, once each day, that nothing can be read of the database: only the letters' files say what has left."""
    if store.lost is None:
        return []
    need, known = (
        unreadable_state(store.lost),
        "Ce qui est parti ne se sait plus que par les fichiers des lettres",
    )
    text = f"{need.text} Rien ne part, n’est collecté ni préparé. {known}."
    return [error(need.code, text, need.remedy, told_for=context.now.date())]


def unreadable_state(problem: FailedError) -> Need:
    """Say that the database, or the disk, cannot tell any more what was asked."""
    why = cause(problem)
    text = f"L’état du programme ne peut pas être lu : {why.text}."
    return error("state-unreadable", text, why.remedy)
