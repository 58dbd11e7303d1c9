"""JSON Feed to entries."""

import datetime as dt
import json
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.feeds.json_feed import is_json_feed, parse_json_feed
from newsletter.collect.received import Job, Received
from newsletter.config import Source
from newsletter.exceptions import SourceError
from newsletter.model import Entry, Kind, Link
from newsletter.store.codec import encode

PARIS = ZoneInfo("Europe/Paris")
HOME = "https://www.example.org/feed.json"
VERSION = "https://jsonfeed.org/version/1.1"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "date_published",
     "date_modified", "tags", "attachments"]
)  # fmt: skip


def read(*items: Any, kind: Kind = Kind.PUBLICATION, **feed: Any) -> list[Entry]:
    body = json.dumps({"version": VERSION, "title": "t", "items": list(items), **feed}).encode()
    return parsed(body, kind)


def parsed(body: bytes, kind: Kind = Kind.PUBLICATION) -> list[Entry]:
    answer = Received(body=body, address=HOME)
    source = Source(id="s", kind=kind, url=HOME)
    job = Job(source=source, answer=answer, zone=PARIS, now=dt.datetime(2023, 9, 26, tzinfo=PARIS))
    return list(parse_json_feed(job).entries)


def test_a_cut_feed() -> None:
    """Of a JSON Feed that breaks off what stands whole is read; what is no item is counted too."""
    whole = json.dumps(
        {"version": VERSION, "items": [{"id": f"{n}", "title": "t}]", "attachments": [{}]} for n in range(3)]}
    )
    source = Source(id="s", kind=Kind.PUBLICATION, url=HOME)
    job = Job(
        source=source,
        answer=Received(body=whole[:-30].encode()),
        zone=PARIS,
        now=dt.datetime(2023, 9, 26, tzinfo=PARIS),
    )
    found = parse_json_feed(job)
    assert (len(found.entries), found.count, found.whole) == (2, 1, False)
    assert found.entries == parse_json_feed(replace(job, answer=Received(body=whole.encode()))).entries[:2]
    with pytest.raises(SourceError):
        parsed(whole[:60].encode())


def test_article() -> None:
    """Title, link, summary, date, tags and picture of an article."""
    (entry,) = read(
        {
            "id": "https://www.example.org/?p=1",
            "url": "/2023/etude?utm_source=json",
            "title": "R&amp;D <b>et</b> bien commun",
            "content_html": "<p>Un <em>mot</em>.</p>",
            "image": "/i.jpg",
            "date_published": "2023-09-21T09:30:00+02:00",
            "date_modified": "2023-09-22T09:30:00+02:00",
            "authors": [{"name": "A"}],
            "tags": ["Études", 3, ""],
        }
    )
    assert (entry.title, entry.summary) == ("R&D et bien commun", "Un <em>mot</em>.")
    assert entry.url == "https://www.example.org/2023/etude"
    assert entry.image == "https://www.example.org/i.jpg"
    assert entry.published == dt.datetime(2023, 9, 21, 9, 30, tzinfo=PARIS)
    assert entry.tags == ("Études",)


def test_podcast() -> None:
    """An attachment is the sound, and says how long it is."""
    sound = {"url": "https://cdn.example.org/1.mp3", "mime_type": "audio/mpeg", "duration_in_seconds": 3480.5}
    first, second = read(
        {"id": "1", "url": "https://example.org/1", "title": "a", "attachments": [sound]},
        {"id": "2", "title": "b", "attachments": [sound]},
        kind=Kind.REPLAY,
    )
    assert (first.type, first.duration) == ("podcast", "58\u00a0min")
    assert first.links == (Link(label="Écouter", url="https://cdn.example.org/1.mp3"),)
    assert (second.url, second.links) == ("https://cdn.example.org/1.mp3", ())


@pytest.mark.parametrize(
    ("item", "url", "summary"),
    [
        ({"id": "https://e.org/1", "title": "t", "content_text": "a <b> c"}, "https://e.org/1", "a &lt;b&gt; c"),
        ({"id": "x", "title": "t", "external_url": "https://e.org/2", "summary": "s", "content_html": "<p>h</p>"}, "https://e.org/2", "s"),
        ({"id": 7, "title": "t", "url": "javascript:x", "content_html": "<script>x</script>h"}, None, "h"),
        ({"id": "x", "url": ["https://e.org"], "summary": 3, "title": None, "tags": "a", "attachments": {}}, None, None),
    ],
)  # fmt: skip
def test_missing_fields(item: dict[str, Any], url: str | None, summary: str | None) -> None:
    """What is missing, dangerous or of a wrong type is passed over; text is no HTML."""
    (entry,) = read(item)
    assert (entry.url, entry.summary) == (url, summary)


def test_one_id_one_entry() -> None:
    """Of two items with one id the later counts."""
    old, new = (
        {"id": "1", "title": "t", "summary": word, "date_modified": f"2023-09-0{day}"}
        for day, word in enumerate("ab", 1)
    )
    assert [entry.summary for entry in read(new, old)] == ["b"]
    assert [entry.summary for entry in read(old, new)] == ["b"]


def test_one_id_for_several_things() -> None:
    """Items of one id are several where their links differ."""
    rows = [{"id": "undefined", "title": f"t{n}", "url": f"https://e.org/{n}"} for n in range(3)]
    found = read(*rows)
    assert [entry.title for entry in found] == ["t0", "t1", "t2"]
    assert len({entry.key for entry in found}) == 3


def test_recognised() -> None:
    """A JSON Feed is known by its version, wherever it stands and however it is written."""
    assert is_json_feed(b'\xef\xbb\xbf {"items": [], "version" : "https:\\/\\/jsonfeed.org\\/version\\/1"}')
    assert is_json_feed(json.dumps({"version": VERSION}).encode("utf-16"))
    assert not is_json_feed(b'{"version": "https://jsonfeed.org/version/1234"}')
    assert not is_json_feed(b'{"items": []}')
    assert not is_json_feed(b'<a>{"version": "https://jsonfeed.org/version/1"}</a>')


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"version": 1}', b'{"items": {}}', b"[" * 100_000, b"9" * 10_000]
)
def test_no_feed(body: bytes) -> None:
    """What is no JSON Feed is a source error."""
    with pytest.raises(SourceError):
        parsed(body)


@given(st.lists(st.dictionaries(NAMES, JSON, max_size=6), max_size=3), JSON)
def test_any_values(items: list[dict[str, Any]], address: Any) -> None:
    """Any JSON in any field is entries that can be stored."""
    for entry in read(*items, feed_url=address):
        encode(entry)
