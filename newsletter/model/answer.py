"""What the editor says, in the agenda, of how two entries relate."""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How an entry relates to another; each is the key of the agenda that says so."""

    SAME_AS = "same_as"
    NOT_SAME_AS = "not_same_as"
    REPLAY_OF = "replay_of"
    NOT_REPLAY_OF = "not_replay_of"


CONTRARY = {
    Relation.SAME_AS: frozenset({Relation.NOT_SAME_AS}),
    Relation.NOT_SAME_AS: frozenset({Relation.SAME_AS, Relation.REPLAY_OF}),
    Relation.REPLAY_OF: frozenset({Relation.NOT_REPLAY_OF, Relation.NOT_SAME_AS}),
    Relation.NOT_REPLAY_OF: frozenset({Relation.REPLAY_OF}),
}  # what cannot be said of the same two


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
