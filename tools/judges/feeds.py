"""The site's feeds, judged by their specifications: Atom (RFC 4287) by jing and feedparser, JSON Feed 1.1 by a reader of it.

No package carries a grammar of Atom, or a schema of JSON Feed: `atom.rnc` is ours, and so are the rules below.
"""

import datetime as dt
import json
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser

HERE = Path(__file__).resolve().parent
VENV = HERE.parents[1] / "var" / "judges" / "venv" / "bin"
_ATOM = "{http://www.w3.org/2005/Atom}"
_READ = "import json, sys, jsonfeed; jsonfeed.Feed.parse(json.load(open(sys.argv[1])))"
_VERSION = "https://jsonfeed.org/version/1.1"


def has_jing() -> bool:
    """Whether jing is there."""
    return (VENV / "pyjing").exists()


def atom_faults(path: Path) -> list[str]:
    """Say what is wrong with an Atom feed: by its grammar, by what that cannot say, and by a parser of feeds."""
    done = subprocess.run(
        [VENV / "pyjing", "-c", HERE / "atom.rnc", path], capture_output=True, text=True, check=False
    )
    faults = [line.partition(f"{path}:")[2] or line for line in done.stdout.splitlines()]
    if done.returncode and not faults:
        faults = [f"jing: exit {done.returncode}: {done.stderr.strip()}"]
    read = feedparser.parse(path.read_bytes())
    if read.bozo:
        faults.append(f"feedparser: {read.bozo_exception}")
    return [*faults, *_said(ET.fromstring(path.read_bytes()))]


def json_faults(path: Path) -> list[str]:
    """Say what is wrong with a JSON Feed, by version 1.1 (https://jsonfeed.org/version/1.1)."""
    done = subprocess.run([VENV / "python", "-c", _READ, path], capture_output=True, text=True, check=False)
    faults = [f"jsonfeed-util: {done.stderr.strip().splitlines()[-1]}"] if done.returncode else []
    return [*faults, *_items(json.loads(path.read_text(encoding="utf-8")))]


def _said(feed: ET.Element) -> Iterator[str]:
    """Rules of sections 4.1 and 4.2 that span several elements."""
    ids = [one.findtext(f"{_ATOM}id") for one in feed.iter(f"{_ATOM}entry")]
    if len(ids) != len(set(ids)):
        yield "two entries have one id"
    links = {one.get("rel", "alternate"): one.get("href", "") for one in feed.findall(f"{_ATOM}link")}
    if not links.get("self", "").endswith("/feed.xml"):
        yield "no link to itself"
    for one in (feed, *feed.iter(f"{_ATOM}entry")):
        kinds = [
            (link.get("type"), link.get("hreflang"))
            for link in one.findall(f"{_ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        if not kinds or len(kinds) != len(set(kinds)):
            yield f"{one.findtext(f'{_ATOM}id')}: alternate links are {kinds}"
        if one.find(f"{_ATOM}author") is None and feed.find(f"{_ATOM}author") is None:
            yield f"{one.findtext(f'{_ATOM}id')}: nobody is its author"


def _items(feed: dict[str, Any]) -> Iterator[str]:
    if feed.get("version") != _VERSION or not isinstance(feed.get("title"), str):
        yield "version or title is missing"
    yield from (
        f"{name} is no address" for name in ("home_page_url", "feed_url") if not _is_address(feed.get(name))
    )
    if not all(isinstance(one, dict) and one for one in feed.get("authors", ())):
        yield "an author says nothing"
    ids = [one.get("id") for one in feed["items"]]
    if len(ids) != len(set(ids)) or not all(isinstance(one, str) and one for one in ids):
        yield "ids are no strings, or not unique"
    for one in feed["items"]:
        if not isinstance(one.get("content_html", one.get("content_text")), str):
            yield f"{one.get('id')}: no content"
        for name in ("url", "image"):
            if name in one and not _is_address(one[name]):
                yield f"{one.get('id')}: {name} is no address"
        for name in ("date_published", "date_modified"):
            if name in one and dt.datetime.fromisoformat(one[name]).tzinfo is None:
                yield f"{one.get('id')}: {name} has no offset"


def _is_address(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
