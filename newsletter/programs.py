"""Other programs run: bounded in time, and in what of their words is kept, however much they say."""

import os
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_READ = 1 << 16  # bytes
_KEPT = 1 << 18  # bytes of each stream: the last ones
_LINE = 500  # signs
_LOOK = 0.1  # seconds
_LINGER = 1.0  # seconds, for the words of whatever a program that has ended leaves behind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a program ended.

    Args:
        code: its exit code; that of a signal is negative.
        out: the end of its standard output.
        err: the end of its standard error.
    """

    code: int
    out: str
    err: str

    def why(self, unsaid: Callable[[str], str] = str) -> str:
        """Say why it failed: how it ended, and the last line that it said.

        Args:
            unsaid: takes secrets out of its words.
        """
        how = f"killed by signal {-self.code}" if self.code < 0 else f"exit {self.code}"
        lines = unsaid(self.err.strip() or self.out.strip()).splitlines()
        words = lines[-1].strip() if lines else ""
        if len(words) > _LINE:
            words = f"…{words[-_LINE:]}"
        return f"{how}, {words}" if words else how


def run(
    command: Sequence[str],
    *,
    seconds: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
) -> Ended:
    """Run a program to its end. It has no terminal; when it takes too long, it goes with all that it started.

    Args:
        command: an argument list; no shell.
        seconds: for all of it.
        cwd: where it runs.
        environment: its own; None for ours.
        given: its standard input.

    Raises:
        TimeoutError: it took longer.
        OSError: it is missing, or cannot be run.
    """
    deadline = time.monotonic() + seconds
    with tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        with subprocess.Popen(  # noqa: S603 - an argument list, no shell
            command,
            cwd=cwd,
            env=environment,
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                out, err = _heard(process, deadline)
                code = process.wait(max(deadline - time.monotonic(), _LOOK))
            except subprocess.TimeoutExpired:
                _end(process)
                raise TimeoutError from None
            except BaseException:
                _end(process)
                raise
    return Ended(code=code, out=out, err=err)


def _heard(process: "subprocess.Popen[bytes]", deadline: float) -> tuple[str, str]:
    """Read what it says until it ends, and keep the last of it."""
    streams = [stream for stream in (process.stdout, process.stderr) if stream is not None]
    ends = {stream.fileno(): bytearray() for stream in streams}
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream, selectors.EVENT_READ)
        has_ended = False
        while selector.get_map():
            if not has_ended and process.poll() is not None:
                has_ended, deadline = True, min(deadline, time.monotonic() + _LINGER)
            if time.monotonic() > deadline:
                if has_ended:  # what it started holds its streams still
                    break
                raise TimeoutError
            for key, _ in selector.select(_LOOK):
                read = os.read(key.fd, _READ)
                if not read:
                    selector.unregister(key.fileobj)
                end = ends[key.fd]
                end += read
                del end[:-_KEPT]
    out, err = (end.decode("utf-8", "replace") for end in ends.values())
    return out, err


def _end(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
