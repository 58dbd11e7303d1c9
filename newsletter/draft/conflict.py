"""The conflicts that git leaves in a text: both sides of it, as each was whole. Pure."""

import re

_MARK = r"(?: [^\n]*)?(?:\n|\Z)"
_CONFLICT = re.compile(
    rf"^<{{7}}{_MARK}(?P<ours>.*?)(?:^\|{{7}}{_MARK}.*?)?^={{7}}{_MARK}(?P<theirs>.*?)^>{{7}}{_MARK}",
    re.MULTILINE | re.DOTALL,
)
_STRAY = re.compile(rf"^(?:<{{7}}|={{7}}|>{{7}}|\|{{7}}){_MARK}", re.MULTILINE)


def sides(text: str) -> tuple[str, str]:
    """Return the text as each of two sides of its conflicts has it: the same where there is none.

    Of a conflict of which a mark was taken away both have all.
    """
    ours, theirs = (_STRAY.sub("", _CONFLICT.sub(rf"\g<{side}>", text)) for side in ("ours", "theirs"))
    return ours, theirs
