"""What is probably one thing, or the recording of an event, and waits for the editor's answer."""

from collections.abc import Iterable, Iterator

from newsletter.model import Alleged, Edition, Finding, Suggestion
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning


def doubles(edition: Edition, suggestions: Iterable[Suggestion]) -> Iterator[Finding]:
    """Tell of each suggestion about what the letter shows, with what to write in the agenda."""
    shown = {row.key for row in edition.shown}
    for one in suggestions:
        if one.entry.key not in shown:
            continue
        said = f"{quoted(one.entry.title)} est {one.words}. {one.remedy}"
        if one.kind is Alleged.SAME:
            yield warning("perhaps-same", one.entry.key, said)
        else:
            yield warning("perhaps-recording", one.entry.key, said)
