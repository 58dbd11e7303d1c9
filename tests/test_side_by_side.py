"""Work done by several hands: the same as by one, whatever happens to them."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter import side_by_side
from newsletter.side_by_side import done

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does all"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def _three_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_WORTH", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    monkeypatch.setattr(threading, "active_count", lambda: 1)  # a runner of tests may have others


def _pieces(number: int, size: int = 1) -> list[Callable[[], bytes]]:
    return [lambda at=at: str(at).encode() * size for at in range(number)]  # type: ignore[misc]


def _process() -> bytes:
    return str(os.getpid()).encode()


def test_results_come_in_order_also_those_larger_than_a_pipe() -> None:
    assert list(done(_pieces(30, 200_000), range(30))) == [one() for one in _pieces(30, 200_000)]


def test_kin_is_done_by_one_hand_and_others_by_others() -> None:
    """The first is done by the program: what it loads, all hands have."""
    made = list(done([_process] * 12, [at // 3 for at in range(12)]))
    assert [len({*made[at : at + 3]}) for at in (0, 3, 6, 9)] == [1, 1, 1, 1]
    assert len({*made}) == 4
    assert [one == _process() for one in made] == [at < 3 for at in range(12)]


def test_hands_are_replaced_after_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_ROUND", 3)
    made = list(done([_process] * 8, range(8)))
    assert len({*made[1:4]}) == len({*made[4:7]}) == 3
    assert len({*made}) == 8


def test_an_empty_result_is_one() -> None:
    assert list(done([lambda: b"", lambda: b"x"], range(2))) == [b"", b"x"]


def test_what_a_hand_cannot_do_is_met_where_it_is_wanted() -> None:
    def wrong() -> bytes:
        raise ZeroDivisionError("here")

    results = done([*_pieces(3), wrong, *_pieces(2)], range(6))
    assert [next(results) for _ in range(3)] == [b"0", b"1", b"2"]
    with pytest.raises(ZeroDivisionError, match="here"):
        next(results)


def test_a_hand_that_is_killed_is_missed_by_nobody() -> None:
    here = os.getpid()

    def killed(at: int) -> bytes:
        if os.getpid() != here and at == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return str(at).encode()

    assert list(done([lambda at=at: killed(at) for at in range(12)], range(12))) == [  # type: ignore[misc]
        str(at).encode() for at in range(12)
    ]


def test_hands_end_when_nobody_reads_on(tmp_path: Path) -> None:
    def piece(at: int) -> bytes:
        (tmp_path / str(os.getpid())).touch()
        return bytes(3_000_000 + at)

    results = done([lambda at=at: piece(at) for at in range(9)], range(9))  # type: ignore[misc]
    next(results)
    next(results)
    results.close()  # type: ignore[attr-defined]
    hands = [int(path.name) for path in tmp_path.iterdir() if path.name != str(os.getpid())]
    assert hands
    assert not any(Path(f"/proc/{hand}").exists() for hand in hands)


def test_hands_end_when_the_program_is_killed(tmp_path: Path) -> None:
    def piece() -> bytes:
        (tmp_path / str(os.getpid())).touch()
        return bytes(3_000_000)

    program = os.fork()
    if not program:
        results = done([piece] * 9, range(9))
        next(results)
        next(results)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(program, 0)
    hands = [int(path.name) for path in tmp_path.iterdir() if path.name != str(program)]
    until = time.monotonic() + 20
    while any(_runs(hand) for hand in hands) and time.monotonic() < until:
        time.sleep(0.02)
    assert hands
    assert not any(_runs(hand) for hand in hands)


def test_the_machine_gives_no_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    assert list(done([_process] * 4, range(4))) == [_process()] * 4


def test_beside_threads_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert list(done([_process] * 4, range(4))) == [_process()] * 4


def test_few_pieces_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "_WORTH", 5)
    assert list(done([_process] * 4, range(4))) == [_process()] * 4


def _runs(process: int) -> bool:
    """Whether it is there, and no mere remnant that nobody has asked about."""
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
