"""Mutated inputs for the pure parsers, in worker processes: nothing but a `SourceError` may come out, and soon.

Every input follows from seed, target and number alone, so that a failing one can be had again.
"""

import datetime as dt
import random
import resource
import signal
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from zoneinfo import ZoneInfo

from newsletter import addresses, opml
from newsletter.collect.dates import instants, written as written_dates
from newsletter.collect.discovery import discover as discovery
from newsletter.collect.feeds import charset
from newsletter.collect.parse import parse
from newsletter.collect.received import Job, Received
from newsletter.collect.same import merge, suggest, title
from newsletter.config import Source
from newsletter.exceptions import ConfigurationError, SourceError
from newsletter.french import comparable
from newsletter.markup import inline, plain
from newsletter.model import Kind
from newsletter.store import codec
from tools.mutations import mutated

SECONDS = 10  # of processor time for one input
_MEMORY = 3 * 1024**3  # bytes of address space
_CHUNK = 250
_SEED_BYTES = 12_000
_ZONE = ZoneInfo("Europe/Paris")
_NOW = dt.datetime(2023, 9, 28, 9, 5, tzinfo=_ZONE)
_OWN = Path(__file__).resolve().parent.parent / "tests" / "data"

TEXTS = (
    "Webinaire le jeudi 5 octobre 2023 de 9 h à 17 h 30, au CESE",
    "Du 3 au 5 juillet, 9e Rencontre des pionniers ; 1er octobre 2023 à 12h",
    "Thu, 09 Feb 2006 23:59:45 +0000", "2023-10-05T09:00:00+02:00", "20231005T090000Z", "5 oct. 2023", "05/10/2023",
    "PT1H30M", "01:02:03", "Thu , \t 09 Feb 2006 23:59 PST", "lundi prochain à 18 h", "demain de 9h30 à 11h",
    "https://www.example.org/a/b.html?utm_source=x&b=1&a=2#c", "http://user:pass@[::1]:8080/é?q=%C3%A9",
    "<p>Bonjour <a href='/x?fbclid=1'>ici</a> &amp;lt;b&gt; <script>x</script><img src=//e.org/p.gif></p>",
    "&lt;b&gt;Titre&lt;/b&gt; &#233; <![CDATA[x]]> «\u00a0Les Jeudis\u00a0»",
    "<!doctype html><link rel=alternate type='application/rss+xml' href=/feed title=RSS><base href=//e.org/>",
)  # fmt: skip
OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>t</title></head><body><outline text="a"><outline
 type="rss" text="b" xmlUrl="https://example.org/feed" htmlUrl="https://example.org/"/></outline></body></opml>"""
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Agenda</title><base href="/x/">
<link rel="alternate" type="application/atom+xml" href="feed"><script type="application/ld+json">{"@context":
"https://schema.org","@graph":[{"@type":"Event","name":"Colloque","startDate":"2023-10-05T09:00:00+02:00","endDate":
"2023-10-05T18:00","location":{"@type":"Place","name":"CESE","address":{"addressLocality":"Paris"}},"url":"/colloque",
"eventStatus":"https://schema.org/EventCancelled","image":["a.png"]},{"@type":["VideoObject"],"name":"Replay",
"duration":"PT1H2M","uploadDate":"2023-09-20","contentUrl":"https://example.org/v.mp4"},{"@type":"NewsArticle",
"headline":"Note","datePublished":"2023-09-21","description":"<b>x</b>"}]}</script></head><body></body></html>"""
AGENDA = """{"success":true,"events":[{"uid":12,"slug":"a","title":{"fr":"Atelier"},"description":{"fr":"x"},
"timings":[{"begin":"2023-10-05T09:00:00+02:00","end":"2023-10-05T18:00:00+02:00"}],"location":{"name":"CESE","city":
"Paris"},"onlineAccessLink":"https://example.org/","keywords":{"fr":["a"]},"image":{"base":"https://e.org/","filename":
"a.jpg"},"status":1}]}"""


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed.

    Args:
        share: of all inputs, per thousand.
        seeds: parts of the names of corpus files that it starts from.
        own: what it starts from besides.
        allowed: the error that it may answer with.
    """

    share: int
    call: Callable[[bytes], object]
    seeds: tuple[str, ...] = ()
    own: tuple[str, ...] = TEXTS
    allowed: type[Exception] = SourceError


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that came out wrong."""

    target: str
    number: int
    words: str


def _parsed(kind: Kind, name: str | None = None) -> Callable[[bytes], object]:
    def call(body: bytes) -> object:
        source = Source(id="s", kind=kind, url="https://example.org/feed", format=name)  # type: ignore[arg-type]
        answer = Received(
            body=body, address="https://example.org/feed", content_type="text/xml; charset=utf-8"
        )
        entries = parse(Job(source=source, answer=answer, zone=_ZONE, now=_NOW))
        for entry in entries:
            if codec.decode(codec.encode(entry)) != entry:
                raise AssertionError("an entry that cannot be stored")
            if entry.url and not addresses.is_web(entry.url):
                raise AssertionError("an address that is none")
        return entries

    return call


def _merged(body: bytes) -> object:
    """Merge a feed with a changed copy of itself: in any order the outcome is one."""
    seen = []
    for name, half in (("s", body), ("t", body[: len(body) // 2] + body[len(body) // 2 + 7 :])):
        source = Source(id=name, kind=Kind.EVENT, url="https://example.org/feed")
        job = Job(
            source=source, answer=Received(body=half, address=f"https://{name}.org/"), zone=_ZONE, now=_NOW
        )
        with suppress(SourceError):
            seen += parse(job)[:30]
    ranks = {"s": 0, "t": 1}
    found = merge.merge(seen, ranks)
    if merge.merge(seen[::-1], ranks) != found:
        raise AssertionError("another order merges otherwise")
    if suggest.suggestions(found[::-1], ()) != (proposed := suggest.suggestions(found, ())):
        raise AssertionError("another order proposes otherwise")
    return proposed


def _titles(text: str) -> object:
    head, _, rest = text.partition(" ")
    one, other = title.read(text), title.read(rest, [title.squashed(head)])
    if bool(one.core) is not bool(one.exact):
        raise AssertionError("a title loses all its words")
    return one.counted, other.counted


def _text(call: Callable[[str], object]) -> Callable[[bytes], object]:
    """Give text, also text that no bytes can be made of."""
    return lambda body: call(body.decode("utf-8", "surrogateescape" if body[:1] > b"a" else "replace"))


def _dates(text: str) -> object:
    return instants.read(text, _ZONE), instants.instant(text, _ZONE), instants.seconds(text)


def _addresses(text: str) -> object:
    found = addresses.published(text, "https://example.org/")
    return addresses.folded(text), found and addresses.folded(found), addresses.mailbox(text)


def _written(text: str) -> object:
    head, _, rest = text.partition(" ")
    return written_dates.read_date(head, rest, _NOW.date(), _ZONE), written_dates.read_date(
        text, "", _NOW.date(), _ZONE
    )


def _markup(text: str) -> object:
    for given in (plain(text), inline(text, "https://example.org/")):
        given.encode()
    return comparable(text)


TARGETS = {
    "feed": Target(240, _parsed(Kind.EVENT), (".xml", ".rss", ".atom", ".rdf")),
    "json feed": Target(
        90, _parsed(Kind.PUBLICATION), (".json",), ('{"version":"https://jsonfeed.org/version/1"}',)
    ),
    "calendar": Target(150, _parsed(Kind.EVENT, "calendar"), (".ics",)),
    "page": Target(90, _parsed(Kind.EVENT, "page"), (), (PAGE, *TEXTS)),
    "openagenda": Target(60, _parsed(Kind.EVENT), ("event.json", "events.json"), (AGENDA,)),
    "opml": Target(50, lambda body: opml.read(body, "x.opml"), (), (OPML,), ConfigurationError),
    "discovery": Target(
        50, lambda body: discovery.discover(body, "https://example.org/"), (), (PAGE, *TEXTS)
    ),
    "charset": Target(
        60, lambda body: charset.decoded(body, body[:60].decode("latin-1")), ("encoding", "chardet")
    ),
    "merging": Target(40, _merged, (".xml", ".ics")),
    "titles": Target(40, _text(_titles)),
    "instants": Target(50, _text(_dates)),
    "written dates": Target(60, _text(_written)),
    "addresses": Target(40, _text(_addresses)),
    "markup": Target(60, _text(_markup)),
}


@cache
def seeds(name: str, corpus: Path) -> tuple[bytes, ...]:
    """Return what a target starts from: the project's own samples, and the corpus where it is there."""
    target = TARGETS[name]
    own = [text.encode() for text in target.own]
    own += [path.read_bytes() for path in sorted(_OWN.iterdir()) if path.suffix in target.seeds]
    files = sorted(path for path in corpus.rglob("*") if path.is_file()) if target.seeds else []
    wanted = [path for path in files if any(word in path.as_posix() for word in target.seeds)]
    return (*own, *(path.read_bytes()[:_SEED_BYTES] for path in wanted))


def made(seed: int, name: str, number: int, corpus: Path) -> bytes:
    """Make one input again."""
    return mutated(seeds(name, corpus), random.Random(f"{seed}/{name}/{number}"))


def tried(seed: int, name: str, numbers: Sequence[int], corpus: Path) -> list[Failure]:
    """Try several inputs; return those that came out wrong."""
    return [
        Failure(name, number, words)
        for number in numbers
        if (words := _complaint(name, made(seed, name, number, corpus)))
    ]


def _complaint(name: str, body: bytes) -> str:
    target = TARGETS[name]
    try:
        with _in_time(), warnings.catch_warnings(action="ignore"):
            target.call(body)
    except target.allowed:
        return ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
        return repr(error)[:300]
    return ""


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


@contextmanager
def _in_time() -> Iterator[None]:
    """Raise in what takes too long."""

    def late(_number: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"over {SECONDS} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def fuzzed(
    seed: int, count: int, corpus: Path, names: Sequence[str]
) -> Iterator[tuple[str, int, list[Failure]]]:
    """Fuzz on two processors; gives each chunk as target, number of inputs, failures."""
    whole = sum(TARGETS[name].share for name in names)
    chunks = [
        (name, range(begin, min(begin + _CHUNK, total)))
        for name in names
        for total in [count * TARGETS[name].share // whole + 1]
        for begin in range(0, total, _CHUNK)
    ]
    with ProcessPoolExecutor(2, get_context("spawn"), _limited) as pool:
        waiting = {
            pool.submit(tried, seed, name, numbers, corpus): (name, numbers) for name, numbers in chunks
        }
        for done in as_completed(waiting):
            name, numbers = waiting[done]
            try:
                yield name, len(numbers), done.result()
            except (BrokenProcessPool, MemoryError) as error:
                yield name, len(numbers), [Failure(name, numbers.start, f"a worker died: {error}")]
