"""What pages say to programs (schema.org, JSON-LD): parsed out of the built pages, complete, and what readers see."""

import dataclasses
import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from newsletter.archive import search
from newsletter.archive.imprint import imprint
from newsletter.archive.structured import site_data
from newsletter.model import Edition, EditionEntry, EventStatus, Link
from newsletter.permalinks import entry_page, page_name
from tests.editions import CONFIG, EDITIONS, event, publication, replay
from tests.sites import BASE, TODAY, Site, pages

SCHEMA = "https://schema.org"
PARIS = CONFIG.letter.zone
Data = dict[str, Any]


class Scripts(HTMLParser):
    """The data of a page, as a browser takes it out of it, and all else that its scripts are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.data: list[str] = []
        self.others: list[str | None] = []
        self.words: list[str] = []
        self._is_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a script."""
        self._is_data = tag == "script" and dict(attrs).get("type") == "application/ld+json"
        if self._is_data:
            self.data.append("")
        elif tag == "script":
            self.others.append(dict(attrs).get("src"))

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag == "script":
            self._is_data = False

    def handle_data(self, data: str) -> None:
        """Keep what it holds, and what readers see."""
        if self._is_data:
            self.data[-1] += data
        else:
            self.words.append(data)


def read(path: Path) -> list[Data]:
    """Read the data of a page."""
    return [json.loads(one) for one in Scripts(path.read_text(encoding="utf-8")).data]


def of_type(found: list[Data], *kinds: str) -> Data:
    """Return the one of some types."""
    (one,) = [one for one in found if one["@type"] in kinds]
    return one


def edition(*rows: EditionEntry, day: dt.date = TODAY, number: int = 39, **changes: Any) -> Edition:
    """Make an edition of some rows."""
    whole = EDITIONS["usual-week"]
    return dataclasses.replace(whole, date=day, number=number, entries=rows, **changes)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all kinds of editions, and of what they lack."""
    folder = tmp_path_factory.mktemp("whole")
    day = dt.date(2024, 1, 4)
    rows = replay(day, "ecoute", type="podcast"), publication(day, "article", type="article")
    Site(folder).build([*EDITIONS.values(), edition(*rows, day=day, number=53)])
    return folder


def said(folder: Path, row: EditionEntry, **changes: Any) -> Data:
    """Build the site of one edition that shows one row; return what the row's page says of it."""
    Site(folder).build([edition(row)], **changes)
    return read(folder / entry_page(row.key))[0]


WANTED = {
    "WebSite": {"name", "url", "inLanguage"},
    "Periodical": {"name", "url", "publisher"},
    "PublicationIssue": {"name", "url", "issueNumber", "datePublished", "isPartOf", "inLanguage", "image"},
    "Event": {"name", "startDate", "eventStatus", "mainEntityOfPage", "image"},
    "VideoObject": {"name", "description", "thumbnailUrl", "uploadDate", "mainEntityOfPage"},
    "PodcastEpisode": {"name", "uploadDate", "datePublished", "mainEntityOfPage"},
    "Book": {"name", "datePublished", "mainEntityOfPage", "inLanguage"},
    "Report": {"name", "datePublished", "mainEntityOfPage", "inLanguage"},
    "Article": {"name", "headline", "datePublished", "image", "mainEntityOfPage", "inLanguage"},
    "BreadcrumbList": {"itemListElement"},
}
"""What schema.org and those who read it want at least."""


@pytest.mark.long
def test_every_page_says_what_is_wanted(whole: Path) -> None:
    """Editions, entries and home say what they are, with all that is wanted of it; nothing is said that is empty."""
    seen = set()
    for path in (*whole.glob("*.html"), *whole.glob("entrees/*.html")):
        found = read(path)
        assert bool(found) is (path.name != "404.html"), path
        for one in found:
            assert one["@context"] == SCHEMA
            assert one.keys() >= WANTED[one["@type"]], (path, one)
            assert not [name for name, value in one.items() if value in ("", None, [], {})], (path, one)
            seen.add(one["@type"])
    assert seen == WANTED.keys()


@pytest.mark.long
def test_addresses_are_whole_and_dates_can_be_read(whole: Path) -> None:
    """Whatever is called a url or an item is absolute; every date is a day, or an instant with its offset."""

    def walk(value: object, name: str) -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                walk(one, key)
        elif isinstance(value, list):
            for one in value:
                walk(one, name)
        elif name in {"url", "item", "image", "thumbnailUrl", "mainEntityOfPage"}:
            assert re.match("https?://[^ ]+$", str(value)), value
        elif name in {"startDate", "endDate", "previousStartDate"}:
            moment = dt.datetime.fromisoformat(str(value))
            assert moment.tzinfo is not None or len(str(value)) == len("2023-09-28")
        elif name in {"datePublished", "uploadDate", "dateModified"}:
            dt.date.fromisoformat(str(value))

    for path in whole.rglob("*.html"):
        walk(read(path), "")


def test_home_says_what_the_letter_is(whole: Path) -> None:
    """A site, and a periodical with its publisher; a search only where there is one."""
    site, letter = read(whole / "index.html")
    assert (site["@type"], site["url"], site["name"]) == ("WebSite", BASE, "Les Jeudis de l’ODD\u00a017")
    assert ("potentialAction" in site) is search.is_available()
    assert letter["publisher"] == {"@type": "Organization", "name": CONFIG.letter.publisher}
    assert "potentialAction" not in site_data(imprint(CONFIG, TODAY, search=False))[0]
    searched, _ = site_data(imprint(CONFIG, TODAY, search=True))
    action = searched["potentialAction"]
    assert action["@type"] == "SearchAction"
    assert action["target"]["urlTemplate"] == f"{BASE}recherche.html?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"


def test_an_edition_is_an_issue(whole: Path) -> None:
    """Its number, day and title are those of its page; it is part of the letter."""
    for one in EDITIONS.values():
        path = whole / page_name(one.date)
        issue = of_type(read(path), "PublicationIssue")
        words = "".join(Scripts(path.read_text()).words)
        assert issue["name"] in words
        assert f"n°\u00a0{issue['issueNumber']}" in words
        assert (issue["issueNumber"], issue["datePublished"]) == (one.number, one.date.isoformat())
        assert issue["url"] == BASE + page_name(one.date)
        assert issue["isPartOf"]["@type"] == "Periodical"
        assert "dateModified" not in issue


def test_a_corrected_edition_says_when(tmp_path: Path) -> None:
    """The day of the correction is that on which it was modified."""
    Site(tmp_path).build([edition(corrected=dt.date(2023, 10, 3))])
    issue = of_type(read(tmp_path / page_name(TODAY)), "PublicationIssue")
    assert issue["dateModified"] == "2023-10-03"


def test_the_trail_leads_home(whole: Path) -> None:
    """From home to the page itself, in numbered steps that all are pages of the site."""
    found = [path for path in pages(whole) if path.parent.name != "mail" and path.name != "index.html"]
    found += [*whole.glob("*/index.html")]
    assert {path.parent.name for path in found} >= {
        "editions",
        "agenda",
        "replays",
        "publications",
        "reperes",
        "parcours",
        "chemins",
    }
    for path in found:
        steps = of_type(read(path), "BreadcrumbList")["itemListElement"]
        assert [one["position"] for one in steps] == [*range(1, len(steps) + 1)]
        assert steps[0]["item"] == BASE
        assert steps[-1]["item"] == BASE + path.relative_to(whole).as_posix()
        for one in steps[1:]:
            assert (whole / one["item"].removeprefix(BASE)).is_file()


def test_entries_say_what_their_pages_show(whole: Path) -> None:
    """Title and description are the readers' own words; the address is where the page's title led."""
    for path in whole.glob("entrees/*.html"):
        made = read(path)[0]
        words = "".join(Scripts(path.read_text()).words)
        for name in ("name", "description"):
            said = re.sub(r" <https?://[^>]*>|[\x00-\x08]", "", made.get(name, ""))
            assert said in words, (path, name)
        assert made["mainEntityOfPage"] == BASE + path.relative_to(whole).as_posix()


STATUS = {"confirmed": "EventScheduled", "tentative": "EventScheduled", "cancelled": "EventCancelled"}


@pytest.mark.parametrize("status", EventStatus)
def test_status(tmp_path: Path, status: EventStatus) -> None:
    """What is called off says so; what is not certain yet is on the calendar all the same."""
    made = said(tmp_path, event(TODAY, "a", status=status))
    assert made["eventStatus"] == f"{SCHEMA}/{STATUS[status.value]}"
    assert "previousStartDate" not in made


def test_put_off(tmp_path: Path) -> None:
    """What has no new date yet keeps the old one, and says that it is put off."""
    row = event(TODAY, "a", status=EventStatus.TENTATIVE, is_put_off=True)
    made = said(tmp_path, event(TODAY, "a"), since={row.key: row})
    assert made["eventStatus"] == f"{SCHEMA}/EventPostponed"
    assert made["previousStartDate"] == made["startDate"]


def test_moved_then_put_off(tmp_path: Path) -> None:
    """What was put off once more has no new date, whatever date it had before."""
    was = dt.datetime(2023, 10, 2, 9, tzinfo=PARIS)
    row = event(TODAY, "a", status=EventStatus.TENTATIVE, is_put_off=True, moved_from=was)
    made = said(tmp_path, row)
    assert made["eventStatus"] == f"{SCHEMA}/EventPostponed"
    assert made["previousStartDate"] == made["startDate"]


def test_rescheduled(tmp_path: Path) -> None:
    """An event that moved says when it was to be; so does one that moved after its letter had left."""
    was, now = (dt.datetime(2023, 10, day, 9, tzinfo=PARIS) for day in (2, 4))
    row = event(TODAY, "a", start=now, end=None, moved_from=was)
    made = said(tmp_path / "letter", row)
    assert made["eventStatus"] == f"{SCHEMA}/EventRescheduled"
    assert (made["startDate"], made["previousStartDate"]) == (
        "2023-10-04T09:00+02:00",
        "2023-10-02T09:00+02:00",
    )
    before = dataclasses.replace(row, start=was, moved_from=None)
    assert said(tmp_path / "since", before, since={row.key: row}) == made


def test_called_off_after_it_had_moved(tmp_path: Path) -> None:
    """It is cancelled; that it was to be on another day before is still true."""
    was = dt.datetime(2023, 10, 2, 9, tzinfo=PARIS)
    made = said(tmp_path, event(TODAY, "a", moved_from=was, status=EventStatus.CANCELLED))
    assert made["eventStatus"] == f"{SCHEMA}/EventCancelled"
    assert made["previousStartDate"] == "2023-10-02T09:00+02:00"


def test_instants_have_the_offset_of_their_place(tmp_path: Path) -> None:
    """In winter, overseas, and as days alone where no hour is meant."""
    winter = event(TODAY, "a", start=dt.datetime(2023, 12, 5, 18, 30, tzinfo=PARIS), end=None)
    assert said(tmp_path / "a", winter)["startDate"] == "2023-12-05T18:30+01:00"
    far = dataclasses.replace(winter, timezone="Indian/Reunion")
    assert said(tmp_path / "b", far)["startDate"] == "2023-12-05T21:30+04:00"
    days = event(TODAY, "a", start=dt.date(2023, 10, 3), end=dt.date(2023, 10, 4), all_day=True)
    made = said(tmp_path / "c", days)
    assert (made["startDate"], made["endDate"]) == ("2023-10-03", "2023-10-04")


@pytest.mark.parametrize(
    ("place", "mode", "kinds"),
    [
        ("CESE, Paris", "Offline", ["Place"]),
        ("En ligne", "Online", ["VirtualLocation"]),
        ("https://meet.example.org/odd17", "Online", ["VirtualLocation"]),
        ("Zoom", "Online", ["VirtualLocation"]),
        ("Visioconférence", "Online", ["VirtualLocation"]),
        ("Lyon et en ligne", "Mixed", ["Place", "VirtualLocation"]),
        ("Paris + Zoom", "Mixed", ["Place", "VirtualLocation"]),
        ("Paris (hybride)", "Mixed", ["Place", "VirtualLocation"]),
        ("Ligne 14, Paris", "Offline", ["Place"]),
        ("Partout en France", None, []),
        (None, None, []),
    ],
)
def test_where(tmp_path: Path, place: str | None, mode: str | None, kinds: list[str]) -> None:
    """On site, online, or both, as the words of its place tell; nothing where they tell nothing."""
    made = said(tmp_path, event(TODAY, "a", place=place))
    assert made.get("eventAttendanceMode") == (mode and f"{SCHEMA}/{mode}EventAttendanceMode")
    where = made.get("location", [])
    places = where if isinstance(where, list) else [where]
    assert [one["@type"] for one in places] == kinds
    for one in places:
        assert one.get("address", "") in {place, ""}
        assert one["@type"] == "Place" or one["url"].startswith("https://example.org/a")


def test_the_room_is_where_it_takes_place(tmp_path: Path) -> None:
    """Where the letter knows it, and not where people register."""
    room = Link(label="Suivre en ligne", url="https://visio.example.org/x")
    register = Link(label="S’inscrire", url="https://example.org/a/inscription")
    made = said(tmp_path, event(TODAY, "a", place="En ligne", links=(register, room)))
    assert made["location"] == {"@type": "VirtualLocation", "url": room.url}


def test_a_video(tmp_path: Path) -> None:
    """With length, day and picture; without a picture of its own that of its edition."""
    made = said(tmp_path / "a", replay(TODAY, "a"))
    assert (made["@type"], made["duration"], made["uploadDate"]) == ("VideoObject", "PT58M", "2023-09-21")
    assert made["thumbnailUrl"] == f"{BASE}images/large.jpg"
    bare = said(tmp_path / "b", replay(TODAY, "a", image=None, duration=None, summary=None))
    assert bare["thumbnailUrl"] == f"{BASE}images/{TODAY}.png"
    assert bare["description"] == bare["name"]
    assert "duration" not in bare


def test_a_podcast(tmp_path: Path) -> None:
    """What is heard is an episode."""
    made = said(tmp_path, replay(TODAY, "a", type="podcast", duration="1 h 05"))
    assert (made["@type"], made["duration"], made["uploadDate"]) == (
        "PodcastEpisode",
        "PT1H5M",
        "2023-09-21",
    )


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("livre", "Book"),
        ("étude", "Report"),
        ("note", "Report"),
        ("guide", "Report"),
        ("dossier", "Report"),
        ("article", "Article"),
        ("blog", "Article"),
        ("parcours", "Article"),
        (None, "Article"),
    ],
)
@pytest.mark.some(4)
def test_a_publication(tmp_path: Path, type_: str | None, kind: str) -> None:
    """A book, a report or an article, with who published it and how long it takes to read."""
    row = publication(TODAY, "a", type=type_, duration="12\u00a0min de lecture", language="en")
    made = said(tmp_path, row)
    assert (made["@type"], made["datePublished"]) == (kind, "2023-09-26")
    assert made["publisher"] == {"@type": "Organization", "name": "Carenews"}
    assert (made["timeRequired"], made["inLanguage"]) == ("PT12M", "en")
    assert made.get("headline") == (made["name"] if kind == "Article" else None)


def test_what_tells_no_day(tmp_path: Path) -> None:
    """No day is made up for it; a video has to have one, and was there when a letter showed it."""
    undated = said(tmp_path / "a", publication(TODAY, "a", start=None))
    heard = said(tmp_path / "b", replay(TODAY, "b", type="podcast", start=None))
    for made in (undated, heard):
        assert not {"datePublished", "uploadDate"} & made.keys()
    assert said(tmp_path / "c", replay(TODAY, "c", start=None))["uploadDate"] == str(TODAY)


def test_nothing_breaks_out_of_its_script(tmp_path: Path) -> None:
    """Titles that end a script, begin another or a comment are words: in the data, and on the page."""
    words = "</script><script src=//x.example></script><!-- <script> ]]> & \u2028 \\u003c"
    rows = [
        dataclasses.replace(row, title=words, place=words, summary="</script>", source=words)
        for row in (event(TODAY, "a"), replay(TODAY, "b"), publication(TODAY, "c"))
    ]
    Site(tmp_path).build([edition(*rows, subject=words, edito="")])
    for path in tmp_path.rglob("*.html"):
        if path.parent.name == "mail":
            continue
        found = Scripts(path.read_text(encoding="utf-8"))
        assert {str(one).rpartition("/")[2] for one in found.others} <= {"recherche.js"}
        for one in found.data:
            json.loads(one)
            assert not re.search("[<>&]", one)
    assert "<script" in read(tmp_path / entry_page(rows[0].key))[0]["name"]


def test_a_duration_in_any_form(tmp_path: Path) -> None:
    """As clocks and programs write it too: what a parcours counts is what programs are told."""
    for number, words in enumerate(("1 h 30", "1:30:00", "PT1H30M", "1,5 h")):
        made = said(tmp_path / str(number), replay(TODAY, "a", duration=words))
        assert made["duration"] == "PT1H30M", words
