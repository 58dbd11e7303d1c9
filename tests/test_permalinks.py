"""The archive's addresses: letters that have left carry them, so they never change."""

import datetime as dt

import pytest

from newsletter import permalinks
from newsletter.model import Kind
from tests.sites import TODAY, Site
from tests.test_archive import EDITIONS

DAY = dt.date(2023, 9, 28)
KEY = "agenda/colloque"
PUBLISHED = {
    "index.html": permalinks.HOME,
    "404.html": permalinks.LOST,
    "2023-09-28.html": permalinks.page_name(DAY),
    "mail/2023-09-28.html": permalinks.mail_version(DAY),
    "images/2023-09-28.png": permalinks.cover(DAY),
    "agenda/2023-09-28.ics": permalinks.edition_calendar(DAY),
    "agenda/2023-09-28-1cede9b7.ics": permalinks.event_calendar(DAY, KEY),
    "editions/2023.html": permalinks.year_page(2023),
    "agenda/index.html": permalinks.AGENDA,
    "agenda/2023-10.html": permalinks.month_page("2023-10"),
    "agenda.ics": permalinks.CALENDAR,
    "replays/index.html": permalinks.shelf_page(Kind.REPLAY),
    "publications/index-2.html": permalinks.shelf_page(Kind.PUBLICATION, 2),
    "entrees/1cede9b7d1eca2ec.html": permalinks.entry_page(KEY),
    "reperes/index.html": permalinks.REPERES,
    "reperes/acteurs/fondations.html": permalinks.repere_page("acteurs/fondations"),
    "reperes/acteurs/fondations.2.html": permalinks.repere_page("acteurs/fondations", 2),
    "reperes/acteurs/fondations.xml": permalinks.repere_feed("acteurs/fondations"),
    "reperes/acteurs/fondations.ics": permalinks.repere_calendar("acteurs/fondations"),
    "parcours/index.html": permalinks.PARCOURS,
    "parcours/2h.html": permalinks.parcours_page(2),
    "parcours/12h.html": permalinks.parcours_page(12),
    "parcours/chemins/piloter-ses-partenariats.html": permalinks.chemin_page("piloter-ses-partenariats"),
    "parcours/chemins/piloter-ses-partenariats.3.html": permalinks.chemin_page("piloter-ses-partenariats", 3),
    "recherche.html": permalinks.SEARCH,
    "feed.xml": permalinks.FEED,
    "feed.json": permalinks.JSON_FEED,
    "sitemap.xml": permalinks.SITEMAP,
    "robots.txt": permalinks.ROBOTS,
    "mentions-legales.html": permalinks.MENTIONS,
}


@pytest.mark.parametrize("path", PUBLISHED)
def test_an_address_is_what_it_was(path: str) -> None:
    assert PUBLISHED[path] == path


def test_a_page_tells_what_it_lists() -> None:
    """Whichever of a list it is; what a value is called ends where its page's number begins."""
    for number in (1, 2, 30):
        assert permalinks.repere_of(permalinks.repere_page("acteurs/odd-2", number)) == "acteurs/odd-2"
        assert permalinks.kind_of(permalinks.shelf_page(Kind.REPLAY, number)) is Kind.REPLAY
    assert permalinks.kind_of(permalinks.REPERES) is None


def test_what_every_archive_has_is_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever its letters hold: a letter may lead there."""
    folder = tmp_path_factory.mktemp("site")
    Site(folder).build(EDITIONS[:1], today=TODAY)
    assert not [path for path in permalinks.ENTRANCES if not (folder / path).is_file()]
