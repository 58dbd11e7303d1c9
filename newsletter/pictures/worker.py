"""The process that makes one thumbnail: a picture comes in, a line that says "jpg" or "png" and its bytes go out."""

import resource
import sys

from newsletter.pictures import PictureError
from newsletter.pictures.thumbnail import thumbnail

_SECONDS = 10
_MEMORY = 1024**3  # bytes of address space


def main() -> None:
    """Make it, within limits; else say why not on stderr."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        made, suffix = thumbnail(sys.stdin.buffer.read())
    except PictureError as error:
        sys.exit(str(error))
    sys.stdout.buffer.write(suffix.encode() + b"\n" + made)


if __name__ == "__main__":
    main()
