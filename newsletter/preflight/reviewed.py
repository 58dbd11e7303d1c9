"""A review of a quarter that was written: whether its steps still are as events are known now. Pure.

Its édito is the editor's, and is only read: a step is what begins with a day and names an event of that day, or its address.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from newsletter import french
from newsletter.markup import link, literal
from newsletter.model import Edition, Finding, Kind
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import error, warning
from newsletter.printed import printed_days, said_when
from newsletter.review import Thing

_MARKER = re.compile(r"^\s*(?:\d+[.)]|[-*+]|#+)\s+")
_BLOCKS = re.compile(r"\n\s*\n(?=\S)|\n(?=\d+[.)] |[-*+] |#+ )")
_MONTHS = tuple(map(french.comparable, french.MONTHS))
_DAY = re.compile(rf"\b(\d{{1,2}})(?:er)? ({'|'.join(_MONTHS)})\b")
_NUMBER = re.compile(r"\b(\d{1,2})(?:er)?\b")
_CANCELLED = re.compile(r"\bannule")
_PUT_OFF = re.compile(r"\breportee?s?\b")
_NOT_HELD = re.compile(r"\bpas (?:eu )?lieu\b")
_HELD, _TO_COME = "a eu lieu", "aura lieu"
_HELD_OR_TO_COME = re.compile(r"\ba (?:finalement )?eu lieu\b|\baura (?:finalement )?lieu\b")
_TELLING = 3  # words of a title, by which it is known wherever it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a review is compared with.

    Args:
        things: all there are, as they are known now.
        today: the day on which it is read.
    """

    things: Sequence[Thing]
    today: dt.date


@dataclass(frozen=True, slots=True)
class Outdated:
    """An event of which a review says what holds no more. `fact`: what does (French)."""

    event: Thing
    fact: str

    @property
    def accepted_as(self) -> str:
        """What `accept` holds when the editor wants the letter to leave all the same."""
        return f"review-outdated:{self.event.said.key}"


@dataclass(frozen=True, slots=True)
class _Event:
    """An event, and its days."""

    thing: Thing
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class _Step:
    """A step as it is written: its words, made comparable, up to the event's name, and after; the events it may be."""

    lead: str
    rest: str
    events: tuple[_Event, ...]

    @property
    def is_dated(self) -> bool:
        return _DAY.search(self.lead) is not None

    @property
    def is_off(self) -> bool:
        """Whether it says of its event that it is cancelled or put off; « reporté » it may be, and have its new day."""
        if _CANCELLED.search(self.rest) or _NOT_HELD.search(self.rest):
            return True
        return _PUT_OFF.search(self.rest) is not None and not _HELD_OR_TO_COME.search(self.rest)

    def is_silent_of(self, event: Thing) -> bool:
        """Whether it does not say that its event, which is off, is cancelled or put off, whichever it is."""
        ours, others = (_CANCELLED, _PUT_OFF) if event.is_cancelled else (_PUT_OFF, _CANCELLED)
        says_other = others.search(self.rest) is not None and ours.search(self.rest) is None
        return not self.is_off or says_other

    @property
    def agreeing(self) -> list[_Event]:
        """The events that are on the days that it says."""
        said = {(int(day), month) for day, month in _DAY.findall(self.lead)}
        numbers = {int(number) for number in _NUMBER.findall(self.lead)}
        return [
            one
            for one in self.events
            if one.first.day in numbers and (one.last.day, _MONTHS[one.last.month - 1]) in said
        ]


def reviewed(edition: Edition, now: Reviewed | None, leaves: dt.date) -> Iterator[Finding]:
    """Tell what a review says otherwise than what is known now, and what it says of days that have not come, or will be over.

    Args:
        edition: the review.
        now: what it is compared with; None of any other letter.
        leaves: the day on which it leaves, which may be another than its own.
    """
    if now is None:
        return
    for one in outdated(edition, now):
        yield error(
            "review-outdated",
            one.event.said.key,
            f"{one.fact}, et le bilan dit autre chose : corrigez son étape dans l’édito, et la phrase qui compte les"
            " rendez-vous.",
        )
    coming = [one for one in _said(edition, now, _HELD) if now.today <= one.last < edition.date]
    if coming:
        last = max(one.last for one in coming)
        yield warning(
            "review-early",
            "edito",
            f"Le bilan dit déjà « a eu lieu » de ce qui est encore à venir : {_titles(coming)}. Relisez-le après le"
            f" {french.long_date(last)}, avant qu’il ne parte.",
        )
    over = [one for one in _said(edition, now, _TO_COME) if one.last < leaves]
    if over:
        yield error(
            "review-late",
            "edito",
            f"Le bilan dit encore « aura lieu » de ce qui sera passé quand il partira, le {french.long_date(leaves)} :"
            f" {_titles(over)}. Corrigez-le dans l’édito, avec la phrase qui compte les rendez-vous et celle qui y appelle.",
        )


def _said(edition: Edition, now: Reviewed, words: str) -> list[_Event]:
    """Return the events that take place, and of which a step says so in these words."""
    steps = (step for step in _steps(edition, now) if words in step.rest and not step.is_off)
    return [one for step in steps for one in step.agreeing]


def _titles(events: Iterable[_Event]) -> str:
    return french.listed(list(dict.fromkeys(quoted(one.thing.said.title) for one in events)))


def outdated(edition: Edition, now: Reviewed) -> Iterator[Outdated]:
    """Find the events that are cancelled, put off, moved or take place after all, where a review says otherwise."""
    steps = _steps(edition, now)
    told = {id(one.thing) for step in steps for one in step.agreeing}
    for step in steps:
        agreeing = step.agreeing
        found = agreeing or [one for one in step.events if id(one.thing) not in told]
        on = [one for one in found if not one.thing.is_off]
        if not agreeing and len(found) != 1:  # of several nobody knows which it was
            continue
        if not on and step.is_silent_of(found[0].thing):
            off = "est annulé" if found[0].thing.is_cancelled else "est reporté, sans nouvelle date"
            yield Outdated(found[0].thing, f"{quoted(found[0].thing.said.title)} {off}")
        elif on and not agreeing and step.is_dated:
            said = on[0].thing.said
            yield Outdated(on[0].thing, f"{quoted(said.title)} a changé de date, {said_when(said)}")
        elif len(on) == len(found) and step.is_off:
            yield Outdated(on[0].thing, f"{quoted(on[0].thing.said.title)} a finalement lieu")


def _steps(edition: Edition, now: Reviewed) -> list[_Step]:
    events = [*_events(now)]
    made = (_step(_MARKER.sub("", block), events) for block in _BLOCKS.split(edition.edito))
    return [one for one in made if one is not None]


def _events(now: Reviewed) -> Iterator[_Event]:
    for one in now.things:
        if one.kind is Kind.EVENT and one.said.start and not one.is_doubtful:
            yield _Event(one, *printed_days(one.said))


def _step(block: str, events: Iterable[_Event]) -> _Step | None:
    """Read a piece of an édito; None where it begins with no day, or names no event."""
    text = french.comparable(block)
    first_link = re.search(r"\]\(", block)
    named: list[_Event] = []
    lead = len(text)
    for one in events:
        at = _named_at(text, block, one.thing, first_link.start() if first_link else -1)
        if at >= 0:
            named.append(one)
            lead = min(lead, at)
    if not named or not _DAY.search(text[:lead]):
        return None
    return _Step(text[:lead], text[lead:], tuple(named))


def _named_at(text: str, block: str, event: Thing, first_link: int) -> int:
    """Say where a piece names an event: by its title, or as the first of its links; -1 where it does not."""
    title = french.comparable(literal(event.said.title))
    at = text.find(title) if title else -1
    before = text[:at].rstrip("[ ")
    if at >= 0 and (len(title.split()) >= _TELLING or before.endswith((":", "*"))):
        return at
    if event.url and first_link >= 0 and block.startswith(link("", event.url)[1:], first_link):
        opened = block.rfind("[", 0, first_link)
        return len(french.comparable(block[:opened])) if opened >= 0 else -1
    return -1
