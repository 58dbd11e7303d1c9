"""The built site, served on this machine."""

import socket
import struct
import threading
from pathlib import Path

import httpx
import pytest

from newsletter.cli import serving
from newsletter.exceptions import FailedError


@pytest.fixture
def served(tmp_path: Path) -> str:
    """The address of a small site, published in a sub-folder."""
    (tmp_path / "agenda").mkdir()
    (tmp_path / "index.html").write_text("accueil")
    (tmp_path / "404.html").write_text("perdu")
    (tmp_path / "agenda.ics").write_text("BEGIN:VCALENDAR")
    (tmp_path / "agenda" / "2023-10.html").write_text("octobre")
    told: list[str] = []
    begun = threading.Event()

    def ready(address: str) -> None:
        told.append(address)
        begun.set()

    threading.Thread(
        target=serving.serve_site,
        args=(tmp_path, "https://example.org/jeudis/", ready),
        daemon=True,
    ).start()
    assert begun.wait(10)
    return told[0]


def test_as_where_it_is_published(served: str) -> None:
    """Below the same path, each kind of file as what it is, and the site's own page for what is missing, at any depth."""
    assert served.startswith("http://127.0.0.1:")
    assert served.endswith("/jeudis/")
    root = served.removesuffix("/jeudis/")
    assert httpx.get(f"{served}index.html").text == "accueil"
    assert httpx.get(f"{served}agenda/2023-10.html?q=1").text == "octobre"
    assert httpx.get(f"{served}agenda.ics").headers["content-type"].startswith("text/calendar")
    for missing in (
        f"{served}nope/x.html",
        f"{served}agenda/",
        f"{root}/index.html",
        f"{root}/jeudis/../../etc/passwd",
    ):
        answer = httpx.get(missing)
        assert (answer.status_code, answer.text) == (404, "perdu"), missing


ODD = [
    b"/jeudis/%00",
    b"/jeudis/agenda%00.ics",
    b"/%00",
    b"/jeudis/%ff",
    b"/jeudis/%ED%A0%80.html",
    b"/jeudis/\xff\xe9",
    b"/jeudis/..%2f..%2fetc%2fpasswd",
    b"/jeudis/%2e%2e/%2e%2e/etc/passwd",
    b"/jeudis/..\\..\\etc\\passwd",
    b"/jeudis/..%5c404.html",
    b"/jeudis/" + b"x" * 5000,
    b"/jeudis/" + b"x/" * 5000,
    b"/jeudis/%",
    b"/jeudis/index.html/",
    b"/jeudis/index.html/x",
    b"http://[x/jeudis/",
    b"//[x/",
    b"*",
    b"jeudis/index.html",
]


@pytest.mark.parametrize("asked", ODD, ids=lambda one: repr(one[:30]))
@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_odd_paths(served: str, capfd: pytest.CaptureFixture[str], method: bytes, asked: bytes) -> None:
    """Whatever nobody could have written is missing like all that is missing, and the server says nothing of it."""
    port = int(served.split(":")[2].split("/", maxsplit=1)[0])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
        asking.sendall(method + b" " + asked + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: asking.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1:2] == [b"404"]
    assert body == (b"perdu" if method == b"GET" else b"")
    assert capfd.readouterr() == ("", "")


def test_who_leaves_is_let_go(served: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A browser that closes the connection before the answer is no fault: nothing is said, and others are answered."""
    port = int(served.split(":")[2].split("/", maxsplit=1)[0])
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as asking:
            asking.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            asking.sendall(b"GET /jeudis/index.html HTTP/1.1\r\n")
    assert httpx.get(f"{served}index.html").text == "accueil"
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken(served: str, tmp_path: Path) -> None:
    """It is told with what to do."""
    port = int(served.split(":")[2].split("/", maxsplit=1)[0])
    with pytest.raises(FailedError, match="the port is taken; choose another with --port"):
        serving.serve_site(tmp_path, "https://example.org/", print, port)
