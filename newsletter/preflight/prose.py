"""The texts that the editor can mend, as passages of plain words with their place."""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from newsletter import proposal, typography
from newsletter.config import Config
from newsletter.markup import is_foreign, pictures, pieces, plain, read_edito
from newsletter.model import Edition, EditionEntry
from newsletter.model.quotes import quoted
from newsletter.model.signs import MASK

_CODE = re.compile(r"<(code|pre)\b[^>]*>.*?</\1>", re.DOTALL)  # <code>x</code>
# <p class="a">, </li>, <br>
_BLOCK = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|blockquote|pre|div)\b[^>]*>|<[bh]r\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")  # <b>
_ADDRESS = re.compile(
    r"(?:https?|mailto|webcal|ftp):[^\s<>»]+|\bwww\.[^\s<>»]+"  # https://e.org/a, www.example.org
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # redaction@example.org
    r"|`[^`\n]*`",  # `code`
    re.IGNORECASE,
)
_ENTITY = re.compile(
    r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
)  # &#8217;, &amp;nbsp;
# The innermost first: they may stand in one another.
# <span lang="en">the <b>words</b></span>
_FOREIGN = re.compile(r'<span lang="(?!fr\b)[^"]*">(?:(?!</?span\b).)*</span>', re.DOTALL)
_WORDLESS = re.compile(r"<img\b[^>]*>|<a\b[^>]*>\s*</a>")  # <img src="a.png">, <a href="/"> </a>
# Words that no French sentence has, and English ones can't do without.
_ENGLISH = re.compile(r"\b(?:the|of|and|with|your|our|how|from|this|is|are)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text without line breaks.

    Args:
        where: "subject", "preheader", "edito", "signature", "newsletter.toml", or an entry's key.
        name: how a finding calls it (French).
        text: as it will be read, accents in one piece with their letters, ligatures as plain letters; U+E000 stands for
            addresses, code, entities, pictures and words in another language.
        running: whether it is the letter's people who wrote it, rather than a source.
        entities: those of HTML that readers would see as they stand.
    """

    where: str
    name: str
    text: str
    running: bool = True
    entities: tuple[str, ...] = ()


def passages(edition: Edition) -> list[Passage]:
    """Return the editor's texts, in the order of the letter; of what sources gave, the titles, places and labels."""
    edito = read_edito(edition.edito)
    found = [
        _passage("subject", "l’objet", edition.subject),
        _passage("preheader", "l’accroche", edition.preheader),
        _passage("edito", "l’édito", edito.title),
        *(_passage("edito", "l’édito", block) for block in _blocks(edito.html)),
        *(_passage("edito", "l’édito", picture.alt) for picture in pictures(edito.html)),
        _passage("signature", "la signature", edition.signature),
    ]
    for entry in edition.shown:
        found += _of_entry(entry)
    return _each_once(found)


def repeating(edition: Edition, config: Config) -> frozenset[str]:
    """Name the fields that say nothing which other texts don't say: a preheader that the program took from them."""
    is_taken = edition.preheader == proposal.preheader(edition, config)
    return frozenset({"preheader"} if is_taken else ())


def settings(config: Config) -> list[Passage]:
    """Return the texts of `newsletter.toml` that every letter shows."""
    boussole = config.boussole
    texts = [section.title for section in config.section]
    texts += [
        text for pointer in (*boussole.point, *boussole.chemin) for text in (pointer.title, pointer.text)
    ]
    texts += [text for theme in config.theme for text in (theme.title, *theme.rendezvous)]
    return _each_once(_passage("newsletter.toml", "newsletter.toml", text) for text in texts)


def summaries(edition: Edition) -> list[Passage]:
    """Return the summaries that sources gave: their words, which only what is false concerns."""
    return [
        _passage(entry.key, _name(entry), plain(entry.summary), running=False)
        for entry in edition.shown
        if entry.summary and not _is_our_own(entry) and not is_foreign(entry.language)
    ]


def _of_entry(entry: EditionEntry) -> list[Passage]:
    """Read an entry's texts; of its title and summary in another language only what no reader should see."""
    is_own, name = _is_our_own(entry), _name(entry)
    named = [entry.title, plain(entry.summary or "") if is_own else ""]
    found = [_passage(entry.key, name, text, running=is_own) for text in named]
    if is_foreign(entry.language):
        found = [replace(passage, text=MASK) for passage in found if passage.entities]
    others = [entry.place or "", *(link.label for link in entry.links)]
    return [*found, *(_passage(entry.key, name, text, running=is_own) for text in others)]


def _is_our_own(entry: EditionEntry) -> bool:
    """Whether it stands in the agenda, so that the letter's people wrote its words."""
    return entry.key.startswith("agenda/")


def _name(entry: EditionEntry) -> str:
    return quoted(entry.title)


def _each_once(found: Iterable[Passage]) -> list[Passage]:
    return list(dict.fromkeys(passage for passage in found if passage.text.strip()))


def is_english(text: str) -> bool:
    """Whether a text is, at least in part, English."""
    return len(_ENGLISH.findall(text)) > 1 or (
        bool(_ENGLISH.search(text)) and re.search(r"[à-ÿ]|\b(?:le|la|les|des?|du|et|un|une)\b", text) is None
    )


def _blocks(source: str) -> list[str]:
    """Part the HTML of an édito into its blocks."""
    source = _WORDLESS.sub(MASK, _CODE.sub(MASK, source))
    while (bare := _FOREIGN.sub(MASK, source)) != source:
        source = bare
    return [
        html.unescape(_TAG.sub("", block)).replace("\n", " ").strip(" ")
        for block in _BLOCK.split(source)
        if block.strip()
    ]


def _passage(where: str, name: str, written: str, *, running: bool = True) -> Passage:
    text, entities = _read(written)
    return Passage(where, name, text, running=running, entities=entities)


@lru_cache(maxsize=4096)  # the preview checks a letter again after each change, and most of it is as it was
def _read(written: str) -> tuple[str, tuple[str, ...]]:
    """Read a text as a passage has it, with its entities."""
    french = (MASK if is_foreign(language) else piece for piece, language in pieces(written))
    text = typography.letters(_ADDRESS.sub(MASK, unicodedata.normalize("NFC", "".join(french))))
    return _ENTITY.sub(MASK, text), tuple(_ENTITY.findall(_ADDRESS.sub(MASK, written)))
