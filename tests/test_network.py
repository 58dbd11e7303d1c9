"""The way out: only machines that a source may reach are asked, and TLS is verified by name."""

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
import trustme
from hypothesis import given, strategies as st

from newsletter.collect.fetch import Fetched, Fetcher, Limits
from newsletter.config import Source
from newsletter.model import Kind
from newsletter.web.network import PRIVATE, Network, Resolve
from newsletter.web.reach import Origin, is_public, is_written_loopback, may_be_private
from newsletter.web.trouble import NoAnswerError, Trouble
from tests.servers import Server, answer, serving

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


def names(**known: str) -> Resolve:
    """Resolve names (with _ for a dot) to given addresses; everything else as the system does."""
    table = {name.replace("_", "."): address.split() for name, address in known.items()}

    async def resolve(host: str, port: int) -> list[str]:
        if host in table:
            return table[host]
        found = await asyncio.get_running_loop().getaddrinfo(host, port)
        return [str(address[0]) for *_, address in found]

    return resolve


def get(url: str, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None) -> Fetched:
    async def run() -> Fetched:
        network = Network(tls, resolve)
        async with Fetcher("test", NOW, limits=Limits(pause=0, tries=1, idle=5), network=network) as fetcher:
            return await fetcher.fetch(Source(id="s", kind=Kind.PUBLICATION, url=url), None)

    return asyncio.run(run())


def trouble(url: str, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None) -> NoAnswerError:
    with pytest.raises(NoAnswerError) as caught:
        get(url, resolve, tls)
    return caught.value


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "2a01:e0a::1"])
def test_public(address: str) -> None:
    """One machine of the public internet."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "203.0.113.1", "224.0.0.1", "239.255.255.250",
        "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
        "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001::1", "2001:db8::1",
        "2002:7f00:1::", "3fff::1", "100::1", "5f00::1",
        "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    """Private, shared, link-local, multicast, reserved, IPv4 in disguise, or no address at all."""
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_no_private_address_is_public(ip: ipaddress.IPv4Address) -> None:
    """Neither an address that Python calls private nor its disguises in IPv6 are public."""
    if is_public(str(ip)):
        assert ip.is_global
        assert not ip.is_private
    packed = int(ip)
    for disguise in (packed, 0xFFFF << 32 | packed, 0x64FF9B << 96 | packed, 0x2002 << 112 | packed << 80):
        assert not is_public(str(ipaddress.IPv6Address(disguise)))


HOME = {
    "public": Origin("http", "example.org", 80),
    "secure": Origin("https", "example.org", 443),
    "number": Origin("http", "10.0.0.5", 80),
    "bare": Origin("http", "intranet", 80),
    "lan": Origin("http", "wiki.asso.lan", 80),
    "here": Origin("http", "127.0.0.1", 8000),
}


@pytest.mark.parametrize(
    ("home", "target", "allowed"),
    [
        ("public", HOME["public"], False),  # its name server could say 127.0.0.1
        ("secure", HOME["secure"], True),  # its certificate says who it is
        ("secure", Origin("https", "example.org", 22), False),
        ("secure", HOME["public"], False),
        ("number", HOME["number"], True),
        ("number", Origin("http", "10.0.0.5", 8080), True),
        ("number", Origin("http", "10.0.0.6", 80), False),
        ("number", HOME["here"], False),
        ("bare", HOME["bare"], True),
        ("lan", HOME["lan"], True),
        ("lan", Origin("http", "autre.asso.lan", 80), False),
        ("here", Origin("http", "localhost", 9000), True),
        ("here", Origin("http", "::1", 9000), True),
        ("here", HOME["number"], False),
        ("here", Origin("http", "169.254.169.254", 80), False),
        ("public", HOME["here"], False),
    ],
)
def test_who_may_be_private(home: str, target: Origin, allowed: bool) -> None:  # noqa: FBT001
    """A private address is asked only at the configured host, when nobody else can have chosen the address."""
    assert may_be_private(HOME[home], target) is allowed


@pytest.mark.parametrize(
    ("home", "target", "allowed"),
    [
        ("here", HOME["here"], True),
        ("here", Origin("http", "127.0.0.1", 8001), False),
        ("here", Origin("http", "127.0.0.2", 8000), False),
        ("number", HOME["number"], False),
        ("bare", HOME["bare"], False),
        ("public", HOME["here"], False),
        ("secure", HOME["secure"], False),
    ],
)
def test_what_is_written_by_number(home: str, target: Origin, allowed: bool) -> None:  # noqa: FBT001
    """A link leads to this machine only where its own number and port stand in it, and stay."""
    assert is_written_loopback(HOME[home], target) is allowed


def test_localhost_is_a_name() -> None:
    """What a name means is not written in it."""
    named = Origin("http", "localhost", 80)
    assert not is_written_loopback(named, named)


PRIVATE_TARGETS = [
    "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://0.0.0.0:{port}/x",
    "http://[::ffff:127.0.0.1]:{port}/x", "http://[::ffff:7f00:1]:{port}/x", "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/", "http://[fec0::1]/", "http://224.0.0.1/", "http://2130706433:{port}/x",
    "http://0x7f000001:{port}/x", "http://0177.0.0.1:{port}/x", "http://127.1:{port}/x", "http://intranet/",
    "http://evil.example.org:{port}/x",
]  # fmt: skip


@pytest.mark.parametrize("target", PRIVATE_TARGETS)
def test_no_redirect_into_the_network(server: Server, target: str) -> None:
    """No redirect leads to a private address, however it is written or resolved; nothing is asked there."""
    target = target.format(port=server.port)
    server.replies["/"] = [answer(b"", f"Location: {target}", status="302 Found")]
    server.replies["/x"] = [answer(FEED)]
    error = trouble(server.url(), names(intranet="192.168.1.1", evil_example_org="8.8.8.8 127.0.0.1"))
    assert error.trouble in {
        Trouble.PRIVATE,
        Trouble.REDIRECT,
    }  # httpx refuses some of these spellings itself
    assert server.count("/x") == 0


def test_trust_ends_where_the_public_begins() -> None:
    """Once a redirect has led out, the way back in is as closed as any other."""
    way = {"wiki.lan": "http://wiki.lan:81/", "wiki.lan:81": "https://e.org/", "e.org": "http://wiki.lan/end"}
    allowed: list[tuple[str, bool]] = []

    class Scripted(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            allowed.append((str(request.url), request.extensions[PRIVATE]))
            if request.url.path == "/end":
                return httpx.Response(200, stream=httpx.ByteStream(FEED))
            headers = {"location": way[request.url.netloc.decode()]}
            return httpx.Response(302, headers=headers, stream=httpx.ByteStream(b""))

    async def run() -> None:
        async with Fetcher("jeudis (+https://été.org/)", NOW, network=Scripted()) as fetcher:
            await fetcher.fetch(Source(id="s", kind=Kind.EVENT, url="http://wiki.lan/"), None)

    asyncio.run(run())
    assert allowed == [
        ("http://wiki.lan/", True),
        ("http://wiki.lan:81/", True),
        ("https://e.org/", False),
        ("http://wiki.lan/end", False),
    ]


def test_this_machine_to_this_machine(server: Server) -> None:
    """A source on this machine may redirect to any port of it, by any of its names."""
    server.replies["/"] = [answer(b"", f"Location: http://localhost:{server.port}/x", status="302 Found")]
    server.replies["/x"] = [answer(FEED)]
    assert get(server.url(), names(localhost="127.0.0.1")).answer.address.endswith("/x")


@pytest.mark.parametrize("host", ["example.org", "rebound.example.org"])
def test_a_public_name_with_a_private_address(server: Server, host: str) -> None:
    """A name server cannot lead a source into the network."""
    error = trouble(
        f"http://{host}:{server.port}/", names(example_org="127.0.0.1", rebound_example_org="8.8.8.8 ::1")
    )
    assert error.trouble is Trouble.PRIVATE
    assert server.requests == []


def test_an_intranet_name(server: Server) -> None:
    """A private name that a person wrote into the sources' file is asked, and its first address that answers."""
    server.replies["/"] = [answer(FEED)]
    found = get(f"http://wiki.lan:{server.port}/", names(wiki_lan="::1 127.0.0.1"))
    assert found.answer.body == FEED


def test_names_are_resolved_once(server: Server) -> None:
    """The address that was checked is the address that is asked: a second answer of the name server never counts."""
    asked = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    server.replies["/"] = [answer(FEED)]
    assert get(f"http://wiki:{server.port}/", resolve).answer.body == FEED
    assert asked == ["wiki"]


def test_dns() -> None:
    """A name that does not exist has its own reason; one that may exist in a moment is tried again."""

    def failing(code: int) -> Resolve:
        async def resolve(host: str, port: int) -> list[str]:
            raise socket.gaierror(code, "Name or service not known")

        return resolve

    gone = trouble("http://nulle-part.example.org/", failing(socket.EAI_NONAME))
    assert (gone.trouble, gone.again) == (Trouble.DNS, False)
    assert "nulle-part.example.org" in gone.cause
    assert trouble("http://nulle-part.example.org/", failing(socket.EAI_AGAIN)).again


def test_nobody_there() -> None:
    """A refused connection says so."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = trouble(f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert (error.trouble, error.again) == (Trouble.CONNECTION, True)
    assert "refused" in error.cause.lower()


@contextmanager
def secure(
    certificate: trustme.LeafCert | None, clear: bytes = b""
) -> Iterator[tuple[int, list[str | None]]]:
    """Serve the feed over TLS once, `clear` said before; gives the port, and the names that clients asked for."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    asked: list[str | None] = []
    if certificate is not None:
        certificate.configure_cert(context)
    context.sni_callback = lambda _, name, __: asked.append(name)

    def serve() -> None:
        try:
            plain, _ = listener.accept()
            with plain:
                if certificate is None:
                    plain.sendall(b"220 this is no TLS\r\n")
                    plain.recv(1000)
                    return
                plain.sendall(clear)
                with context.wrap_socket(plain, server_side=True) as channel:
                    channel.recv(10_000)
                    channel.sendall(answer(FEED))
        except OSError:
            return  # the client did not trust us

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1], asked
    finally:
        listener.close()
        thread.join()


def _expired(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert(
        "feeds.example.org",
        not_before=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        not_after=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        (lambda ca: ca.issue_cert("feeds.example.org"), None),
        (_expired, Trouble.EXPIRED),
        (lambda ca: ca.issue_cert("other.example.org"), Trouble.OTHER_NAME),
        (lambda ca: ca.issue_cert("127.0.0.1"), Trouble.OTHER_NAME),
        (lambda _: trustme.CA().issue_cert("feeds.example.org"), Trouble.UNTRUSTED),
        (lambda _: None, Trouble.TLS),
    ],
    ids=["good", "expired", "other name", "by address", "unknown", "no TLS"],
)
def test_tls(certificate: Callable[[trustme.CA], trustme.LeafCert | None], reason: Trouble | None) -> None:
    """A certificate is verified by the name that was asked for, also at an address that was looked up before."""
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with secure(certificate(authority)) as (port, asked):
        url, resolve = f"https://feeds.example.org:{port}/", names(feeds_example_org="127.0.0.1")
        if reason is None:
            assert get(url, resolve, trusting).answer.body == FEED
            assert asked == ["feeds.example.org"]
        else:
            assert trouble(url, resolve, trusting).trouble is reason


def test_said_before_tls() -> None:
    """An answer that comes in clear, before TLS begins, is never taken for one that came over TLS."""
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with secure(authority.issue_cert("feeds.example.org"), answer(b"<rss/>")) as (port, _):
        url, resolve = f"https://feeds.example.org:{port}/", names(feeds_example_org="127.0.0.1")
        assert trouble(url, resolve, trusting).trouble is Trouble.TLS
