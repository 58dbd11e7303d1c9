"""Web pages whose JSON-LD describes events, articles, books, videos or podcasts (schema.org) to entries. Pure.

lxml tells where the scripts are: measured on hostile pages it is bounded in depth and time, where the standard
library's parser takes seconds for a megabyte of open tags. No tree is built.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from newsletter.addresses import published
from newsletter.collect.feeds.charset import decoded
from newsletter.collect.pages.described import beyond, entries
from newsletter.collect.pages.json_values import loads, text
from newsletter.collect.pages.schema_org import described, is_thing
from newsletter.collect.parsed import Flaw, Parsed, Skipped
from newsletter.collect.received import Job
from newsletter.exceptions import SourceError

_LONGEST = 5_000_000  # characters of a page
_HEAD = 1_000
_MOST_SCRIPTS = 200
_MOST_NODES = 20_000
_MOST_ENTRIES = 2000
_DEEPEST = 12
# Where a node may hold others of its own rank: lists, graphs, what a page is about, a series' dates.
_INSIDE = (
    "@graph", "itemListElement", "item", "mainEntity", "hasPart", "dataFeedElement", "event", "events", "blogPost",
    "episode",
)  # fmt: skip
_SERIES = {"EventSeries"}
# What some sites wrap a script in: <!--, //<![CDATA[, /*<![CDATA[*/
_OPENING = re.compile(r"<!--|(?://|/\*)?\s{0,9}<!\[CDATA\[(?:\s{0,9}\*/)?")
_CLOSING = re.compile(r"(?:-->|(?://|/\*)?\s{0,9}\]\]>(?:\s{0,9}\*/)?|;{1,9})\Z")  # /*]]>*/, -->
_TAIL = 40  # characters in which a wrapping ends


def parse_page(job: Job) -> Parsed:
    """Read a page.

    Raises:
        SourceError: it has no JSON-LD that describes such a thing.
    """
    base, scripts = _scripts(decoded(job.answer.body, job.answer.content_type)[:_LONGEST], job.answer.address)
    read = [_json(script) for script in scripts]
    nodes = list(_nodes(read))
    known = {name: node for node in nodes if len(node) > 1 and (name := text(node.get("@id")))}
    wanted = list(filter(is_thing, nodes))
    things = described(wanted[:_MOST_ENTRIES], known, base, job)
    if not things:
        raise SourceError(
            "No entries in the page",
            job.source.id,
            cause="its JSON-LD describes no event, article or video"
            if nodes
            else "it has no readable JSON-LD (schema.org)",
            remedy='give the address of the site\'s feed or calendar, and leave out format = "page"',
        )
    unread = [
        Skipped(flaw=Flaw.UNREADABLE, title="JSON-LD", words=script.strip())
        for script, value in zip(scripts, read, strict=True)
        if value is None and script.strip()
    ]
    return entries([*things, *unread, *beyond(wanted, _MOST_ENTRIES)], job)


class _Scripts:
    """What lxml's parser tells of a page."""

    def __init__(self) -> None:
        self.base = ""
        self.scripts: list[str] = []
        self._texts: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "base" and not self.base:
            self.base = (attributes.get("href") or "").strip()
        media = (attributes.get("type") or "").partition(";")[0].strip().lower()
        if tag == "script" and media == "application/ld+json" and len(self.scripts) < _MOST_SCRIPTS:
            self._texts = []

    def data(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def end(self, tag: str) -> None:
        if tag == "script" and self._texts is not None:
            self.scripts.append("".join(self._texts))
            self._texts = None

    def close(self) -> None:
        """The parser's end."""


def _scripts(page: str, address: str) -> tuple[str, list[str]]:
    """Find the page's base address and its JSON-LD."""
    reader = _Scripts()
    parser = etree.HTMLParser(target=reader, recover=True, no_network=True, huge_tree=True, encoding="utf-8")
    try:
        parser.feed(page.replace("\0", "").encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:
        pass  # what was read until here counts
    return published(reader.base, address) or address, reader.scripts


def _nodes(scripts: list[Any]) -> Iterator[dict[str, Any]]:
    """Walk the nodes of all scripts, in their order, without recursion."""
    count = 0
    for script in scripts:
        rest = [(script, 0)]
        while rest and count < _MOST_NODES:
            value, depth = rest.pop()
            if isinstance(value, list):
                rest.extend((one, depth) for one in reversed(value[:_MOST_NODES]))
            elif isinstance(value, dict):
                count += 1
                yield value
                inside = (*_INSIDE, "subEvent") if text(value.get("@type")) in _SERIES else _INSIDE
                if depth < _DEEPEST:
                    rest.extend((value[name], depth + 1) for name in reversed(inside) if name in value)


def _json(script: str) -> Any:
    """Read a script's JSON; None when it is none. Some sites wrap it, some escape it."""
    bare = script.strip()
    for _ in range(3):
        if opening := _OPENING.match(bare):
            bare = bare[opening.end() :].lstrip()
        tail = bare[-_TAIL:]
        bare = (bare[:-_TAIL] + _CLOSING.sub("", tail)).rstrip()
    try:
        return loads(bare)
    except ValueError:
        pass
    try:
        return loads(html.unescape(bare)) if "&quot;" in bare[:_HEAD] or "&#" in bare[:_HEAD] else None
    except ValueError:
        return None
