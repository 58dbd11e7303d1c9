"""Tells events, replays and publications apart inside one source, by its rules. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.config import Rule, Source
from newsletter.french import folded
from newsletter.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What rules look at: plain texts, the address, and the media type of the enclosure."""

    title: str
    summary: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""
    enclosure: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules decided."""

    kind: Kind
    type: str | None


def judge(source: Source, traits: Traits) -> Verdict | None:
    """Apply a source's rules, the first that matches wins; None when the entry is not wanted."""
    if source.only and not _any_in(source.only, (traits.title, traits.summary, *traits.categories)):
        return None
    rule = next((rule for rule in source.rule if _matches(rule, traits)), None)
    if rule is None:
        return Verdict(source.kind, source.type)
    if rule.ignore:
        return None
    return Verdict(rule.kind or source.kind, rule.type or source.type)


def _matches(rule: Rule, traits: Traits) -> bool:
    return (
        (not rule.title or _any_in(rule.title, [traits.title]))
        and (not rule.category or _any_in(rule.category, traits.categories))
        and (not rule.link or any(part.casefold() in traits.url.casefold() for part in rule.link))
        and (not rule.enclosure or any(traits.enclosure.startswith(media) for media in rule.enclosure))
    )


def _any_in(words: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether any of the words begins a word of any of the texts: "territoire" is in "aux territoires"."""
    whole = " ".join(folded(text) for text in texts)
    return any(re.search(rf"(?<!\w){re.escape(folded(word))}", whole) for word in words)
