"""`newsletter preview` as others reach it: what it prints, what it asks for, and what it answers over the network."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urljoin

import httpx
import pytest

from newsletter.config import PreviewSettings
from newsletter.preview import Remote, allow_remote
from tests.asgi import forms
from tests.workspaces import DAY, TUESDAY, Desk

URL = "https://apercu.example.org"
PASSWORD = "une alliance, par jour"


def reached(desk: Desk, url: str = f"{URL}/") -> Desk:
    """Give the preview an address."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[preview]\nurl = "{url}"\npassword_env = "PREVIEW_PASSWORD"\n')
    return desk


def opened(desk: Desk, url: str = f"{URL}/", password: str = PASSWORD) -> Desk:
    """Give the preview an address and a password."""
    desk.monkeypatch.setenv("PREVIEW_PASSWORD", password)
    return reached(desk, url)


@contextmanager
def serving(desk: Desk, *options: str) -> Iterator[list[str]]:
    """Serve the preview, and give the first two lines that it prints."""
    process = desk.process("preview", DAY, "--no-browser", *options, now=TUESDAY)
    try:
        yield [process.stdout.readline().strip() for _ in range(2)]
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def web() -> Iterator[httpx.Client]:
    """A browser without cookies."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        yield client


@pytest.mark.long
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
        assert web.post(f"{address}/test", headers={**cookie, **claimed}).status_code == 403
        named = {"host": "evil.example", "x-forwarded-host": "apercu.example.org"}
        assert web.get(f"{address}/", headers={**cookie, **named}).status_code == 403


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("127.0.0.1", r"http://127\.0\.0\.1:\d+/"),
        ("0.0.0.0", r"http://127\.0\.0\.1:\d+/"),
        ("::1", r"http://\[::1\]:\d+/"),
        ("::", r"http://\[::1\]:\d+/"),
    ],
)
@pytest.mark.some(1)
def test_for_other_machines(desk: Desk, web: httpx.Client, address: str, printed: str) -> None:
    """It listens at the address that was allowed, prints no token, and asks for the password."""
    with serving(opened(desk), "--allow-remote", address, "--port", "0") as (here, elsewhere):
        assert re.fullmatch(printed, here)
        assert elsewhere == f"{URL}/"
        asked = web.get(here, params={"jour": DAY})
        assert asked.status_code == 401
        (form,) = forms(asked.text)
        entered = web.post(urljoin(here, form.action), data={**form.fields, "password": PASSWORD})
        assert entered.headers["location"] == f"/?jour={DAY}"
        assert web.get(f"{here}studio/studio.css").status_code == 200


def test_behind_tls(desk: Desk, web: httpx.Client) -> None:
    """As a web server that ends TLS hands it on, it is entered from the address of the notices, and from no other page."""
    with serving(opened(desk), "--allow-remote", "127.0.0.1") as (here, elsewhere):
        assert elsewhere == f"{URL}/"
        named = {"host": "apercu.example.org", "x-forwarded-for": "192.0.2.1", "x-forwarded-proto": "https"}
        form = {"password": PASSWORD, "suite": f"/?jour={DAY}"}
        for origin in ("https://evil.example", "http://apercu.example.org", "null"):
            foreign = {**named, "origin": origin}
            assert web.post(f"{here}entrer", data=form, headers=foreign).status_code == 403
        entered = web.post(f"{here}entrer", data=form, headers={**named, "origin": URL})
        assert entered.status_code == 303
        assert "; secure" in entered.headers["set-cookie"].lower()
        cookie = {"cookie": entered.headers["set-cookie"].partition(";")[0]}
        page = web.get(here, headers={**named, **cookie})
        assert page.status_code == 200
        assert "28 septembre 2023" in page.text.replace("\u00a0", " ")
        tries = [
            web.post(
                f"{here}entrer",
                data={"password": "x"},
                headers={**named, "x-forwarded-for": f"192.0.2.{number}"},
            )
            for number in range(7)
        ]
        assert [answer.status_code for answer in tries] == [*5 * [401], *2 * [429]]
    log = (desk.root / "var" / "newsletter.log").read_text()
    assert log.count("a wrong password for the preview, from 127.0.0.1") == 5
    assert PASSWORD not in log


@pytest.mark.parametrize(
    ("url", "env", "password", "said"),
    [
        ("", "PREVIEW_PASSWORD", PASSWORD, r"\[preview\] url: newsletter\.toml has none; write where"),
        ("http://apercu.example.org", "PREVIEW_PASSWORD", PASSWORD, "unencrypted; write https://"),
        ("http://93.184.215.14", "PREVIEW_PASSWORD", PASSWORD, "unencrypted; write https://"),
        (
            URL,
            "",
            PASSWORD,
            r"\[preview\] password_env: newsletter\.toml has none; name the environment variable",
        ),
        (URL, "PREVIEW_PASSWORD", None, "PREVIEW_PASSWORD: it is not in the environment; set it to"),
        (URL, "PREVIEW_PASSWORD", "", "PREVIEW_PASSWORD: it is not in the environment; set it to"),
        (
            URL,
            "PREVIEW_PASSWORD",
            "onze signes",
            "PREVIEW_PASSWORD: its password has fewer than 12 characters; set it to",
        ),
        (URL, "OTHER", PASSWORD, "OTHER: it is not in the environment; set it to"),
    ],
)
def test_what_is_missing(desk: Desk, url: str, env: str, password: str | None, said: str) -> None:
    """Without an address, a password, or TLS between, it stays on this machine: exit 2, saying what to do."""
    config = desk.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[preview]\nurl = "{url}"\npassword_env = "{env}"\n')
    desk.monkeypatch.delenv("PREVIEW_PASSWORD", raising=False)
    if password is not None:
        desk.monkeypatch.setenv("PREVIEW_PASSWORD", password)
    answer = desk("preview", DAY, "--allow-remote", "127.0.0.1")
    assert (answer.code, answer.out) == (2, "")
    assert re.match(f"The preview stays on this machine: .*{said}", answer.err)
    assert answer.err.count("\n") == 1
    if password:
        assert password not in answer.err


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8017", "http://localhost", "http://10.0.0.5:8017", "http://[fd00::1]"]
)
def test_where_nobody_listens_in(url: str) -> None:
    """On this machine, or in a network of one's own, it may be reached without TLS."""
    settings = PreviewSettings(url=url, password_env="PASSWORD")
    assert allow_remote("10.0.0.5", settings, {"PASSWORD": PASSWORD}) == Remote(
        address="10.0.0.5", password=PASSWORD
    )


@pytest.mark.parametrize(
    "address", ["localhost", "apercu.example.org", "", "8017", "[::1]", "127.0.0.1:8017", "10.0.0.0/8"]
)
def test_a_name_is_no_address(desk: Desk, address: str) -> None:
    """What is no number of this machine is refused in words: exit 2."""
    answer = desk("preview", DAY, "--allow-remote", address)
    assert (answer.code, answer.out) == (2, "")
    assert "is no IP address; write 127.0.0.1" in answer.err


def test_an_address_of_another_machine(desk: Desk) -> None:
    """Where it cannot listen is told, with what to do: exit 1."""
    answer = opened(desk)("preview", DAY, "--allow-remote", "192.0.2.1", "--port", "8017")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == (
        "Cannot listen: 192.0.2.1:8017: Cannot assign requested address; name an address of this machine\n"
    )
