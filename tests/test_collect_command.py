"""`newsletter collect`, as a person and cron use it, against a server on loopback."""

import datetime as dt
import email
import email.policy
import gzip
import json
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest
import stamina

from newsletter.model import Entry
from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.gathering import collecting
from newsletter.preview import showing
from newsletter.preview.desk import Desk as WorkspaceDesk
from tests.servers import Reply, Server, answer, cached, serving
from tests.workspaces import DAY, TUESDAY, Desk

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
def server() -> Iterator[Server]:
    """A server; further tries come at once."""
    with stamina.set_testing(True, attempts=3, cap=True), serving() as running:
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
    """All rows of the database."""
    with closing(sqlite3.connect(desk.root / "var" / "state.db")) as db:
        return list(db.iterdump())


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
    assert "hors du dossier de la lettre" in said.err


def test_a_link_to_outside(desk: Desk, tmp_path: Path) -> None:
    """So is one that a symbolic link leads to."""
    (tmp_path / "outside.xml").write_bytes(feed("secret"))
    (desk.root / "feeds" / "in.xml").symlink_to(tmp_path / "outside.xml")
    sources(desk, s="feeds/in.xml")
    said = desk("collect")
    assert said.code == 2
    assert "hors du dossier de la lettre" in said.err
    for command in ("entries", "draft", "collect agenda", "sources list"):
        refused = desk(*command.split())
        assert (refused.code, refused.out) == (2, ""), command
    assert "sources-broken" in desk.codes()
    (desk.root / "feeds" / "in.xml").unlink()
    (desk.root / "feeds" / "in.xml").symlink_to("in.xml")  # a link to itself
    assert desk("collect").code == 1
    (desk.root / "feeds" / "sources.toml").unlink()
    (desk.root / "feeds" / "out.ics").symlink_to(tmp_path / "outside.xml")
    assert "hors du dossier de la lettre" in desk("collect").err


def test_reports_count_the_last_good_answer(desk: Desk, server: Server) -> None:
    """`entries` is what the last good answer held, whether it just came, came before, or is kept."""
    server.replies["/"] = [
        answer(feed("a", "b", "c")),
        answer(feed()),
        answer(feed()),
        answer(status="404 No"),
    ]
    sources(desk, s=server.url())
    counts = [
        [
            (row["status"], row["entries"])
            for row in desk("collect", "--json").json["sources"]
            if row["id"] == "s"
        ]
        for _ in range(4)
    ]
    assert counts == [[("ok", 3)], [("ok", 0)], [("unchanged", 0)], [("failed", 0)]]


def test_a_window_that_moves_is_no_news(desk: Desk, server: Server) -> None:
    """A calendar is expanded anew each day; the same bytes are "unchanged" unless that brings an occurrence."""
    weekly = (
        CALENDAR.decode()
        .format(uid="w", day="20230907")
        .replace("END:VEVENT", "RRULE:FREQ=WEEKLY\r\nEND:VEVENT")
    )
    server.replies["/"] = [cached(weekly.encode(), 'ETag: "1"')]
    sources(desk, "event", s=server.url())
    days = ("2023-09-27", "2023-09-28", "2023-09-29")
    found = [desk("collect", "--json", now=f"{day}T10:00:00+02:00").json for day in days]
    assert [fared(one)["s"] for one in found] == ["ok", "unchanged", "unchanged"]


def test_offline_is_no_collection(desk: Desk, server: Server) -> None:
    """What is read again from the store was not asked: neither the last collection nor a success moves."""
    server.replies["/"] = [answer(feed("a"))]
    sources(desk, s=server.url())
    desk("collect", now=TUESDAY)
    before = desk("status", "--json").json
    desk("collect", "--offline", now=LATER)
    after = desk("status", "--json").json
    assert (after["collected"], after["sources"]) == (before["collected"], before["sources"])


def test_what_is_no_file(desk: Desk, server: Server) -> None:
    """A pipe or a device in a file's place fails at once, and stops nothing else."""
    server.replies["/"] = [answer(feed("a"))]
    os.mkfifo(desk.root / "feeds" / "pipe.xml")
    sources(desk, pipe="feeds/pipe.xml", good=server.url())
    said = desk("collect", "--json")
    assert fared(said.json) == {"pipe": "failed", "good": "ok"}
    assert said.err.startswith("File cannot be read: pipe: not a regular file;")


@pytest.mark.parametrize("host", ["xn--", "xn--a-ecp.ru", "xn--0.fr"])
def test_a_host_that_no_name_can_be(desk: Desk, server: Server, host: str) -> None:
    """A malformed international name (RFC 5891) harms one source, one link, one picture: never the others."""
    link = feed("a").replace(b"https://e.org/a", f"https://{host}/a".encode())
    shown = (
        f'<m:thumbnail xmlns:m="http://search.yahoo.com/mrss/" url="https://{host}/i.jpg"/>'
        "<pubDate>Mon, 25 Sep 2023 10:00:00 +0200</pubDate></item>"
    )
    server.replies["/to"] = [moved(f"https://{host}/")]
    server.replies["/link"] = [answer(link.replace(b"</item>", shown.encode()))]
    server.replies["/good"] = [answer(feed("b"))]
    sources(desk, to=server.url("/to"), link=server.url("/link"), good=server.url("/good"))
    assert fared(desk("collect", "--json").json) == {"to": "failed", "link": "ok", "good": "ok"}
    assert desk("sources", "check", "--json").code in {0, 1}
    desk.monkeypatch.delenv("NEWSLETTER_LINKS", raising=False)
    assert desk("draft", DAY).code == 0
    assert f"https://{host}/a" in desk.edition.read_text()
    with desk.edition.open("a") as file:
        file.write(f"\n# Un titre\n\n[Un lien](https://{host}/).\n")
    assert desk("check", DAY, "--json").code in {0, 3}


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
    """A calendar that ends too early forgets nothing: it is read as far as it stands whole, else it is a failure."""
    one, other = (CALENDAR.decode().format(uid=uid, day="20231010") for uid in ("future", "other"))
    both = (one[: -len("END:VCALENDAR\r\n")] + other[other.index("BEGIN:VEVENT") :]).encode()
    server.replies["/"] = [answer(both), answer(both[:-20]), answer(one[:-20].encode())]
    sources(desk, "event", s=server.url())

    def keys() -> set[str]:
        return {row["key"] for row in desk("entries", "--json").json if row["source"] == "s"}

    desk("collect", now=TUESDAY)
    (report,) = [row for row in desk("collect", "--json", now=LATER).json["sources"] if row["id"] == "s"]
    assert (report["status"], report["entries"], report["skipped"]) == ("ok", 1, 1)
    assert keys() == {"s/future", "s/other"}
    assert desk("collect", now="2023-09-27T09:00:00+02:00").code == 1
    assert keys() == {"s/future", "s/other"}


def test_what_could_not_be_read_is_told(desk: Desk, server: Server) -> None:
    """Of a calendar whose events lose their dates the count and the first reason are told; none of them is withdrawn."""

    def calendar(*days: str) -> bytes:
        events = "".join(
            f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:Atelier {n}\r\nDTSTART:{day}\r\nEND:VEVENT\r\n"
            for n, day in enumerate(days)
        )
        return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n".encode()

    good = [f"2023101{n}T090000Z" for n in range(4)]
    bodies = [
        calendar(*good),
        calendar(*good[:3], "bientôt"),
        calendar("x", "y", "z", "zz"),
        calendar(good[3]),
    ]
    server.replies["/"] = [answer(body) for body in bodies]
    sources(desk, "event", s=server.url())
    told = []
    for turn in range(4):
        now = f"2023-09-26T{9 + turn:02}:05:00+02:00"
        (report,) = [row for row in desk("collect", "--json", now=now).json["sources"] if row["id"] == "s"]
        state = desk("status", "--json", now=now).json
        (source,) = [row for row in state["sources"] if row["id"] == "s"]
        known = sum(row["source"] == "s" for row in desk("entries", "--json", now=now).json)
        needs = [need["code"] for need in state["needs"]]
        told.append(
            (report["skipped"], source["skipped"], source["skipped_reason"], known, "source-skips" in needs)
        )
        if report["skipped"]:
            said = desk("status", now=now).out
            assert source["skipped_reason"].replace("\u00a0", " ") in said
            assert "source-skips" not in said
    assert told == [
        (0, 0, None, 4, False),
        (1, 1, "« Atelier 3 » : pas de date lisible, « bientôt »", 4, False),
        (4, 4, "« Atelier 0 » : pas de date lisible, « x »", 4, True),
        (0, 0, None, 1, False),
    ]


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


def health(desk: Desk, name: str = "s") -> dict[str, Any]:
    (row,) = [row for row in desk("status", "--json").json["sources"] if row["id"] == name]
    return dict(row)


def moved(to: str, status: str = "301 Moved") -> bytes:
    return answer(b"", f"Location: {to}", status=status)


def test_a_source_that_has_moved(desk: Desk, server: Server) -> None:
    """After three answers that agree, status and the draft's notice propose the line to write; nobody's file changes."""
    server.replies["/"] = [moved("/new"), moved("/other"), moved("/new", "308 Moved")]
    server.replies.update({path: [cached(feed("a"), 'ETag: "1"')] for path in ("/new", "/other")})
    sources(desk, s=server.url())
    listed = (desk.root / "feeds" / "sources.toml").read_bytes()
    line = f'url = "{server.url("/new")}"'
    for _ in range(4):
        assert desk("collect").code == 0
        assert line not in desk("status").out
    desk("collect")
    before = dump(desk)
    said = desk("collect", "--json")
    assert (fared(said.json), dump(desk)) == ({"s": "unchanged"}, before)
    assert line in desk("status").out
    assert health(desk)["moved_to"] == server.url("/new")
    assert desk("run").code == 0
    assert line in notice(desk)
    assert (desk.root / "feeds" / "sources.toml").read_bytes() == listed
    assert server.count("/") == 6
    sources(desk, s=server.url("/new"))
    desk("collect")
    assert line not in desk("status").out


def test_a_failure_between_is_no_disagreement(desk: Desk, server: Server) -> None:
    """A temporary redirect takes the moving back; an answer that did not come says nothing about it."""
    for_good, later = moved("/new"), moved("/new", "302 Found")
    server.replies["/new"] = [answer(feed("a"))]
    server.replies["/"] = [for_good, for_good, answer(status="404 No"), for_good, later]
    sources(desk, s=server.url())
    found = []
    for _ in range(5):
        desk("collect")
        found.append(bool(health(desk)["moved_to"]))
    assert found == [False, False, False, True, False]


def notice(desk: Desk) -> str:
    (path,) = (desk.root / "var" / "notices").glob("*draft*.eml")
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return str(parsed.get_content())


def test_a_source_that_closed(desk: Desk, server: Server) -> None:
    """A 410 stops a source, which status says; it is asked again when it is named, or at a corrected address."""
    server.replies["/"] = [answer(feed("a")), answer(status="410 Gone")]
    sources(desk, s=server.url())
    desk("collect")
    assert desk("collect").code == 1
    before = dump(desk)
    said = desk("collect", "--json", now=LATER)
    assert fared(said.json) == {"s": "failed"}
    assert "gone" in said.json["sources"][-1]["error"]
    assert (server.count("/"), dump(desk), titles(desk)) == (2, before, {"a"})
    assert (health(desk)["gone"], health(desk)["failures"]) == (True, 1)
    assert "Retirez-la de feeds/sources.toml" in desk("status").out
    assert desk("collect", "s").code == 1
    assert server.count("/") == 3
    server.replies["/back"] = [answer(feed("a"))]
    sources(desk, s=server.url("/back"))
    assert "Retirez-la" not in desk("status").out
    assert desk("collect").code == 0
    assert (health(desk)["gone"], health(desk)["error"]) == (False, None)


@pytest.mark.parametrize("header", ["7200", "Tue, 26 Sep 2023 09:05:00 GMT"])
def test_a_source_that_asks_to_wait(desk: Desk, server: Server, header: str) -> None:
    """A source is left alone for as long as it asks; that is no new failure, and then it is asked again."""
    server.replies["/"] = [answer(b"", f"Retry-After: {header}", status="429 Slow"), answer(feed("a"))]
    sources(desk, s=server.url())
    assert desk("collect", now=TUESDAY).code == 1
    before = dump(desk)
    for words in (("collect", "--json"), ("collect", "s", "--json")):
        said = desk(*words, now="2023-09-26T11:00:00+02:00")
        assert (said.code, fared(said.json)) == (1, {"s": "failed"})
        assert "until 2023-09-26 11:05" in said.json["sources"][-1]["error"]
    assert (server.count("/"), dump(desk)) == (1, before)
    assert "demande d’attendre jusqu’à mardi 26 septembre à 11 h 05" in desk("status").out
    assert fared(desk("collect", "--json", now="2023-09-26T11:05:00+02:00").json) == {"s": "ok"}


def test_a_wait_of_another_clock(desk: Desk, server: Server) -> None:
    """When the clock goes back, a wait that would last for days does not hold."""
    server.replies["/"] = [answer(b"", "Retry-After: 7200", status="503 Later"), answer(feed("a"))]
    sources(desk, s=server.url())
    desk("collect", now="2023-10-26T09:00:00+02:00")
    assert fared(desk("collect", "--json", now=TUESDAY).json) == {"s": "ok"}


PAGE = (
    b"<!doctype html><html><head><title>Bienvenue</title><link rel='alternate' type='application/rss+xml' "
    b"title='Nos actus' href='/actus/feed.xml'></head><body><p>Notre nouveau site</p></body></html>"
)


def test_a_feed_that_became_a_page(desk: Desk, server: Server) -> None:
    """A page in a feed's place is a failure that proposes the feed which the page announces."""
    server.replies["/"] = [answer(feed("a")), answer(PAGE, "Content-Type: text/html"), answer(feed("a"))]
    sources(desk, s=server.url())
    desk("collect")
    assert desk("collect").code == 1
    assert titles(desk) == {"a"}
    line = f'url = "{server.url("/actus/feed.xml")}"'
    assert line in desk("status").out
    assert (health(desk)["trouble"], health(desk)["discovered"]) == ("page", server.url("/actus/feed.xml"))
    desk("collect")
    assert line not in desk("status").out


def test_a_page_that_announces_no_address(desk: Desk, server: Server) -> None:
    """A page in a feed's place that announces what nobody can ask stops no other source."""
    server.replies["/"] = [
        answer(PAGE.replace(b"/actus/feed.xml", "https://é..fr/".encode()), "Content-Type: text/html")
    ]
    server.replies["/b"] = [answer(feed("b"))]
    sources(desk, s=server.url(), t=server.url("/b"))
    found = fared(desk("collect", "--json").json)
    assert (found["s"], found["t"]) == ("failed", "ok")
    assert health(desk)["discovered"] == ""


def test_new_validators_are_kept(desk: Desk, server: Server) -> None:
    """The same bytes under a new ETag are unchanged, and asked for by the new one from then on."""
    server.replies["/"] = [
        answer(feed("a"), 'ETag: "1"'),
        answer(feed("a"), 'ETag: "2"'),
        cached(feed("a"), 'ETag: "2"'),
    ]
    sources(desk, s=server.url())
    assert [fared(desk("collect", "--json").json)["s"] for _ in range(3)] == ["ok", "unchanged", "unchanged"]
    assert [request.headers.get("if-none-match") for request in server.requests] == [None, '"1"', '"2"']


def test_nothing_is_parsed_again(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What did not change is not parsed, in no process."""
    server.replies["/"] = [cached(feed("a"), 'ETag: "1"')]
    server.replies["/moved"] = [moved("/", "302 Found")]
    sources(desk, s=server.url(), m=server.url("/moved"))
    desk("collect")
    parsed: list[object] = []

    async def parse(job: object) -> list[Entry]:
        parsed.append(job)
        return []

    monkeypatch.setattr(collecting, "workers", lambda: nullcontext(parse))
    assert fared(desk("collect", "--json").json) == {"s": "unchanged", "m": "unchanged"}
    assert parsed == []


def test_offline_says_nothing_of_health(desk: Desk, server: Server) -> None:
    """Working offline neither heals a source that fails nor harms one that answers."""
    server.replies["/bad"] = [answer(feed("a")), answer(status="500 Oops")]
    server.replies["/good"] = [answer(feed("b"))]
    sources(desk, bad=server.url("/bad"), good=server.url("/good"), never=server.url("/never"))
    for _ in range(2):
        desk("collect", "agenda", "bad", "good")
    before = dump(desk)
    desk("collect", "--offline", now=LATER)
    assert dump(desk) == before


def test_many_troubles(desk: Desk, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """Each trouble has its own word for programs and its own French for the editor; the log is English."""
    replies: dict[str, tuple[Reply, str, str]] = {
        "status": (answer(status="404 No"), "http-status", "le site répond par une erreur (HTTP 404)"),
        "size": (answer(length=50_000_000), "size", "la réponse est trop volumineuse"),
        "coding": (answer(b"", "Content-Encoding: br"), "encoding", "la réponse est compressée d’une façon illisible"),
        "cut": (answer(b"x", length=9), "cut", "la réponse s’est interrompue en chemin"),
        "loop": (moved("/loop"), "redirect", "le site renvoie ailleurs, sans donner de réponse"),
        "private": (moved("http://10.0.0.1/"), "private-address", "l’adresse mène à un réseau privé"),
        "odd": (answer(b"\x89PNG"), "unreadable", "la réponse n’est ni un flux ni un agenda lisible"),
    }  # fmt: skip
    server.replies.update({f"/{name}": [reply] for name, (reply, _, _) in replies.items()})
    sources(desk, file="feeds/missing.xml", **{name: server.url(f"/{name}") for name in replies})
    assert desk("collect").code == 1
    assert health(desk, "file")["trouble"] == "file"
    shown = desk("status").out
    for name, (_, trouble, french) in replies.items():
        assert health(desk, name)["trouble"] == trouble
        assert (
            f"La source « {name} » ne répond plus (1 échec de suite) : {french}".replace("\u00a0", " ")
            in shown
        )
    assert "HTTP 404 Not Found" in caplog.text
    assert "réponse" not in caplog.text


def test_disabled_sources_are_left_in_peace(desk: Desk, server: Server) -> None:
    """A source that is switched off is neither asked nor complained about."""
    sources(desk, s=server.url())
    desk("collect")
    assert "« s »" in desk("status").out
    path = desk.root / "feeds" / "sources.toml"
    path.write_text(path.read_text() + "enabled = false\n")
    desk("collect")
    assert "« s »" not in desk("status").out
    assert server.count("/") == 1


def dated(*days: str) -> bytes:
    items = "".join(
        f"<item><title>{day}</title><link>https://e.org/{day}</link><pubDate>{day}T09:00:00Z</pubDate></item>"
        for day in days
    )
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def test_a_silent_source(desk: Desk, server: Server) -> None:
    """A weekly source that stopped two months ago is called silent in status and in the draft's notice."""
    server.replies["/"] = [answer(dated("2023-07-04", "2023-07-11", "2023-07-18", "2023-07-25"))]
    sources(desk, s=server.url())
    desk("run", now=TUESDAY)
    assert health(desk)["silent_weeks"] == 9
    assert "silencieuse depuis 9 semaines" in desk("status").out
    assert "La source « s » est silencieuse depuis 9\u00a0semaines" in notice(desk)
    assert "tous les 7\u00a0jours" in notice(desk)
    assert not any("silencieuse" in need for need in desk.needs())


def test_all_is_well(desk: Desk, server: Server) -> None:
    """When all sources answer, the draft's notice says nothing of them."""
    server.replies["/"] = [answer(feed("a"))]
    sources(desk, s=server.url())
    desk("run", now=TUESDAY)
    assert "Les sources" not in notice(desk)


def test_the_preview_shows_the_sources(desk: Desk, server: Server) -> None:
    """The preview's column says which source is not as it should be, else that all are."""
    server.replies["/"] = [answer(feed("a")), answer(status="404 No")]
    sources(desk, s=server.url())
    desk("collect")
    assert preview(desk) == ("2\u00a0sources sont à jour.",)
    desk("collect")
    (line,) = preview(desk)
    assert "La source « s » ne répond plus (1\u00a0échec de suite)" in line


def preview(desk: Desk) -> tuple[str, ...]:
    context = open_workspace(desk.root, lambda: dt.datetime.fromisoformat(TUESDAY), {})
    day = dt.date.fromisoformat(DAY)
    return showing._view(context, WorkspaceDesk(lambda: context, day), day).health


def test_a_login_stays_secret(desk: Desk, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    """A password in a source's address is in no log, error, status or entry."""
    item = '<rss version="2.0"><channel><title>t</title><item><title>a</title><link>/a</link></item></channel></rss>'
    server.replies["/"] = [answer(item.encode()), answer(status="404 No")]
    sources(desk, s=server.url().replace("//", "//moi:sesame@"))
    texts = []
    for words in (
        ("collect", "--json"),
        ("entries", "--json"),
        ("collect", "--json"),
        ("status", "--json"),
        ("run",),
    ):
        said = desk(*words)
        texts += [said.out, said.err]
    assert server.url("/a") in texts[2]
    assert "sesame" not in "".join([*texts, caplog.text, notice(desk)])


def test_instants_are_shown_by_the_letters_clocks(desk: Desk) -> None:
    """A source may have a zone of its own: `entries --json` still says every instant with the letter's offset."""
    item = (
        "<item><title>{}</title><link>https://e.org/{}</link><pubDate>{}</pubDate>"
        "<ev:startdate>2023-10-05T18:00:00</ev:startdate></item>"
    )
    dates = ("Wed, 27 Sep 2023 10:00:00", "Wed, 20 Sep 2023 23:30:00 +0200")
    items = "".join(item.format(n, n, date) for n, date in enumerate(dates))
    space = 'xmlns:ev="http://purl.org/rss/1.0/modules/event/"'
    desk.write("feeds/x.xml", f'<rss version="2.0" {space}><channel><title>t</title>{items}</channel></rss>')
    sources(desk, "event", x="feeds/x.xml")
    desk.change("feeds/sources.toml", 'kind = "event"', 'kind = "event"\ntimezone = "Indian/Reunion"')
    assert desk("collect").code == 0
    rows = {row["title"]: row for row in desk("entries", "--json").json if row["source"] == "x"}
    assert rows["0"]["published"] == "2023-09-27T08:00:00+02:00"
    assert rows["1"]["published"] == "2023-09-20T23:30:00+02:00"
    assert {row["start"] for row in rows.values()} == {"2023-10-05T16:00:00+02:00"}


def test_sent_once_whatever_becomes_of_its_twin(desk: Desk) -> None:
    """One article of two sources, sent once, does not come back when one of them renames or loses it."""

    def article(host: str, title: str) -> str:
        return (
            f'<rss version="2.0"><channel><title>{host}</title><item><title>{title}</title><guid>{host}</guid>'
            f"<link>https://{host}.example.org/1</link><pubDate>Fri, 22 Sep 2023 10:00:00 +0200</pubDate>"
            "<description>Trois fondations disent comment elles ont réuni leurs fonds, et ce qu’elles feraient autrement.</description>"
            "</item></channel></rss>"
        )

    title = "Mutualiser les équilibres du mécénat territorial"
    for name in ("aa", "bb"):
        desk.write(f"feeds/{name}.xml", article(name, title))
    sources(desk, aa="feeds/aa.xml", bb="feeds/bb.xml")
    desk("collect")
    (row,) = [row for row in desk("draft", DAY, "--json").json["entry"] if row["title"] == title]
    assert len(row["aliases"]) == 2
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now="2023-09-28T09:00:00+02:00").code == 0
    next_week = "2023-10-03T09:05:00+02:00"

    def comes_back() -> bool:
        desk("collect", now=next_week)
        rows = desk("draft", "2023-10-05", "--json").json["entry"]

        (desk.root / "archive/editions/2023-10-05.md").unlink()
        return any(row["title"] == title and row["state"] == "in" for row in rows)

    sources(desk, bb="feeds/bb.xml", aa="feeds/aa.xml")
    assert not comes_back()
    desk.write("feeds/aa.xml", article("aa", "Coopérer : trois leçons de terrain"))
    assert not comes_back()
    sources(desk, bb="feeds/bb.xml")
    assert not comes_back()


def test_a_guid_used_again(desk: Desk) -> None:
    """What a feed gives next week under the guid of what was sent, with another title, link and date, is proposed."""

    def feed_of(number: int, date: str) -> str:
        return (
            '<rss version="2.0"><channel><title>t</title><item><guid isPermaLink="false">derniere</guid>'
            f"<title>Numéro {number}</title><link>https://e.org/n{number}</link><pubDate>{date}</pubDate>"
            "</item></channel></rss>"
        )

    sources(desk, a="feeds/a.xml")
    desk.write("feeds/a.xml", feed_of(12, "Mon, 25 Sep 2023 08:00:00 +0200"))
    desk("collect")
    assert "Numéro 12" in {row["title"] for row in desk("draft", DAY, "--json").json["entry"]}
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now="2023-09-28T09:00:00+02:00").code == 0
    desk.write("feeds/a.xml", feed_of(13, "Mon, 02 Oct 2023 08:00:00 +0200"))
    next_week = "2023-10-03T09:05:00+02:00"
    (report,) = [row for row in desk("collect", "--json", now=next_week).json["sources"] if row["id"] == "a"]
    assert (report["new"], report["changed"]) == (1, 0)
    (report,) = [row for row in desk("collect", "--json", now=next_week).json["sources"] if row["id"] == "a"]
    assert (report["status"], report["new"], report["changed"]) == ("unchanged", 0, 0)
    rows = desk("draft", "2023-10-05", "--json", now=next_week).json["entry"]
    assert [row["title"] for row in rows if row["state"] == "in" and "Numéro" in row["title"]] == [
        "Numéro 13"
    ]
    assert {"Numéro 12", "Numéro 13"} <= titles(desk)
