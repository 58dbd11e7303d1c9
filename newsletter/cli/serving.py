"""Serves the built site on this machine, for a look at it."""

from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing of each request."""


def serve_folder(folder: Path, ready: Callable[[str], None], port: int = 0) -> None:
    """Serve a folder on 127.0.0.1 until interrupted; `ready` is told the address."""
    with ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(folder))) as server:
        ready(f"http://127.0.0.1:{server.server_port}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
