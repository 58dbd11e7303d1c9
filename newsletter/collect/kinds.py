"""Tells events, replays and publications apart inside one source, by its rules. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from newsletter.config import Rule, Source
from newsletter.french import comparable
from newsletter.model import Kind

_NAME = re.compile(r"[\w-]*(?:\.[\w-]+)+")  # « youtube.com », « .gouv.fr »


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What rules look at: plain texts, the address, and the media types of the enclosures."""

    title: str
    summary: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""
    enclosures: tuple[str, ...] = ()


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
        and (not rule.link or any(_is_at(traits.url, part) for part in rule.link))
        and (
            not rule.enclosure
            or any(
                media.lower().startswith(wanted.lower())
                for media in traits.enclosures
                for wanted in rule.enclosure
            )
        )
    )


def _is_at(url: str, part: str) -> bool:
    """Whether an address holds a part; what may be a host's name is no host's when it only stands in the query."""
    whole, wanted = url.casefold(), part.casefold()
    if not _NAME.fullmatch(wanted):
        return wanted in whole
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        return False
    return host == wanted or host.endswith(f".{wanted.lstrip('.')}") or wanted in parts.path


def _any_in(words: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether any of the words begins a word of any of the texts: "territoire" is in "aux territoires"."""
    whole = " ".join(comparable(text) for text in texts)
    return any(re.search(rf"(?<!\w){re.escape(comparable(word))}", whole) for word in words)
