"""A text that begins with the title that was made of it: what is left for the summary to say. Pure."""

import dataclasses
import html
import re

from newsletter.markup import escaped, inline, plain
from newsletter.model import Entry

_CUT = "…"
_TAGS = re.compile(r"(<[^<>]*>)")  # <a href="/">
_ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)+/\S*")  # which no such title has
_ENDS = " \u00a0\u202f.…:;,–-"


def what_is_left(summary: str, title: str, given: str) -> str | None:
    """Leave of a summary what its title, unless it was given, does not say.

    Of a sentence that was too long for a title nothing is taken yet: it may name a day, which is read in one piece.

    Args:
        summary: inline HTML.
        title: plain text.
        given: the title that its source has; empty where it has none.
    """
    is_made = title != given and not title.endswith(_CUT)
    return (_without(summary, title) if is_made else summary) or None


def without_cut_title(entry: Entry) -> Entry:
    """Let a summary go on where a title breaks off that is its beginning, whoever cut it; dates are read before."""
    if not (entry.summary and entry.title.endswith(_CUT)):
        return entry
    left = _without(entry.summary, entry.title.removesuffix(_CUT))
    if left == entry.summary:
        return entry
    return dataclasses.replace(entry, summary=f"{_CUT} {left}" if left else None)


def _without(summary: str, title: str) -> str:
    """Drop a title's words from the beginning of inline HTML; addresses among them stay, tags too."""
    pieces, wanted = _TAGS.split(summary), "".join(title.split())
    for index in range(0, len(pieces), 2):
        text = html.unescape(pieces[index])
        addresses, at, wanted = _matched(text, wanted)
        if wanted and at < len(text):
            return summary
        pieces[index] = escaped(addresses + text[at:].lstrip("" if wanted else _ENDS))
        if not wanted:
            break
    if wanted:
        return summary
    left = inline("".join(pieces)).lstrip(_ENDS)
    return left if any(character.isalnum() for character in plain(left)) else ""


def _matched(text: str, wanted: str) -> tuple[str, int, str]:
    """Follow what is wanted from a text's beginning, blanks aside: addresses passed, how far it goes, what is still wanted."""
    passed, at = "", 0
    while wanted and at < len(text):
        if address := _ADDRESS.match(text, at):
            passed, at = f"{passed}{address[0]} ", address.end()
        elif text[at].isspace():
            at += 1
        elif text[at] == wanted[0]:
            at, wanted = at + 1, wanted[1:]
        else:
            break
    return passed, at, wanted
