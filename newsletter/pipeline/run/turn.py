"""What the steps of one run share. A step that fails does not keep the others from being done."""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from newsletter.disk import failure
from newsletter.exceptions import FailedError, NewsletterError
from newsletter.french import count
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.collecting import collect
from newsletter.pipeline.gathering.record import is_due
from newsletter.pipeline.run.outcome import Round
from newsletter.store import Store

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Turn:
    """One run, while it goes on.

    Args:
        context: the workspace.
        store: its store.
        is_rehearsal: whether letters are only rehearsed into the outbox, and readers see nothing new.
        outcome: what it did so far.
        asked: whether it has asked all sources.

    Attributes:
        began: when it did.
    """

    context: Context
    store: Store
    is_rehearsal: bool
    outcome: Round = field(default_factory=Round)
    asked: bool = False
    began: dt.datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began = self.context.now

    def look_at_the_clock(self) -> None:
        """Go on at this very instant: what others wrote while a letter left would lie ahead, and count as never."""
        self.context = replace(self.context, now=self.context.instant())

    def wait_for(self, at: dt.datetime | None) -> None:
        """Remember when something is to be done again; None where there is nothing."""
        is_now = at is not None and at <= self.context.now
        self.outcome.wait_for(self.began if is_now else at)

    @property
    def is_automatic(self) -> bool:
        """Whether letters leave without anybody's approval."""
        return self.context.config.schedule.approval == "automatic"

    @property
    def has_collected(self) -> bool:
        """Whether all sources were asked just now."""
        return self.asked or not is_due(self.context, dt.timedelta(minutes=1))

    def step(self, step: Callable[[], object]) -> None:
        """Take a step; whatever goes wrong in it is noted, and raised no further."""
        try:
            step()
        except NewsletterError as error:
            self.note(error)
        except OSError as error:
            self.note(failure("Failed", Path(error.filename or "the system"), error))
        except Exception as error:  # noqa: BLE001 - whatever is broken in one step, the letter must not wait for it
            _log.exception("a step failed")
            self.outcome.problems.append(
                FailedError(
                    "Unexpected error",
                    type(error).__name__,
                    cause=str(error),
                    remedy="see var/newsletter.log",
                )
            )

    def note(self, error: NewsletterError) -> None:
        """Remember a problem, once."""
        if str(error) not in map(str, self.outcome.problems):
            self.outcome.problems.append(error)
        _log.warning("%s", error)

    def collect(self) -> None:
        """Ask the sources."""
        reports = collect(self.context, self.store)
        self.asked = not self.context.is_offline
        new = sum(report.new for report in reports)
        if new:
            self.outcome.said.append(f"Collecte : {count(new, 'nouvelle entrée', 'nouvelles entrées')}.")
