# ruff: noqa: INP001 - a script's module
"""A letter that lives for years in minutes: its sources change week by week, and the program's own steps go over them.

Collected, drafted, remembered and pruned is by the functions that `run` calls. Only composing and sending are left out: the
edition's file is written as one that left, and its row in the ledger.
"""

import asyncio
import dataclasses
import datetime as dt
import itertools
import random
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path

from newsletter.cli.main import _run
from newsletter.collect.parse import read
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job
from newsletter.draft import edits
from newsletter.draft.fingerprint import content_sha256
from newsletter.draft.writing import new_text
from newsletter.model import (
    Approval,
    Edition,
    EditionStatus,
    EventState,
    EventStatus,
    FrozenLetter,
    Kind,
    Outcome,
    SeenState,
    Sent,
    Standing,
)
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition.proposing import plan_of
from newsletter.pipeline.gathering.outside import collect_sources
from newsletter.pipeline.notify.webhook import identifier
from newsletter.pipeline.pruning import prune
from newsletter.store import HookEvent, Store

FEEDS, CALENDARS = 12, 3
TOGETHER = 4  # weeks that are lived at once: what is collected and proposed is so once in them
_BEGIN = dt.datetime(2027, 1, 5, 8, 5, tzinfo=dt.UTC)  # a Tuesday
_WEEK = dt.timedelta(days=7)
_EVERY = 3  # weeks
_SHOWN = 15  # items that a feed shows
_OLD = 30  # items that one of them has shown ever since
_NEWS, _EVENTS = 14, 6  # a week, of all sources
_KINDS = ("need-source-failing-1", "draft", "letter-approved", "sent", "links-1")
_SYLLABLES = (
    "al", "ba", "cou", "do", "es", "fi", "gro", "ha", "in", "jo", "la", "mé", "no", "or", "pla", "ru", "ter", "vi",
)  # fmt: skip

_WORDS = ["".join(three) for three in itertools.product(_SYLLABLES, repeat=3)]


def week_of(number: int) -> dt.datetime:
    """Return the Tuesday morning of a week."""
    return _BEGIN + number * _WEEK


def begin(workspace: Path) -> None:
    """Make a workspace with its sources, which are files."""
    if _run(["init", str(workspace)]):
        raise SystemExit(1)
    tables = [
        f'[[source]]\nid = "f{n}"\nfile = "feeds/f{n}.xml"\nkind = "{"replay" if n % 4 == 0 else "publication"}"\n'
        for n in range(FEEDS)
    ]
    tables += [
        f'[[source]]\nid = "c{n}"\nfile = "feeds/shown/c{n}.ics"\nkind = "event"\n' for n in range(CALENDARS)
    ]
    (workspace / "feeds" / "shown").mkdir()
    (workspace / "feeds" / "sources.toml").write_text("\n".join(tables), encoding="utf-8")
    (workspace / "feeds" / "agenda.toml").write_text("", encoding="utf-8")


def publish(workspace: Path, week: int) -> None:
    """Let the sources show what they would in a week, whenever they are asked: it follows from the week alone."""
    for n in range(FEEDS):
        places = range(-_OLD, (_renewed(week, n) + 1) * _NEWS)
        shown = [place for place in places if place % FEEDS == n][-_SHOWN:]
        shown += range(-_OLD, 0) if n == 0 else ()
        items = "".join(_item(n, place) for place in dict.fromkeys(shown))
        text = f'<rss version="2.0"><channel><title>Source {n}</title>{items}</channel></rss>'
        (workspace / "feeds" / f"f{n}.xml").write_text(text, encoding="utf-8")
    for n in range(CALENDARS):
        last = _renewed(week, n)
        places = range(max(0, (last - 12) * _EVENTS), (last + 1) * _EVENTS)
        events = "".join(_event(place, last) for place in places if place % CALENDARS == n)
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//e//e//FR\r\n{events}END:VCALENDAR\r\n"
        (workspace / "feeds" / "shown" / f"c{n}.ics").write_text(text, encoding="utf-8")


def _renewed(week: int, source: int) -> int:
    """Return the week in which a source last had anything new: it has every third."""
    return week - (week - source) % _EVERY


def live(workspace: Path, week: int, *, pruned: bool = True) -> None:
    """Live the four weeks until a week: collect, propose, and let four letters leave."""
    publish(workspace, week)
    now = week_of(week)
    context = open_workspace(workspace, lambda: now, {"NEWSLETTER_NETWORK": "off"})
    with context.lock(), context.store() as store:
        with store.collected.gathering():
            asyncio.run(_collected(context, store))
        proposed = _proposed(context, store)
        first, shape = _gone(proposed), ""
        for place in range(TOGETHER):
            day = proposed.date + (place + 1 - TOGETHER) * _WEEK
            gone = _gone(dataclasses.replace(proposed, date=day, number=proposed.number + place))
            shape = shape or new_text(first)
            text = _as_of(shape, first, gone)
            store.memory.propose(gone.date, 1, text)
            _remember(context, store, gone)
            context.workspace.edition(gone.date).write_text(text, encoding="utf-8")
        if pruned:
            prune(context, store)


def _proposed(context: Context, store: Store) -> Edition:
    """Propose the next letter; nobody looks for what probably is there already."""
    plan = plan_of(context, store, context.day(None))
    return Edition(
        date=plan.day,
        number=plan.number,
        status=EditionStatus.DRAFT,
        subject=f"La lettre n° {plan.number}",
        preheader="Alliances et territoires",
        proposal=1,
        entries=plan.proposal.entries,
    )


async def _collected(context: Context, store: Store) -> None:
    async def parse(job: Job) -> Parsed:
        return read(job)

    reports = await collect_sources(context, store, context.sources(), parse, named=(), offline=True)
    failed = [report.error for report in reports if report.error]
    if failed:
        raise SystemExit("\n".join(failed))


def _remember(context: Context, store: Store, edition: Edition) -> None:
    """Write down what `run` does of a letter: notices told, also to a webhook; pictures, a change, whom it went to."""
    now, day = context.now, edition.date
    for kind in _KINDS:
        store.memory.tell(day, kind, now)
        name = identifier(context.config.letter.list_id, day, kind)
        store.hook_events.add(HookEvent(name, now, b"x" * 500))
        store.hook_events.done(name)
    store.memory.keep(f"seen whole {day}", f"test {now.isoformat()} {'0' * 32}")
    for row in edition.entries[:5]:
        store.pictures.keep(f"https://e.org/{row.key}.jpg", f"images/{'0' * 32}.jpg", now)
    event = next((row for row in edition.entries if row.kind is Kind.EVENT), None)
    if event is not None and edition.number % 5 == 0:
        state = dataclasses.replace(EventState.of(event), status=EventStatus.CANCELLED)
        store.states.keep({event.key: SeenState(state, now + dt.timedelta(days=4))})
    letter = FrozenLetter(day=day, raw=f"Message-ID: <edition-{day}@e.org>\n\n".encode())
    store.ledger.intend(letter, "outbox", ["outbox"], now)
    store.ledger.record(day, Outcome(recipient="outbox", standing=Standing.ACCEPTED), now)


def _gone(edition: Edition) -> Edition:
    """Return an edition as its editor approved it, and as it left."""
    text, now = _words(edition.date, 250), dt.datetime.combine(edition.date, dt.time(7), dt.UTC)
    told = dataclasses.replace(edition, edito=f"# La lettre n° {edition.number}\n\n{text}.\n")
    approval = Approval(at=now, edition_sha256=content_sha256(told), message_sha256="0" * 64)
    sent = Sent(
        at=now,
        messenger="outbox",
        message_id=f"<edition-{edition.date}@jeudis.example.org>",
        recipients=1,
    )
    return edits.conclude(edits.begin_sending(edits.approve(told, approval), sent), sent)


def _as_of(text: str, first: Edition, gone: Edition) -> str:
    """Make the file of a letter from that of another with the same rows: writing one anew takes a tenth of a second."""
    for one, other in zip(_own(first), _own(gone), strict=True):
        text = text.replace(one, other)
    return text


def _own(edition: Edition) -> list[str]:
    assert edition.approval is not None
    assert edition.sent is not None
    return [
        f"\ndate = {edition.date}\n",
        f"\nnumber = {edition.number}\n",
        edition.edito.strip(),
        edition.approval.edition_sha256,
        f"at = {edition.sent.at.isoformat()}",
        edition.sent.message_id,
    ]


def _words(seed: object, number: int) -> str:
    return " ".join(random.Random(str(seed)).choices(_WORDS, k=number)).capitalize()  # noqa: S311 - no secret


@lru_cache(4096)
def _item(feed: int, place: int) -> str:
    when = week_of(0) + dt.timedelta(minutes=place * 7 * 24 * 60 // _NEWS)
    body = escape(f"<p>{_words((feed, place), 60)}.</p><p>{_words((place, feed), 250)}.</p>")
    return (
        f"<item><guid>https://f{feed}.org/{place}</guid><title>{_words(place, 8)} {place}</title><link>https://f{feed}.org/{place}"
        f"</link><pubDate>{when:%a, %d %b %Y %H:%M:%S} +0000</pubDate><description>{body}</description></item>\n"
    )


def _event(place: int, week: int) -> str:
    """Write an event that is announced three to nine weeks ahead; some move once, some are called off."""
    ahead = 3 + place % 7
    when = week_of(place // _EVENTS) + dt.timedelta(weeks=ahead, days=place % 5, hours=place % 8)
    age = week - place // _EVENTS
    when += dt.timedelta(days=1) if place % 11 == 0 and age > 2 else dt.timedelta()
    status = "CANCELLED" if place % 17 == 0 and age > 3 else "CONFIRMED"
    lines = (
        "BEGIN:VEVENT", f"UID:event-{place}@e.org", f"SUMMARY:{_words(place, 7)} {place}", f"STATUS:{status}",
        f"DTSTART:{when:%Y%m%dT%H%M%SZ}", f"DTEND:{when + dt.timedelta(hours=2):%Y%m%dT%H%M%SZ}",
        f"LOCATION:{_words(-place, 2)}", f"URL:https://e.org/evenements/{place}",
        *_folded(f"DESCRIPTION:{_words(('d', place), 80)}"), "END:VEVENT",
    )  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines)


def _folded(line: str) -> Iterator[str]:
    for first in range(0, len(line), 60):
        yield f"{' ' if first else ''}{line[first : first + 60]}"
