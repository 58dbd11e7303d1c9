"""Thumbnails made at arm's length: each in a process of its own, with limits on time and memory and no secret."""

import os
import subprocess
import sys

from newsletter.pictures import PictureError

_SECONDS = 20
_MODULE = "newsletter.pictures.worker"


def small(data: bytes) -> tuple[bytes, str]:
    """Do as `thumbnail.thumbnail`, in another process.

    Raises:
        PictureError: it makes none, or not within the limits.
    """
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            [sys.executable, "-P", "-m", _MODULE],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        raise PictureError("it took too long") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise PictureError(said[:200] or "it took too much time or memory")
    suffix, _, made = done.stdout.partition(b"\n")
    return made, suffix.decode()
