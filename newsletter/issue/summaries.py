"""What readers are shown of an entry's own words. Pure."""

import re

from newsletter.facets import Texts
from newsletter.markup import by_hand, excerpt, inline, linked, plain
from newsletter.model import EditionEntry, Entry

_LONGEST = 320
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')


def summary_of(one: Entry | EditionEntry) -> str:
    """Return the summary of an entry as inline HTML, no longer than a letter has room for."""
    return excerpt(linked(inline(by_hand(one.summary or ""))), _LONGEST)


def words_of(one: EditionEntry) -> int:
    """Count the words of the whole summary, also of what readers are not shown."""
    whole = one.summary or ""
    return len((plain(inline(by_hand(whole))) if len(whole) > _LONGEST else whole).split())


def in_words(summary: str) -> str:
    """Say a summary in plain text: the address of a link follows it."""
    return plain(_LINK.sub(_in_words, summary))


def texts_of(one: Entry | EditionEntry, source: str | None) -> Texts:
    """Return what tells which repères an entry has: what readers see of it, not what was cut.

    Args:
        one: the entry.
        source: what readers call who speaks.
    """
    return Texts(one.title, in_words(summary_of(one)), one.place or "", source or "")


def _in_words(link: re.Match[str]) -> str:
    return link[2] if link[1] == link[2] else f"{link[2]} &lt;{link[1]}&gt;"
