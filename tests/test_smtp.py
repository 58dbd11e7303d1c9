"""The messenger that speaks SMTP, against servers on loopback."""

import datetime as dt
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from newsletter.config import Config, Delivery, Letter, Smtp
from newsletter.deliver import SmtpMessenger
from newsletter.exceptions import ConfigurationError, DeliveryError, UncertainError
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

DATE = dt.date(2023, 9, 28)
LIST = "jeudis@lists.example.org"
RAW = b"Subject: x\r\n\r\n.\r\n..deux\r\n.point\r\nfin\r\n"


@dataclass
class Postman:
    """Takes messages, or answers each step as a test says; `breaks` closes the connection after the final dot."""

    mail: str = "250 OK"
    rcpt: str = "250 OK"
    data: str = "250 OK"
    breaks: bool = False
    taken: list[tuple[str | None, list[str], bytes]] = field(default_factory=list)
    port: int = 0

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data.startswith("2"):
            assert isinstance(envelope.original_content, bytes)
            self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        if self.breaks:
            assert server.transport is not None
            server.transport.close()
        return self.data


class _Listener(Controller):
    """Listens on a port of the system's choosing."""

    def __init__(self, postman: Postman, **options: Any) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            postman.port = free.getsockname()[1]
        super().__init__(postman, hostname="127.0.0.1", port=postman.port, **options)


@contextmanager
def listening(postman: Postman, **options: Any) -> Iterator[Postman]:
    controller = _Listener(postman, **options)
    controller.start()
    try:
        yield postman
    finally:
        controller.stop()


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the test's own, that the client trusts."""

    tls: ssl.SSLContext


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    ca = trustme.CA()
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    return Authority(context)


LETTER = Letter(
    title="t",
    publisher="p",
    url="https://jeudis.example.org/",
    sender="Les Jeudis <jeudis@example.org>",
    unsubscribe="mailto:x@example.org",
    list_id="jeudis.example.org",
    editor="redaction@example.org",
)


def messenger(port: int, tls: str = "none", environment: dict[str, str] | None = None) -> SmtpMessenger:
    names = {"username_env": "SMTP_USERNAME", "password_env": "SMTP_PASSWORD"}
    smtp = Smtp(host="127.0.0.1", port=port, tls=tls, to=LIST, **names)  # type: ignore[arg-type]
    return SmtpMessenger(
        Config(letter=LETTER, delivery=Delivery(messenger="smtp", smtp=smtp)), environment or {}
    )


def test_bytes_arrive_unchanged() -> None:
    """The list gets the very bytes, leading dots and line ends included, from the sender's bare address."""
    with listening(Postman()) as postman:
        one = messenger(postman.port)
        one.hand_over(RAW, DATE)
        one.hand_over(b".\r\n", DATE)
    assert postman.taken == [("jeudis@example.org", [LIST], RAW), ("jeudis@example.org", [LIST], b".\r\n")]
    assert one.took(RAW, DATE) is None


def test_a_test_goes_to_its_own_address() -> None:
    """A test goes to the address asked for, not to the list."""
    with listening(Postman()) as postman:
        messenger(postman.port).post(RAW, "a@example.org", "x")
    assert [to for _, to, _ in postman.taken] == [["a@example.org"]]


SECRETS = {"SMTP_USERNAME": "moi", "SMTP_PASSWORD": "chut"}


def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"moi", b"chut")
    return AuthResult(success=good, handled=False)


def test_starttls_with_a_login(authority: Authority) -> None:
    """Over STARTTLS we log in, and the message arrives; a wrong password is a failure that names the server."""
    options = {
        "tls_context": authority.tls,
        "require_starttls": True,
        "authenticator": login,
        "auth_required": True,
    }
    with listening(Postman(), **options) as postman:
        messenger(postman.port, "starttls", SECRETS).hand_over(RAW, DATE)
        with pytest.raises(DeliveryError, match=r"127\.0\.0\.1"):
            messenger(postman.port, "starttls", {**SECRETS, "SMTP_PASSWORD": "faux"}).hand_over(RAW, DATE)
        with pytest.raises(DeliveryError):
            messenger(postman.port, "starttls").hand_over(RAW, DATE)
    assert len(postman.taken) == 1


def test_implicit_tls(authority: Authority) -> None:
    """TLS from the first byte."""
    with listening(Postman(), ssl_context=authority.tls) as postman:
        messenger(postman.port, "tls").hand_over(RAW, DATE)
    assert [raw for _, _, raw in postman.taken] == [RAW]


def test_a_stranger_certificate(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A certificate of an authority that we don't trust ends it before anything is said."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    with listening(Postman(), tls_context=authority.tls) as postman, pytest.raises(DeliveryError) as caught:
        messenger(postman.port, "starttls", SECRETS).hand_over(RAW, DATE)
    assert not isinstance(caught.value, UncertainError)
    assert postman.taken == []


def test_no_starttls_offered() -> None:
    """A server without STARTTLS is not spoken to in the clear."""
    with listening(Postman()) as postman, pytest.raises(DeliveryError):
        messenger(postman.port, "starttls").hand_over(RAW, DATE)
    assert postman.taken == []


@pytest.mark.parametrize(
    "refusal",
    [
        Postman(mail="550 no sender"),
        Postman(rcpt="550 no list"),
        Postman(rcpt="450 later"),
        Postman(data="554 spam"),
        Postman(data="452 full"),
    ],
    ids=["mail", "rcpt", "rcpt later", "data", "data full"],
)
def test_refusals(refusal: Postman) -> None:
    """A refusal at any step is certain: nothing was taken, and the server's words are told."""
    with listening(refusal) as postman, pytest.raises(DeliveryError) as caught:
        messenger(postman.port).hand_over(RAW, DATE)
    assert not isinstance(caught.value, UncertainError)
    assert any(words in str(caught.value) for words in ("no sender", "no list", "later", "spam", "full"))


def test_uncertain() -> None:
    """When the connection ends after the final dot, nobody knows."""
    with listening(Postman(breaks=True)) as postman, pytest.raises(UncertainError):
        messenger(postman.port).hand_over(RAW, DATE)


def test_nobody_there() -> None:
    """Without a server nothing was taken, for certain."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        one = messenger(taken.getsockname()[1])
        with pytest.raises(DeliveryError) as caught:
            one.hand_over(RAW, DATE)
    assert not isinstance(caught.value, UncertainError)


def test_a_host_that_is_no_name() -> None:
    """What no name server can be asked for was certainly not sent to."""
    smtp = Smtp(host="mail..example.org", port=25, tls="none", to=LIST)
    one = SmtpMessenger(Config(letter=LETTER, delivery=Delivery(messenger="smtp", smtp=smtp)), {})
    with pytest.raises(DeliveryError) as caught:
        one.hand_over(RAW, DATE)
    assert not isinstance(caught.value, UncertainError)


@pytest.mark.parametrize("name", list(SECRETS))
def test_half_a_login(name: str) -> None:
    """Half of a login in the environment is a wrong configuration; the missing half is named."""
    with pytest.raises(ConfigurationError) as caught:
        messenger(25, "none", {name: "x"})
    assert str(set(SECRETS) - {name})[2:-2] in str(caught.value)


def by_smtp(desk: Desk, postman: Postman) -> Desk:
    """Let a desk's letter go out by SMTP, and approve it."""
    for old, new in (('messenger = "outbox"', 'messenger = "smtp"'), ('tls = "starttls"', 'tls = "none"')):
        desk.change("newsletter.toml", old, new)
    desk.change("newsletter.toml", "port = 587", f"port = {postman.port}")
    desk.change("newsletter.toml", 'host = "localhost"', 'host = "127.0.0.1"')
    assert desk("run", "--live", now=TUESDAY).code == 0
    assert desk("approve", DAY).code == 0
    return desk


def letters(postman: Postman) -> list[bytes]:
    return [raw for _, to, raw in postman.taken if to == [LIST]]


def outcomes(desk: Desk) -> list[tuple[int, int, int]]:
    rows = [row for row in desk("deliveries", "--json").json if row["edition"] == DAY]
    return [
        tuple(
            one if isinstance(one, int) else len(one)
            for one in (row["accepted"], row["refused"], row["uncertain"])
        )
        for row in rows
    ]  # type: ignore[misc]


@pytest.fixture
def postman() -> Iterator[Postman]:
    with listening(Postman()) as running:
        yield running


def test_a_letter_leaves_once(desk: Desk, postman: Postman) -> None:
    """An approved letter leaves at its hour with `run --live`, the frozen bytes, and never again."""
    by_smtp(desk, postman)
    assert desk("run", "--live").code == 0
    assert letters(postman) == []
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert letters(postman) == [(desk.root / "var" / "frozen" / DAY / "message.eml").read_bytes()]
    for _ in range(2):
        assert desk("run", "--live").code == 0
    assert desk("send", DAY, "--live").code == 0
    assert len(letters(postman)) == 1
    assert outcomes(desk) == [(1, 0, 0)]


def test_a_rehearsal_sends_nothing(desk: Desk, postman: Postman) -> None:
    """Without --live a run only rehearses into the outbox, changes no status, and a later live run sends."""
    by_smtp(desk, postman)
    before = desk.edition.read_bytes()
    assert desk("run", now=THURSDAY).code == 0
    assert desk("run").code == 0
    assert letters(postman) == []
    assert len(desk.outbox) == 1
    assert desk.edition.read_bytes() == before
    assert desk("run", "--live").code == 0
    assert letters(postman) == [desk.outbox[0].read_bytes()]


def test_an_uncertain_hand_over_is_held(desk: Desk, postman: Postman) -> None:
    """When nobody knows whether it was taken: exit 1, then held, exit 3, never sent again by itself."""
    by_smtp(desk, postman)
    postman.breaks = True
    assert desk("run", "--live", now=THURSDAY).code == 1
    postman.breaks = False
    for _ in range(2):
        assert desk("run", "--live").code == 3
    assert desk("send", DAY, "--live").code == 3
    assert len(letters(postman)) == 1
    assert outcomes(desk) == [(0, 0, 1)]


def test_status_says_that_a_sending_failed(desk: Desk) -> None:
    """A server that is not there is named in what needs a person, and no sending is claimed."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        for old, new in (
            ('messenger = "outbox"', 'messenger = "smtp"'),
            ('tls = "starttls"', 'tls = "none"'),
        ):
            desk.change("newsletter.toml", old, new)
        desk.change("newsletter.toml", 'host = "localhost"', 'host = "127.0.0.1"')
        desk.change("newsletter.toml", "port = 587", f"port = {taken.getsockname()[1]}")
        desk("draft", DAY, now=TUESDAY)
        assert desk("approve", DAY).code == 0
        assert desk("run", "--live", now=THURSDAY).code == 1
    told = desk("status")
    assert "Dernier envoi" not in told.out
    assert "a échoué" in " ".join(desk("status", "--json").json["needs"])


def test_a_refused_letter_is_tried_again(desk: Desk, postman: Postman) -> None:
    """A refused letter is exit 1, tried again at the next run, and sent once."""
    by_smtp(desk, postman)
    postman.data = "451 later"
    assert desk("run", "--live", now=THURSDAY).code == 1
    assert desk("run", "--live").code == 1
    assert letters(postman) == []
    postman.data = "250 OK"
    assert desk("run", "--live").code == 0
    assert desk("run", "--live").code == 0
    assert len(letters(postman)) == 1
    assert outcomes(desk) == [(1, 0, 0)]
