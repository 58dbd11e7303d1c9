"""A mail server that takes everything, quickly, and remembers for whom: many messages in little time."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Sink:
    """What a server took. `taken` has a name for each message whose final dot was answered, or was about to be.

    Args:
        port: where it listens.
        holds_from: from how many on it lets those whose message it took wait, until `go_on`; 0 lets nobody wait.
        named: names a message by whom it is for and its header; by the address alone where nothing else is said.
    """

    port: int = 0
    taken: list[str] = field(default_factory=list)
    holds_from: int = 0
    named: Callable[[str, bytes], str] = lambda to, _: to
    _going: threading.Event = field(default_factory=threading.Event)

    def hold(self, after: int) -> None:
        """Answer no final dot from that of so many messages on."""
        self._going.clear()
        self.holds_from = after

    def go_on(self) -> None:
        """Answer all again."""
        self.holds_from = 0
        self._going.set()

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
                    header = _header(lines)
                    if header is None:
                        return
                    self.taken.append(self.named(to, header))
                    if 0 < self.holds_from <= len(self.taken):
                        self._going.wait()
                connection.sendall(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")


def _header(lines: Iterator[bytes]) -> bytes | None:
    """Read a message and return its header; None when it ends before its final dot."""
    header, line = [], b""
    for line in lines:
        if line in {b"\r\n", b".\r\n"}:
            break
        header.append(line)
    is_whole = line == b".\r\n" or any(line == b".\r\n" for line in lines)
    return b"".join(header) if is_whole else None


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
