"""What the studio decides of a letter's departure: its approval, its day and hour, and tests of it."""

import datetime as dt
from collections.abc import Callable

from newsletter import french
from newsletter.draft import differences
from newsletter.exceptions import HeldError
from newsletter.model import Edition
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition import approving, rehearsing, skipping
from newsletter.pipeline.edition.drafting import draft, require_edition
from newsletter.preview.standing import Standing
from newsletter.preview.working import at_work


class StaleError(HeldError):
    """What was to be approved has changed since it was shown."""

    def __init__(self, shown: Edition | None, now: Edition) -> None:
        changed = french.listed(differences(shown, now)) if shown else "son contenu"
        super().__init__(
            "Lettre non approuvée",
            named(now.date),
            cause=f"modifiée depuis que cette page l’a montrée\u00a0: {changed}",
            remedy="relisez-la, puis approuvez",
        )


class Departing:
    """One edition's departure.

    Args:
        opened: opens the workspace anew.
        day: the edition's date.
        standing: its file and versions.
    """

    def __init__(self, opened: Callable[[], Context], day: dt.date, standing: Standing) -> None:
        self._opened, self._day, self._standing = opened, day, standing

    def approve(self, version: str) -> bool:
        """Approve the edition as a version has it; False when it was approved already.

        Raises:
            StaleError: it has changed meanwhile.
            HeldError: it may not be approved.
        """
        with at_work(self._opened) as (context, store):
            draft(context, store, self._day)
        with context.store() as store:
            approving.prepare(context, store, self._day)
        with at_work(self._opened) as (context, store):
            if self._standing.version(context) != version:
                raise StaleError(self._standing.base(context, version), require_edition(context, self._day))
            return approving.approve(context, store, self._day, asking=0)

    def withdraw(self) -> bool:
        """Make the edition a draft again.

        Raises:
            HeldError: it is being sent, or sent.
        """
        with at_work(self._opened) as (context, store):
            return skipping.take_back(context, store, self._day)

    def skip(self, reason: str) -> None:
        """Let the day go without a letter.

        Raises:
            HeldError: it is being sent, or sent.
        """
        with at_work(self._opened) as (context, store):
            skipping.skip(context, store, self._day, reason)

    def postpone(self, at: dt.datetime, reason: str) -> None:
        """Let the letter leave at another instant; without an offset, in the letter's zone.

        Raises:
            UsageError: it may not leave then.
            HeldError: it is being sent, or sent.
        """
        with at_work(self._opened) as (context, store):
            skipping.postpone(context, store, self._day, at, reason)

    def send_test(self, address: str) -> None:
        """Send the edition as it is to one address, marked as a test.

        Raises:
            DeliveryError: the messenger did not take it.
        """
        with at_work(self._opened) as (context, store):
            draft(context, store, self._day)
            rehearsing.send_test(context, store, self._day, [address])
