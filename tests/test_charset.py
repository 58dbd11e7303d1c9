"""The characters of a body, whatever says or hides what they are."""

import gzip

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.feeds.charset import decoded
from newsletter.collect.feeds.document import document, mended

TEXT = "Été à Nîmes : l’économie sociale à 10 €"
LATIN = "Été à Nîmes, l'économie sociale"
WORDS = [
    "été",
    "à",
    "l’Élysée",
    "«",
    "cœur",
    "»",
    "10",
    "€",
    "Nîmes",
    "façon",
    "où",
    "déjà",
    "ça,",
    "un",
    "mot;",
    "LES",
    "ALLIÉS",
    "ÉDITÉS",
]
FRENCH = st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)


def prolog(charset: str) -> str:
    return f'<?xml version="1.0" encoding="{charset}"?>'


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("cp1252"), ""),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/xml; charset=iso-8859-1"),
        (("\ufeff" + TEXT).encode("utf-16-le"), "text/xml; charset=utf-8"),
        (("\ufeff" + TEXT).encode("utf-16-be"), ""),
        (("\ufeff" + TEXT).encode("utf-32-le"), ""),
        (("\ufeff" + TEXT).encode("utf-32-be"), ""),
        (TEXT.encode("iso-8859-15", "replace").replace(b"?", b"'"), "text/xml; charset=iso-8859-15"),
        (TEXT.encode("cp1252"), "text/xml; charset=us-ascii"),
        (TEXT.encode("cp1252"), "text/xml;charset = 'windows-1252' ; q=1"),
        (TEXT.encode(), "application/rss+xml; charset=iso-8859-1"),
        (TEXT.encode("cp1252"), "text/xml; charset=utf-8"),
        (TEXT.encode(), "text/xml; charset=no-such-charset"),
        (TEXT.encode(), "text/xml; charset=utf-16"),
        (TEXT.encode("cp1252"), "text/xml; charset=hex"),
        (gzip.compress(TEXT.encode(), mtime=0), ""),
    ],
)
def test_without_a_declaration(body: bytes, header: str) -> None:
    """A mark counts most, then UTF-8 that is sound, then the header unless the bytes refuse it, then windows-1252."""
    assert decoded(body, header).replace("l'é", "l’é") == TEXT


@pytest.mark.parametrize(
    ("charset", "header", "declared"),
    [
        ("utf-8", "", "utf-8"),
        ("utf-8", "text/xml; charset=iso-8859-1", "utf-8"),
        ("utf-8", "", "iso-8859-1"),
        ("iso-8859-1", "", "iso-8859-1"),
        ("iso-8859-1", "text/xml; charset=utf-8", "iso-8859-1"),
        ("iso-8859-1", "", "utf-8"),
        ("mac-roman", "text/xml", "macintosh"),
        ("cp850", "text/xml; charset=cp850", "utf-8"),
        ("utf-16-le", "", "utf-16"),
        ("utf-16-be", "", "utf-16"),
        ("utf-32-le", "", "utf-32"),
        ("utf-32-be", "", "utf-8"),
    ],
)
def test_declared(charset: str, header: str, declared: str) -> None:
    """The header rules over the XML declaration, what the bytes can be over both."""
    text = f"{prolog(declared)}<rss>{LATIN}</rss>"
    assert decoded(text.encode(charset), header) == text


def test_meta() -> None:
    """A web page's meta counts when nothing before it does."""
    text = f'<html><head><meta charset="cp850"><title>{LATIN}</title>'
    assert decoded(text.encode("cp850"), "text/html") == text


def test_east_asian_text_is_not_taken_for_utf8() -> None:
    """Two-byte text whose bytes are UTF-8 by accident is what it declares."""
    text = prolog("gb2312") + "联通"
    assert decoded(text.encode("gb2312")) == text


def test_wrong_bytes() -> None:
    """A few wrong bytes in UTF-8 are read as windows-1252, and leave the rest alone."""
    assert decoded(TEXT.encode() + b" \x80 \xe9t\xe9 " + TEXT.encode()) == f"{TEXT} € été {TEXT}"
    assert decoded(TEXT.encode()[:-1]).startswith(TEXT[:-1])


def test_gzip_is_bounded() -> None:
    """Hidden gzip is unpacked once and no further than the largest body; what only looks like it stays."""
    assert len(decoded(gzip.compress(bytes(30_000_000)))) == 10_000_000
    assert decoded(gzip.compress(gzip.compress(TEXT.encode()))) != TEXT
    assert decoded(b"\x1f\x8b\x08nothing").endswith("nothing")


@given(FRENCH, st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-8-sig"]))
def test_french_text_comes_back(text: str, charset: str) -> None:
    """French text in the charsets that French sites use comes back without any declaration."""
    assert decoded(f"<rss>{text}".encode(charset)) == f"<rss>{text}"


@given(st.binary(max_size=80), st.text(max_size=20))
def test_any_bytes(body: bytes, charset: str) -> None:
    """Any bytes under any declaration are some text."""
    assert isinstance(decoded(body, f"text/xml; charset={charset}"), str)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<rss/>", "<rss/>"),
        (" \n\ufeff<?xml version='1.0'?>\n<rss/>", "<rss/>"),
        ("<br />\n<b>Warning</b>: x in y.php\n<?xml version='1.0'?><rss/>", "<rss/>"),
        ("Notice: x <rss/>", "<rss/>"),
        ("<!-- x --><?xml version='1.0'?><rss/>", "<rss/>"),
        ("<!DOCTYPE rss><rss/>", "<!DOCTYPE rss><rss/>"),
        ("<rss><![CDATA[<?xml version='1.0'?>]]></rss>", "<rss><![CDATA[<?xml version='1.0'?>]]></rss>"),
        ("<rss>a\x00b\x1b\ufffe&#0;&#x1F;&#xD800;&#99999999999;c</rss>", "<rss>abc</rss>"),
    ],
)
def test_document(text: str, expected: str) -> None:
    """A document begins with its first tag, and holds nothing but characters."""
    assert document(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a>R&D &amp; &eacute;&nbsp;&#233; &inconnu; a&b=c;</a>", "<a>R&amp;D &amp; &#233;&#160;&#233; &amp;inconnu; a&amp;b=c;</a>"),
        ("<![CDATA[R&D]]><!-- & -->&", "<![CDATA[R&D]]><!-- & -->&amp;"),
        ('<!DOCTYPE r [<!ENTITY x "y">]><r>&x;&</r>', '<!DOCTYPE r [<!ENTITY x "y">]><r>&x;&</r>'),
    ],
)  # fmt: skip
def test_mended(text: str, expected: str) -> None:
    """Ampersands that stand alone and HTML's entities become what XML knows."""
    assert mended(text) == expected
