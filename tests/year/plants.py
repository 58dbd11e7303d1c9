"""Faults planted in the program, each of a kind that the year must find: so it is known that it can fail."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from newsletter.config import period
from newsletter.model import Standing
from tests.year import weeks


@dataclass(frozen=True)
class Plant:
    """A fault.

    Args:
        what: the program would do.
        target: what is replaced, by its full name.
        by: what replaces it.
        week: in which it shows.
        finds: words of what the year says then.
    """

    what: str
    target: str
    by: object
    week: weeks.Week
    finds: str


def _answer(value: object) -> Callable[..., object]:
    return lambda *_, **__: value


def _doubts_nothing(_: object, standing: Standing, kind: object) -> Standing:
    return Standing.DEFERRED if standing is Standing.UNCERTAIN else standing


PLANTS = (
    Plant(
        "it tries again where an answer was lost",
        "newsletter.deliver.lanes.Lanes._believed", _doubts_nothing, weeks.lost_answers, "has it 2 times",
    ),
    Plant(
        "it believes a restored backup",
        "newsletter.deliver.steps._may_have_left", _answer(value=False), weeks.restored, "has it 2 times",
    ),
    Plant(
        "it takes twelve hours for six",
        "newsletter.schedule.period", lambda text: period("12h" if text == "6h" else text), weeks.approved_too_late, "after its grace",
    ),
    Plant(
        "it sends at eight",
        "newsletter.schedule.clock", _answer(dt.time(8)), weeks.as_ever, "before its hour",
    ),
    Plant(
        "it sends what was edited after the approval",
        "newsletter.pipeline.edition.held.is_edited", _answer(value=False), weeks.edited_after, "nobody wanted it so",
    ),
    Plant(
        "it tells nobody",
        "newsletter.deliver.smtp.SmtpMessenger.post", _answer(None), weeks.never_approved, "nobody was told",
    ),
    Plant(
        "it tells everything again and again",
        "newsletter.store.memory.Memory.was_told", _answer(value=False), weeks.as_ever, "told",
    ),
    Plant(
        "it loses a reader",
        "newsletter.deliver.smtp.SmtpMessenger.recipients", None, weeks.as_ever, "but not to",
    ),
)  # fmt: skip


@contextmanager
def planted(plant: Plant) -> Iterator[None]:
    """Let the program have a fault."""
    by = plant.by if plant.by is not None else _without_one()
    with mock.patch(plant.target, by):
        yield


def _without_one() -> Callable[..., object]:
    from newsletter.deliver.smtp import SmtpMessenger

    whole = SmtpMessenger.recipients
    return lambda self, letter: list(whole(self, letter))[1:]
