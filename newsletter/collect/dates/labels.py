"""Labels that say what stands behind them: "Date : …", "Quand ?", "Save the date : …", "Lieu : …". Pure.

Such a label speaks for an event as a word of meeting does; that of a deadline, "Date limite : …", is none.
"""

import re
from enum import Enum, auto

_REACH = 60  # letters before a day that its label is sought in
_ARTICLE = r"(?:(?:le|les|du|au|des|on|the) )?$"
_CALL = re.compile(
    r"(?<![\w'-])(?:(?:save the dates?|(?:a|dans|sur) (?:vos|ton|votre) agendas?|mark your calendars?"  # « À vos agendas : »
    r"|(?:notez|retenez|reservez|bloquez)(?: (?!que\b)[\w']+){0,3} (?:dates?|agendas?)|dates? a (?:retenir|noter|reserver))\W+"  # « Notez bien la date : »
    rf"|(?:quand|when) ?[?:]\W*){_ARTICLE}"  # « Quand ? Le »
)
_FIELD = re.compile(
    r"(?<![\w'-])(?<!nouvelle )(?<!mise a jour )(?:dates?|jours?|days?)"
    r"(?: (?:et|&|and) (?:heures?|horaires?|lieux?|time|place)| retenues?| de (?:l'evenement|la rencontre|la reunion)| of the event)?"  # « Date et heure : »
    rf" ?(?::|\| )\W*{_ARTICLE}"
)
_PLACE = re.compile(
    r"[^.!?]{0,60}?(?:(?:[.!?]|\W) ?)(?:lieux?|adresse|ou|venue|place|where|location) ?[:?]"
)  # « Lieu : », « Où ? »
_LISTED = re.compile(
    r"\b[a-z][\w' -]{1,50} \d{5} • (?:le |du )?$"
)  # as agendas have it: « Caen 14000 », « Le 04/02/2026 »


class Label(Enum):
    """What a label says of a day: `CALL` that readers shall keep it free, `FIELD` that it is when something is."""

    CALL = auto()
    FIELD = auto()


def label_before(folded: str, begin: int) -> Label | None:
    """Read the label of a day that begins at a place of a folded text."""
    before = folded[max(0, begin - _REACH) : begin]
    if _CALL.search(before):
        return Label.CALL
    return Label.FIELD if _FIELD.search(before) or _LISTED.search(before) else None


def names_a_place(folded: str, end: int) -> bool:
    """Whether a place has its label behind a day: with it, the day is one that people come on."""
    return _PLACE.match(folded, end) is not None
