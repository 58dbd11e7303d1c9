"""What a hostile or broken server answers, made by code: nothing of it is harmless by accident."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.servers import Reply, Request, Server, answer, unannounced

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Hostile:
    """One hostile source.

    Args:
        status: how it must fare; None when both "ok" and "failed" contain it.
        words: what its line of error says.
        most: entries that it may give at most.
    """

    name: str
    reply: Reply
    status: str | None = None
    words: str = ""
    kind: str = "publication"
    format: str = ""
    most: int = 5


def rss(inside: str, head: str = "") -> bytes:
    """A feed of one item."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>t</title><item>'
        f"{inside}<link>https://e.org/1</link></item></channel></rss>"
    ).encode()


def calendar(*lines: str) -> bytes:
    """A calendar of one event."""
    event = ["BEGIN:VEVENT", "UID:1", "SUMMARY:Atelier", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *event, "END:VCALENDAR", ""]).encode()


def page(*blocks: str) -> bytes:
    """A web page with JSON-LD."""
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return f"<!doctype html><html><head><title>t</title>{scripts}</head><body>t</body></html>".encode()


def typed(body: bytes, media: str) -> bytes:
    """An answer of a media type."""
    return answer(body, f"Content-Type: {media}")


def feeds() -> Iterator[Hostile]:
    """Feeds that attack the parser."""
    laughs = "".join(f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(9))
    yield Hostile(
        "billion-laughs",
        answer(rss("<title>&b9;</title>", f'<!DOCTYPE r [<!ENTITY b0 "ha">{laughs}]>')),
    )
    long = f'<!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]>'
    yield Hostile("quadratic", answer(rss(f"<title>{'&a;' * 20_000}</title>", long)))
    yield Hostile(
        "file-entity",
        answer(rss("<title>&x;</title>", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
    )
    depth = 100_000
    yield Hostile("nested", answer(rss(f"<description>{'<b>' * depth}x{'</b>' * depth}</description>")))
    yield Hostile(
        "nested-escaped",
        answer(rss(f"<title>x</title><description>{'&lt;b&gt;' * depth}x</description>")),
    )
    yield Hostile("nested-open", answer(b'<rss version="2.0"><channel><item>' + b"<a>" * depth))
    attributes = " ".join(f'a{n}="1"' for n in range(20_000))
    yield Hostile("attributes", answer(rss(f"<title {attributes}>x</title>")))
    yield Hostile("long-title", answer(rss(f"<title>{'x' * 9 * MEGABYTE}</title>")), most=1)
    yield Hostile("zeros", answer(rss("<title>a\x00b</title>")), "ok", most=1)
    yield Hostile("all-zeros", answer(bytes(MEGABYTE)), "failed")
    yield Hostile(
        "not-utf-8", answer(rss("<title>#</title>").replace(b"#", b"\xff\xfe\xc3\xed\xa0\x80")), "ok"
    )
    yield Hostile("many-items", answer(rss("</item><item>" * 300_000)), most=20_000)
    yield Hostile("charset", typed(rss("<title>x</title>"), "text/xml; charset=hex"))
    yield Hostile("charset-name", typed(rss("<title>x</title>"), f"text/xml; charset={'x' * 10_000}"))
    yield Hostile("huge-date", answer(rss(f"<title>x</title><pubDate>{'9' * 5000}</pubDate>")), "ok")
    yield Hostile("opml", answer(b'<opml version="2.0"><body>' + b'<outline text="x">' * depth))
    yield Hostile("page", typed(b"<!doctype html><p>Bonjour", "text/html"), "failed", "HTML")


def documents() -> Iterator[Hostile]:
    """JSON Feeds and pages that attack the parser."""
    head = '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":'
    yield Hostile("json-nested", answer(f"{head}{'[' * 100_000}".encode()), "failed")
    closed = f'{head}[],"x":{"[" * 100_000}{"]" * 100_000}}}'
    yield Hostile("json-deep", answer(closed.encode()))
    number = f'{head}[{{"id":{"9" * 5000},"content_text":"x","date_published":1e999}}]}}'
    yield Hostile("json-number", answer(number.encode()))
    wrong = [{"id": [], "url": {}, "title": 3, "attachments": [7], "tags": {"a": 1}}, 7, None, []]
    yield Hostile("json-types", answer((head + json.dumps(wrong) + "}").encode()))
    yield Hostile("json-surrogate", answer((head + '[{"id":"\\ud800","title":"\\udfff"}]}').encode()))
    event = '{"@type":"Event","name":"x","startDate":"2023-10-05"}'
    yield Hostile("ld-nested", answer(page('{"@graph":' * 50_000)), None, format="page")
    yield Hostile("ld-many", answer(page(*[event] * 50_000)), None, format="page", most=50_000)
    yield Hostile(
        "ld-graph", answer(page(f"[{','.join([event] * 100_000)}]")), None, format="page", most=100_000
    )
    yield Hostile("ld-open", answer(b'<script type="application/ld+json">' * 100_000), None, format="page")
    yield Hostile("page-nested", answer(b"<div>" * 500_000), None, format="page")


def calendars() -> Iterator[Hostile]:
    """Calendars that attack the parser and the expansion."""
    events = "".join(
        f"BEGIN:VEVENT\nUID:{n}\nDTSTART:20231005\nSUMMARY:x\nEND:VEVENT\n" for n in range(100_000)
    )
    many = f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n".encode()
    yield Hostile("calendar-many", answer(many), kind="event", most=100_000)
    start = "DTSTART:20230901T090000Z"
    rules = (
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=0",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=99999999999999999999",
        f"FREQ=DAILY;BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}",
        "FREQ=WEEKLY;UNTIL=99991231T235959Z;WKST=XX",
        "FREQ=YEARLY;BYEASTER=0;BYDAY=MO",
        ";;;===",
    )
    for number, rule in enumerate(rules):
        yield Hostile(f"rule-{number}", answer(calendar(start, f"RRULE:{rule}")), kind="event", most=2000)
    dates = ",".join(f"{20230101 + n % 28}T{n % 24:02}0000Z" for n in range(50_000))
    yield Hostile("rdates", answer(calendar(start, f"RDATE:{dates}")), kind="event", most=2000)
    period = "RDATE;VALUE=PERIOD:20240913T120000Z/PT2147483648H"
    yield Hostile("far-period", answer(calendar(start, period)), "ok", kind="event", most=2)
    moved = ["RRULE:FREQ=DAILY;COUNT=9", "END:VEVENT", "BEGIN:VEVENT", "UID:1", "DTSTART:99991231T235959Z"]
    slot = "RECURRENCE-ID;RANGE=THISANDFUTURE:20230903T090000Z"
    yield Hostile("far-move", answer(calendar(start, *moved, slot)), "ok", kind="event", most=10)
    nested = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 100_000
    yield Hostile("calendar-nested", answer(nested), kind="event")
    yield Hostile("calendar-line", answer(calendar(start, "X-A:" + "x" * 9 * MEGABYTE)), kind="event", most=1)
    yield Hostile(
        "calendar-duration", answer(calendar(start, f"DURATION:P{'9' * 400}D")), kind="event", most=1
    )


@cache
def bomb() -> bytes:
    """Two hundred megabytes of zeros, packed."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    zeros = bytes(MEGABYTE)
    return b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()


def gzip_bomb(_: Request) -> Iterable[bytes]:
    """Answer with it."""
    return [answer(bomb(), "Content-Encoding: gzip")]


def transports(server: Server) -> Iterator[Hostile]:
    """Servers that attack the transport."""
    feed = rss("<title>x</title>")

    def zeros() -> Iterator[bytes]:
        while not server.closing.is_set():
            yield bytes(MEGABYTE)

    def endless(_: Request) -> Iterable[bytes]:
        return unannounced(zeros())

    def endless_gzip(_: Request) -> Iterable[bytes]:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        return unannounced(map(packer.compress, zeros()), "Content-Encoding: gzip")

    def onwards(request: Request) -> Iterable[bytes]:
        path = f"{request.path}x"
        server.replies[path] = [onwards]
        return [answer(b"", f"Location: {path}", status="302 Found")]

    yield Hostile("endless", endless, "failed", "10 MB")
    yield Hostile("endless-gzip", endless_gzip, "failed", "10 MB")
    yield Hostile("huge-title", unannounced_title, "failed", "10 MB")
    yield Hostile("gzip-bomb", gzip_bomb, "failed", "10 MB")
    twice = gzip.compress(gzip.compress(feed))
    yield Hostile("gzip-twice", answer(twice, "Content-Encoding: gzip, gzip"), "failed")
    yield Hostile("gzip-in-gzip", answer(twice, "Content-Encoding: gzip"))
    yield Hostile("not-gzip", answer(feed, "Content-Encoding: gzip"), "failed", "gzip")
    yield Hostile("brotli", answer(feed, "Content-Encoding: br"), "failed", "br")
    yield Hostile("redirects", onwards, "failed", "redirects")
    yield Hostile("redirect-file", answer(b"", "Location: file:///etc/passwd", status="302 Found"), "failed")
    yield Hostile("length-longer", answer(feed, length=len(feed) + 1000), "failed")
    yield Hostile("length-shorter", answer(feed, length=len(feed) // 2))
    yield Hostile("cut", answer(feed)[:-40], "failed")
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield Hostile("cut-chunk", chunked + b"400\r\nabc", "failed")
    yield Hostile("chunk-size", chunked + b"F" * 5000 + b"\r\nabc", "failed")
    yield Hostile("headers", b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n", "failed")
    yield Hostile("header-line", b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * MEGABYTE, "failed")
    yield Hostile("no-http", b"SSH-2.0-OpenSSH_9.6\r\n", "failed")
    yield Hostile("hung-up", b"", "failed")


def unannounced_title(_: Request) -> Iterable[bytes]:
    """Fifty megabytes in one title."""
    yield from unannounced([rss("<title>").split(b"<link>")[0]])
    for _piece in range(50):
        yield b"x" * MEGABYTE


def stallers(server: Server) -> Iterator[Hostile]:
    """Servers that attack by taking their time."""

    def drip(head: bytes) -> Callable[[Request], Iterable[bytes]]:
        def reply(_: Request) -> Iterable[bytes]:
            yield head
            while not server.closing.wait(0.05):
                yield b"x"

        return reply

    def silent(_: Request) -> Iterable[bytes]:
        server.closing.wait(30)
        return []

    yield Hostile("drip-body", drip(answer(b"", length=100_000)), "failed")
    yield Hostile("drip-head", drip(b"HTTP/1.1 200 OK\r\nX-A: "), "failed")
    yield Hostile("silence", silent, "failed")
