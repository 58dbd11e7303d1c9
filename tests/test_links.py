"""Asking links: who is dead is told from who won't say; politely, in bounded time, and only where we may."""

import asyncio
import dataclasses
import datetime as dt
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from newsletter.config import Letter
from newsletter.links import check_links
from newsletter.links.verdict import judge
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind, LinkResult, LinkVerdict, Message
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.edition.linking import last_heard, linked
from newsletter.pipeline.resting import look
from newsletter.preflight import foreign_links
from newsletter.store import Store
from newsletter.web.door import Reply
from newsletter.web.network import Network
from newsletter.web.trouble import NoAnswerError, NoHostError, Trouble
from newsletter.workspace import Workspace
from tests.servers import Request, Server, answer, serving
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
OK, DEAD, UNVERIFIABLE = LinkVerdict.OK, LinkVerdict.DEAD, LinkVerdict.UNVERIFIABLE
REDIRECTED, SLOW = LinkVerdict.REDIRECTED, LinkVerdict.SLOW


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def check(
    *urls: str, network: httpx.AsyncBaseTransport | None = None, witness: str = "", seconds: float = 20
) -> dict[str, LinkResult]:
    return asyncio.run(
        check_links(
            urls,
            "test (+https://e.org/)",
            here=urls,
            witness=witness,
            seconds=seconds,
            pause=0,
            network=network,
        )
    )


def verdict(server: Server, path: str = "/") -> LinkVerdict:
    return check(server.url(path))[server.url(path)].verdict


class Scripted(httpx.AsyncBaseTransport):
    """Answers by host: a status, or the error that is raised; a host that is not named does not exist."""

    def __init__(self, **hosts: int | Exception) -> None:
        self.hosts = {name.replace("_", "."): reply for name, reply in hosts.items()}
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url}")
        reply = self.hosts.get(request.url.host) or NoHostError(Trouble.DNS, "no such name")
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply, stream=httpx.ByteStream(b""))


@pytest.mark.parametrize(
    ("status", "wanted", "asked"),
    [
        ("200 OK", OK, ["HEAD"]),
        ("204 Empty", OK, ["HEAD"]),
        ("404 Not Found", DEAD, ["HEAD", "GET", "HEAD", "GET"]),
        ("410 Gone", DEAD, ["HEAD", "GET", "HEAD", "GET"]),
        ("401 Who", UNVERIFIABLE, ["HEAD", "GET"]),
        ("403 No", UNVERIFIABLE, ["HEAD", "GET"]),
        ("405 No HEAD", UNVERIFIABLE, ["HEAD", "GET"]),
        ("429 Later", UNVERIFIABLE, ["HEAD"]),
        ("451 Law", UNVERIFIABLE, ["HEAD", "GET"]),
        ("500 Oops", UNVERIFIABLE, ["HEAD", "GET"]),
        ("503 Later", UNVERIFIABLE, ["HEAD", "GET"]),
        ("999 Odd", UNVERIFIABLE, ["HEAD", "GET"]),
    ],
)
def test_statuses(server: Server, status: str, wanted: LinkVerdict, asked: list[str]) -> None:
    """Only 404 and 410 are dead, and only after a second look; who turns programs away is unverifiable."""
    server.replies["/"] = [answer(b"x" * 100, status=status)]
    result = check(server.url())[server.url()]
    assert (result.verdict, result.status) == (wanted, int(status[:3]))
    assert [request.method for request in server.requests] == asked


def by_method(head: str, get: str) -> Callable[[Request], Iterable[bytes]]:
    return lambda request: [answer(b"", status=head if request.method == "HEAD" else get)]


@pytest.mark.parametrize(
    "head", ["405 Method Not Allowed", "501 Unknown", "403 Forbidden", "404 Not Found", "500 Oops"]
)
def test_servers_that_know_no_head(server: Server, head: str) -> None:
    """A HEAD that is refused says nothing of what a reader would get."""
    server.replies["/"] = [by_method(head, "200 OK")]
    assert verdict(server) is OK


def test_a_connection_that_breaks_on_head(server: Server) -> None:
    """Some hang up on HEAD."""
    server.replies["/"] = [b"", answer(b"")]
    assert verdict(server) is OK


def test_a_second_look_counts(server: Server) -> None:
    """A page that is missing for a moment is not dead."""
    missing = answer(b"", status="404 Not Found")
    server.replies["/"] = [missing, missing, answer(b"")]
    assert verdict(server) is OK


@pytest.mark.parametrize(
    ("steps", "wanted", "target"),
    [
        (["301 Moved"], REDIRECTED, "/end"),
        (["308 Moved", "301 Moved"], REDIRECTED, "/end"),
        (["302 Found"], OK, ""),
        (["301 Moved", "307 Other"], OK, ""),
    ],
)
def test_redirects(server: Server, steps: list[str], wanted: LinkVerdict, target: str) -> None:
    """Moved for good is worth a word, with the new address less tracking; by chance elsewhere is not."""
    for number, status in enumerate(steps):
        to = f"/{number + 1}" if number + 1 < len(steps) else "/end?utm_source=x"
        server.replies[f"/{number}"] = [answer(b"", f"Location: {to}", status=status)]
    server.replies["/end?utm_source=x"] = [answer(b"")]
    result = check(server.url("/0"))[server.url("/0")]
    assert (result.verdict, result.target) == (wanted, server.url(target) if target else "")


def test_a_redirect_to_nothing(server: Server) -> None:
    """What counts is what a reader finds at the end."""
    server.replies["/"] = [answer(b"", "Location: /nothing", status="301 Moved")]
    assert verdict(server) is DEAD


def test_endless_redirects(server: Server) -> None:
    """A circle has an end."""
    server.replies["/"] = [answer(b"", "Location: /", status="302 Found")]
    assert verdict(server) is UNVERIFIABLE


def test_nothing_of_a_body_is_read(server: Server) -> None:
    """A GET hangs up after the headers; no login, cookie or referrer is told, but a contact is."""
    server.replies["/"] = [by_method("405 No", "200 OK")]
    url = server.url().replace("http://", "http://user:secret@")
    assert check(url)[url].verdict is OK
    for request in server.requests:
        assert not request.headers.keys() & {"authorization", "cookie", "referer", "range"}
        assert "https://e.org/" in request.headers["user-agent"]


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://localhost:1/", "http://169.254.169.254/latest", "http://[fd12::1]/"]
)
def test_private_addresses(url: str) -> None:
    """Nobody is asked in the network that the program runs in."""
    assert check(url)[url] == LinkResult(url=url, verdict=UNVERIFIABLE)


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{other}/", "http://localhost:{port}/x", "http://10.0.0.1/"]
)
def test_no_redirect_into_the_network(server: Server, target: str) -> None:
    """This machine is asked only where a person wrote its number; a redirect never leads to another of its ports."""
    with serving() as second:
        to = target.format(port=server.port, other=second.port)
        server.replies["/"] = [answer(b"", f"Location: {to}", status="302 Found")]
        assert verdict(server) is UNVERIFIABLE
        assert second.requests == []
    assert server.count("/x") == 0


def test_names_that_do_not_exist() -> None:
    """No such host is dead, where other names are found; a name server that fails says nothing."""
    network = Scripted(good_org=200, lame_org=NoAnswerError(Trouble.DNS, "not in time"))
    found = check("http://good.org/", "http://gone.org/", "http://lame.org/", network=network)
    assert [one.verdict for one in found.values()] == [OK, DEAD, UNVERIFIABLE]
    assert network.asked.count("HEAD http://gone.org/") == 2


def test_a_machine_without_the_network() -> None:
    """Where no name is found at all, nothing is said of any; `.invalid` is dead everywhere."""
    network = Scripted()
    urls = ("http://a.org/", "http://b.org/", "http://gone.invalid/")
    found = check(*urls, network=network, witness="http://letter.org/")
    assert {url: one.verdict for url, one in found.items()} == {"http://gone.invalid/": DEAD}
    assert network.asked.count("HEAD http://a.org/") == 1


def test_a_witness_for_the_network() -> None:
    """One dead host alone is told from a machine without the network by the letter's own name."""
    network = Scripted(letter_org=403)
    assert (
        check("http://a.org/", network=network, witness="http://letter.org/")["http://a.org/"].verdict is DEAD
    )


@pytest.mark.parametrize(
    "trouble", [Trouble.TLS, Trouble.EXPIRED, Trouble.CONNECTION, Trouble.TIMEOUT, Trouble.PRIVATE]
)
def test_troubles(trouble: Trouble) -> None:
    """What keeps a program away may let a reader in."""
    assert (
        check("https://a.org/", network=Scripted(a_org=NoAnswerError(trouble, "x")))["https://a.org/"].verdict
        is UNVERIFIABLE
    )


def test_slow() -> None:
    """An answer after more than five seconds is slow; one that moved or failed has more to say."""
    reply = Reply(url=httpx.URL("http://a.org/"), status=200, headers=httpx.Headers(), seconds=5.1)
    assert judge("http://a.org/", reply).verdict is SLOW


def test_time_is_bounded(server: Server) -> None:
    """What is not heard in time is left out; what was heard counts."""

    def never(request: Request) -> Iterable[bytes]:
        server.closing.wait(20)
        return []

    server.replies["/never"] = [never]
    server.replies["/"] = [answer(b"")]
    assert [*check(server.url("/never"), server.url(), seconds=0.5)] == [server.url()]


def test_politeness() -> None:
    """Two of a host and twenty in all are asked at once."""
    running: list[str] = []
    most = {"all": 0, "host": 0}

    class Watching(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            running.append(request.url.host)
            most["all"] = max(most["all"], len(running))
            most["host"] = max(most["host"], running.count(request.url.host))
            await asyncio.sleep(0)
            running.remove(request.url.host)
            return httpx.Response(200, stream=httpx.ByteStream(b""))

    check(*(f"http://h{n % 15}.org/{n}" for n in range(90)), network=Watching())
    assert most == {"all": 20, "host": 2}


LETTER = Letter(
    title="t", publisher="p", url="https://jeudis.example.org", sender="a@example.org",
    unsubscribe="https://liste.example.org/out", list_id="l", editor="e@example.org",
)  # fmt: skip


def test_which_links() -> None:
    """Foreign http(s) links, once; never the letter's own, a mail address, or the unsubscription."""
    links = [
        "https://a.org/x?a=1&amp;b=2", "https://a.org/x?a=1&amp;b=2", "mailto:a@b.org", LETTER.unsubscribe, "https://b.org/",
        "https://jeudis.example.org", "https://jeudis.example.org/2023-09-28.html", "https://jeudis.example.organd.com/",
    ]  # fmt: skip
    html = "".join(f'<p><a href="{link}">x</a></p>' for link in links)
    message = Message(subject="s", preheader="", html=html, text="")
    assert foreign_links(message, LETTER) == (
        "https://a.org/x?a=1&b=2", "https://b.org/", "https://jeudis.example.organd.com/",
    )  # fmt: skip


BLANK = Edition(date=dt.date(2023, 9, 28), number=1, status=EditionStatus.DRAFT)


def context(desk: Desk, *, now: dt.datetime = NOW, **environment: str) -> Context:
    return open_workspace(desk.root, lambda: now, environment)


def letter(*urls: str) -> Message:
    html = "".join(f'<a href="{url}">x</a>' for url in urls)
    return Message(subject="s", preheader="", html=html, text="")


@pytest.mark.parametrize("switch", ["NEWSLETTER_LINKS", "NEWSLETTER_NETWORK"])
def test_switched_off(desk: Desk, server: Server, switch: str) -> None:
    """Then nobody is asked, and nothing is said."""
    with context(desk).store() as store:
        off = context(desk, **{switch: "off"})
        assert linked(off, store, BLANK, letter(server.url())) is None
        assert last_heard(off, store, letter(server.url())) is None
    assert server.requests == []


@pytest.mark.parametrize(("status", "hours"), [("200 OK", 24), ("404 No", 1), ("403 No", 6)])
def test_what_was_heard_is_kept(tmp_path: Path, desk: Desk, status: str, hours: int) -> None:
    """A link is not asked again for some hours, by how sure its answer was; the preview asks none."""
    network = Scripted(a_org=int(status[:3]), letter_org=200)

    def ask(store: Store, after: float) -> LinkVerdict | None:
        at = context(desk, now=NOW + dt.timedelta(hours=after))
        found = linked(at, store, BLANK, letter("http://a.org/"), network=network)
        assert found == last_heard(at, store, letter("http://a.org/"))
        return found["http://a.org/"].verdict if found else None

    with pytest.MonkeyPatch.context() as patch, context(desk).store() as store:
        patch.setattr("newsletter.links.check_links", partial(check_links, pause=0))
        assert last_heard(context(desk), store, letter("http://a.org/")) == {}
        first, asked = ask(store, 0), len(network.asked)
        assert ask(store, hours - 0.1) is first
        assert len(network.asked) == asked
        ask(store, hours)
        assert len(network.asked) == 2 * asked


def test_what_was_not_heard_is_not_kept(desk: Desk) -> None:
    """Without the network all links are unverifiable, only for now."""
    with context(desk).store() as store:
        found = linked(context(desk), store, BLANK, letter("http://a.org/"), network=Scripted())
        assert found == {"http://a.org/": LinkResult(url="http://a.org/", verdict=UNVERIFIABLE)}
        assert last_heard(context(desk), store, letter("http://a.org/")) == {}


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (socket.EAI_NONAME, DEAD),
        (socket.EAI_NODATA, DEAD),
        (socket.EAI_AGAIN, UNVERIFIABLE),
        (socket.EAI_FAIL, UNVERIFIABLE),
    ],
)
def test_name_servers(code: int, wanted: LinkVerdict) -> None:
    """Only "no such name" says so; a name server that has no answer says nothing of the link."""

    async def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(code, "said the name server")

    url = "http://nulle-part.invalid/"
    assert check(url, network=Network(resolve=resolve))[url].verdict is wanted


@pytest.mark.parametrize(
    ("source", "edito", "asked"),
    [
        ("agenda", "", True),
        ("near", "", True),
        ("far", "", False),
        ("far", "[un lien]({url})", True),
    ],
)
def test_who_may_lead_to_this_machine(
    desk: Desk,
    server: Server,
    source: str,
    edito: str,
    asked: bool,  # noqa: FBT001
) -> None:
    """A link of a feed out there does not make the program ask what runs beside it; one of a person may."""
    desk.write(
        "feeds/sources.toml",
        f'[[source]]\nid = "near"\nurl = "{server.url("/feed")}"\nkind = "event"\n'
        '[[source]]\nid = "far"\nurl = "https://example.org/feed"\nkind = "event"\n',
    )
    row = EditionEntry(key=f"{source}/1", section="semaine", kind=Kind.EVENT, title="t", url=server.url())
    edition = dataclasses.replace(BLANK, entries=(row,), edito=edito.format(url=server.url()))
    server.replies["/"] = [answer(b"")]
    with context(desk).store() as store:
        found = linked(context(desk), store, edition, letter(server.url()))
    assert found is not None
    assert found[server.url()].verdict is (OK if asked else UNVERIFIABLE)
    assert bool(server.requests) is asked


@pytest.fixture
def asking(desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A draft whose édito links to this machine, and leave to ask; nothing else that it links to is asked."""
    monkeypatch.delenv("NEWSLETTER_LINKS")
    monkeypatch.setattr(
        "newsletter.pipeline.edition.linking.foreign_links",
        lambda message, letter: [url for url in foreign_links(message, letter) if "127.0.0.1" in url],
    )
    monkeypatch.setattr("newsletter.links.check_links", partial(check_links, pause=0))
    server.replies["/page"] = [answer(b"")]
    desk("draft", DAY, now=TUESDAY)
    with desk.edition.open("a") as file:
        file.write(f"\n# Titre\n\nUn [programme du colloque]({server.url('/page')}) à lire.\n")
    return server


def codes(desk: Desk, *, now: str | None = None) -> dict[str, str]:
    found = desk("check", DAY, "--json", now=now).json
    told = {one["code"]: one["level"] for one in found if one["code"].startswith("link-")}
    return {code: level for code, level in told.items() if code != "link-private"}  # of this machine's server


def test_check_asks(desk: Desk, asking: Server) -> None:
    """The editor hears of a link that is dead before the letter leaves; it stops the approval, unless accepted."""
    assert codes(desk) == {}
    assert asking.count("/page") == 1
    asking.replies["/page"] = [answer(b"", status="404 Not Found")]
    assert codes(desk) == {}  # heard of today
    assert codes(desk, now="2023-09-27T10:00:00+02:00") == {"link-dead": "error"}
    said = desk("approve", DAY)
    assert said.code == 3
    assert asking.url("/page") in said.err
    accepted = f'accept = ["link-dead:{asking.url("/page")}"]'
    desk.change(f"archive/editions/{DAY}.md", "number = 1\n", f"number = 1\n{accepted}\n")
    assert desk("approve", DAY).code == 0


@pytest.mark.parametrize("status", ["403 No", "429 Later", "500 Oops", "999 Odd"])
def test_unverifiable_stops_nothing(desk: Desk, asking: Server, status: str) -> None:
    """A site that turns programs away is only mentioned."""
    asking.replies["/page"] = [answer(b"", status=status)]
    assert codes(desk) == {"link-unverifiable": "warning"}
    assert desk("approve", DAY).code == 0


def test_a_link_that_dies_after_the_approval(desk: Desk, asking: Server) -> None:
    """The letter leaves all the same; the editor is told, once."""
    assert desk("approve", DAY).code == 0
    asking.replies["/page"] = [answer(b"", status="410 Gone")]
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1
    desk("run", now="2023-09-28T09:15:00+02:00")
    notices = [*(desk.root / "var" / "notices").glob("*links-*")]
    assert len(notices) == 1
    assert asking.url("/page").encode() in notices[0].read_bytes().replace(b"=\r\n", b"").replace(
        b"=3D", b"="
    )


def test_an_approved_letter_is_looked_after(desk: Desk, asking: Server) -> None:
    """Between approval and sending too: there is still time to mend it."""
    desk("approve", DAY)
    asking.replies["/page"] = [answer(b"", status="410 Gone")]
    assert desk("run", now="2023-09-27T18:00:00+02:00").code == 0
    assert [*(desk.root / "var" / "notices").glob("*links-*")]
    assert desk.outbox == []


@pytest.mark.parametrize(
    ("status", "now", "until"),
    [
        ("200 OK", "2023-09-27T08:00:00+02:00", "2023-09-27T09:05:00+02:00"),  # a day after it was asked
        ("410 Gone", "2023-09-27T18:00:00+02:00", "2023-09-27T19:00:00+02:00"),
    ],
)
def test_a_run_rests_until_links_want_asking(
    desk: Desk, asking: Server, status: str, now: str, until: str
) -> None:
    """Nothing is done until what is known of an approved letter's links is old; where a link was never asked, at once."""
    desk("approve", DAY)
    asking.replies["/page"] = [answer(b"", status=status)]
    assert desk("run", now=now).code == 0
    note = look(Workspace(desk.root), os.environ, live=False).note
    assert note is not None
    assert note.until == dt.datetime.fromisoformat(until)
    with context(desk).store() as store:
        assert store.links.asked_until([asking.url("/page"), "https://e.org/"], note.since) == note.since
        assert store.links.asked_until([], note.since) is None


@pytest.mark.parametrize("command", [("draft", DAY), ("status",), ("entries",), ("archive",)])
def test_who_asks_nobody(desk: Desk, asking: Server, command: tuple[str, ...]) -> None:
    """Only checking, approving and running ask; all else is instant."""
    assert desk(*command).code == 0
    assert asking.requests == []
