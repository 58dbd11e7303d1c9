"""Makes Markdown of what is pasted, for the editor's script. Asking changes nothing."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from newsletter.markup import Pasted, lines_marked, pasted, together
from newsletter.preview.asked import RefusedError, printable, read_form
from newsletter.preview.converting import markdown


class Pasting:
    """The answers to a form with `html`, or with `text` alone: `{"text", "said"}`.

    `text` is Markdown; `said` tells what was left out, or put together (French).

    Args:
        csrf: what forms carry.
    """

    def __init__(self, csrf: str) -> None:
        self._csrf = csrf

    def routes(self) -> list[Route]:
        """Return what answers, by address."""
        return [Route("/colle", self.clean, methods=["POST"])]

    async def clean(self, request: Request) -> Response:
        """Clean what a clipboard held."""
        try:
            form = printable(await read_form(request, self._csrf))
        except RefusedError as refused:
            return JSONResponse({"error": refused.words}, status_code=refused.status)
        if not form.get("html"):
            return JSONResponse(await run_in_threadpool(_lines, form.get("text", "")))
        return JSONResponse(await run_in_threadpool(_markdown, form["html"]))


def _markdown(html: str) -> dict[str, str]:
    made = pasted(html)
    return {"text": markdown(made.html), "said": _said(made)}


def _lines(text: str) -> dict[str, str]:
    """Put lines together that a PDF has cut; what is not certain stays as it was."""
    if not (blocks := together(text)):
        return {"text": text, "said": ""}
    said = "Les lignes du document ont été réunies\u00a0: «\u00a0Coller sans mise en forme\u00a0» les garde telles quelles."
    return {"text": lines_marked(blocks), "said": said}


def _said(made: Pasted) -> str:
    lost = (
        f"{made.pictures} images n’ont pas été collées" if made.pictures > 1 else "1 image n’a pas été collée"
    )
    pictures = f"{lost}\u00a0: «\u00a0Ajouter une image\u00a0», sous l’édito, prend celles d’un fichier."
    words = {
        pictures: bool(made.pictures),
        "Ce qui était barré n’a pas été collé.": made.is_struck,
        "Les commentaires n’ont pas été collés.": made.has_comments,
        "Les notes de bas de page n’ont pas été collées.": made.has_notes,
    }
    return " ".join(one for one, is_so in words.items() if is_so)
