"""A letter that does not leave at its own hour: what else is on that day."""

from collections.abc import Iterable, Iterator

from newsletter.config import Config
from newsletter.french import instant
from newsletter.model import Edition, Finding
from newsletter.other_day import Met
from newsletter.preflight.finding import warning
from newsletter.schedule import times_of


def another_day(edition: Edition, config: Config, meets: Iterable[Met]) -> Iterator[Finding]:
    """Tell that a letter leaves on a public holiday, in a pause, or on the day of another."""
    leaves = times_of(edition, config).send_at
    where = leaves.date().isoformat()
    for one in meets:
        words = f"Elle part {instant(leaves)}, et {one.words}. Si ce n’est pas voulu, reportez-la autrement."
        yield warning("day-shared", where, words) if one.other else warning("day-off", where, words)
