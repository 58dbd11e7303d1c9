"""Places that are addresses, of maps and of meetings."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.handwritten import agenda_entries
from newsletter.collect.where import is_map
from newsletter.model import MAP, Kind, Link
from newsletter.schema import read_agenda
from tests import test_calendar, test_feed

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://maps.app.goo.gl/AbCdEf123", True),
        ("https://www.google.com/maps/place/Lyon", True),
        ("https://www.google.fr/maps?q=Lyon", True),
        ("https://maps.google.com/?q=Lyon", True),
        ("https://goo.gl/maps/AbC", True),
        ("https://www.openstreetmap.org/?mlat=48.85&mlon=2.35", True),
        ("https://osm.org/go/0BP", True),
        ("https://maps.apple.com/?q=Lyon", True),
        ("https://fr.mappy.com/plan/69001-lyon", True),
        ("https://www.waze.com/ul?q=Lyon", True),
        ("https://umap.openstreetmap.fr/fr/map/x", True),
        ("geo:48.85,2.35", True),
        ("https://meet.google.com/abc-defg-hij", False),
        ("https://meet.jit.si/maps", False),
        ("https://www.google.com/search?q=maps", False),
        ("http://[", False),
    ],
)
def test_maps(address: str, *, expected: bool) -> None:
    """Addresses of maps are told from others by their host, or by its part that shows maps."""
    assert is_map(address) is expected


@pytest.mark.parametrize(
    ("location", "place", "url", "links"),
    [
        ("https://maps.app.goo.gl/a", None, None, (Link(label=MAP, url="https://maps.app.goo.gl/a"),)),
        ("https://meet.jit.si/a", "En ligne", "https://meet.jit.si/a", ()),
        (
            "CESE\\, Paris https://osm.org/go/a",
            "CESE, Paris",
            None,
            (Link(label=MAP, url="https://osm.org/go/a"),),
        ),
        ("À distance (https://bbb.e.org/b/a)", "En ligne", "https://bbb.e.org/b/a", ()),
        ("Google Meet : https://meet.google.com/abc", "En ligne", "https://meet.google.com/abc", ()),
        ("Salle Zoom\\, Paris - https://e.org/b", "Salle Zoom, Paris", "https://e.org/b", ()),
        ("CESE\\, Paris | https://e.org/b", "CESE, Paris", "https://e.org/b", ()),
        ("CESE\\, Paris et en ligne + https://e.org/b", "CESE, Paris et en ligne", "https://e.org/b", ()),
        ("Salle Jaurès (https://e.org/salle)", "Salle Jaurès", "https://e.org/salle", ()),
    ],
)
def test_of_calendars(location: str, place: str | None, url: str | None, links: tuple[Link, ...]) -> None:
    """A map is a link, and no place online; what stands beside an address is the place."""
    found = test_calendar.one("DTSTART:20231005T090000Z", f"LOCATION:{location}")
    assert (found.place, found.url, found.links) == (place, url, links)


@pytest.mark.parametrize(
    ("location", "place"),
    [
        ("À définir", None),
        ("À préciser.", None),
        ("Lieu : à confirmer", None),
        ("(lieu à préciser)", None),
        ("TBD", None),
        ("Location TBA", None),
        ("To be announced", None),
        ("Lyon\\, salle à définir", "Lyon, salle à définir"),
        ("Le Rex\\, Le Rex\\, 12 rue Nationale\\, 59000 Lille", "Le Rex, 12 rue Nationale, 59000 Lille"),
        ("Salle A\\, Mairie\\, salle a\\, Mairie\\, Lille", "salle a, Mairie, Lille"),
        ("Le Rex\\, 12 rue Nationale\\, Le Rex", "Le Rex, 12 rue Nationale, Le Rex"),
        ("\\,\\,", None),
    ],
)
def test_known_and_said_once(location: str, place: str | None) -> None:
    """What only says that a place is to come is none; one whose beginning is doubled is said once."""
    assert test_calendar.one("DTSTART:20231005T090000Z", f"LOCATION:{location}").place == place


def test_a_person_says_what_is_unknown() -> None:
    """What the editor wrote in the agenda stays as it is."""
    text = '[[event]]\ntitle = "Fête"\nstart = 2023-10-05T09:00:00\nplace = "Lieu à préciser"\n'
    (found,) = agenda_entries(read_agenda(text, PARIS), PARIS, NOW)
    assert found.place == "Lieu à préciser"


def test_of_feeds() -> None:
    """So it is in feeds of events; an event with a page of its own keeps it."""
    item = (
        "<title>a</title><link>https://e.org/a</link><ev:startdate>2023-10-05</ev:startdate>"
        "<ev:location>https://www.openstreetmap.org/node/1</ev:location>"
    )
    (found,) = test_feed.read(test_feed.rss(item), kind=Kind.EVENT)
    assert (found.place, found.url) == (None, "https://e.org/a")
    assert [link.label for link in found.links] == [MAP]


def test_of_the_agenda() -> None:
    """An address as a place of the agenda is online, with a link, whether the row has a page of its own or not."""
    row = '[[event]]\nid = "{}"\ntitle = "Visio"\nstart = 2023-10-05T09:00:00\nplace = "https://meet.jit.si/a"\n{}'
    text = row.format("a", "") + row.format("b", 'url = "https://e.org/b"\n')
    bare, paged = agenda_entries(read_agenda(text, PARIS), PARIS, NOW)
    assert (bare.place, bare.url, bare.links) == ("En ligne", "https://meet.jit.si/a", ())
    assert (paged.place, paged.url) == ("En ligne", "https://e.org/b")
    assert paged.links == (Link(label="Suivre en ligne", url="https://meet.jit.si/a"),)
