"""Templates as compiled, kept for the next command: to compile those of a page takes longer than to make it."""

from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from newsletter.exceptions import FailedError
from newsletter.files import write_atomically
from newsletter.stamps import of_program, snapshot
from newsletter.workspace import PACKAGE

_DIGEST = sha256().digest_size


class Compiled(BytecodeCache):
    """A folder of compiled templates, each with its digest: Python does not bear code that was broken on the disk.

    Jinja asks whether it is of this template and this Python, not by which Jinja and which filters it was compiled: what others
    compiled lies in a folder of its own, and goes when something is kept. What cannot be read or kept is compiled anew. Who only
    looks writes nothing: what was compiled is written by `keep`.

    Args:
        above: where the folder lies; made when something is kept.
        by: what compiles: this program and its Jinja.
    """

    def __init__(self, above: Path, by: str | None = None) -> None:
        self._folder = above / (by or _compiler())
        self._new: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code, if it is whole."""
        with suppress(OSError):
            kept = (self._folder / bucket.key).read_bytes()
            code = kept[_DIGEST:]
            if sha256(code).digest() == kept[:_DIGEST]:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember a template's code."""
        self._new[bucket.key] = bucket.bytecode_to_string()

    def keep(self) -> None:
        """Write what was compiled since, as far as that can be written."""
        if self._new:
            self._forget_others()
        with suppress(FailedError):
            for name, code in self._new.items():
                write_atomically(self._folder / name, sha256(code).digest() + code, sync=False)
        self._new.clear()

    def _forget_others(self) -> None:
        with suppress(OSError):
            for other in [one for one in self._folder.parent.iterdir() if one != self._folder]:
                remove = rmtree if other.is_dir() else Path.unlink  # older programs laid them here
                remove(other)


@cache
def _compiler() -> str:
    """Name what compiles: constants are worked out by the program's filters, and written down by Jinja."""
    return snapshot(of_program(PACKAGE, ".py"), [jinja2.__version__]).digest[:16]
