"""The preview's pages: the studio, what it shows in frames, and what its forms ask for."""

from collections.abc import Callable, Sequence
from mimetypes import guess_type
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from newsletter import french
from newsletter.exceptions import NewsletterError, UsageError
from newsletter.looks import Looks
from newsletter.model import Kind
from newsletter.preview import column, fields, frames
from newsletter.preview.clashes import compared
from newsletter.preview.desk import Desk
from newsletter.preview.guard import Guard
from newsletter.preview.posts import Posts
from newsletter.preview.problem import Problem
from newsletter.preview.view import View
from newsletter.preview.watch import Current

# Name in the address, words on the tab, what the frame shows.
_TABS = (
    ("ordinateur", "Ordinateur", "/letter"),
    ("telephone", "Téléphone", "/letter"),
    ("sombre", "Sombre", "/letter?dark=1"),
    ("sans-images", "Sans images", "/letter?images=0"),
    ("texte", "Texte", "/text"),
    ("page", "Page web", "/page"),
)
_STUDIO_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# A mail is foreign text: no script, no form, nothing from elsewhere. The same origin lets the studio keep the
# place when it loads the frame anew, and is harmless where no script runs.
_FRAME_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
    " img-src 'self' data:; style-src 'self' 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"
)
_STUDIO_FILES = ("studio.css", "studio.js")
_GMAIL_CUTS_AT = 100  # in kB, a little before it does


def create_app(
    view: Callable[[], View],
    *,
    desk: Desk,
    looks: Looks,
    token: str,
    watched: Callable[[], Sequence[Path]],
    assets: Callable[[str], bytes | None],
    explain: Callable[[NewsletterError], Problem],
) -> Starlette:
    """Make the preview.

    Args:
        view: composes what is shown; called when a watched file has changed.
        desk: changes it.
        looks: the templates.
        token: lets in; without it every path answers 403.
        watched: the files that the view is made from.
        assets: reads a file of the site's `assets/` by its name.
        explain: says why composing failed.
    """
    posts = Posts(desk, looks, token, explain, _STUDIO_POLICY)
    studio = _Studio(Current(view, watched, explain), looks, assets, posts, desk)
    app = Starlette(
        routes=[
            Route("/", studio.home),
            Route("/entree", studio.entry, methods=["GET"]),
            Route("/versions", studio.versions, methods=["GET"]),
            Route("/letter", studio.letter),
            Route("/text", studio.text),
            Route("/page", studio.page),
            Route("/version", studio.version),
            Route("/site-assets/{name}", studio.site_asset),
            Route("/studio/{name}", studio.studio_file),
            *posts.routes(),
        ],
        middleware=[Middleware(Guard, token=token)],
        exception_handlers={NewsletterError: _broken},
    )
    app.state.token = token
    return app


class _Studio:
    """The answers. They are plain functions: Starlette runs them in threads, since composing takes its time."""

    def __init__(
        self, current: Current, looks: Looks, assets: Callable[[str], bytes | None], posts: Posts, desk: Desk
    ) -> None:
        self._current = current
        self._looks = looks
        self._assets = assets
        self._posts = posts
        self._desk = desk

    def home(self, request: Request) -> Response:
        version, view = self._current.get()
        wanted = request.query_params.get("vue")
        page = self._looks.render(
            "preview/studio.html.j2",
            view=view,
            version=version,
            tabs=_TABS,
            tab=next((tab for tab in _TABS if tab[0] == wanted), _TABS[0]),
            groups=column.groups(view),
            blocking=column.blocking(view),
            others=column.others(view),
            summary=column.summary,
            length=column.length(view.edition.edito) if view.edition else "",
            csrf=self._posts.csrf,
            said=self._posts.said(request.query_params.get("dit")),
            kilobytes=-(-view.size // 1000),
            limit=_GMAIL_CUTS_AT,
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": _STUDIO_POLICY})

    def entry(self, request: Request) -> Response:
        """Show the fields of one entry."""
        key = request.query_params.get("key", "")
        _, view = self._current.get()
        try:
            row, proposed = self._desk.row(key, view.version)
        except UsageError:
            return _file(None)
        config = self._desk.config
        page = self._looks.render(
            "preview/entry.html.j2",
            view=view,
            row=row,
            place=column.place(key),
            events=column.events(view) if row.kind is not Kind.EVENT else (),
            fields=fields.shown(row, proposed, config.letter.zone),
            sections=view.sections,
            statuses=fields.STATUSES,
            csrf=self._posts.csrf,
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": _STUDIO_POLICY})

    def versions(self, request: Request) -> Response:
        """List the versions of the edition, or show what one of them says otherwise."""
        _, view = self._current.get()
        name = request.query_params.get("nom")
        old = self._desk.past(name) if name else None
        if name and (old is None or view.edition is None):
            return _file(None)
        page = self._looks.render(
            "preview/versions.html.j2",
            view=view,
            chosen=name,
            sides=compared(old, view.edition) if old and view.edition else (),
            history=[] if name else self._desk.history(),
            moment=french.instant,
            length=column.length,
            csrf=self._posts.csrf,
        )
        return HTMLResponse(page, headers={"Content-Security-Policy": _STUDIO_POLICY})

    def letter(self, request: Request) -> Response:
        dark, images = (request.query_params.get(name) for name in ("dark", "images"))
        return self._framed(
            lambda view: frames.letter(view.html, view.archive_url, dark=dark == "1", images=images != "0")
        )

    def page(self, request: Request) -> Response:  # noqa: ARG002 - Starlette passes it
        return self._framed(lambda view: frames.page(view.page_html, view.archive_url))

    def text(self, request: Request) -> Response:  # noqa: ARG002 - Starlette passes it
        _, view = self._current.get()
        return PlainTextResponse(
            _instead(view) or view.text, headers={"Content-Security-Policy": _FRAME_POLICY}
        )

    def version(self, request: Request) -> Response:  # noqa: ARG002 - Starlette passes it
        return PlainTextResponse(self._current.version())

    def site_asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        content = self._assets(name)
        if content is None:
            return _file(None)
        return Response(content, media_type=guess_type(name)[0])

    def studio_file(self, request: Request) -> Response:
        name = request.path_params["name"]
        return _file(self._looks.asset(f"preview/{name}") if name in _STUDIO_FILES else None)

    def _framed(self, make: Callable[[View], str]) -> Response:
        _, view = self._current.get()
        if instead := _instead(view):
            return PlainTextResponse(instead, headers={"Content-Security-Policy": _FRAME_POLICY})
        return HTMLResponse(make(view), headers={"Content-Security-Policy": _FRAME_POLICY})


def _instead(view: View) -> str:
    """Say what is wrong where no letter can be shown, not even an earlier one."""
    return f"{view.problem.text} {view.problem.remedy}\n" if view.problem and not view.html else ""


def _file(path: Path | None) -> Response:
    return FileResponse(path) if path is not None else PlainTextResponse("Introuvable.\n", status_code=404)


def _broken(_request: Request, error: Exception) -> Response:
    """The studio's own template may be the broken one: say so without it."""
    return PlainTextResponse(f"{error}\n", status_code=500)
