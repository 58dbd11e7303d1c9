"""Signs that nobody sees, brought along from another program: they part words, turn lines round, or show as boxes."""

import re
from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.preflight.prose import Passage

# Controls, soft hyphens, marks of direction, separators of lines, byte order marks; not the
# joiners and selectors that emoji are made of.
_SIGN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)
_AROUND = 20  # characters that tell where
_LOST = re.compile(r"\S{0,30}\ufffd\S{0,30}")
_SHOWN = 3


def invisible(passages: list[Passage]) -> Iterator[Finding]:
    """Find such signs in what the letter's people wrote."""
    for passage in passages:
        if passage.running and (found := _SIGN.search(passage.text)):
            before = passage.text[max(0, found.start() - _AROUND) : found.start()]
            after = _SIGN.sub("", passage.text[found.end() : found.end() + _AROUND])
            yield warning(
                "invisible-sign",
                passage.where,
                f"Dans {passage.name}, un signe qui ne se voit pas (U+{ord(found[0]):04X}) s’est glissé dans "
                f"{quoted(f'{before}{after}'.strip())} : effacez ces mots, et retapez-les.",
            )


def lost(passages: list[Passage]) -> Iterator[Finding]:
    """Find « � » (U+FFFD), which stands where a program could not read a letter: whoever wrote the words, readers see it."""
    for passage in passages:
        if words := list(dict.fromkeys(_LOST.findall(passage.text))):
            shown = ", ".join(map(quoted, words[:_SHOWN]))
            yield warning(
                "letter-lost",
                passage.where,
                f"Dans {passage.name}, « � » tient lieu de lettres perdues : {shown}. Retapez ces mots d’après l’original"
                " (souvent un accent, ou « fi », « ff », « ti »).",
            )
