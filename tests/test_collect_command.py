"""`newsletter collect`, as a person and cron use it, against a server on loopback."""

import gzip
import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsletter.collect import fetch
from tests.servers import Server, answer, cached, serving
from tests.workspaces import TUESDAY, Desk

LATER = "2023-09-26T19:05:00+02:00"


def feed(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://e.org/{title}</link></item>" for title in titles
    )
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:Atelier\r\nDTSTART:{day}T090000Z\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(fetch.random, "uniform", lambda *_: 0)
    with serving() as running:
        yield running


def sources(desk: Desk, kind: str = "publication", **rows: str) -> None:
    """Write sources; a value with `://` is an address, another a file."""
    texts = [
        f'[[source]]\nid = "{name}"\nkind = "{kind}"\n{"url" if "://" in where else "file"} = "{where}"\n'
        for name, where in rows.items()
    ]
    desk.write("feeds/sources.toml", "\n".join(texts))


def fared(document: Any) -> dict[str, str]:
    return {row["id"]: row["status"] for row in document["sources"] if row["id"] != "agenda"}


def titles(desk: Desk) -> set[str]:
    return {row["title"] for row in desk("entries", "--json").json if row["source"] != "agenda"}


def dump(desk: Desk) -> list[str]:
    """All rows of the database but the remembered instant of the collection."""
    with closing(sqlite3.connect(desk.root / "var" / "state.db")) as db:
        return [line for line in db.iterdump() if 'INTO "fact"' not in line]


def test_one_good_among_bad(desk: Desk, server: Server) -> None:
    """Whatever the others do, a good source's entries are there, exit 0, and each failure has its reason."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        server.replies.update(
            {
                "/good": [answer(feed("a", "b"))],
                "/500": [answer(status="500 Oops")],
                "/html": [answer(b"<!doctype html><html><body>Bonjour</body></html>")],
                "/empty": [answer(b"")],
                "/huge": [answer(b"", length=50_000_000)],
                "/brotli": [answer(b"x", "Content-Encoding: br")],
                "/cut": [answer(feed("c"), length=10_000)],
                "/short": [answer(gzip.compress(feed("d"))[:-9], "Content-Encoding: gzip")],
                "/loop": [answer(b"", "Location: /loop", status="302 Found")],
                "/file": [answer(b"", "Location: file:///etc/passwd", status="302 Found")],
                "/ics": [answer(b"BEGIN:VCALENDAR\r\nX\r\n")],
            }
        )
        bad = ["500", "html", "empty", "huge", "brotli", "cut", "short", "loop", "file", "ics", "404"]
        rows = {f"x{name}": server.url(f"/{name}") for name in bad}
        rows["refused"] = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        rows["missing"] = "feeds/missing.xml"
        sources(desk, good=server.url("/good"), **rows)
        said = desk("collect", "--json")
    assert said.code == 0
    found = fared(said.json)
    assert found.pop("good") == "ok"
    assert set(found.values()) == {"failed"}
    assert list(found) == list(rows)
    assert all(row["error"] for row in said.json["sources"] if row["status"] == "failed")
    assert titles(desk) == {"a", "b"}
    assert "Traceback" not in said.err


def test_all_failing(desk: Desk, server: Server) -> None:
    """When all fail it is exit 1, also when the one that was named does; with nothing to collect it is 0."""
    sources(desk, a=server.url("/a"), b=server.url("/b"))
    assert desk("collect").code == 1
    server.replies["/b"] = [answer(feed("x"))]
    assert desk("collect").code == 0
    assert desk("collect", "a").code == 1
    assert desk("collect", "b").code == 0
    assert desk("collect", "a", "b").code == 1
    sources(desk)
    assert desk("collect").code == 0


def test_unknown(desk: Desk) -> None:
    """An unknown source is exit 2, names the known ones, and prints nothing on stdout."""
    said = desk("collect", "nulle-part", "--json")
    assert (said.code, said.out) == (2, "")
    assert "nulle-part" in said.err
    assert "agenda" in said.err


def test_unchanged(desk: Desk, server: Server) -> None:
    """What did not change, by 304 or by its bytes, is `unchanged`, and nothing is written."""
    server.replies["/etag"] = [cached(feed("a"), 'ETag: "1"')]
    server.replies["/bytes"] = [answer(feed("b"))]
    desk.write("feeds/x.xml", feed("c").decode())
    desk.write("feeds/local.ics", CALENDAR.decode().format(uid="l", day="20231010"))
    sources(desk, etag=server.url("/etag"), bytes=server.url("/bytes"), file="feeds/x.xml")
    assert set(fared(desk("collect", "--json").json).values()) == {"ok"}
    before = dump(desk)
    said = desk("collect", "--json", now=LATER)
    assert set(fared(said.json).values()) == {"unchanged"}
    assert {row["new"] + row["changed"] for row in said.json["sources"]} == {0}
    assert dump(desk) == before


def test_changed(desk: Desk, server: Server) -> None:
    """New and changed entries are counted; what left a feed stays."""
    server.replies["/"] = [answer(feed("a", "b")), answer(feed("b", "c"))]
    sources(desk, s=server.url())
    desk("collect")
    (_, row) = desk("collect", "--json", now=LATER).json["sources"]
    assert (row["status"], row["entries"], row["new"], row["changed"]) == ("ok", 2, 1, 0)
    assert titles(desk) == {"a", "b", "c"}


def test_settings_count(desk: Desk, server: Server) -> None:
    """The same bytes are read anew when the source's rules change."""
    server.replies["/"] = [cached(feed("a", "b"), 'ETag: "1"')]
    sources(desk, s=server.url())
    desk("collect")
    path = desk.root / "feeds" / "sources.toml"
    path.write_text(path.read_text() + 'rule = [{ title = ["a"], type = "guide" }]\n')
    assert desk("collect", "--json").json["sources"][-1]["changed"] == 1
    assert {row["title"]: row["type"] for row in desk("entries", "--json").json if row["source"] == "s"} == {
        "a": "guide",
        "b": None,
    }


def test_failure_and_recovery(desk: Desk, server: Server) -> None:
    """A source that fails keeps its entries; status says so, until it answers again."""
    server.replies["/"] = [answer(feed("a")), answer(status="404 Gone"), answer(feed("a"))]
    sources(desk, s=server.url())
    desk("collect")
    assert desk("collect").code == 1
    assert titles(desk) == {"a"}
    assert "404" in json.dumps(desk("status", "--json").json["sources"])
    assert fared(desk("collect", "--json").json) == {"s": "unchanged"}
    assert "404" not in json.dumps(desk("status", "--json").json["sources"])


def test_offline(desk: Desk, server: Server) -> None:
    """Offline, the last answer is used, else the recorded one, else the source fails; nothing is asked."""
    server.replies["/"] = [answer(feed("stored"))]
    sources(desk, kept=server.url(), rec=server.url("/rec"), none=server.url("/none"))
    desk("collect", "kept")
    asked = len(server.requests)
    desk.write("feeds/recorded/rec.xml", feed("recorded").decode())
    desk.write("feeds/recorded/kept.xml", feed("not this").decode())
    said = desk("collect", "--offline", "--json")
    assert said.code == 0
    assert fared(said.json) == {"kept": "offline", "rec": "offline", "none": "failed"}
    assert titles(desk) == {"stored", "recorded"}
    assert len(server.requests) == asked


@pytest.mark.parametrize("where", ["../outside.xml", "/etc/passwd"])
def test_a_file_outside(desk: Desk, where: str) -> None:
    """A file outside the workspace is a wrong configuration."""
    sources(desk, s=where)
    said = desk("collect")
    assert said.code == 2
    assert "outside the workspace" in said.err


def test_a_link_to_outside(desk: Desk, tmp_path: Path) -> None:
    """So is one that a symbolic link leads to."""
    (tmp_path / "outside.xml").write_bytes(feed("secret"))
    (desk.root / "feeds" / "in.xml").symlink_to(tmp_path / "outside.xml")
    sources(desk, s="feeds/in.xml")
    said = desk("collect")
    assert said.code == 2
    assert "outside the workspace" in said.err
    assert titles(desk) == set()


def test_events_leave_their_calendar(desk: Desk, server: Server) -> None:
    """A single event that left its calendar is kept when it is past, forgotten when it is still to come."""
    text = CALENDAR.decode()
    past, future = text.format(uid="past", day="20230901"), text.format(uid="future", day="20231010")
    other = text.format(uid="other", day="20231011")
    server.replies["/"] = [answer((past + future + other).encode()), answer(other.encode())]
    sources(desk, "event", s=server.url())
    desk("collect")
    desk("collect", now=LATER)
    assert {row["key"] for row in desk("entries", "--json").json if row["source"] == "s"} == {
        "s/past",
        "s/other",
    }


def test_a_truncated_calendar_forgets_nothing(desk: Desk, server: Server) -> None:
    """A calendar that ends too early is a failure: what it had stays."""
    whole = CALENDAR.decode().format(uid="future", day="20231010").encode()
    server.replies["/"] = [answer(whole), answer(whole[:-20])]
    sources(desk, "event", s=server.url())
    desk("collect", now=TUESDAY)
    assert desk("collect", now=LATER).code == 1
    assert "s/future" in {row["key"] for row in desk("entries", "--json").json}


def test_a_broken_local_calendar(desk: Desk) -> None:
    """A broken calendar among the local files is a wrong file, named."""
    desk.write("feeds/equipe.ics", "BEGIN:VCALENDAR\r\nX\r\n")
    said = desk("collect")
    assert said.code == 2
    assert "equipe.ics" in said.err


def test_a_source_that_is_gone(desk: Desk, server: Server) -> None:
    """A source that is no longer configured takes its entries with it."""
    server.replies["/"] = [answer(feed("a"))]
    sources(desk, s=server.url())
    desk("collect")
    sources(desk)
    desk("collect")
    assert titles(desk) == set()
