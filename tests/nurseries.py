"""Workers apart, forked from one process that has imported what they need: each collection would import it anew.

All else is as the program does it: limits, environment, process groups, and fresh processes for each who asks. The process
between is this module, run; what it is asked is JSON and comes with the descriptors.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from newsletter.apart import worker
from newsletter.apart.pool import Work

_MOST = 65_536  # bytes of a question
_DESCRIPTORS = 16
_STANDARD = (1, 2)


class Nursery:
    """What has forked the workers, as far as the pool asks for it."""

    def __init__(self, ended: int) -> None:
        self._ended = ended

    def wait(self) -> None:
        """Wait until the last of them is gone: each holds the other end."""
        os.read(self._ended, 1)
        os.close(self._ended)


class Nurseries:
    """Starts nurseries; the process that forks them starts when the first is needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def start(self, work: Work, descriptors: Sequence[int]) -> Nursery:
        """Do as `newsletter.apart.pool` does."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "tests.nurseries", str(self._theirs.fileno())],
                pass_fds=[self._theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd="/",
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        ended, held = os.pipe()
        question = [work.seconds, work.memory, work.imports, work.function]
        socket.send_fds(self._ours, [json.dumps(question).encode()], [held, *_STANDARD, *descriptors])
        os.close(held)
        return Nursery(ended)

    def close(self) -> None:
        """End it."""
        self._ours.close()
        self._theirs.close()
        if self._process is not None:
            self._process.wait()


@contextmanager
def nurseries() -> Iterator[Nurseries]:
    """Give what starts them."""
    made = Nurseries()
    try:
        yield made
    finally:
        made.close()


def main(descriptor: int) -> None:
    """Fork for each who asks, until nobody can any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for what is forked here
    with socket.socket(fileno=descriptor) as asked:
        while True:
            content, descriptors, _, _ = socket.recv_fds(asked, _MOST, _DESCRIPTORS)
            if not content:
                return
            seconds, memory, imports, function = json.loads(content)
            for module in (*imports, function.partition(":")[0]):
                import_module(module)
            if os.fork() == 0:
                asked.close()
                _grown(descriptors[1:], [str(seconds), str(memory), ",".join(imports), function])
            for one in descriptors:
                os.close(one)


def _grown(descriptors: Sequence[int], arguments: Sequence[str]) -> None:
    """Be what the program would have started."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setpgid(0, 0)
    standard, theirs = descriptors[: len(_STANDARD)], descriptors[len(_STANDARD) :]
    for ours, number in zip(standard, _STANDARD, strict=True):
        os.dup2(ours, number)
        os.close(ours)
    try:
        worker.main([*arguments, *map(str, theirs)])
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
