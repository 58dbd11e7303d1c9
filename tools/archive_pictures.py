"""Pictures of the archive: one page of every type, of a letter that is in its third year."""

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page

from newsletter.archive import search
from newsletter.archive.building import renew_search
from newsletter.model import Edition, EventStatus, Kind
from newsletter.permalinks import (
    AGENDA,
    HOME,
    LOST,
    MENTIONS,
    PARCOURS,
    REPERES,
    SEARCH,
    chemin_page,
    entry_page,
    mail_version,
    page_name,
    parcours_page,
    repere_page,
)
from tests.editions import CONFIG, EDITIONS
from tests.generated import archive
from tests.sites import Site, mailed
from tools.judges.served import served
from tools.views import PAPER, PHONE, View, keep, opened

VIEWS = {
    "desktop": View(width=1200),
    "phone": View(width=PHONE),
    "dark": View(width=1200, dark=True),
    "print": View(width=PAPER, paper=True),
}
GENERATED = 60
NOTICES = """<h2>Qui publie</h2>
<p>L’association qui édite la lettre, 1 rue de l’Exemple, 75000 Paris ; <a href="mailto:redaction@example.org">redaction@example.org</a>.</p>
<h2>Ce qui est gardé</h2>
<p>Rien : ni traceur ni témoin de connexion. Le site est hébergé par <a href="https://example.org/hebergeur">un hébergeur</a>.</p>
"""
FOUND = "document.querySelector('#resultats').ariaBusy === 'false' && document.querySelector('#bilan').textContent"


def shoot_site(browser: Browser) -> None:
    """Take the archive of all editions, continued by some that were drawn by lot."""
    editions = _editions()
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder) / "site", mailed)
        site.build(editions, today=editions[-1].date, mentions=NOTICES)
        assert site.kept
        renew_search(site.folder, site.kept, Path(folder))
        with served(site.folder) as address:
            for name, path in _pages(editions).items():
                for label, view in VIEWS.items():
                    page = opened(browser, view)
                    _go(page, address + path)
                    keep(page, view, f"site-{name}-{label}")


def _editions() -> Sequence[Edition]:
    shipped = [*EDITIONS.values()]
    last = shipped[-1]
    more = archive(GENERATED, first=last.date + dt.timedelta(weeks=1))
    return [*shipped, *(dataclasses.replace(one, number=last.number + one.number) for one in more)]


def _pages(editions: Sequence[Edition]) -> dict[str, str]:
    """Name a page of every type, by what its pictures are called."""
    latest = editions[-1]
    coming = next(
        row
        for row in latest.shown
        if row.kind is Kind.EVENT
        and row.status is EventStatus.CONFIRMED
        and isinstance(row.start, dt.datetime)
    )
    everything = EDITIONS["everything"].date
    return {
        "home": HOME,
        "edition": page_name(everything),
        "edition-latest": page_name(latest.date),
        "mail": mail_version(everything),
        "event": entry_page(coming.key),
        "event-cancelled": entry_page("agenda/annule"),
        "replay": entry_page("agenda/cap-2030"),
        "publication": entry_page("agenda/ig2050"),
        "year": "editions/2024.html",
        "agenda": AGENDA,
        "month": "agenda/2024-05.html",
        "replays": "replays/index.html",
        "publications": "publications/index-2.html",
        "search": f"{SEARCH}?q={quote('coopérer')}",
        "search-none": f"{SEARCH}?q={quote('zygomatique')}",
        "reperes": f"{REPERES}?acteurs=fondations",
        "fiche": repere_page("acteurs/fondations"),
        "parcours": PARCOURS,
        "parcours-4h": parcours_page(4),
        "chemin": chemin_page(CONFIG.boussole.chemin[0].name),
        "mentions": MENTIONS,
        "lost": LOST,
    }


def _go(page: Page, address: str) -> None:
    page.goto(address)
    if ("?" in address) and search.is_available():
        page.wait_for_function(FOUND)
