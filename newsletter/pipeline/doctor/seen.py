"""What the doctor sees, and how it is said."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from newsletter.exceptions import NewsletterError
from newsletter.french import one_stop
from newsletter.model import Level, Need
from newsletter.pipeline.needs.causes import KEEPER, OPERATOR, cause

_LOOK_THERE = "Voyez var/newsletter.log, et docs/operate.md."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How one thing is.

    Args:
        code: short and stable.
        message: how it is; whole sentences (French), as is `remedy`.
        remedy: what to do about it; empty where nothing is to be done.
    """

    level: Literal["ok", "warning", "error"]
    code: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look.

    Args:
        code: of what is looked at.
        of: what it is called (French).
        well: what is said where nothing is wrong.
        finds: says what is wrong; nothing where all is well.
    """

    code: str
    of: str
    well: str
    finds: Callable[[], Iterable[Seen]]


def all_well(code: str, message: str) -> Seen:
    """Say that something is as it should be."""
    return Seen(level="ok", code=code, message=message)


def wrong(code: str, message: str, remedy: str) -> Seen:
    """Say that something keeps a letter from being made, or from leaving."""
    return Seen(level="error", code=code, message=one_stop(message), remedy=_own(remedy))


def doubtful(code: str, message: str, remedy: str) -> Seen:
    """Say that something should be seen to, or is not known."""
    return Seen(level="warning", code=code, message=one_stop(message), remedy=_own(remedy))


def _own(remedy: str) -> str:
    """Leave out that the operator is to be told: who asks the doctor is the operator."""
    left = remedy.replace(OPERATOR, "").replace(f", ou prévenez {KEEPER}", "").strip()
    return one_stop(left or _LOOK_THERE)


def of_need(need: Need) -> Seen:
    """Say what needs a person as `status` does."""
    make = wrong if need.level is Level.ERROR else doubtful
    return make(need.code, need.text, need.remedy)


def of_problem(code: str, problem: NewsletterError) -> Seen:
    """Say why something could not be looked at, or used."""
    why = cause(problem)
    words = (why.text or str(problem)).rstrip(".")
    first = words.partition(" ")[0]
    is_file = "/" in first or ".toml" in first  # which begins with what it is called
    told = words if is_file else words[:1].upper() + words[1:]
    return wrong(code, f"{told}.", why.remedy or OPERATOR)
