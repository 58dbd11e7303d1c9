"""What asking a link over the network gave."""

from dataclasses import dataclass
from enum import StrEnum


class LinkVerdict(StrEnum):
    """What readers who click would meet. UNVERIFIABLE: nobody can say, as many sites turn programs away."""

    OK = "ok"
    DEAD = "dead"
    UNVERIFIABLE = "unverifiable"
    REDIRECTED = "redirected"
    SLOW = "slow"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkResult:
    """One link, asked.

    Args:
        url: the address as the letter has it.
        status: the HTTP status that ruled; None when no answer came.
        target: where it has moved for good, less tracking parameters; else empty.
        seconds: that the answer took.
    """

    url: str
    verdict: LinkVerdict
    status: int | None = None
    target: str = ""
    seconds: float = 0
