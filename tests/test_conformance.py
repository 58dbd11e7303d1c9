"""The judges of the collector can say no: what `make conformance` compares, and what it is held to."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from newsletter.model import Entry, Kind, Link
from tools.conformance.corpus import Case
from tools.conformance.expectations import Given, verdicts
from tools.conformance.figures import Figures, regressions, written

NOW = dt.datetime(2023, 9, 28, 9, 5, tzinfo=dt.UTC)
BASE = "http://127.0.0.1:1"
ENTRY = Entry(
    key="s/1",
    kind=Kind.PUBLICATION,
    sources=("s",),
    title="M&S",
    first_seen=NOW,
    url="https://e.org/1",
    links=(Link(label="Écouter", url="https://e.org/1.mp3"),),
    summary='Texte <a href="https://e.org/2">lié</a>',
    published=dt.datetime(2004, 1, 1, 19, 48, 21, tzinfo=dt.UTC),
    duration="3 min",
    image="https://e.org/i.png",
)


def judged(expect: str, entries: list[Entry], body: str = "") -> list[bool | None]:
    case = Case("feedparser/x.xml", f"<!--\nDescription: x\nExpect: {expect}\n-->{body}".encode())
    return [one.met for one in verdicts(Given(case, entries, BASE, lambda _: entries))]


@pytest.mark.parametrize(
    ("term", "wrong"),
    [
        ("len(entries) == 1", "len(entries) == 2"),
        ("entries[0]['title'] == 'M&amp;S'", "entries[0].title == 'M'"),
        ("entries[0].link == 'https://e.org/1'", "entries[0]['link'] == 'https://e.org/3'"),
        (
            "entries[0]['enclosures'][0]['url'] == 'https://e.org/1.mp3'",
            "entries[0]['links'][0]['href'] == 'x'",
        ),
        (
            "entries[0]['description'] == '<p>Texte <a href=\"https://e.org/2\">lié</a></p>'",
            "entries[0]['summary'] == 'Texte <a href=\"https://e.org/3\">lié</a>'",
        ),
        (
            "entries[0]['published'] == 'Thu, 01 Jan 2004 19:48:21 GMT'",
            "entries[0]['updated'] == 'Thu, 01 Jan 2004 18:48:21 GMT'",
        ),
        ("entries[0]['itunes_duration'] == '3:00'", "entries[0]['itunes_duration'] == '30:00'"),
        ("entries[0]['image']['href'] == 'https://e.org/i.png'", "entries[0]['image']['href'] == ''"),
    ],
)
def test_terms_are_asked_of_entries(term: str, wrong: str) -> None:
    """A term about what an entry keeps is met, or not met, by the entry; `bozo` is not asked."""
    assert judged(f"not bozo and {term}", [ENTRY]) == [None, True]
    assert judged(wrong, [ENTRY]) == [False]
    assert judged(wrong.replace("len(entries) == 2", "len(entries) == 1"), []) == [False]


@pytest.mark.parametrize(
    "term", ["bozo", "1", "feed['title'] == 'x'", "entries[0]['content'][0]['language'] == 'en'", "a b"]
)
def test_terms_about_other_things_are_counted(term: str) -> None:
    """What we don't keep is neither met nor unmet."""
    assert judged(term, [ENTRY]) == [None]


def test_a_charset_is_judged_by_the_words() -> None:
    """An expected encoding is met when the first item's title reads as it does in that encoding."""
    body = "<rss><item>\n<title>Été</title></item></rss>"
    entry = dataclasses.replace(ENTRY, title="Été")
    assert judged("encoding == 'utf-8'", [entry], body) == [True]
    assert judged("encoding == 'utf-8'", [dataclasses.replace(ENTRY, title="Ã‰tÃ©")], body) == [False]
    assert judged("encoding == 'utf-8'", [entry]) == [None]


COMMITTED: dict[str, Any] = {"group": {"a": {"files": 3, "ok": 2, "entries": 9, "met": 4}}}


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (Figures(files=3, ok=2, entries=9, met=4), []),
        (Figures(files=3, ok=3, entries=10, met=5), []),
        (Figures(files=3, ok=1, entries=9, met=4), ["a: ok 2 → 1"]),
        (Figures(files=3, ok=2, entries=8, met=3), ["a: entries 9 → 8", "a: met 4 → 3"]),
        (Figures(), ["a: files 3 → 0", "a: ok 2 → 0", "a: entries 9 → 0", "a: met 4 → 0"]),
    ],
)
def test_nothing_may_get_worse(now: Figures, words: list[str]) -> None:
    """Fewer files, fewer collected, fewer entries, fewer expectations met: each is said."""
    assert list(regressions(COMMITTED, {"a": now})) == words


def test_figures_are_read_as_written() -> None:
    """What is committed can be held against the next run."""
    import tomllib

    groups = {"a": Figures(files=2, ok=1, errors={"Not a feed": 1}, entries=7)}
    read = tomllib.loads(written("2023-09-28", groups, {"a/x.xml": 7, "a/y.xml": "Not a feed"}))
    assert read["group"]["a"] == dataclasses.asdict(groups["a"])
    assert read["file"] == {"a/x.xml": 7, "a/y.xml": "Not a feed"}
    assert list(regressions(read, groups)) == []
