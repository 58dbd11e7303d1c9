"""What a review of a quarter is compared with, as long as it is not sent: the events, as they are known now."""

from collections.abc import Callable, Iterable, Mapping

from newsletter.model import Edition, Since
from newsletter.pipeline.announced import as_of_today
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.known import known_entries
from newsletter.preflight import Reviewed, outdated
from newsletter.review import Thing, things
from newsletter.store import Store


def reviewed_now(context: Context, store: Store, edition: Edition) -> Reviewed | None:
    """Return what the steps of a review are compared with; None for any other letter, and one that readers have."""
    if edition.review is None or edition.is_handed_over:
        return None
    return Reviewed(
        things=things_now(context, store, as_of_today),
        today=context.now.date(),
    )


def things_now(
    context: Context,
    store: Store,
    known_since: Callable[[Context, Store, Iterable[Edition]], Mapping[str, Since]],
) -> list[Thing]:
    """Return all that letters announced and sources tell, as it is known now.

    Args:
        context: the workspace.
        store: its database.
        known_since: says what has become known of events: `announced_now`, or `as_of_today`, which remembers nothing.
    """
    editions = context.editions()
    since = known_since(context, store, [one for one in editions if one.is_handed_over])
    now = {key: one.row for key, one in since.items() if one.row is not None}
    return things(known_entries(context, store), editions, now)


def review_facts(context: Context, store: Store, edition: Edition) -> list[str]:
    """Say what a review tells otherwise than it is known now (French), less what the editor accepts."""
    now = reviewed_now(context, store, edition)
    found = outdated(edition, now) if now else ()
    return list(dict.fromkeys(one.fact for one in found if one.accepted_as not in edition.accept))
