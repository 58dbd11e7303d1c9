"""Which days are told as no event's: something else is plainly theirs, or nothing at all speaks for an event. Pure.

A day of a closing, a strike, a job; a season; what begins to hold "à partir du"; what stands in the middle of a sentence that
says neither an hour nor a weekday, and invites nobody.
"""

import re

from newsletter.collect.dates.hours import names_an_hour
from newsletter.collect.dates.mention import Mention
from newsletter.collect.dates.sentences import is_of_a_long_time

_SHORT = 30  # letters: no more than a heading, "À partir du"
_PRESENTED = re.compile(
    r"\b(?:c'est|revien\w+|de retour|demarr\w+|debut\w+|s'ouvr\w+|ouvr(?:e|ent|ira|iront))\b"
)  # « La nouvelle médiathèque, c’est le »
_FROM_THEN_ON = re.compile(r"\ba (?:partir|compter) du $")  # « le tri change : à partir du »
# « la bibliothèque ouvre du lundi au vendredi », « la mairie est ouverte de 9h à 12h »
_OPEN_DAILY = re.compile(
    r"\bouv(?:re|rent|rira|riront|ert|erte|erts|ertes) (?:au public )?(?:du (?:lundi|mardi|mercredi)|tous les (?:jours|matins)|de \d)"
)
_DAYS_OF_A_SEASON = 62
# « Lyon, jeudi 5 octobre », « Quand ? Le 5 octobre », « Les Jeudis : jeudi 5 octobre à 13 h », « de 9h à 12h, le 5 octobre »
_HEADING = re.compile(
    r"(?:^|[:|>-] |[^\w ,;.'()\"»%€-] ?)\W*(?:[\w'-]+(?: \(\w+\))?, )?(?:(?:dates?|quand|jours?) ?\W+)?"
    r"(?:(?:de |a )?\d{1,2} ?h(?: ?\d\d)?(?: (?:a|et) \d{1,2} ?h(?: ?\d\d)?)?,? )?(?:le |les |du |ce )?$"
)


def is_nothing(mention: Mention, before: str, after: str, *, else_above: bool, invited: bool) -> bool:
    """Whether a day beside which no event is named is plainly of none.

    Args:
        mention: the day, weighed.
        before: what stands before it in its sentence.
        after: what stands after it.
        else_above: whether the title above tells of something else.
        invited: whether the sentence invites, or the day is counted, or what something was put off to.
    """
    begins = before.rstrip().endswith((".", "!", "?"))  # what stands before is another sentence
    hour = names_an_hour(before) or names_an_hour(after)
    timed = hour or mention.first.weekday is not None
    if mention.aside:
        return else_above or not timed
    if days_between(mention) > _DAYS_OF_A_SEASON and not (heads(before) or is_of_a_long_time(before, after)):
        return True
    if mention.first != mention.last and (_OPEN_DAILY.search(before) or _OPEN_DAILY.search(after)):
        return True
    if _FROM_THEN_ON.search(before) and len(before) > _SHORT and not hour:
        return True
    alone = mention.first == mention.last and len(before) > _SHORT and not (begins or heads(before))
    return alone and not (timed or invited or _PRESENTED.search(before))


def heads(before: str) -> bool:
    """Whether a day begins its sentence, or what a colon or a dash parts: in a running sentence it may be of anything."""
    return _HEADING.search(before) is not None


def days_between(mention: Mention) -> int:
    """Count the days from the first to the last, roughly."""
    first, last = mention.first, mention.last
    return (last.month - first.month) % 12 * 31 + last.day - first.day
