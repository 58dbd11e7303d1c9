"""Web pages with JSON-LD to entries."""

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.parse import parse
from newsletter.collect.received import Job, Received
from newsletter.config import Rule, Source
from newsletter.exceptions import SourceError, WebPageError
from newsletter.model import Entry, EventStatus, Kind, Link
from newsletter.store.codec import decode, encode
from tests.laws import dear

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)
HOME = "https://www.example.org/agenda/"


def read(body: bytes | str, content_type: str = "", **source: Any) -> list[Entry]:
    values = {"id": "s", "kind": Kind.PUBLICATION, "url": HOME, "format": "page", **source}
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    answer = Received(body=raw, address=HOME, content_type=content_type)
    return parse(Job(source=Source(**values), answer=answer, zone=PARIS, now=NOW))


def page(*scripts: str, head: str = "") -> str:
    blocks = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return f"<!doctype html><html><head><title>x</title>{head}{blocks}</head><body><p>x</p></body></html>"


def described(*nodes: Any, **source: Any) -> list[Entry]:
    return read(page(*(json.dumps(node) for node in nodes)), **source)


def thing(kind: str = "Event", **fields: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": kind, "name": "Le colloque", **fields}


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)


PLACE = {
    "@type": "Place",
    "name": "CESE",
    "address": {
        "@type": "PostalAddress",
        "streetAddress": "9 place d’Iéna",
        "postalCode": "75016",
        "addressLocality": "Paris",
    },
}


def test_an_event() -> None:
    """All that a page says of an event: times, place, registration, picture, words, description made harmless."""
    (entry,) = described(
        thing(
            "BusinessEvent",
            name="Jeunes &amp; Territoires",
            url="colloque?utm_source=x",
            startDate="2023-10-05T09:00",
            endDate="2023-10-05T16:00:00Z",
            location=PLACE,
            description="<p>Un <b>débat</b></p><img src=x onerror=alert(1)>",
            image=["/affiche.jpg"],
            keywords="ODD 17, alliances",
            offers={"@type": "Offer", "url": "https://example.org/inscription"},
        )
    )
    assert (entry.kind, entry.title) == (Kind.EVENT, "Jeunes & Territoires")
    assert (entry.start, entry.end) == (moment("2023-10-05T09:00"), moment("2023-10-05T18:00"))
    assert (entry.all_day, entry.status) == (False, EventStatus.CONFIRMED)
    assert entry.place == "CESE, 9 place d’Iéna, 75016 Paris"
    assert entry.url == "https://www.example.org/agenda/colloque"
    assert entry.links == (Link(label="Inscription", url="https://example.org/inscription"),)
    assert entry.summary == "Un <b>débat</b>"
    assert entry.image == "https://www.example.org/affiche.jpg"
    assert entry.tags == ("ODD 17", "alliances")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2023-10-05", None, (dt.date(2023, 10, 5), None, True)),
        ("2023-10-05", "2023-10-07", (dt.date(2023, 10, 5), dt.date(2023, 10, 7), True)),
        ("2023-10-05T00:00:00+02:00", "2023-10-06T23:59:59+02:00", (dt.date(2023, 10, 5), dt.date(2023, 10, 6), True)),
        ("2023-10-05T09:00", "2023-10-05", (moment("2023-10-05T09:00"), None, False)),
        ("2023-10-05T09:00", "2023-10-07", (dt.date(2023, 10, 5), dt.date(2023, 10, 7), True)),
        ("2023-10-05", "2023-10-06T18:00", (dt.date(2023, 10, 5), dt.date(2023, 10, 6), True)),
        ("2023-10-05T09:00", "2023-10-04T09:00", (moment("2023-10-05T09:00"), None, False)),
        ("bientôt", None, (None, None, False)),
        (["2023-10-05T09:00"], None, (moment("2023-10-05T09:00"), None, False)),
    ],
)  # fmt: skip
def test_times(start: Any, end: Any, expected: tuple[Any, Any, bool]) -> None:
    """Whole days and hours, and what sites make of both."""
    (entry,) = described(thing(startDate=start, endDate=end))
    assert (entry.start, entry.end, entry.all_day) == expected


def test_days_and_hours_overseas() -> None:
    """Whole days are those of the source; its hours are told in the letter's zone."""
    day, hour = described(
        thing(startDate="2023-10-05T00:00", endDate="2023-10-05T23:59", url="/a"),
        thing(startDate="2023-10-05T18:00", url="/b"),
        timezone="Indian/Reunion",
    )
    assert (day.start, day.end, day.all_day) == (dt.date(2023, 10, 5), dt.date(2023, 10, 5), True)
    assert hour.start == moment("2023-10-05T16:00")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("https://schema.org/EventCancelled", (EventStatus.CANCELLED, False)),
        ("EventCancelled", (EventStatus.CANCELLED, False)),
        ({"@id": "http://schema.org/EventCancelled"}, (EventStatus.CANCELLED, False)),
        ("https://schema.org/EventPostponed", (EventStatus.TENTATIVE, True)),
        ("https://schema.org/EventRescheduled", (EventStatus.CONFIRMED, False)),
        ("https://schema.org/EventScheduled", (EventStatus.CONFIRMED, False)),
        (None, (EventStatus.CONFIRMED, False)),
    ],
)
def test_statuses(status: Any, expected: tuple[EventStatus, bool]) -> None:
    """Cancelled is cancelled; what was put off without a day is to be confirmed, and to be looked at."""
    (entry,) = described(thing(startDate="2023-10-05", eventStatus=status))
    assert (entry.status, entry.uncertain) == expected


ONLINE = "https://schema.org/OnlineEventAttendanceMode"
MIXED = "https://schema.org/MixedEventAttendanceMode"
VIRTUAL = {"@type": "VirtualLocation", "url": "https://example.org/salle"}


@pytest.mark.parametrize(
    ("location", "mode", "place"),
    [
        ("CESE, Paris", None, "CESE, Paris"),
        ({"@type": "Place", "name": "CESE", "address": "Paris"}, None, "CESE, Paris"),
        ({"@type": "Place", "name": "CESE", "address": "CESE"}, None, "CESE"),
        ({"@id": "#lieu"}, None, "CESE, 9 place d’Iéna, 75016 Paris"),
        (VIRTUAL, None, "En ligne"),
        (None, ONLINE, "En ligne"),
        (PLACE, ONLINE, "En ligne"),
        ([VIRTUAL, {"@type": "Place", "name": "CESE"}], None, "CESE et en ligne"),
        ({"@type": "Place", "name": "CESE"}, MIXED, "CESE et en ligne"),
        (None, None, None),
        (7, None, None),
    ],
)
def test_places(location: Any, mode: str | None, place: str | None) -> None:
    """A place by its name and address, also by reference; online, or both."""
    (entry,) = described(
        {"@graph": [thing(location=location, eventAttendanceMode=mode), {**PLACE, "@id": "#lieu"}]}
    )
    assert entry.place == place


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("Event", (Kind.EVENT, None)),
        ("https://schema.org/EducationEvent", (Kind.EVENT, None)),
        (["Thing", "Festival"], (Kind.EVENT, None)),
        ("VideoObject", (Kind.REPLAY, None)),
        ("PodcastEpisode", (Kind.REPLAY, "podcast")),
        ("Book", (Kind.PUBLICATION, "livre")),
        ("Report", (Kind.PUBLICATION, None)),
        ("NewsArticle", (Kind.PUBLICATION, "article")),
        ("BlogPosting", (Kind.PUBLICATION, "article")),
    ],
)
def test_kinds(kind: Any, expected: tuple[Kind, str | None]) -> None:
    """What a thing is follows from its type; articles are what the source says, and its type is theirs."""
    (entry,) = described(thing(kind), type="article")
    expected = (expected[0], expected[1] or "article") if expected[0] is Kind.PUBLICATION else expected
    assert (entry.kind, entry.type) == (
        expected[0],
        "article" if expected[0] is Kind.PUBLICATION else expected[1],
    )


def test_a_rule_of_the_source_goes_first() -> None:
    """Rules look at title, words, address and media type, and overrule the type."""
    webinar = Rule(kind=Kind.REPLAY, title=("replay",))
    (entry,) = described(thing("Article", headline="", name="Replay du colloque"), rule=(webinar,))
    assert entry.kind is Kind.REPLAY
    drop = Rule(ignore=True, category=("interne",))
    assert described(thing(keywords=["Interne"]), rule=(drop,)) == []
    sound = Rule(kind=Kind.PUBLICATION, enclosure=("audio/",))
    (entry,) = described(thing("AudioObject", encodingFormat="audio/mpeg"), rule=(sound,))
    assert entry.kind is Kind.PUBLICATION


def test_an_article_a_video_and_an_episode() -> None:
    """Dates of publication, durations in French, the page to watch at, the sound to listen to."""
    article, film, episode = described(
        {
            "@graph": [
                {"@type": "WebSite", "name": "Le site"},
                {
                    "@type": "NewsArticle",
                    "headline": "Une note",
                    "datePublished": "2023-09-21T09:30:00+02:00",
                    "mainEntityOfPage": {"@id": "https://www.example.org/note#page"},
                },
                {
                    "@type": "VideoObject",
                    "name": "Le film",
                    "uploadDate": "2023-09-20",
                    "duration": "PT1H2M10S",
                    "embedUrl": "https://www.youtube.com/embed/aBcDeF12345",
                },
                {
                    "@type": "PodcastEpisode",
                    "name": "Épisode",
                    "url": "/ep",
                    "associatedMedia": {"contentUrl": "/ep.mp3", "duration": "PT58M"},
                },
            ]
        }
    )
    assert (article.url, article.published) == ("https://www.example.org/note", moment("2023-09-21T09:30"))
    assert (film.url, film.duration) == ("https://www.youtube.com/watch?v=aBcDeF12345", "1\u00a0h\u00a002")
    assert film.published == moment("2023-09-20T00:00")
    assert (episode.url, episode.duration) == ("https://www.example.org/ep", "58\u00a0min")
    assert episode.links == (Link(label="Écouter", url="https://www.example.org/ep.mp3"),)


LISTED = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": thing()}]}


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(thing()),
        json.dumps([thing()]),
        json.dumps({"@graph": [thing(), {"@id": "x"}]}),
        json.dumps(LISTED),
        json.dumps({"@type": "WebPage", "mainEntity": LISTED}),
        json.dumps({"@type": "EventSeries", "subEvent": [thing()]}),
        f"<!-- {json.dumps(thing())} -->",
        f"/*<![CDATA[*/ {json.dumps(thing())} /*]]>*/",
        f"//<![CDATA[\n{json.dumps(thing())}\n//]]>",
        f"{json.dumps(thing())};",
        '{"@type": "Event", // un événement\n "name": "Le colloque", /* fin */ }',
        '[{"@type": "Event", "name": "Le colloque",},]',
        '{"@type": "Event", "name": "Le\ncolloque"}',
        "{&quot;@type&quot;: &quot;Event&quot;, &quot;name&quot;: &quot;Le colloque&quot;}",
    ],
)
def test_shapes(script: str) -> None:
    """Lists, graphs, nesting, wrapping, comments and commas too many: what sites write is read."""
    (entry,) = read(page("{", script))
    assert entry.title == "Le colloque"


def test_scripts_that_do_not_count() -> None:
    """JSON-LD in a comment, in a text field, or of another media type is not read."""
    script = f'<script type="application/ld+json">{json.dumps(thing())}</script>'
    for hidden in (f"<!-- {script} -->", f"<textarea>{script}</textarea>", script.replace("ld+", "")):
        with pytest.raises(SourceError):
            read(f"<html><body>{hidden}</body></html>")


def test_each_thing_once_and_its_own_key() -> None:
    """Twins count once; things at one address are told apart by title, dates of one event by their start."""
    twice = described(thing(startDate="2023-10-05"), thing(startDate="2023-10-05"))
    assert len(twice) == 1
    alone = described(thing(url="/a"), thing(url="/b"))
    assert [entry.key for entry in alone] != [entry.key for entry in alone][::-1]
    assert described(thing(url="/a", name="Autre titre"), thing(url="/b"))[0].key == alone[0].key
    dated = described(thing(startDate="2023-10-05"), thing(startDate="2023-10-12T18:00"), thing(name="Autre"))
    assert len({entry.key for entry in dated}) == 3
    assert [entry.key.partition("#")[2] for entry in dated] == ["20231005", "20231012T1600Z", ""]


def test_base() -> None:
    """Relative addresses are resolved against the page's `<base>`."""
    (entry,) = read(page(json.dumps(thing(url="c")), head='<base href="/evenements/">'))
    assert entry.url == "https://www.example.org/evenements/c"


@pytest.mark.parametrize(
    ("charset", "head", "content_type"),
    [
        ("utf-8", "", ""),
        ("utf-8-sig", '<meta charset="iso-8859-1">', "text/html; charset=iso-8859-1"),
        ("utf-16", "", ""),
        ("cp1252", "", ""),
        ("iso-8859-15", '<meta charset="iso-8859-15">', ""),
        ("iso-8859-15", '<meta charset="utf-8">', "text/html; charset=iso-8859-15"),
    ],
)
def test_charsets(charset: str, head: str, content_type: str) -> None:
    """A mark, the header, the page's meta, else UTF-8 or windows-1252."""
    script = json.dumps(
        thing(name="L’été à Orléans" if charset.startswith(("utf", "cp")) else "L'été €"), ensure_ascii=False
    )
    (entry,) = read(page(script, head=head).encode(charset), content_type)
    assert entry.title in {"L’été à Orléans", "L'été €"}


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("<html><body>x</body></html>", "no readable JSON-LD"),
        (page("{"), "no readable JSON-LD"),
        (page('{"@type": "Organization", "name": "x"}'), "no event, article or video"),
        (page('{"@type": "Event"}'), "no event, article or video"),
        (page("[" * 100_000), "no readable JSON-LD"),
        ("<div>" * 100_000, "no readable JSON-LD"),
        ("<script>" * 10_000, "no readable JSON-LD"),
        ("\0", "no readable JSON-LD"),
        (page('{"@type": "Event", "name": "' + '\\"' * 100_000), "no readable JSON-LD"),
        (page(" " * 1_000_000 + "x"), "no readable JSON-LD"),
        (page("/*" * 500_000), "no readable JSON-LD"),
        (page('{"a":' * 900 + "1" + "}" * 900), "no event"),
        (b"\xff\xfe\x00", "no readable JSON-LD"),
    ],
)
def test_pages_that_give_nothing(body: str | bytes, cause: str) -> None:
    """Such a page is an error that says why."""
    with pytest.raises(SourceError, match=cause):
        read(body)


def test_bounds() -> None:
    """Of a page with more than 2,000 things, 2,000 are taken."""
    assert len(described([thing(url=f"/{number}") for number in range(2500)])) == 2000


@pytest.mark.parametrize("form", [None, "feed", "calendar"])
def test_a_page_in_place_of_a_feed(form: str | None) -> None:
    """A web page where a feed or a calendar is expected is an error of its own."""
    with pytest.raises(WebPageError, match="web page"):
        read(page(json.dumps(thing())), format=form)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
NAMES = (
    "headline url @id description startDate endDate doorTime location eventStatus image duration keywords offers "
    "associatedMedia mainEntityOfPage eventAttendanceMode datePublished subEvent"
)
NODES = st.fixed_dictionaries(
    {
        "@type": st.sampled_from(["Event", "VideoObject", "Article", "EventSeries"]),
        "name": st.text(max_size=9),
    },
    optional={
        name: JSON | st.sampled_from(["2023-10-05", "PT1H", "//[", "https://a.org/x", {"@id": "x"}])
        for name in NAMES.split()
    },
)


@dear
@given(st.lists(NODES, max_size=4), st.binary(max_size=30))
def test_any_json_is_read_without_a_fault(nodes: list[Any], junk: bytes) -> None:
    """Properties of any type are entries that can be stored, or a SourceError; nothing else."""
    try:
        found = read(page(json.dumps(nodes)).encode() + junk)
    except SourceError:
        return
    for entry in found:
        assert decode(encode(entry)) == entry
        assert "<script" not in (entry.summary or "")
