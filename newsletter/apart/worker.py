"""A process apart: it reads what is asked from a socket and answers, until the socket ends.

It is started with one socket for each worker: it imports what does the work once, then forks. Each message is its length
in 8 bytes and a pickle; a worker first says its process id. It stops by itself when something takes too long, so that
none is left behind when the program is killed.
"""

import contextlib
import gc
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from newsletter.exceptions import ApartError, NewsletterError

LENGTH = 8  # bytes that say how long a message is
_SPARE_SECONDS = 5


def main(arguments: Sequence[str]) -> None:
    """Serve each socket by a process of its own, within limits.

    Args:
        arguments: seconds for one answer; bytes of address space; modules to import, with commas between; the function
            that answers, as "module:name"; the sockets' descriptors.
    """
    seconds, memory, modules, function, *descriptors = arguments
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    for module in filter(None, modules.split(",")):
        import_module(module)
    place, _, name = function.partition(":")
    answer = getattr(import_module(place), name)
    gc.freeze()
    gc.set_threshold(50_000)  # parsing makes many small objects, and few cycles
    own, *others = (socket.socket(fileno=int(number)) for number in descriptors)
    while others:
        other = others.pop()
        if os.fork() == 0:
            for foreign in (own, *others):  # held open here, it would not end when its worker does
                foreign.close()
            _serve(other, answer, int(seconds))
            os._exit(0)
        other.close()
    _serve(own, answer, int(seconds))
    for _ in descriptors[1:]:
        os.wait()


def _serve(connection: socket.socket, answer: Callable[[Any], Any], seconds: int) -> None:
    # Nobody may be there any more to hear of it.
    with contextlib.suppress(ConnectionError), connection, connection.makefile("rb") as asked:
        _write(connection, os.getpid())
        while length := asked.read(LENGTH):
            value = pickle.loads(asked.read(int.from_bytes(length)))  # nosec B301 # noqa: S301 - from the program itself
            signal.alarm(seconds + _SPARE_SECONDS)
            _write(connection, _answer(answer, value))
            signal.alarm(0)


def _answer(answer: Callable[[Any], Any], value: Any) -> Any:
    """Give the answer, or the error in its place."""
    try:
        return answer(value)
    except NewsletterError as error:
        return error
    except MemoryError:
        sys.exit(1)  # what is left may be too little to say so
    except Exception as error:  # noqa: BLE001 - what trips over hostile bytes must not stop the others
        return ApartError("No answer", cause=f"{type(error).__name__}: {error}"[:200])


def _write(connection: socket.socket, message: object) -> None:
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    connection.sendall(len(content).to_bytes(LENGTH) + content)


if __name__ == "__main__":
    main(sys.argv[1:])
