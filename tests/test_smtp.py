"""The messenger that speaks SMTP, against servers on loopback."""

import dataclasses
import datetime as dt
import email
import email.policy
import signal
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from newsletter.config import Config, Delivery, Letter, Smtp
from newsletter.deliver import Mishap, MishapKind, SmtpMessenger, conversation
from newsletter.deliver.answers import GarbledError, meant
from newsletter.deliver.conversation import Conversation, _left, _shown
from newsletter.deliver.patience import Patience
from newsletter.deliver.waiting import waited
from newsletter.exceptions import ConfigurationError, DeliveryError, UncertainError
from newsletter.model import TOKEN_PLACE, FrozenLetter, Outcome, Standing
from tests.mailservers import serving
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

DATE = dt.date(2023, 9, 28)
LIST = "jeudis@lists.example.org"
RAW = b"To: jeudis@lists.example.org\r\nSubject: x\r\n\r\n.\r\n..deux\r\n.point\r\nfin\r\n"


@dataclass
class Postman:
    """Takes messages, or answers each step as a test says; `breaks` closes the connection after the final dot."""

    mail: str = "250 OK"
    rcpt: str = "250 OK"
    data: str = "250 OK"
    breaks: bool = False
    taken: list[tuple[str | None, list[str], bytes]] = field(default_factory=list)
    asked: list[list[str]] = field(default_factory=list)
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
        self.asked.append(list(envelope.rcpt_tos))
        if self.data.startswith("2"):
            assert isinstance(envelope.original_content, bytes)
            self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        if self.breaks:
            assert server.transport is not None
            server.transport.close()
        return self.data


@contextmanager
def listening(postman: Postman, **options: Any) -> Iterator[Postman]:
    with serving(postman, **options) as postman.port:
        yield postman


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


QUICK = Patience(connecting=2, command=2, data=2, block=2, dot=2, ending=0.3, quit=0.3, whole=5)


def messenger(
    port: int,
    tls: str = "none",
    environment: dict[str, str] | None = None,
    *,
    host: str = "127.0.0.1",
    patience: Patience = QUICK,
) -> SmtpMessenger:
    names = {"username_env": "SMTP_USERNAME", "password_env": "SMTP_PASSWORD"}
    smtp = Smtp(host=host, port=port, tls=tls, to="other@lists.example.org", **names)  # type: ignore[arg-type]
    config = Config(letter=LETTER, delivery=Delivery(messenger="smtp", smtp=smtp))
    return SmtpMessenger(config, environment or {}, patience=patience)


def handed(one: SmtpMessenger, raw: bytes = RAW) -> list[Outcome]:
    """Hand a letter over to its list."""
    letter = FrozenLetter(day=DATE, raw=raw)
    return list(one.hand_over(letter, one.recipients(letter)))


def last(one: SmtpMessenger) -> tuple[Standing, MishapKind, str]:
    """How it ended, what was wrong, and the server's words."""
    outcome = handed(one)[-1]
    assert outcome.recipient == LIST
    mishap = Mishap.read(outcome.detail)
    return outcome.standing, mishap.kind, mishap.said


def test_bytes_arrive_unchanged() -> None:
    """The list that the letter is addressed to gets its very bytes, from the sender's bare address."""
    short = b"To: jeudis@lists.example.org\r\n\r\n."
    with listening(Postman()) as postman:
        one = messenger(postman.port)
        assert handed(one) == [
            Outcome(recipient=LIST, standing=standing) for standing in (Standing.HANDING, Standing.ACCEPTED)
        ]
        handed(one, short)
    sender = "jeudis@example.org"
    assert postman.taken == [(sender, [LIST], RAW), (sender, [LIST], short + b"\r\n")]
    assert one.took(FrozenLetter(day=DATE, raw=RAW), LIST) is None


def test_a_test_goes_to_its_own_address() -> None:
    """A test goes to the address asked for, not to the list; when it is not taken, that is an error."""
    with listening(Postman()) as postman:
        messenger(postman.port).post(RAW, "a@example.org", "x")
        postman.data = "554 spam"
        with pytest.raises(DeliveryError) as refused:
            messenger(postman.port).post(RAW, "a@example.org", "x")
        postman.breaks = True
        with pytest.raises(UncertainError, match="broke off"):
            messenger(postman.port).post(RAW, "a@example.org", "x")
    assert type(refused.value) is DeliveryError
    where, remedy = f"127.0.0.1:{postman.port}", "ask the server's postmaster, with its words"
    assert str(refused.value) == f"The mail server refused the message: {where}: 554 spam; {remedy}"
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
        assert handed(messenger(postman.port, "starttls", SECRETS))[-1].standing is Standing.ACCEPTED
        standing, kind, said = last(messenger(postman.port, "starttls", {**SECRETS, "SMTP_PASSWORD": "faux"}))
        assert (standing, kind) == (Standing.DEFERRED, MishapKind.LOGIN)
        assert said.startswith("535 ")
        assert "b'" not in said
        standing, kind, _ = last(messenger(postman.port, "starttls"))
        assert (standing, kind) == (Standing.DEFERRED, MishapKind.LOGIN)
    assert len(postman.taken) == 1


def test_starttls_without_a_login(authority: Authority) -> None:
    """Over STARTTLS a server that wants no login takes the message."""
    with listening(Postman(), tls_context=authority.tls, require_starttls=True) as postman:
        assert handed(messenger(postman.port, "starttls"))[-1].standing is Standing.ACCEPTED


def test_a_login_that_nobody_wants() -> None:
    """Where secrets are configured, a server that offers no login gets no letter."""
    with listening(Postman()) as postman:
        one = messenger(postman.port, environment=SECRETS)
        assert last(one) == (Standing.DEFERRED, MishapKind.NO_LOGIN, "it offers no login")
    assert postman.taken == []


@pytest.mark.parametrize("is_offered", [True, False])
def test_an_address_with_an_accent(*, is_offered: bool) -> None:
    """An address beyond ASCII goes to a server that takes such (RFC 6531); of another it is said that it takes none."""
    with listening(Postman(), enable_SMTPUTF8=is_offered) as postman:
        to = "éditeur@accentué.example.org"
        outcomes = list(messenger(postman.port).hand_over(FrozenLetter(day=DATE, raw=RAW), (to,)))
    if is_offered:
        assert [one.standing for one in outcomes] == [Standing.HANDING, Standing.ACCEPTED]
        assert postman.taken[0][1] == ["éditeur@xn--accentu-hya.example.org"]
        return
    (outcome,) = outcomes
    assert outcome.standing is Standing.REFUSED
    where = f"éditeur@xn--accentu-hya.example.org, 127.0.0.1:{postman.port}"
    assert Mishap.read(outcome.detail) == Mishap(MishapKind.ACCENTED, "", where)
    assert postman.taken == []


def test_a_password_with_an_accent(authority: Authority) -> None:
    """A login that cannot be sent is said to be one, in words."""
    options = {"tls_context": authority.tls, "authenticator": login, "auth_required": True}
    with listening(Postman(), **options) as postman:
        one = messenger(postman.port, "starttls", {**SECRETS, "SMTP_PASSWORD": "été"})
        assert last(one) == (Standing.DEFERRED, MishapKind.UNSAYABLE, "")


def test_implicit_tls(authority: Authority) -> None:
    """TLS from the first byte."""
    with listening(Postman(), ssl_context=authority.tls) as postman:
        handed(messenger(postman.port, "tls"))
    assert [raw for _, _, raw in postman.taken] == [RAW]


def test_a_stranger_certificate(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A certificate of an authority that we don't trust ends it before anything is said."""
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "other.pem"))
    with listening(Postman(), tls_context=authority.tls) as postman:
        standing, kind, said = last(messenger(postman.port, "starttls", SECRETS))
    assert (standing, kind) == (Standing.DEFERRED, MishapKind.CERTIFICATE)
    assert said == "unable to get local issuer certificate"
    assert postman.taken == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read: no such file or directory"),
        ("", "holds no certificate"),
        ("x", "holds no certificate"),
    ],
)
def test_no_authorities(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str | None, why: str
) -> None:
    """Where the file of authorities is missing, or has none, that is said, and no certificate is blamed; nothing is handed over."""
    named = tmp_path / "no.pem"
    if content is not None:
        named.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(named))
    with listening(Postman(), tls_context=authority.tls) as postman:
        standing, kind, said = last(messenger(postman.port, "starttls", SECRETS))
    assert (standing, kind) == (Standing.DEFERRED, MishapKind.AUTHORITIES)
    assert said == f"SSL_CERT_FILE names {named}, which {why}"
    assert "SSL_CERT_FILE" in Mishap(kind, said).french_remedy
    assert "certificate" not in Mishap(kind, said).remedy.replace("ca-certificates", "")
    assert postman.taken == []


def test_no_starttls_offered() -> None:
    """A server without STARTTLS is not spoken to in the clear."""
    with listening(Postman()) as postman:
        assert last(messenger(postman.port, "starttls"))[:2] == (Standing.DEFERRED, MishapKind.NO_STARTTLS)
    assert postman.taken == []


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (Postman(mail="550 no sender"), (Standing.REFUSED, MishapKind.SENDER, "550 no sender")),
        (Postman(rcpt="550 no list"), (Standing.REFUSED, MishapKind.RECIPIENT, "550 no list")),
        (Postman(rcpt="450 later"), (Standing.DEFERRED, MishapKind.RECIPIENT, "450 later")),
        (Postman(data="554 spam"), (Standing.REFUSED, MishapKind.MESSAGE, "554 spam")),
        (Postman(data="452 full"), (Standing.DEFERRED, MishapKind.MESSAGE, "452 full")),
        (Postman(rcpt="500 what?"), (Standing.REFUSED, MishapKind.MESSAGE, "500 what?")),
        (Postman(mail="530 log in"), (Standing.DEFERRED, MishapKind.LOGIN, "530 log in")),
    ],
    ids=["mail", "rcpt", "rcpt later", "data", "data full", "rcpt unknown", "mail login"],
)
def test_refusals(refusal: Postman, expected: tuple[Standing, MishapKind, str]) -> None:
    """A refusal at any step is certain: nothing was taken, and the server's words are told."""
    with listening(refusal) as postman:
        assert last(messenger(postman.port)) == expected


def test_a_letter_that_is_too_large_is_not_even_sent() -> None:
    """The server is told its size first (RFC 1870), and refuses it as a message, not the sender."""
    with listening(Postman(), data_size_limit=len(RAW) - 10) as postman:
        standing, kind, said = last(messenger(postman.port))
    assert (standing, kind) == (Standing.REFUSED, MishapKind.MESSAGE)
    assert said.startswith("552")
    assert postman.asked == []


def test_a_login_that_is_offered_after_starttls_only(authority: Authority) -> None:
    """Who speaks in the clear to a server that wants it otherwise is told what is missing, not that the password is wrong."""
    options = {"tls_context": authority.tls, "authenticator": lambda *_: None}
    with listening(Postman(), **options) as postman:
        environment = {"SMTP_USERNAME": "nom", "SMTP_PASSWORD": "secret"}
        found = last(messenger(postman.port, environment=environment))
    assert found == (Standing.DEFERRED, MishapKind.TLS, "it offers no login before STARTTLS")


def posted(refusal: Postman, to: str) -> Mishap:
    """Why a test or a notice was not taken."""
    with listening(refusal) as postman, pytest.raises(DeliveryError) as caught:
        messenger(postman.port).post(RAW, to, "x")
    kind = next(kind for kind in MishapKind if Mishap(kind).what == caught.value.what)
    return Mishap(kind, caught.value.cause, caught.value.which)


@pytest.mark.parametrize(
    ("refusal", "kind", "address"),
    [
        (Postman(mail="553 5.7.1 not yours"), MishapKind.SENDER, "jeudis@example.org"),
        (Postman(rcpt="550 5.1.1 <x>: no such user"), MishapKind.RECIPIENT, LIST),
        (Postman(rcpt="450 4.1.8 <x>: Sender address rejected: Domain not found"), MishapKind.SENDER, "jeudis@example.org"),
        (Postman(rcpt="550 Sender verify failed"), MishapKind.SENDER, "jeudis@example.org"),
        (Postman(rcpt="554 5.7.1 <x>: Relay access denied"), MishapKind.RELAY, LIST),
        (Postman(data="550 5.7.60 Client does not have permissions to send as this sender"), MishapKind.SENDER, "jeudis@example.org"),
        (Postman(data="554 5.7.1 spam"), MishapKind.MESSAGE, ""),
    ],
)  # fmt: skip
def test_the_refused_address_is_named(refusal: Postman, kind: MishapKind, address: str) -> None:
    """Whichever address a server refuses is named before the server, at whatever step it says so."""
    with listening(refusal) as postman:
        mishap = Mishap.read(handed(messenger(postman.port))[-1].detail)
    where = f"127.0.0.1:{postman.port}"
    assert (mishap.kind, mishap.where) == (kind, f"{address}, {where}" if address else where)
    assert f"({mishap.where} : {mishap.said})" in mishap.french


@pytest.mark.parametrize(
    ("to", "kind", "key"),
    [
        (LETTER.editor, MishapKind.EDITOR, "editor dans [letter]"),
        ("a@example.org", MishapKind.TESTED, "--test"),
    ],
)
def test_what_to_check_is_where_the_address_stands(to: str, kind: MishapKind, key: str) -> None:
    """A refused notice sends the editor to their own address, a refused test to that of the command, none to the list's."""
    mishap = posted(Postman(rcpt="550 unknown"), to)
    assert (mishap.kind, mishap.where.split(",")[0]) == (kind, to)
    assert key in mishap.french_remedy
    assert "[delivery.smtp]" not in mishap.french_remedy + mishap.remedy


def test_for_now_or_for_good() -> None:
    """A 4yz is said to be for now, and what to check if it lasts; a 5yz is not."""
    now = posted(Postman(rcpt="450 4.2.0 greylisted"), LETTER.editor)
    assert now.french.startswith("le serveur de courrier refuse pour l’instant l’adresse")
    assert now.french_remedy.startswith("attendez un peu ; si cela dure, vérifiez editor")
    assert "if that lasts, check [letter] editor" in now.remedy
    good = posted(Postman(rcpt="550 unknown"), LETTER.editor)
    assert "pour l’instant" not in good.french
    assert good.remedy.startswith("check ")


def test_nobody_there() -> None:
    """Without a server nothing was taken, for certain, and it was not even begun with."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        (outcome,) = handed(messenger(taken.getsockname()[1]))
    assert outcome.standing is Standing.DEFERRED
    assert Mishap.read(outcome.detail).kind is MishapKind.CONNECTION


def test_a_host_that_is_no_name() -> None:
    """What no name server can be asked for was certainly not sent to."""
    (outcome,) = handed(messenger(25, host="mail..example.org"))
    assert (outcome.standing, Mishap.read(outcome.detail).kind) == (Standing.DEFERRED, MishapKind.NAME)


TO_THE_DOT = [b"220 hi\r\n", b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"]


@dataclass
class Script:
    """A server that says its lines, one a command, whatever is asked; then goes on in TLS, waits, or hangs up.

    After its lines it does nothing for `pause` seconds, and then hears what was said meanwhile.
    """

    lines: list[bytes]
    hangs_up: bool = True
    secures: ssl.SSLContext | None = None
    pause: float = 0
    port: int = 0
    heard: bytes = b""
    until: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            for number, line in enumerate(self.lines):
                end = b"\r\n.\r\n" if number == len(TO_THE_DOT) else b"\r\n"
                while number and not self.heard.endswith(end):
                    found = connection.recv(65536)
                    if not found:
                        return
                    self.heard += found
                connection.sendall(line)
                self.heard += b" "  # so that the next end is that of the next command
            self.until.wait(self.pause)
            while self.pause and self.secures is None and (found := connection.recv(65536)):
                self.heard += found
            if self.secures is not None:
                with suppress(OSError), self.secures.wrap_socket(connection, server_side=True) as secured:
                    secured.recv(1)
            if not self.hangs_up:
                self.until.wait(10)


@contextmanager
def scripted(
    *lines: bytes, hangs_up: bool = True, secures: ssl.SSLContext | None = None, pause: float = 0
) -> Iterator[Script]:
    script = Script(list(lines), hangs_up, secures, pause)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        script.port = listener.getsockname()[1]
        thread = threading.Thread(target=script.serve, args=(listener,), daemon=True)
        thread.start()
        yield script
        script.until.set()
        thread.join(10)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"250 OK\r\n", Standing.ACCEPTED),
        (b"200 fine\r\n", Standing.ACCEPTED),
        (b"220 taken\r\n", Standing.ACCEPTED),
        (b"252 will try\r\n", Standing.ACCEPTED),
        (b"250\r\n", Standing.ACCEPTED),
        (b"250-two\r\n250 lines\r\n", Standing.ACCEPTED),
        (b"250 OK\r\n421 bye\r\n", Standing.ACCEPTED),
        (b"450 later\r\n", Standing.DEFERRED),
        (b"400 later\r\n", Standing.DEFERRED),
        (b"500 what?\r\n", Standing.REFUSED),
        (b"550 \xff\r\n", Standing.REFUSED),
        (b"250-" + b"x" * 4092 + b"\n250 OK\r\n", Standing.ACCEPTED),
        (b"250-x\r\n" * 99 + b"250 OK\r\n", Standing.ACCEPTED),
        (b"250-x\r\n" * 100 + b"250 OK\r\n", Standing.UNCERTAIN),
        (b"421 going down\r\n", Standing.DEFERRED),
        (b"550 no\r\n", Standing.REFUSED),
        (b"", Standing.UNCERTAIN),
        (b"250 OK", Standing.UNCERTAIN),
        (b"250-first\r\n", Standing.UNCERTAIN),
        (b"354 more?\r\n", Standing.UNCERTAIN),
        (b"\r\n", Standing.UNCERTAIN),
        (b"OK\r\n", Standing.UNCERTAIN),
        (b"2500 OK\r\n", Standing.UNCERTAIN),
        (b"25 OK\r\n", Standing.UNCERTAIN),
        (b"HTTP/1.1 200 OK\r\n", Standing.UNCERTAIN),
        (b"\xff\xfe\x00\r\n", Standing.UNCERTAIN),
        (b"250-" + b"x" * 10_000 + b"\r\n250 OK\r\n", Standing.UNCERTAIN),
        (b"250-x\r\n" * 1000 + b"250 OK\r\n", Standing.UNCERTAIN),
    ],
)
def test_the_answer_to_the_final_dot(answer: bytes, expected: Standing) -> None:
    """Any well-formed 2yz is success, a 4yz or 5yz a refusal, everything else a doubt (RFC 5321, 4.2.1 and 4.3.2)."""
    with scripted(*TO_THE_DOT, answer) as script:
        outcomes = handed(messenger(script.port))
    assert [(one.recipient, one.standing) for one in outcomes] == [(LIST, Standing.HANDING), (LIST, expected)]
    assert (outcomes[-1].detail == "") is (expected is Standing.ACCEPTED)


@pytest.mark.parametrize("stage", range(len(TO_THE_DOT)))
@pytest.mark.parametrize("line", [b"", b"gibberish\r\n", b"250-x\r\n" * 1000])
def test_whatever_breaks_before_the_dot_is_certain(stage: int, line: bytes) -> None:
    """Hanging up, nonsense and floods before the final dot leave no doubt: nothing was begun with."""
    with scripted(*TO_THE_DOT[:stage], line) as script:
        (outcome,) = handed(messenger(script.port))
    assert outcome.standing is Standing.DEFERRED
    assert Mishap.read(outcome.detail).kind in {MishapKind.BROKEN, MishapKind.ANSWER}


@pytest.mark.parametrize("stage", [0, 1, 4, 5])
@pytest.mark.some(2)
def test_silence_has_an_end(stage: int) -> None:
    """A server that says nothing is waited for so long; only after the final dot that leaves a doubt."""
    with scripted(*TO_THE_DOT[:stage], hangs_up=False) as script:
        one = messenger(script.port, patience=Patience(command=0.2, data=0.2, dot=0.2, quit=0.2))
        standing, kind, _ = last(one)
    doubt = stage == len(TO_THE_DOT)
    assert (standing, kind) == (Standing.UNCERTAIN if doubt else Standing.DEFERRED, MishapKind.PATIENCE)


@pytest.mark.parametrize("ends", ["connecting", "whole"])
def test_silence_before_tls_has_an_end(ends: str) -> None:
    """A server that says nothing where TLS should begin is waited for so long, and no longer than for everything."""
    patience = Patience(**{"connecting": 60, "whole": 60, ends: 0.2})
    with scripted(hangs_up=False) as script:
        found = last(messenger(script.port, "tls", patience=patience))
    assert found == (Standing.DEFERRED, MishapKind.PATIENCE, "")


def test_silence_after_starttls_has_an_end() -> None:
    """A server that says nothing once TLS should begin is waited for as long as for an answer."""
    lines = (b"220 hi\r\n", b"250-hello\r\n250 STARTTLS\r\n", b"220 go\r\n")
    with scripted(*lines, hangs_up=False) as script:
        found = last(messenger(script.port, "starttls", patience=Patience(command=0.2)))
    assert found == (Standing.DEFERRED, MishapKind.PATIENCE, "")


@pytest.mark.long
def test_all_has_one_end() -> None:
    """However patient each stage is, everything together ends in time."""
    with scripted(*TO_THE_DOT, hangs_up=False) as script:
        found = last(messenger(script.port, patience=Patience(whole=1.5)))
    assert found == (Standing.UNCERTAIN, MishapKind.PATIENCE, "")


def test_the_end_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """At its very end no time is left."""
    with monkeypatch.context() as patch:
        patch.setattr("newsletter.deliver.conversation.time.monotonic", lambda: 5.0)
        assert _left(7.0) == 2
        with pytest.raises(TimeoutError):
            _left(5.0)


@pytest.mark.parametrize("ends", ["block", "whole"])
@pytest.mark.some(1)
def test_who_takes_nothing_is_not_waited_for(ends: str) -> None:
    """A server that stops taking the message is waited for so long; nothing was taken, for certain."""
    with scripted(*TO_THE_DOT, hangs_up=False) as script:
        one = messenger(script.port, patience=Patience(**{"block": 60, "whole": 60, ends: 0.3}))
        letter = FrozenLetter(day=DATE, raw=RAW + (b"x" * 998 + b"\r\n") * 20_000)
        (outcome,) = one.hand_over(letter, (LIST,))
    assert (outcome.standing, Mishap.read(outcome.detail).kind) == (Standing.DEFERRED, MishapKind.PATIENCE)


@pytest.mark.parametrize(
    ("raw", "arrives"), [(b".x\n..\r\n", b".x\r\n..\r\n"), (b"x", b"x\r\n"), (b"", b"\r\n")]
)
def test_dots_and_ends_of_lines(raw: bytes, arrives: bytes) -> None:
    """A dot that begins the first line is one too, and every line ends as SMTP wants it."""
    with listening(Postman()) as postman:
        messenger(postman.port).post(raw, LIST, "x")
    assert [taken for _, _, taken in postman.taken] == [arrives]


def test_a_message_that_is_not_wanted() -> None:
    """Refused before it is said, it is the message that is refused."""
    with scripted(*TO_THE_DOT[:4], b"554 no more today\r\n") as script:
        found = last(messenger(script.port))
    assert found == (Standing.REFUSED, MishapKind.MESSAGE, "554 no more today")


def test_any_answer_of_its_kind_will_do() -> None:
    """Not only 250 and 354: any 2yz takes an address, any 3yz wants the message (RFC 5321, 4.3.2)."""
    lines = [*TO_THE_DOT[:2], b"200 ok\r\n", b"259 ok\r\n", b"300 go\r\n"]
    with scripted(*lines, b"250 OK\r\n") as script:
        assert handed(messenger(script.port))[-1].standing is Standing.ACCEPTED


def test_a_long_message_arrives_unchanged() -> None:
    """A message of many pieces is none the different for it."""
    raw = RAW + b"".join(b"%d\r\n" % number for number in range(50_000))
    with listening(Postman()) as postman:
        messenger(postman.port).post(raw, LIST, "x")
    assert [taken for _, _, taken in postman.taken] == [raw]


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        (b"554 go away\r\n", MishapKind.TURNED_AWAY, "554 go away"),
        (b"250 OK\r\n", MishapKind.ANSWER, "250 OK"),
        (b"554\r\n", MishapKind.TURNED_AWAY, "554"),
        (b"nonsense\xff\r\n", MishapKind.ANSWER, "nonsense\ufffd"),
        (b"x" * 99 + b"\r\n", MishapKind.ANSWER, "x" * 80),
        (b"x" * 5000, MishapKind.ANSWER, "a line of over 4096 bytes"),
        (b"220-x\r\n" * 101, MishapKind.ANSWER, "over 100 lines"),
    ],
)
def test_a_greeting_that_is_none(line: bytes, kind: MishapKind, said: str) -> None:
    """A server that does not greet is left; its words are told, or what is wrong with them."""
    with scripted(line) as script:
        assert last(messenger(script.port)) == (Standing.DEFERRED, kind, said)


GREETING = (b"220 hi\r\n", b"250-hello\r\n250 STARTTLS\r\n", b"220 go\r\n")


def secured(port: int, patience: Patience) -> str | None:
    """Go on in TLS, and say in which."""
    one = Conversation("127.0.0.1", port, patience)
    try:
        one.ehlo()
        one.go_secure(ssl.create_default_context())
        assert isinstance(one.sock, ssl.SSLSocket)
        return one.sock.version()
    finally:
        one.close()


def test_the_handshake_has_the_time_of_a_command(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However short the moments are in which answers are listened for, TLS may take as long as a command to begin."""
    monkeypatch.setattr(conversation, "_LOOK", 0.02)
    with scripted(*GREETING, secures=authority.tls, pause=0.2) as script:
        assert secured(script.port, QUICK) == "TLSv1.3"
    with scripted(*GREETING, hangs_up=False) as script, pytest.raises(TimeoutError):
        secured(script.port, dataclasses.replace(QUICK, command=0.2))


@pytest.mark.long
def test_a_letter_is_written_as_slowly_as_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes nothing for a while gets the rest when it does; one that takes nothing more ends it in its time."""
    monkeypatch.setattr(conversation, "_LOOK", 0.02)
    whole = bytes(8_000_000)
    with scripted(b"220 hi\r\n", hangs_up=False, pause=0.2) as script:
        one = Conversation("127.0.0.1", script.port, QUICK)
        waited(one.write(whole))
        one.close()
    assert len(script.heard) >= len(whole)
    with scripted(b"220 hi\r\n", hangs_up=False, pause=5) as script:
        one = Conversation("127.0.0.1", script.port, dataclasses.replace(QUICK, block=0.2))
        with pytest.raises(TimeoutError):
            waited(one.write(whole))
        one.close()
        script.until.set()


def named(error: ssl.SSLError, reason: str | None) -> ssl.SSLError:
    error.reason = reason  # type: ignore[assignment] - OpenSSL gives none where it has none
    return error


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (smtplib.SMTPConnectError(554, b"no \xe9t\xe9"), MishapKind.TURNED_AWAY, "554 no \ufffdt\ufffd"),
        (smtplib.SMTPConnectError(554, "no"), MishapKind.TURNED_AWAY, "554 no"),
        (smtplib.SMTPAuthenticationError(535, b"bad"), MishapKind.LOGIN, "535 bad"),
        (smtplib.SMTPNotSupportedError("x"), MishapKind.NO_STARTTLS, ""),
        (smtplib.SMTPServerDisconnected("x"), MishapKind.BROKEN, ""),
        (smtplib.SMTPException("x"), MishapKind.NO_LOGIN, "it offers no way of logging in that we know"),
        (GarbledError("what?"), MishapKind.ANSWER, "what?"),
        (named(ssl.SSLError(1, "x"), "WRONG_VERSION_NUMBER"), MishapKind.TLS, "wrong version number"),
        (named(ssl.SSLError(1, "x"), None), MishapKind.TLS, ""),
        (socket.gaierror(-2, "Name or service not known"), MishapKind.NAME, "name or service not known"),
        (ConnectionRefusedError(111, "Connection refused"), MishapKind.CONNECTION, "connection refused"),
        (OSError("No Way"), MishapKind.CONNECTION, "no way"),
        (ConnectionResetError(104, "x"), MishapKind.BROKEN, ""),
        (BrokenPipeError(32, "x"), MishapKind.BROKEN, ""),
        (TimeoutError("x"), MishapKind.PATIENCE, ""),
        (UnicodeError("x"), MishapKind.UNSAYABLE, ""),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Exception) else None,
)
def test_what_breaks_has_a_meaning(error: Exception, kind: MishapKind, said: str) -> None:
    """Whatever breaks is one kind of mishap, with the other side's words for it, never Python's."""
    assert meant(error, MishapKind.UNSAYABLE) == (kind, said)


def test_quit_is_not_waited_for() -> None:
    """The outcome is told before QUIT, and a server that ignores QUIT changes nothing."""
    with scripted(*TO_THE_DOT, b"250 taken\r\n", hangs_up=False) as script:
        letter = FrozenLetter(day=DATE, raw=RAW)
        going = messenger(script.port).hand_over(letter, (LIST,))
        assert next(going).standing is Standing.HANDING
        assert not script.heard.endswith(b"\r\n.\r\n")
        assert next(going).standing is Standing.ACCEPTED
        assert b"QUIT" not in script.heard
        assert list(going) == []


def test_quit_is_said() -> None:
    """A session is ended by its own command (RFC 5321, section 4.1.1.10)."""
    with scripted(*TO_THE_DOT, b"250 taken\r\n", b"221 bye\r\n") as script:
        list(messenger(script.port).hand_over(FrozenLetter(day=DATE, raw=RAW), (LIST,)))
    assert script.heard.endswith(b" QUIT\r\n ")


@pytest.mark.parametrize(
    ("mail", "kind"),
    [("250 OK", None), ("550 5.7.1 no", MishapKind.SENDER), ("451 later", MishapKind.MESSAGE)],
)
def test_tried_without_a_letter(mail: str, kind: MishapKind | None) -> None:
    """Whether the sender is taken is found out without naming anybody."""
    with listening(Postman(mail=mail, rcpt="550 nobody is to be named")) as postman:
        mishap = messenger(postman.port).tried()
    assert (mishap.kind if mishap else None) == kind
    assert postman.asked == []


def test_tried_where_it_breaks_off() -> None:
    """A server that is gone in the middle is told of."""
    with scripted(*TO_THE_DOT[:2]) as script:
        mishap = messenger(script.port).tried()
    assert mishap is not None
    assert mishap.kind is MishapKind.BROKEN


@pytest.mark.parametrize("goes_on", [True, False])
def test_sent_false_it_begins_with_no_other(*, goes_on: bool) -> None:
    """Told that it is too late, it drops the one that it began with, and goes to no other list."""
    with listening(Postman()) as postman:
        going = messenger(postman.port).hand_over(
            FrozenLetter(day=DATE, raw=RAW), (LIST, "other@example.org")
        )
        said = [next(going).standing]
        with suppress(StopIteration):
            while True:
                said.append(going.send(goes_on).standing)
    whole = [Standing.HANDING, Standing.ACCEPTED] * 2
    assert said == (whole if goes_on else whole[:1])
    assert len(postman.taken) == 2 * goes_on


def test_what_is_dropped_is_ended_by_no_command() -> None:
    """Whoever is dropped before the final dot is not said QUIT about: that would be a line of the letter."""
    with scripted(*TO_THE_DOT, pause=0.01) as script:
        going = messenger(script.port).hand_over(FrozenLetter(day=DATE, raw=RAW), (LIST,))
        goes_on = next(going).standing is not Standing.HANDING
        with pytest.raises(StopIteration):
            going.send(goes_on)
    assert b"fin\r\n" in script.heard
    assert b"QUIT" not in script.heard


def test_closed_before_the_dot_it_sends_none() -> None:
    """Closed once it said that it begins, it never says the final dot."""
    with scripted(*TO_THE_DOT, b"250 taken\r\n") as script:
        going = messenger(script.port).hand_over(FrozenLetter(day=DATE, raw=RAW), (LIST,))
        next(going)
        going.close()
    assert not script.heard.rstrip().endswith(b"\r\n.")


def test_what_is_said_in_the_clear_is_no_part_of_tls(authority: Authority) -> None:
    """A server, or who stands between, that says more before TLS than asked is not believed after it."""
    lines = (b"220 hi\r\n", b"250-hello\r\n250 STARTTLS\r\n", b"220 go\r\n250 injected\r\n")
    with scripted(*lines, secures=authority.tls) as script:
        found = last(messenger(script.port, "starttls"))
    assert found == (Standing.DEFERRED, MishapKind.ANSWER, "more in the clear than was asked")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.some(1)
def test_told_to_end_it_still_listens(number: signal.Signals) -> None:
    """Told to end while the answer is waited for, it is waited for a little; what came is told before we end."""
    came: list[int] = []
    before = signal.signal(number, lambda sent, _frame: came.append(sent))
    try:
        with scripted(*TO_THE_DOT, b"250 taken\r\n", hangs_up=False) as script:
            going = messenger(script.port).hand_over(FrozenLetter(day=DATE, raw=RAW), (LIST,))
            next(going)
            signal.raise_signal(number)
            assert came == []
            assert next(going).standing is Standing.ACCEPTED
            assert came == []
            assert list(going) == []
            assert came == [number]
        with scripted(*TO_THE_DOT, hangs_up=False) as script:
            patient = dataclasses.replace(QUICK, dot=60, ending=0.2, whole=60)
            going = messenger(script.port, patience=patient).hand_over(
                FrozenLetter(day=DATE, raw=RAW), (LIST,)
            )
            next(going)
            signal.raise_signal(number)
            doubt = next(going)
            assert doubt.standing is Standing.UNCERTAIN
            assert Mishap.read(doubt.detail).kind is MishapKind.PATIENCE
    finally:
        going.close()
        signal.signal(number, before)


@pytest.mark.parametrize("name", list(SECRETS))
def test_half_a_login(name: str) -> None:
    """Half of a login in the environment is a wrong configuration; the missing half is named."""
    with pytest.raises(ConfigurationError) as caught:
        messenger(25, "none", {name: "x"})
    (missing,) = set(SECRETS) - {name}
    assert str(caught.value) == (
        f"A secret is missing: {missing}: it is not in the environment; set both name and password"
    )


@pytest.mark.parametrize("half", ["username_env", "password_env"])
def test_half_a_login_in_the_settings(half: str) -> None:
    """A name or a password that no setting names is missing too."""
    smtp = Smtp(to=LIST, **{half: "SMTP_HALF"})  # type: ignore[arg-type]
    config = Config(letter=LETTER, delivery=Delivery(messenger="smtp", smtp=smtp))
    with pytest.raises(ConfigurationError, match=": username_env / password_env:"):
        SmtpMessenger(config, {"SMTP_HALF": "moi"})


def keyed(port: int, *keys: str, unsubscribe: str = LETTER.unsubscribe, **there: str) -> Config:
    """Name the keys of tokens."""
    smtp = Smtp(host="127.0.0.1", port=port, tls="none", token_env=keys, **there)  # type: ignore[arg-type]
    letter = msgspec.structs.replace(LETTER, unsubscribe=unsubscribe)
    return Config(letter=letter, delivery=Delivery(messenger="smtp", smtp=smtp))


IN_LINK = f"https://example.org/stop/{TOKEN_PLACE}"


def test_nobody_has_a_token() -> None:
    """What goes to a list has none, whatever key there is; nor has a notice where the key is lost: nothing is written in its place."""
    raw = f"Subject: x\r\n\r\n{TOKEN_PLACE}\r\n".encode()
    with listening(Postman()) as postman:
        SmtpMessenger(keyed(postman.port, "KEY", to=LIST), {"KEY": "clé"}).post(raw, LIST, "x")
        each = keyed(postman.port, "KEY", recipients="recipients.csv", unsubscribe=IN_LINK)
        SmtpMessenger(each, {}, posts_only=True).post(raw, LIST, "x")
    assert [taken for _, _, taken in postman.taken] == [raw, raw]


def test_a_key_that_is_missing() -> None:
    """The first key is needed where readers have tokens; the others are understood, and a list needs none."""
    each = keyed(25, "KEY", "KEY_BEFORE", recipients="recipients.csv", unsubscribe=IN_LINK)
    with pytest.raises(ConfigurationError) as caught:
        SmtpMessenger(each, {"KEY_BEFORE": "x"})
    assert str(caught.value) == (
        "A secret is missing: KEY: it is not in the environment, and each reader's token is made with it; "
        "set it, and never change it: links in letters that have left need it"
    )
    SmtpMessenger(each, {"KEY": "clé"})
    SmtpMessenger(keyed(25, "KEY", to=LIST), {})


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


def test_a_list_has_it(desk: Desk, postman: Postman) -> None:
    """The editor is told that the letter has left, and that its list may still keep it: the one that it was approved for."""
    by_smtp(desk, postman)
    desk.change("newsletter.toml", f'to = "{LIST}"', 'to = "nouvelle@lists.example.org"')
    assert desk("run", "--live", now=THURSDAY).code == 0
    notices = [
        email.message_from_bytes(raw, policy=email.policy.default)
        for _, to, raw in postman.taken
        if to != [LIST]
    ]
    said = " ".join(word for notice in notices for word in notice.get_content().split())
    assert f"est partie à 9 h 05. La liste {LIST} l’a prise. Si ses abonnés" in said


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
    """When nobody knows whether it was taken it is held, exit 3, never sent again by itself."""
    by_smtp(desk, postman)
    postman.breaks = True
    assert desk("run", "--live", now=THURSDAY).code == 3
    postman.breaks = False
    for _ in range(2):
        assert desk("run", "--live").code == 3
    assert desk("send", DAY, "--live").code == 3
    assert len(letters(postman)) == 1
    assert outcomes(desk) == [(0, 0, 1)]


def test_a_reason_that_no_mail_can_tell_is_said_once(desk: Desk, postman: Postman) -> None:
    """A server that refuses the sender takes no notice either: the first run says why, and no other does."""
    by_smtp(desk, postman)
    postman.mail = "553 5.7.1 sender rejected"
    said = [desk("run", "--live", now=f"2023-09-28T09:{minute}5:00+02:00") for minute in range(4)]
    assert [one.code for one in said] == [1, 3, 3, 3]
    assert "refused the sender" in said[0].err
    assert [one.err + one.out for one in said[1:]] == ["", "", ""]
    assert letters(postman) == []


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
    assert "a échoué" in " ".join(desk.needs())


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


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"hello world\r\n", "hello world"),
        (b"250\tx\r\n", "250 x"),
        (b"\r\n", ""),
        (b"\x1b[2J na\xc3\xafve \xe9\r\n", "[2J naïve \ufffd"),
    ],
)
def test_what_is_no_answer_is_shown_in_words(said: bytes, words: str) -> None:
    """Printable words as they are; of what would rule a terminal, and ends of lines, nothing."""
    assert _shown(said) == words
