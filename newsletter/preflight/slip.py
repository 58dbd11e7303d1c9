"""What went wrong once in the édito's Markdown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """What went wrong once.

    Args:
        code: of the finding that tells it.
        before: as it stands.
        after: what to write instead; empty when `hint` says it.
        hint: what to do (French), when that can't be shown.
    """

    code: str
    before: str
    after: str = ""
    hint: str = ""
