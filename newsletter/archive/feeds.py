"""What programs read of the site: its feeds of editions (RFC 4287, JSON Feed 1.1), the list of its pages, robots."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence

from newsletter.archive.catalogue import Catalogue
from newsletter.archive.fragments import Fragment, Fragments
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page, Printer
from newsletter.archive.record import Record, digest
from newsletter.archive.thing import Appearance, Thing
from newsletter.permalinks import (
    AGENDA,
    FEED,
    HOME,
    JSON_FEED,
    ROBOTS,
    SITEMAP,
    cover,
    kind_of,
    month_page,
    page_name,
    repere_of,
    year_page,
)

_LENGTH = 20  # a reader that has been away longer finds the rest in the archive
_KIND = "edition"  # of fragment
_MOST = 50_000  # addresses in one list (sitemaps.org)


def feed_pages(
    material: Material, printer: Printer, records: Sequence[Record], fragments: Fragments
) -> Iterator[Page]:
    """Plan the feeds of editions; without an edition there are none, for an empty one has no date."""
    fragments.open(_KIND)
    newest = [one for one in reversed(records) if _is_at_hand(material, fragments, one)][:_LENGTH]
    fragments.hold(_KIND, [str(one.date) for one in newest])
    if not newest:
        return
    readable = [one for one in newest if one.date in material.editions]
    fragments.fill(_KIND, [_content(material, printer, one) for one in readable])

    def contents() -> list[tuple[Record, str]]:
        return [(one, fragments.last(_KIND, str(one.date))) for one in newest]

    made_of = digest([one.digest for one in newest])
    yield Page(
        path=FEED,
        digest=made_of,
        make=lambda: printer.page(
            FEED, "feed.xml.j2", entries=contents(), updated=updated(newest), instant=instant
        ),
        order=Order.ENTRANCE,
    )
    yield Page(
        path=JSON_FEED,
        digest=made_of,
        make=lambda: _json(printer, contents()),
        order=Order.ENTRANCE,
    )


def list_pages(printer: Printer, catalogue: Catalogue, paths: Iterable[str]) -> Iterator[Page]:
    """Plan the list of all pages, and what robots are told.

    Args:
        printer: the site's.
        catalogue: of its editions.
        paths: of the pages, besides home and those of years, months, editions and entries.
    """
    days = dict(_days(catalogue, paths))
    made_of = digest([f"{path} {days[path]}" for path in sorted(days)])
    robots = f"User-agent: *\nAllow: /\nSitemap: {printer.imprint.base}{SITEMAP}\n"
    yield Page(
        path=SITEMAP,
        digest=made_of,
        make=lambda: _sitemap(printer.imprint.base, days),
        order=Order.ENTRANCE,
    )
    yield Page(
        path=ROBOTS,
        digest="",
        make=robots.encode,
        order=Order.ENTRANCE,
    )


def instant(moment: dt.datetime) -> str:
    """Say an instant in UTC (RFC 3339)."""
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"


def updated(records: Sequence[Record]) -> dt.datetime:
    """Return when a feed of editions changed last."""
    return max(one.changed for one in records)


def _is_at_hand(material: Material, fragments: Fragments, record: Record) -> bool:
    """Whether an edition can be read, or was before it became unreadable: then it stays as it was."""
    return record.date in material.editions or fragments.has(_KIND, str(record.date), record.digest)


def _content(material: Material, printer: Printer, record: Record) -> Fragment:
    return Fragment(
        str(record.date),
        record.digest,
        lambda: printer.text("", "feed-content.html.j2", issue=material.issue(record.date), record=record),
        record.date,
    )


def _json(printer: Printer, contents: Sequence[tuple[Record, str]]) -> bytes:
    site = printer.imprint
    items = [
        {
            "id": site.base + page_name(record.date),
            "url": site.base + page_name(record.date),
            "title": record.title,
            "content_html": html,
            "summary": record.description,
            "image": site.base + cover(record.date),
            "date_published": instant(record.due),
            "date_modified": instant(record.changed),
            "language": site.language,
        }
        for record, html in contents
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.name,
        "home_page_url": site.base,
        "feed_url": site.base + JSON_FEED,
        "language": site.language,
        "authors": [{"name": site.publisher}],
        "items": items,
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _days(catalogue: Catalogue, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Say when each page changed last, as its editions tell, and what has become known of their events since.

    That is a day, or an instant where a correction tells its hour: as texts (ISO 8601) they have the same order. It is empty for a
    page of which nothing tells that, as one that the settings choose from the whole archive.
    """
    latest = max((one.lasting for one in catalogue.records), default="")
    if not latest:
        return
    yield from ((path, max(map(_known, _listed(catalogue, path)), default="")) for path in paths)
    now = max(map(_known, catalogue.things), default=latest)
    yield from ((path, max(latest, now)) for path in (HOME, AGENDA))
    for year, records in catalogue.years.items():
        yield year_page(year), max(one.lasting for one in records)
    for month, events in catalogue.months.items():
        yield month_page(month), max(map(_known, events))
    for record in catalogue.records:
        told = (catalogue.thing(line.key) for line in record.lines)
        yield page_name(record.date), max([record.lasting, *(_known(one) for one in told if one.known_at)])
    for thing in catalogue.things:
        yield thing.page, max(_known(thing), *(_told(one) for one in thing.appearances))


def _listed(catalogue: Catalogue, path: str) -> Sequence[Thing]:
    """Return what a shelf or a fiche lists; nothing of other pages."""
    kind = kind_of(path)
    return catalogue.valued(repere_of(path)) if kind is None else catalogue.of_kind(kind)


def _known(thing: Thing) -> str:
    """Say since when a thing has been known as it is."""
    day = _told(thing.appearances[-1])
    return max(day, thing.known_at.date().isoformat()) if thing.known_at else day


def _told(one: Appearance) -> str:
    return one.record.lasting if one.line.is_corrected else one.record.date.isoformat()


def _sitemap(base: str, days: dict[str, str]) -> bytes:
    """List the pages (sitemaps.org, 0.9), the latest where there are too many."""
    latest = sorted(days.items(), key=lambda one: (one[1], one[0]), reverse=True)[:_MOST]
    rows = (
        f"<url><loc>{base}{'' if path == HOME else path}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
        for path, day in sorted(latest)
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{''.join(rows)}</urlset>\n".encode()
