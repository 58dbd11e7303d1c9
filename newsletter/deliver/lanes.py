"""Letters to many readers, over several sessions at once: each lane hands over one after the other.

One thread moves all lanes on, each as far as it goes without waiting: a letter is a matter of microseconds here, and of much
more at the server. Whoever asks for the outcomes writes them down, one by one, also what begins: only then is the final dot
said. So what may be in doubt after a kill are the letters in flight, one a lane.
"""

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import compress

from newsletter.deliver.denials import DENIALS, OF_ALL, Denials
from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.deliver.refusal import RefusedError
from newsletter.deliver.server import Server
from newsletter.deliver.session import Session, opened
from newsletter.deliver.termination import held_back
from newsletter.deliver.waiting import Wait, Waiting, apart, over
from newsletter.model import Outcome, Standing

MOST = 200  # letters a session: servers end longer ones
PAUSES = (1.0, 5.0, 20.0)  # seconds before a lane tries again to reach a server that broke off
REFUSALS = 5  # of a letter that nobody has taken: the server wants it for nobody
IN_A_ROW = 20  # refusals of readers: of an old list every third may be gone, and not so many at once
_LOOK = 0.5  # seconds between two looks at whether a lane that pauses need not any more


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


_Going = Generator[Wait | Outcome, bool | None, None]
"""Gives what it waits for, and what it says of readers; of one that begins, it is sent whether the final dot is to be said."""


_BY_NOW = Wait(0)


@dataclass(slots=True, eq=False)
class _Lane:
    """One lane.

    Args:
        going: hands letters over.
        wait: what it waits for; it begins at once.
        is_in_flight: whether a final dot may have been said, and nothing was said of it yet.
    """

    going: _Going
    wait: Wait = _BY_NOW
    is_in_flight: bool = False


class Lanes:
    """Hands letters over.

    Args:
        server: where to.
        letters: to whom, and outcomes of those to whom nothing is sent; asked for as outcomes are.
        count: how many sessions at once, at most.
    """

    def __init__(self, server: Server, letters: Iterator[Addressed | Outcome], count: int) -> None:
        self._server, self._letters = server, letters
        self._lanes = [_Lane(self._hand_over()) for _ in range(count)]
        self._entering, self._stopped = threading.Lock(), threading.Event()
        self._is_told_to_end: Callable[[], bool]  # from the moment on at which outcomes are asked for
        self._failure: Exception | None = None
        self._is_closed = self._is_taken = False
        self._sessions = self._in_a_row = 0
        self._denials = Denials()

    def outcomes(self) -> Generator[Outcome, bool | None, None]:
        """Say how each ended, as `Messenger.hand_over` does."""
        with held_back() as self._is_told_to_end:
            try:
                while self._lanes:
                    for lane in self._over():
                        yield from self._move(lane)
                if self._failure is not None:
                    raise self._failure
            finally:
                self._end()

    def _over(self) -> list[_Lane]:
        """Wait, and return the lanes that need not any longer. Told to end, we keep those that have a letter in flight."""
        if self._is_closed or self._is_told_to_end():
            for lane in [one for one in self._lanes if not one.is_in_flight]:
                self._drop(lane)
        return [*compress(self._lanes, over([one.wait for one in self._lanes]))]

    def _move(self, lane: _Lane) -> Generator[Outcome, bool | None, None]:
        """Let a lane go on until it waits; pass on what it says meanwhile.

        What ends a lane otherwise than it should is raised when all others have ended.
        """
        goes_on: bool | None = None
        try:
            with suppress(StopIteration):
                while not isinstance(said := lane.going.send(goes_on), Wait):
                    goes_on = yield from self._tell(lane, said)
                lane.wait = said
                return
        except Exception as error:  # noqa: BLE001 - it is raised, once what is in flight is told
            self._failure = self._failure or error
            self._stopped.set()
        self._lanes.remove(lane)

    def _tell(self, lane: _Lane, outcome: Outcome) -> Generator[Outcome, bool | None, bool]:
        """Pass on what a lane says; return whether the final dot is to be said."""
        if outcome.standing is Standing.HANDING:
            lane.is_in_flight = not self._is_ending() and (yield outcome) is not False
            if not lane.is_in_flight:
                self._stopped.set()
        else:
            lane.is_in_flight = False
            yield outcome
        return lane.is_in_flight

    def _end(self) -> None:
        """Break off what is not in flight, and hear out what is: nobody writes it down any more."""
        self._is_closed = True
        self._stopped.set()
        while self._lanes:
            for lane in self._over():
                said = lane.going.send(None)
                if isinstance(said, Wait):
                    lane.wait = said
                else:
                    self._drop(lane)

    def _drop(self, lane: _Lane) -> None:
        lane.going.close()
        self._lanes.remove(lane)

    def _is_ending(self) -> bool:
        return self._stopped.is_set() or self._is_told_to_end()

    def _is_cut_short(self) -> bool:
        """Whether answers to final dots are waited for less long."""
        return self._is_closed or self._is_told_to_end()

    def _hand_over(self) -> _Going:
        """Hand over one letter after the other, in one session after the other."""
        one, tries = (yield from self._next()), 0
        while one is not None:
            try:
                session = yield from apart(self._entered, _left)
                if session is None:
                    return
                self._sessions += 1
                try:
                    for _ in range(MOST):
                        goes_on = yield from self._hand(session, one)
                        one, tries = (yield from self._next()), 0
                        if one is None or not goes_on:
                            break
                    yield from session.leave()
                finally:
                    self._sessions -= 1
                    session.close()
            except RefusedError as error:
                tries += 1
                if one is None or not (yield from self._tries_again(one, error.mishap, tries)):
                    return

    def _next(self) -> Generator[Outcome, object, Addressed | None]:
        """Return the next letter; None when there is none, or no other is to be begun with."""
        while not self._is_ending():
            one = next(self._letters, None)
            if not isinstance(one, Outcome):
                return one
            yield one
        return None

    def _entered(self) -> Session | None:
        """Open a session, one lane after the other: a login that is refused is tried by one only. None when we stop."""
        with self._entering:
            if self._stopped.is_set():
                return None
            try:
                return opened(self._server)
            except RefusedError as error:
                if error.mishap.kind in OF_ALL:
                    self._stopped.set()
                raise

    def _hand(self, session: Session, one: Addressed) -> Generator[Wait | Outcome, bool | None, bool]:
        """Hand one letter over; False where the session is not to be gone on with.

        Raises:
            RefusedError: the session broke off before the final dot, or takes nobody's letter.
        """
        try:
            yield from session.begin(one.address, one.text(), MishapKind.READER)
        except RefusedError as error:
            if not error.goes_on:
                raise
            yield self._said(one, self._believed(one, error.standing, error.mishap.kind), error.mishap)
            return True
        if not (yield Outcome(recipient=one.called, standing=Standing.HANDING)):
            return False
        outcome = yield from session.end(one.address, self._is_cut_short)
        mishap = Mishap.read(outcome.detail) if outcome.detail else None
        standing = self._believed(one, outcome.standing, mishap.kind if mishap else None)
        yield self._said(one, standing, mishap)
        return outcome.standing is not Standing.UNCERTAIN

    def _believed(self, one: Addressed, standing: Standing, kind: MishapKind | None) -> Standing:
        """Return what an answer means for one reader.

        As long as nobody has taken the letter, that it is refused is not this reader's alone. Where one refusal follows
        the other, whatever the words are, something else is wrong: nobody else is tried now.
        """
        self._is_taken = self._is_taken or standing is Standing.ACCEPTED
        is_of_all = self._denials.met(one.address, kind, is_taken=standing is Standing.ACCEPTED)
        is_refusal = standing is Standing.REFUSED or kind is MishapKind.MESSAGE
        self._in_a_row = self._in_a_row + 1 if is_refusal else 0
        if is_of_all or self._in_a_row == IN_A_ROW or (standing is Standing.UNCERTAIN and kind in OF_ALL):
            self._stopped.set()
        if standing is Standing.REFUSED and kind in DENIALS:
            return Standing.DEFERRED
        if standing is not Standing.REFUSED or self._is_taken or kind is not MishapKind.MESSAGE:
            return standing
        if self._in_a_row == REFUSALS:
            self._stopped.set()
        return Standing.DEFERRED

    def _tries_again(
        self, one: Addressed, mishap: Mishap, tries: int
    ) -> Generator[Wait | Outcome, bool | None, bool]:
        """Whether the server is tried again, after a pause: not where what is in the way is about us, or has lasted."""
        if mishap.kind not in OF_ALL and tries <= len(PAUSES):
            yield from self._pause(PAUSES[tries - 1])
            return not self._stopped.is_set()
        if mishap.kind in OF_ALL or not self._sessions:  # else this lane is one more than the server takes
            self._stopped.set()
        yield self._said(one, Standing.DEFERRED, mishap)
        return False

    def _pause(self, seconds: float) -> Waiting[None]:
        end = time.monotonic() + seconds
        while not self._stopped.is_set() and (left := end - time.monotonic()) > 0:
            yield Wait(time.monotonic() + min(left, _LOOK))

    def _said(self, one: Addressed, standing: Standing, mishap: Mishap | None) -> Outcome:
        """Say how one ended. The ledger knows nobody's address."""
        detail = ""
        if mishap is not None:
            unnamed = mishap.unnamed(one.address, but=self._server.sender)
            detail = replace(unnamed, where=self._server.where).written
        return Outcome(recipient=one.called, standing=standing, detail=detail)


def _left(session: Session | None) -> None:
    """Leave a session that was opened when nobody waits for it any more."""
    if session is not None:
        session.close()
