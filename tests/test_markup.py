"""Foreign HTML made harmless, the editor's Markdown made HTML and text."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.markup import excerpt, inline, plain, read_edito, shortened

PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<a href='https://example.org/?utm_x=1&y=2'>", "</a>", "<a href=javascript:x>",
    "<script>", "</script>", "<style>", "&amp;", "&lt;", "&nbsp;", "&", "<", ">", '"', "<!--", "-->", "<![CDATA[",
    "]]>", "<br/>", "<i", "mot", "é", " ", "\u202e", "\x00", "<em>", "</em>", "<svg>", "<math>", "<mi>", "<img src=x>",
]  # fmt: skip
SOUP = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("R&amp;D &eacute;t&#233;", "R&D été"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<b>Un</b> <i>mot</i>", "Un mot"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("<p>un</p><p>deux</p>", "un deux"),
        ("  un \n\t mot\u00a0! ", "un mot\u00a0!"),
        ("a < b", "a < b"),
        ("a <3 b <", "a <3 b <"),
        ("a<!-- x > y -->b<!-->c", "abc"),
        ("<p title='a>b'>c</p><img alt=\"d>e\">f", "c f"),
        ('<p a"b>c</p>', "c"),
        ("a<br/>b<hr>c", "a b c"),
        ("<svg><title>a</title></svg><iframe src=x>b</iframe>", "ab"),
        ("e\u0301te\u0301", "été"),
        ("abc\u202edcba", "abcdcba"),
        ("", ""),
    ],
)
def test_plain(source: str, expected: str) -> None:
    """Tags are dropped, script and style with their content, entities decoded once."""
    assert plain(source) == expected


@settings(deadline=None)
@given(SOUP)
def test_inline_is_well_formed_and_idempotent(source: str) -> None:
    """Any soup becomes a few inline tags that an XML parser reads, and that stay the same when read again."""
    clean = inline(source, "https://example.org/")
    root = ET.fromstring(f"<p>{clean}</p>")
    for node in root.iter():
        assert node.tag in {"p", "a", "b", "cite", "code", "em", "i", "q", "strong", "sub", "sup"}
        assert set(node.attrib) <= {"href"}
        assert node.get("href", "https://").startswith(("http://", "https://"))
    assert inline(clean, "https://example.org/") == clean


@settings(deadline=None)
@given(SOUP)
def test_plain_is_tidy(source: str) -> None:
    """Plain text has no control characters, no bidirectional overrides, no double spaces."""
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]|  ", plain(source))


def test_inline_links() -> None:
    """Links become absolute and lose tracking; dead ones leave their words."""
    found = inline('<a href="/x?utm_source=f&amp;a=1&amp;b=2" onclick="x()">ici</a>', "https://example.org/y")
    assert found == '<a href="https://example.org/x?a=1&amp;b=2">ici</a>'
    assert inline('<a href="javascript:alert(1)">là</a> <a>mot</a>') == "là mot"
    assert inline("<img src=x onerror=y><form><input></form><iframe></iframe>mot") == "mot"


def test_inline_depth_and_size() -> None:
    """Thousands of nested tags, or megabytes, end as plain text in little time."""
    assert inline("<b>" * 9000 + "mot" + "</b>" * 9000) == "mot"
    assert len(inline("mot " * 100_000)) <= 100_000


@pytest.mark.parametrize(
    "piece",
    ["<p><b a={}>", "<b a={}><i a={}></b>x", "<a href={}><p>", "<div>", "<ul><li>", "<table><font>", "<a '\">", "<b a=<{}>",
     "<nobr a={}><p>", "<svg>", "<", "&", "<!--", "<a'>'", '<p a"><b a"{}">'],
)  # fmt: skip
def test_markup_that_piles_up(piece: str) -> None:
    """What makes browsers copy open tags again and again leaves few of them here."""
    source = "".join(piece.format(number, number) for number in range(10_000))
    assert inline(source).count("</") <= 10_000
    assert len(plain(source)) <= 100_000


def test_links_around_pictures() -> None:
    """A link that only held a picture is gone, one that held words stays."""
    assert inline("<a href='https://e.org/'><img src=x></a> <a href='https://e.org/'><b></b></a>mot") == "mot"


@settings(deadline=None)
@given(SOUP, st.integers(min_value=1, max_value=60))
def test_excerpt(source: str, longest: int) -> None:
    """An excerpt is well-formed, no longer than asked for, and what is short already stays as it is."""
    clean = inline(source, "https://example.org/")
    words = "".join(ET.fromstring(f"<p>{clean}</p>").itertext())
    short = excerpt(clean, longest)
    text = "".join(ET.fromstring(f"<p>{short}</p>").itertext())
    assert len(text) <= longest
    assert short == clean if len(words) <= longest else text.endswith("…")


@settings(deadline=None)
@given(st.text(max_size=80), st.integers(min_value=2, max_value=40))
def test_shortened(text: str, longest: int) -> None:
    """A shortened text has at most the length asked for, and is untouched when it has already."""
    short = shortened(text, longest)
    assert len(short) <= longest
    assert short == text or short.endswith("…")


def test_edito() -> None:
    """The first heading is the title; the rest is HTML without raw HTML, and a text of equal worth."""
    edito = read_edito(
        "# La *rentrée*\n\nBonjour, <b>vous</b>.\n\n# Étapes\n\n- [un](https://example.org/1)\n- deux\n"
    )
    assert edito.title == "La rentrée"
    assert "<h2>Étapes</h2>" in edito.html
    assert "<h1" not in edito.html
    assert "&lt;b&gt;" in edito.html
    assert "- un <https://example.org/1>\n- deux" in edito.text


@settings(deadline=None)
@given(st.text(max_size=200))
def test_edito_never_fails(source: str) -> None:
    """Any text can be an édito, and its HTML has neither scripts nor live javascript: links."""
    html = read_edito(source).html
    assert "<script" not in html
    assert 'href="javascript' not in html.casefold()
