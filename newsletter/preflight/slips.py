"""Markdown that went wrong in the édito: readers would see its signs, or not what was meant; each with what to write."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from newsletter.markup import Drawn, drawn, written
from newsletter.model import Edition, Finding
from newsletter.model.quotes import quoted
from newsletter.model.signs import MASK
from newsletter.preflight.cut import cut_words
from newsletter.preflight.finding import error, warning
from newsletter.preflight.prose import Passage
from newsletter.preflight.slip import Slip
from newsletter.preflight.tagged import TAG
from newsletter.preflight.unread import unread

_SHOWN = 60  # characters of what is quoted
_GAP = "[ \u00a0\u202f]"
_WEB = r"(?:https?://|www\.|mailto:)"
_WORDS = r"\[(?P<words>[^\[\]\n]{1,200})\]"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One form that links and bold take when they are mistyped: found in what readers would see."""

    code: str
    pattern: re.Pattern[str]
    after: Callable[[re.Match[str]], str]


def _link(found: re.Match[str]) -> str:
    words, address = found["words"].strip(), found["address"].strip()
    address = f"https://{address}" if address.startswith("www.") else address
    return f"[{words}]({address})"


def _without_blanks(found: re.Match[str]) -> str:
    """Blanks in an address are written %20; words that follow a whole address never belonged to it."""
    first, *rest = re.sub(rf"^mailto:{_GAP}+", "mailto:", found["address"]).split()
    if rest and not re.search(r"[./=&?]", rest[-1]):
        return f"[{found['words'].strip()}]({first}) {' '.join(rest)}"
    return f"[{found['words'].strip()}]({'%20'.join([first, *rest])})"


def _bold(found: re.Match[str]) -> str:
    """Signs count only where a blank stands outside them, and none inside (CommonMark 0.31, section 6.2)."""
    left, right = (
        f"{found['left']} " if found["left"] else "",
        f" {found['right']}" if found["right"] else "",
    )
    return f"{left}**{found['words'].strip()}**{right}"


_RULES = (
    # [le programme] (https://…)
    _Rule("markdown-link", re.compile(rf"(?!\[\d+\]){_WORDS}\s+\((?P<address>{_WEB}[^\s()]+)\)"), _link),
    # (le programme)[https://…]
    _Rule("markdown-link", re.compile(rf"\((?P<words>[^()\n]{{1,200}})\)\s?\[(?P<address>{_WEB}[^\]\s]+)\]"), _link),
    # [le dossier](https://e.org/mon dossier.pdf)
    _Rule("markdown-link", re.compile(rf"{_WORDS}\((?P<address>{_WEB}[^()\n]*?{_GAP}[^()\n]*)\)"), _without_blanks),
    # [le programme](« https://… »)
    _Rule("markdown-link", re.compile(rf"{_WORDS}\({_GAP}?[«“„\"']{_GAP}?(?P<address>{_WEB}[^\s()«»“”\"']+){_GAP}?[»”“\"']{_GAP}?\)"), _link),
    # [le programme][https://…], {https://…}, <https://…>, https://…
    _Rule("markdown-link", re.compile(rf"(?!\[\d+\]){_WORDS}[\[{{<]?(?P<address>(?:https?://|www\.)[^\s\]}}>]+)[\]}}>]?"), _link),
    # [la page](https://… pour en savoir plus
    _Rule("markdown-link", re.compile(rf"{_WORDS}\((?P<address>{_WEB}[^\s()]+)(?!\S|[^()\n]*\))"), _link),
    # [le programme(https://…)
    _Rule("markdown-link", re.compile(rf"\[(?P<words>[^\[\]()\n]{{1,200}})\(\s?(?P<address>{_WEB}[^\s()]+)\)\]?"), _link),
    # le programme](https://…)
    _Rule("markdown-link", re.compile(rf"(?P<words>[^\W\d_][\w’'-]{{0,60}})\]{_GAP}?\(\s?(?P<address>{_WEB}[^\s()]+)\)?"), _link),
    # ** gras **, **Important :**la suite
    _Rule("markdown-bold", re.compile(r"(?P<left>\w{0,40})(?<!\*)\*\*(?!\*)(?P<words>[^*\n]*[^*\s])\s*\*\*(?!\*)(?P<right>\w{0,40})"), _bold),
    _Rule("markdown-bold", re.compile(r"(?P<left>)(?<![\w_])__(?P<words>[^_\n]*[^_\s])\s*__(?![\w_])(?P<right>)"), _bold),
    # * italique *, but not 2 * 3 * 4
    _Rule("markdown-bold", re.compile(rf"(?<![*\w])(?<!\d{_GAP})\*{_GAP}+(?=[^*\n]*[^\W\d_]{{2}})(?P<words>[^*\n]{{1,80}}?){_GAP}*\*(?![*\w])"), lambda found: f"*{found['words'].strip()}*"),
    # **gras
    _Rule("markdown-bold", re.compile(r"(?<!\*)\*\*(?!\*)\s*(?P<words>[^*\n]{0,40}[^*\s\n](?![^*\s])|)"), lambda found: f"**{found['words']}**" if found["words"] else ""),
)  # fmt: skip
_TITLE = re.compile(r"(?P<signs>#{1,6})(?P<words>[^ \t#\d].*)")  # #Titre, ## Titre with a no-break space
_HASHTAGS = re.compile(r"#\w+(?:[ ,]+#\w+)+\W*")  # #ODD17 #alliances
_ROW = re.compile(r"\s*\|.*\|\s*")  # | a | b |
_RULE = re.compile(r"(?m)^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$")  # ---|---
_GLUED = re.compile(r"\s*[-+](?P<words>[^\W\d_].*)")  # -un
_BULLETS = re.compile(
    r"\s*(?:[•·▪►‣–—*\uf0b7\uf0a7]\s*|[-+]\u00a0|[oØ§]\t\s*|(?P<number>\d{1,2}[.)])(?=[^\W\d_]))(?P<words>[^\s*].*)"
)  # • un, 1.un
_ESCAPED_TITLE = re.compile(
    r"\\(?P<signs>#{1,6})[ \u00a0]+(?P<words>\w.*)"
)  # \# Titre, as word processors export it
_MERGE = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?$", re.MULTILINE)  # >>>>>>> autre

_NAMED = 6  # words of a slip that tell where it is
_TOGETHER = {
    "apostrophe",
    "word-cut",
    "markdown-unread",
    "html-tag",
    "markdown-footnote",
    "markdown-list",
    "merge-marker",
}
_ERRORS = {"markdown-link", "merge-marker", "note-open", "picture-pasted"}
# [mots](https://…), **gras**, <b>
_MISPLACED = re.compile(
    rf"\[[^\[\]]+\]{_GAP}?\(\s?(?:{MASK}|{_WEB})[^)]*\)?|\*\*[^*]+\*\*|{TAG.pattern}|<!--", re.IGNORECASE
)


def slips(edition: Edition) -> Iterator[Finding]:
    """Say what went wrong in the édito, each by itself; what comes in numbers (points of a list, tags) together."""
    for (code, where), same in placed_slips(edition.edito).items():
        make = error if code in _ERRORS else warning
        yield make(code, where, f"Dans l’édito, {_said(list(dict.fromkeys(same)))}.")


def placed_slips(source: str) -> dict[tuple[str, str], list[Slip]]:
    """Find what went wrong in the Markdown of an édito, by the code and the place of the finding that tells it."""
    blocks = _drawn(source)
    found = [*_whole(source), *(slip for block in blocks for slip in _slips(block))]
    first = next((block for block in blocks if block.kind in {"paragraph", "heading"}), None)
    found += [] if first is None else _title_lost(first)
    found += _title_late(blocks)
    return _placed(found)


def _placed(found: Iterable[Slip]) -> dict[tuple[str, str], list[Slip]]:
    """Put slips where they are told: by their first words, which stay when other lines change; those that are alike together."""
    placed: dict[tuple[str, str], list[Slip]] = {}
    places: dict[Slip, tuple[str, str]] = {}
    for slip in found:
        if slip in places:
            placed[places[slip]].append(slip)
            continue
        words = " ".join(re.findall(r"\w+", re.split(_WEB, slip.before)[0])[:_NAMED])
        where = "edito" if slip.code in _TOGETHER or not words else f"edito:{words}"
        if slip.code not in _TOGETHER and (slip.code, where) in placed:
            where = f"{where} {sum(code == slip.code for code, _ in placed) + 1}"
        places[slip] = (slip.code, where)
        placed.setdefault(places[slip], []).append(slip)
    return placed


def elsewhere(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Find Markdown and HTML where neither is read: only the édito is written in it."""
    for passage in passages:
        if passage.where != "edito" and passage.running and (match := _MISPLACED.search(passage.text)):
            shown = match[0].replace(MASK, "…")
            yield warning(
                "markdown-misplaced",
                passage.where,
                f"Dans {passage.name}, « {shown} » se verrait tel quel : seul l’édito se met en forme. Écrivez les mots seuls.",
            )


def _whole(source: str) -> Iterator[Slip]:
    """Look at what is no block: notes, pasted pictures, what git left."""
    found = written(source)
    if found.is_open:
        hint = "tout ce qui suit <!-- est une note, que personne ne lira : fermez-la par -->, ou retirez ce signe"
        yield Slip("note-open", "", hint=hint)
    for size in found.pasted:
        weight = f"{size / 1_000_000:.0f} Mo" if size >= 1_000_000 else f"{-(-size // 1000)} ko"
        hint = f"une image est collée dans le texte (data:, {weight}), et n’est pas montrée : collez-la dans l’aperçu, qui demande ce qu’elle montre et la publie avec l’archive"
        yield Slip("picture-pasted", "", hint=hint)
    for line in _MERGE.findall(found.text):
        hint = "c’est une marque de git, gardez une seule des deux versions, et retirez cette ligne"
        yield Slip("merge-marker", line, hint=hint)


@lru_cache(maxsize=4)  # asked for what is wrong, and again for what of it can be mended
def _drawn(source: str) -> tuple[Drawn, ...]:
    return tuple(drawn(source))


@lru_cache(maxsize=1024)  # the preview checks a letter again after each change, and most of it is as it was
def _slips(block: Drawn) -> tuple[Slip, ...]:
    return tuple(_of_block(block))


def _of_block(block: Drawn) -> Iterator[Slip]:
    if block.kind == "code":
        first = block.source.strip().split("\n")[0]
        hint = "ces lignes commencent par quatre espaces ou une tabulation, et seraient montrées comme du code, retirez ces espaces"
        yield Slip("markdown-code", first, hint=hint)
        return
    if block.kind == "lost":
        yield Slip(
            "markdown-link",
            block.source,
            hint="personne ne verrait cette ligne, écrivez [les mots](https://…) dans une phrase",
        )
        return
    seen = block.seen
    for rule in _RULES:
        for match in rule.pattern.finditer(seen):
            yield Slip(rule.code, match[0], rule.after(match))
        seen = rule.pattern.sub(MASK, seen)
    yield from unread(block, seen)
    yield from cut_words(seen)
    for words in block.inside:
        yield Slip("markdown-bold", words, re.sub(r"[*_]", "·", words))
    yield from (_headings(block) if block.kind == "heading" else _lines(block))


def _headings(block: Drawn) -> Iterator[Slip]:
    """Find paragraphs that a line of signs below them has made headings."""
    if _MERGE.search(block.source):
        return
    if block.underlined and (
        "\n" in block.seen or len(block.seen) > 90 or block.seen.rstrip().endswith((".", ",", ";"))
    ):
        yield Slip(
            "markdown-heading",
            block.seen,
            hint="la ligne de signes qui suit en fait un titre, laissez une ligne vide entre les deux",
        )


def _lines(block: Drawn) -> Iterator[Slip]:
    """Find what a paragraph's lines were meant to be: headings, rows of a table, points of a list."""
    lines = block.source.split("\n")
    if len(lines) == 1 and (match := _ESCAPED_TITLE.fullmatch(block.source)):
        yield Slip("markdown-heading", block.source, f"{match['signs']} {match['words']}")
    for line in lines:
        match = _TITLE.fullmatch(line)
        if match and block.outermost and _is_title(match, alone=len(lines) == 1):
            yield Slip("markdown-heading", line, f"{match['signs']} {match['words'].strip()}")
    if _RULE.search(block.source) or sum(_ROW.fullmatch(line) is not None for line in lines) > 1:
        yield Slip("markdown-table", lines[0], hint="il n’y a pas de tableaux, faites-en une liste")
    for line in lines:
        if match := _GLUED.fullmatch(line):
            yield Slip("markdown-list", line, f"- {match['words']}")
    bullets = [match for line in lines if (match := _BULLETS.fullmatch(line))]
    if len(bullets) > 1:
        for match in bullets:
            yield Slip("markdown-list", match[0], f"{match['number'] or '-'} {match['words']}")


def _is_title(match: re.Match[str], *, alone: bool) -> bool:
    """Tell a title from a hashtag: « #ODD17 » in a sentence, or among others."""
    if _HASHTAGS.fullmatch(match[0]):
        return False
    return len(match["signs"]) > 1 or (alone and len(match[0]) <= 90 and match[0].rstrip()[-1] not in ".…!,;")


def _title_lost(first: Drawn) -> Iterator[Slip]:
    """Find a first line that was to be the letter's title, however long."""
    line = first.source.split("\n")[0]
    match = _TITLE.fullmatch(line)
    if match and first.kind == "paragraph" and not (_HASHTAGS.fullmatch(line) or line.rstrip().endswith(".")):
        yield Slip("markdown-heading", line, f"{match['signs']} {match['words'].strip()}")


def _title_late(blocks: Sequence[Drawn]) -> Iterator[Slip]:
    """Find the letter's title where it is no title yet: above the text, and once more within it."""
    at, title = next(((at, block) for at, block in enumerate(blocks) if block.kind == "heading"), (0, None))
    if at and title and title.level == 1:
        hint = "ce titre n’est pas en tête du texte, et se verrait deux fois, mettez-le avant tout le reste"
        yield Slip("markdown-heading", title.seen, hint=hint)


def _said(found: list[Slip]) -> str:
    """Say "écrivez « # Titre » au lieu de « #Titre »", all of one kind in one sentence."""
    pairs = [
        f"{quoted(_shown(slip.like or slip.after))} au lieu de {quoted(_shown(slip.before))}"
        for slip in found
        if slip.like or slip.after
    ]
    hints: dict[str, list[str]] = {}
    for slip in found:
        if not (slip.like or slip.after):
            hints.setdefault(slip.hint, []).append(quoted(_shown(slip.before)) if slip.before else "")
    told = [" : ".join(filter(None, (", ".join(filter(None, words)), hint))) for hint, words in hints.items()]
    return " ; ".join([*([f"écrivez {', '.join(pairs)}"] if pairs else []), *told])


def _shown(text: str) -> str:
    """Show words on one line, cut where they are long; an address stays whole, up to a point."""
    line = " ".join(text.replace(MASK, "…").split())
    most = 3 * _SHOWN if "://" in line else _SHOWN
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
