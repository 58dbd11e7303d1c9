"""How one source fared in a collection."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How one source fared: `status` is ok, unchanged, failed or offline; `local` marks the agenda's.

    `error` is English, with the source's id; None unless it failed.
    """

    id: str
    status: str
    entries: int = 0
    new: int = 0
    changed: int = 0
    error: str | None = None
    local: bool = False
