"""Letters to many readers, over several sessions at once: each lane is a thread that hands over one after the other.

Whoever asks for the outcomes writes them down, one by one, also what begins: only then is the final dot said. So what
may be in doubt after a kill are the letters in flight, one a lane. The same thread takes the letters that come next, a
little ahead of the lanes: what they come from, the ledger, is one thread's alone.
"""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace

from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.deliver.server import RefusedError, Server, Session
from newsletter.deliver.termination import held_back
from newsletter.model import Outcome, Standing

MOST = 200  # letters a session: servers end longer ones
PAUSES = (1.0, 5.0, 20.0)  # seconds before a lane tries again to reach a server that broke off
REFUSALS = 5  # of a letter that nobody has taken: the server wants it for nobody
IN_A_ROW = 20  # refusals of readers: of an old list every third may be gone, and not so many at once
_LOOK = 0.5  # seconds between two looks at whether we are told to end
_OF_ALL = {
    MishapKind.NAME,
    MishapKind.TLS,
    MishapKind.LOGIN,
    MishapKind.UNSAYABLE,
    MishapKind.SENDER,
    MishapKind.RELAY,
    MishapKind.LIMIT,
}
"""What is about us, and would be said of every reader."""
_OF_LETTER = {MishapKind.MESSAGE, MishapKind.ACCESS}
"""What may be about the letter, or about us, as long as nobody has got it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A letter to one reader.

    Args:
        called: as the ledger names the reader.
        address: for the envelope.
        text: makes its bytes, `stuffed`.
    """

    called: str
    address: str
    text: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What a lane says: an outcome, or, without one, that it ends.

    Args:
        outcome: of one reader.
        word: where the lane waits to be told whether it says the final dot.
        was_in_flight: whether the outcome is that of a final dot.
        error: what ended the lane otherwise than it should.
    """

    outcome: Outcome | None = None
    word: "queue.SimpleQueue[bool] | None" = None
    was_in_flight: bool = False
    error: Exception | None = None


class Lanes:
    """Hands letters over.

    Args:
        server: where to.
        letters: to whom, and outcomes of those to whom nothing is sent; asked for as outcomes are.
        count: how many sessions at once, at most.
        pauses: seconds before each new try to reach the server.
    """

    def __init__(
        self,
        server: Server,
        letters: Iterator[Addressed | Outcome],
        count: int,
        pauses: tuple[float, ...] | None = None,
    ) -> None:
        self._server, self._letters, self._count = server, letters, count
        self._pauses = PAUSES if pauses is None else pauses
        self._judging = threading.Lock()
        self._stopped = threading.Event()
        self._ready: queue.SimpleQueue[Addressed | None] = queue.SimpleQueue()
        self._said: queue.SimpleQueue[_Said] = queue.SimpleQueue()
        self._is_told_to_end: Callable[[], bool] = lambda: False
        self._sessions: dict[int, Session] = {}
        self._at_work = self._in_flight = 0
        self._is_closed = self._is_taken = self._is_last_ready = False
        self._in_a_row = 0
        self._entering = threading.Lock()

    def outcomes(self) -> Generator[Outcome, bool | None, None]:
        """Say how each ended, as `Messenger.hand_over` does."""
        with held_back() as self._is_told_to_end:
            for _ in range(self._count):
                self._at_work += 1
                threading.Thread(target=self._lane, daemon=True).start()
            try:
                yield from self._make_ready()
                while (said := self._next()) is not None:
                    if said.outcome is not None:
                        yield from self._tell(said.outcome, said.word)
                    yield from self._make_ready()
            finally:
                self._end()

    def _make_ready(self) -> Iterator[Outcome]:
        """Have a letter at hand for each lane, as long as there are any and others may be begun with."""
        while not self._is_last_ready and self._ready.qsize() < self._count:
            found = None if self._is_ending() else next(self._letters, None)
            if isinstance(found, Outcome):
                yield found
            elif found is not None:
                self._ready.put(found)
            else:
                self._dismiss()

    def _dismiss(self) -> None:
        """Tell each lane that no letter comes any more."""
        self._is_last_ready = True
        for _ in range(self._count):
            self._ready.put(None)

    def _next(self) -> _Said | None:
        """Return what a lane says; None when all have ended, or when, told to end, no letter is in flight any more."""
        while self._at_work:
            if self._is_told_to_end():
                self._stop()
                if not self._in_flight:
                    return None
            with suppress(queue.Empty):
                said = self._heard(_LOOK)
                if said.error is not None:
                    raise said.error
                return said
        return None

    def _heard(self, timeout: float | None = None) -> _Said:
        """Wait for what a lane says, and count it."""
        said = self._said.get(timeout=timeout)
        self._at_work -= said.outcome is None
        self._in_flight -= said.was_in_flight
        return said

    def _tell(
        self, outcome: Outcome, word: "queue.SimpleQueue[bool] | None"
    ) -> Generator[Outcome, bool | None, None]:
        """Pass on what a lane says, and give it the word that it waits for."""
        if word is None:
            yield outcome
            return
        goes_on = False
        try:
            goes_on = not self._is_ending() and (yield outcome) is not False
        finally:
            if not goes_on:
                self._stopped.set()
            self._in_flight += goes_on
            word.put(item=goes_on)

    def _end(self) -> None:
        """Let no lane begin with another, give no word to those that wait for one, and hear what is in flight out."""
        self._is_closed = True
        self._stop()
        while self._in_flight and self._at_work:
            said = self._heard()
            if said.word is not None:
                said.word.put(item=False)

    def _stop(self) -> None:
        """Break off what is not in flight."""
        self._stopped.set()
        self._dismiss()
        for session in list(self._sessions.values()):
            session.abort()

    def _is_ending(self) -> bool:
        return self._stopped.is_set() or self._is_told_to_end()

    def _is_cut_short(self) -> bool:
        """Whether answers to final dots are waited for less long."""
        return self._is_closed or self._is_told_to_end()

    def _lane(self) -> None:
        try:
            self._hand_over()
        except Exception as error:  # noqa: BLE001 - whoever asks for the outcomes hears of it
            self._said.put(_Said(error=error))
        else:
            self._said.put(_Said())

    def _hand_over(self) -> None:
        """Hand over one letter after the other, in one session after the other."""
        one, tries = self._take(), 0
        while one is not None:
            try:
                with self._session() as session:
                    if session is None:
                        return
                    for _ in range(MOST):
                        goes_on = self._hand(session, one)
                        one, tries = self._take(), 0
                        if one is None or not goes_on:
                            break
            except RefusedError as error:
                tries += 1
                if one is None or not self._tries_again(one, error.mishap, tries):
                    return

    @contextmanager
    def _session(self) -> Iterator[Session | None]:
        """Open a session, one lane after the other: a login that is refused is tried by one only. None when we stop."""
        with ExitStack() as stack:
            with self._entering:
                if self._stopped.is_set():
                    yield None
                    return
                try:
                    session = stack.enter_context(self._server.session())
                except RefusedError as error:
                    if error.mishap.kind in _OF_ALL:
                        self._stopped.set()
                    raise
            self._sessions[threading.get_ident()] = session
            try:
                yield session
            finally:
                del self._sessions[threading.get_ident()]

    def _hand(self, session: Session, one: Addressed) -> bool:
        """Hand one letter over; False where the session is not to be gone on with.

        Raises:
            RefusedError: the session broke off before the final dot, or what was refused is about all.
        """
        try:
            session.begin(one.address, one.text(), MishapKind.READER)
        except RefusedError as error:
            if not error.goes_on or error.mishap.kind in _OF_ALL:
                raise
            self._say(one, self._believed(error.standing, error.mishap.kind), error.mishap)
            return True
        word: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._said.put(_Said(outcome=Outcome(recipient=one.called, standing=Standing.HANDING), word=word))
        if not word.get():
            return False
        outcome = session.end(one.address, self._is_cut_short)
        mishap = Mishap.read(outcome.detail) if outcome.detail else None
        standing = self._believed(outcome.standing, mishap.kind if mishap else None)
        self._say(one, standing, mishap, was_in_flight=True)
        if mishap is not None and mishap.kind in _OF_ALL:
            self._stopped.set()
        return outcome.standing is not Standing.UNCERTAIN

    def _believed(self, standing: Standing, kind: MishapKind | None) -> Standing:
        """Return what an answer means for one reader.

        As long as nobody has taken the letter, that it is refused is not this reader's alone. Where one refusal follows
        the other, whatever the words are, something else is wrong: nobody else is tried now.
        """
        with self._judging:
            self._is_taken = self._is_taken or standing is Standing.ACCEPTED
            is_refusal = standing is Standing.REFUSED or kind is MishapKind.MESSAGE
            self._in_a_row = self._in_a_row + 1 if is_refusal else 0
            if self._in_a_row == IN_A_ROW:
                self._stopped.set()
            if standing is Standing.REFUSED and kind in _OF_ALL:
                return Standing.DEFERRED
            if standing is not Standing.REFUSED or self._is_taken or kind not in _OF_LETTER:
                return standing
            if self._in_a_row == REFUSALS:
                self._stopped.set()
            return Standing.DEFERRED

    def _tries_again(self, one: Addressed, mishap: Mishap, tries: int) -> bool:
        """Whether the server is tried again, after a pause: not where what is in the way is about us, or has lasted."""
        if mishap.kind not in _OF_ALL and tries <= len(self._pauses):
            return not self._stopped.wait(self._pauses[tries - 1])
        if mishap.kind in _OF_ALL or not self._sessions:  # else this lane is one more than the server takes
            self._stopped.set()
        self._say(one, Standing.DEFERRED, mishap)
        return False

    def _take(self) -> Addressed | None:
        """Return the next letter; None when there is none, or no other is to be begun with."""
        one = self._ready.get()
        return None if self._is_ending() else one

    def _say(
        self, one: Addressed, standing: Standing, mishap: Mishap | None, *, was_in_flight: bool = False
    ) -> None:
        """Say how one ended. The ledger knows nobody's address."""
        detail = ""
        if mishap is not None:
            unnamed = mishap.unnamed(one.address, but=self._server.sender)
            detail = replace(unnamed, where=self._server.where).written
        outcome = Outcome(recipient=one.called, standing=standing, detail=detail)
        self._said.put(_Said(outcome=outcome, was_in_flight=was_in_flight))
