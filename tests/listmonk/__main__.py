"""The server that stands in for listmonk, by itself: for the rehearsal of docs/operate.md.

`python -m tests.listmonk --lost 'POST /campaigns'` says where it listens, then does what it is asked at that call once without
ever answering; it writes down every call, and who got which campaign, until it is told to end.
"""

import argparse
import re
import signal
import sys
import threading

from tests.faults import Fault
from tests.listmonk.fake import listmonk

_PACE = 0.2  # seconds between two looks at what there is to send


def main() -> None:
    """Serve until SIGTERM."""
    options = argparse.ArgumentParser(prog="python -m tests.listmonk", description=__doc__)
    options.add_argument(
        "--lost", action="append", default=[], metavar="CALL", help="its first answer is lost"
    )
    lost = options.parse_args().lost
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with listmonk() as fake:
        fake.faults += [Fault(re.escape(call), does=True) for call in lost]
        _say(fake.url)
        calls = messages = 0
        while not ended.wait(_PACE):
            fake.work()
            _say(*fake.calls[calls:])
            _say(
                *(
                    f"sent {one.to} {fake.campaigns[one.campaign]['archive_slug']}"
                    for one in fake.sent[messages:]
                )
            )
            calls, messages = len(fake.calls), len(fake.sent)


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
