"""One answer to entries: recognises its format. Runs in a worker process, where a hostile body can do no harm."""

from newsletter.collect.answer import Job, is_calendar
from newsletter.exceptions import SourceError
from newsletter.model import Entry


def parse(job: Job) -> list[Entry]:
    """Read an answer by the source's `format`, else by its first bytes.

    Raises:
        SourceError: it is in none of the formats.
    """
    if not job.answer.body.strip():
        raise SourceError("Nothing in the answer", job.source.id, cause="0 bytes", remedy="check its address")
    if job.source.format == "calendar" or (job.source.format is None and is_calendar(job.answer.body)):
        from newsletter.collect.calendar import parse_calendar  # noqa: PLC0415 - only one of the two is needed

        return parse_calendar(job)
    from newsletter.collect.feed import parse_feed  # noqa: PLC0415

    return parse_feed(job)
