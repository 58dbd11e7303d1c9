"""One step of a review as an item of a list, in Markdown. Pure."""

import datetime as dt
from collections.abc import Iterator

from newsletter import french
from newsletter.markup import link, literal
from newsletter.model import UNTITLED, EventStatus, Kind
from newsletter.review import wording
from newsletter.review.steps import Step, Tense
from newsletter.review.things import Thing

_CLOSING = ("?", "!", ".", "…")
_VERBS = {"replay": "à revoir", "podcast": "à écouter", "blog": "à lire"}
_NOUNS = {"replay": "le replay", "podcast": "le podcast", "blog": "le billet de blog"}
_CHECK = "<!-- à vérifier : rien ne l’a confirmé -->"


def item(number: int, step: Step, day: dt.date, *, place: str = "") -> str:
    """Write a step, its apport as a paragraph of its own.

    Args:
        number: of the item.
        step: what it says.
        day: the edition's.
        place: tells its event from another one of the same title and day; empty where there is none.
    """
    title = step.event.said.title
    named = f"{_linked(step.event)}, {literal(place)}" if place else _linked(step.event)
    marker = f"{number}. "
    sentences = [
        ended(f"**{_capital(dates(step))}** : {named}", place or title),
        _tense(step, day),
        *_recorded(step, day),
    ]
    said = marker + " ".join(sentences)
    return f"{said}\n\n{' ' * len(marker)}{_apport(step, day)}" if step.apports else said


def dates(step: Step, *, year: bool = True) -> str:
    """Say the days of an event."""
    first, last = step.first, step.last
    if first == last:
        return plain(french.long_date(first, year=year))
    span = french.span_of_days(first, last)
    return plain(span if first.year != last.year or not year else f"{span} {last.year}")


def _tense(step: Step, day: dt.date) -> str:
    """Say whether it took place, and to whom it speaks."""
    noun, feminine = wording.occasion(step.event.said.title, whole_days=_has_whole_days(step))
    pronoun = "elle" if feminine else "il"
    told = _told(step, noun, "e" if feminine else "", day)
    if step.univers:
        told += f" ; {pronoun} parle {wording.spoken_to(map(literal, step.univers))}"
    is_unsure = step.event.said.status is EventStatus.TENTATIVE and not step.event.is_off
    doubted = step.tense is Tense.PAST and is_unsure
    return f"{_capital(told)}.{f' {_CHECK}' if doubted else ''}"


def _has_whole_days(step: Step) -> bool:
    return step.first != step.last or not step.is_timed


def _told(step: Step, noun: str, ending: str, day: dt.date) -> str:
    said = step.event.said
    if step.event.is_cancelled:
        return f"annulé{ending}, {noun} n’{'a' if step.tense is Tense.PAST else 'aura'} pas eu lieu"
    if step.event.is_put_off:
        held = "a pas eu lieu" if step.tense is Tense.PAST else "aura pas lieu"
        when = "ce jour-là" if step.first == step.last else "ces jours-là"
        return f"reporté{ending} à une date qui n’est pas encore connue, {noun} n’{held} {when}"
    if step.tense is Tense.PAST:
        return f"{noun} a eu lieu"
    if step.tense is Tense.RUNNING:
        until = french.long_date(step.last, year=french.needs_year(step.last, day))
        return f"{noun} a commencé et aura lieu jusqu’au {plain(until)}"
    notes = ["à une nouvelle date"] if step.event.moved_from is not None else []
    notes += ["sous réserve de confirmation"] if said.status is EventStatus.TENTATIVE else []
    return ", ".join([f"{noun} aura lieu", *notes])


def _recorded(step: Step, day: dt.date) -> Iterator[str]:
    """Say where to see, hear and read of it; several that would be called alike by their titles."""
    for name, verb in _VERBS.items():
        found = [one for one in step.recordings if form(one) == name]
        words = [_recording(one, step, day) for one in found]
        called = [
            (said if words.count(said) == 1 else literal(one.said.title, one.said.language), one.url)
            for said, one in zip(words, found, strict=True)
        ]
        if called:
            links = french.listed([link(words, url) for words, url in called])
            yield ended(f"{_capital(verb)} : {links}", called[-1][0])


def _recording(one: Thing, step: Step, day: dt.date) -> str:
    """Name a recording; one that is called as its event is "le replay du 4 juillet"."""
    title, event = (french.comparable(said.title) for said in (one.said, step.event.said))
    if title not in event and event not in title:
        return literal(one.said.title, one.said.language)
    taken = french.long_date(step.first, weekday=False, year=french.needs_year(step.first, day))
    return f"{_NOUNS[form(one)]} du {plain(taken)}"


def form(recording: Thing) -> str:
    """Tell a replay, a podcast and a blog apart."""
    kind = french.comparable(recording.said.type or "")
    return kind if kind in _VERBS else "replay" if recording.kind is Kind.REPLAY else "blog"


def _apport(step: Step, day: dt.date) -> str:
    words = f"L’apport méthodologique : {french.listed([_publication(one, day) for one in step.apports])}"
    last = step.apports[-1]
    return ended(words, "" if _coming(last, day) else last.said.title)


def _publication(one: Thing, day: dt.date) -> str:
    return f"{wording.typed(one.said.type, one.said.title)} {_linked(one)}{_coming(one, day)}".lstrip()


def _coming(one: Thing, day: dt.date) -> str:
    """Say when a publication comes out that is to come."""
    if one.published is None or one.published <= day:
        return ""
    out = french.long_date(one.published, weekday=False, year=one.published.year != day.year)
    return f" (à paraître le {plain(out)})"


def _linked(one: Thing) -> str:
    return link(literal(one.said.title, one.said.language) or UNTITLED, one.url)


def ended(sentence: str, words: str) -> str:
    """End a sentence with a point, unless its last words bring a sign of their own."""
    return sentence if words.rstrip().endswith(_CLOSING) else f"{sentence}."


def plain(words: str) -> str:
    """Return words with spaces as people type them."""
    return words.replace(french.NBSP, " ")


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
