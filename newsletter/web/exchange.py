"""One request and its answer over one connection: HTTP/1.1 (RFC 9112), whose rules h11 knows."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import h11
import httpx

from newsletter.web.reasons import told
from newsletter.web.wire import Wire

_BITE = 65_536
_MOST_HEADERS = 102_400  # bytes of a status line and its headers


class Exchange(httpx.AsyncByteStream):
    """Asks once; then it is the answer's body, as it comes. It ends with the connection.

    Raises:
        httpx.TransportError: from `answer`: the connection broke, or what came is no HTTP.
        NoAnswerError: from reading the body, for the same reasons.
    """

    def __init__(self, wire: Wire, request: httpx.Request) -> None:
        self._wire, self._request = wire, request
        self._timeout = request.extensions["timeout"]
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEADERS)

    async def answer(self) -> httpx.Response:
        """Send the request, which has no body; return what answers it, its body not read yet."""
        with _rules():
            line = h11.Request(
                method=self._request.method,
                target=self._request.url.raw_path,
                headers=self._request.headers.raw,
            )
            sent = (self._http.send(line) or b"") + (self._http.send(h11.EndOfMessage()) or b"")
        await self._wire.write(sent, self._timeout["write"])
        while not isinstance(event := await self._next(), h11.Response):
            pass  # an interim answer (RFC 9110, section 15.2)
        return httpx.Response(event.status_code, headers=event.headers.raw_items(), stream=self)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with told():
            while isinstance(event := await self._next(), h11.Data):
                yield bytes(event.data)

    async def aclose(self) -> None:
        """Hang up."""
        self._wire.hang_up()

    async def _next(self) -> h11.Event:
        while True:
            with _rules():
                event = self._http.next_event()
            if isinstance(event, h11.Event):
                return event
            self._http.receive_data(await self._wire.read(_BITE, self._timeout["read"]))


@contextmanager
def _rules() -> Iterator[None]:
    """Say in httpx's words who broke the rules of HTTP."""
    try:
        yield
    except h11.RemoteProtocolError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except h11.LocalProtocolError as error:
        raise httpx.LocalProtocolError(str(error)) from error
