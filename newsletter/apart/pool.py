"""The program's end of processes apart: as many as there are processors, ended when they take too long.

pebble and the standard library's pools start each process anew, which costs half a second of imports every time, or fork
the program itself, with its secrets and sockets; under forkserver pebble once stood still for its whole time limit.
"""

import asyncio
import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from newsletter.apart.worker import LENGTH
from newsletter.exceptions import ApartError, NewsletterError

_START_SECONDS = 60
_MOST = 4

Ask = Callable[[Any], Awaitable[Any]]
"""Gives a value to the function apart and returns what it returns; raises its `NewsletterError`s, or `ApartError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is done apart.

    Args:
        function: "module:name", of one picklable value, returning one; it is imported apart only.
        imports: further modules that it will need, imported once.
        seconds: for one value.
        memory: bytes of address space.
    """

    function: str
    imports: tuple[str, ...] = ()
    seconds: int
    memory: int


@contextmanager
def workers(work: Work) -> Iterator[Ask]:
    """Give what asks the workers; they start at the first use and end with the context."""
    pool = _Pool(work)
    try:
        yield pool.ask
    finally:
        pool.close()


class _Pool:
    """As many workers as processors, at least two: one that hangs does not hold up the others."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._size = min(_MOST, max(2, len(os.sched_getaffinity(0))))
        self._turns = asyncio.Semaphore(self._size)
        self._idle: list[_Worker] = []
        self._nurseries: list[subprocess.Popen[bytes]] = []

    async def ask(self, value: Any) -> Any:
        """Ask the next worker that is free.

        Raises:
            NewsletterError: the function raised it.
            ApartError: it took too long, too much memory, or broke.
        """
        async with self._turns:
            if not self._idle:
                # All at once at first; later only in place of one that was ended.
                self._start(1 if self._nurseries else self._size)
            worker = self._idle.pop()
            try:
                answer = await worker.ask(value, self._work.seconds)
            except BaseException:
                worker.end()
                raise
            self._idle.append(worker)
        if isinstance(answer, NewsletterError):
            raise answer
        return answer

    def _start(self, number: int) -> None:
        pairs = [socket.socketpair() for _ in range(number)]
        theirs = [pair[1] for pair in pairs]
        self._nurseries.append(_nursery(self._work, [one.fileno() for one in theirs]))
        for one in theirs:
            one.close()
        self._idle += [_Worker(ours) for ours, _ in pairs]

    def close(self) -> None:
        """End them all; those that are at work are killed."""
        for worker in self._idle:
            worker.close()
        for nursery in self._nurseries:
            nursery.wait()


def _nursery(work: Work, descriptors: Sequence[int]) -> "subprocess.Popen[bytes]":
    """Start the process that imports what the work needs, then forks: one worker for each socket."""
    limits = [str(work.seconds), str(work.memory), ",".join(work.imports), work.function]
    return subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-P", "-m", "newsletter.apart.worker", *limits, *map(str, descriptors)],
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        process_group=0,  # Ctrl-C is for the program: it ends its workers
        # Foreign bytes are read there: it is given no secret.
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


class _Worker:
    """The program's end of one worker."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(0)
        self._connection = connection
        self._process: int | None = None

    async def ask(self, value: Any, seconds: int) -> Any:
        """Let it answer.

        Raises:
            ApartError: it took too long, too much memory, or crashed; it has to be ended.
        """
        try:
            if self._process is None:
                async with asyncio.timeout(_START_SECONDS):
                    self._process = int(await self._read())
            async with asyncio.timeout(seconds):
                content = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
                message = len(content).to_bytes(LENGTH) + content
                await asyncio.get_running_loop().sock_sendall(self._connection, message)
                return await self._read()
        except TimeoutError:
            raise ApartError("No answer", cause=f"it took over {seconds} s") from None
        except (EOFError, ConnectionError):
            raise ApartError("No answer", cause="it took too much memory or crashed") from None

    async def _read(self) -> Any:
        length = int.from_bytes(await self._exactly(LENGTH))
        return pickle.loads(await self._exactly(length))  # nosec B301 # noqa: S301 - from this program itself

    async def _exactly(self, size: int) -> bytes:
        loop, content = asyncio.get_running_loop(), bytearray()
        while len(content) < size:
            chunk = await loop.sock_recv(self._connection, size - len(content))
            if not chunk:
                raise EOFError
            content += chunk
        return bytes(content)

    def end(self) -> None:
        """Kill it, whatever it is doing."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """Let it end: it has nothing more to read."""
        self._connection.close()
