"""Parsing apart: what is asked of the workers, and what is told of them."""

import asyncio
import dataclasses
import datetime as dt
import subprocess
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect import workers as module
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Job, Received
from newsletter.collect.workers import Parse, workers
from newsletter.config import Source
from newsletter.exceptions import SourceError, WebPageError
from newsletter.model import Kind
from tests.servers import answer, serving
from tests.workspaces import TUESDAY, Desk

pytestmark = pytest.mark.workers_started_anew
FEED = b"<rss version='2.0'><channel><item><title>Bonjour</title><guid>1</guid></item></channel></rss>"


def job(body: bytes) -> Job:
    source = Source(id="s", kind=Kind.PUBLICATION, url="https://e.org/feed")
    now = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
    return Job(source=source, answer=Received(body=body), zone=ZoneInfo("Europe/Paris"), now=now)


def outcomes(*bodies: bytes) -> list[Parsed | BaseException]:
    """Parse them all at once."""

    async def together(parse: Parse) -> list[Parsed | BaseException]:
        return await asyncio.gather(*(parse(job(body)) for body in bodies), return_exceptions=True)

    with workers() as parse:
        return asyncio.run(together(parse))


def test_entries_come_back() -> None:
    """Many answers, also large ones, are parsed each for its own."""
    large = FEED.replace(b"Bonjour", b"x" * 500_000)
    found = outcomes(*[FEED, large] * 10)
    titles = [[entry.title for entry in one.entries] for one in found if isinstance(one, Parsed)]
    assert [[title[:7] for title in one] for one in titles] == [["Bonjour"], ["xxxxxxx"]] * 10


def test_a_parser_says_what_is_wrong() -> None:
    """Its verdict comes back as it was raised."""
    (found,) = outcomes(b"<!doctype html><html></html>")
    assert isinstance(found, WebPageError)
    assert (found.what, found.which) == ("Not a feed", "s")


def test_one_that_gives_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that crashes is a failure of its source."""
    monkeypatch.setattr(module, "WORK", dataclasses.replace(module.WORK, function="tests.obstinate:die"))
    (found,) = outcomes(b"x")
    assert isinstance(found, SourceError)
    assert str(found).startswith("Received cannot be parsed: s: it took too much memory or crashed; ")


def test_what_has_not_changed_needs_none(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A collection in which nothing changed starts no process."""
    with serving() as server:
        server.replies["/"] = [answer(FEED)]
        desk.write(
            "feeds/sources.toml", f'[[source]]\nid = "s"\nkind = "publication"\nurl = "{server.url()}"\n'
        )
        assert desk("collect", now=TUESDAY).code == 0

        def refused(*_: object, **__: object) -> None:
            raise AssertionError

        monkeypatch.setattr(subprocess, "Popen", refused)
        said = desk("collect", "--json")
        assert [one["status"] for one in said.json["sources"]] == ["unchanged"] * 2
