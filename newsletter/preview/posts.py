"""What the studio's forms get for an answer: the page anew once it is done, or a page that says why it is not."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from newsletter.exceptions import NewsletterError, UsageError
from newsletter.looks import Looks
from newsletter.preview.actions import UnreadableFormError
from newsletter.preview.asked import Form, RefusedError, csrf_of, printable, read_form
from newsletter.preview.deeds import DEEDS, Deed, Done
from newsletter.preview.fields import FieldsError
from newsletter.preview.latest import Latest
from newsletter.preview.problem import Problem
from newsletter.preview.refusals import NO_DAY, REFUSALS, Refusal, refusal, unopened
from newsletter.preview.returning import unread
from newsletter.preview.rooms import Room, Rooms
from newsletter.preview.sheets import sheet
from newsletter.preview.surprises import lost
from newsletter.preview.tabs import TABS
from newsletter.preview.uploads import PATH, Uploads

_SAID = 50  # answers that pages may still have to say
_REFUSED = 10  # refusals whose page may still be gone to
_REFUSAL = "/refus"
_LEFT_OUT = "Un signe que rien ne peut montrer ni garder (U+0000, dit «\u00a0NUL\u00a0») en a été retiré."
InPlace = Callable[[Request, Room, Refusal], Response]
"""Shows the page of a form that was refused, with what was written in it and why."""


class Posts:
    """The answers to forms.

    Args:
        rooms: the editions.
        looks: the templates.
        token: the preview's secret.
        explain: says why something failed.

    Attributes:
        in_place: how the page of a form is shown again where its fields cannot be written; others are refused on a page apart.
    """

    def __init__(
        self,
        rooms: Rooms,
        looks: Looks,
        token: str,
        explain: Callable[[NewsletterError], Problem],
    ) -> None:
        self.csrf = csrf_of(token)
        self._rooms, self._looks, self._explain = rooms, looks, explain
        self._said: Latest[Done] = Latest(_SAID)
        self._refused: Latest[tuple[str, str, Refusal]] = Latest(_REFUSED)
        self.in_place: dict[str, InPlace] = {}

    def routes(self) -> list[Route]:
        """Return what answers forms, by address."""
        uploads = Uploads(self._rooms, self.csrf, back=self._back, page=self._page, explain=self._explain)
        forms = [Route(path, self._answering(path, do), methods=["POST"]) for path, do in DEEDS.items()]
        return [*forms, Route(PATH, uploads.answer, methods=["POST"]), Route(_REFUSAL, self.refused)]

    def refused(self, request: Request) -> Response:
        """Show the page of a form that was refused once more: a script leads there."""
        known = self._refused.get(request.query_params.get("nom", ""))
        return self._shown(request, *known) if known else lost(self._looks)

    def said(self, name: str | None) -> Done:
        """Return what a page has to say after a form."""
        return self._said.get(name or "") or Done("")

    def _answering(self, path: str, do: Deed) -> Callable[[Request], object]:
        async def answer(request: Request) -> Response:
            try:
                form = await read_form(request, self.csrf)
            except RefusedError as refused:
                told = unread(request, refused.status, refused.words, refused.form)
                return self._refusing(request, path, told.fields.get("jour", ""), told)
            return await run_in_threadpool(self._answered, path, do, form, request)

        return answer

    def _answered(self, path: str, do: Deed, posted: Form, request: Request) -> Response:
        form = printable(posted)
        try:
            room = self._rooms.room(form.get("jour"))
        except UsageError:
            return self._refusing(request, path, "", Refusal(status=400, text=NO_DAY, fields=form))
        except NewsletterError as error:
            return self._refusing(request, path, "", unopened(error, form, self._explain))
        try:
            if path == "/accepter":
                _refuse_unknown(room, form)
            done = do(room.desk, form)
        except REFUSALS as error:
            told = refusal(error, form, room.desk, self._explain)
            if isinstance(error, FieldsError) and path in self.in_place:
                told = replace(told, wrong=error.reasons, is_in_place=True)
            return self._refusing(request, path, room.day.isoformat(), told)
        return self._back(room, done if form == posted else _saying_so(done), form)

    def _back(self, room: Room, done: Done, form: Form) -> Response:
        """Lead to the page anew, which says what was done."""
        name = self._said.remember(secrets.token_urlsafe(8), done)
        view = form.get("vue", "")
        day = done.day or room.day
        asked = {"jour": day.isoformat(), "vue": view if view in TABS else "", "dit": name}
        address = f"{done.page}?" + urlencode({key: value for key, value in asked.items() if value})
        return RedirectResponse(f"{address}#{done.place}" if done.place else address, status_code=303)

    def _refusing(self, request: Request, path: str, day: str, told: Refusal) -> Response:
        """Say why not; whoever did not go there can."""
        page = self._shown(request, path, day, told)
        if told.status != HTTPStatus.FORBIDDEN:
            name = self._refused.remember(secrets.token_urlsafe(8), (path, day, told))
            page.headers["Content-Location"] = f"{_REFUSAL}?nom={name}"
        return page

    def _shown(self, request: Request, path: str, day: str, told: Refusal) -> Response:
        if told.is_in_place:
            return self.in_place[path](request, self._rooms.room(day), told)
        return self._page(path, day, told)

    def _page(self, path: str, day: str, told: Refusal) -> Response:
        return sheet(self._looks, "refused", told.status, refusal=told, path=path, day=day, csrf=self.csrf)


def _saying_so(done: Done) -> Done:
    """Say that not all that was posted could be kept."""
    return replace(done, words=f"{done.words} {_LEFT_OUT}".strip())


def _refuse_unknown(room: Room, form: Form) -> None:
    """Refuse to accept what nothing finds: it would stand in the file for ever."""
    _, view = room.current.get()
    if "retirer" not in form and form.get("finding") not in {
        f"{one.code}:{one.where}" for one in view.findings
    }:
        raise UnreadableFormError("Ce point n’est pas, ou plus, dans la lettre\u00a0: rien n’a été changé.")
