"""Tells the editor's script what may be linked to. Asking changes nothing."""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newsletter.looks import Looks
from newsletter.markup import link, literal
from newsletter.preview.rooms import Rooms
from newsletter.preview.sheets import sheet
from newsletter.preview.targets import Target, address, matching, own_targets


class Linking:
    """The answers: a button for each target, which holds its words and its address as Markdown writes them.

    Args:
        rooms: the editions.
        looks: the templates.
        known: lists what else is known.
    """

    def __init__(self, rooms: Rooms, looks: Looks, known: Callable[[], Sequence[Target]]) -> None:
        self._rooms, self._looks, self._known = rooms, looks, known

    def routes(self) -> list[Route]:
        """Return what answers, by address."""
        return [Route("/liens", self.found, methods=["GET"])]

    def found(self, request: Request) -> Response:
        """Find what a few letters mean, or read an address."""
        typed = request.query_params.get("q", "").strip()
        meant = address(typed)
        targets = [meant] if meant else self._matching(request.query_params.get("jour"), typed)
        return sheet(self._looks, "found", found=[_written(target) for target in targets])

    def _matching(self, day: str | None, typed: str) -> Sequence[Target]:
        _, view = self._rooms.room(day).current.get()
        return matching([*own_targets(view.entries), *self._known()], typed)


def _written(target: Target) -> dict[str, str]:
    return {
        "title": target.title,
        "facts": target.facts,
        "words": literal(target.title, target.language),
        "target": link("", target.url).removeprefix("[]"),
    }
