"""What the studio's forms ask: read within bounds, and only from the studio's own pages."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes

from starlette.requests import Request

_TYPE = "application/x-www-form-urlencoded"
_LARGEST: Final = 4_000_000  # bytes; an édito of 300,000 words
_LARGEST_OF_STRANGERS: Final = 1_000_000  # bytes; the longest édito that is taken has half of it
_FIELDS = 200
_CSRF = re.compile(rb"(?:\A|&)csrf=([^&]*)")
Form = Mapping[str, str]
FIRST: Final = "avant-"
"""Before the name of a field, that of what it said before another text was put together with it."""


class RefusedError(Exception):
    """A form that is not taken: the status of the answer, why (French), and what it said, as far as it could be read."""

    def __init__(self, status: int, words: str, form: Form | None = None) -> None:
        self.status, self.words, self.form = status, words, form or {}
        super().__init__(words)


def csrf_of(token: str) -> str:
    """Make what every form carries, so that no other site can send one."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()


async def read_form(request: Request, csrf: str) -> Form:
    """Read a form; of several fields of one name the last counts.

    Args:
        request: the posted one.
        csrf: what it must carry.

    Raises:
        RefusedError: it is none of the studio's, too large, or malformed.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise RefusedError(415, "Ce formulaire n’est pas de cette page.")
    body = await read_body(request, _LARGEST, "Ce texte est trop long\u00a0: rien n’a été enregistré.")
    form = _parsed(body)
    # Whose it is counts first, also where the rest of it cannot be read.
    tokens = _CSRF.findall(body) or [b""]
    told = {"csrf": unquote_to_bytes(tokens[-1]).decode(errors="replace")}
    try:
        require_csrf(told, csrf)
    except RefusedError as refused:
        raise RefusedError(refused.status, refused.words, form) from None
    if form is None:
        raise RefusedError(400, "Ce formulaire est arrivé abîmé\u00a0: rien n’a été enregistré.")
    return form


async def read_anyhow(request: Request) -> Form:
    """Read what a form says that is of no session; nothing where it is none, too large, or malformed."""
    try:
        return _parsed(await read_body(request, _LARGEST_OF_STRANGERS, "")) or {}
    except RefusedError:
        return {}


def _parsed(body: bytes) -> Form | None:
    """Read the fields of a form; None where it is malformed."""
    try:
        form = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except ValueError:
        return None
    return {name: value.replace("\r\n", "\n") for name, value in form}


def printable(form: Form) -> Form:
    """Leave out the sign that nothing can hold: TOML refuses NUL, Markdown and HTML put U+FFFD in its place.

    TOML 1.0, section "Comment"; CommonMark 0.31, section 2.3; HTML, section 13.2.5.
    """
    return {name: value.replace("\0", "") for name, value in form.items()}


def require_csrf(form: Form, csrf: str) -> None:
    """Take a form of the studio's own pages only.

    Raises:
        RefusedError: it is of another session, or from elsewhere.
    """
    if not hmac.compare_digest(form.get("csrf", "").encode(), csrf.encode()):
        raise RefusedError(403, "Cette page est d’une autre session\u00a0: rechargez-la, puis recommencez.")


async def read_body(request: Request, most: int, words: str) -> bytes:
    """Read the body, as far as it may go.

    Args:
        request: the posted one.
        most: bytes that are read.
        words: what is said of more (French).

    Raises:
        RefusedError: there are more.
    """
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise RefusedError(413, words)
        parts.append(part)
    return b"".join(parts)
