"""A mail server, reached over TLS (RFC 3207, RFC 8314), and logged in to; and what its words mean."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsletter.config import Smtp
from newsletter.deliver.answers import BREAKS, meant, words
from newsletter.deliver.conversation import Conversation
from newsletter.deliver.mishap import OF_TLS, Mishap, MishapKind, heard, refused_kind
from newsletter.deliver.patience import Patience
from newsletter.deliver.refusal import RefusedError
from newsletter.deliver.secure_conversation import SecureConversation
from newsletter.model import Standing
from newsletter.web.authorities import trusted

_OF_NO_ADDRESS = {
    MishapKind.LOGIN,
    MishapKind.TLS,
    MishapKind.TURNED_AWAY,
    MishapKind.MESSAGE,
    MishapKind.LIMIT,
}


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
        self._is_heard = False  # it has greeted once

    @property
    def where(self) -> str:
        """Host and port."""
        return f"{self._settings.host}:{self._settings.port}"

    def connected(self) -> Conversation:
        """Reach the server, and log in; whoever asked for it closes it.

        Raises:
            RefusedError: the server is not there, not secure, or does not let us in.
        """
        with self.told(MishapKind.NAME):
            server = self._reached()
        try:
            with self.told(MishapKind.UNSAYABLE):
                self._log_in(server)
        except BaseException:
            server.close()
            raise
        return server

    def _reached(self) -> Conversation:
        settings = self._settings
        kind = SecureConversation if settings.tls == "tls" else Conversation
        is_known = settings.tls == "tls" or self._is_heard
        server = kind(settings.host, settings.port, self.patience, is_known=is_known)
        try:
            self._is_heard = True
            server.ehlo_or_helo_if_needed()
            if settings.tls == "starttls":
                server.go_secure(trusted("smtp"))
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
                mishap = Mishap(MishapKind.NO_LOGIN, "it offers no login", self.where)
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
        kind = asked if asked in {MishapKind.LOGIN, *OF_TLS} else refused_kind(asked, said)
        address = self.sender if kind is MishapKind.SENDER else "" if kind in _OF_NO_ADDRESS else to
        return Mishap(kind, self._heard(said), ", ".join(filter(None, (address, self.where))))
