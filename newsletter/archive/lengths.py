"""How long things take, and what is done with them: the same on a parcours and wherever readers are told. Pure."""

from collections.abc import Mapping

from newsletter.archive.parcours import Stage
from newsletter.archive.thing import Thing
from newsletter.durations import minutes_of
from newsletter.french import comparable, duration
from newsletter.model import Kind

MINUTES = {
    **dict.fromkeys(("blog", "actualite", "communique", "infographie"), 6),
    **dict.fromkeys(("article", "tribune", "charte", "fiche", "interview", "entretien"), 8),
    **dict.fromkeys(("note", "synthese", "plaidoyer", "podcast court"), 15),
    **dict.fromkeys(
        ("dossier", "barometre", "enquete", "outil", "cartographie", "video", "podcast", "emission"), 30
    ),
    **dict.fromkeys(
        ("etude", "guide", "rapport", "livre blanc", "cahier", "revue", "actes", "kit", "vademecum"), 60
    ),
    **dict.fromkeys(("replay", "webinaire", "conference", "documentaire", "methode"), 60),
    **dict.fromkeys(("parcours", "formation", "mooc", "cours", "memoire"), 120),
    **dict.fromkeys(("livre", "these"), 240),
    **dict.fromkeys(("visite", "exposition"), 90),
    "journee": 420,  # of an event that takes whole days, each
}
"""What entries of the usual types take, by the type in comparable letters."""
# Days, at most: what lasts longer is open to visits, not followed from its first day to its last.
_ATTENDED = 7
_PACE = 200  # words that are read in a minute
_WHOLE = 200  # words, from which on a summary is the text itself: a shorter one only says what it is about
# Publications that are worked with, and those that are seen or heard.
_DONE = frozenset(["guide", "parcours", "kit", "outil", "vademecum", "methode", "formation", "mooc", "cours"])
_SEEN = frozenset(["podcast", "video", "replay", "webinaire", "conference", "emission", "documentaire"])


class Lengths:
    """Says how long things take.

    Args:
        minutes: of types, by name, where the editor says others than usual.
    """

    def __init__(self, minutes: Mapping[str, int]) -> None:
        own = {comparable(name): long for name, long in minutes.items()}
        self._usual = MINUTES | own
        self._own = {name: long for name, long in own.items() if name != "journee"}

    def minutes(self, thing: Thing) -> int:
        """Say how long a thing takes: by its own hours or as it says itself, else by its type or its days, else by its text; 0 where nothing says so."""
        line, said = thing.line, comparable(thing.line.type)
        return (
            line.minutes
            or minutes_of(line.duration)
            or self._own.get(said, 0)
            or (line.days * self._usual["journee"] if 1 < line.days <= _ATTENDED else 0)
            or self._usual.get(said, 0)  # before one day: of a webinar only the hour is not known
            or (self._usual["journee" if line.days == 1 else "visite"] if line.days else 0)
            or (self._usual["replay"] if thing.kind is not Kind.PUBLICATION else 0)
            or (round(line.words / _PACE) if line.words >= _WHOLE else 0)
        )

    def reading(self, thing: Thing) -> str:
        """Say how long it takes to read what is read; empty where nothing says so, or it says so itself."""
        if thing.line.duration or thing.kind is not Kind.PUBLICATION or stage(thing) is not Stage.READ:
            return ""
        minutes = self.minutes(thing)
        return f"{duration(minutes * 60)} de lecture" if minutes else ""


def stage(thing: Thing) -> Stage:
    """Say what is done with a thing."""
    said = comparable(thing.line.type)
    if thing.kind is not Kind.PUBLICATION or said in _SEEN:
        return Stage.SEE
    return Stage.DO if said in _DONE else Stage.READ
