"""Templates as compiled, kept for the next command: to compile those of a page takes longer than to make it."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from newsletter.exceptions import FailedError
from newsletter.files import write_atomically

_DIGEST = sha256().digest_size


class Compiled(BytecodeCache):
    """A folder of compiled templates, each with its digest: Python does not bear code that was broken on the disk.

    Jinja asks whether it is of this template, this Jinja and this Python. What cannot be read or kept is compiled anew. Who only
    looks writes nothing: what was compiled is written by `keep`.

    Args:
        folder: where they lie; made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
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
        with suppress(FailedError):
            for name, code in self._new.items():
                write_atomically(self._folder / name, sha256(code).digest() + code, sync=False)
        self._new.clear()
