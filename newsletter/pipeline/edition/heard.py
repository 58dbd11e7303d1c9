"""The answers of the agenda, with what is known of the entries that they name."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from newsletter.addresses import is_web
from newsletter.exceptions import NewsletterError
from newsletter.model import Answer, Kind
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.vanished import agenda_text
from newsletter.preflight import Heard, idle
from newsletter.recognition import page_mark
from newsletter.schema.place import line_of
from newsletter.store import Store


def answers_heard(context: Context, store: Store) -> list[Heard]:
    """Return the agenda's answers as they were last read, in its order."""
    answers = store.answers.all()
    if not answers:
        return []
    kinds = _kinds(context, store, {name for one in answers for name in (one.entry, one.other)})
    found = [
        Heard(answer=one, lines=(None, None), kinds=(kinds.get(one.entry), kinds.get(one.other)))
        for one in answers
    ]
    if not any(idle(found)):
        return found
    text = ""
    with suppress(NewsletterError):  # said by whoever reads it
        text = agenda_text(context, store)
    return [
        replace(one, lines=_lines(text, index, one.answer)) if any(idle([one])) else one
        for index, one in enumerate(found)
    ]


def _lines(text: str, index: int, answer: Answer) -> tuple[int | None, int | None]:
    path = f"$.answer[{index}]"
    return line_of(text, f"{path}.entry"), line_of(text, f"{path}.{answer.relation}")


def _kinds(context: Context, store: Store, names: Iterable[str]) -> dict[str, Kind]:
    """Return the kinds of what is known, by the names that were asked for; letters know what they showed."""
    asked = {*names}
    found = {one.key: one.kind for one in store.lookup.named(asked) if one.key in asked}
    pages = {name: mark for name in asked if is_web(name) and (mark := page_mark(name))}
    there = {one.page: one.kind for one in store.lookup.on({*pages.values()})}
    found |= {name: there[mark] for name, mark in pages.items() if mark in there}
    if asked <= found.keys():
        return found
    rows = [row for edition in context.editions() for row in edition.entries]
    shown = {name: row.kind for row in rows for name in (row.key, row.url, *row.aliases) if name in asked}
    found = shown | found
    return found | {name: kind for name in asked - found.keys() if (kind := _once(store, name))}


def _once(store: Store, name: str) -> Kind | None:
    """Return the kind of what has another key by now, or was set aside long ago."""
    renamed = next((one.kind for one in store.lookup.named([name])), None)
    return renamed or (Kind.EVENT if store.collected.is_set_aside(name) else None)
