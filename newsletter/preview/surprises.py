"""What nobody foresaw: its reader gets a page of words, the log the whole story."""

import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsletter.exceptions import NewsletterError
from newsletter.looks import Looks
from newsletter.preview.sheets import sheet

UNFORESEEN = "/erreur"
"""The address of the page that says so: a script leads there."""
_log = logging.getLogger(__name__)
_WORDS = (
    "L’aperçu a rencontré une erreur qu’il ne connaît pas. Ce qui était enregistré l’est toujours\u00a0; ce que vous veniez"
    " d’écrire reste dans votre navigateur\u00a0: revenez à la page d’avant. Le journal du programme dit ce qui s’est passé."
)


class Surprises:
    """ASGI middleware: answers what fails in a way that nothing inside it has words for.

    Args:
        app: what may fail.
        looks: the templates.
    """

    def __init__(self, app: ASGIApp, looks: Looks) -> None:
        self._app, self._looks = app, looks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; once an answer has begun, its failure is the server's to end."""
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            # Its path alone: what was posted is the editor's, and addresses hold the token.
            _log.exception("cannot answer %s %s", scope["method"], Request(scope).url.path)
            await unforeseen(self._looks)(scope, receive, send)


def unforeseen(looks: Looks) -> Response:
    """Say that something happened that nobody foresaw."""
    page = told(looks, 500, "Une erreur inattendue", _WORDS)
    page.headers["Content-Location"] = UNFORESEEN
    return page


def told(looks: Looks, status: int, title: str, words: str) -> Response:
    """Print a page of words that leads back to the letter; plain where its own template is the broken one."""
    try:
        return sheet(looks, "told", status, title=title, words=words)
    except NewsletterError:
        return PlainTextResponse(f"{words}\n", status_code=status)


def lost(looks: Looks) -> Response:
    """Say that there is nothing at an address."""
    return told(
        looks,
        404,
        "Cette page est introuvable",
        "Il n’y a rien à cette adresse\u00a0: pas de lettre de ce jour, ou plus cette entrée, ou plus cette version.",
    )
