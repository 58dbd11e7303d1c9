"""A name server on loopback, over UDP and TCP, that answers as a test says."""

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest
from dns.resolver import Resolver

from newsletter.web import records

Reply = Callable[[dns.message.Message], dns.message.Message | bytes | None]


@dataclass
class Names:
    """What the server knows, and was asked.

    Args:
        known: records by name, as zone files have them; a name without any exists and has nothing.
        reply: answers in place of that, None with silence.
    """

    known: dict[str, list[str]] = field(default_factory=dict)
    reply: Reply | None = None
    asked: list[str] = field(default_factory=list)

    def answer(self, query: bytes, *, is_stream: bool) -> bytes | None:
        """Answer in the form of the wire (RFC 1035, section 4)."""
        message = dns.message.from_wire(query)
        self.asked.append(message.question[0].name.to_text(omit_final_dot=True))
        found = (self.reply or self._known)(message)
        if found is None or isinstance(found, bytes):
            return found
        if is_stream:
            return found.to_wire(max_size=65_535)
        wire = found.to_wire(max_size=65_535)
        if len(wire) <= 1232:
            return wire
        short = dns.message.make_response(message)
        short.flags |= dns.flags.TC
        return short.to_wire()

    def _known(self, message: dns.message.Message) -> dns.message.Message:
        question, made = message.question[0], dns.message.make_response(message)
        name = question.name.to_text(omit_final_dot=True)
        if name not in self.known:
            made.set_rcode(dns.rcode.NXDOMAIN)
        for record in self.known.get(name, []):
            kind, _, data = record.partition(" ")
            made.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, data))
        return made


def quoted(text: bytes) -> str:
    """Write a text as a TXT record of strings of 255 characters."""
    pieces = (text[start : start + 255].decode() for start in range(0, len(text), 255))
    return "TXT " + " ".join(f'"{piece}"' for piece in pieces)


class _Datagrams(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        query, sock = self.request
        if (said := self.server.names.answer(query, is_stream=False)) is not None:  # type: ignore[attr-defined]
            sock.sendto(said, self.client_address)


class _Streams(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        (length,) = struct.unpack("!H", self.rfile.read(2))
        said = self.server.names.answer(self.rfile.read(length), is_stream=True)  # type: ignore[attr-defined]
        if said is not None:
            self.wfile.write(struct.pack("!H", len(said)) + said)


@contextmanager
def _pair() -> Iterator[tuple[socketserver.UDPServer, socketserver.TCPServer]]:
    """Listen at one port, both ways; one that is free this way may be taken that way."""
    while True:
        with socketserver.TCPServer(("127.0.0.1", 0), _Streams) as streams:
            try:
                datagrams = socketserver.UDPServer(("127.0.0.1", streams.server_address[1]), _Datagrams)
            except OSError:
                continue
            with datagrams:
                yield datagrams, streams
            return


@contextmanager
def naming(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """Let the program ask a name server of the test's own, and no other."""
    names = Names()
    with _pair() as (datagrams, streams):
        threads = []
        for server in (datagrams, streams):
            server.names = names  # type: ignore[union-attr]
            threads.append(threading.Thread(target=server.serve_forever, args=(0.02,)))
            threads[-1].start()
        monkeypatch.setattr(records, "_resolver", lambda: _asking(datagrams.server_address[1]))
        try:
            yield names
        finally:
            for server in (datagrams, streams):
                server.shutdown()
            for thread in threads:
                thread.join()


def _asking(port: int) -> Resolver:
    made = Resolver(configure=False)
    made.nameservers, made.port, made.timeout = ["127.0.0.1"], port, 0.3
    made.use_edns(0, payload=1232)
    return made
