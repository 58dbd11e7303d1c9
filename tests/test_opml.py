"""Subscription lists: what is written is read again; what is hostile is refused."""

import datetime as dt
from contextlib import suppress
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from newsletter import opml
from newsletter.config import Rule, Source
from newsletter.exceptions import ConfigurationError
from newsletter.model import Kind

NOW = dt.datetime(2023, 9, 26, 9, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
CHARACTERS = st.characters(exclude_categories=["Cs", "Cn"])
TEXTS = st.text(CHARACTERS, max_size=20)
WORDS = st.text(CHARACTERS, min_size=1, max_size=10)
KINDS = st.sampled_from(Kind)
SLUGS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,10}", fullmatch=True)
ADDRESSES = st.builds(
    "{}://e.org/{}?x={}&y=é".format,
    st.sampled_from(["http", "https", "webcal"]),
    st.integers(0, 10**6),
    st.text("ab&<>\"'%é+=;", max_size=8),
)
SOURCES = st.builds(
    Source,
    id=SLUGS,
    kind=KINDS,
    url=ADDRESSES,
    name=TEXTS,
    format=st.sampled_from([None, "feed", "calendar", "page"]),
    type=st.none() | WORDS,
    timezone=st.none() | st.sampled_from(["Europe/Paris", "Indian/Reunion"]),
    verified=st.booleans(),
    enabled=st.booleans(),
    only=st.lists(WORDS, max_size=3).map(tuple),
    rule=st.lists(st.builds(Rule, kind=st.none() | KINDS, title=st.tuples(WORDS)), max_size=2).map(tuple),
)


def wrapped(body: str, version: str = "2.0") -> bytes:
    return f'<?xml version="1.0"?><opml version="{version}"><head><title>t</title></head><body>{body}</body></opml>'.encode()


def own(settings: str) -> bytes:
    return wrapped(f"<outline xmlns:l='{opml.NAMESPACE}' xmlUrl='https://e.org' l:settings='{settings}'/>")


@given(st.lists(SOURCES, max_size=4, unique_by=lambda source: source.url), TEXTS)
def test_written_and_read_again(given_sources: list[Source], title: str) -> None:
    """A list of ours gives the same sources, whatever their texts hold."""
    assert opml.read(opml.write(given_sources, title, NOW), "x.opml") == given_sources


def test_valid() -> None:
    """OPML 2.0: head with title and RFC 822 date; each outline has type, text, title and xmlUrl."""
    rows = [
        Source(id="a", kind=Kind.REPLAY, url="https://e.org/?a=1&b=2", name="« Été » & <b>"),
        Source(id="b", kind=Kind.EVENT, url="webcal://e.org/b"),
        Source(id="c", kind=Kind.EVENT, file="feeds/c.xml"),
    ]
    root = ET.fromstring(opml.write(rows, "Les Jeudis & Cie", NOW))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    assert root.findtext("head/title") == "Les Jeudis & Cie"
    assert parsedate_to_datetime(root.findtext("head/dateCreated") or "") == NOW
    outlines = [
        {key: one.get(key) for key in ("type", "text", "title", "xmlUrl")}
        for one in root.iterfind("body/outline")
    ]
    assert outlines == [
        {
            "type": "rss",
            "text": "« Été » & <b>",
            "title": "« Été » & <b>",
            "xmlUrl": "https://e.org/?a=1&b=2",
        },
        {"type": "rss", "text": "b", "title": "b", "xmlUrl": "webcal://e.org/b"},
    ]


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.0"])
def test_lists_of_others(version: str) -> None:
    """Folders, further attributes, lists of lists and empty outlines are understood or passed over."""
    body = """
      <outline text="Veille"><outline text="ESS / PTCE">
        <outline type="rss" text="Été &amp; Cie" xmlUrl=" https://e.org/a " htmlUrl="https://e.org" foo="x"/>
      </outline></outline>
      <outline title="Sans text" xmlUrl="https://e.org/b"/>
      <outline type="link" text="liste" url="https://e.org/list.opml"/>
      <outline text="rien"/>"""
    found = opml.read(wrapped(body, version), "x")
    assert [(one.url, one.name) for one in found] == [
        ("https://e.org/a", "Été & Cie"),
        ("https://e.org/b", "Sans text"),
    ]
    assert not any(one.id or one.verified for one in found)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_charsets(charset: str) -> None:
    text = f'<?xml version="1.0" encoding="{charset}"?><opml><body><outline text="Été" xmlUrl="https://e.org/"/></body></opml>'
    assert [one.name for one in opml.read(text.encode(charset), "x")] == ["Été"]


HA = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE o [<!ENTITY a0 "ha">{HA}]><opml><body><outline text="&a9;" xmlUrl="https://e.org"/></body></opml>'
OUTSIDE = '<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;" xmlUrl="x"/></body></opml>'


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "not well-formed"),
        (b"\x00\x01", "not well-formed"),
        (b"<html><body/></html>", "no OPML"),
        (b"<opml/>", "no body"),
        (wrapped("<outline text='a & b' xmlUrl='https://e.org'/>"), "not well-formed"),
        (wrapped("<outline text='&#1;' xmlUrl='https://e.org'/>"), "not well-formed"),
        (LAUGHS.encode(), "amplification"),
        (OUTSIDE.encode(), "external entity"),
        (wrapped("<outline text='a'>" * 10_000 + "</outline>" * 10_000), "depth"),
        (wrapped("".join(f"<outline xmlUrl='https://e.org/{n}'/>" for n in range(2_001))), "over 2000"),
        (b" " * 5_000_001, "larger than"),
        (b'<?xml version="1.0" encoding="klingon"?><opml/>', "klingon"),
        (own("[["), "settings"),
        (own('{"id":"../a","kind":"event"}'), "settings"),
        (own('{"id":"a","kind":"event","secret":1}'), "settings"),
    ],
)
def test_refused(data: bytes, cause: str) -> None:
    """What is broken or hostile is one clear error, that names the file."""
    with pytest.raises(ConfigurationError, match=cause) as caught:
        opml.read(data, "liste.opml")
    assert caught.value.which == "liste.opml"


def test_no_file_is_read_for_a_list() -> None:
    """The settings of a list name an address, never a file of this machine."""
    (found,) = opml.read(own('{"id":"a","kind":"event","file":"/etc/passwd"}'), "x")
    assert (found.url, found.file) == ("https://e.org", None)


@given(st.lists(st.sampled_from(["<opml>", "</opml>", "<body>", "<outline ", "text='a' ", "xmlUrl='https://e.org' ", "/>", ">", "</outline>", "<outline>", "<title>", "</title>", "<?xml ?>", "<!DOCTYPE x>", "é", "&amp;", "\x00"])))  # fmt: skip
def test_any_bytes_are_survived(parts: list[str]) -> None:
    """A list is read, or refused: nothing else."""
    with suppress(ConfigurationError):
        assert all(one.url for one in opml.read("".join(parts).encode(), "x"))
