"""A mail server that takes everything, quickly, and remembers for whom: many messages in little time."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Sink:
    """What a server took. `taken` has an address for each message whose final dot was answered, or was about to be."""

    port: int = 0
    taken: list[str] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """Answer one client until it goes, or is killed."""
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(b"220 sink\r\n")
            to = ""
            for line in lines:
                command = line[:4].upper()
                if command == b"RCPT":
                    to = line.decode().partition("<")[2].partition(">")[0]
                if command == b"DATA":
                    connection.sendall(b"354 go\r\n")
                    if not _whole(lines):
                        return
                    self.taken.append(to)
                connection.sendall(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")


def _whole(lines: Iterator[bytes]) -> bool:
    """Read a message; False when it ends before its final dot."""
    return any(line == b".\r\n" for line in lines)


@contextmanager
def listening_sink(address: str = "127.0.0.1") -> Iterator[Sink]:
    """Listen on a port of the system's choosing."""
    with socket.create_server((address, 0), backlog=128) as listener:
        sink = Sink(port=listener.getsockname()[1])

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threading.Thread(target=sink.serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield sink
        finally:
            listener.shutdown(socket.SHUT_RDWR)
