"""A port that speaks TLS from its first byte where STARTTLS is set, and the reverse: told at once, with the right setting."""

import dataclasses
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from newsletter.deliver import Mishap, MishapKind, conversation
from newsletter.deliver.first_word import silence, speaks_tls
from newsletter.deliver.patience import Patience
from newsletter.model import Standing
from tests.misbehaving import Misbehaving, misbehaving
from tests.test_smtp import QUICK, SECRETS, Authority, Postman, authority, handed, last, listening, messenger
from tests.workspaces import TUESDAY, Desk

__all__ = ["authority"]
SOON = dataclasses.replace(QUICK, silence=0.2, asking=2, command=60, connecting=60, whole=60)


@dataclass
class Tarpit:
    """A plain server whose greeting takes its time on every connection; counts them."""

    after: float
    port: int = 0
    connections: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    talks: list[threading.Thread] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.talks.append(threading.Thread(target=self._talk, args=(connection,), daemon=True))
                self.talks[-1].start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            self.over.wait(self.after)
            connection.sendall(b"220 hi\r\n")
            said = b""
            while line := connection.recv(4096):
                said += line
                is_letter = said.endswith(b"DATA\r\n")
                is_hello = line.upper().startswith(b"EHLO")
                is_inside = b"DATA\r\n" in said and not said.endswith(b"\r\n.\r\n") and not is_letter
                if not is_inside:
                    connection.sendall(
                        b"354 go\r\n" if is_letter else b"250 hi\r\n" if is_hello else b"250 OK\r\n"
                    )
            self.connections.append(said)


@contextmanager
def slow(after: float) -> Iterator[Tarpit]:
    tarpit = Tarpit(after)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        tarpit.port = listener.getsockname()[1]
        thread = threading.Thread(target=tarpit.serve, args=(listener,), daemon=True)
        thread.start()
        yield tarpit
        listener.shutdown(socket.SHUT_RDWR)
        tarpit.over.set()
        for one in (thread, *tarpit.talks):
            one.join(10)


@pytest.fixture
def at_once(authority: Authority) -> Iterator[Misbehaving]:
    """A server that speaks TLS from the first byte."""
    with misbehaving(authority.tls, at_once=True) as server:
        yield server


@pytest.mark.parametrize("tls", ["starttls", "none"])
def test_tls_from_the_first_byte_is_recognised(at_once: Misbehaving, tls: str) -> None:
    """A server that is silent because it waits for TLS is told as that, long before its patience or ours ends."""
    begun = time.monotonic()
    found = last(messenger(at_once.port, tls, SECRETS, patience=SOON))
    assert found == (Standing.DEFERRED, MishapKind.TLS_FIRST, "")
    assert time.monotonic() - begun < 20


def test_one_that_hangs_up_meanwhile(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that soon loses patience itself, and breaks off without a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            first, _ = listener.accept()
            time.sleep(0.2)
            first.close()
            second, _ = listener.accept()
            with suppress(OSError), authority.tls.wrap_socket(second, server_side=True) as way:
                way.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        monkeypatch.setattr(conversation, "_AT_LEAST", 0.1)
        patient = dataclasses.replace(SOON, silence=30)
        found = last(messenger(listener.getsockname()[1], "starttls", patience=patient))
        thread.join(10)
    assert found == (Standing.DEFERRED, MishapKind.TLS_FIRST, "")


def test_a_plain_server_where_tls_is_set(authority: Authority) -> None:
    """It is told as one that speaks no TLS from the first byte, and gets nothing."""
    with listening(Postman(), tls_context=authority.tls) as postman:
        found = last(messenger(postman.port, "tls", SECRETS))
    assert found == (Standing.DEFERRED, MishapKind.PLAIN_FIRST, "")
    assert postman.taken == []


@pytest.mark.long
def test_a_slow_plain_server_is_waited_for() -> None:
    """One that only takes its time to greet gets the letter; that it is plain is remembered."""
    with slow(0.6) as tarpit:
        one = messenger(tarpit.port, patience=SOON)
        assert [handed(one)[-1].standing for _ in range(2)] == [Standing.ACCEPTED] * 2
    letters = [said for said in tarpit.connections if b"MAIL FROM" in said]
    assert len(letters) == 2
    assert len(tarpit.connections) - len(letters) <= 1


def test_who_greets_at_once_is_asked_nothing_more() -> None:
    """No connection is made that need not be."""
    with slow(0) as tarpit:
        assert handed(messenger(tarpit.port, patience=SOON))[-1].standing is Standing.ACCEPTED
    assert len(tarpit.connections) <= 1


def test_silence_is_shorter_where_tls_is_usual() -> None:
    """On the port of TLS from the first byte a greeting would be the surprise (RFC 8314)."""
    assert silence(465, Patience().silence) < silence(587, Patience().silence) <= 10


def test_who_speaks_tls(authority: Authority) -> None:
    """Also who refuses all that we offer does so in TLS; a plain server, a silent one and nobody do not."""
    newer = ssl.create_default_context(
        ssl.Purpose.CLIENT_AUTH
    )  # without a certificate: no handshake can end well
    for context, expected in ((authority.tls, True), (newer, True)):
        with misbehaving(context, at_once=True) as server:
            assert speaks_tls("127.0.0.1", server.port, 5) is expected
    with slow(0) as plain, slow(5) as silent:
        assert not speaks_tls("127.0.0.1", plain.port, 5)
        assert not speaks_tls("127.0.0.1", silent.port, 0.2)
    assert not speaks_tls("127.0.0.1", plain.port, 5)


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        (MishapKind.TLS_FIRST, 'tls = "tls"'),
        (MishapKind.PLAIN_FIRST, 'tls = "starttls"'),
        (MishapKind.NO_STARTTLS, 'tls = "tls"'),
        (MishapKind.CERTIFICATE, "SSL_CERT_FILE"),
    ],
)
def test_each_names_the_right_setting(kind: MishapKind, setting: str) -> None:
    """What to write stands in the remedy, for operators and for editors."""
    assert setting in Mishap(kind).remedy
    assert setting in Mishap(kind).french_remedy


@pytest.mark.parametrize(
    ("kind", "said", "french"),
    [
        (MishapKind.TLS, "it offers no login before STARTTLS", "il ne laisse s’identifier qu’après STARTTLS"),
        (MishapKind.CERTIFICATE, "certificate has expired", "certificat expiré"),
        (
            MishapKind.CERTIFICATE,
            "hostname mismatch, certificate is not valid for 'mail.example.org'.",
            "certificat d’un autre que mail.example.org",
        ),
        (MishapKind.CONNECTION, "connection refused", "connexion refusée"),
        (MishapKind.ANSWER, "over 100 lines", "plus de 100 lignes"),
        (MishapKind.TURNED_AWAY, "554 go away", "554 go away"),
    ],
)
def test_one_language(kind: MishapKind, said: str, french: str) -> None:
    """What we, OpenSSL and the system say is French in French; a server's own words are quoted."""
    mishap = Mishap(kind, said, "x:25")
    assert french in mishap.french
    assert mishap.said == said
    assert (said in mishap.french) is (said == french)


def test_doctor_and_status_say_it(desk: Desk, at_once: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words, with what to write in newsletter.toml."""
    monkeypatch.setattr("newsletter.deliver.smtp.Patience", lambda: SOON)
    monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ('host = "localhost"', 'host = "127.0.0.1"'),
        ("port = 587", f"port = {at_once.port}"),
    ):
        desk.change("newsletter.toml", old, new)
    (found,) = [one for one in desk("doctor", "--json", now=TUESDAY).json if one["code"] == "messenger"]
    assert "attend TLS dès le premier octet" in found["message"]
    assert 'tls = "tls"' in found["remedy"]
    assert desk("run", "--live").code in {0, 1}
    (told,) = [one for one in desk.needs() if "TLS" in one]
    assert 'tls = "tls"' in told
