"""French, mended: what a text should say instead (Lexique des règles typographiques de l'Imprimerie nationale). Pure.

Only what `newsletter.typography` leaves to the writer: words, and signs whose place it can't know. Each rule would rather
miss a fault than call a right text wrong.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from newsletter.french import MONTHS, WEEKDAYS, comparable
from newsletter.preflight import lexicon
from newsletter.preflight.prose import is_english

NBSP = "\u00a0"
_GAP = "[ \u00a0\u202f]"
_WORD = "A-Za-zÀ-ÖØ-öø-ÿŒœ"
_MONTHS = dict(zip(lexicon.ENGLISH_MONTHS, MONTHS, strict=True))
_DAYS = dict(zip(lexicon.ENGLISH_DAYS, WEEKDAYS, strict=True))
_SHORT_MONTHS = {
    name[:3].capitalize(): french
    for name, french in _MONTHS.items()
    if len(name) > 3  # "May" is whole
}
_SHORT = "|".join(_SHORT_MONTHS).replace("Sep", "Sept?")
# A name before what looks like an English month: « Theresa May ».
_NAMED = re.compile(rf"\b[A-ZÀ-Ý][\w’-]+{_GAP}$")


@dataclass(frozen=True, slots=True)
class Fix:
    """What to write instead.

    Args:
        before: the words as they stand.
        after: as they should.
        why: in a few words (French).
        code: of the finding that tells it.
        at: where `before` begins in the text.
    """

    before: str
    after: str
    why: str
    code: str
    at: int


_Replace = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    why: str
    pattern: re.Pattern[str]
    after: _Replace
    foreign: bool = True  # whether it holds in English too


def _ordinal(found: re.Match[str]) -> str:
    return f"{found['number']}{'re' if found['number'] in {'1', 'I'} else 'e'}{found['many']}"


def _hour(found: re.Match[str]) -> str:
    if found["hour"] in {"24", "48", "72"} and re.match(
        r" (?:[A-ZÀ-Ý]|du Mans)", found.string[found.end() :]
    ):
        return found[0]  # "24h Chrono" is a name
    minutes = found["minutes"] or ""
    return f"{found['hour']}{NBSP}h" + (f"{NBSP}{minutes}" if minutes.strip("0") else "")


def _english_date(found: re.Match[str]) -> str:
    months = _MONTHS | _DAYS
    if (found["first"] or "").lower() in lexicon.NAMES_TOO and _NAMED.search(found.string[: found.start()]):
        return found[0]
    if found["day"]:
        return f"{found['day']}{NBSP}{months[found['month'].lower()]}"
    if found["weekday"]:
        return f"{_DAYS[found['weekday'].lower()]} {found['on']}"
    month, number = _MONTHS[found["first"].lower()], found["number"]
    return f"{number}{NBSP}{month}" if len(number) < 3 else f"{month}{NBSP}{number}"


def _english_short_date(found: re.Match[str]) -> str:
    month = _SHORT_MONTHS[(found["month"] or found["first"])[:3]]
    return f"{found['day'] or found['number']}{NBSP}{month}{NBSP}{found['year']}"


def _accented(found: re.Match[str]) -> str:
    word = found[0]
    right = lexicon.ACCENTED.get(comparable(word))
    if right is None or (word.isupper() and len(word) < 4):
        return word
    if word.isupper():
        return right.upper()
    rest = word[1:]  # as it was written, when its own accents are there
    return right[0].upper() + (right[1:] if rest == comparable(rest) else rest)


def _ligature(found: re.Match[str]) -> str:
    right = lexicon.LIGATURES.get(found[0].lower(), found[0])
    return right[0].upper() + right[1:] if found[0][0].isupper() else right


def _once(found: re.Match[str]) -> str:
    first, *others = re.split(rf"{_GAP}+", found[0])
    if first.lower() in lexicon.TWICE:
        return (
            f"{first} {others[0]}" if len(others) > 1 and first.lower() in lexicon.NEVER_THRICE else found[0]
        )
    same = {first} == set(others) and (first.islower() or found.start() == 0)
    opens = first[0].isupper() and {first.lower()} == set(others)
    return first if same or opens else found[0]


def _quoted(found: re.Match[str]) -> str:
    return f"«{NBSP}{found['inside'].strip()}{NBSP}»"


_RULES = (
    _Rule("double-space", "une espace suffit", re.compile(rf"(?<=\S){_GAP}{{2,}}(?=\S)"), " "),  # « deux  espaces »
    _Rule(
        "straight-quotes",
        "guillemets français",
        re.compile(r"(?<![\w\"])\"(?P<inside>[^\"\n]{1,300}?)\"(?![\w\"])"),  # "une citation"
        _quoted,
        foreign=False,
    ),
    _Rule("accent-missing", "accent sur la capitale", re.compile(rf"(?<![{_WORD}’'\d])[EIC][{_WORD}]+(?![{_WORD}])"), _accented, foreign=False),  # « Etat », « Ile »
    _Rule("accent-missing", "accent sur la capitale", re.compile(rf"(?<=[LD][’'])E[{_WORD}]+|(?<=[ld][’'])E[{_WORD}]+"), _accented, foreign=False),  # « L’Etat », « l’Ecole »
    _Rule("accent-missing", "accent sur la capitale", re.compile(rf"(?:(?<=^)|(?<=[.!?…:«–] )|(?<=«\u00a0))A(?= (?:{lexicon.AFTER_A}))"), "À", foreign=False),  # « A vos agendas »
    _Rule("accent-missing", "cédille", re.compile(rf"(?:(?<=^)|(?<=[.!?…:«–] )|(?<=«\u00a0))Ca(?= (?:{lexicon.AFTER_CA})(?![{_WORD}]))"), "Ça", foreign=False),  # « Ca marche »
    _Rule("accent-missing", "e dans l’o", re.compile(rf"(?<![{_WORD}])[{_WORD}]*oe[{_WORD}]+|(?<![{_WORD}])Oe[{_WORD}]+", re.IGNORECASE), _ligature, foreign=False),  # « oeuvre », « Coeur »
    _Rule(
        "english-date",
        "nom français",
        re.compile(
            rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_GAP}(?P<month>{'|'.join(_MONTHS)})"  # « 5th October »
            rf"|(?P<first>{'|'.join(_MONTHS)}){_GAP}(?P<number>\d{{1,2}}|\d{{4}})(?:st|nd|rd|th)?"  # « October 5th », « October 2023 »
            rf"|(?P<weekday>{'|'.join(_DAYS)}),?{_GAP}(?P<on>\d{{1,2}}))\b",  # « Thursday, 5 »
            re.IGNORECASE,
        ),
        _english_date,
        foreign=False,
    ),
    _Rule(
        "english-date",
        "nom français",
        re.compile(
            rf"\b(?:(?P<day>\d{{1,2}}){_GAP}(?P<month>{_SHORT})\b\.?"  # « 5 Oct 2023 »
            rf"|(?P<first>{_SHORT})\b\.?{_GAP}(?P<number>\d{{1,2}}),?){_GAP}(?P<year>[12]\d{{3}})\b"  # « Oct 5, 2023 »
        ),
        _english_short_date,
        foreign=False,
    ),
    _Rule("ordinal", "abréviation des ordinaux", re.compile(r"\b(?P<number>1|I)(?:i?[èeé]re)(?P<many>s?)\b"), _ordinal),  # « 1ère », « Ière »
    _Rule("ordinal", "abréviation des ordinaux", re.compile(rf"\b(?P<number>\d+|[IVXLC]{{2,}}|[VX]){_GAP}?(?:i?[èeé]me|è)(?P<many>s?)(?![{_WORD}])"), _ordinal),  # « 3ème », « XXI ème », « 2è »
    _Rule("ordinal", "abréviation des ordinaux", re.compile(r"\b(?P<number>2)nde?(?P<many>s?)\b"), lambda found: f"2d{'e' if found[0].rstrip('s').endswith('e') else ''}{found['many']}", foreign=False),  # « 2nde »
    _Rule("hour-format", "écriture des heures", re.compile(r"(?<![\w:/])(?P<hour>[01]?\d|2[0-4]|48|72)[hH](?P<minutes>[0-5]\d)?(?![\w/])"), _hour),  # « 18h30 », « 9H »
    _Rule("word-twice", "mot écrit deux fois", re.compile(rf"(?<![{_WORD}\d’'·-])(?P<first>[{_WORD}]+)(?:{_GAP}+(?i:(?P=first)))+(?![{_WORD}\d’'·-])"), _once),  # « de de »
    _Rule("spacing", "pas d’espace avant", re.compile(rf"(?<=[{_WORD}\d»)]){_GAP}+(?P<sign>,|\.(?![\w.]))(?!\.)"), lambda found: found["sign"]),  # « mot , mot », « fin . »
    _Rule("spacing", "espace après", re.compile(rf"(?P<sign>(?<=[{_WORD}]),|(?<=[a-zà-ÿœ{NBSP}\u202f ])[;!?]|(?<=[a-zà-ÿœ]):)(?=[{_WORD}])(?!\w*\.\w)"), lambda found: f"{found['sign']} "),  # « mot,mot », « quoi ?Oui »
    _Rule("spacing", "espace après", re.compile(r"(?<=[a-zà-ÿœ]{3})\.(?=[A-ZÀ-ÖØ-Þ][a-zà-ÿœ]+(?:[ ’',]|$))"), ". "),  # « phrase.Une »
    _Rule("spacing", "pas d’espace après", re.compile(rf"\({_GAP}+(?=\S)"), "("),  # « ( mot »
    _Rule("spacing", "pas d’espace avant", re.compile(rf"(?<=[^\s(]){_GAP}+\)"), ")"),  # « mot ) »
    _Rule("ellipsis", "« etc. » n’a qu’un point", re.compile(rf"\betc{_GAP}?(?:\.{{2,}}|…)"), "etc."),  # « etc... »
    _Rule("ellipsis", "points de suspension", re.compile(r"(?<![.c])\.{3,}|(?<=[^t]c)\.{3,}"), "…"),  # « mot.... »
)  # fmt: skip


def fixes(text: str) -> list[Fix]:
    """Propose what to write instead, in the order of the text.

    Args:
        text: French, on one line; `newsletter.preflight.prose` says how addresses and code are masked.
    """
    english = is_english(text)
    found = [fix for rule in _RULES if rule.foreign or not english for fix in _found(rule, text)]
    return sorted(found, key=lambda fix: fix.at)


def _found(rule: _Rule, text: str) -> Iterator[Fix]:
    for match in rule.pattern.finditer(text):
        after = match.expand(rule.after) if isinstance(rule.after, str) else rule.after(match)
        if after == match[0]:
            continue
        first, last = _around(text, match) if rule.code in {"double-space", "spacing"} else match.span()
        yield Fix(
            text[first:last],
            text[first : match.start()] + after + text[match.end() : last],
            rule.why,
            rule.code,
            first,
        )


def _around(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Take the words on both sides of a sign, so that the place can be found."""
    first, last = match.span()
    while first > 0 and not text[first - 1].isspace() and match.start() - first < 20:
        first -= 1
    while last < len(text) and not text[last].isspace() and last - match.end() < 20:
        last += 1
    return first, last
