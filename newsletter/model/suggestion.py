"""What the editor should decide: whether two entries are one thing, or one records the other."""

from dataclasses import dataclass
from enum import StrEnum

from newsletter.model.quotes import quoted


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
        return f"{said[self.kind]} {quoted(self.other.title)} ({self.evidence})"

    @property
    def remedy(self) -> str:
        """Say what to write, in one sentence or two (French)."""
        yes, no = (", ".join(text.splitlines()) for text in (self.yes, self.no.splitlines()[-1]))
        return f"Écrivez dans feeds/agenda.toml, {self._where('à la fin, une ligne chacun')} : {yes}. Sinon : {no}."

    @property
    def lines(self) -> tuple[str, ...]:
        """Say what to write, line by line, to be copied (French)."""
        return (
            f"Si oui, dans feeds/agenda.toml, {self._where('à la fin')} :",
            *(f"  {line}" for line in self.yes.splitlines()),
            f"Sinon, au lieu de la dernière ligne : {self.no.splitlines()[-1]}",
        )

    def _where(self, elsewhere: str) -> str:
        return f"dans le bloc {quoted(self.row.title)}" if self.row else elsewhere
