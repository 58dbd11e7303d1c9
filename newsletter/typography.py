"""French typography: the spaces, apostrophes and ellipses that print has (Lexique de l'Imprimerie nationale). Pure.

One step for all that is composed: HTML, text part, subject and archive. It sets spaces, it never rewrites words, but that
ligatures which a text has as one sign (« ﬁ », pasted from a PDF) are letters again, for readers who search and listen;
`own` also mends how numbers are written, in the program's own words. Applied twice, it changes nothing more.
"""

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

from newsletter.model.signs import CLOSES, MASK, OPENS

NBSP, NARROW = "\u00a0", "\u202f"
Narrow = Literal["narrow", "nbsp"]

_GAP = "[ \u00a0\u202f]"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = "min|km|kg|ha|k€|M€|Md€|millions?|milliards?"
_FIGURE = "0"  # stands for any
_ANY_FIGURE = re.compile(r"\d")


class _Rule(NamedTuple):
    """What is set otherwise, and how: in a text that has one of some signs at least. No rule makes a sign that another one asks for."""

    signs: str
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]


# What is no prose: what an earlier step kept, addresses, host names, hours such as 12:30, what stands between backquotes,
# and the entities of HTML, written out.
_PROTECTED = re.compile(
    rf"{OPENS}[^{CLOSES}]*{CLOSES}"
    rf"|(?:https?|mailto|webcal|ftp):[^\s<>»{OPENS}]+|\bwww\.[^\s<>»{OPENS}]+"  # https://e.org/a, www.example.org
    rf"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|`[^`\n{OPENS}]*`"  # redaction@example.org, `code`
    rf"|\d{{1,2}}:\d{{2}}(?!\d)|{MASK}"  # 12:30
    r"|&(?:amp|lt|gt|quot|apos|nbsp|hellip|[lr]aquo|[lr]squo|[nm]dash|euro|[a-z](?:acute|grave|circ|uml|cedil)|#x?[0-9a-f]{1,6});",
    re.IGNORECASE,
)
_APOSTROPHE = _Rule("'", re.compile(r"(?<=[^\W\d_])'(?=[\w«“\"])"), "’")  # « l'élan »
_LIGATURE = _Rule(
    "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06",
    re.compile("[\ufb00-\ufb06]"),
    lambda sign: unicodedata.normalize("NFKC", sign[0]),
)
_RULES: tuple[_Rule, ...] = (
    _LIGATURE,
    _Rule(".", re.compile(r"(?<!\.)\.{3}(?!\.)"), "…"),  # « mot... »
    _APOSTROPHE,
    # Whole numbers in groups of three, « 12 500 »; what begins with 0 is a telephone number. Behind another figure only
    # a unit tells where one begins: « 10 h 30 12 000 € ».
    _Rule(
        _FIGURE,
        re.compile(
            rf"(?<![\d.,])(?=[1-9])(?:(?<!\d{_GAP})\d{{1,3}}(?:{_GAP}\d{{3}})+(?!{_GAP}?\d)"
            rf"|\d{{1,3}}(?:{_GAP}\d{{3}})+(?={_GAP}*(?:[%€]|(?:{_UNITS}|euros?)(?!\w))))"
        ),
        lambda number: re.sub(_GAP, NARROW, number[0]),
    ),
    _Rule("·", re.compile(rf"{_GAP}·{_GAP}(?=\S)"), f" ·{NBSP}"),  # « 9 h · Lyon »: no line ends with the dot
    _Rule(_FIGURE, re.compile(rf"(?<=\d){_GAP}(?=h\b)"), NBSP),  # « 9 h »
    _Rule(_FIGURE, re.compile(rf"(?<=\d\u00a0h){_GAP}(?=\d{{2}}(?!\d))"), NBSP),  # « 9 h 30 »
    # « 40 min », « 3 millions »
    _Rule(_FIGURE, re.compile(rf"(?<=\d){_GAP}(?=(?:{_UNITS})(?!\w))"), NBSP),
    _Rule("%€", re.compile(rf"(?<=\d){_GAP}*(?=[%€](?!\w))"), NBSP),  # « 15% »
    # « 5 octobre »
    _Rule(_FIGURE, re.compile(rf"\b(\d{{1,2}}|1er){_GAP}(?=(?:{_MONTHS})\b)", re.IGNORECASE), rf"\1{NBSP}"),
    # « octobre 2023 », after its day
    _Rule(
        _FIGURE,
        re.compile(rf"(?<=[\dr])(\u00a0(?:{_MONTHS})){_GAP}(?=\d{{4}}(?!\d))", re.IGNORECASE),
        rf"\1{NBSP}",
    ),
    _Rule(_FIGURE, re.compile(rf"\b([nN]°|[nN]os|ODD){_GAP}(?=\d)"), rf"\1{NBSP}"),  # « n° 12 », « ODD 17 »
    _Rule("°", re.compile(r"\b([nN]°)(?=\d)"), rf"\1{NBSP}"),  # « n°12 »
    _Rule("MDP", re.compile(rf"\b(MM?\.|Mmes?|Mlle|Dr|Pr){_GAP}(?=[A-ZÀ-Ý])"), rf"\1{NBSP}"),  # « M. Durand »
    _Rule("«", re.compile(rf"«{_GAP}*(?=[^\s])"), f"«{NBSP}"),  # « mot »
    _Rule("»", re.compile(rf"(?<=[^\s«]){_GAP}*»"), f"{NBSP}»"),  # « mot »
    _Rule(":", re.compile(rf"(?<=[^\s:(\[{{«“/\\-]){_GAP}*(?=:(?:\s|$))"), NBSP),  # « mot : mot »
    # A sentence's own signs only, « mot ; », « quoi ?! »: not "?!" inside, not "(!)", not "a;b".
    _Rule(
        ";!?",
        re.compile(rf"(?<=[^\s:;!?(\[{{«“\"'/\\-]){_GAP}*(?=[;!?]+(?:[\s»”\")\]’.…,]|$))"),
        NARROW,
    ),
)
_ORDINALS: tuple[_Rule, ...] = (
    _Rule(_FIGURE, re.compile(r"(?<!\w)(\d+)h(?=(?:\d{2})?(?!\w))"), rf"\1{NBSP}h"),  # « 9h », « 9h30 »
    _Rule(_FIGURE, re.compile(r"(?<=\d\u00a0h)(?=\d{2}\b)"), NBSP),  # « 9 h30 »
    _Rule(_FIGURE, re.compile(r"\b1[èe]re(s?)\b"), r"1re\1"),  # « 1ère »
    _Rule(f"{_FIGURE}IVXLC", re.compile(r"\b(\d+|[IVXLC]+)\s?i?[èe]me(s?)\b"), r"\1e\2"),  # « 3ème »
)
_LOOSE = re.compile(r"(?<=«) +(?=\S)| +(?=[:;!?»](?:[\s:;!?».,)\]]|$))")
_SIGNS = ';:!?»«%€([{“"-/\\'
# what some rule may be about: a sign, a figure, « Mme »
_STIRRING = re.compile(r"['.:;!?«»%€°·\d\ufb00-\ufb06]|M[ml]|[DP]r")
_PROSE = re.compile(rf"[^@:&`{MASK}{OPENS}w]*\Z")  # what can hold nothing that is protected
_TAG = re.compile(r"(<[^>]*>)")  # <b class="a">
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")  # </b
_LANGUAGE = re.compile(r"\blang=[\"']?([a-zA-Z]+)")  # lang="en"
_VERBATIM = {"code", "pre", "kbd", "samp", "script", "style"}
_INLINE = {
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "em",
    "i",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "u",
}
_VOID = {"br", "hr", "img", "input", "meta", "link", "wbr"}


@lru_cache(maxsize=4096)
def text(words: str, narrow: Narrow = "narrow") -> str:
    """Set plain text.

    Args:
        words: French text; addresses, code between backquotes and hours such as 12:30 stay as they are.
        narrow: "nbsp" sets U+00A0 wherever U+202F would stand, for fonts that lack it.
    """
    return _narrowed(_set(words, _RULES), narrow)


def letters(words: str) -> str:
    """Set ligatures alone: for what is in another language, and for what is read before it is set."""
    return _set(words, (_LIGATURE,))


def letters_of_markup(source: str) -> str:
    """Set the ligatures of HTML in another language; never its tags."""
    return "".join(part if index % 2 else letters(part) for index, part in enumerate(_TAG.split(source)))


def apostrophes(words: str) -> str:
    """Set apostrophes alone: for names that programs show on one line, and compare."""
    return _set(words, (_APOSTROPHE,))


@lru_cache(maxsize=4096)
def own(words: str, narrow: Narrow = "narrow") -> str:
    """Set the program's own words: also "9ème" as "9e", "1ère" as "1re", "2h30" as "2 h 30"."""
    return _narrowed(_set(words, _ORDINALS + _RULES), narrow)


def markup(source: str, narrow: Narrow = "narrow") -> str:
    """Set the texts of well-formed HTML; never its tags or code, and of what is marked as another language ligatures alone.

    Args:
        source: HTML as `newsletter.markup` makes it.
        narrow: as for `text`.
    """
    parts = _TAG.split(source)
    verbatim: list[str] = []
    for index, part in enumerate(parts):
        if index % 2:
            _follow(part, verbatim)
        elif part and not verbatim:
            before, after = _neighbour(parts, index, -1), _neighbour(parts, index, +1)
            if not _STIRRING.search(before + part + after):
                continue
            words = text(before + html.unescape(part) + after, narrow)
            parts[index] = html.escape(words[len(before) : len(words) - len(after)], quote=False)
        elif part and _VERBATIM.isdisjoint(verbatim):
            parts[index] = letters(part)
    return "".join(parts)


def unbroken(words: str) -> str:
    """Bind the blanks that stand inside « », and before : ; ! ?, so that no line begins or ends with such a sign alone.

    Nothing else is set: these are the program's words about what people wrote.
    """
    return _LOOSE.sub(NBSP, words)


def _narrowed(words: str, narrow: Narrow) -> str:
    return words.replace(NARROW, NBSP) if narrow == "nbsp" else words


def _set(words: str, rules: tuple[_Rule, ...]) -> str:
    """Apply rules to all but what is protected, which one character stands for meanwhile."""
    if not _STIRRING.search(words):
        return words
    kept = [] if _PROSE.match(words) else _PROTECTED.findall(words)
    words = _PROTECTED.sub(MASK, words) if kept else words
    signs = {*words, _FIGURE} if _ANY_FIGURE.search(words) else {*words}
    for rule in rules:
        if not signs.isdisjoint(rule.signs):
            words = rule.pattern.sub(rule.replacement, words)
    if not kept:
        return words
    first, *rest = words.split(MASK)
    return first + "".join(one + after for one, after in zip(kept, rest, strict=True))


def _follow(tag: str, verbatim: list[str]) -> None:
    """Keep the open elements whose text is not set, outermost first."""
    name = _NAME.match(tag)
    if name is None or name[2] in _VOID or tag.endswith("/>"):
        return
    if name[1]:
        if verbatim and verbatim[-1] == name[2]:
            verbatim.pop()
        return
    language = _LANGUAGE.search(tag)
    if verbatim or name[2] in _VERBATIM or (language is not None and language[1].lower() != "fr"):
        verbatim.append(name[2])


def _neighbour(parts: list[str], index: int, step: int) -> str:
    """Return the sign beside a text inside its block, as far as a rule may look; empty when there is none.

    What a rule could join with the text itself, such as a full stop, is told as a letter.
    """
    at = index + step
    while 0 <= at < len(parts):
        if at % 2:
            name = _NAME.match(parts[at])
            if name is None or name[2] not in _INLINE:
                return ""
        elif parts[at]:
            sign = html.unescape(parts[at])[-1 if step < 0 else 0]
            plain = sign.isalnum() or sign.isspace() or sign in _SIGNS
            return sign if plain and not _LIGATURE.pattern.match(sign) else "x"
        at += step
    return ""
