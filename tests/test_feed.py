"""RSS, Atom and RDF to entries."""

import datetime as dt
import json
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.collect.answer import Answer, Job
from newsletter.collect.parse import parse
from newsletter.config import Rule, Source
from newsletter.exceptions import SourceError
from newsletter.model import Entry, Kind, Link
from newsletter.store.codec import encode

DATA = Path(__file__).parent / "data"
PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)
HOME = "https://www.example.org/feed/"


def read(body: bytes | str, *, address: str = HOME, **source: object) -> list[Entry]:
    settings = {"id": "s", "kind": Kind.PUBLICATION, "url": HOME, **source}
    raw = body.encode() if isinstance(body, str) else body
    answer = Answer(body=raw, address=address)
    return parse(Job(source=Source(**settings), answer=answer, zone=PARIS, now=NOW))  # type: ignore[arg-type]


def stored(name: str, **source: object) -> list[Entry]:
    return read((DATA / name).read_bytes(), **source)


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>t</title>{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def test_wordpress() -> None:
    """WordPress's RSS 2.0: title, clean link, summary, categories and date of each item."""
    first, second, third = stored("wordpress.xml")
    assert first.title == "Co-construire : l’art & la manière en pratique"
    assert first.url == "https://www.example.org/2023/09/co-construire/"
    assert first.tags == ("Études", "Alliances & territoires")
    assert first.published == dt.datetime(2023, 9, 21, 9, 30, tzinfo=PARIS)
    assert first.summary == (
        "Une étude «\u00a0inédite\u00a0» sur <strong>17 ans</strong> de pratiques. "
        '<a href="https://www.example.org/lire">Lire la suite</a>'
    )
    assert second.title == "(sans titre)"
    assert second.url == "https://www.example.org/2023/09/sans-titre/"
    assert second.published == dt.datetime(2023, 9, 14, 9, 30, tzinfo=PARIS)
    assert third.title == "Replay : la soirée des alliances"
    assert third.url == "https://cdn.example.org/soiree.mp4"
    assert third.published is None


def test_atom() -> None:
    """Atom: a relative link, an escaped title decoded once, an XHTML summary, `published` before `updated`."""
    (entry,) = stored("atom.xml")
    assert entry.title == "Un <b> dans un titre"
    assert entry.url == "https://www.example.org/articles/1"
    assert entry.published == dt.datetime(2023, 9, 19, 10, tzinfo=PARIS)
    assert entry.summary == "Un <em>mot</em> &amp; deux."


def test_rdf() -> None:
    """RDF in Latin-1, with Dublin Core's date."""
    (entry,) = stored("rdf.xml")
    assert (entry.title, entry.summary) == ("L'économie sociale", "Résumé")
    assert entry.published == dt.datetime(2023, 9, 18, 12, tzinfo=PARIS)


def test_youtube() -> None:
    """A YouTube channel's address is the one to watch at."""
    (entry,) = stored("youtube.xml", kind=Kind.REPLAY)
    assert entry.url == "https://www.youtube.com/watch?v=aBcDeF12345"
    assert entry.kind is Kind.REPLAY
    assert entry.published == dt.datetime(2023, 9, 22, 17, 0, 7, tzinfo=PARIS)
    assert entry.summary is not None
    assert entry.summary.startswith("Le webinaire du 21 septembre.")


def test_podcast() -> None:
    """A podcast has a duration in words, and its sound as a further link or as its own address."""
    first, second = stored("podcast.xml", kind=Kind.REPLAY)
    assert (first.duration, second.duration) == ("58\u00a0min", "2\u00a0h\u00a010")
    assert first.url == "https://podcast.example.org/12"
    assert first.links == (Link(label="Écouter", url="https://cdn.example.org/12.mp3"),)
    assert (second.url, second.links) == ("https://cdn.example.org/11.mp3", ())
    assert first.type == "podcast"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<title>R&amp;amp;D</title>", "R&D"),
        ("<title><![CDATA[R&amp;D]]></title>", "R&D"),
        ("<title>&amp;amp;lt;b&amp;amp;gt;</title>", "&lt;b&gt;"),
        ("<title>&lt;b&gt;gras&lt;/b&gt;</title>", "gras"),
        ("<title>Un\n  titre&#160;!</title>", "Un titre\u00a0!"),
        ("<title>&lt;style&gt;p{}&lt;/style&gt;a&lt;script&gt;b&lt;/script&gt;</title>", "a"),
        ("<title>&lt;img src=x&gt;</title>", "(sans titre)"),
        ("", "(sans titre)"),
    ],
)
def test_titles(written: str, expected: str) -> None:
    """A title is decoded once, read as HTML, and never empty."""
    (entry,) = read(rss(f"{written}<link>https://example.org/a</link>"))
    assert entry.title == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<link>https://example.org/a</link><guid>https://example.org/b</guid>", "https://example.org/a"),
        ("<guid>https://example.org/b</guid>", "https://example.org/b"),
        ('<guid isPermaLink="false">https://example.org/b</guid>', None),
        (
            '<guid isPermaLink="false">x</guid><enclosure url="/c.mp3" type="audio/mpeg"/>',
            "https://www.example.org/c.mp3",
        ),
        ("<link>data:text/html,x</link><guid>javascript:b</guid>", None),
    ],
)
def test_url(written: str, expected: str | None) -> None:
    """The address is the link, else a permalink guid, else the enclosure; only http(s)."""
    (entry,) = read(rss(f"<title>t</title>{written}"))
    assert entry.url == expected


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "<b>", "</b>", "<a href='/x'>", "&", "mot ", "<br>", "</p>", "<script>x</script>"]
        ),
        max_size=15,
    )
)
def test_summaries_are_well_formed(pieces: list[str]) -> None:
    """Whatever a feed describes, its summary can be wrapped in XML."""
    (entry,) = read(rss(f"<title>t</title><description>{escape(''.join(pieces))}</description>"))
    ET.fromstring(f"<p>{entry.summary or ''}</p>")


def test_rules() -> None:
    """Rules see the title, the categories, the address and the enclosure of an item."""
    rules = (
        Rule(ignore=True, title=("sans interet",)),
        Rule(kind=Kind.REPLAY, type="vidéo", enclosure=("video/",)),
        Rule(type="étude", category=("etude",)),
        Rule(kind=Kind.EVENT, link=("/agenda/",)),
    )
    first, second, third = stored("wordpress.xml", rule=rules)
    assert (first.kind, first.type) == (Kind.PUBLICATION, "étude")
    assert (second.kind, second.type) == (Kind.PUBLICATION, None)
    assert (third.kind, third.type) == (Kind.REPLAY, "vidéo")
    found = read(
        rss("<title>Sans intérêt</title>", "<title>b</title><link>https://e.org/agenda/1</link>"), rule=rules
    )
    assert [entry.kind for entry in found] == [Kind.EVENT]


def test_only() -> None:
    """`only` keeps what holds one of its words."""
    assert [entry.title for entry in stored("wordpress.xml", only=("alliance",))] == [
        "Co-construire : l’art & la manière en pratique",
        "Replay : la soirée des alliances",
    ]


def test_zone_of_the_source() -> None:
    """A date without a zone is in the source's own zone, when it has one."""
    found = read(
        rss("<title>t</title><pubDate>Thu, 14 Sep 2023 09:30:00</pubDate>"), timezone="America/Martinique"
    )
    assert found[0].published == dt.datetime(2023, 9, 14, 13, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"<!DOCTYPE html><html><body>404</body></html>",
        b"<html>",
        b"bonjour",
        b'{"a": 1}',
        b"\x00\xff\xfe\x01",
        b"<xml/>",
    ],
)
def test_no_feed(body: bytes) -> None:
    """What is no feed is a source error, in words."""
    with pytest.raises(SourceError) as caught:
        read(body)
    assert "s: " in str(caught.value)


def test_duplicate_guids() -> None:
    """Two items with one guid are one entry: the first, which is the newest."""
    item = "<title>{}</title><guid isPermaLink='false'>1</guid>"
    assert [entry.title for entry in read(rss(item.format("nouveau"), item.format("ancien")))] == ["nouveau"]


def test_keys_do_not_depend_on_order() -> None:
    """An item keeps its key whatever stands around it, with a guid, without one, and without anything but a title."""
    items = [
        "<title>a</title><guid isPermaLink='false'>1</guid><link>https://e.org/1</link>",
        "<title>b</title><link>https://e.org/2</link>",
        "<title>c</title><pubDate>Thu, 14 Sep 2023 09:30:00 GMT</pubDate>",
        "<title>d</title><description>x</description>",
    ]
    keys = {entry.title: entry.key for entry in read(rss(*items))}
    assert {entry.title: entry.key for entry in read(rss(*reversed(items)))} == keys
    assert len(set(keys.values())) == 4
    assert {entry.title: entry.key for entry in read(rss(items[1]))} == {"b": keys["b"]}


def test_a_feed_that_says_nothing_new_keeps_its_key() -> None:
    """A link that only changed its tracking or scheme, without a guid, is the same item."""
    one = read(rss("<title>a</title><link>http://www.e.org/1/?utm_source=x</link>"))
    other = read(rss("<title>a</title><link>https://e.org/1</link>"))
    assert one[0].key == other[0].key


def test_event_times() -> None:
    """Feeds of events say when and where in their own vocabulary."""
    body = (
        '<rss version="2.0" xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>t</title><item><title>a</title>'
        "<ev:startdate>2023-10-05T09:00:00</ev:startdate><ev:enddate>2023-10-05T18:00:00</ev:enddate>"
        "<ev:location>CESE, Paris</ev:location></item></channel></rss>"
    )
    (entry,) = read(body, kind=Kind.EVENT)
    assert entry.start == dt.datetime(2023, 10, 5, 9, tzinfo=PARIS)
    assert entry.end == dt.datetime(2023, 10, 5, 18, tzinfo=PARIS)
    assert (entry.place, entry.all_day) == ("CESE, Paris", False)


def test_charsets() -> None:
    """The declaration rules the charset; a byte order mark is no harm."""
    text = '<?xml version="1.0" encoding="{}"?>' + rss("<title>Été à Nîmes</title>")
    for charset in ("utf-8", "iso-8859-1", "windows-1252", "utf-16"):
        assert read(text.format(charset).encode(charset))[0].title == "Été à Nîmes", charset
    for charset in ("utf-16-be", "utf-16-le"):
        assert read(rss("<title>Été à Nîmes</title>").encode(charset))[0].title == "Été à Nîmes", charset
        assert read(text.format("utf-16").encode(charset))[0].title == "Été à Nîmes", charset
    assert read(b"\xef\xbb\xbf" + text.format("utf-8").encode())[0].title == "Été à Nîmes"


def test_entities_stay_inside() -> None:
    """External entities are not opened, and entities that multiply do no harm."""
    outside = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(
        "<title>a&x;</title>"
    )
    bombs = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY b0 "ha">{bombs}]>' + rss("<title>&b9;</title>")
    for body in (outside, laughs):
        try:
            found = json.dumps([entry.title for entry in read(body)])
        except SourceError:
            continue
        assert "root:" not in found
        assert len(found) < 10_000


def test_halves_of_characters() -> None:
    """Character references to surrogates leave nothing that could not be stored."""
    half = "&#xD800;&#55296;&#99999999999;&#xFFFFFFFFFFFF;"
    body = rss(
        f"<title>a{half}</title><link>https://e.org/{half}</link><category>c{half}</category><description>d{half}</description>"
    )
    (entry,) = read(body)
    assert (entry.title, entry.url) == ("a", "https://e.org/")
    encode(entry)
