"""Pictures that the editor gives to an édito: chosen in a form, dropped or pasted, which its script sends as that form."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from newsletter.draft.merging import ClashError
from newsletter.exceptions import NewsletterError, UsageError
from newsletter.pictures import PictureError, TooLargeError, TooSmallError
from newsletter.pictures.illustration import LEAST, MOST_PIXELS, is_moving
from newsletter.pipeline.edition.illustrating import at_the_end
from newsletter.preview.actions import Action
from newsletter.preview.asked import Form, RefusedError, printable, read_body, require_csrf
from newsletter.preview.deeds import Done, change
from newsletter.preview.multipart import TYPE, MalformedError, parts
from newsletter.preview.problem import Problem
from newsletter.preview.refusals import NO_DAY, REFUSALS, Refusal, refusal
from newsletter.preview.rooms import Room, Rooms

PATH, _TEXTS = "/image", "/textes"
_FILE = "file"
_MEGABYTES: Final = 20
_LONGEST = 500  # characters of what a picture shows
_HEAVY = (
    f"Cette image pèse plus de {_MEGABYTES}\u00a0Mo\u00a0: enregistrez-la en plus petit, puis recommencez."
)
_DAMAGED = "Ce formulaire est arrivé abîmé\u00a0: aucune image n’a été ajoutée."
_UNKNOWN = "Ce fichier n’est pas une image que la lettre sait montrer\u00a0: il la faut en JPEG, PNG, WebP ou GIF, et entière."
_LARGE = f"Cette image a plus de {MOST_PIXELS // 1_000_000}\u00a0millions de pixels\u00a0: réduisez-la, puis recommencez."
_STILL = "Elle bougeait\u00a0: la lettre en montre la première image."
_SMALL = f"Cette image a moins de {LEAST}\u00a0pixels de côté\u00a0: personne ne la verrait."


@dataclass(frozen=True, slots=True)
class Upload:
    """What was sent: the fields of the form, and the bytes of the file."""

    form: Form
    data: bytes


async def read_upload(request: Request, csrf: str) -> Upload:
    """Read a picture that was sent, with what it shows in words.

    Args:
        request: the posted one.
        csrf: what it must carry.

    Raises:
        RefusedError: it is none of the studio's, too large, malformed, or lacks one of the two.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != TYPE:
        raise RefusedError(415, "Ce formulaire n’est pas de cette page.")
    body = await read_body(request, _MEGABYTES * 1_000_000, _HEAVY)
    try:
        found = dict(parts(body, kind))
        data = found.pop(_FILE, b"")
        require_csrf({"csrf": found.get("csrf", b"").decode(errors="replace")}, csrf)
        form = printable({name: value.decode().replace("\r\n", "\n") for name, value in found.items()})
    except (MalformedError, UnicodeDecodeError):
        raise RefusedError(400, _DAMAGED) from None
    alt = " ".join(form.get("alt", "").split())
    if not data:
        raise RefusedError(400, "Choisissez une image\u00a0: aucune n’est arrivée.")
    if not alt:
        raise RefusedError(400, "Dites ce que montre l’image, pour qui ne la voit pas.")
    if len(alt) > _LONGEST:
        raise RefusedError(400, f"Dites ce que montre l’image en moins de {_LONGEST}\u00a0signes.")
    return Upload({**form, "alt": alt}, data)


class Uploads:
    """The answers to pictures.

    Args:
        rooms: the editions.
        csrf: what forms carry.
        back: leads to an edition's page anew.
        page: says why a form was not done; its first two arguments are the form's address and the edition's day.
        explain: says why something failed.
    """

    def __init__(
        self,
        rooms: Rooms,
        csrf: str,
        *,
        back: Callable[[Room, Done, Form], Response],
        page: Callable[[str, str, Refusal], Response],
        explain: Callable[[NewsletterError], Problem],
    ) -> None:
        self._rooms, self._csrf, self._back, self._page, self._explain = rooms, csrf, back, page, explain

    async def answer(self, request: Request) -> Response:
        """Keep a picture; a form is led back to its page, where the édito shows it, a script gets the Markdown for its caret."""
        is_script = request.headers.get("accept") == "application/json"
        refuse = _said if is_script else partial(self._page, PATH)
        try:
            upload = await read_upload(request, self._csrf)
        except RefusedError as refused:
            return refuse("", Refusal(status=refused.status, text=refused.words, fields={}))
        return await run_in_threadpool(self._answered, upload, refuse, is_script=is_script)

    def _answered(
        self, upload: Upload, refuse: Callable[[str, Refusal], Response], *, is_script: bool
    ) -> Response:
        try:
            room = self._rooms.room(upload.form.get("jour"))
        except UsageError:
            return refuse("", Refusal(status=400, text=NO_DAY, fields={}))
        day, still = room.day.isoformat(), _STILL if is_moving(upload.data) else ""
        try:
            markdown = room.desk.illustrate(upload.data, upload.form["alt"])
            if is_script:
                return JSONResponse({"markdown": markdown, "said": still})
            return self._back(room, change(room.desk, upload.form, _adding(markdown, still)), upload.form)
        except PictureError as error:
            return refuse(day, _refused(error))
        except ClashError as error:
            # What it would have said is a text like any other: it is sent again as one, or left.
            form = {**upload.form, "edito": error.mine.edito}
            form.pop("alt")
            return self._page(_TEXTS, day, refusal(error, form, room.desk, self._explain))
        except REFUSALS as error:
            told = refusal(error, upload.form, room.desk, self._explain)
            return refuse(day, replace(told, fields={}, version=""))


def _adding(markdown: str, still: str) -> Action:
    words = "L’image est ajoutée à la fin de l’édito\u00a0: déplacez sa ligne où vous voulez."
    return Action(lambda edition: at_the_end(edition, markdown), f"{words} {still}".strip())


def _refused(error: PictureError) -> Refusal:
    match error:
        case TooLargeError():
            return Refusal(status=413, text=_LARGE, fields={})
        case TooSmallError():
            return Refusal(status=400, text=_SMALL, fields={})
    return Refusal(status=415, text=_UNKNOWN, fields={})


def _said(_day: str, told: Refusal) -> Response:
    """Tell a script why not."""
    return JSONResponse({"error": f"{told.text} {told.remedy}".strip()}, status_code=told.status)
