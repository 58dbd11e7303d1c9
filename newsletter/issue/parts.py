"""What the sections hold, in words: "2 rendez-vous cette semaine", "1 replay", "7 publications"."""

from collections.abc import Sequence

from newsletter.config import Config
from newsletter.french import count
from newsletter.model import Kind, Part, Section

_WEEK = 7


def parts(shown: Sequence[Section], config: Config) -> tuple[Part, ...]:
    """Say what each section holds, in the order of the letter; publications that stand with an event are counted too."""
    last_days = {section.id: section.days[1] for section in config.section if section.days}
    home = next((section.id for section in shown if section.kind is Kind.PUBLICATION), "")
    nested = sum(len(card.apports) for section in shown for card in section.cards)
    made = [
        Part(
            words=_words(section, nested if section.id == home else 0, last_days.get(section.id)),
            section=section.id,
        )
        for section in shown
    ]
    if nested and not home:
        first = next(section.id for section in shown if any(card.apports for card in section.cards))
        made.append(Part(words=count(nested, Kind.PUBLICATION.value), section=first))
    return tuple(made)


def _words(section: Section, nested: int, last_day: int | None) -> str:
    number = len(section.cards) + nested
    if section.kind is not Kind.EVENT:
        return count(number, section.kind.value)
    is_this_week = last_day is not None and last_day <= _WEEK
    return f"{count(number, 'rendez-vous', 'rendez-vous')} {'cette semaine' if is_this_week else 'à venir'}"
