# ruff: noqa: INP001 - a script
"""smtplib in a loop, on one connection or several threads, with bytes that are ready: no ledger, nobody's own token."""

import smtplib
import sys
import threading
from pathlib import Path


def main(port: int, count: int, connections: int, raw: bytes) -> None:
    """Send a message to each of so many readers."""

    def lane(first: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for number in range(first, count, connections):
                server.sendmail("jeudis@example.org", [f"lecteur{number}@example.org"], raw)

    lanes = [threading.Thread(target=lane, args=(first,)) for first in range(connections)]
    for one in lanes:
        one.start()
    for one in lanes:
        one.join()


main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]).read_bytes())
