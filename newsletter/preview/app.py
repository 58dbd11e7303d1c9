"""The preview as an application: its pages, what they show in frames, and what their forms ask for."""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from http import HTTPStatus
from mimetypes import guess_type
from typing import cast

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from newsletter.exceptions import NewsletterError, UsageError
from newsletter.looks import Looks
from newsletter.preview import frames, library
from newsletter.preview.column import place
from newsletter.preview.entering import ByToken
from newsletter.preview.guard import Guard
from newsletter.preview.leaving import leaving
from newsletter.preview.linking import Linking
from newsletter.preview.login import ByPassword, Login
from newsletter.preview.origins import Origins
from newsletter.preview.pages import Pages
from newsletter.preview.pasting import Pasting
from newsletter.preview.posts import Posts
from newsletter.preview.problem import Problem
from newsletter.preview.rooms import Room, Rooms
from newsletter.preview.sheets import sheet
from newsletter.preview.surprises import UNFORESEEN, Surprises, lost, unforeseen
from newsletter.preview.targets import Target
from newsletter.preview.view import View

# A mail is foreign text: no script, no form, nothing from elsewhere. The same origin lets the studio keep the
# place when it loads the frame anew, and is harmless where no script runs.
_FRAME_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " img-src 'self' data:; style-src 'self' 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"
)
_FRAMES = {"/letter", "/page", "/text"}
_SCRIPTS = (
    "page", "unsaved", "asking", "saving", "studio", "places", "dragging", "pictures",
    "editor", "markdown", "formats", "picking", "choosing", "mended",
)  # fmt: skip
_STUDIO_FILES = {"studio.css", *(f"{name}.js" for name in _SCRIPTS)}


def create_app(
    rooms: Rooms,
    *,
    looks: Looks,
    token: str,
    assets: Callable[[str], bytes | None],
    known: Callable[[], Sequence[Target]],
    explain: Callable[[NewsletterError], Problem],
    clock: Callable[[], dt.datetime],
    url: str = "",
    login: Login | None = None,
) -> Starlette:
    """Make the preview.

    Args:
        rooms: the editions that it shows and changes.
        looks: the templates.
        token: its secret, which lets in; without it every path answers 403.
        assets: reads a file of the site's `assets/` by its name.
        known: lists what the édito may link to, beside the edition's own entries.
        explain: says why something failed.
        clock: gives the instant of now, aware.
        url: where the editor reaches it; empty where only this machine does.
        login: lets in instead of the token, where other machines reach it.
    """
    origins = Origins(url, is_remote=login is not None)
    posts = Posts(rooms, looks, token, explain)
    pages, shown = (
        Pages(rooms, looks, posts, clock, may_leave=login is not None),
        _Shown(rooms, looks, assets),
    )
    by_password = (
        ByPassword(login, url, origins, looks, {route.path for route in pages.routes()}) if login else None
    )

    def nowhere(_request: Request, _error: Exception) -> Response:
        return lost(looks)

    def broken(request: Request, error: Exception) -> Response:
        problem = explain(cast("NewsletterError", error))
        is_frame = request.url.path in _FRAMES
        return (
            _plainly(problem, HTTPStatus.SERVICE_UNAVAILABLE)
            if is_frame
            else _broken(looks, problem, request)
        )

    entrance = by_password or ByToken(token, origins, looks)
    app = Starlette(
        routes=[
            *pages.routes(),
            *posts.routes(),
            *Linking(rooms, looks, known).routes(),
            *Pasting(posts.csrf).routes(),
            *(leaving(by_password, posts.csrf) if by_password else ()),
            Route("/letter", shown.letter),
            Route("/text", shown.text),
            Route("/page", shown.page),
            Route(UNFORESEEN, lambda _: unforeseen(looks)),
            Route("/version", shown.version),
            Route("/changements", shown.changes),
            Route("/site-assets/{name}", shown.site_asset),
            Route("/studio/{name}", shown.studio_file),
        ],
        middleware=[
            Middleware(Guard, origins=origins, entrance=entrance),
            Middleware(Surprises, looks=looks),
        ],
        exception_handlers={UsageError: nowhere, 404: nowhere, NewsletterError: broken},
    )
    app.state.ended = asyncio.Event()
    app.state.token = "" if login else token
    return app


class _Shown:
    """What pages show in frames, and files. Plain functions: Starlette runs them in threads."""

    def __init__(self, rooms: Rooms, looks: Looks, assets: Callable[[str], bytes | None]) -> None:
        self._rooms, self._looks, self._assets = rooms, looks, assets

    def letter(self, request: Request) -> Response:
        dark, images = (request.query_params.get(name) for name in ("dark", "images"))
        return self._framed(
            request,
            lambda view: frames.letter(view.html, view.archive_url, dark=dark == "1", images=images != "0"),
        )

    def page(self, request: Request) -> Response:
        return self._framed(request, lambda view: frames.page(view.page_html(), view.archive_url))

    def text(self, request: Request) -> Response:
        view = self._view(request)
        return PlainTextResponse(
            _instead(view) or view.text, headers={"Content-Security-Policy": _FRAME_POLICY}
        )

    def version(self, request: Request) -> Response:
        return PlainTextResponse(self._room(request).current.version())

    def changes(self, request: Request) -> Response:
        """Tell each version as it comes (server-sent events; HTML, section 9.2)."""
        versions = self._room(request).current.versions(request.app.state.ended)
        return StreamingResponse(
            (f"data: {version}\n\n" async for version in versions),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},  # nginx would hold it back until it is long
        )

    def site_asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        content = self._assets(name)
        return _no_file() if content is None else Response(content, media_type=guess_type(name)[0])

    def studio_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        path = self._looks.asset(f"preview/{name}") if name in _STUDIO_FILES else library.script(name)
        return FileResponse(path) if path is not None else _no_file()

    def _framed(self, request: Request, make: Callable[[View], str]) -> Response:
        view = self._view(request)
        if instead := _instead(view):
            return PlainTextResponse(instead, headers={"Content-Security-Policy": _FRAME_POLICY})
        rows = [(row.title, place(row.key)) for row in view.edition.shown] if view.edition else []
        return HTMLResponse(
            frames.leading(make(view), rows), headers={"Content-Security-Policy": _FRAME_POLICY}
        )

    def _view(self, request: Request) -> View:
        """Return what the page shows that a frame is of, without another look at the files, else what is so now."""
        current = self._room(request).current
        return current.shown(request.query_params.get("de", "")) or current.get()[1]

    def _room(self, request: Request) -> Room:
        return self._rooms.room(request.query_params.get("jour"))


def _instead(view: View) -> str:
    """Say what is wrong where no letter can be shown, not even an earlier one."""
    return f"{view.problem.text} {view.problem.remedy}\n" if view.problem and not view.html else ""


def _no_file() -> Response:
    return PlainTextResponse("Ce fichier est introuvable.\n", status_code=404)


def _broken(looks: Looks, problem: Problem, request: Request) -> Response:
    """Say what cannot be read, which may be mended any time; plainly where the studio's own template is the broken one."""
    comes_back = request.method == "GET"
    try:
        page = sheet(looks, "broken", HTTPStatus.SERVICE_UNAVAILABLE, problem=problem, comes_back=comes_back)
    except NewsletterError:
        page = _plainly(problem, HTTPStatus.INTERNAL_SERVER_ERROR)
    page.headers["Content-Location"] = "/"
    return page


def _plainly(problem: Problem, status: int) -> Response:
    words = f"{problem.text} {problem.remedy}".strip()
    return PlainTextResponse(f"{words}\n", status_code=status)
