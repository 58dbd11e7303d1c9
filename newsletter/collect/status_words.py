"""What a title says at its edges of whether an event takes place: « ANNULÉ – … », « … (complet) ». Pure.

In the middle of a title such words are its own: « Une réunion annulée change une ville » takes place.
"""

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from newsletter.french import day_of
from newsletter.model import UNTITLED, Entry, EventStatus, Kind, in_zone

_LONGEST = 300  # characters: more is no title
_MOST = 4  # words of status around one title
_KINDS = (
    r"(?:[ée]v[ée]nement|event|s[ée]ance|r[ée]union|atelier|conf[ée]rence|rencontre|webinaire|date|rendez-vous|cours|"
    r"concert|soir[ée]e|spectacle|sortie|visite|formation|stage|session)s?\s+"
)


class StatusWord(StrEnum):
    """What the words say, gravest first."""

    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    FULL = "full"


_SPELLINGS = {
    StatusWord.CANCELLED: r"annul[ée](?:[·.(-]?e)?\)?[·.(-]?s?\)?|annulation|cancell?ed|abgesagt|geannuleerd",
    StatusWord.POSTPONED: r"(?:report|ajourn)é(?:[·.(-]?e)?\)?[·.(-]?s?\)?|postponed|rescheduled|verschoben",
    StatusWord.FULL: r"compl[eè]te?s?|sold[ -]out|fully booked|guichets? ferm[ée]s?|ausgebucht",
}
# In capitals accents are often left out.
_CAPITALS = {
    StatusWord.CANCELLED: r"ANNUL[ÉE](?:[·.(-]?E)?\)?[·.(-]?S?\)?|ANNULATION|CANCELL?ED|ABGESAGT",
    StatusWord.POSTPONED: r"(?:REPORT|AJOURN)[ÉE](?:[·.(-]?E)?\)?[·.(-]?S?\)?|POSTPONED|RESCHEDULED|VERSCHOBEN",
    StatusWord.FULL: r"COMPL[EÈ]TE?S?|SOLD[ -]OUT|FULLY BOOKED|GUICHETS? FERM[ÉE]S|FULL|AUSGEBUCHT",
}
# Signs that part a word from the title: a colon, a long dash, a short one beside a blank, « ! », « * », a cross.
_PART = r"(?:\s*(?:[:–—|•·!*/~]|\s-|-\s|[^\w\s\x00-\xbf‘-”«»'’])+\s*)"
_OPEN, _CLOSE = r"[\[(*【]\s*", r"\s*[\])*】]"
_MORE = (
    r"(?:(?!\s+(?:en|de|depuis)\s+(?:\d{4}|l[’']))[^\[\]()【】]{0,60}?)"  # « (annulé en raison de la neige) »
)
# « reportée du 24 novembre (au 10 décembre) »: where it was, and where it is now.
_FROM = re.compile(
    r"\W*(?:(?:initialement |prévue?s? )*(?:du|from|vom)|(?:initialement |prévue?s? )+(?:pour )?le)\s(?P<old>.*?)(?:\b(?:au|to|auf(?: den)?)\s(?P<new>.*))?",
    re.IGNORECASE,
)
_TO = r"\s+(?:au|à|le|du|pour|to|until)\b[^:–—|]{0,60}?"  # « REPORTÉ AU 15 JANVIER – … »


@dataclass(frozen=True, slots=True)
class Said:
    """A title, and what it said at its edges.

    Args:
        title: without these words; as it was where nothing else stands there.
        word: the gravest; None where there is none.
        rest: what stood with it: "au 15 janvier".
        is_full: whether there is no room any more.
    """

    title: str
    word: StatusWord | None = None
    rest: str = ""
    is_full: bool = False


def _patterns(word: StatusWord) -> tuple[re.Pattern[str], ...]:
    """Make what finds a word at an edge: named groups are the title and what stands with the word."""
    said, capitals = _SPELLINGS[word], _CAPITALS[word]
    more = r"\s*(?:[!,:;–-][^\[\]()]{0,60}?)?" if word is StatusWord.FULL else _MORE
    shout = f"(?-i:(?:[A-ZÉÈ-]+ )?(?:{capitals}))"
    far = rf"(?P<rest>{_TO}|\s+(?i:pour|en raison|faute)\b[^:–—|]{{0,60}}?)?"
    kinds = f"(?:{_KINDS})?"
    own = "" if word is StatusWord.FULL else kinds  # « Session complète : … » has room
    to = f"(?P<rest>{_TO})?" if word is StatusWord.POSTPONED else ""
    return tuple(
        re.compile(pattern, re.IGNORECASE | re.DOTALL)
        for pattern in (
            rf"\W{{0,4}}{_OPEN}{kinds}(?:{said}|{capitals})\b(?P<rest>{more}){_CLOSE}{_PART}?\s*(?P<title>.+)",  # [Annulé] …
            rf"\W{{0,4}}{own}(?:{said}){to}{_PART}(?P<title>.+)",  # Annulé : …
            rf"\W{{0,4}}{shout}{far}{_PART}(?P<title>.+)",  # ANNULÉ POUR CAUSE DE NEIGE – …
            rf"\W{{0,4}}(?-i:{capitals})\s+(?P<title>(?-i:(?=.*[a-zà-ÿ]).+))",  # ANNULÉ Forum des métiers
            rf"(?P<title>.+?){_PART}?\s*{_OPEN}{kinds}(?:{said}|{capitals})\b(?P<rest>{more}){_CLOSE}\W{{0,4}}",  # … (annulé)
            rf"(?P<title>.+?){_PART}{own}(?:{said}){to}[\s!.*]{{0,4}}",  # … – annulé
            rf"(?P<title>(?-i:(?=.*[a-zà-ÿ]).+?))\s+(?-i:{capitals})[\s!.*]{{0,4}}",  # Forum des métiers ANNULÉ
        )
    )


_AT_EDGES = tuple((word, pattern) for word in StatusWord for pattern in _patterns(word))
_ALONE = tuple((word, re.compile(rf"\W*(?:{said})\W*", re.IGNORECASE)) for word, said in _SPELLINGS.items())
_ANY = re.compile("|".join((*_SPELLINGS.values(), "full")), re.IGNORECASE)


def read_status(title: str) -> Said:
    """Read a title's words of status, and take them off."""
    text = unicodedata.normalize("NFC", title)
    if len(text) > _LONGEST or not _ANY.search(text):
        return Said(title)
    found: dict[StatusWord, str] = {}
    for _ in range(_MOST):
        match = next(
            (
                (word, one)
                for word, pattern in _AT_EDGES
                if (one := pattern.fullmatch(text)) and _tells(one["title"])
            ),
            None,
        )
        if match is None:
            break
        word, one = match
        found.setdefault(word, (one.groupdict().get("rest") or "").strip())
        text = one["title"].strip()
    alone = next((word for word, pattern in _ALONE if pattern.fullmatch(text)), None)
    if alone is not None:
        found.setdefault(alone, "")
    gravest = next((word for word in StatusWord if word in found), None)
    if gravest is None:
        return Said(title)
    return Said(text, gravest, found[gravest], StatusWord.FULL in found)


def with_status(entry: Entry, zone: ZoneInfo, local_zone: ZoneInfo) -> Entry:
    """Give an event the status that its title says, and the title without it; the gravest word of all counts.

    One that is put off has no certain date, unless its title names the one that it has, or another that it had.

    Args:
        entry: as its source gave it.
        zone: of the letter.
        local_zone: of what the title says.
    """
    if entry.kind is not Kind.EVENT or entry.title == UNTITLED:
        return entry
    said = read_status(entry.title)
    if said.word is None:
        return entry
    entry = dataclasses.replace(entry, title=said.title, is_full=said.is_full)
    if said.word is StatusWord.CANCELLED:
        return dataclasses.replace(entry, status=EventStatus.CANCELLED)
    if said.word is StatusWord.POSTPONED and entry.status is not EventStatus.CANCELLED:
        return _put_off(entry, said.rest, zone, local_zone)
    return entry


def _put_off(entry: Entry, words: str, zone: ZoneInfo, local_zone: ZoneInfo) -> Entry:
    from newsletter.collect.dates.taking import with_date  # noqa: PLC0415 - most collections meet no such event
    from newsletter.collect.dates.written import read_date  # noqa: PLC0415

    anchor = in_zone(entry.published or entry.first_seen, local_zone)
    assert anchor is not None
    moved = _FROM.fullmatch(words)
    is_old = moved is not None and not moved["new"]
    words = words if moved is None else moved["new"] or moved["old"]
    named = read_date(words, "", day_of(anchor), local_zone) if words else None
    start = in_zone(entry.start, local_zone)  # a title names the day that clocks show there
    if named is not None and start is not None:
        stands_there = day_of(named.start) == day_of(start)
        if stands_there != is_old:
            return entry
    off = dataclasses.replace(entry, status=EventStatus.TENTATIVE, uncertain=entry.start is not None)
    if named is None or is_old:
        return off
    return dataclasses.replace(with_date(off, named, zone), uncertain=True)


def _tells(title: str) -> bool:
    return sum(character.isalpha() for character in title) > 1
