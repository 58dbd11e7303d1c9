"""The one typographic step: every text of an issue set as in print, its addresses and keys left alone."""

import dataclasses
import re
from collections.abc import Callable

from newsletter import typography
from newsletter.issue import passages
from newsletter.model import Boussole, Card, Issue, Link, Picture, Pointer, Section, Theme
from newsletter.typography import Narrow

_UNDERLINED = re.compile(r"^(.+)\n-{3,}$", re.MULTILINE)
_LONGEST_RULE = 72


def typeset(issue: Issue, narrow: Narrow) -> Issue:
    """Set all texts of an issue; a second time changes nothing but what the text part had kept from it.

    Args:
        issue: as its words were written.
        narrow: as for `newsletter.typography`.
    """
    return _Setter(narrow).issue(issue)


class _Setter:
    def __init__(self, narrow: Narrow) -> None:
        self._narrow = narrow

    def issue(self, issue: Issue) -> Issue:
        return dataclasses.replace(
            issue,
            name=self._text(issue.name),
            publisher=self._text(issue.publisher),
            date_text=self._own(issue.date_text),
            title=self._text(issue.title),
            subject=self._text(issue.subject),
            preheader=self._text(issue.preheader),
            edito_html=typography.markup(issue.edito_html, self._narrow),
            edito_text=passages.bare(_ruled(typography.text(issue.edito_text, self._narrow))),
            signature=self._text(issue.signature),
            theme=self._theme(issue.theme) if issue.theme else None,
            sections=tuple(map(self._section, issue.sections)),
            boussole=self._boussole(issue.boussole) if issue.boussole else None,
            address=self._text(issue.address),
        )

    def _text(self, words: str) -> str:
        return passages.text(words, self._narrow)

    def _own(self, words: str) -> str:
        return passages.text(words, self._narrow, typography.own)

    def _theme(self, theme: Theme) -> Theme:
        return Theme(
            month=self._own(theme.month), title=self._own(theme.title), rendezvous=self._own(theme.rendezvous)
        )

    def _section(self, section: Section) -> Section:
        return dataclasses.replace(
            section, title=self._own(section.title), cards=tuple(map(self._card, section.cards))
        )

    def _card(self, card: Card) -> Card:
        foreign: Callable[[str], str] = str if card.language else self._text
        return dataclasses.replace(
            card,
            label=self._own(card.label),
            title=foreign(card.title),
            action=self._text(card.action),
            links=tuple(map(self._link, card.links)),
            summary_html=card.summary_html
            if card.language
            else passages.markup(card.summary_html, self._narrow),
            summary=foreign(card.summary),
            when=self._own(card.when),
            date=self._own(card.date),
            detail=self._text(card.detail),
            duration=self._own(card.duration),
            notice=self._own(card.notice),
            picture=self._picture(card.picture) if card.picture else None,
            apports=tuple(map(self._card, card.apports)),
        )

    def _link(self, link: Link) -> Link:
        return dataclasses.replace(link, label=self._text(link.label))

    def _picture(self, picture: Picture) -> Picture:
        return dataclasses.replace(picture, alt=self._text(picture.alt))

    def _boussole(self, boussole: Boussole) -> Boussole:
        return Boussole(
            title=self._own(boussole.title),
            points=tuple(map(self._pointer, boussole.points)),
            chemin=self._pointer(boussole.chemin) if boussole.chemin else None,
        )

    def _pointer(self, pointer: Pointer) -> Pointer:
        return dataclasses.replace(pointer, title=self._own(pointer.title), text=self._own(pointer.text))


def _ruled(words: str) -> str:
    """Make the rule under a heading as long as it has become."""
    return _UNDERLINED.sub(
        lambda found: f"{found[1]}\n{'-' * min(len(passages.bare(found[1])), _LONGEST_RULE)}", words
    )
