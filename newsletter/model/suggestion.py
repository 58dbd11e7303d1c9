"""What the editor should decide: whether two entries are one thing, or one records the other."""

from dataclasses import dataclass
from enum import StrEnum


class Alleged(StrEnum):
    """How two entries are probably related."""

    SAME = "same"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One of the two entries."""

    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Something that a person should decide.

    Args:
        kind: what is supposed.
        entry: the row that the edition would show; of two such rows the later; of a recording, the recording.
        other: what it probably is, or records.
        evidence: why it is supposed (French).
        points: how much speaks for it.
        row: the row of the agenda that the answer goes into; None when it is a table of its own.
        yes: what to write in the agenda when it is so (TOML); `no` when it is not.
    """

    kind: Alleged
    entry: Named
    other: Named
    evidence: str
    points: float
    row: Named | None
    yes: str
    no: str

    @property
    def words(self) -> str:
        """Say what is supposed, and why (French)."""
        said = {
            Alleged.SAME: "probablement la même chose que",
            Alleged.RECORDING: "probablement l’enregistrement de",
        }
        return f"{said[self.kind]} « {self.other.title} » ({self.evidence})"
