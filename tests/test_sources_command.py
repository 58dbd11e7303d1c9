"""`newsletter sources`, as a person uses it, against a server on loopback."""

import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from newsletter.pipeline.context import Context
from tests.servers import Server, answer, serving
from tests.workspaces import Desk

HTML = "Content-Type: text/html; charset=utf-8"
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//\r\nX-WR-CALNAME:Rencontres\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Atelier\r\n"
    b"DTSTART:20231010T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ALTERNATE = '<link rel="alternate" type="application/rss+xml" href="{}">'
HEAD = "# En-tête à garder\r\n[[source]]\r\nid = 'ancienne'   # la première\r\nurl = 'https://e.org/'\r\nkind = \"event\"\r\nverified=false"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def feed(title: str, *items: str, dated: str = "Thu, 21 Sep 2023 10:00:00 +0200") -> bytes:
    rows = "".join(
        f"<item><title>{one}</title><link>https://e.org/{one}</link><pubDate>{dated}</pubDate></item>"
        for one in items
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{rows}</channel></rss>'.encode()


def page(*links: str) -> bytes:
    head = "".join(ALTERNATE.format(href) for href in links)
    return answer(
        f"<!doctype html><html><head><title>Accueil</title>{head}</head><body>Bonjour</body></html>".encode(),
        HTML,
    )


def file(desk: Desk) -> Path:
    return desk.root / "feeds" / "sources.toml"


def written(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(file(desk).read_text(encoding="utf-8")).get("source", [])
    return found


def rows(desk: Desk, *tables: str) -> None:
    desk.write("feeds/sources.toml", "\n".join(f"[[source]]\n{table}\n" for table in tables))


def test_a_feed_is_added(desk: Desk, server: Server) -> None:
    """A feed's own address is tried, named after itself, said in French, and can be collected at once."""
    server.replies["/feed"] = [answer(feed("Le RAMEAU &amp; Cie", "un", "deux", "trois"))]
    said = desk("sources", "add", server.url("/feed"))
    assert said.code == 0
    for words in [
        "le-rameau-cie",
        "Le RAMEAU & Cie",
        "3 entrées",
        "21 septembre 2023",
        "« un »",
        "« deux »",
    ]:
        assert words in said.out.replace("\u00a0", " ")
    assert "trois" not in said.out
    expected = {
        "id": "le-rameau-cie",
        "name": "Le RAMEAU & Cie",
        "url": server.url("/feed"),
        "kind": "publication",
    }
    assert written(desk) == [expected]
    assert desk("collect", "le-rameau-cie").code == 0


def test_what_was_written_stays(desk: Desk, server: Server) -> None:
    """Every byte before the new block is kept; it continues the file's line ends."""
    file(desk).write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    server.replies["/"] = [answer(feed('« Neuve » "1"', "un"))]
    assert desk("sources", "add", server.url(), "--kind", "replay").code == 0
    after = file(desk).read_bytes()
    assert after.startswith(b"\xef\xbb\xbf" + HEAD.encode() + b'\r\n\r\n[[source]]\r\nid = "neuve-1"\r\n')
    assert b"\n" not in after.replace(b"\r\n", b"")
    listed = desk("sources", "list", "--json").json
    assert [(one["id"], one["kind"], one["verified"]) for one in listed[1:]] == [
        ("ancienne", "event", False),
        ("neuve-1", "replay", True),
    ]


def test_a_page_leads_to_its_feed(desk: Desk, server: Server) -> None:
    """The first announced feed that gives entries is taken; those after it are not asked."""
    server.replies.update({
        "/": [page("/broken", "/empty", "/rss", "/atom")],
        "/empty": [answer(feed("Vide"))],
        "/rss": [answer(feed("Flux", "un", "deux"))],
    })  # fmt: skip
    assert desk("sources", "add", server.url(), "--json").json == {
        "id": "flux", "added": True, "name": "Flux", "kind": "publication", "url": server.url("/rss"), "format": "feed",
        "entries": 2,
    }  # fmt: skip
    assert server.count("/atom") == 0
    again = desk("sources", "add", server.url())
    assert (again.code, len(written(desk))) == (0, 1)
    assert "déjà la source flux" in again.out


def test_an_empty_feed_is_better_than_none(desk: Desk, server: Server) -> None:
    """A young site's feed is taken though it has no entries yet, when nothing else gives any."""
    server.replies.update({"/": [page("/empty")], "/empty": [answer(feed("Vide"))]})
    assert desk("sources", "add", server.url(), "--json").json["entries"] == 0
    assert written(desk)[0]["url"] == server.url("/empty")


def test_a_page_that_announces_nothing(desk: Desk, server: Server) -> None:
    """Then the usual shapes are tried, from the page's own folder on, until one gives entries."""
    server.replies.update(
        {"/blog/": [page()], "/blog/feed/": [page()], "/rss.xml": [answer(feed("WP", "un"))]}
    )
    assert desk("sources", "add", server.url("/blog/")).code == 0
    assert written(desk)[0]["url"] == server.url("/rss.xml")
    asked = [request.path for request in server.requests]
    assert asked.index("/blog/feed/") < asked.index("/feed/") < asked.index("/rss.xml")
    assert server.count("/feed.xml") == 0


def test_a_site_that_asks_to_wait(desk: Desk, server: Server) -> None:
    """It is not asked for one usual shape after another."""
    server.replies["/"] = [page()]
    server.replies["/feed/"] = [answer(b"", "Retry-After: 3600", status="429 Too Many Requests")]
    assert desk("sources", "add", server.url()).code == 1
    assert [request.path for request in server.requests] == ["/", "/feed/"]


def test_a_calendar_is_of_events(desk: Desk, server: Server) -> None:
    server.replies["/a.ics"] = [answer(CALENDAR)]
    address = server.url("/a.ics").replace("http:", "webcal:")
    found = desk("sources", "add", address, "--json").json
    assert (found["id"], found["kind"], found["format"]) == ("rencontres", "event", "calendar")


def test_a_page_of_events(desk: Desk, server: Server) -> None:
    """A page without a feed, whose JSON-LD describes events, is a source itself, and can be collected."""
    event = '{"@context":"https://schema.org","@type":"Event","name":"Colloque","startDate":"2023-10-10T09:00:00+02:00"}'
    script = f'<script type="application/ld+json">{event}</script>'
    text = f"<!doctype html><html><head><title>Nos rencontres</title>{script}</head><body></body></html>"
    server.replies["/rencontres"] = [answer(text.encode(), HTML)]
    found = desk("sources", "add", server.url("/rencontres"), "--json").json
    assert (found["id"], found["kind"], found["format"]) == ("nos-rencontres", "event", "page")
    assert desk("collect", "nos-rencontres").code == 0


def test_an_address_that_moved(desk: Desk, server: Server) -> None:
    """What is written is where it moved to for good."""
    server.replies.update(
        {"/old": [answer(b"", "Location: /new", status="301 Moved")], "/new": [answer(feed("F", "un"))]}
    )
    assert desk("sources", "add", server.url("/old")).code == 0
    assert written(desk)[0]["url"] == server.url("/new")


def test_known_already(desk: Desk, server: Server) -> None:
    """The same address, however it is written, is nothing to do, and nothing is asked."""
    rows(desk, f'id = "a"\nurl = "{server.url("/feed/")}"\nkind = "event"')
    before = file(desk).read_bytes()
    for address in [server.url("/feed?utm_source=x"), server.url("/feed/#x")]:
        said = desk("sources", "add", address)
        assert (said.code, server.requests) == (0, [])
        assert "déjà la source a" in said.out
    assert file(desk).read_bytes() == before


def test_nothing_found(desk: Desk, server: Server) -> None:
    """Then it is exit 1 with what was tried, nothing on stdout, and nothing written."""
    server.replies["/"] = [page("/broken")]
    before = file(desk).read_bytes()
    said = desk("sources", "add", server.url(), "--json")
    assert (said.code, said.out) == (1, "")
    for words in [server.url(), "/broken", "/feed/", "/spip.php?page=backend"]:
        assert words in said.err
    gone = desk("sources", "add", server.url("/gone"))
    assert (gone.code, server.count("/gone/feed/")) == (1, 0)
    assert "404" in gone.err
    assert file(desk).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["www.example.org"], "https://www.example.org/"),
        (["ftp://example.org/feed"], "webcal"),
        (["feeds/x.xml"], "no whole"),
        (["https://"], "https"),
        (["https://e.org/a b"], "Not an address"),
        (["https://e.org/", "--kind", "news"], "news"),
    ],
)  # fmt: skip
def test_wrong_usage(desk: Desk, arguments: list[str], words: str) -> None:
    said = desk("sources", "add", *arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_a_file_that_cannot_be_continued(desk: Desk, server: Server) -> None:
    """A list in brackets takes no block after it: an error that says what to do, and the file stays."""
    text = 'source = [{ id = "a", url = "https://e.org/", kind = "event" }]\n'
    desk.write("feeds/sources.toml", text)
    server.replies["/"] = [answer(feed("F", "un"))]
    said = desk("sources", "add", server.url())
    assert (said.code, file(desk).read_text()) == (2, text)
    assert "[[source]]" in said.err


def test_writing_waits_for_the_lock(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another command holds the workspace nothing is written: exit 1."""
    held = Context.lock
    monkeypatch.setattr(Context, "lock", lambda self: held(self, patience=0))
    server.replies["/"] = [answer(feed("F", "un"))]
    before = file(desk).read_bytes()
    (desk.root / "var").mkdir(exist_ok=True)
    with FileLock(desk.root / "var" / "lock"):
        assert desk("sources", "add", server.url()).code == 1
    assert file(desk).read_bytes() == before


def test_check(desk: Desk, server: Server) -> None:
    """Each enabled source is tried and said how it fares; what is stored does not change."""
    moved = answer(b"", "Location: /feed", status="308 Moved")
    server.replies.update(
        {
            "/feed": [answer(feed("F", "un", "deux"))],
            "/moved": [moved],
            "/site": [page("/feed")],
            "/empty": [answer(feed("F"))],
        }
    )
    address = server.url
    rows(
        desk,
        f'id = "bonne"\nurl = "{address("/feed")}"\nkind = "publication"\nverified = false',
        f'id = "partie"\nurl = "{address("/moved")}"\nkind = "publication"',
        f'id = "refaite"\nurl = "{address("/site")}"\nkind = "publication"',
        f'id = "vide"\nurl = "{address("/empty")}"\nkind = "publication"',
        f'id = "absente"\nurl = "{address("/404")}"\nkind = "publication"',
        f'id = "dort"\nurl = "{address("/feed")}"\nkind = "publication"\nenabled = false',
    )
    desk("collect", "bonne")
    before = dump(desk)
    said = desk("sources", "check", "--json")
    assert said.code == 0
    found = {one["id"]: one for one in said.json["sources"]}
    assert {
        name: (one["status"], one["format"], one["entries"], one["newest"]) for name, one in found.items()
    } == {
        "bonne": ("ok", "feed", 2, "2023-09-21"),
        "partie": ("ok", "feed", 2, "2023-09-21"),
        "refaite": ("failed", None, 0, None),
        "vide": ("ok", "feed", 0, None),
        "absente": ("failed", None, 0, None),
    }
    assert "retirez verified = false" in found["bonne"]["remark"]
    assert found["partie"]["proposed"] == found["refaite"]["proposed"] == address("/feed")
    assert all(found[name]["proposed"] in found[name]["remark"] for name in ("partie", "refaite"))
    assert "aucune entrée" in found["vide"]["remark"]
    assert "404" in found["absente"]["remark"]
    assert [bool(one["error"]) for one in found.values()] == [False, False, True, False, True]
    assert dump(desk) == before
    table = desk("sources", "check").out.splitlines()
    assert [line.split()[0] for line in table] == ["source", *found]


def dump(desk: Desk) -> list[str]:
    with closing(sqlite3.connect(desk.root / "var" / "state.db")) as db:
        return list(db.iterdump())


def test_check_exit_codes(desk: Desk, server: Server) -> None:
    """1 when all fail or a named one does, 2 for one that is unknown, 0 when there is none."""
    assert desk("sources", "check").code == 0
    server.replies["/feed"] = [answer(feed("F", "un"))]
    rows(desk, f'id = "a"\nurl = "{server.url("/404")}"\nkind = "event"')
    assert desk("sources", "check").code == 1
    desk.write(
        "feeds/sources.toml",
        file(desk).read_text()
        + f'[[source]]\nid = "b"\nurl = "{server.url("/feed")}"\nkind = "event"\nenabled = false\n',
    )
    assert desk("sources", "check", "b").code == 0
    assert desk("sources", "check", "a", "b").code == 1
    unknown = desk("sources", "check", "c")
    assert (unknown.code, unknown.out) == (2, "")
    assert "known: a, b" in unknown.err


def test_without_network(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    rows(desk, f'id = "a"\nurl = "{server.url("/feed")}"\nkind = "event"')
    for command in (["add", server.url()], ["check"]):
        said = desk("sources", *command)
        assert (said.code, said.out) == (1, "")
        assert "NEWSLETTER_NETWORK" in said.err
    assert server.requests == []


OWN = """\
[[source]]
id = "voix"
name = "« Voix » & <b>"
url = "https://e.org/podcast?a=1&b=2"
kind = "replay"
timezone = "Indian/Reunion"
enabled = false
only = ["alliance", 'dit "ainsi"']

[[source.rule]]
title = ["teaser"]
ignore = true

[[source]]
id = "rencontres"
url = "webcal://e.org/a.ics"
kind = "event"
format = "calendar"
verified = false
"""


def test_export_and_import(desk: Desk, other_desk: Callable[[str], Desk], tmp_path: Path) -> None:
    """An exported list, imported elsewhere, gives the same sources; once more, nothing."""
    desk.write(
        "feeds/sources.toml", OWN + '\n[[source]]\nid = "fichier"\nfile = "feeds/x.xml"\nkind = "event"\n'
    )
    there, path = other_desk("there"), tmp_path / "liste.opml"
    assert desk("sources", "export", str(path)).code == 0
    assert b"fichier" not in path.read_bytes()
    assert desk("sources", "export").out == path.read_text(encoding="utf-8")
    again = desk("sources", "import", str(path))
    assert again.out.startswith("0\u00a0source ajoutée à feeds/sources.toml.\n")
    nowhere = desk("sources", "export", str(desk.root / "nulle part" / "liste.opml"))
    assert (nowhere.code, nowhere.err.rpartition(": ")[2]) == (2, "there is no such folder; check its name\n")
    assert not (desk.root / "nulle part").exists()
    assert there("sources", "import", str(path)).code == 0
    assert written(there) == tomllib.loads(OWN)["source"]
    before = file(there).read_bytes()
    again = there("sources", "import", str(path), "--json").json
    assert again == {"added": [], "skipped": ["https://e.org/podcast?a=1&b=2", "webcal://e.org/a.ics"]}
    assert file(there).read_bytes() == before


def test_import_of_others(desk: Desk) -> None:
    """Lists of other programs: unverified, of a guessed kind, named; what can be no source is left aside."""
    desk.write("liste.opml", """<opml version="1.1"><body>
        <outline text="Veille"><outline text="Le journal" xmlUrl="https://journal.example.org/feed/"/></outline>
        <outline text="Voix" xmlUrl="https://feed.ausha.co/x"/><outline text="Voix" xmlUrl="https://feed.ausha.co/y"/>
        <outline text="Ailleurs" xmlUrl="file:///etc/passwd"/><outline text="Script" xmlUrl="javascript:alert(1)"/>
        <outline text="Bis" xmlUrl="http://www.journal.example.org/feed"/></body></opml>""")  # fmt: skip
    found = desk("sources", "import", str(desk.root / "liste.opml"), "--json").json
    assert found["skipped"] == [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://www.journal.example.org/feed",
    ]
    assert [(one["id"], one["name"], one["kind"], one["verified"]) for one in written(desk)] == [
        ("le-journal", "Le journal", "publication", False),
        ("voix", "Voix", "replay", False),
        ("voix-2", "Voix", "replay", False),
    ]
    assert [one["id"] for one in found["added"]] == [one["id"] for one in written(desk)]


@pytest.mark.parametrize(
    "text", ["", "<opml/>", "<opml><body><outline", '<!DOCTYPE o [<!ENTITY a "b">]><opml/>']
)
def test_import_of_what_is_no_list(desk: Desk, text: str) -> None:
    """Exit 2, one line that names the file, and nothing written."""
    path, before = desk.write("liste.opml", text), file(desk).read_bytes()
    said = desk("sources", "import", str(path))
    assert (said.code, said.out, said.err.count("\n"), file(desk).read_bytes()) == (2, "", 1, before)
    assert "liste.opml" in said.err


def test_import_of_a_missing_file(desk: Desk) -> None:
    said = desk("sources", "import", "nulle-part.opml")
    assert (said.code, said.out) == (2, "")
    assert "nulle-part.opml" in said.err


def test_no_login_is_exported(desk: Desk) -> None:
    """Lists are handed on: a login stays in the sources' file."""
    desk.write("feeds/sources.toml", '[[source]]\nid = "a"\nurl = "https://u:p@ex.org/l@2"\nkind = "event"\n')
    said = desk("sources", "export")
    assert 'xmlUrl="https://ex.org/l@2"' in said.out
    assert "u:p" not in said.out + said.err


def test_an_empty_list_comes_back(desk: Desk) -> None:
    """What is exported of no source can be imported: there is nothing to do."""
    desk.write("feeds/sources.toml", "")
    assert desk("sources", "export", str(desk.root / "liste.opml")).code == 0
    assert desk("sources", "import", str(desk.root / "liste.opml")).code == 0


def test_a_linked_file_stays_a_link(desk: Desk, server: Server) -> None:
    """Where the sources' file is a symbolic link, what is added goes where it leads."""
    server.replies["/f"] = [answer(feed("a"))]
    file(desk).rename(desk.root / "feeds" / "real.toml")
    file(desk).symlink_to("real.toml")
    assert desk("sources", "add", server.url("/f")).code == 0
    assert file(desk).is_symlink()
    assert server.url("/f") in (desk.root / "feeds" / "real.toml").read_text()
