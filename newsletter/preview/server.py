"""Serves the preview until it is told to stop: on this machine alone, unless another address is given."""

import asyncio
import errno
import ipaddress
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

import uvicorn
from starlette.applications import Starlette

from newsletter.exceptions import FailedError

_HOST = "127.0.0.1"
_IN_SIX = 6
_LOOPBACK = {4: _HOST, _IN_SIX: "::1"}
_STOPS = (signal.SIGINT, signal.SIGTERM)
_PATIENCE = 1  # seconds that a request under way may still take
_LAST = 5  # seconds after which one that never ends is left: all that is written is whole, or not there
_log = logging.getLogger(__name__)


def serve(
    app: Starlette, *, ports: Sequence[int], ready: Callable[[str], None], address: str = _HOST
) -> None:
    """Serve until SIGINT or SIGTERM, then return.

    Args:
        app: made by `create_app`.
        ports: which are tried, in their order; 0 takes a free one.
        ready: called once, when it answers, with the full address on this machine.
        address: where it listens, as a number.

    Raises:
        FailedError: the port is taken, or may not be used; or the address is none of this machine.
    """
    with _listening_on(ports, address) as listener:
        token = f"?token={app.state.token}" if app.state.token else ""
        own = f"http://{_reached(address)}:{listener.getsockname()[1]}/{token}"
        config = uvicorn.Config(
            app,
            access_log=False,  # addresses hold the token
            log_config=None,
            lifespan="off",
            ws="none",
            proxy_headers=False,  # anybody on this machine could say who asks, and by which scheme
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        _Server(config, lambda: ready(own), app.state.ended).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells when it is ready; a signal ends it quietly, where uvicorn would raise it again afterwards."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], ended: asyncio.Event) -> None:
        super().__init__(config)
        self._ready, self._ended = ready, ended

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._stop) for number in _STOPS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.force_exit = self.should_exit  # whoever insists is obeyed at once
        if not self.should_exit:
            _leave_at_last()
        self.should_exit = True
        self._ended.set()  # streams that never end by themselves do now


def _leave_at_last() -> None:
    """End this process in a while, be its threads done or not: none that computes can be told to stop."""
    last = threading.Timer(_LAST, _leave)
    last.daemon = True
    last.start()


def _leave() -> None:
    _log.warning("ended while a request was still at work")
    os._exit(0)


def _reached(address: str) -> str:
    """Write where this machine itself reaches what listens at an address; at all of them it does at its own."""
    number = ipaddress.ip_address(address)
    own = _LOOPBACK[number.version] if number.is_unspecified else address
    return f"[{own}]" if number.version == _IN_SIX else own


def _listening_on(ports: Sequence[int], address: str = _HOST) -> socket.socket:
    for port in ports[:-1]:
        with suppress(FailedError):
            return _listening(address, port)
    return _listening(address, ports[-1])


def _listening(address: str, port: int) -> socket.socket:
    is_six = ipaddress.ip_address(address).version == _IN_SIX
    listener = socket.socket(socket.AF_INET6 if is_six else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        cause = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        is_elsewhere = isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL
        raise FailedError(
            "Cannot listen",
            f"{address}:{port}",
            cause=cause,
            remedy="name an address of this machine"
            if is_elsewhere
            else "choose another port, or 0 for any free one",
        ) from error
    return listener
