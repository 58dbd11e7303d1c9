"""Lines in order, however many there are: little memory, few open files, and nothing left behind."""

import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from newsletter.deliver import sorting
from newsletter.deliver.sorting import in_order


def key(line: bytes) -> bytes:
    return line.partition(b",")[0]


def lines(count: int) -> Iterator[bytes]:
    drawn = random.Random(17)
    for number in range(count):
        yield b"%05d,%d\n" % (drawn.randrange(count // 20 + 1), count - number)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("count", [0, 1, 3, 4, 15, 16, 17, 64, 65, 200, 1_000])
def test_as_if_sorted_at_once(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order of the keys, and of those with the same in that in which they came, however often they were merged."""
    monkeypatch.setattr(sorting, "_PART", 4)
    monkeypatch.setattr(sorting, "_MERGED", 4)
    assert list(in_order(lines(count), key, tmp_path)) == sorted(lines(count), key=key)


def test_open_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many parts that not all could lie open at once; in the end none does, and none is left."""
    monkeypatch.setattr(sorting, "_PART", 1)
    most = set()
    before = open_files()
    for number, _ in enumerate(in_order(lines(3_333), key, tmp_path)):
        if number % 100 == 0:
            most.add(open_files() - before)
    assert sorting._MERGED < max(most) <= 4 * sorting._MERGED
    assert open_files() == before
    assert list(tmp_path.iterdir()) == []


def test_broken_off(tmp_path: Path) -> None:
    """Whoever asks for no more, and whose lines end in an error, leaves no file open."""
    before = open_files()
    given = in_order(lines(2_500), key, tmp_path)
    next(given)
    given.close()

    def failing() -> Iterator[bytes]:
        yield from lines(2_500)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        next(in_order(failing(), key, tmp_path))
    assert open_files() == before


def test_written_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written is not left open either."""
    made = []

    def making(**options: Any) -> Any:
        made.append(TemporaryFile(**options))  # noqa: SIM115 - the one whose file it is closes it
        return made[-1]

    monkeypatch.setattr(sorting.tempfile, "TemporaryFile", making)
    lines: Any = [b"a\n", "no bytes"]
    with pytest.raises(TypeError):
        next(in_order(lines, str, tmp_path))  # type: ignore[arg-type]
    assert [one.closed for one in made] == [True]


def test_no_room(tmp_path: Path) -> None:
    """Where nothing can be laid away, that is told."""
    with pytest.raises(OSError, match="missing"):
        next(in_order(lines(1), key, tmp_path / "missing"))


def test_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred times as many lines take hardly more room."""
    monkeypatch.setattr(sorting, "_PART", 200)
    few, many = (min(_peak(count, tmp_path) for _ in range(3)) for count in (200, 20_000))
    assert many < few + 400_000


def _peak(count: int, folder: Path) -> int:
    """Measure what is held at most; what else the process does meanwhile adds to some measurements, and not to all."""
    tracemalloc.start()
    try:
        assert sum(1 for _ in in_order(lines(count), key, folder)) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
