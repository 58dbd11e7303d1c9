"""What is known of the world: all entries collected, the same thing once."""

from newsletter.model import Entry
from newsletter.pipeline.context import Context
from newsletter.store import Store


def known_entries(context: Context, store: Store) -> list[Entry]:
    """Return all entries known, merged, by key."""
    from newsletter.collect.same.merge import merge  # noqa: PLC0415 - collecting does without

    return merge(store.collected.entries(), context.ranks)
