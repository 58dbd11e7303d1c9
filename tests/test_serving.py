"""The built site, served on this machine."""

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


def test_a_port_that_is_taken(served: str, tmp_path: Path) -> None:
    """It is told with what to do."""
    port = int(served.split(":")[2].split("/", maxsplit=1)[0])
    with pytest.raises(FailedError, match="the port is taken; choose another with --port"):
        serving.serve_site(tmp_path, "https://example.org/", print, port)
