"""Serves the built site on this machine, for a look at it: below the same path as where it is published."""

import errno
import os
import sys
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from newsletter.exceptions import FailedError
from newsletter.permalinks import LOST


class _Handler(SimpleHTTPRequestHandler):
    """Answers with the site's files, and with its page for lost readers.

    Args:
        root: the path of the archive's address, ends with "/".
    """

    extensions_map = {  # noqa: RUF012 - as its parent declares it
        **SimpleHTTPRequestHandler.extensions_map,
        ".ics": "text/calendar; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".wasm": "application/wasm",
    }

    def __init__(self, *args: Any, root: str, **options: Any) -> None:
        self._root = root
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        """Find the file of a path; there is none above the archive's own, nor where the path is none."""
        asked = _path(path)
        nowhere = str(Path(self.directory) / "?")
        if not asked.startswith(self._root):
            return nowhere
        found = super().translate_path(f"/{asked.removeprefix(self._root)}")
        return found if _is_name(found) else nowhere

    def list_directory(self, path: Any) -> None:
        """Show no folder: servers of the world do neither."""
        del path
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where there is no file."""
        page = Path(self.directory) / LOST
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", self.extensions_map[".html"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing of each request."""


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:  # http://[x/
        return ""


def _is_name(path: str) -> bool:
    """Whether a file may be called so; what asks for /%00 or a half of a sign (%ED%A0%80) may not."""
    try:
        return b"\x00" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False


class _Server(ThreadingHTTPServer):
    """Is left by browsers in the midst of an answer, and says nothing of it."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell what went wrong, unless who asked is gone."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve_site(folder: Path, base: str, ready: Callable[[str], None], port: int = 0) -> None:
    """Serve a site on 127.0.0.1 until interrupted.

    Args:
        folder: where it lies.
        base: the address where it is published; ends with "/".
        ready: is told where it is served.
        port: 0 takes a free one.

    Raises:
        FailedError: the port is taken.
    """
    root = urlsplit(base).path
    try:
        server = _Server(("127.0.0.1", port), partial(_Handler, directory=str(folder), root=root))
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        raise FailedError(
            "Cannot serve",
            f"127.0.0.1:{port}",
            cause="the port is taken" if taken else error.strerror or str(error),
            remedy="choose another with --port",
        ) from error
    with server:
        ready(f"http://127.0.0.1:{server.server_port}{root}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return
