"""RSS, Atom and RDF to entries."""

import datetime as dt
import gzip
import json
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.parse import parse, read as read_all
from newsletter.collect.received import Job, Received
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
    answer = Received(body=raw, address=address)
    return parse(Job(source=Source(**settings), answer=answer, zone=PARIS, now=NOW))  # type: ignore[arg-type]


def stored(name: str, **source: object) -> list[Entry]:
    return read((DATA / name).read_bytes(), **source)


SPACES = (
    'xmlns:m="http://search.yahoo.com/mrss/" xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:mec="http://webnus.net/rss/mec/" '
    'xmlns:ev="http://purl.org/rss/1.0/modules/event/" xmlns:a="http://www.w3.org/2005/Atom"'
)


def rss(*items: str) -> str:
    return f'<rss version="2.0" {SPACES}><channel><title>t</title>{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def test_a_title_is_no_template() -> None:
    """Words in braces are collected as they stand."""
    (one,) = read(rss("<title>Bien écrire {{ config }}</title><link>https://e.org/a</link>"))
    assert one.title == "Bien écrire {{ config }}"


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
    assert second.title == "Un billet bref"
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
    assert entry.title == "CAP 2030 : vers de nouveaux équilibres socio-économiques"
    assert entry.image == "https://i1.ytimg.com/vi/aBcDeF12345/hqdefault.jpg"


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
        ("<title><![CDATA[a &amp;lt;b&amp;gt; <i>c</i>]]></title>", "a &lt;b&gt; c"),
        ("<title>R&D &eacute;t&#233; &amp;eacute;</title>", "R&D été é"),
        ("<title>a &lt; b</title>", "a < b"),
        ("<title>l&#146;été</title>", "l’été"),
        ("<title>Lâ€™Ã©tÃ©</title>", "L’été"),
        ("<title>{{ 7 * 7 }} {% raw %} {{ Safe `x` }}</title>", "{{ 7 * 7 }} {% raw %} {{ Safe `x` }}"),
        ("<title>a<b>b</b><script>c</script></title>", "ab"),
        (
            "<m:group><m:title>faux</m:title></m:group><m:title>faux</m:title><title>vrai</title><i:title>faux</i:title>",
            "vrai",
        ),
        ("<title>vrai</title><m:title>faux</m:title>", "vrai"),
        ("<m:title>seul</m:title>", "seul"),
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
        ("<link>http://[</link><guid isPermaLink='false'>x</guid>", None),
        ("<link>/c</link><guid isPermaLink='false'>/c</guid>", "https://www.example.org/c"),
        (
            "<link>https://feeds.example.net/~r/1</link><fb:origLink>https://e.org/a?utm_source=f</fb:origLink>",
            "https://e.org/a",
        ),
        (
            "<link>https://e.org/a</link><fb:origLink>https://e.org/3</fb:origLink><enclosure url='https://e.org/3'/>",
            "https://e.org/a",
        ),
    ],
)
def test_url(written: str, expected: str | None) -> None:
    """The address is the link, else a permalink guid, else the enclosure; only http(s)."""
    (entry,) = read(rss(f"<title>t</title>{written}"))
    assert entry.url == expected


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


@pytest.mark.parametrize(
    ("attributes", "written", "expected"),
    [
        ("", "a &lt; b", "a < b"),
        ("", "R&amp;amp;D et &lt;i&gt;x&lt;/i&gt;", "R&D et x"),
        ("", "L'élément &lt;b&gt;", "L'élément"),
        ("", "1 &lt; 2 &lt;b&gt;x", "1 < 2 x"),
        ("", "A &amp;amp; B", "A & B"),
        ('type="text"', "1 &lt; 2 &lt;b&gt;x", "1 < 2 x"),
        ('type="text"', "1 &lt; 2", "1 < 2"),
        ('type="text"', "A &amp;amp; B", "A & B"),
        ('type="text"', "&lt;b&gt;x&lt;/b&gt; &amp;amp;", "x &"),
        ('type="text"', "Vu &lt;script&gt;x()&lt;/script&gt; hier", "Vu hier"),
        ('type="html"', "&lt;b&gt;x&lt;/b&gt; &amp;amp;", "x &"),
        ('type="html"', "<![CDATA[<b>x</b> &amp;lt;]]>", "x &lt;"),
        (
            'type="xhtml"',
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt;</p><p><b>b</b></p></div>',
            "a < b",
        ),
    ],
)
def test_atom_titles(attributes: str, written: str, expected: str) -> None:
    """Only XHTML's words are final (RFC 4287, section 3.1): many feeds call HTML text, and a lone `<` is one in HTML too."""
    (entry,) = read(
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><title {attributes}>{written}</title></entry></feed>'
    )
    assert entry.title == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<description>&amp;lt;p&amp;gt;Un &amp;lt;b&amp;gt;mot&amp;lt;/b&amp;gt;&amp;lt;/p&amp;gt;</description>", "Un <b>mot</b>"),
        ("<description><![CDATA[<p>Début [&#8230;]</p>]]></description>", "Début…"),
        ("<description><![CDATA[« Il dit […] que »]]></description>", "« Il dit […] que »"),
        ("<description><![CDATA[<p>Un.</p><p>The post <a href='/a'>Un</a> appeared first on <a href='/'>S</a>.</p>]]></description>", "Un."),
        ("<description><![CDATA[<p>Un.</p>\n<p>L&rsquo;article <a href='/a'>Un</a> est apparu en premier sur <a href='/'>S</a>.</p>]]></description>", "Un."),
        ("<description><![CDATA[<p>Eins.</p><p>Der Beitrag <a href='/a'>Eins</a> erschien zuerst auf <a href='/'>S</a>.</p>]]></description>", "Eins."),
        ("<description><![CDATA[<p>Uno.</p><p>La entrada <a href='/a'>Uno</a> apareció primero en <a href='/'>S</a>.</p>]]></description>", "Uno."),
        ("<description>Un. L’article t est apparu en premier sur Le Site.</description>", "Un."),
        ("<description>L’article 2 est apparu en premier sur la liste.</description>", "L’article 2 est apparu en premier sur la liste."),
        ("<description>L’article 2 tombe. L’article t est apparu en premier sur S.</description>", "L’article 2 tombe."),
        ("<description>The post closes. The queen appeared first on the balcony.</description>", "The post closes. The queen appeared first on the balcony."),
        ("<description/><c:encoded><![CDATA[<p>Un <script>x</script>mot</p>]]></c:encoded>", "Un mot"),
        ("<description>&lt;img src='/a.png'&gt;</description><c:encoded>mot</c:encoded>", "mot"),
        ("<description>&lt;a href='/x'&gt;&lt;img src=y&gt;&lt;/a&gt;mot &lt;a href='javascript:x'&gt;là&lt;/a&gt;</description>", "mot là"),
        ("", None),
    ],
)  # fmt: skip
def test_summaries(written: str, expected: str | None) -> None:
    """A summary is the description, else the content, without boilerplate and markup that does something."""
    (entry,) = read(rss(f"<title>t</title>{written}"))
    assert entry.summary == expected


def test_a_whole_article_becomes_an_excerpt() -> None:
    """A long description is cut at a word, its tags closed."""
    long = escape(f"<p>Un <a href='/x'>{'mot ' * 10_000}</a></p>")
    (entry,) = read(rss(f"<title>t</title><description>{long}</description>"))
    assert entry.summary is not None
    assert 550 < len("".join(ET.fromstring(f"<p>{entry.summary}</p>").itertext())) <= 600
    assert entry.summary.endswith("mot…</a>")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<m:thumbnail url="/t.jpg"/><m:content url="/c.jpg" medium="image"/>', "https://www.example.org/t.jpg"),
        ('<m:content url="/c.jpg" medium="image" type="image/jpeg"/>', "https://www.example.org/c.jpg"),
        ('<enclosure url="/e.jpg" type="image/jpeg" length="1"/>', "https://www.example.org/e.jpg"),
        ('<i:image href="https://e.org/i.jpg"/>', "https://e.org/i.jpg"),
        ("<c:encoded>&lt;img src='https://feeds.feedburner.com/~r/x'&gt;&lt;img height=1 src='/p'&gt;&lt;img src='/f.jpg'&gt;</c:encoded>", "https://www.example.org/f.jpg"),
        ("<c:encoded>&lt;img src='data:image/gif,x' data-src='/late.jpg'&gt;</c:encoded>", "https://www.example.org/late.jpg"),
        ('<m:thumbnail url="javascript:x"/><image>data:x</image>', None),
        ('<enclosure url="/e.mp3" type="audio/mpeg"/>', None),
    ],
)  # fmt: skip
def test_pictures(written: str, expected: str | None) -> None:
    """An entry shows the picture that its feed names, else the first of its content that is no pixel."""
    (entry,) = read(rss(f"<title>t</title><link>https://e.org/</link>{written}"))
    assert entry.image == expected


def test_transcript() -> None:
    """Of several transcripts the one that people read most easily is a further link."""
    (entry,) = read(
        rss(
            '<title>t</title><link>https://e.org/1</link><podcast:transcript url="/t.json" type="application/json"/>'
            '<podcast:transcript url="/t.html" type="text/html"/><podcast:transcript url="/t.srt" type="application/srt"/>'
        )
    )
    assert entry.links == (Link(label="Transcription", url="https://www.example.org/t.html"),)


@pytest.mark.parametrize(
    ("root", "item", "expected"),
    [
        ("", "", "https://www.example.org/feed/a"),
        ('xml:base="https://base.example.org/x/"', "", "https://base.example.org/x/a"),
        ('xml:base="/x/"', 'xml:base="y/"', "https://www.example.org/x/y/a"),
        ('xml:base="http://["', "", "https://www.example.org/feed/a"),
    ],
)
def test_bases(root: str, item: str, expected: str) -> None:
    """Relative addresses are resolved against xml:base, else the feed's address, in links and in text."""
    (entry,) = read(
        f'<rss version="2.0" {root}><channel><item {item}><title>t</title><link>a</link>'
        "<description>&lt;a href='a'&gt;x&lt;/a&gt;</description></item></channel></rss>"
    )
    assert entry.url == expected
    assert entry.summary == f'<a href="{expected}">x</a>'


def test_the_feeds_own_address() -> None:
    """A feed that says where it is from is resolved against that, also as a file without an address."""
    body = rss("<title>t</title><link>/a</link>").replace(
        "<item>", '<a:link rel="self" href="https://original.example.org/feed"/><item>'
    )
    assert read(body)[0].url == "https://original.example.org/a"
    assert read(body, address="")[0].url == "https://original.example.org/a"
    assert read(rss("<title>t</title><link>/a</link>"), address="")[0].url is None


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


def test_one_thing_under_two_guids() -> None:
    """What a feed gives twice, at one address and instant under one title, is one entry, and stays the first."""
    item = (
        "<title>{}</title><guid isPermaLink='false'>{}</guid>{}<pubDate>{} Sep 2023 10:00:00 +0200</pubDate>"
    )
    link = "<link>https://e.org/a{}</link>"
    twins = rss(
        item.format("a", 1, link.format(""), 20), item.format("a", 2, link.format("?utm_source=x"), 20)
    )
    assert [entry.key for entry in read(twins)] == [read(rss(item.format("a", 1, "", 20)))[0].key]
    assert len(read(rss(item.format("a", 1, "", 20), item.format("a", 2, "", 20)))) == 1
    for title, where, day in (("b", "", 20), ("a", "b", 20), ("a", "", 21)):
        other = item.format(title, 2, link.format(where), day)
        assert len(read(rss(item.format("a", 1, link.format(""), 20), other))) == 2


def test_versions_of_one_guid() -> None:
    """Of two items with one guid, title, link and date the last changed counts, or the first when they don't say."""
    version = (
        "<entry><id>tag:e.org,2023:1</id><title>a</title><link href='https://e.org/1'/><summary>{0}</summary>"
        "<updated>2023-09-{0}T10:00:00Z</updated></entry>"
    )
    for days in ((14, 21), (21, 14)):
        versions = "".join(version.format(day) for day in days)
        found = read(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{versions}</feed>')
        assert [entry.summary for entry in found] == ["21"]
    item = "<title>a</title><guid isPermaLink='false'>1</guid><description>{}</description>"
    assert [entry.summary for entry in read(rss(item.format("un"), item.format("deux")))] == ["un"]


SHARED = "<title>{}</title><link>{}</link><guid isPermaLink='false'>{}</guid><pubDate>{} Sep 2023 10:00:00 +0200</pubDate>"


@pytest.mark.parametrize("guid", ["https://e.org/", "N/A", "0", "undefined"])
@pytest.mark.parametrize(
    "rows",
    [
        [("a", "https://e.org/1", 20), ("b", "https://e.org/2", 19), ("c", "https://e.org/3", 18)],
        [("a", "https://e.org/", 20), ("b", "https://e.org/", 19), ("c", "https://e.org/", 18)],
        [("a", "https://e.org/1", 20), ("a", "https://e.org/1", 19), ("a", "https://e.org/1", 18)],
        [("a", "https://e.org/1", 20), ("b", "https://e.org/1", 20), ("c", "https://e.org/1", 20)],
        [("a", "", 20), ("b", "", 20), ("c", "", 20)],
    ],
    ids=["all differ", "the site's front page", "a series", "titles", "no links"],
)
def test_one_guid_for_several_things(guid: str, rows: list[tuple[str, str, int]]) -> None:
    """Items of one guid are several where link, title or date differ, each under a key that their order does not change."""
    items = [SHARED.format(title, link, guid, day) for title, link, day in rows]
    found, turned = read(rss(*items)), read(rss(*reversed(items)))
    assert [(entry.title, entry.published.day) for entry in found if entry.published] == [
        (title, day) for title, _, day in rows
    ]
    assert len({entry.key for entry in found}) == len(rows)
    assert [entry.key for entry in turned] == [entry.key for entry in reversed(found)]


def test_occurrences_that_share_the_guid_of_their_post() -> None:
    """Dates of one post are several events, also where only their start differs."""
    item = (
        "<title>Atelier</title><link>https://e.org/atelier</link><guid>https://e.org/?p=3</guid>"
        "<pubDate>Thu, 14 Sep 2023 10:00:00 +0200</pubDate><ev:startdate>2023-10-{:02}T09:00:00</ev:startdate>"
    )
    found = read(rss(*(item.format(day) for day in (5, 12, 19))), kind=Kind.EVENT)
    assert [entry.start.day for entry in found if entry.start] == [5, 12, 19]


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (rss("<title>a</title><link>https://e.org/1</link>", "<title>b</title><description>b")[:-40], ["a"]),
        (rss("<title>a</title>", "<title>b</title>", "<title>c</title>")[:-30], ["a", "b"]),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><entry><title>a</title></entry><entry><tit",
            ["a"],
        ),
        ("<rss><channel><item><title>a</title></item><item><title>Un tit", ["a"]),
    ],
)
def test_a_cut_feed(body: str, titles: list[str]) -> None:
    """Of a feed that breaks off what stands whole is read, under the keys it always has; the rest is counted."""
    answer = Received(body=body.encode(), address=HOME)
    found = read_all(
        Job(source=Source(id="s", kind=Kind.PUBLICATION, url=HOME), answer=answer, zone=PARIS, now=NOW)
    )
    assert [entry.title for entry in found.entries] == titles
    assert (found.count, found.whole, found.reason) == (1, False, "interrompu")


def test_a_cut_feed_keeps_its_keys() -> None:
    """What was read of a whole feed has the same keys when the feed breaks off after it."""
    body = rss(
        "<title>a</title><guid>actu-17</guid><link>https://e.org/1</link>",
        "<title>b</title><guid>actu-18</guid>",
    )
    (entry,) = read(body[: body.index("actu-18")])
    assert entry == read(body)[0]


def test_a_feed_without_anything_whole() -> None:
    """A feed that breaks off in its first item is a source error."""
    with pytest.raises(SourceError, match="first item"):
        read(rss("<title>a</title>")[:-40])


def test_an_item_that_says_nothing() -> None:
    """Empty items, also those that others stand in, are no entries; one with only a date is."""
    nested = rss(
        "<title>a</title><item/>", "", "<category/>", "<pubDate>Thu, 14 Sep 2023 09:30:00 GMT</pubDate>"
    )
    assert [entry.title for entry in read(nested)] == ["a", "(sans titre)"]


def test_one_address_for_many_things() -> None:
    """Items without a guid that share an address, or have a site's front page for one, are told apart by title."""
    many = rss(*(f"<title>{word}</title><link>https://e.org/agenda</link>" for word in "abb"))
    assert [entry.title for entry in read(many)] == ["a", "b"]
    front, other = (rss(f"<title>{word}</title><link>https://e.org/</link>") for word in "ab")
    assert read(front)[0].key != read(other)[0].key
    short, later = (rss(f"<title>{word}</title><link>https://e.org/?p=3</link>") for word in "ab")
    assert read(short)[0].key == read(later)[0].key


def test_the_key_does_not_depend_on_the_feeds_address() -> None:
    """A guid that is no address names its item wherever the feed is, and is no link."""
    body = rss("<title>a</title><guid>actu-17</guid>")
    first, second = read(body, address="https://e.org/rss/")[0], read(body, address="https://f.org/")[0]
    assert (first.key, first.url) == (second.key, None)


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


def test_modern_events_calendar() -> None:
    """A day and its hour that stand apart are one instant; without the hour it is a day."""
    item = (
        "<title>a</title><link>https://e.org/1</link><mec:startDate>2023-10-05</mec:startDate>"
        "<mec:startHour>{}</mec:startHour><mec:endDate>2023-10-05</mec:endDate><mec:endHour>{}</mec:endHour>"
        "<mec:location>Hôtel de l&#8217;Industrie</mec:location>"
    )
    for hours in (("9:30 am", "5:00 pm"), ("09:30", "17:00"), ("9h30", "17 h")):
        (entry,) = read(rss(item.format(*hours)), kind=Kind.EVENT)
        assert entry.start == dt.datetime(2023, 10, 5, 9, 30, tzinfo=PARIS), hours
        assert entry.end == dt.datetime(2023, 10, 5, 17, tzinfo=PARIS), hours
    (day,) = read(rss(item.format("", "")), kind=Kind.EVENT)
    assert (day.start, day.end, day.all_day) == (dt.date(2023, 10, 5), dt.date(2023, 10, 5), True)
    assert day.place == "Hôtel de l’Industrie"
    (alone,) = read(
        rss(item.format("", "").replace("mec:endDate>2023-10-05", "mec:endDate>")), kind=Kind.EVENT
    )
    assert (alone.start, alone.end, alone.all_day) == (dt.date(2023, 10, 5), None, False), (
        "its hour is missing"
    )


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ('<span class="date-display-single" content="2023-10-05T18:00:00+02:00">jeudi</span>', 18, None),
        ('<time datetime="2023-10-05T16:00:00Z">jeudi 5 octobre 2023 - 18:00</time>', 18, None),
        ('<time datetime="2023-10-05T09:00">a</time> – <time datetime="2023-10-05T12:00">b</time>', 9, 12),
        ('<span content="Jeudi, 5 Octobre, 2023 - 14:00">a</span>', 14, None),
        ('<time datetime="2023-09-14T10:00:00+02:00">paru</time>', None, None),
        ('<time datetime="bientôt">a</time><meta content="width=device-width">', None, None),
    ],
)
def test_dates_marked_in_descriptions(text: str, start: int | None, end: int | None) -> None:
    """An event's times are those that its description marks up for programs, but for its own publication."""
    item = f"<title>a</title><pubDate>Thu, 14 Sep 2023 10:00:00 +0200</pubDate><description>{escape(text)}</description>"
    (entry,) = read(rss(item), kind=Kind.EVENT)
    hours = [when.hour if isinstance(when, dt.datetime) else None for when in (entry.start, entry.end)]
    assert hours == [start, end]


def test_fields_with_attributes() -> None:
    """Fields that feedparser makes tables of are passed over, and harm nothing."""
    (entry,) = read(
        rss(
            "<title>t</title><ev:startdate a='b'>2023-10-05</ev:startdate><image a='b'/><i:duration a='b'>9</i:duration>"
        ),
        kind=Kind.EVENT,
    )
    assert (entry.start, entry.image, entry.duration) == (None, None, None)


@pytest.mark.parametrize(
    "body",
    [
        rss("<a>" * 100_000),
        rss(f"<title>{'<b>' * 100_000}</title>"),
        "<rss>" + "<item>" * 100_000,
        rss().replace("<channel", "<channel " + " ".join(f"a{n}='x'" for n in range(5_000))),
    ],
)
def test_excess(body: str) -> None:
    """What is made to exhaust its reader is refused, in words."""
    with pytest.raises(SourceError, match="levels"):
        read(body)


def test_hidden_gzip() -> None:
    """Gzip that nobody announced is a feed all the same."""
    assert read(gzip.compress(rss("<title>Été</title>").encode()))[0].title == "Été"


def test_before_the_declaration() -> None:
    """Spaces, warnings and comments before the declaration are no harm."""
    body = '<?xml version="1.0" encoding="utf-8"?>' + rss("<title>Été</title>")
    for before in ("\n ", "<br />\n<b>Notice</b>: x\n", "<!-- cache -->", "\x00"):
        assert read(before + body)[0].title == "Été", before


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


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("http://youtu.be/abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("https://www.youtube.com/shorts/abcdefghijk", "https://www.youtube.com/shorts/abcdefghijk"),
        ("https://video.example.org/abcdefghijk", "https://video.example.org/abcdefghijk"),
    ],
)
def test_where_a_video_is_watched(link: str, shown: str) -> None:
    """A video's watch page, however its link is written; a short, or a page elsewhere, stays what it is."""
    alternate = f'<link rel="alternate" href="{link}"/>' if link else ""
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015"><entry>'
        f"<id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><title>t</title>{alternate}</entry></feed>"
    )
    assert [entry.url for entry in read(body)] == [shown]
