"""From a page to its feeds and calendars, and what a new source is called."""

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.discovery.discover import Candidate, discover, well_known
from newsletter.collect.discovery.naming import id_of, kind_of, title_of
from newsletter.collect.received import Received
from newsletter.model import Kind

SITE = "https://www.example.org/"
WORDPRESS = """<!doctype html><html><head><meta charset="utf-8"><title>Accueil</title>
<link rel="alternate" type="application/rss+xml" title="Exemple &raquo; Flux des commentaires" href="/suivi/feed/">
<link rel="alternate" type="application/rss+xml" href="/comments/feed/">
<link rel='alternate' type='text/calendar' title='Exemple &raquo; Flux iCal' href='/events/?ical=1'>
<link rel="alternate" type="application/rss+xml" title="Exemple &raquo; Flux" href="https://www.example.org/feed/">
<link rel="alternate" type="application/rss+xml" title="Exemple &raquo; Blog" href="/category/blog/feed/">
<link rel="alternate" type="application/json" href="https://www.example.org/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/json+oembed" href="/wp-json/oembed/1.0/embed?url=x">
<link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="application/rss+xml" href="/no">
</head><body><a href="/feed/">RSS</a></body></html>"""
EVENT = '<script type="application/ld+json">{"@graph":[{"@type":["BusinessEvent"],"name":"x"}]}</script>'


def urls(page: str, address: str = SITE) -> list[str]:
    return [one.url for one in discover(page.encode(), address)]


def link(href: str, media: str = "application/rss+xml", rel: str = "alternate") -> str:
    return f'<link rel="{rel}" type="{media}" href="{href}">'


def test_feeds_come_first() -> None:
    """A site's feeds come in the page's order, then its calendar; each address once, and no feed of comments."""
    found = discover(WORDPRESS.encode(), SITE)
    assert found == [
        Candidate("https://www.example.org/feed/", "feed"),
        Candidate("https://www.example.org/category/blog/feed/", "feed"),
        Candidate("https://www.example.org/events/?ical=1", "calendar"),
    ]


@pytest.mark.parametrize(
    ("page", "first"),
    [
        ("category/blog/", "category/blog/feed/"),
        ("category/blog/?page=2#x", "category/blog/feed/"),
        ("agenda/", "events/?ical=1"),
        ("qui-sommes-nous/", "feed/"),
    ],
)
def test_the_page_says_what_is_wanted(page: str, first: str) -> None:
    """On a part's page its own feed comes first, on an agenda's page the calendar."""
    assert urls(WORDPRESS, SITE + page)[0] == SITE + first


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (link("rss.xml"), "https://www.example.org/a/rss.xml"),
        ('<base href="/b/">' + link("rss.xml"), "https://www.example.org/b/rss.xml"),
        (
            '<base href="https://cdn.example.org/c/"><base href="/x/">' + link("f"),
            "https://cdn.example.org/c/f",
        ),
        (link("//feeds.example.org/f"), "https://feeds.example.org/f"),
        (link("/f.json", "application/feed+json"), "https://www.example.org/f.json"),
        (link("/f", "application/atom+xml; charset=utf-8", "ALTERNATE home"), "https://www.example.org/f"),
        (link("/f", "application/rdf+xml"), "https://www.example.org/f"),
        (link("/c", "text/calendar"), "https://www.example.org/c"),
        (link("/f?a=1&amp;b=2"), "https://www.example.org/f?a=1&b=2"),
        ('<a href="actualites.rss">', "https://www.example.org/a/actualites.rss"),
        ('<a href="/rss/actualites.xml">', "https://www.example.org/rss/actualites.xml"),
        ('<a href="/blog/feed">', "https://www.example.org/blog/feed"),
        ('<a href="/agenda.ics#x">', "https://www.example.org/agenda.ics"),
        ('<a href="WEBCAL://example.org/agenda">', "webcal://example.org/agenda"),
        (
            '<a href="/spip.php?page=backend&amp;id_rubrique=3">',
            "https://www.example.org/spip.php?page=backend&id_rubrique=3",
        ),
        (
            '<a href="/index.php?format=feed&amp;type=rss">',
            "https://www.example.org/index.php?format=feed&type=rss",
        ),
        ('<a href="?ical=1">', "https://www.example.org/a/?ical=1"),
        (
            '<iframe src="https://openagenda.com/agendas/12345678/embeds/87654321/events?lang=fr"></iframe>',
            "https://openagenda.com/agendas/12345678/events.v2.ics",
        ),
        (
            '<iframe src="https://calendar.google.com/calendar/embed?src=a%40group.calendar.google.com&amp;ctz=Europe/Paris">',
            "https://calendar.google.com/calendar/ical/a%40group.calendar.google.com/public/basic.ics",
        ),
        ('<a href="https://feed.ausha.co/aBc1">RSS</a>', "https://feed.ausha.co/aBc1"),
        (EVENT, "https://www.example.org/a/"),
    ],
)
def test_what_a_page_offers(page: str, expected: str) -> None:
    """Announced, linked, embedded: each is found, whole, and alone."""
    assert urls(page, SITE + "a/") == [expected]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "Bonjour",
        '<a href="/sitemap.xml"><a href="/a.pdf"><a href="mailto:feed@example.org"><a href="/feedback/">',
        link("javascript:alert(1)//feed")
        + link("data:text/xml,<rss/>")
        + link("http://[/feed")
        + link("ftp://e.org/feed"),
        link("/f?" + "x" * 5_000),
        link("http://e.org/\x00 feed") + link("http://e.org:port/feed"),
        "<!-- " + link("/feed/") + " -->",
        link("https://é..fr/feed") + link("https://e.org/" + "x" * 70_000),
        link("http://10.0.0.1/feed") + link("http://localhost/feed") + link("http://intranet/feed"),
        '<script type="application/ld+json">{"@type":"Organization"}</script>',
    ],
)
def test_what_is_no_source(page: str) -> None:
    assert urls(page) == []


@pytest.mark.parametrize(
    ("address", "page", "expected"),
    [
        ("https://www.youtube.com/channel/UC" + "a" * 22, "", "channel_id=UC" + "a" * 22),
        ("https://www.youtube.com/playlist?list=PL0123456789abcdef", "", "playlist_id=PL0123456789abcdef"),
        ("https://m.youtube.com/watch?v=x&list=PL0123456789abcdef", "", "playlist_id=PL0123456789abcdef"),
        (
            "https://www.youtube.com/@lerameau",
            f'<link rel="canonical" href="https://www.youtube.com/channel/UC{"b" * 22}">',
            "channel_id=UC" + "b" * 22,
        ),
        ("https://www.youtube.com/@x", f'<meta itemprop="identifier" content="UC{"c" * 22}">', "channel_id=UC" + "c" * 22),
        ("https://www.youtube.com/c/x", f'<script>{{"channelId":"UC{"d" * 22}"}}</script>', "channel_id=UC" + "d" * 22),
    ],
)  # fmt: skip
def test_youtube(address: str, page: str, expected: str) -> None:
    """A channel's and a playlist's feed follow from the address, or from the id in the page."""
    assert urls(page, address)[0] == f"https://www.youtube.com/feeds/videos.xml?{expected}"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.example.org/", "https://www.example.org/feed/"),
        ("https://www.example.org/blog", "https://www.example.org/blog/feed/"),
        ("https://www.example.org/agenda/?x=1", "https://www.example.org/agenda/?ical=1"),
    ],
)
def test_well_known_shapes(address: str, expected: str) -> None:
    """What to try first when a page announces nothing."""
    assert well_known(address)[0].url == expected


def test_well_known_shapes_are_few_and_of_the_usual_programs() -> None:
    tried = [one.url for one in well_known(SITE)]
    assert len(tried) == len(set(tried)) <= 10
    usual = [
        "rss.xml",
        "spip.php?page=backend",
        "index.php?format=feed&type=rss",
        "events/?ical=1",
    ]
    assert {SITE + shape for shape in usual} < set(tried)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["<link rel=alternate type=application/rss+xml href=", "<a href=", "webcal://", "http://[", "<base href=",
                 "<script type='application/ld+json'>", '"@type":"Event"', "</script>", "<!--", "<![CDATA[", "&#0;", "&#xd800;",
                 "//e.org/feed", "'", '"', ">", "</a>", "\x00", "?ical=1", "openagenda.com/agendas/12345"]
            ),
            st.text(max_size=8),
        )
    ),
    st.sampled_from(["", "text/html; charset=utf-16", "text/html; charset=klingon", "text/html; charset=windows-1252"]),
)  # fmt: skip
def test_any_page_is_survived(parts: list[str], content_type: str) -> None:
    """Whatever stands in a page, what is found are whole addresses, each once."""
    found = discover("".join(parts).encode("utf-8", "surrogatepass"), SITE, content_type)
    assert all(one.url.startswith(("http://", "https://", "webcal://")) for one in found)
    assert len(found) == len({(one.url, one.format) for one in found}) <= 30


def test_a_huge_page_gives_few() -> None:
    """What stands after 2 MB, or after 3,000 links, is not looked at."""
    assert len(urls("".join(f'<a href="/{number}/feed/">x</a>' for number in range(50_000)))) == 30
    assert urls(" " * 2_000_000 + link("/feed/")) == []
    links = "".join(f'<a href="/{number}">x</a>' for number in range(3_000))
    assert urls(links + '<a href="/feed/">x</a>') == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<rss><channel><title><![CDATA[Le RAMEAU &amp; Cie]]></title><item><title>x</title></item></channel></rss>", "Le RAMEAU & Cie"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Été &lt;b&gt;</title></feed>', "Été"),
        ("BEGIN:VCALENDAR\r\nX-WR-CALNAME:Ateliers\\, rencontres\r\nBEGIN:VEVENT\r\n", "Ateliers, rencontres"),
        ('<?xml version="1.0"?><atom:feed><atom:title>Flux</atom:title></atom:feed>', "Flux"),
        ("{" * 100_000, ""),
        ("<title>" + "a" * 50_000, ""),
        ("", ""),
    ],
)  # fmt: skip
def test_titles(body: str, expected: str) -> None:
    assert title_of(Received(body=body.encode())) == expected


@pytest.mark.parametrize(
    ("address", "title", "taken", "expected"),
    [
        ("https://www.lerameau.fr/feed/", "Le RAMEAU", (), "le-rameau"),
        ("https://www.lerameau.fr/feed/", "Le RAMEAU", ("le-rameau",), "le-rameau-2"),
        ("https://www.lerameau.fr/x", "", (), "lerameau-fr"),
        (
            "https://www.youtube.com/feeds/videos.xml?channel_id=x",
            "Œuvrer à l’intérêt général",
            (),
            "oeuvrer-a-l-interet-general",
        ),
        ("http://127.0.0.1:8000/", "«»", (), "127-0-0-1"),
        ("https://[::1]/", "", ("1", "1-2"), "1-3"),
        ("https://e.org/", "x" * 200, ("e",), "x" * 40),
    ],
)
def test_ids(address: str, title: str, taken: tuple[str, ...], expected: str) -> None:
    """Short and readable, and nobody else's."""
    assert id_of(address, title, taken) == expected


@pytest.mark.parametrize(
    ("address", "title", "body", "expected"),
    [
        ("https://www.lerameau.fr/feed/", "Le RAMEAU", b"<rss/>", Kind.PUBLICATION),
        ("https://www.youtube.com/feeds/videos.xml?channel_id=x", "", b"", Kind.REPLAY),
        ("https://feed.ausha.co/x", "", b"", Kind.REPLAY),
        ("https://notyoutube.com/feed", "", b"", Kind.PUBLICATION),
        ("https://e.org/f", "Le podcast des alliances", b"", Kind.REPLAY),
        (
            "https://e.org/f",
            "",
            b'<item><enclosure url="x" length="1" type="audio/mpeg"/></item>',
            Kind.REPLAY,
        ),
        ("https://e.org/f", "", b'<item><enclosure url="x" type="image/png"/></item>', Kind.PUBLICATION),
        ("webcal://e.org/x", "", b"", Kind.EVENT),
        ("https://e.org/x.ics", "", b"", Kind.EVENT),
        ("https://e.org/f", "", b"BEGIN:VCALENDAR\r\n", Kind.EVENT),
        ("https://e.org/f", "", b'{"events":[{"timings":[]}]}', Kind.EVENT),
        (
            "https://e.org/f",
            "",
            b"<rss><item><ev:startdate>2023-10-05</ev:startdate></item></rss>",
            Kind.EVENT,
        ),
    ],
)
def test_kinds(address: str, title: str, body: bytes, expected: Kind) -> None:
    assert kind_of(address, title, body) is expected
