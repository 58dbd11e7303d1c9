"""The preview's pages: the edition's, its entries', its versions'. Looking at them writes nothing."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from newsletter import french
from newsletter.addresses import typed
from newsletter.exceptions import UsageError
from newsletter.looks import Looks
from newsletter.model import EditionEntry, Kind, When
from newsletter.pipeline.edition.marking import marks_of
from newsletter.preview import column, fields, gestures, moments
from newsletter.preview.clashes import compared
from newsletter.preview.foretold import HEADER as FRAME, Foretold, Tell, is_asked_by_script
from newsletter.preview.occasions import Offered, offered
from newsletter.preview.posts import Posts
from newsletter.preview.refusals import Refusal
from newsletter.preview.repeats import repeats
from newsletter.preview.rooms import Room, Rooms
from newsletter.preview.sheets import sheet
from newsletter.preview.surprises import lost
from newsletter.preview.tabs import FIRST, TABS, Tab
from newsletter.preview.view import View
from newsletter.preview.visits import COOKIE, Visit, visit
from newsletter.typography import own

_REMEMBERED = 90 * 86_400  # seconds that a browser remembers its last look
_GMAIL_CUTS_AT = 100  # in kB, a little before it does


class Pages:
    """The answers. They are plain functions: Starlette runs them in threads, since composing takes its time.

    Args:
        rooms: the editions.
        looks: the templates.
        posts: answers the pages' forms.
        clock: gives the instant of now, aware.
        may_leave: whether whoever looks has entered by a password.
    """

    def __init__(
        self, rooms: Rooms, looks: Looks, posts: Posts, clock: Callable[[], dt.datetime], *, may_leave: bool
    ) -> None:
        self._rooms, self._looks, self._posts, self._clock = rooms, looks, posts, clock
        self._may_leave = may_leave
        posts.in_place |= {"/test": self._home, "/lire": self._adding}

    def routes(self) -> list[Route]:
        """Return the pages, by address."""
        return [
            Route("/", self.home),
            Route("/entree", self.entry, methods=["GET"]),
            Route("/versions", self.versions),
            Route("/comparer", self.compare),
            Route("/ajouter", self.adding, methods=["GET"]),
            Route("/jeudis", self.weeks),
            Route("/sources", self.sources),
        ]

    def home(self, request: Request) -> ASGIApp:
        """Show the edition, and all that can be done with it."""
        room = self._room(request)
        if not is_asked_by_script(request) or not _tab(request.query_params).is_mail:
            return self._home(request, room)
        return Foretold(lambda tell: self._home(request, room, tell=tell))

    def _home(
        self, request: Request, room: Room, refused: Refusal | None = None, *, tell: Tell | None = None
    ) -> Response:
        this = visit(request.cookies.get(COOKIE), self._clock())
        tab = _tab(refused.fields if refused else request.query_params)

        def address(view: View, version: str = "") -> str:
            return tab.address(room.day.isoformat(), view, version)

        def told(view: View) -> bool:
            if tell is not None:
                frame = self._looks.render("preview/frame.html.j2", tab=tab, frame=address(view)).strip()
                head = frame.encode("ascii", "xmlcharrefreplace").decode()
                tell(_remembering(HTMLResponse(headers={FRAME: head}), this))
            return tell is not None

        version, view = room.current.get(told)
        page = self._page(
            "studio",
            room,
            view=view,
            version=version,
            tabs=TABS.values(),
            tab=tab,
            frame=address(view, version),
            groups=column.groups(view, this.since),
            blocking=column.blocking(view),
            others=column.others(view),
            summary=column.summary,
            target=column.target,
            beside=column.beside,
            place=column.place,
            alike=column.alike(view),
            length=column.length(view.edition.edito) if view.edition else "",
            said=self._posts.said(request.query_params.get("dit")),
            replaced=room.desk.standing.replaced,
            kilobytes=-(-view.size // 1000),
            limit=_GMAIL_CUTS_AT,
            may_leave=self._may_leave,
            once=room.desk.departing.tests,
            refused=refused,
        )
        return _remembering(page, this)

    def entry(self, request: Request) -> Response:
        """Show the fields of one entry."""
        key = request.query_params.get("key", "")
        room = self._room(request)
        _, view = room.current.get()
        try:
            row, proposed = room.desk.row(key, view.version)
        except UsageError:
            return lost(self._looks)
        return self._page(
            "entry",
            room,
            view=view,
            row=row,
            place=column.place(key),
            events=_events(room, view, row.kind, row.start or room.day, row.replay_of or row.accompanies),
            members=room.desk.members(key),
            names=room.desk.around.source_names(),
            fields=fields.shown(row, proposed, room.desk.config.letter.zone),
            marks=marks_of(row, room.desk.config),
            sections=_sections(room, row),
            statuses=fields.STATUSES,
            types=fields.TYPES,
            example=moments.example(room.day),
            in_figures=moments.example_in_figures(room.day),
        )

    def versions(self, request: Request) -> Response:
        """List the versions of the edition, or show what one of them says otherwise."""
        room = self._room(request)
        _, view = room.current.get()
        name = request.query_params.get("nom")
        old = room.desk.standing.past(name) if name else None
        if name and (old is None or view.edition is None):
            return lost(self._looks)
        return self._page(
            "versions",
            room,
            view=view,
            chosen=name,
            sides=compared(old, view.edition) if old and view.edition else (),
            history=() if name else _told(room),
        )

    def compare(self, request: Request) -> Response:
        """Show the edition beside an earlier one, and what it repeats of it."""
        room = self._room(request)
        _, view = room.current.get()
        earlier = room.desk.around.earlier()
        asked = request.query_params.get("avec")
        other = next(
            (one for one in earlier if one.date.isoformat() == asked), earlier[0] if earlier else None
        )
        return self._page(
            "compare",
            room,
            view=view,
            earlier=earlier,
            other=other,
            repeats=repeats(view.edition, other) if view.edition and other else (),
            date=french.long_date,
        )

    def adding(self, request: Request) -> Response:
        """Show the form of a row that is added by hand, or as it was read at an address."""
        return self._adding(request, self._room(request))

    def _adding(self, request: Request, room: Room, refused: Refusal | None = None) -> Response:
        said = self._posts.said(request.query_params.get("dit"))
        wanted = request.query_params.get("genre", "")
        kind = Kind(wanted) if wanted in {*Kind} else said.found.kind if said.found else Kind.EVENT
        return self._page(
            "adding",
            room,
            view=room.current.get()[1],
            kind=kind,
            kinds=fields.KINDS,
            fields=_with_address(
                fields.of_entry(said.found, kind, room.desk.config.letter.zone),
                refused.fields.get("adresse", "") if refused else "",
            ),
            types=fields.TYPES,
            example=moments.example(room.day),
            in_figures=moments.example_in_figures(room.day),
            events=_events(room, room.current.get()[1], kind, room.day),
            said=said,
            dit=request.query_params.get("dit", ""),
            refused=refused,
        )

    def weeks(self, request: Request) -> Response:
        """List the letter's days, those that were and those to come."""
        room = self._room(request)
        found, quarters = room.desk.around.weeks()
        return self._page(
            "weeks",
            room,
            weeks=found,
            quarters=quarters,
            date=french.long_date,
            said=self._posts.said(request.query_params.get("dit")),
        )

    def sources(self, request: Request) -> Response:
        """List the sources, and how they fare."""
        room = self._room(request)
        return self._page(
            "sources",
            room,
            sources=room.desk.around.sources(),
            names=room.desk.around.source_names(),
            date=french.long_date,
            count=french.count,
            said=self._posts.said(request.query_params.get("dit")),
        )

    def _room(self, request: Request) -> Room:
        return self._rooms.room(request.query_params.get("jour"))

    def _page(self, name: str, room: Room, *, refused: Refusal | None = None, **shown: object) -> Response:
        day, csrf = room.day.isoformat(), self._posts.csrf
        return sheet(
            self._looks,
            name,
            refused.status if refused else 200,
            day=day,
            csrf=csrf,
            refused=refused,
            **shown,
        )


def _tab(asked: Mapping[str, str]) -> Tab:
    return TABS.get(asked.get("vue", ""), FIRST)


def _remembering(answer: Response, this: Visit) -> Response:
    answer.set_cookie(COOKIE, this.cookie, max_age=_REMEMBERED, httponly=True, samesite="lax")
    return answer


def _events(room: Room, view: View, kind: Kind, when: When, tied: str | None = None) -> tuple[Offered, ...]:
    """Return the events that what is none may belong to."""
    return () if kind is Kind.EVENT else offered(kind, when, room.desk.around.events(view.entries), tied)


def _told(room: Room) -> tuple[tuple[str, str, str, str], ...]:
    """Return the versions, the newest first: the name, the moment, what was done, and how much it holds."""
    found = room.desk.standing.history()
    titles = {one.id: own(one.title) for one in room.desk.config.section}
    done = [gestures.gesture(old.edition, new.edition, titles) for new, old in pairwise(found)]
    moments = gestures.moments([one.at for one in found])
    rows = zip(found, moments, [*done, "la plus ancienne qui soit gardée"], strict=False)
    return tuple((one.name, moment, what, gestures.size(one.edition)) for one, moment, what in rows)


def _sections(room: Room, row: EditionEntry) -> list[tuple[str, str]]:
    """Return the sections where an entry can go: those that show its kind, and its own."""
    held = room.desk.config.section
    found = [
        (one.id, own(one.title) or one.id) for one in held if row.section == one.id or one.shows == row.kind
    ]
    known = row.section in dict(found)
    return found if known else [*found, (row.section, f"{row.section} (n’existe plus)")]


def _with_address(blank: Iterable[fields.Field], written: str) -> list[fields.Field]:
    """Write an address that could not be read into the form of the entry that is written by hand instead."""
    url = typed(written)
    return [replace(one, value=url) if url and one.name == "url" else one for one in blank]
