"""Whom a letter has reached that has begun to leave, who waits for it, and of whom nobody knows: counted, and said (French).

`status`, notices and what cron is told are made of these words.
"""

import datetime as dt
from dataclasses import dataclass

from newsletter.deliver import Mishap, MishapKind
from newsletter.french import count, hour
from newsletter.model import Standing, fixed
from newsletter.pipeline.context import Context
from newsletter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Of one letter, in readers.

    Args:
        accepted: those who have it.
        waiting: those whom it is still to be handed to.
        doubts: those of whom nobody knows.
        late: those who still waited when it was too late.
        refused: those whose servers refused it for good.
        suppressed: those who want nothing more.
        tried_at: when those who wait were last tried, in the letter's zone; None where they were not.
        again_at: when the first of them is tried again; None where the next run does.
    """

    accepted: int = 0
    waiting: int = 0
    doubts: int = 0
    late: int = 0
    refused: int = 0
    suppressed: int = 0
    tried_at: dt.datetime | None = None
    again_at: dt.datetime | None = None

    @property
    def is_of_one(self) -> bool:
        """Whether it goes to one recipient, such as a list: of that nothing is counted."""
        every = (self.accepted, self.waiting, self.doubts, self.late, self.refused, self.suppressed)
        return sum(every) < 2

    @property
    def had(self) -> str:
        """Say who has it: "25 lecteurs l’ont reçue"."""
        if not self.accepted:
            return "personne ne l’a à coup sûr"
        return f"{count(self.accepted, 'lecteur')} {_have(self.accepted)} reçue"

    @property
    def waited(self) -> str:
        """Say who waits for it: "2 lecteurs l’attendent encore"; empty where nobody does."""
        if not self.waiting:
            return ""
        return f"{count(self.waiting, 'lecteur')} {'l’attend' if self.waiting == 1 else 'l’attendent'} encore"

    @property
    def tries(self) -> str:
        """Say when those who wait were tried, and are again: "dernier essai à 9 h 10, nouvel essai à 9 h 20"."""
        last = f"dernier essai à {hour(self.tried_at)}, " if self.tried_at else ""
        return f"{last}nouvel essai {f'à {hour(self.again_at)}' if self.again_at else 'dans les dix minutes'}"

    @property
    def doubted(self) -> str:
        """Say of how many nobody knows: "personne ne sait si 3 autres l’ont reçue"; empty where of none."""
        if not self.doubts:
            return ""
        return f"personne ne sait si {count(self.doubts, 'autre' if self.accepted else 'lecteur')} {_have(self.doubts)} reçue"

    @property
    def others(self) -> tuple[str, ...]:
        """Say who else has it not, each in a part of a sentence."""
        late = f"{count(self.late, 'lecteur')} ne {_have(self.late)} pas reçue, minuit ayant sonné avant"
        refused = f"{count(self.refused, 'adresse refusée', 'adresses refusées')} par leur serveur"
        suppressed = f"{count(self.suppressed, 'lecteur')} sans envoi, à leur demande"
        said = ((self.late, late), (self.refused, refused), (self.suppressed, suppressed))
        return tuple(words for number, words in said if number)

    def words(self, why: str = "") -> str:
        """Say all of it in one sentence, without its end.

        Args:
            why: those who wait have it not yet; empty where that is not to be said.
        """
        waited = f"{self.waited} ({self.tries}){f' : {why}' if why else ''}" if self.waiting else ""
        return " ; ".join(filter(None, (self.had, waited, self.doubted, *self.others)))


def reach(context: Context, store: Store, day: dt.date) -> Reach:
    """Count them, by the ledger."""
    tally, late = store.ledger.tally(day), store.ledger.expired(day, MishapKind.HOUR)
    tried_at = store.ledger.latest(day, Standing.DEFERRED, Standing.REFUSED)
    return Reach(
        accepted=tally.accepted,
        waiting=tally.waiting,
        doubts=tally.uncertain + (0 if context.is_handing_over else tally.handing),
        late=late,
        refused=tally.refused - late,
        suppressed=tally.suppressed,
        tried_at=fixed(tried_at, context.config.letter.zone) if tried_at else None,
        again_at=tried_again_at(context, store, day),
    )


def tried_again_at(context: Context, store: Store, day: dt.date) -> dt.datetime | None:
    """Return when the first reader is tried again, where the next run tries nobody, all having been refused for now."""
    resting = store.ledger.resting(day, context.now)
    if resting.until is None or resting.count < store.ledger.tally(day).waiting:
        return None
    return fixed(resting.until, context.config.letter.zone)


def said_last(store: Store, day: dt.date) -> Mishap | None:
    """Return why the last of those who wait was refused for now. What others are not refused for may be about single readers."""
    why = store.ledger.why(day, Standing.DEFERRED) or store.ledger.why(day, Standing.REFUSED)
    return Mishap.read(why) if why else None


def _have(number: int) -> str:
    return "l’ont" if number > 1 else "l’a"
