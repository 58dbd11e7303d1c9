"""The pages of editions: each as a web page, as the mail showed it, its calendars, and each year's list."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from newsletter.archive.calendar import edition_calendars
from newsletter.archive.catalogue import Catalogue
from newsletter.archive.cover import cover
from newsletter.archive.fragments import Fragments
from newsletter.archive.mail_version import as_page
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page, Printer
from newsletter.archive.record import Line, Record, anchor, digest, head, opening, walk
from newsletter.archive.structured import issue_data
from newsletter.french import QUARTERS, comparable, month_name
from newsletter.model import TOKEN_PLACE, Card, Issue, Kind
from newsletter.permalinks import (
    cover as cover_path,
    mail_version,
    page_name,
    year_page,
)
from newsletter.printed import is_other

_DESCRIPTION = 160  # characters


def edition_page(
    issue: Issue,
    printer: Printer,
    *,
    previous: Record | None = None,
    following: Record | None = None,
    page_of: Callable[[Card], str] | None = None,
    since: Mapping[str, str] | None = None,
    gone: Collection[str] = (),
    off: Collection[str] = (),
    draft: bool = False,
) -> bytes:
    """Render the page of one edition.

    Args:
        issue: the edition.
        printer: the site's.
        previous: the edition before it in the archive.
        following: the edition after it.
        page_of: names the page of an entry; without, titles lead to what they announce.
        since: what has become known of its events, in words, by key.
        gone: the keys of those that were cancelled since; the edition shows them so.
        off: of those that nobody should put down in a calendar any more.
        draft: says so on the page, and keeps search engines away.

    Raises:
        TemplateError: a template is wrong.
    """
    return printer.page(
        page_name(issue.date),
        "edition.html.j2",
        issue=issue,
        previous=previous,
        following=following,
        draft=draft,
        description=issue.preheader or opening(issue, _DESCRIPTION),
        anchor=anchor,
        page_of=page_of or (lambda card: card.url or ""),
        since=since or {},
        gone=gone,
        off=off,
        told_apart=told_apart(issue),
        structured=issue_data(issue, printer.imprint),
    )


def told_apart(issue: Issue) -> Mapping[str, str]:
    """Return what tells events of one title apart, by key: where, else when. Who hears a list of links has their names alone."""
    called: dict[str, list[Card]] = defaultdict(list)
    for card, _ in walk(issue):
        if card.kind is Kind.EVENT:
            called[comparable(card.title)].append(card)
    alike = [cards for cards in called.values() if len(cards) > 1]
    return {card.key: words for cards in alike for card in cards if (words := _of_its_own(card, cards))}


def _of_its_own(card: Card, alike: Sequence[Card]) -> str:
    places = {comparable(one.place or "") for one in alike}
    return card.place if card.place and len(places) == len(alike) else card.when


Between = tuple[Record | None, Record, Record | None]
"""An edition between the one before it and the one after it."""


def edition_pages(
    material: Material, printer: Printer, catalogue: Catalogue, around: Between, fragments: Fragments
) -> Iterator[Page]:
    """Plan what an edition has of its own."""
    record = around[1]
    if record.date in material.editions:
        yield _page(material, printer, catalogue, around)
        yield from _beside(material, printer, record)
    else:  # what it was made from cannot be read: what is there stays
        paths = [page_name(record.date), mail_version(record.date), cover_path(record.date)]
        yield from (Page(path=path, digest="", make=None) for path in paths)
    yield from edition_calendars(material, catalogue, record, fragments)


def year_pages(printer: Printer, catalogue: Catalogue) -> Iterator[Page]:
    """Plan the list of each year's editions, by quarter and month."""
    years = sorted(catalogue.years)
    for year in years:
        records = catalogue.years[year]
        around = [other for other in (year - 1, year + 1) if other in catalogue.years]
        yield Page(
            path=year_page(year),
            digest=digest(around, [(head(one), one.contents) for one in records]),
            make=partial(
                printer.listing,
                year_page(year),
                "year.html.j2",
                name=f"Éditions de {year}",
                year=year,
                years=[other for other in years if other in around],
                quarters=_quarters(records),
            ),
        )


def _page(
    material: Material,
    printer: Printer,
    catalogue: Catalogue,
    around: Between,
) -> Page:
    previous, record, following = around
    things = {one.key: catalogue.thing(one.key) for one in record.lines}
    since = {one.key: said for one in record.lines if (said := _since(one, things[one.key].line))}
    gone = {key for key in since if things[key].line.is_cancelled}

    def make() -> bytes:
        day = record.date
        return edition_page(
            material.issue_without(day, gone) if gone else material.issue(day),
            printer,
            previous=previous,
            following=following,
            page_of=lambda card: things[card.key].page,
            since=since,
            gone=gone,
            off={key for key in since if things[key].line.is_off},
        )

    pages = [thing.page for thing in things.values()]
    made_of = digest(record.digest, *(one and head(one) for one in (previous, following)), pages, since)
    return Page(path=page_name(record.date), digest=made_of, make=make, near=record.date)


def _beside(material: Material, printer: Printer, record: Record) -> Iterator[Page]:
    day = record.date
    yield Page(
        path=mail_version(day),
        digest=record.digest,
        make=partial(_mail, material, printer.imprint.base, record),
        near=day,
    )
    words = printer.imprint.name, record.title, record.date_text, record.number
    yield Page(
        path=cover_path(day),
        digest=digest(words),
        make=partial(cover, *words, material.looks),
        order=Order.LEAF,
        near=day,
    )


def _mail(material: Material, base: str, record: Record) -> bytes:
    issue = material.issue(record.date)
    if TOKEN_PLACE in issue.unsubscribe:  # each reader's own: the place of a token unsubscribes nobody
        issue = replace(issue, unsubscribe="")
    return as_page(material.mail(issue), record.date, base)


def _since(then: Line, now: Line) -> str:
    """Say what is known of an event that an edition did not know yet."""
    if now is then or then.kind is not Kind.EVENT:
        return ""
    if now.is_cancelled and not then.is_cancelled:
        return "Annulé depuis"
    if now.is_put_off and not then.is_put_off:
        return "Reporté depuis"
    if then.begins and now.begins and is_other(then.begins, now.begins):
        return f"Nouvelle date : {now.when}"
    return ""


def _quarters(records: Sequence[Record]) -> object:
    """Group a year's editions by quarter and month, newest first."""
    found: dict[str, dict[str, list[Record]]] = {}
    for record in sorted(records, key=lambda one: one.date, reverse=True):
        months = found.setdefault(QUARTERS[(record.date.month - 1) // 3], {})
        months.setdefault(month_name(record.date), []).append(record)
    return found
