"""What the files themselves expect, translated to what an entry keeps.

feedparser's files carry an expression over its own result; each term of it that is about something we keep (an
entry's title, address, date, text, enclosure, picture, duration, guid, the number of entries, the charset its words
were read in) is asked of our entries. The words are compared as a reader sees them: markup is theirs and ours, the
visible text must be one. Terms about anything else (`bozo`, the channel, types, languages) are counted, not asked.
feedvalidator's file of dates names the instant that each item means.
"""

import ast
import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from newsletter.model import Entry
from tools.conformance.corpus import Case

_EXPECT = re.compile(r"Expect:\s*(.*?)\s*-->", re.DOTALL)
_TEST_SERVER = "http://127.0.0.1:8097"  # where feedparser's own tests are served
_ITEM_TITLE = re.compile(r"<item>\s*<title>(.*?)</title>", re.DOTALL)
_MEANT = re.compile(r"([A-Z][a-z]+), (\d+)th (\d{4}), (\d\d:\d\d:\d\d) GMT")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One expectation: whether it is met; None where it is about something that we don't keep."""

    what: str
    met: bool | None
    found: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What a term is asked of."""

    case: Case
    entries: list[Entry]
    base: str
    renamed: Callable[[bytes], list[Entry]]


def verdicts(given: Given) -> list[Verdict]:
    """Judge the entries of one case by what its file expects."""
    if given.case.group == "feedparser":
        return list(_feedparser(given))
    if given.case.group == "feedvalidator":
        return list(_feedvalidator(given))
    return []


def _feedparser(given: Given) -> Iterator[Verdict]:
    match = _EXPECT.search(given.case.comment)
    if match is None:
        return
    try:
        tree = ast.parse(match[1].strip(), mode="eval").body
    except SyntaxError:
        yield Verdict(match[1], met=None)
        return
    terms = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    for term in terms:
        yield _asked(term, given)


def _asked(term: ast.expr, given: Given) -> Verdict:
    what = ast.unparse(term)
    if not isinstance(term, ast.Compare) or len(term.ops) != 1 or not isinstance(term.ops[0], ast.Eq):
        return Verdict(what, met=None)
    wanted = term.comparators[0]
    if not isinstance(wanted, ast.Constant):
        return Verdict(what, met=None)
    path, value = ast.unparse(term.left).replace('"', "'"), wanted.value
    path = re.sub(r"\['(\w+)'\]", r".\1", path)
    if path.startswith("ord("):
        path, value = path[4:-1], chr(int(str(value)))
    if isinstance(value, str):
        value = value.replace(_TEST_SERVER, given.base)
    return _judged(what, path, value, given)


def _judged(what: str, path: str, value: object, given: Given) -> Verdict:
    if path == "len(entries)":
        return Verdict(what, len(given.entries) == value, str(len(given.entries)))
    if path == "encoding":
        return _charset(what, str(value), given)
    field = path.removeprefix("entries[0].")
    check = _FIELDS.get(field)
    if not path.startswith("entries[0].") or check is None:
        return Verdict(what, met=None)
    if not given.entries:
        return Verdict(what, met=False, found="no entry")
    entry = given.entries[0]
    return Verdict(what, check(entry, str(value), given), _shown(entry))


def _shown(entry: Entry) -> str:
    kept = (entry.title, entry.url, entry.published, entry.duration, entry.image, entry.summary)
    return " · ".join(str(value) for value in kept if value)[:300]


def _charset(what: str, name: str, given: Given) -> Verdict:
    """Whether the words of the first item were read in the charset; files without an item say nothing of ours."""
    try:
        match = _ITEM_TITLE.search(given.case.body.decode(name, "replace"))
    except LookupError:
        return Verdict(what, met=None)
    if match is None:
        return Verdict(what, met=None)
    found = given.entries[0].title if given.entries else "no entry"
    return Verdict(what, _seen(found, is_html=False) == _seen(match[1]), found)


def _title(entry: Entry, value: str, _: Given) -> bool:
    return _seen(entry.title, is_html=False) == _seen(value)


def _text(entry: Entry, value: str, _: Given) -> bool:
    mine = entry.summary or ""
    links = {link for link in _links(value) if link.startswith("http")}
    if _seen(mine) == _seen(value):
        return set(_links(mine)) == links
    # Of what has no title the text, or its beginning, is the title, and is not said again.
    return _seen(f"{html.escape(entry.title)} {mine}") == _seen(value)


def _address(entry: Entry, value: str, _: Given) -> bool:
    return value in {entry.url, *(link.url for link in entry.links)}


def _date(entry: Entry, value: str, _: Given) -> bool:
    return entry.published == parsedate_to_datetime(value)


def _picture(entry: Entry, value: str, _: Given) -> bool:
    return entry.image == value


def _lasts(entry: Entry, value: str, _: Given) -> bool:
    minutes, seconds = value.split(":")
    return seconds == "00" and (entry.duration or "").replace("\u00a0", " ") == f"{minutes} min"


def _named(entry: Entry, _value: str, given: Given) -> bool:
    """The guid alone makes the key: under another title the item keeps it."""
    changed = given.case.body.replace(b"<item>", b"<item><title>Autre titre</title>")
    return [one.key for one in given.renamed(changed)] == [entry.key]


_FIELDS: dict[str, Callable[[Entry, str, Given], bool]] = {
    "title": _title,
    "description": _text,
    "summary": _text,
    "content[0].value": _text,
    "link": _address,
    "links[0].href": _address,
    "enclosures[0].url": _address,
    "enclosures[0].href": _address,
    "published": _date,
    "updated": _date,
    "image.href": _picture,
    "itunes_duration": _lasts,
    "guid": _named,
    "id": _named,
}


class _Reader(HTMLParser):
    """Reads HTML as its reader sees it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"br", "p", "div"}:
            self.words.append(" ")
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _read(text: str) -> _Reader:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader


def _seen(text: str, *, is_html: bool = True) -> str:
    return " ".join(("".join(_read(text).words) if is_html else text).split())


def _links(text: str) -> list[str]:
    return _read(text).links


def _feedvalidator(given: Given) -> Iterator[Verdict]:
    expect = re.search(r"Expect:\s*(\S+)", given.case.comment)
    if given.case.name.endswith("everything.xml"):
        yield from _dates(given)
    elif expect and expect[1].startswith("!InvalidDuration"):
        first = given.entries[0].duration if given.entries else None
        yield Verdict("the duration is read", first is not None, str(first))
    elif expect and expect[1].startswith("!ContainsHTML"):
        raw = re.findall(r"<item><title>(.*?)</title>", given.case.body.decode("latin-1"))
        for title, entry in zip(raw, given.entries, strict=False):
            yield Verdict(
                f"title == {html.unescape(title)!r}", entry.title == html.unescape(title), entry.title
            )
    elif expect:
        yield Verdict(expect[1], met=None)


def _dates(given: Given) -> Iterator[Verdict]:
    for entry in given.entries:
        meant = [
            dt.datetime.strptime(f"{day} {month} {year} {time} +0000", "%d %B %Y %H:%M:%S %z")
            for month, day, year, time in _MEANT.findall(entry.summary or "")
        ]
        yield Verdict(f"date of “{entry.title}”", entry.published in meant, str(entry.published))
