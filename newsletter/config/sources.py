"""The values of `feeds/sources.toml` and `feeds/agenda.toml`."""

from typing import Any, Literal

from newsletter.config.contents import LinkRow
from newsletter.config.values import Language, Slug, Table, Words
from newsletter.model import EventStatus, Kind


class Rule(Table, frozen=True, omit_defaults=True):
    """Tells kinds apart inside one source: all criteria that are given must hold, each by any of its words.

    Words are compared without case and accents. `link` matches a host and those below it ("youtube.com"), else a
    part of the address; `enclosure` the start of an enclosure's media type. `ignore` drops the entry.
    """

    kind: Kind | None = None
    type: str | None = None
    ignore: bool = False
    category: tuple[Words, ...] = ()
    title: tuple[Words, ...] = ()
    link: tuple[Words, ...] = ()
    enclosure: tuple[Words, ...] = ()


class Source(Table, frozen=True, omit_defaults=True):
    """One source outside the agenda.

    Args:
        url: http, https or webcal; or `file`, inside the workspace.
        kind: what its entries are unless a rule says otherwise.
        verified: whether somebody has seen the address answer.
        only: words of which an entry must hold one (title, summary, categories) to be collected.
        enabled: whether it is collected.
    """

    id: Slug
    kind: Kind
    url: str | None = None
    file: str | None = None
    format: Literal["feed", "calendar", "page"] | None = None
    name: str = ""
    type: str | None = None
    timezone: str | None = None
    verified: bool = True
    enabled: bool = True
    only: tuple[Words, ...] = ()
    rule: tuple[Rule, ...] = ()


Moment = (
    Any  # dt.datetime | dt.date | None: msgspec has no such union, so `newsletter.schema.agenda` checks it
)


class AgendaRow(Table, frozen=True):
    """One row of `feeds/agenda.toml`; replays and publications have `date` where events have `start`.

    Args:
        language: of title and summary, when it is not the letter's.
        timezone: where an event takes place: its dates without an offset, and its hours in the letter, are there.
    """

    title: Words
    id: str | None = None
    type: str | None = None
    start: Moment = None
    date: Moment = None
    end: Moment = None
    place: str | None = None
    url: str | None = None
    links: tuple[LinkRow, ...] = ()
    summary: str | None = None
    status: EventStatus | None = None
    duration: str | None = None
    language: Language | None = None
    timezone: str | None = None
    tags: tuple[str, ...] = ()
    accompanies: str | None = None
    replay_of: str | None = None
    same_as: tuple[str, ...] | str | None = None
    not_same_as: tuple[str, ...] | str | None = None
    not_replay_of: tuple[str, ...] | str | None = None


class AnswerRow(Table, frozen=True):
    """One answer of `feeds/agenda.toml` on an entry of another source; exactly one of the four is written.

    Args:
        entry: its key.
    """

    entry: Words
    same_as: Words | None = None
    not_same_as: Words | None = None
    replay_of: Words | None = None
    not_replay_of: Words | None = None
