"""Tries the sources, and says what each needs; nothing that is stored changes."""

import asyncio
from collections.abc import Sequence

from newsletter.collect.discovery.discover import feed_instead
from newsletter.collect.failure import Failure
from newsletter.collect.parsed import french_count
from newsletter.config import Source
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.collecting import refuse_unknown
from newsletter.pipeline.subscriptions.trying import Trial, trying


def check(context: Context, names: Sequence[str] = ()) -> list[Trial]:
    """Try all enabled sources, or those named, in the order of the file.

    Args:
        context: the workspace.
        names: ids of sources, also of disabled ones; none means all that are enabled.

    Raises:
        UsageError: a name that no source has.
        ConfigurationError: the sources' file is wrong.
    """
    sources = context.sources()
    refuse_unknown(names, [source.id for source in sources])
    wanted = [source for source in sources if (source.id in names if names else source.enabled)]
    return asyncio.run(_tried(context, wanted)) if wanted else []


def proposed(trial: Trial) -> str:
    """Return an address that serves better than the configured one; empty when there is none."""
    return trial.moved_to or feed_instead(trial.source, trial.error, trial.answer)


def remark(trial: Trial) -> str:
    """Say what a person should know or do about a source, in French; empty when nothing."""
    source = trial.source
    if trial.error is not None:
        reason = Failure.of(trial.error, source.url or "").french
        return f"{reason} ; elle annonce {proposed(trial)}" if proposed(trial) else reason
    remarks = {
        "aucune entrée": not trial.entries,
        f"{french_count(trial.parsed.count)} ({trial.parsed.reason})": bool(trial.parsed.count),
        f"nouvelle adresse : {trial.moved_to}": bool(trial.moved_to),
        "vérifiée : retirez verified = false": not source.verified,
        "désactivée": not source.enabled,
    }
    return " ; ".join(words for words, is_so in remarks.items() if is_so)


async def _tried(context: Context, sources: Sequence[Source]) -> list[Trial]:
    async with trying(context) as attempt:
        return await asyncio.gather(*map(attempt, sources))
