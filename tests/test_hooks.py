"""Addresses of the operator's own: what they may be, and that none of them costs more than its time, whatever answers there."""

import base64
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import trustme

from newsletter.hooks import cleaned, post, why_unusable

PLAIN = {"Content-Type": "text/plain"}


@contextmanager
def talking(talk: Callable[[socket.socket], object], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Answer one connection by a function, which may be hung up on; gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError), listening.accept()[0] as plain:
                if context is None:
                    talk(plain)
                    return
                with context.wrap_socket(plain, server_side=True) as secured:
                    talk(secured)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def silent(client: socket.socket) -> None:
    """Answer nothing, until the other hangs up."""
    while client.recv(1_000):
        pass


def hear(client: socket.socket) -> None:
    """Read what is posted, to the end of its body."""
    heard = b""
    while b"\r\n\r\nhello" not in heard:
        heard += client.recv(4096) or b"\r\n\r\nhello"


def replying(*parts: bytes, pause: float = 0) -> Callable[[socket.socket], object]:
    """Answer in parts, a pause before each."""

    def talk(client: socket.socket) -> None:
        hear(client)
        for part in parts:
            time.sleep(pause)
            client.sendall(part)

    return talk


def asked(port: int, *, scheme: str = "http", seconds: float = 5) -> str:
    """Post "hello" there, and return why that was not taken; empty when it was."""
    trouble = post(f"{scheme}://127.0.0.1:{port}/s3cret", b"hello", PLAIN, seconds=seconds)
    if trouble is None:
        return ""
    assert "s3cret" not in trouble.english + trouble.french
    assert "127.0.0.1" not in trouble.english + trouble.french
    return trouble.english


@pytest.mark.parametrize(
    ("answer", "english"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", ""),
        (b"HTTP/1.0 204 No Content\r\n\r\n", ""),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\n\r\n", ""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", ""),  # its body is nobody's
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n",
            "HTTP 302, and no redirect is followed",
        ),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "HTTP 404"),
        (b"HTTP/1.1 503 Later\r\n\r\n", "HTTP 503"),
        (b"220 mail.example.org ESMTP\r\n", "what answers speaks no HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000, "what answers speaks no HTTP"),
        (b"X: y\r\n" * 50_000, "what answers speaks no HTTP"),
    ],
)
def test_answers(answer: bytes, english: str) -> None:
    """A status of 200 to 299 is all that is asked for; what is no HTTP, or too long, is heard no further."""
    with talking(replying(answer)) as port:
        assert asked(port) == english


def test_nobody_there() -> None:
    """Where nobody listens that is known at once; so is who hangs up."""
    assert asked(9) == "the connection failed"
    with talking(lambda client: client.close()) as port:
        assert asked(port) in {"the connection failed", "what answers speaks no HTTP"}


@pytest.mark.parametrize(
    "talk",
    [
        silent,
        replying(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 100, pause=0.05),
        replying(b"HTTP/1.1 200 OK\r\n", *[b"X: y\r\n"] * 80, pause=0.05),
    ],
)
def test_time(talk: Callable[[socket.socket], object]) -> None:
    """All of it has one time, however slowly, or endlessly, something answers."""
    with talking(talk) as port:
        began = time.monotonic()
        assert asked(port, seconds=0.5) == "no answer in time"
        assert time.monotonic() - began < 1.5
    assert asked(9, seconds=0) == "no answer in time"


@pytest.fixture
def secured() -> ssl.SSLContext:
    """A server's side of TLS, by an authority of the test's own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _AUTHORITY.issue_cert("127.0.0.1").configure_cert(context)
    return context


_AUTHORITY = trustme.CA()


def test_tls(secured: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch) -> None:
    """Certificates are verified, by the authorities that `SSL_CERT_FILE` names; who speaks no TLS is not spoken to."""
    with talking(replying(b"HTTP/1.1 200 OK\r\n\r\n"), secured) as port:
        assert asked(port, scheme="https") == "its certificate is refused"
    with _AUTHORITY.cert_pem.tempfile() as name:
        monkeypatch.setenv("SSL_CERT_FILE", name)
        with talking(replying(b"HTTP/1.1 200 OK\r\n\r\n"), secured) as port:
            assert asked(port, scheme="https") == ""
        with talking(lambda client: client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")) as port:
            assert asked(port, scheme="https") == "the connection failed"
        with talking(silent) as port:
            assert asked(port, scheme="https", seconds=0.5) == "no answer in time"


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example.org/a?b=c",
        "https://10.0.0.7:8443/a",
        "HTTPS://hooks.example.org",
        "https://name:word@hooks.example.org/a",
        "http://127.0.0.1:8000/a",
        "http://localhost/a",
        "http://[::1]/a",
    ],
)
def test_addresses(address: str) -> None:
    """Only https goes out, also with a login; http is for this machine."""
    assert why_unusable(address) is None


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://10.0.0.7/a", "plain http"),
        ("http://127.0.0.1.example.org/", "plain http"),
        ("http://hooks.example.org/a", "plain http"),
        ("ftp://127.0.0.1/a", "not an https address"),
        ("file:///etc/passwd", "not an https address"),
        ("https://hooks.example.org:99999/a", "not an https address"),
        ("https://hooks.example.org/a b", "a blank in the address"),
        ("https://hooks.example.org/a\r\nX: y", "a blank in the address"),
        ("https://hooks.example.org/\u00a0a", "a blank in the address"),
        ("https://hooks.example.org/\u00e9", "a sign that no address has"),
        ("https://hooks.example.org/\x07", "a sign that no address has"),
        ("https://[bad/", "not an https address"),
        ("https:///a", "not an https address"),
        ("hooks.example.org", "not an https address"),
        ("", "not an https address"),
    ],
)
def test_what_is_no_address(address: str, why: str) -> None:
    """What is wrong with an address is said, and nobody is asked; nothing that would have to be encoded is sent."""
    trouble = post(address, b"", {}, seconds=1)
    assert trouble is not None
    assert (trouble.english, trouble.is_lasting) == (why, True)


@pytest.mark.parametrize("around", ["{}", " {}\r\n", "\ufeff{}", "\n\ufeff {}\t"])
def test_what_a_file_adds(around: str) -> None:
    """Blanks, line ends and the mark that some programs begin a file with are no part of an address."""
    assert cleaned(around.format("https://hooks.example.org/a")) == "https://hooks.example.org/a"


def test_a_login() -> None:
    """A login in the address is told as a browser would, decoded, and is no part of what is asked for."""
    login, heard = "anne:p%40ss", list[bytes]()

    def talk(client: socket.socket) -> None:
        heard.append(client.recv(65_536))
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

    with talking(talk) as port:
        assert post(f"http://{login}@127.0.0.1:{port}/a", b"", {}, seconds=5) is None
    assert b"Authorization: Basic " + base64.b64encode(b"anne:p@ss") in heard[0]
    assert heard[0].startswith(b"POST /a HTTP/1.1")
    assert b"anne" not in heard[0]
