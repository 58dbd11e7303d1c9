"""A process that parses: it reads jobs from a socket and answers with entries, until the socket ends.

It is started with one socket for each worker: it imports the parsers once, then forks. Each message is its length in 8
bytes and a pickle; a worker first says its process id. It stops by itself when a job takes too long, so that none is
left behind when the program is killed.
"""

import contextlib
import gc
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Sequence

from newsletter.collect.feeds import feed as feed  # noqa: PLC0414 - imported once, before the forks
from newsletter.collect.parse import parse
from newsletter.exceptions import SourceError
from newsletter.model import Entry

Result = list[Entry] | SourceError | str
"""Entries, or why there are none: a parser's verdict, or the words of an error that nobody expected."""

LENGTH = 8
_SPARE_SECONDS = 5


def serve(descriptors: Sequence[int], seconds: int, memory: int) -> None:
    """Serve each socket by a process of its own, within limits.

    Args:
        descriptors: of the sockets.
        seconds: for one job.
        memory: bytes of address space.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    gc.freeze()
    gc.set_threshold(50_000)  # parsing makes many small objects, and few cycles
    own, *others = (socket.socket(fileno=number) for number in descriptors)
    for other in others:
        if os.fork() == 0:
            own.close()
            own = other
            break
    else:
        for other in others:
            other.close()
        _serve(own, seconds)
        for _ in others:
            os.wait()
        return
    _serve(own, seconds)
    os._exit(0)


def _serve(connection: socket.socket, seconds: int) -> None:
    # Nobody may be there any more to hear of it.
    with contextlib.suppress(ConnectionError), connection, connection.makefile("rb") as jobs:
        _write(connection, os.getpid())
        while length := jobs.read(LENGTH):
            job = pickle.loads(jobs.read(int.from_bytes(length)))  # noqa: S301 - from the program itself
            signal.alarm(seconds + _SPARE_SECONDS)
            _write(connection, _result(job))
            signal.alarm(0)


def _result(job: object) -> Result:
    try:
        return parse(job)  # type: ignore[arg-type]
    except SourceError as error:
        return error
    except MemoryError:
        sys.exit(1)  # what is left may be too little to say so
    except Exception as error:  # noqa: BLE001 - a parser that trips over hostile bytes must not stop the others
        return f"{type(error).__name__}: {error}"[:200]


def _write(connection: socket.socket, message: object) -> None:
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    connection.sendall(len(content).to_bytes(LENGTH) + content)


def main(arguments: Sequence[str]) -> None:
    """Serve: the arguments are seconds, bytes of memory, and the sockets' descriptors."""
    seconds, memory, *descriptors = map(int, arguments)
    serve(descriptors, seconds, memory)


if __name__ == "__main__":
    main(sys.argv[1:])
