"""A session with a mail server (RFC 5321) takes letters, one after the other.

What decides is the answer to the final dot (sections 4.2.1, 4.3.2): any 2yz means taken, 4yz refused for now, 5yz for
good. What is cut there, or no answer, leaves a doubt; whatever fails before the dot leaves none: nothing was taken.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from newsletter.addresses import as_in_dns
from newsletter.deliver.answers import BREAKS, about, words
from newsletter.deliver.conversation import Conversation
from newsletter.deliver.mishap import OF_TLS, RECIPIENTS, Mishap, MishapKind
from newsletter.deliver.refusal import RefusedError
from newsletter.deliver.server import Server
from newsletter.deliver.waiting import Waiting, waited
from newsletter.model import Outcome, Standing

_FULL = 552  # of RCPT, it is for now (RFC 5321, section 4.5.3.1.10)
_FOR_NOW = {
    MishapKind.LOGIN,
    *OF_TLS,
    MishapKind.LIMIT,
}  # whatever the code says: about us, and passes
_CLOSING = 421  # RFC 5321, section 3.8: whatever was asked, the session is over
_STANDINGS = {2: Standing.ACCEPTED, 4: Standing.DEFERRED, 5: Standing.REFUSED}


class Session:
    """One open session: letters are begun with and ended, in turns. What is said and heard waits as `waiting` tells.

    Attributes:
        is_in_letter: whether what is said now would be part of a letter.
    """

    def __init__(self, server: Server, conversation: Conversation) -> None:
        self._server, self._conversation = server, conversation
        self._is_broken_off = self.is_in_letter = False

    def begin(self, to: str, text: bytes, refused: MishapKind = MishapKind.RECIPIENT) -> Waiting[None]:
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
            yield from self._take_back()
        self._is_broken_off = True
        local, _, domain = to.rpartition("@")
        envelope = f"{local}@{as_in_dns(domain)}"
        asked = MishapKind.SENDER
        try:
            options = self._size(text) + self._options(envelope)
            said = yield from server.ask(f"MAIL FROM:<{self._server.sender_to(to)}>{options}")
            self._require(said, asked, to, is_theirs=refused is not MishapKind.READER)
            asked = refused
            self._require((yield from server.ask(f"RCPT TO:<{envelope}>")), asked, to)
            asked = MishapKind.MESSAGE
            yield from server.say("DATA")
            said = yield from server.answer(self._server.patience.data)
            self._require(said, asked, wanted=3)
            self.is_in_letter = True
            yield from server.write(text)
        except BREAKS as error:
            raise RefusedError(Standing.DEFERRED, self._server.mishap(error, asked)) from None

    def _take_back(self) -> Waiting[None]:
        """Give up what was begun (RSET). A server that does not take that is none to say more to: it is no refusal of a letter.

        Raises:
            RefusedError: it does not.
        """
        with self._server.told(MishapKind.MESSAGE):
            code, said = yield from self._conversation.ask("RSET")
        if code // 100 != 2:
            mishap = Mishap(MishapKind.BROKEN, self._server.heard(code, said), self._server.where)
            raise RefusedError(Standing.DEFERRED, mishap)

    def try_sender(self) -> Waiting[None]:
        """Ask whether the sender is taken, and begin with no letter.

        Raises:
            RefusedError: it is not.
        """
        server = self._conversation
        with self._server.told(MishapKind.SENDER):
            said = yield from server.ask(f"MAIL FROM:<{self._server.sender}>")
            self._require(said, MishapKind.SENDER)
            yield from server.ask("RSET")

    def end(self, to: str, is_ending: Callable[[], bool] = lambda: False) -> Waiting[Outcome]:
        """Say the final dot, and hear what becomes of the letter; told to end meanwhile, we still listen for a while.

        Where something was said already, or the server is gone, there is no dot and no doubt.
        """
        try:
            self._conversation.expect_silence()
        except BREAKS as error:
            mishap = self._server.mishap(error, MishapKind.MESSAGE)
            return Outcome(recipient=to, standing=Standing.DEFERRED, detail=mishap.written)
        try:
            yield from self._conversation.write(b".\r\n")
            code, said = yield from self._conversation.answer(self._server.patience.dot, is_ending)
        except BREAKS as error:
            mishap = self._server.mishap(error, MishapKind.MESSAGE)
            return Outcome(recipient=to, standing=Standing.UNCERTAIN, detail=mishap.written)
        self.is_in_letter = False
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

    def leave(self) -> Waiting[None]:
        """Say that it ends, where that would not be a line of a letter; nothing depends on the answer any more."""
        if self.is_in_letter:
            return
        with suppress(*BREAKS):
            yield from self._conversation.say("QUIT")
            yield from self._conversation.answer(self._server.patience.quit)

    def close(self) -> None:
        """Break the connection off, or end it."""
        self._conversation.close()

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
        is_denied = said.startswith(b"5.7.")
        if asked in RECIPIENTS and is_denied and self._server.is_stranger(self._conversation):
            asked = MishapKind.ACCESS
        mishap = self._server.no(asked, words(code, said), to)
        if code == _CLOSING and mishap.kind is not MishapKind.LIMIT:
            mishap = Mishap(MishapKind.BROKEN, mishap.said, self._server.where)
        is_full = code == _FULL and kind in RECIPIENTS
        is_final = code // 100 == 5 and mishap.kind not in _FOR_NOW and is_theirs and not is_full
        standing = Standing.REFUSED if is_final else Standing.DEFERRED
        raise RefusedError(standing, mishap, goes_on=code != _CLOSING and is_theirs)


def opened(server: Server) -> Session:
    """Open a session; whoever asked for it closes it.

    Raises:
        RefusedError: the server is not there, not secure, or does not let us in.
    """
    return Session(server, server.connected())


@contextmanager
def session_with(server: Server) -> Iterator[Session]:
    """Open a session, which ends politely where the block does.

    Raises:
        RefusedError: as of `opened`.
    """
    session = opened(server)
    try:
        yield session
        waited(session.leave())
    finally:
        session.close()
