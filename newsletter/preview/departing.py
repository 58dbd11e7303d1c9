"""What the studio decides of a letter's departure: its approval, its day and hour, and tests of it."""

import datetime as dt
import threading
from collections.abc import Callable, Sequence

from newsletter import french
from newsletter.draft import content_sha256, differences
from newsletter.exceptions import HeldError
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition import approving, rehearsing, skipping
from newsletter.pipeline.edition.changing import ClosedError
from newsletter.pipeline.edition.drafting import draft, is_open, require_edition
from newsletter.preview.latest import Latest
from newsletter.preview.standing import Standing

_ONCE = 100  # forms of tests that are known to have been sent


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

    Attributes:
        tests: how many were sent since the preview was opened: a page that was made before one asks for it once.
    """

    def __init__(self, opened: Callable[[], Context], day: dt.date, standing: Standing) -> None:
        self._opened, self._day, self._standing = opened, day, standing
        self._tests: Latest[bool] = Latest(_ONCE)
        self._testing = threading.Lock()  # a second click waits for what became of the first
        self.tests = 0

    def approve(self, version: str) -> bool:
        """Approve the edition as a version has it; False when it was approved already, as by a second click.

        Raises:
            StaleError: it has changed meanwhile.
            ClosedError: it was sent meanwhile.
            HeldError: it may not be approved.
        """
        with self._standing.at_work() as (context, store):
            draft(context, store, self._day)
        with context.store() as store:
            approving.prepare(context, store, self._day)
        with self._standing.at_work() as (context, store):
            if self._standing.version(context) != version:
                shown, now = self._standing.base(context, version), require_edition(context, self._day)
                approving.refuse_closed(context, store, now)
                if not _is_what_was_approved(shown, now):
                    raise StaleError(shown, now)
            return approving.approve(context, store, self._day, asking=0)

    def withdraw(self) -> bool:
        """Make the edition a draft again; False when it is one: a second click takes nothing else back.

        Raises:
            HeldError: it is being sent, or sent.
        """
        with self._standing.at_work() as (context, store):
            if is_open(require_edition(context, self._day)):
                return False
            return skipping.take_back(context, store, self._day)

    def leave_as_usual(self) -> bool:
        """Take a postponement back; False when there is none any more.

        Raises:
            ClosedError: it is approved, sent or skipped meanwhile.
        """
        with self._standing.at_work() as (context, store):
            now = require_edition(context, self._day)
            if now.send_at is None:
                return False
            if not is_open(now):
                raise ClosedError(now)
            return skipping.take_back(context, store, self._day)

    def skip(self, reason: str) -> None:
        """Let the day go without a letter.

        Raises:
            HeldError: it is being sent, or sent.
        """
        with self._standing.at_work() as (context, store):
            skipping.skip(context, store, self._day, reason)

    def postpone(self, at: dt.datetime, reason: str) -> None:
        """Let the letter leave at another instant; without an offset, in the letter's zone.

        Raises:
            UsageError: it may not leave then.
            HeldError: it is being sent, or sent.
        """
        with self._standing.at_work() as (context, store):
            skipping.postpone(context, store, self._day, at, reason)

    def between(self) -> tuple[dt.datetime, dt.datetime]:
        """Return after which instant and before which one the letter may leave: a letter of before, or now, and the next one."""
        after, _, before = skipping.limits(self._opened(), self._day)
        return after, before

    def send_test(self, addresses: Sequence[str], form: str) -> bool:
        """Send the edition as it is to some addresses, marked as a test.

        Args:
            addresses: whose they are.
            form: names the form that asks for it, which is followed once.

        Returns:
            Whether it shows all of its pictures.

        Raises:
            DeliveryError: the messenger did not take it.
        """
        with self._testing, self._standing.at_work() as (context, store):
            if (known := self._tests.get(form)) is not None:
                return known
            draft(context, store, self._day)
            is_whole = rehearsing.send_test(context, store, self._day, addresses)
            self._tests.remember(form, one=is_whole)
            self.tests += 1
            return is_whole


def _is_what_was_approved(shown: Edition | None, now: Edition) -> bool:
    """Whether an approved edition says what was shown as a draft."""
    is_approved = now.status is EditionStatus.APPROVED and not is_open(now)
    return shown is not None and is_approved and content_sha256(shown) == content_sha256(now)
