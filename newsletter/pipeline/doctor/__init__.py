"""The doctor: looks at everything that a letter needs, changes nothing, and says of each thing how it is (French).

Each look stands for itself: one that fails hides no other; what several find is said once.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from newsletter.disk import unreadable
from newsletter.exceptions import NewsletterError
from newsletter.pipeline.context import Context
from newsletter.pipeline.doctor.letter import looks_at_the_letter
from newsletter.pipeline.doctor.machine import looks_at_the_machine
from newsletter.pipeline.doctor.mail import looks_at_the_mail
from newsletter.pipeline.doctor.seen import Look, Seen, all_well, of_problem, wrong
from newsletter.pipeline.doctor.settings import looks_at_the_settings
from newsletter.pipeline.needs.causes import OPERATOR

__all__ = ["Seen", "examined"]


def examined(root: Path, opened: Callable[[], Context]) -> list[Seen]:
    """Look at a workspace and its machine.

    Args:
        root: its folder.
        opened: opens it; what is wrong with its configuration is one of the things that are said.
    """
    try:
        context = opened()
    except NewsletterError as error:
        return [of_problem("configuration", error), *_told(looks_at_the_machine(root, None))]
    looks = (
        *looks_at_the_settings(context),
        *looks_at_the_machine(root, context),
        *looks_at_the_letter(context),
        *looks_at_the_mail(context),
    )
    return [all_well("configuration", "newsletter.toml se lit."), *_told(looks)]


def _told(looks: Iterable[Look]) -> Iterator[Seen]:
    said: set[str] = set()
    for one in (one for look in looks for one in _of(look)):
        if one.message not in said:
            said.add(one.message)
            yield one


def _of(look: Look) -> Iterator[Seen]:
    """Say what one look finds; that it could not be had is said, too."""
    try:
        found = list(look.finds())
    except NewsletterError as error:
        found = [of_problem(look.code, error)]
    except OSError as error:
        found = [of_problem(look.code, unreadable(Path("var"), error))]
    except ValueError as error:
        found = [wrong(look.code, f"{look.of} : {error}.", OPERATOR)]
    yield from found or [all_well(look.code, look.well)]
