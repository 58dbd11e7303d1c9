"""Signs that readers would see as they stand: HTML, footnotes, what other programs read, false apostrophes."""

import re
from collections.abc import Iterator

from newsletter.markup import Drawn
from newsletter.preflight.slip import Slip

_TAGS = (
    "a|abbr|b|big|blockquote|br|button|center|code|div|em|font|form|h[1-6]|hr|i|iframe|img|input|li|ol|p|pre|script|small|"
    "span|strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|u|ul|video"
)
TAG = re.compile(rf"</?(?P<name>{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)  # <b>, <br />, <a href="…">
_INSTEAD = {"b": "**gras**", "strong": "**gras**", "i": "*italique*", "em": "*italique*", "a": "[les mots](https://…)",
            "li": "- un point", "ul": "- un point", "ol": "1. un point", "hr": "* * *", "img": "![description](https://…)",
            "br": "une ligne vide, ou \\ à la fin de la ligne", "p": "une ligne vide"}  # fmt: skip
_NOTE = re.compile(r"\[\^[^\]\s]{1,20}\]:?")  # [^1]
# l`alliance, qu´il, d‘abord
_ELIDED = re.compile(
    r"(?<![\w’'`´‘])(?:[cdjlmnst]|(?:jus|lors|puis|quoi|quel|pres)?qu|aujourd)[`´‘](?=[aeiouyhàâäéèêëîïôöùûüœæ])\w+",
    re.IGNORECASE,
)
# What other programs read: ==surligné==, :tada:
_UNREAD = re.compile(r"==[^=\s](?:[^=\n]*[^=\s])?==|(?<![\w:]):[a-z][a-z_]{1,30}:(?![\w:])")
_BOX = re.compile(r"\[[ xX]\](?=\s)")  # [ ] s’inscrire


def unread(block: Drawn, seen: str) -> Iterator[Slip]:
    """Find such signs.

    Args:
        block: where they stand.
        seen: what readers would see of it, without what is told already.
    """
    yield from _tags(seen)
    yield from _notes(seen)
    yield from _elsewhere(block, seen)
    for match in _ELIDED.finditer(block.source):
        yield Slip("apostrophe", match[0], re.sub("[`´‘]", "’", match[0]))


def _tags(seen: str) -> Iterator[Slip]:
    for match in TAG.finditer(seen):
        if not match[0].startswith("</"):
            instead = _INSTEAD.get(match["name"].lower())
            hint = "les balises HTML se verraient, retirez-la"
            yield Slip("html-tag", match[0], instead or "", "" if instead else hint)


def _notes(seen: str) -> Iterator[Slip]:
    for match in _NOTE.finditer(seen):
        yield Slip(
            "markdown-footnote",
            match[0],
            hint="il n’y a pas de notes de bas de page, mettez-la dans le texte, entre parenthèses",
        )


def _elsewhere(block: Drawn, seen: str) -> Iterator[Slip]:
    """Find what other programs make of signs: ticked boxes, marked words, smileys."""
    found = list(_UNREAD.finditer(seen))
    if not block.outermost and (box := _BOX.match(seen)):
        found.insert(0, box)
    for match in found:
        yield Slip("markdown-unread", match[0], hint="ces signes se verraient tels quels, retirez-les")
