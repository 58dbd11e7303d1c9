"""Other programs are bounded: in time, in memory, and in what they leave behind."""

import os
import sys
import time
from pathlib import Path

import pytest

from newsletter import programs
from newsletter.programs import run

SHELL = "/bin/sh"


def sh(script: str, seconds: float = 20, **options: object) -> programs.Ended:
    return run([SHELL, "-c", script], seconds=seconds, **options)  # type: ignore[arg-type]


def test_words_and_code(tmp_path: Path) -> None:
    """Both streams, the exit code, the folder, the environment and what it is given are its own."""
    ended = sh('cat; echo "$NAMED"; pwd >&2; exit 3', given=b"in\n", cwd=tmp_path, environment={"NAMED": "é"})
    assert (ended.code, ended.out, ended.err) == (3, "in\né\n", f"{tmp_path}\n")


def test_much_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a program that says much on either stream the end is kept, and no more."""
    monkeypatch.setattr(programs, "_KEPT", 100)
    for stream in ("1", "2"):
        ended = sh(f"head -c 3000000 /dev/zero >&{stream}; echo end >&{stream}; exit 1")
        said = ended.out + ended.err
        assert len(said) == 100
        assert ended.why() == "exit 1, " + 96 * "\0" + "end"


@pytest.mark.long
def test_endlessly() -> None:
    """One that never stops speaking costs no memory, and is ended in time, with all that it started."""
    script = (
        "import resource, sys\n"
        "from newsletter.programs import run\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))\n"
        "try: run(['/bin/sh', '-c', 'yes >&2; :'], seconds=1.5)\n"
        "except TimeoutError: sys.exit(7)\n"
    )
    assert run([sys.executable, "-c", script], seconds=50).code == 7


def test_what_it_started_goes(tmp_path: Path) -> None:
    """A program that takes too long goes with its children."""
    with pytest.raises(TimeoutError):
        sh(f"sleep 600 & echo $! > {tmp_path}/child; wait", seconds=0.5)
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and _runs(child):
        time.sleep(0.01)
    assert not _runs(child)


def test_silent_and_slow() -> None:
    """One that closes its streams and goes on is bounded as well."""
    with pytest.raises(TimeoutError):
        sh("exec >&- 2>&-; sleep 600", seconds=0.5)


@pytest.mark.long
def test_what_outlives_it() -> None:
    """What a program leaves behind, holding its streams, is not waited for."""
    ended = sh("sleep 15 & echo done", seconds=12)
    assert (ended.code, ended.out) == (0, "done\n")


def test_why() -> None:
    """How it ended is said, with its last line, short, and without secrets."""
    assert sh("kill -9 $$").why() == "killed by signal 9"
    assert sh("echo out; exit 2").why() == "exit 2, out"
    assert (
        sh("echo out; echo of s3cret >&2; exit 2").why(lambda said: said.replace("s3cret", "…"))
        == "exit 2, of …"
    )
    assert len(sh("head -c 9000 /dev/zero | tr '\\0' a; exit 1").why()) < 600


def test_missing() -> None:
    """One that is not there is an error of the system's."""
    with pytest.raises(FileNotFoundError):
        run(["/nowhere/at-all"], seconds=1)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
