"""Simulated strangers: the same entry as another house would announce it, in kinds of differences. Pure, given the dice."""

import datetime as dt
import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

from newsletter.model import Entry, Kind

Change = Callable[[Entry, random.Random], Entry]

_PARTS = re.compile(r"\s*[|:]\s+|\s+[–—-]\s+|(?<=\?)\s+")
_HEADINGS = ("Webinaire : {}", "[Agenda] {}", "À ne pas manquer – {}", "Rappel : {}", "Inscrivez-vous ! {}", "{} (gratuit)",
             "{} | Maison des associations", "L’Atelier vous invite : {}", "{}, c’est bientôt")  # fmt: skip
_FILMED = ("Replay – {}", "Retour sur « {} »", "Revivez {}", "[Vidéo] {}", "{} : la captation", "À réécouter : {}",
           "Retour en vidéo sur notre rencontre « {} »")  # fmt: skip
_SMALL = frozenset(
    {
        *"aàdls",
        "au",
        "aux",
        "ce",
        "de",
        "des",
        "du",
        "en",
        "et",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sur",
    }
)


def stranger(entry: Entry, *changes: Change, dice: random.Random) -> Entry:
    """Announce an entry in another house, changed."""
    for change in changes:
        entry = change(entry, dice)
    return replace(entry, key="stranger/1", sources=("stranger",), url="https://stranger.example/1")


def recorded(event: Entry, dice: random.Random) -> Entry:
    """Record an event, and put it out some weeks later under a heading."""
    start = event.start
    assert start is not None
    return replace(
        event,
        kind=Kind.REPLAY,
        title=dice.choice(_FILMED).format(event.title),
        start=None,
        end=None,
        place=None,
        published=start + dt.timedelta(days=dice.randint(1, 40)),
        status=None,
        summary=None,
    )


def _first_part(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, title=_parts(entry)[0])


def _last_part(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, title=_parts(entry)[-1])


def _other_order(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, title=" – ".join(reversed(_parts(entry))))


def _cut(entry: Entry, dice: random.Random) -> Entry:
    return replace(entry, title=entry.title[: max(25, int(len(entry.title) * dice.uniform(0.5, 0.8)))] + "…")


def _other_words(entry: Entry, dice: random.Random) -> Entry:
    """Keep every other word that counts, and tell the rest in words that say nothing."""
    words = [word for word in re.findall(r"[^\W_]+", entry.title) if word.casefold() not in _SMALL]
    kept = dice.sample(words, (len(words) + 1) // 2)
    return replace(entry, title=f"Rendez-vous autour de {' et '.join(kept)}")


def _mistyped(entry: Entry, dice: random.Random) -> Entry:
    letters = list(entry.title)
    for _ in range(max(2, len(letters) // 15)):
        at = dice.randrange(len(letters) - 1)
        letters[at : at + 2] = dice.choice([letters[at + 1] + letters[at], letters[at], letters[at] * 2])
    return replace(entry, title="".join(letters))


def _broken(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, title=entry.title.encode().decode("cp1252", "replace"))


def _loud(entry: Entry, _: random.Random) -> Entry:
    bare = unicodedata.normalize("NFKD", entry.title)
    return replace(entry, title="".join(sign for sign in bare if not unicodedata.combining(sign)).upper())


def _heading(entry: Entry, dice: random.Random) -> Entry:
    return replace(entry, title=dice.choice(_HEADINGS).format(entry.title))


def _acronym(entry: Entry, _: random.Random) -> Entry:
    """Write the first three words that count by their initials."""
    found = re.search(r"[^\W\d_]{4,}(?:[\s’'-]+[^\W\d_]+)*?(?:[\s’'-]+[^\W\d_]{4,}){2}", entry.title)
    if found is None:
        return entry
    initials = "".join(
        word[0] for word in re.findall(r"[^\W\d_]+", found[0]) if word.casefold() not in _SMALL
    )
    return replace(entry, title=entry.title.replace(found[0], initials.upper()))


def _online(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, place="En ligne")


def _nowhere(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, place=None)


def _town_only(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, place=(entry.place or "").split(",")[-1].strip() or None)


def _silent(entry: Entry, _: random.Random) -> Entry:
    return replace(entry, summary=None)


def _new_headline(entry: Entry, _: random.Random) -> Entry:
    """Take another title, and the summary as it is."""
    return replace(entry, title="Une actualité à découvrir") if entry.summary else entry


def _later(entry: Entry, dice: random.Random) -> Entry:
    if entry.kind is Kind.EVENT or entry.published is None:
        return entry
    return replace(entry, published=entry.published + dt.timedelta(days=dice.randint(1, 28)))


def _utc_hours(entry: Entry, _: random.Random) -> Entry:
    """Give the hour of another zone."""
    if not isinstance(entry.start, dt.datetime):
        return entry
    return replace(entry, start=entry.start - dt.timedelta(hours=1))


CHANGES: Mapping[str, Change] = {
    "first part of the title": _first_part,
    "last part of the title": _last_part,
    "other order": _other_order,
    "cut": _cut,
    "other words": _other_words,
    "mistyped": _mistyped,
    "broken in transit": _broken,
    "capitals without accents": _loud,
    "heading": _heading,
    "acronym": _acronym,
    "online": _online,
    "no place": _nowhere,
    "town only": _town_only,
    "no summary": _silent,
    "new headline": _new_headline,
    "weeks later": _later,
    "hour of another zone": _utc_hours,
}


def _parts(entry: Entry) -> list[str]:
    return [part for part in _PARTS.split(entry.title) if len(part) > 12] or [entry.title]
