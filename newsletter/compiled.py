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

    Jinja asks whether it is of this template, this Jinja and this Python. What cannot be read or kept is compiled anew.

    Args:
        folder: where they lie; made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template's code, if it is whole."""
        with suppress(OSError):
            kept = (self._folder / bucket.key).read_bytes()
            code = kept[_DIGEST:]
            if sha256(code).digest() == kept[:_DIGEST]:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template's code."""
        code = bucket.bytecode_to_string()
        with suppress(FailedError):
            write_atomically(self._folder / bucket.key, sha256(code).digest() + code, sync=False)
