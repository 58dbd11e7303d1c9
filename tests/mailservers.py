"""Mail servers on loopback, that leave nothing open behind them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.ports import free_ports


class Listener(Controller):
    """Listens on a port that was free; hangs up on every client when it stops.

    A client accepted while the loop ends would keep its socket open, which is warned of much later, in another test.
    """

    def __init__(self, handler: object, **options: Any) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=free_ports(1)[0], **options)
        self._sessions: list[SMTP] = []

    def factory(self) -> SMTP:
        """Make the server of one session, and remember it."""
        session = super().factory()
        self._sessions.append(session)
        return session

    def stop(self, no_assert: bool = False) -> None:  # noqa: FBT001, FBT002 - aiosmtpd's signature
        """End all sessions, then listen no more."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(10)
        super().stop(no_assert=no_assert)

    async def _hang_up(self) -> None:
        assert self.server is not None
        for one in self.server.sockets:
            self.loop.remove_reader(one.fileno())  # accepts nobody more
        await _some_turns()  # who has just been accepted has a transport after these
        for session in self._sessions:
            if session.transport is not None:
                session.transport.abort()
        await _some_turns()  # a transport closes its socket in the turn after


async def _some_turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@contextmanager
def serving(handler: object, **options: Any) -> Iterator[int]:
    """Answer mail by a handler of aiosmtpd's; gives the port."""
    listener = Listener(handler, **options)
    listener.start()
    try:
        yield listener.port
    finally:
        listener.stop()
