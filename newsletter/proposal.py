"""What an edition proposes of itself: its title, subject and preheader. Pure.

Titles in another language are marked there too, so that they stay as they are in what readers see.
"""

import dataclasses
import re
from email.utils import parseaddr
from functools import lru_cache

from newsletter import french
from newsletter.config import Config
from newsletter.markup import cut, marked, read_edito, sentences, unmarked
from newsletter.model import UNTITLED, Edition, EditionEntry, EventStatus, Kind
from newsletter.printed import printed_days

_SUBJECT = 90
_PREHEADER = 90
_KNOWN = 40  # letters of a title by which a subject, cut perhaps, names it


def title(edition: Edition, config: Config) -> str:
    """Return the edition's title: the first heading of its édito, else its subject, else the letter's name."""
    return read_edito(edition.edito).title or edition.subject or config.letter.title


def subject(edition: Edition, config: Config) -> str:
    """Propose a subject: the édito's first heading, else the first entry, else the day."""
    heading = read_edito(edition.edito).title
    return cut(heading, _SUBJECT) if heading else subject_without_edito(edition, config)


def subject_without_edito(edition: Edition, config: Config) -> str:
    """Propose a subject from the entries alone; what is cancelled announces no letter."""
    first = next(
        (row for row in edition.shown if row.status is not EventStatus.CANCELLED and row.title != UNTITLED),
        None,
    )
    if first is None:
        return f"{config.letter.title} du {french.long_date(edition.date, weekday=False)}"
    if first.kind is Kind.EVENT and first.start is not None:
        begins, until = printed_days(first)
        running = begins < edition.date <= until
        day = until if running else begins
        said = french.long_date(day, weekday=False, year=french.needs_year(day, edition.date))
        said = f"Jusqu’au {said}" if running else said
        return cut(f"{said[0].upper()}{said[1:]} : {_named(first)}", _SUBJECT)
    return cut(_named(first), _SUBJECT)


def preheader(edition: Edition, config: Config) -> str:
    """Propose what comes after the subject in an inbox: the édito's first sentence, else what the letter announces.

    It never says again what stands before it there, nor what the letter begins with: sender, subject, title.
    """
    before = [
        config.letter.title,
        parseaddr(config.letter.sender)[0],
        edition.subject,
        title(edition, config),
    ]
    said = [bare for words in before if (bare := _bare(words))]
    for sentence in sentences(read_edito(edition.edito).html):
        if not any(_bare(sentence) in one or one == _bare(sentence) for one in said):
            return cut(sentence, _PREHEADER)
    return _announced(edition)


@lru_cache(maxsize=512)  # of the titles of a letter, asked for wherever it is proposed, read or checked
def _bare(words: str) -> str:
    """Leave letters and digits, to compare words."""
    return " ".join(re.findall(r"\w+", french.comparable(unmarked(words))))


def _announced(edition: Edition) -> str:
    """Announce what the subject does not name."""
    subject = _bare(edition.subject)
    coming = [
        row
        for row in edition.shown
        if row.status is not EventStatus.CANCELLED
        and row.title != UNTITLED
        and not (subject and _bare(row.title)[:_KNOWN] in subject)
    ]
    events = [_named(entry) for entry in coming if entry.kind is Kind.EVENT]
    others = [_named(entry) for entry in coming if entry.kind is not Kind.EVENT]
    if events:
        return _listed_in("À l’agenda", events)
    if others:
        return _listed_in("À découvrir", others)
    return f"La lettre du {french.long_date(edition.date)}"


def _named(entry: EditionEntry) -> str:
    return marked(entry.title, entry.language)


def _listed_in(words: str, titles: list[str]) -> str:
    """List as many of the first titles as fit whole; a first one that is too long is cut."""
    for number in (3, 2):
        line = f"{words} : {french.listed(titles[:number])}"
        if len(unmarked(line)) <= _PREHEADER:
            return line
    return cut(f"{words} : {titles[0]}", _PREHEADER)


def refreshed(edition: Edition, base: Edition | None, config: Config) -> Edition:
    """Renew the subject and preheader that the editor has not touched.

    Args:
        edition: as its file is now.
        base: as the program last proposed it; None when that was forgotten.
        config: the letter's.
    """
    is_own = _is_own(edition, base, "preheader", config)
    if _is_own(edition, base, "subject", config):
        edition = dataclasses.replace(edition, subject=subject(edition, config))
    return dataclasses.replace(edition, preheader=preheader(edition, config)) if is_own else edition


def _is_own(edition: Edition, base: Edition | None, name: str, config: Config) -> bool:
    """Whether a field still is what the program wrote."""
    value = getattr(edition, name)
    if base is not None:
        return bool(value == getattr(base, name))
    auto = subject_without_edito(edition, config) if name == "subject" else _announced(edition)
    return bool(value == auto)
