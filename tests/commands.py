"""Commands in processes of their own, forked from one that has made a letter: each would import and compile it all anew.

Tests are about what processes do to each other and to files: how one starts is told by those that start one as people do
(test_machine.py, test_preview.py, test_readme.py, test_wheel.py). All else is as the command line does it: streams, environment, exit code,
and an end by signals. The process between is this module, run; what it is asked is JSON and comes with the descriptors.
What the program keeps in memory is made from what it was given alone: whether a letter was made before can't be told.
"""

import gc
import json
import logging
import os
import pkgutil
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import IO

_MOST = 65_536  # bytes of a question
_DESCRIPTORS = 4  # what is told of its end, stdout, stderr, and stdin where there is one
_LENGTH = 8  # bytes of what is told of a process: its id, then how it ended
# A letter made and kept, which takes some seconds: worth it for a whole run of the tests, not for one of them.
_LETTER = (("init", "."), ("draft", "2023-09-28"), ("approve", "2023-09-28"), ("run",))
_TUESDAY = {
    "NEWSLETTER_NOW": "2023-09-26T09:05:00+02:00",
    "NEWSLETTER_NETWORK": "off",
    "NEWSLETTER_LINKS": "off",
}


class Command:
    """A command at work, as far as tests ask `subprocess.Popen`."""

    def __init__(self, ended: int, stdout: IO[str], stderr: IO[str]) -> None:
        self.stdout, self.stderr, self._ended = stdout, stderr, ended
        self.pid = self._told()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit code if it has ended."""
        return self._waited(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, so many seconds at most.

        Raises:
            TimeoutExpired: it has not come.
        """
        if (code := self._waited(timeout)) is None:
            raise subprocess.TimeoutExpired([], timeout or 0)
        return code

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Return all that it says until its end, on both streams.

        Raises:
            TimeoutExpired: it has not come after so many seconds.
        """
        said: dict[IO[str], list[bytes]] = {self.stdout: [], self.stderr: []}
        until = None if timeout is None else time.monotonic() + timeout
        with selectors.DefaultSelector() as waiting:
            for stream in said:
                waiting.register(stream, selectors.EVENT_READ)
            while waiting.get_map():
                ready = waiting.select(None if until is None else until - time.monotonic())
                if until is not None and time.monotonic() >= until:
                    raise subprocess.TimeoutExpired([], timeout or 0)
                for key, _ in ready:
                    heard = os.read(key.fd, _MOST)
                    said[key.fileobj].append(heard)  # type: ignore[index]
                    if not heard:
                        waiting.unregister(key.fileobj)
        self.wait()
        for stream in said:
            stream.close()
        out, err = (b"".join(parts).decode() for parts in said.values())
        return out, err

    def kill(self) -> None:
        """End it at once."""
        self._send(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def _send(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def _waited(self, seconds: float | None) -> int | None:
        if self.returncode is None:
            with selectors.DefaultSelector() as waiting:
                waiting.register(self._ended, selectors.EVENT_READ)
                if not waiting.select(seconds):
                    return None
            self.returncode = self._told()
            os.close(self._ended)
        return self.returncode

    def _told(self) -> int:
        return int.from_bytes(os.read(self._ended, _LENGTH), signed=True)


class Commands:
    """Starts commands; the process that forks them starts when the first is needed.

    Args:
        compiled: a folder for compiled templates.
    """

    def __init__(self, compiled: Path) -> None:
        self._compiled = compiled
        self._process: subprocess.Popen[bytes] | None = None
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def start(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        stdin: int | None = None,
        stderr: int | None = None,
    ) -> Command:
        """Start the command `newsletter` with these arguments.

        Args:
            arguments: those after its name.
            environment: all of its variables.
            stdin: a descriptor it reads from, as that of a terminal; else it has no input.
            stderr: one it writes to, and is not heard on then.
        """
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.commands", str(self._theirs.fileno()), str(self._compiled)],
                pass_fds=[self._theirs.fileno()],
                stdin=subprocess.DEVNULL,
                cwd=Path(__file__).parent.parent,
            )
        ended, out, err = (os.pipe() for _ in range(3))
        question = [list(arguments), dict(environment), str(Path.cwd())]
        given = [err[1] if stderr is None else stderr, *([] if stdin is None else [stdin])]
        socket.send_fds(self._ours, [json.dumps(question).encode()], [ended[1], out[1], *given])
        for _, write in (ended, out, err):
            os.close(write)
        return Command(ended[0], os.fdopen(out[0], encoding="utf-8"), os.fdopen(err[0], encoding="utf-8"))

    def close(self) -> None:
        """End it."""
        self._ours.close()
        self._theirs.close()
        if self._process is not None:
            self._process.wait()


@contextmanager
def commands(compiled: Path) -> Iterator[Commands]:
    """Give what starts them."""
    made = Commands(compiled)
    try:
        yield made
    finally:
        made.close()


def main(descriptor: int, compiled: str) -> None:
    """Fork for each who asks, until nobody can any more; in a fork, return when it is to be the command."""
    _import_all(compiled)
    from newsletter.uncollected import set_apart_for_good

    if "PYTEST_XDIST_WORKER" in os.environ:
        _make_a_letter()
    gc.collect()
    set_apart_for_good()  # who is forked does not look through what it did not make
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that wait
    with socket.socket(fileno=descriptor) as asked:
        while True:
            content, descriptors, _, _ = socket.recv_fds(asked, _MOST, _DESCRIPTORS)
            if not content:
                os._exit(0)
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                if _forked(descriptors):
                    break
            for one in descriptors:
                os.close(one)
    arguments, environment, folder = json.loads(content)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["newsletter", *arguments]


def _import_all(compiled: str) -> None:
    import jinja2

    import newsletter
    from newsletter import looks

    for module in pkgutil.walk_packages(newsletter.__path__, "newsletter."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    cache = jinja2.FileSystemBytecodeCache(compiled)
    looks._Environment = partial(looks._Environment, bytecode_cache=cache)  # type: ignore[misc, assignment]


def _make_a_letter() -> None:
    from newsletter.cli.main import run

    before, there = dict(os.environ), Path.cwd()
    os.environ |= _TUESDAY
    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w") as nowhere:
        os.chdir(folder)
        for arguments in _LETTER:
            sys.argv = ["newsletter", *arguments]
            with redirect_stdout(nowhere), redirect_stderr(nowhere), suppress(SystemExit):
                run()
        os.chdir(there)
    os.environ.clear()
    os.environ.update(before)
    logging.getLogger("newsletter").handlers.clear()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _forked(descriptors: Sequence[int]) -> bool:
    """Fork what is to be the command, where this is true; else tell its id, wait for its end and tell it."""
    ended, *streams = descriptors
    process = os.fork()
    if process == 0:
        os.close(ended)
        for ours, number in zip(streams, (1, 2, 0), strict=False):
            os.dup2(ours, number)
            os.close(ours)
        return True
    for ours in streams:
        os.close(ours)
    os.write(ended, process.to_bytes(_LENGTH, signed=True))
    _, status = os.waitpid(process, 0)
    os.write(ended, os.waitstatus_to_exitcode(status).to_bytes(_LENGTH, signed=True))
    os._exit(0)


if __name__ == "__main__":
    from newsletter.cli import (
        main as command,  # here: the module of that name, once imported, takes its place
    )

    main(int(sys.argv[1]), sys.argv[2])
    command()
