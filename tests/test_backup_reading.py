"""Backups that are none, that were changed, or that mean harm: told before anything is written."""

import datetime as dt
import gzip
import hashlib
import io
import json
import random
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.backup import examine, unpack, written
from newsletter.backup.members import DamagedError, refuse_name
from newsletter.exceptions import ConfigurationError, FailedError, NewsletterError, UsageError
from tests.laws import dear
from tests.workspaces import Desk

ROOM = 100_000_000
TAKEN = dt.datetime(2023, 9, 26, 9, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
ABOUT = {"format": 1, "program": "jeudis-odd17 1.0", "taken": TAKEN.isoformat()}
FILES = {
    "newsletter.toml": b"[letter]\n",
    "var/state.db": bytes(range(256)) * 40,
    "feeds/été.txt": "é".encode(),
}


def made(path: Path, files: dict[str, bytes] = FILES) -> Path:
    with written(path, TAKEN) as writer:
        for name, content in files.items():
            writer.add(name, content, 0o640)
    return path


def forged(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], about: object = ABOUT) -> Path:
    """Write a tar as somebody could who means harm: with sums that are right."""
    every = [(named("backup.json"), json.dumps(about).encode()), *members]
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {info.name}\n" for info, content in every)
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as file:
        for info, content in (*every, (named("SHA256SUMS"), sums.encode())):
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return path


def named(name: str, kind: bytes = tarfile.REGTYPE, **more: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for key, value in more.items():
        setattr(info, key, value)
    return info


def found(path: Path, folder: Path) -> dict[str, bytes]:
    contents = examine(path, ROOM)
    folder.mkdir()
    unpack(path, contents, folder)
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_what_was_written_comes_back(tmp_path: Path, name: str) -> None:
    """Names, contents, permissions and the instant; a name that is long or accented too."""
    files = {**FILES, f"feeds/{'é' * 120}/{'long' * 50}.txt": b"x", "feeds/vide": b"", "feeds/\\a b'\"": b"y"}
    path = made(tmp_path / name, files)
    contents = examine(path, ROOM)
    assert (contents.taken, contents.size) == (TAKEN, sum(map(len, files.values())))
    assert found(path, tmp_path / "out") == files
    assert (tmp_path / "out" / "newsletter.toml").stat().st_mode & 0o777 == 0o640


HOSTILE: dict[str, tarfile.TarInfo] = {
    "absolute": named("/etc/cron.d/x"),
    "above": named("../x"),
    "above, hidden": named("feeds/../../x"),
    "here": named("./x"),
    "empty part": named("feeds//x"),
    "control": named("feeds/\x1b[2Jx"),
    "line feed": named("feeds/a\nb"),
    "twice": named("newsletter.toml"),
    "about twice": named("backup.json"),
    "too long a part": named("x" * 300),
    "symbolic link": named("feeds/x", tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": named("feeds/x", tarfile.LNKTYPE, linkname="newsletter.toml"),
    "device": named("feeds/x", tarfile.CHRTYPE, devmajor=1, devminor=3),
    "block device": named("feeds/x", tarfile.BLKTYPE),
    "pipe": named("feeds/x", tarfile.FIFOTYPE),
    "folder": named("feeds/x", tarfile.DIRTYPE),
    "contiguous": named("feeds/x", tarfile.CONTTYPE),
    "sparse": named("feeds/x", tarfile.GNUTYPE_SPARSE),
    "extended, more than a name": named("feeds/x", pax_headers={"comment": "x"}),
    "extended, of a link": named("feeds/x", pax_headers={"linkpath": "/etc/passwd"}),
    "extended, of a size": named("feeds/x", pax_headers={"size": "5"}),
    "extended, huge": named("feeds/x", pax_headers={"path": "feeds/" + "x" * 1_000_000}),
    "a file and a folder": named("newsletter.toml/x"),
}


@pytest.mark.parametrize("info", HOSTILE.values(), ids=HOSTILE)
def test_hostile(tmp_path: Path, info: tarfile.TarInfo) -> None:
    """A member that is no file of the folder, or says that it is elsewhere: refused, whatever its sums."""
    path = forged(tmp_path / "a.tar", [(named("newsletter.toml"), b"x"), (info, b"")])
    with pytest.raises(FailedError, match="A damaged backup"):
        examine(path, ROOM)


def test_rights_are_taken_away(tmp_path: Path) -> None:
    """Nothing comes back that others may write to, or that runs as somebody else."""
    path = forged(tmp_path / "a.tar", [(named("newsletter.toml", mode=0o7777), b"x")])
    found(path, tmp_path / "out")
    assert (tmp_path / "out" / "newsletter.toml").stat().st_mode & 0o7022 == 0


@pytest.mark.long
def test_a_bomb(tmp_path: Path) -> None:
    """What would grow beyond the room that there is ends there, held in little memory."""
    path = tmp_path / "a.tar.gz"
    size = 300_000_000
    with gzip.open(path, "wb", compresslevel=1) as file:
        plain = forged(tmp_path / "a.tar", [])
        file.write(plain.read_bytes()[:1024])
        info = named("feeds/zeros")
        info.size = size
        file.write(info.tobuf(tarfile.PAX_FORMAT))
        for _ in range(size // 1_000_000):
            file.write(bytes(1_000_000))
    tracemalloc.start()
    with pytest.raises(FailedError, match="no room"):
        examine(path, ROOM)
    with pytest.raises(FailedError, match="A damaged backup"):
        examine(path, 10 * ROOM)  # it ends there
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x",
        b"\0" * 20_000,
        b"PK\3\4" + b"x" * 2000,
        b"\x1f\x8b",
        b"\x1f\x8b" + b"x" * 2000,
        gzip.compress(b"x" * 9999, mtime=0),
    ],
)
def test_no_backup(tmp_path: Path, content: bytes) -> None:
    """Any other file is told as none: exit 2."""
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(UsageError, match="Not a backup"):
        examine(path, ROOM)


@pytest.mark.parametrize(
    "about",
    [
        [],
        {},
        {"format": 1},
        {**ABOUT, "taken": "2023-09-26"},
        {**ABOUT, "taken": 5},
        {**ABOUT, "format": "1"},
    ],
)
def test_another_tar(tmp_path: Path, about: object) -> None:
    """A tar of somebody else's is none either."""
    with pytest.raises(UsageError, match="Not a backup"):
        examine(forged(tmp_path / "a.tar", [], about), ROOM)


def test_of_a_newer_program(tmp_path: Path) -> None:
    """It says which, and what to do; whatever else it holds."""
    path = forged(
        tmp_path / "a.tar",
        [(HOSTILE["symbolic link"], b"")],
        {**ABOUT, "format": 2, "program": "jeudis-odd17 9"},
    )
    with pytest.raises(ConfigurationError, match=r"its format is 2, by jeudis-odd17 9.*; install"):
        examine(path, ROOM)


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_cut_anywhere(tmp_path: Path, name: str) -> None:
    """What is shorter than it was is never taken for whole; but for zeros after the end."""
    path = made(tmp_path / name)
    whole = path.read_bytes()
    least = len(whole) if name.endswith("gz") else len(whole) - 1024
    for length in {*random.Random(17).sample(range(least), 60), least - 1}:
        path.write_bytes(whole[:length])
        with pytest.raises(NewsletterError):
            examine(path, ROOM)


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
@given(where=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
@dear
def test_changed_anywhere(
    tmp_path_factory: pytest.TempPathFactory, name: str, where: float, bits: int
) -> None:
    """A byte that is another one, anywhere, is met; or it is one that says nothing, and all is as it was."""
    folder = tmp_path_factory.mktemp("changed")
    path = made(folder / name)
    whole = bytearray(path.read_bytes())
    whole[int(where * len(whole))] ^= bits
    path.write_bytes(whole)
    try:
        contents = examine(path, ROOM)
    except NewsletterError:
        return
    assert contents.taken == TAKEN
    assert found(path, folder / "out") == FILES


def test_each_byte_of_what_tells(tmp_path: Path) -> None:
    """Of the first member, the last, and the headers, no byte can be changed that says anything."""
    path = made(tmp_path / "a.tar", {"newsletter.toml": b"x"})
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            contents = examine(path, ROOM)
        except NewsletterError:
            continue
        assert (contents.taken, contents.sums) == (
            TAKEN,
            {"newsletter.toml": hashlib.sha256(b"x").hexdigest()},
        )


def test_changed_meanwhile(tmp_path: Path) -> None:
    """What is another file by the time that it is written out is told."""
    path = made(tmp_path / "a.tar")
    contents = examine(path, ROOM)
    made(path, {**FILES, "newsletter.toml": b"[lettre]\n"})
    (tmp_path / "out").mkdir()
    with pytest.raises(FailedError, match="was changed meanwhile"):
        unpack(path, contents, tmp_path / "out")


@given(st.text())
def test_a_name_leads_nowhere_else(name: str) -> None:
    """Whatever passes lies below the folder that it is joined to."""
    try:
        refuse_name(name)
    except DamagedError:
        return
    folder = Path("/srv/jeudis")
    assert folder in Path(f"{folder}/{name}").parents
    assert ".." not in Path(name).parts


def test_words(desk: Desk) -> None:
    """The command says which file, why, and what to do; nothing is made."""
    path = desk.root.with_name("letter.tar")
    again = desk.root.with_name("again")
    for change, code, words in (
        (lambda raw: raw[:5000], 1, "A damaged backup: "),
        (
            lambda raw: raw.replace(b"Les Jeudis", b"Les Mardis", 1),
            1,
            "newsletter.toml is not what was written",
        ),
        (lambda _: b"", 2, "Not a backup: "),
    ):
        assert desk("backup", str(path)).code == 0
        path.write_bytes(_changed(path, change))
        said = desk("restore", str(path), str(again))
        assert (said.code, words in said.err, said.out) == (code, True, ""), said
        assert str(path) in said.err
        assert "; " in said.err
        assert not again.exists()
    said = desk("restore", str(path.with_name("none.tar")), str(again))
    assert (said.code, said.err.startswith("Not a backup: ")) == (2, True)


def _changed(path: Path, change: Callable[[bytes], bytes]) -> bytes:
    return change(path.read_bytes())
