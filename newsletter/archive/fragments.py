"""Parts of larger files that are made once and kept between builds: a feed's entries, a calendar's events."""

from collections.abc import Callable, Mapping


class Fragments:
    """What was made by an earlier build, by name, each with the digest of what it was made from.

    Args:
        known: what `kept` gave after an earlier build.
    """

    def __init__(self, known: Mapping[str, tuple[str, str]] | None = None) -> None:
        self._known = dict(known or {})
        self._used: dict[str, tuple[str, str]] = {}

    def get(self, name: str, digest: str, make: Callable[[], str]) -> str:
        """Return a fragment, and make it where it is not known, or was made from something else."""
        found = self._known.get(name)
        if found is None or found[0] != digest:
            found = digest, make()
        self._used[name] = self._known[name] = found
        return found[1]

    def has(self, name: str, digest: str) -> bool:
        """Whether a fragment is known that was made from the same."""
        return self._known.get(name, ("", ""))[0] == digest

    def knows(self, name: str) -> bool:
        """Whether a fragment is known, whatever it was made from."""
        return name in self._known

    def last(self, name: str) -> str:
        """Return a known fragment as it was made last.

        Raises:
            KeyError: none is known.
        """
        found = self._used[name] = self._known[name]
        return found[1]

    @property
    def kept(self) -> Mapping[str, tuple[str, str]]:
        """What is worth keeping for the next build."""
        return self._used or self._known
