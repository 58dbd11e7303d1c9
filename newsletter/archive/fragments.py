"""Parts of larger files that are made once and kept between builds: a feed's entries, a calendar's events."""

from collections.abc import Callable, Collection, Mapping


class Fragments:
    """What was made by an earlier build, by kind and name, each with the digest of what it was made from.

    Args:
        known: what `kept` was after an earlier build.
    """

    def __init__(self, known: Mapping[str, Mapping[str, tuple[str, str]]] | None = None) -> None:
        self.kept = {kind: dict(fragments) for kind, fragments in (known or {}).items()}

    def get(self, kind: str, name: str, digest: str, make: Callable[[], str]) -> str:
        """Return a fragment, and make it where it is not known, or was made from something else."""
        if not self.has(kind, name, digest):
            self.kept.setdefault(kind, {})[name] = digest, make()
        return self.last(kind, name)

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
