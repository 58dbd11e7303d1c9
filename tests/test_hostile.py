"""Hostile sources beside healthy ones: each is contained and said in one line, the others come in unharmed."""

import contextlib
import dataclasses
import email
import email.policy
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from newsletter.cli.main import _run
from newsletter.collect import fetch, workers
from tests import hostile
from tests.hostile import Hostile
from tests.servers import Server, answer, serving
from tests.workspaces import DAY, TUESDAY, Desk

HEALTHY = ("aa-first", "zz-last")
PARSED = [*hostile.feeds(), *hostile.documents(), *hostile.calendars()]
SENT = [*hostile.transports(Server()), *hostile.stallers(Server())]
NAMES = [one.name for one in (*PARSED, *SENT)]
_STUMBLE = re.compile(r"\b[A-Z]\w*(?:Error|Exception)\b|Traceback")
SECRET = "/secret.txt"


def healthy() -> bytes:
    items = "".join(f"<item><title>Bon {n}</title><link>https://e.org/{n}</link></item>" for n in range(3))
    return f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


def sources(server: Server, several: Iterable[Hostile]) -> str:
    rows = []
    for name in HEALTHY:
        server.replies[f"/{name}"] = [answer(healthy())]
    first, last = (Hostile(name, b"") for name in HEALTHY)
    for one in (first, *several, last):
        if one.name not in HEALTHY:
            server.replies[f"/{one.name}"] = [one.reply]
        wanted = f'format = "{one.format}"\n' if one.format else ""
        rows.append(
            f'[[source]]\nid = "{one.name}"\nkind = "{one.kind}"\nurl = "{server.url("/" + one.name)}"\n{wanted}'
        )
    return "\n".join(rows)


def collected(root: Path, server: Server, several: Iterable[Hostile]) -> tuple[int, dict[str, Any], str]:
    """Collect hostile sources between healthy ones by the command; its code, its document, its log."""
    (root / "feeds" / "sources.toml").write_text(sources(server, several), encoding="utf-8")
    (root / "feeds" / "agenda.toml").write_text("", encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = _run(["-C", str(root), "collect", "--json"])
    rows = {row["id"]: row for row in json.loads(out.getvalue())["sources"]}
    return code, rows, err.getvalue()


@pytest.fixture(scope="module")
def fared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """All hostile sources, collected; by id how each fared, and under "" what the whole said."""
    root = tmp_path_factory.mktemp("hostile") / "letter"
    with pytest.MonkeyPatch.context() as patch, serving() as server:
        patch.setenv("NEWSLETTER_NOW", TUESDAY)
        patch.setattr(fetch, "Limits", partial(fetch.Limits, pause=0))
        patch.setattr(workers, "WORK", dataclasses.replace(workers.WORK, seconds=10))
        with contextlib.redirect_stdout(io.StringIO()):
            assert _run(["init", str(root)]) == 0
        external = f'<!DOCTYPE r [<!ENTITY % d SYSTEM "{server.url(SECRET)}"> %d; <!ENTITY x SYSTEM "{server.url(SECRET)}">]>'
        entity = Hostile("http-entity", answer(hostile.rss("<title>&x;</title>", external)))
        code, rows, err = collected(root, server, [*PARSED, entity, *hostile.transports(server)])
        asked = server.count(SECRET)
        patch.setattr(fetch, "Limits", partial(fetch.Limits, total=4))
        slow_code, slow, slow_err = collected(root, server, hostile.stallers(server))
        whole = {"codes": (code, slow_code), "err": err + slow_err, "asked": asked, "slow": slow}
        yield {**rows, **{one.name: slow[one.name] for one in hostile.stallers(server)}, "": whole}


@pytest.mark.parametrize("one", [*PARSED, *SENT], ids=NAMES)
@pytest.mark.long
def test_contained(fared: dict[str, Any], one: Hostile) -> None:
    """It fares as it must, in one clean line when it fails, and fills nothing when it doesn't."""
    row = fared[one.name]
    assert row["status"] in ([one.status] if one.status else ["ok", "failed"]), row
    assert row["entries"] <= one.most
    if row["status"] == "failed":
        error = row["error"]
        assert "\n" not in error
        assert len(error) < 500
        assert one.name in error
        assert one.words in error
        assert not _STUMBLE.search(error), "it tripped over the answer where it should have refused it"


@pytest.mark.parametrize("name", HEALTHY)
@pytest.mark.long
def test_the_others_are_unharmed(fared: dict[str, Any], name: str) -> None:
    """What stands before and after hostile sources is collected whole, and the command ends as on any day."""
    assert (fared[name]["status"], fared[name]["entries"]) == ("ok", 3)
    assert fared[""]["slow"][name]["status"] == "unchanged"
    assert fared[""]["codes"] == (0, 0)
    assert "Traceback" not in fared[""]["err"]


@pytest.mark.long
def test_entities_fetch_nothing(fared: dict[str, Any]) -> None:
    """No document makes the program ask for another."""
    assert fared[""]["asked"] == 0
    assert fared["http-entity"]["status"] in {"ok", "failed"}


WORDS = [
    "<script>alert(1)</script>Script",
    "{{ 7*7 }} jinja",
    "{% for x in range(9) %}boucle{% endfor %}",
    "{{ config.__class__ }}",
    '{{ template "content" . }} go',
    "{{ Safe `<script>alert(2)</script>` }}",
    "\u202eesrever\u202c droite",
    "<img src=x onerror=alert(3)>Image",
    "</mj-text></mj-column><mj-raw>brut</mj-raw>",
    "]]></title><title>deux",
    "a\x00b\x0bc",
    "<!--[if mso]><b>mso</b><![endif]-->Outlook",
    "%{unsubscribe} {$unsubscribe} *|UNSUB|*",
    "Bcc: x@example.org\r\n\r\nSujet",
]
LINKS = [
    "javascript:alert(4)",
    "data:text/html,<script>alert(5)</script>",
    'https://e.org/?a="><script>alert(6)</script>',
    "vbscript:x",
    "java\tscript:alert(7)",
    "//e.org/sans-protocole",
]


def dangerous_feed() -> bytes:
    pairs = [*zip(itertools.cycle(WORDS[:1]), LINKS), *((words, "https://e.org/x") for words in WORDS)]
    return (
        f'<rss version="2.0"><channel><title>t</title>{"".join(map(_item, pairs))}</channel></rss>'.encode()
    )


def _item(pair: tuple[str, str]) -> str:
    words, link = pair
    twice = escape(escape(words))
    summary = escape(f'{words} <a href="{link}">suite</a>')
    return (
        f"<item><title>{twice}</title><link>{escape(link)}</link><description>{summary}</description>"
        "<pubDate>Tue, 26 Sep 2023 08:00:00 +0200</pubDate></item>"
    )


def dangerous_calendar() -> bytes:
    events = [
        f"BEGIN:VEVENT\r\nUID:e{n}\r\nDTSTART:20231003T0{n % 9}0000Z\r\nSUMMARY:{words}\r\nLOCATION:{words}\r\n"
        f"URL:{link}\r\nDESCRIPTION:{words} {link}\r\nEND:VEVENT\r\n"
        for n, (words, link) in enumerate(zip(WORDS[:-1], itertools.cycle(LINKS)))
    ]
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


class Elements(HTMLParser):
    """The elements of a page, also those that Outlook alone sees."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.found += Elements(re.sub(r"^\[if[^>]*>|<!\[endif\]$", "", data)).found

    def dangerous(self) -> list[tuple[str, dict[str, str | None]]]:
        """Those that could run, load a page, or lead elsewhere than to the web and a mailbox."""
        tags = {"script", "iframe", "object", "embed", "form", "base", "mj-raw", "svg"}
        return [
            (tag, attributes)
            for tag, attributes in self.found
            if tag in tags
            or any(name.startswith("on") for name in attributes)
            or not re.match(r"https?://|mailto:|#", attributes.get("href") or "#")
            or not re.match(r"https?://", attributes.get("src") or "https://")
        ]


@pytest.mark.long
def test_harmless_in_the_letter(desk: Desk) -> None:
    """Whatever titles, texts and addresses hold: no script, no dead link, no template evaluated, no header smuggled."""
    with serving() as server:
        server.replies["/feed"] = [answer(dangerous_feed())]
        server.replies["/calendar"] = [answer(dangerous_calendar())]
        rows = [("feed", "publication"), ("calendar", "event")]
        texts = [
            f'[[source]]\nid = "{name}"\nkind = "{kind}"\nurl = "{server.url("/" + name)}"\n'
            for name, kind in rows
        ]
        desk.write("feeds/sources.toml", "\n".join(texts))
        said = desk("collect", "--json", now=TUESDAY)
    assert {row["status"] for row in said.json["sources"]} == {"ok"}
    drafted = desk("draft", DAY, "--json", now=TUESDAY)
    assert drafted.code == 0, drafted.err
    assert sum(row["state"] == "in" for row in drafted.json["entry"]) > len(WORDS)
    assert desk("send", DAY, "--test", "a@example.org").code == 0
    (path,) = (desk.root / "var").glob("**/*.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["Bcc"] is None
    html, text = (part.get_content() for kind in ("html", "plain") if (part := message.get_body((kind,))))
    assert "{{ 7*7 }} jinja" in html
    assert "{{ 7*7 }} jinja" in text
    assert Elements(html).dangerous() == []
    assert "boucleboucle" not in html + text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x0b]", html + text)
    assert "49 jinja" not in html + text


@pytest.mark.parametrize(
    "document",
    [
        b'<opml version="2.0"><body>' + b'<outline text="x">' * 100_000,
        b'<opml version="2.0"><body>'
        + b'<outline text="x">' * 20_000
        + b"</outline>" * 20_000
        + b"</body></opml>",
        b'<!DOCTYPE o [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml version="2.0"><body><outline text="&b;"/></body></opml>',
        b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml version="2.0"><body><outline text="&x;" xmlUrl="https://e.org/"/></body></opml>',
        b'<opml version="2.0"><body><outline text="x" xmlUrl="javascript:alert(1)"/></body></opml>',
        b"\x00" * 100_000,
        b"<opml>" + b"x" * 50_000_000,
    ],
    ids=["nested", "deep", "laughs", "entity", "javascript", "zeros", "large"],
)
def test_hostile_lists(desk: Desk, document: bytes) -> None:
    """A hostile OPML list adds nothing: it is refused in one line, or its bad rows are passed over."""
    path = desk.root / "list.opml"
    path.write_bytes(document)
    before = desk.root.joinpath("feeds/sources.toml").read_bytes()
    said = desk("sources", "import", str(path), "--json")
    assert said.code in {0, 1, 2}
    if said.code:
        assert said.out == ""
        assert said.err.count("\n") == 1
        assert not _STUMBLE.search(said.err)
    written = desk.root.joinpath("feeds/sources.toml").read_bytes()
    assert b"javascript:" not in written
    assert b"root:" not in written
    assert written == before or b"https://e.org/" in written
