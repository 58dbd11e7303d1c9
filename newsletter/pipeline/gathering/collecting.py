"""Collecting: the local agenda, then every source at once."""

import asyncio
from collections.abc import Sequence

from newsletter.collect.workers import workers
from newsletter.exceptions import UsageError
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.local import collect_agenda
from newsletter.pipeline.gathering.outside import collect_sources
from newsletter.pipeline.gathering.picturing import take_pictures
from newsletter.pipeline.gathering.record import Report, remember_collection
from newsletter.store import Store


def collect(
    context: Context,
    store: Store,
    names: Sequence[str] = (),
    *,
    offline: bool = False,
) -> list[Report]:
    """Collect all sources, or those named.

    Args:
        context: the workspace; others have it while answers are waited for.
        store: its database.
        names: ids of sources; none means all.
        offline: use the last answers, else the recorded ones.

    Raises:
        UsageError: a name that no source has.
        ConfigurationError: the agenda or the sources' file is wrong.
    """
    sources, local = context.sources(), context.local_names
    refuse_unknown(names, [*local, *(source.id for source in sources)])
    wanted = [source for source in sources if (source.id in names if names else source.enabled)]
    with workers() as parse:
        reports = collect_agenda(context, store, names, parse)
        if wanted:
            outside = collect_sources(
                context, store, wanted, parse, named=names, offline=offline or context.is_offline
            )
            with context.away(), store.collected.gathering():
                reports += asyncio.run(outside)
    if not names:
        # As they are now: others had the workspace meanwhile.
        store.collected.drop([*context.local_names, *(source.id for source in context.sources())])
        if not (offline or context.is_offline):
            remember_collection(context)
    news = any(report.new or report.changed for report in reports)
    with context.away():
        take_pictures(context, store, news=news, offline=offline)
    return reports


def refuse_unknown(names: Sequence[str], known: Sequence[str]) -> None:
    """Refuse names that no source has.

    Raises:
        UsageError: there is one.
    """
    for name in names:
        if name not in known:
            raise UsageError("Unknown source", name, remedy=f"known: {', '.join(known)}")
