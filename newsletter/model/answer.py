"""What the editor says, in the agenda, of how two entries relate."""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How an entry relates to another; each is the key of the agenda that says so."""

    SAME_AS = "same_as"
    NOT_SAME_AS = "not_same_as"
    REPLAY_OF = "replay_of"
    NOT_REPLAY_OF = "not_replay_of"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One word of the editor's.

    Args:
        entry: key of the entry that it is about.
        other: key of the other; to say what is the same, its address does too.
    """

    entry: str
    relation: Relation
    other: str
