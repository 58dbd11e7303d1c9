"""Parts of larger files that are made once and kept between builds: a feed's entries, a calendar's events."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

from newsletter.side_by_side import done


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of larger files.

    Args:
        name: tells it from others of its kind.
        digest: of what it is made from.
        make: makes it.
        near: what it is about: neighbours that share it are made in one go.
    """

    name: str
    digest: str
    make: Callable[[], str]
    near: Hashable

    def encoded(self) -> bytes:
        """Make it, as UTF-8."""
        return self.make().encode()


class Fragments:
    """What was made by an earlier build, by kind and name, each with the digest of what it was made from.

    Nothing is known of a kind before it is opened.

    Args:
        known: returns what `kept` had of a kind after an earlier build.
    """

    def __init__(self, known: Callable[[str], Mapping[str, tuple[str, str]]]) -> None:
        self._known = known
        self.kept: dict[str, dict[str, tuple[str, str]]] = {}

    def open(self, kind: str) -> None:
        """Look at what is known of a kind."""
        self.kept[kind] = dict(self._known(kind))

    def fill(self, kind: str, fragments: Iterable[Fragment]) -> None:
        """Make those that are not known, or were made from something else: what hands make later they make of these."""
        new = [one for one in fragments if not self.has(kind, one.name, one.digest)]
        made = done([one.encoded for one in new], [one.near for one in new])
        found = {one.name: (one.digest, text.decode()) for one, text in zip(new, made, strict=True)}
        self.kept.setdefault(kind, {}).update(found)

    def has(self, kind: str, name: str, digest: str) -> bool:
        """Whether a fragment is known that was made from the same."""
        return self.kept.get(kind, {}).get(name, ("", ""))[0] == digest

    def knows(self, kind: str, name: str) -> bool:
        """Whether a fragment is known, whatever it was made from."""
        return name in self.kept.get(kind, {})

    def last(self, kind: str, name: str) -> str:
        """Return a known fragment as it was made last.

        Raises:
            KeyError: none is known.
        """
        return self.kept[kind][name][1]

    def hold(self, kind: str, names: Collection[str]) -> None:
        """Forget those of a kind that are not among these."""
        self.kept[kind] = {name: self.kept[kind][name] for name in names if self.knows(kind, name)}
