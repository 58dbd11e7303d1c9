"""A mail server (RFC 5321), reached over TLS (RFC 3207, RFC 8314): its sessions take letters, one after the other.

What decides is the answer to the final dot (sections 4.2.1, 4.3.2): any 2yz means taken, 4yz refused for now, 5yz for
good. What is cut there, or no answer, leaves a doubt; whatever fails before the dot leaves none: nothing was taken.
"""

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from newsletter.addresses import as_in_dns
from newsletter.config import Smtp
from newsletter.deliver.answers import BREAKS, about, is_blocked, meant, words
from newsletter.deliver.conversation import Conversation, Patience, SecureConversation
from newsletter.deliver.mishap import RECIPIENTS, Mishap, MishapKind, heard, refused_kind
from newsletter.model import Outcome, Standing

_FULL = 552  # of RCPT, it is for now (RFC 5321, section 4.5.3.1.10)
_FOR_NOW = {
    MishapKind.LOGIN,
    MishapKind.TLS,
    MishapKind.LIMIT,
}  # whatever the code says: about us, and passes
_CLOSING = 421  # RFC 5321, section 3.8: whatever was asked, the session is over
_STANDINGS = {2: Standing.ACCEPTED, 4: Standing.DEFERRED, 5: Standing.REFUSED}


class RefusedError(Exception):
    """The server said no, or nothing that makes sense, before anything can have been taken.

    Args:
        standing: for now, or for good.
        mishap: why.
        goes_on: whether the session takes other letters.
    """

    def __init__(self, standing: Standing, mishap: Mishap, *, goes_on: bool = False) -> None:
        self.standing, self.mishap, self.goes_on = standing, mishap, goes_on


class Server:
    """How one server is reached.

    Args:
        settings: host, port, TLS.
        sender: the address on the envelope.
        login: name and password; None where none is needed.
        patience: how long is waited.
        sender_to: the address on the envelope to one address, where that is another; None where it never is.
        unsaid: takes secrets out of the server's words.
    """

    def __init__(
        self,
        settings: Smtp,
        sender: str,
        login: tuple[str, str] | None,
        patience: Patience,
        sender_to: Callable[[str], str] | None = None,
        unsaid: Callable[[str], str] = str,
    ) -> None:
        self._settings, self._login = settings, login
        self.sender, self.patience = sender, patience
        self.sender_to = sender_to or (lambda _: sender)
        self._unsaid = unsaid

    @property
    def where(self) -> str:
        """Host and port."""
        return f"{self._settings.host}:{self._settings.port}"

    @contextmanager
    def session(self) -> Iterator["Session"]:
        """Open a session, which ends politely where the block does.

        Raises:
            RefusedError: the server is not there, not secure, or does not let us in.
        """
        server = None
        try:
            with self.told(MishapKind.NAME):
                server = self._connected()
            with self.told(MishapKind.UNSAYABLE):
                self._log_in(server)
            session = Session(self, server)
            yield session
            if not session.is_in_letter:
                with suppress(*BREAKS):
                    server.putcmd("quit")
                    server.answer(self.patience.quit)
        finally:
            if server is not None:
                server.close()

    def _connected(self) -> Conversation:
        settings = self._settings
        kind = SecureConversation if settings.tls == "tls" else Conversation
        server = kind(settings.host, settings.port, self.patience)
        try:
            server.ehlo_or_helo_if_needed()
            if settings.tls == "starttls":
                server.go_secure(ssl.create_default_context())
                server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: Conversation) -> None:
        if self._login:
            try:
                server.login(*self._login)
            except smtplib.SMTPNotSupportedError:
                mishap = Mishap(MishapKind.LOGIN, "it offers no login", self.where)
                if self._settings.tls == "none" and server.has_extn("starttls"):
                    mishap = Mishap(MishapKind.TLS, "it offers no login before STARTTLS", self.where)
                raise RefusedError(Standing.DEFERRED, mishap) from None

    def is_stranger(self, server: Conversation) -> bool:
        """Whether we have not logged in though we could have: what is denied may be denied to us."""
        return self._login is None and server.has_extn("auth")

    @contextmanager
    def told(self, unwritable: MishapKind) -> Iterator[None]:
        """Turn what breaks into what it means; `unwritable` is what cannot be said in ASCII at this stage.

        Raises:
            RefusedError: something broke.
        """
        try:
            yield
        except BREAKS as error:
            raise RefusedError(Standing.DEFERRED, self.mishap(error, unwritable)) from None

    def mishap(self, error: Exception, unwritable: MishapKind) -> Mishap:
        """Say what it means that something broke."""
        kind, said = meant(error, unwritable)
        return Mishap(kind, self._heard(said), self.where)

    def heard(self, code: int, said: bytes) -> str:
        """Write an answer down, without secrets."""
        return self._heard(words(code, said))

    def _heard(self, said: str) -> str:
        return heard(said, self._unsaid)

    def no(self, asked: MishapKind, said: str, to: str) -> Mishap:
        """Say what the server does not take: which address, if it is about one."""
        kind = asked if asked in {MishapKind.LOGIN, MishapKind.TLS} else refused_kind(asked, said)
        whole = dict.fromkeys(
            (MishapKind.LOGIN, MishapKind.TLS, MishapKind.MESSAGE, MishapKind.LIMIT), ""
        ) | {MishapKind.SENDER: self.sender}
        return Mishap(kind, self._heard(said), ", ".join(filter(None, (whole.get(kind, to), self.where))))


class Session:
    """One open session: letters are begun with and ended, in turns.

    Attributes:
        is_in_letter: whether what is said now would be part of a letter.
    """

    def __init__(self, server: Server, conversation: Conversation) -> None:
        self._server, self._conversation = server, conversation
        self._is_broken_off = self._is_at_dot = False
        self.is_in_letter = False

    def begin(self, to: str, text: bytes, refused: MishapKind = MishapKind.RECIPIENT) -> None:
        """Say all but the final dot.

        Args:
            to: the address on the envelope; one beyond ASCII needs a server that takes such (RFC 6531).
            text: the letter, `stuffed`.
            refused: what it means that the server does not take the address.

        Raises:
            RefusedError: nothing was taken.
        """
        server = self._conversation
        server.renew()
        if self.is_in_letter:  # a command would be a line of it
            raise RefusedError(Standing.DEFERRED, Mishap(MishapKind.BROKEN, "", self._server.where))
        if self._is_broken_off:
            self._take_back()
        self._is_broken_off = True
        local, _, domain = to.rpartition("@")
        envelope = f"{local}@{as_in_dns(domain)}"
        with self._server.told(MishapKind.SENDER):
            options = self._size(text) + self._options(envelope)
            said = server.docmd("MAIL", f"FROM:<{self._server.sender_to(to)}>{options}")
            self._require(said, MishapKind.SENDER, to, is_theirs=refused is not MishapKind.READER)
        with self._server.told(refused):
            self._require(server.docmd("RCPT", f"TO:<{envelope}>"), refused, to)
        with self._server.told(MishapKind.MESSAGE):
            server.putcmd("data")
            self._require(server.answer(self._server.patience.data), MishapKind.MESSAGE, wanted=3)
            self.is_in_letter = True
            server.write(text)
        self._is_at_dot = True

    def _take_back(self) -> None:
        """Give up what was begun (RSET). A server that does not take that is none to say more to: it is no refusal of a letter.

        Raises:
            RefusedError: it does not.
        """
        with self._server.told(MishapKind.MESSAGE):
            code, said = self._conversation.docmd("rset")
        if code // 100 != 2:
            mishap = Mishap(MishapKind.BROKEN, self._server.heard(code, said), self._server.where)
            raise RefusedError(Standing.DEFERRED, mishap)

    def try_sender(self) -> None:
        """Ask whether the sender is taken, and begin with no letter.

        Raises:
            RefusedError: it is not.
        """
        server = self._conversation
        with self._server.told(MishapKind.SENDER):
            said = server.docmd("MAIL", f"FROM:<{self._server.sender}>")
            self._require(said, MishapKind.SENDER)
            server.docmd("RSET")

    def end(self, to: str, is_ending: Callable[[], bool] = lambda: False) -> Outcome:
        """Say the final dot, and hear what becomes of the letter; told to end meanwhile, we still listen for a while.

        Where something was said already, or the server is gone, there is no dot and no doubt.
        """
        try:
            self._conversation.expect_silence()
        except BREAKS as error:
            mishap = self._server.mishap(error, MishapKind.MESSAGE)
            return Outcome(recipient=to, standing=Standing.DEFERRED, detail=mishap.written)
        try:
            self._conversation.write(b".\r\n")
            code, said = self._conversation.answer(self._server.patience.dot, is_ending)
        except BREAKS as error:
            mishap = self._server.mishap(error, MishapKind.MESSAGE)
            return Outcome(recipient=to, standing=Standing.UNCERTAIN, detail=mishap.written)
        self._is_at_dot = self.is_in_letter = False
        # Some keep what they refused at the very end.
        self._is_broken_off = code // 100 != 2
        if code // 100 == 2:
            return Outcome(recipient=to, standing=Standing.ACCEPTED)
        standing = _STANDINGS.get(code // 100, Standing.UNCERTAIN)
        if standing is Standing.UNCERTAIN:
            mishap = Mishap(MishapKind.ANSWER, self._server.heard(code, said), self._server.where)
        else:
            mishap = self._server.no(about(code, said, MishapKind.MESSAGE), words(code, said), to)
        if standing is Standing.REFUSED and mishap.kind in _FOR_NOW:
            standing = Standing.DEFERRED
        return Outcome(recipient=to, standing=standing, detail=mishap.written)

    def abort(self) -> None:
        """Break the session off from another thread, unless only the final dot is missing, or its answer."""
        if not self._is_at_dot and self._conversation.sock is not None:
            with suppress(OSError):
                self._conversation.sock.shutdown(socket.SHUT_RDWR)

    def _size(self, text: bytes) -> str:
        """Say how large the letter is, so that one that is too large is refused before it is sent (RFC 1870)."""
        return f" SIZE={len(text)}" if self._conversation.has_extn("size") else ""

    def _options(self, envelope: str) -> str:
        """Ask for addresses beyond ASCII where there is one.

        Raises:
            RefusedError: the server takes none.
        """
        if envelope.isascii():
            return ""
        if not self._conversation.has_extn("smtputf8"):
            mishap = Mishap(MishapKind.ACCENTED, "", f"{envelope}, {self._server.where}")
            raise RefusedError(Standing.REFUSED, mishap, goes_on=True)
        self._conversation.command_encoding = "utf-8"
        return " SMTPUTF8 BODY=8BITMIME"

    def _require(
        self,
        answer: tuple[int, bytes],
        kind: MishapKind,
        to: str = "",
        *,
        wanted: int = 2,
        is_theirs: bool = True,
    ) -> None:
        """Go on where the answer's first digit is the wanted one.

        Raises:
            RefusedError: it is another. What is not about the one at hand (`is_theirs`) refuses nobody, but ends the session.
        """
        code, said = answer
        if code // 100 == wanted:
            return
        if code // 100 in {2, 3}:
            mishap = Mishap(MishapKind.ANSWER, self._server.heard(code, said), self._server.where)
            raise RefusedError(Standing.DEFERRED, mishap)
        asked = about(code, said, kind)
        is_denied = said.startswith(b"5.7.") and not is_blocked(said)
        if asked in RECIPIENTS and is_denied and self._server.is_stranger(self._conversation):
            asked = MishapKind.ACCESS
        mishap = self._server.no(asked, words(code, said), to)
        if code == _CLOSING and mishap.kind is not MishapKind.LIMIT:
            mishap = Mishap(MishapKind.BROKEN, mishap.said, self._server.where)
        is_full = code == _FULL and kind in RECIPIENTS
        is_final = code // 100 == 5 and mishap.kind not in _FOR_NOW and is_theirs and not is_full
        standing = Standing.REFUSED if is_final else Standing.DEFERRED
        raise RefusedError(standing, mishap, goes_on=code != _CLOSING and is_theirs)


def lined(raw: bytes) -> bytes:
    """Write a letter in lines that end in CRLF (RFC 5322, section 2.1), as it arrives."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def stuffed(raw: bytes) -> bytes:
    """Write a letter up to its final dot: `lined`, leading dots doubled (RFC 5321, section 4.5.2)."""
    return (b"\r\n" + lined(raw)).replace(b"\r\n.", b"\r\n..")[2:]
