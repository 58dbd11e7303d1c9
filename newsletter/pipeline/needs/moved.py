"""Letters that leave on another day than ever: what else is on that day."""

from newsletter.french import instant, long_date
from newsletter.model import Need
from newsletter.other_day import met_by
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.making import warning
from newsletter.schedule import times_of


def moved_needs(context: Context) -> list[Need]:
    """Say that letters that still may leave do so on a public holiday, in a pause, or on the day of another."""
    editions = context.editions()
    return [
        warning(
            "letter-moved",
            f"La lettre du {long_date(one.date)} part {instant(times_of(one, context.config).send_at)}, et {met.words}.",
            f"Si ce n’est pas voulu : newsletter postpone {one.date} --to … --reason …",
            edition=one.date,
        )
        for one in editions
        if context.now < times_of(one, context.config).deadline
        for met in met_by(one, context.config, editions)
    ]
