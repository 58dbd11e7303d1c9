"""One way of writing for what texts write in many: "dix-huit heures trente", "6:30 p.m.", "18.30" are "18h30". Pure.

Days and hours are then sought in the text so written, whose places lead back to the text itself.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsletter.collect.dates.clocks import OTHERS_AFTER, OTHERS_BEFORE
from newsletter.collect.dates.mention import WEEKDAYS

_UNITS = (
    "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize",
)  # fmt: skip
_NUMBERS = {
    **{name: number for number, name in enumerate(_UNITS, 1)},
    **{f"dix-{name}": 10 + number for number, name in enumerate(_UNITS[:9], 1) if number > 6},
    "vingt": 20, "vingt et une": 21, "vingt et un": 21, "vingt-et-une": 21, "vingt-et-un": 21,
    **{f"vingt-{name}": 20 + number for number, name in enumerate(_UNITS[:9], 1) if number > 1},
    "trente": 30, "trente et un": 31, "trente-et-un": 31, "quarante": 40, "quarante-cinq": 45, "cinquante": 50,
}  # fmt: skip
_NAMES = "|".join(sorted(_NUMBERS, key=len, reverse=True)).replace("-", "[- ]")
_MONTH = r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)\b"
_ENGLISH_DAYS = dict(
    zip(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        WEEKDAYS,
        strict=True,
    )
)
_HALF = r"[ap]\.?m\b\.?"
_TIME = r"(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?"
_CLOCK = r"\d{1,2}(?: ?h ?\d\d| ?h|:\d\d)"


@dataclass(frozen=True, slots=True)
class Canonical:
    """A text written one way.

    Args:
        text: the text.
        changes: where changed pieces end in it, and in the text that it was made of; in order.
    """

    text: str
    changes: Sequence[tuple[int, int]] = ()

    def origin(self, place: int) -> int:
        """Give the place in the text that it was made of; of what was changed, that of its end."""
        at = bisect_right(self.changes, (place, 1 << 40)) - 1
        return place + self.changes[at][1] - self.changes[at][0] if at >= 0 else place


def canonical(folded: str) -> Canonical:
    """Write a folded text's numbers in words, points, and English hours as figures with « h »."""
    found = Canonical(folded)
    for pattern, written in _RULES:
        found = _rewritten(found, pattern, written)
    return found


def _rewritten(
    known: Canonical, pattern: re.Pattern[str], written: Callable[[re.Match[str]], str]
) -> Canonical:
    pieces: list[str] = []
    changes: list[tuple[int, int]] = []
    old = new = at = 0  # how far it is written
    for match in pattern.finditer(known.text):
        piece = written(match)
        if piece == match[0]:
            continue
        while at < len(known.changes) and known.changes[at][0] <= match.start():
            changes.append((known.changes[at][0] + new - old, known.changes[at][1]))
            at += 1
        pieces += [known.text[old : match.start()], piece]
        new, old = new + match.start() - old + len(piece), match.end()
        changes.append((new, known.origin(old)))
        while at < len(known.changes) and known.changes[at][0] <= old:
            at += 1
    changes += [(mine + new - old, first) for mine, first in known.changes[at:]]
    return Canonical("".join([*pieces, known.text[old:]]), changes) if pieces else known


def _number(words: str | None) -> int:
    return _NUMBERS[words] if words in _NUMBERS else _NUMBERS[(words or "").replace(" ", "-")]


def _hour_in_words(match: re.Match[str]) -> str:
    hour, minutes = _number(match["hour"]), match["minutes"]
    named = {"et demie": 30, "et demi": 30, "et quart": 15, None: 0}
    minute = named[minutes] if minutes in named else _number(minutes)
    return f"{hour}h{minute:02}" if minute else f"{hour}h" if hour < 24 else match[0]


def _figure(match: re.Match[str]) -> str:
    return str(_number(match[0]))


def _pointed(match: re.Match[str]) -> str:
    return f"{match[1]}h{match[2]}"


def _english(hour: str, minute: str | None, half: str) -> str:
    return f"{int(hour) % 12 + 12 * half.startswith('p')}h{minute or ''}"


def _english_span(match: re.Match[str]) -> str:
    first, last = match["half"] or match["last"], match["last"]
    start = _english(match[1], match[2], first)
    stop = _english(match[4], match[5], last)
    if not match["half"] and int(start.partition("h")[0]) > int(stop.partition("h")[0]):
        start = _english(match[1], match[2], "a")  # « 10 to 1pm »
    return f"{start}-{stop}"


def _english_day(match: re.Match[str]) -> str:
    day = _ENGLISH_DAYS[match[2]]
    return f"{day} prochain" if match[1] == "next" else f"ce {day}"


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (  # « dix-huit heures trente », « vingt et une heures », « quinze heures et demie »
        re.compile(
            rf"\b(?P<hour>{_NAMES}) heures?\b(?: (?P<minutes>et demie?|et quart|{_NAMES})\b(?! (?:minutes?|[a-z]+s)\b))?"
        ),
        _hour_in_words,
    ),
    # « le onze juillet », « samedi dix janvier »
    (re.compile(rf"\b(?:{_NAMES})(?= {_MONTH})"), _figure),
    # « 9.30-17.00 »
    (
        re.compile(
            r"(?<![\w.,/-])([01]?\d|2[0-3])\.(00|15|30|45) ?- ?([01]?\d|2[0-3])\.([0-5]\d)(?![.,]?\d| ?(?:%|€|euro|[ap]\.?m\b))"
        ),
        lambda match: f"{match[1]}h{match[2]}-{match[3]}h{match[4]}",
    ),
    # « , 18.30 », « à 18.30 », « 18.30-20.00 »; but not « 10.12, 17.12 », which may be days
    (
        re.compile(
            r"(?<=[,|-] )([01]?\d|2[0-3])\.(00|1[3-9]|[2-5]\d)(?![.,]?\d| ?(?:%|€|euro|eur\b|km|kg|m\b|(?:- ?\d{1,2}(?:\.\d\d)? ?)?[ap]\.?m))"
        ),
        _pointed,
    ),
    # « 2-4.30pm », « 6:00 p.m. to 8 p.m. », « 10am until noon »
    (re.compile(r"\b(?:12 )?noon\b"), lambda _: "12 pm"),
    (
        re.compile(
            rf"(?<![\w.,/]){_TIME} ?(?P<half>{_HALF})?(?: ?- ?| to | until | till | and ){_TIME} ?(?P<last>{_HALF})"
        ),
        _english_span,
    ),
    (
        re.compile(rf"(?<![\w.,/]){_TIME} ?({_HALF})"),
        lambda match: _english(match[1], match[2], match[3]),
    ),
    # « from 18:30 to 20:00 », « between 9h and 12h »
    (re.compile(rf"(?<=\d|h) (?:to|until|till|and) (?={_CLOCK})"), lambda _: "-"),
    (re.compile(rf"\b(?:starting at|starts at|from|between|at)(?= {_CLOCK})|@(?= ?{_CLOCK})"), lambda _: "a"),
    # « 18h on 5 October »
    (re.compile(r"(?<=h|\d),? on (?:the )?(?=\d|[a-z]+day )"), lambda _: ", le "),
    # « tomorrow », « next Tuesday », « Friday at 18h »
    (re.compile(r"\btomorrow\b"), lambda _: "demain"),
    (re.compile(r"\btonight\b"), lambda _: "ce soir"),
    (re.compile(rf"\b(next|this) ({'|'.join(_ENGLISH_DAYS)})\b"), _english_day),
    (
        re.compile(rf"\b({'|'.join(_ENGLISH_DAYS)})\b(?=,? (?:a )?{_CLOCK})"),
        lambda match: _ENGLISH_DAYS[match[1]],
    ),
    # « annoncée à 20h à la mairie, débutera finalement à 20h30 », « à 20h30 au lieu de 20h »: the new hour is the event's
    (
        re.compile(
            rf"\ba {_CLOCK}(?=[^.!?\d]{{1,80}}\b(?:finalement|desormais|avancee?s?|repoussee?s?|decalee?s?|retardee?s?)(?: [a-z]+){{0,2}} a {_CLOCK})"
        ),
        lambda _: "",
    ),
    (
        re.compile(rf"({_CLOCK},? \(?(?:au lieu de|et non(?: pas)?)(?: a)?) {_CLOCK}"),
        lambda match: match[1],
    ),
    # « sessions de 2 h à 9h, 11h »: how long is not when
    (
        re.compile(r"\b(sessions?|seances?|creneaux?|modules?) de \d ?h(?:\d\d)?(?= a \d)"),
        lambda match: match[1],
    ),
    # « 13:00–15:30 BST (14:00–16:30 CET) », « 11 h (heure de Montréal) / 17 h (heure de Paris) », and the other way round
    (OTHERS_BEFORE, lambda _: ""),
    (OTHERS_AFTER, lambda match: match[1]),
    # « 8h45 (accueil 8h30) - 10h30 »
    (
        re.compile(rf"(?<=[\dh]) \((?:accueil|emargement|cafe)[^()]{{0,30}}\) ?- ?(?={_CLOCK})"),
        lambda _: "-",
    ),
    # « un 5 à 7 », « 5 à 7 des membres »
    (
        re.compile(
            r"(?:(?<=^)|(?<=[.!?:;] )|(?<=[«\"-] )|(?<=\bun )|(?<=\ble )|(?<=\bce )|(?<=notre ))5 a 7\b(?! ?(?:h|ans|[a-z]+s\b(?<!des)(?<!nos)))"
        ),
        lambda _: "17h-19h",
    ),
)
