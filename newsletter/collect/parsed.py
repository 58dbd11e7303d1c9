"""What parsing an answer gives: its entries, and what of it could not be read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from newsletter import french
from newsletter.markup import shortened
from newsletter.model import Entry

_LONGEST = 60  # characters of a title, or of the words that say nothing


class Flaw(StrEnum):
    """Why a part of an answer is no entry; the value says it in English."""

    DATE = "no readable date"
    UNREADABLE = "not readable"
    CUT = "cut short"
    EMPTY = "says nothing"
    NAMELESS = "has no name of its own"
    PROTECTED = "not open to readers"
    EXCESS = "more than is read"


_FRENCH = {
    Flaw.DATE: "pas de date lisible",
    Flaw.UNREADABLE: "illisible",
    Flaw.CUT: "interrompu",
    Flaw.EMPTY: "vide",
    Flaw.NAMELESS: "sans identifiant",
    Flaw.PROTECTED: "protégé par un mot de passe, ou privé",
    Flaw.EXCESS: "au-delà de ce qui est lu",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A part of an answer that is no entry because it cannot be read.

    Args:
        title: what it calls itself, plain text; else empty.
        words: what stands where something readable should.
        name: the second half of the key that it would have; else empty.
        times: how many such parts it stands for.
    """

    flaw: Flaw
    title: str = ""
    words: str = ""
    name: str = ""
    times: int = 1

    @property
    def french(self) -> str:
        """Say it to the editor: « Dîner » : pas de date lisible, « demain »."""
        title = f"« {shortened(self.title, _LONGEST)} » : " if self.title else ""
        words = f", « {shortened(self.words, _LONGEST)} »" if self.words else ""
        return f"{title}{_FRENCH[self.flaw]}{words}"

    @property
    def english(self) -> str:
        """Say it to the log."""
        return ": ".join(filter(None, (self.title, self.flaw.value, self.words)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What an answer holds.

    Args:
        skipped: what could not be read, in the answer's order.
        whole: whether the answer ends where it should: what is missing from one that does not may stand in the rest.
    """

    entries: tuple[Entry, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    whole: bool = True

    @classmethod
    def of(cls, found: Iterable[Entry | Skipped], *, whole: bool = True) -> "Parsed":
        """Tell the two apart."""
        every = tuple(found)
        return cls(
            entries=tuple(one for one in every if isinstance(one, Entry)),
            skipped=tuple(one for one in every if isinstance(one, Skipped)),
            whole=whole,
        )

    @property
    def count(self) -> int:
        """How many parts could not be read."""
        return sum(one.times for one in self.skipped)

    @property
    def reason(self) -> str:
        """Why the first of them could not, in French; else empty."""
        return self.skipped[0].french if self.skipped else ""


def french_count(count: int) -> str:
    """Say "2 éléments n’ont pas pu être lus"."""
    verb = "n’a pas pu être lu" if count == 1 else "n’ont pas pu être lus"
    return f"{french.count(count, 'élément')} {verb}"
