"""A worker whose parser does what a body tells it: what hostile bytes could make a real one do."""

import os
import signal
import sys

from newsletter.collect import worker
from newsletter.collect.answer import Job
from newsletter.exceptions import SourceError
from newsletter.model import Entry


def parse(job: Job) -> list[Entry]:
    """Misbehave; `pid` and `environment` are told as the words of an error."""
    match job.answer.body:
        case b"hang":
            while True:
                pass
        case b"die":
            os.kill(os.getpid(), signal.SIGKILL)
        case b"eat":
            bytearray(64 * 1024**3)
        case b"pid":
            raise ValueError(os.getpid())
        case b"environment":
            raise ValueError(sorted(os.environ))
        case b"refuse":
            raise SourceError("Not a feed", job.source.id, cause="it says so", remedy="none")
    return []


worker.parse = parse

if __name__ == "__main__":
    worker.main(sys.argv[1:])
