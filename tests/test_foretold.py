"""A page tells of its frame before it is there, to whoever shows it by script."""

import asyncio
import threading
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from newsletter.preview.foretold import HEADER, Foretold, Tell, is_asked_by_script


def answered(made: Foretold) -> list[dict[str, Any]]:
    """Return the messages of an answer, in their order."""
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(dict(message))
        head_is_out.set()

    async def receive() -> Any:
        raise AssertionError

    asyncio.run(made({"type": "http", "method": "GET"}, receive, send))
    return sent


head_is_out = threading.Event()


@pytest.fixture(autouse=True)
def _nothing_is_out() -> None:
    head_is_out.clear()


def test_the_head_goes_ahead() -> None:
    """The frame leaves while the page is still being made, with no length that nobody knows."""

    def make(tell: Tell) -> Response:
        tell(HTMLResponse(headers={HEADER: "<iframe>"}))
        assert head_is_out.wait(10)
        return HTMLResponse("page")

    start, body = answered(Foretold(make))
    headers = dict(start["headers"])
    assert (headers[b"frame"], headers.get(b"content-length")) == (b"<iframe>", None)
    assert body["body"] == b"page"


def test_what_is_there_is_answered_whole() -> None:
    """A page of which nothing was told leaves as it is, with its status."""
    start, body = answered(Foretold(lambda _: HTMLResponse("page", status_code=503)))
    assert (start["status"], body["body"]) == (503, b"page")


def test_what_fails_first_is_raised() -> None:
    """What fails before anything was told is for others to answer."""

    def make(_: Tell) -> Response:
        raise LookupError

    with pytest.raises(LookupError):
        answered(Foretold(make))


@pytest.mark.parametrize(("where", "is_script"), [("empty", True), ("document", False), ("", False)])
def test_who_asks(where: str, *, is_script: bool) -> None:
    """A script asks for nothing that is shown by itself."""
    headers = [(b"sec-fetch-dest", where.encode())] if where else []
    assert is_asked_by_script(Request({"type": "http", "headers": headers})) is is_script
