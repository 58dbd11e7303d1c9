"""The agenda: what is to come, and each month's events."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby

from newsletter.archive.catalogue import Catalogue
from newsletter.archive.material import Material
from newsletter.archive.page import Page, Printer
from newsletter.archive.record import digest
from newsletter.archive.thing import Thing
from newsletter.french import month_name
from newsletter.permalinks import AGENDA, month_page


def agenda_pages(material: Material, printer: Printer, catalogue: Catalogue) -> Iterator[Page]:
    """Plan the agenda's pages."""
    months = list(catalogue.months)
    for before, month, after in zip(["", *months], months, [*months[1:], ""], strict=False):
        events = catalogue.months[month]
        yield Page(
            path=month_page(month),
            digest=digest(before, after, [one.shown for one in events]),
            make=partial(
                printer.listing,
                month_page(month),
                "month.html.j2",
                steps=[("Agenda", AGENDA)],
                name=in_words(month).capitalize(),
                title=in_words(month),
                events=events,
                before=(before, in_words(before)) if before else None,
                after=(after, in_words(after)) if after else None,
            ),
        )
    coming, counts = (
        catalogue.coming,
        {month: len(catalogue.months[month]) for month in months},
    )
    yield Page(
        path=AGENDA,
        digest=digest([(one.shown, one.is_running) for one in coming], counts),
        make=partial(
            printer.listing,
            AGENDA,
            "agenda.html.j2",
            name="Agenda",
            coming=_by_month(coming, material.today),
            years=_years(counts),
        ),
    )


def in_words(month: str) -> str:
    """Say "2023-10" as "octobre 2023"."""
    day = dt.date.fromisoformat(f"{month}-01")
    return f"{month_name(day)} {day.year}"


def _by_month(coming: Sequence[Thing], today: dt.date) -> list[tuple[str, list[Thing]]]:
    """Group what is to come; what has begun stands in the month of today."""

    def month(event: Thing) -> str:
        assert event.line.first is not None
        return f"{max(event.line.first, today):%Y-%m}"

    return [(in_words(name), list(events)) for name, events in groupby(sorted(coming, key=month), month)]


def _years(counts: dict[str, int]) -> dict[str, list[tuple[str, str, int]]]:
    """Group the months by year, newest first: month, in words, number of its events."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for month, number in sorted(counts.items(), reverse=True):
        found.setdefault(month[:4], []).append((month, in_words(month).split()[0], number))
    return found
