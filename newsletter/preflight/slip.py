"""What went wrong once in the édito's Markdown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """What went wrong once.

    Args:
        code: of the finding that tells it.
        before: as it stands.
        after: what to write instead, to the letter: it may be written by a click; empty where that is not certain.
        like: an example of what to write, or its name (French), which is told instead of `after`.
        hint: what to do (French), when that can't be shown.
    """

    code: str
    before: str
    after: str = ""
    like: str = ""
    hint: str = ""
