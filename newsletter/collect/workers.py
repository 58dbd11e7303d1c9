"""Parsing at arm's length: in processes that are ended when they take too long or too much memory."""

import asyncio
import contextlib
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from newsletter.collect.answer import Job
from newsletter.exceptions import SourceError
from newsletter.model import Entry

SECONDS = 20
_MEMORY = 2 * 1024**3  # bytes of address space
_START_SECONDS = 60
_MODULE = "newsletter.collect.worker"
_MOST = 4
_LENGTH = 8  # bytes that say how long a message is

Parse = Callable[[Job], Awaitable[list[Entry]]]


@contextmanager
def workers() -> Iterator[Parse]:
    """Give a parser that runs in worker processes; they start at the first use and end with the context."""
    pool = _Pool()
    try:
        yield pool.parse
    finally:
        pool.close()


class _Pool:
    """As many workers as processors, at least two: one that hangs does not hold up the others."""

    def __init__(self) -> None:
        self._size = min(_MOST, max(2, len(os.sched_getaffinity(0))))
        self._turns = asyncio.Semaphore(self._size)
        self._idle: list[_Worker] = []
        self._nurseries: list[subprocess.Popen[bytes]] = []

    async def parse(self, job: Job) -> list[Entry]:
        """Parse in the next worker that is free.

        Raises:
            SourceError: the answer can't be read, or not within the limits.
        """
        async with self._turns:
            if not self._idle:
                # All at once at first; later only in place of one that was ended.
                self._start(1 if self._nurseries else self._size)
            worker = self._idle.pop()
            try:
                result = await worker.ask(job)
            except BaseException:
                worker.end()
                raise
            self._idle.append(worker)
        if isinstance(result, list):
            return result
        raise result if isinstance(result, SourceError) else _gave_up(job, str(result))

    def _start(self, number: int) -> None:
        pairs = [socket.socketpair() for _ in range(number)]
        theirs = [pair[1] for pair in pairs]
        limits = [str(SECONDS), str(_MEMORY)]
        nursery = subprocess.Popen(  # noqa: S603 - this program itself
            [
                sys.executable,
                "-P",
                "-m",
                _MODULE,
                *limits,
                *(str(one.fileno()) for one in theirs),
            ],
            pass_fds=[one.fileno() for one in theirs],
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C is for the program: it ends its workers
            # Foreign bytes are parsed there: it is given no secret.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._nurseries.append(nursery)
        for one in theirs:
            one.close()
        self._idle += [_Worker(ours) for ours, _ in pairs]

    def close(self) -> None:
        """End them all; those that are at work are killed."""
        for worker in self._idle:
            worker.close()
        for nursery in self._nurseries:
            nursery.wait()


class _Worker:
    """The program's end of one worker."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(0)
        self._connection = connection
        self._process: int | None = None

    async def ask(self, job: Job) -> object:
        """Let it parse.

        Raises:
            SourceError: it took too long, too much memory, or crashed; it has to be ended.
        """
        try:
            if self._process is None:
                async with asyncio.timeout(_START_SECONDS):
                    process = await self._read()
                assert isinstance(process, int)
                self._process = process
            async with asyncio.timeout(SECONDS):
                content = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
                message = len(content).to_bytes(_LENGTH) + content
                await asyncio.get_running_loop().sock_sendall(self._connection, message)
                return await self._read()
        except TimeoutError:
            raise _gave_up(job, f"parsing took over {SECONDS} s") from None
        except (EOFError, ConnectionError):
            raise _gave_up(job, "parsing took too much memory or crashed") from None

    async def _read(self) -> object:
        length = int.from_bytes(await self._exactly(_LENGTH))
        return pickle.loads(await self._exactly(length))  # noqa: S301 - from this program itself

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


def _gave_up(job: Job, cause: str) -> SourceError:
    return SourceError(
        "Answer cannot be parsed", job.source.id, cause=cause, remedy="its last good answer is kept"
    )
