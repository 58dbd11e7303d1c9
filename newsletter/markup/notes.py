"""What stands in the editor's Markdown and never leaves the file: notes, pasted pictures, signs of our own. Pure."""

import re
from dataclasses import dataclass

from newsletter.model.signs import CLOSES, OPENS

_SIGNS = str.maketrans("", "", OPENS + CLOSES)
_NOTE = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)  # <!-- à relire -->
# ![carte](data:image/png;base64,iVBORw0…), ![][image1], and where it is defined: [image1]: <data:image/png;base64,…>
_PASTED = re.compile(
    r"(?P<picture>!\[[^\]\n]{0,500}\]\(\s*<?data:[^)>\s]*>?[^)\n]{0,500}\))"
    r"|^ {0,3}\[(?P<label>[^\]\n]{1,200})\]:[ \t]*<?data:[^>\s]*>?[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """An editor's text without what is not for readers; its lines are where they were.

    Args:
        pasted: how many characters each pasted picture had.
        is_open: whether a note is not closed, so that all that follows it is one.
    """

    text: str
    pasted: tuple[int, ...] = ()
    is_open: bool = False


def written(source: str) -> Written:
    """Leave notes and pasted pictures out of a text."""
    source = source.translate(_SIGNS)
    is_open = any(not found[0].endswith("-->") for found in _NOTE.finditer(source))
    text = _NOTE.sub(_lines, source)
    found = list(_PASTED.finditer(text))
    text = _PASTED.sub("", text)
    for label in filter(None, (one["label"] for one in found)):
        text = re.sub(
            rf"!\[[^\]\n]{{0,500}}\]\[{re.escape(label)}\]|!\[{re.escape(label)}\](?![\[(])", "", text
        )
    return Written(text, tuple(len(one[0]) for one in found), is_open)


def _lines(note: re.Match[str]) -> str:
    return "\n" * note[0].count("\n")
