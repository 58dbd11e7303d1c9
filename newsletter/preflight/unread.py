"""Signs that readers would see as they stand: HTML, footnotes, what other programs read, false apostrophes."""

import re
from collections.abc import Iterator

from newsletter.markup import Drawn
from newsletter.preflight.slip import Slip
from newsletter.preflight.tagged import without_tags

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
    yield from without_tags(block, seen)
    yield from _notes(seen)
    yield from _elsewhere(block, seen)
    for match in _ELIDED.finditer(block.source):
        yield Slip("apostrophe", match[0], re.sub("[`´‘]", "’", match[0]))


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
