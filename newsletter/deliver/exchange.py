"""One question to an engine, and one answer: whole, within bounds, or why there is none."""

import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import httpx

from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.web.authorities import lacking, trusted

_LARGEST = 20_000_000  # bytes of an answer


class EngineError(Exception):
    """An engine did not do what it was asked, or nobody knows.

    Args:
        mishap: why.
        is_certain: whether it is certain that it did nothing.
        is_about_it: whether it is about the very thing that was asked for: it is not there, or does not allow that.
    """

    def __init__(self, mishap: Mishap, *, is_certain: bool, is_about_it: bool = False) -> None:
        super().__init__(mishap.written)
        self.mishap, self.is_certain, self.is_about_it = mishap, is_certain, is_about_it


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long is waited, in seconds: for a connection, for any part of an answer, for all of it."""

    connecting: float = 10
    reading: float = 30
    whole: float = 90


def client(patience: Patience) -> httpx.Client:
    """Return what asks once, follows nobody elsewhere, and ends an answer that is too long, in bytes or in time."""
    limits = httpx.Timeout(patience.reading, connect=patience.connecting)
    return httpx.Client(
        transport=_Bounded(httpx.HTTPTransport(verify=trusted("http"), trust_env=False), patience.whole),
        timeout=limits,
        trust_env=False,
        follow_redirects=False,
        headers={"Accept": "application/json", "Accept-Encoding": "identity"},
    )


def lost(error: Exception, *, where: str, engine: str) -> EngineError:
    """Say why no answer came."""
    kind, said = _meant(error)
    is_certain = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    return EngineError(Mishap(kind, said, where, engine), is_certain=is_certain)


class _TooLargeError(httpx.DecodingError):
    pass


class _Bounded(httpx.BaseTransport):
    def __init__(self, inner: httpx.HTTPTransport, whole: float) -> None:
        self._inner, self._whole = inner, whole

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        until = time.monotonic() + self._whole
        answer = self._inner.handle_request(request)
        headers = answer.headers.copy()
        headers.pop("Content-Encoding", None)  # none was asked for, and what it unfolds to has no bounds
        stream = _BoundedStream(cast("httpx.SyncByteStream", answer.stream), until)
        return httpx.Response(
            answer.status_code, headers=headers, stream=stream, extensions=answer.extensions
        )

    def close(self) -> None:
        self._inner.close()


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, until: float) -> None:
        self._inner, self._until = inner, until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._inner:
            size += len(piece)
            if size > _LARGEST:
                raise _TooLargeError(f"over {_LARGEST} bytes")
            if time.monotonic() > self._until:
                raise httpx.ReadTimeout("")
            yield piece

    def close(self) -> None:
        self._inner.close()


def _meant(error: Exception) -> tuple[MishapKind, str]:
    """Say what kind of thing broke, and the system's words for it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            if without := lacking(cause):
                return MishapKind.AUTHORITIES, without
            return MishapKind.ENGINE_TLS, cause.verify_message.lower()
        if isinstance(cause, ssl.SSLError):
            return MishapKind.ENGINE_TLS, (cause.reason or "").replace("_", " ").lower()
        if isinstance(cause, socket.gaierror):
            return MishapKind.ENGINE_NAME, (cause.strerror or "").lower()
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.TimeoutException):
        return MishapKind.ENGINE_PATIENCE, ""
    if isinstance(error, httpx.ConnectError):
        return MishapKind.ENGINE_CONNECTION, ""
    if isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
        return MishapKind.ENGINE_BROKEN, ""
    return MishapKind.ENGINE_ANSWER, str(error) if isinstance(error, _TooLargeError) else ""
