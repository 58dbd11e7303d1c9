"""`newsletter preview` as others reach it: what it prints, what it asks for, and what it answers over the network."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.workspaces import DAY, TUESDAY, Desk

URL = "https://apercu.example.org"


def reached(desk: Desk, url: str = f"{URL}/") -> Desk:
    """Give the preview an address."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[preview]\nurl = "{url}"\npassword_env = "PREVIEW_PASSWORD"\n')
    return desk


@contextmanager
def serving(desk: Desk, *options: str) -> Iterator[list[str]]:
    """Serve the preview, and give the first two lines that it prints."""
    with desk.process("preview", DAY, "--no-browser", *options, now=TUESDAY) as process:
        assert process.stdout is not None
        try:
            yield [process.stdout.readline().strip() for _ in range(2)]
        finally:
            process.terminate()
            try:
                process.communicate(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture
def web() -> Iterator[httpx.Client]:
    """A browser without cookies."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        yield client


def test_an_address_through_a_tunnel(desk: Desk, web: httpx.Client) -> None:
    """With `[preview] url` it prints both full addresses, this machine's first, and believes no proxy's word."""
    with serving(reached(desk)) as (here, elsewhere):
        address, _, token = here.partition("/?token=")
        assert address.startswith("http://127.0.0.1:")
        assert elsewhere == f"{URL}/?token={token}"
        answer = web.get(elsewhere.replace(URL, address), headers={"host": "apercu.example.org"})
        assert "secure" in answer.headers["set-cookie"].lower()
        cookie = {"cookie": answer.headers["set-cookie"].partition(";")[0]}
        assert web.get(f"{address}/", headers=cookie).status_code == 200
        claimed = {"origin": address.replace("http:", "https:"), "x-forwarded-proto": "https"}
        assert web.post(f"{address}/essai", headers={**cookie, **claimed}).status_code == 403
        named = {"host": "evil.example", "x-forwarded-host": "apercu.example.org"}
        assert web.get(f"{address}/", headers={**cookie, **named}).status_code == 403
