"""Sending: never twice, never late, never what was not approved or is not true any more.

`deliver.decide` says what comes next; here each step is carried out, and is on disk before the next is asked for.
Stopped anywhere, the next run goes on from what the file and the ledger say.
"""

import datetime as dt
import logging
from collections.abc import Callable, Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from newsletter.deliver import RECORDS, Do, End, Messenger, Mishap, MishapKind, decide, next_try
from newsletter.draft import edits
from newsletter.exceptions import DeliveryError, HeldError
from newsletter.model import Edition, EditionStatus, Outcome, Sent, Standing, Word
from newsletter.pipeline.archiving import build_site
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.approving import approved_letter
from newsletter.pipeline.edition.batches import hand_over
from newsletter.pipeline.edition.doubting import deny, doubt, look_at_the_clock
from newsletter.pipeline.edition.drafting import require_edition, save
from newsletter.pipeline.edition.held import Progress, is_engine, obstacle, situation, took
from newsletter.pipeline.edition.lateness import remember_delay, remember_interruption
from newsletter.pipeline.edition.restoring import as_approved, denies
from newsletter.pipeline.edition.since import read_agenda_again, refuse_missing
from newsletter.pipeline.edition.unsent import unsent
from newsletter.pipeline.publishing import publish_site
from newsletter.pipeline.readers.token_keys import remember
from newsletter.pipeline.way_out import messenger, refuse_unusable
from newsletter.schedule import Times
from newsletter.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of it.

    Args:
        sent: whether the letter is sent, and was not before.
        is_restored: whether its file denied what the ledger knows, and says it again.
        kept: where the file as it was is kept then; None when there was none.
    """

    sent: bool
    is_restored: bool = False
    kept: Path | None = None


def send(
    context: Context,
    store: Store,
    day: dt.date,
    *,
    by_hand: bool = False,
    messenger: Messenger | None = None,
) -> Result:
    """Send an approved edition now, unless it was sent before.

    Args:
        context: the workspace, which is held by the one command at work.
        store: its database.
        day: the edition's date.
        by_hand: whether a person asks for it: what was refused for good is tried again.
        messenger: in place of the configured one, for tests.

    Raises:
        UsageError: there is no such edition.
        FileError: nobody could be sent anything; what has begun goes on by the list that it began with.
        HeldError: not approved, edited since, too early, too late, refused for good before, or uncertain; or an event
            was cancelled or moved since, or the archive lacks what the letter links to.
        PublishError: its page could not be published; nothing was sent.
        DeliveryError: the messenger did not take it.
    """
    edition = require_edition(context, day)
    if edition.status is EditionStatus.SENT:
        return Result(sent=False)
    look_at_the_clock(context, store)
    if store.ledger.tally(day).is_empty:
        refuse_unusable(context)
    is_denied = denies(store, edition)
    sending = _Sending(context, store, day, Progress(by_hand=by_hand), messenger)
    end = sending.go()
    if end is not End.SENT:
        raise sending.error(end)
    return sending.result(sent=True, is_denied=is_denied)


def settle(
    context: Context,
    store: Store,
    day: dt.date,
    *,
    word: Word | None = None,
    about: AbstractSet[str] = frozenset(),
) -> Result:
    """Write down what is known of an edition whose sending was begun, and hand nothing over.

    Args:
        context: the workspace, which is held by the one command at work.
        store: its database.
        day: the edition's date.
        word: what the operator says of what is uncertain, as `resolving` has asked them.
        about: the recipients of whom they say it, as the ledger names them.
    """
    edition = require_edition(context, day)
    was_sent, is_denied = edition.status is EditionStatus.SENT, denies(store, edition)
    sending = _Sending(context, store, day, Progress(word=word, about=about))
    is_sent = sending.go(only=RECORDS) is End.SENT and not was_sent
    return sending.result(sent=is_sent, is_denied=is_sent and is_denied)


class _Sending:
    """One sending of one edition."""

    def __init__(
        self,
        context: Context,
        store: Store,
        day: dt.date,
        progress: Progress,
        messenger: Messenger | None = None,
    ) -> None:
        self._given = messenger
        self._context, self._store, self._day, self._progress = context, store, day, progress
        self._replaced: Path | None = None
        self._due: Times | None = None
        self._has_begun = False
        self._approved_at: dt.datetime | None = None
        self._steps: dict[Do, Callable[[Edition], None]] = {
            Do.DOUBT: self._doubt,
            Do.ASK: self._ask,
            Do.RESOLVE: self._resolve,
            Do.CONCLUDE: self._conclude,
            Do.RECHECK: self._recheck,
            Do.PUBLISH: self._publish,
            Do.PREPARE: self._prepare,
            Do.MARK: self._mark,
            Do.HAND_OVER: self._hand_over,
            Do.EXPIRE: self._expire,
            Do.RETURN: self._return,
        }

    def go(self, only: AbstractSet[Do] | None = None) -> End | Do:
        """Go on until nothing more is to be done now, or a step would be next that is not among these."""
        while True:
            edition = require_edition(self._context, self._day)
            step = decide(situation(self._context, self._store, edition, self._progress))
            if isinstance(step, End) or (only is not None and step not in only):
                return step
            _log.info("%s: %s", self._day, step)
            self._steps[step](edition)

    def result(self, *, sent: bool, is_denied: bool) -> Result:
        """Say what came of it; is_denied: whether the file denied before that it had left."""
        is_restored = is_denied or self._replaced is not None
        return Result(sent=sent, is_restored=is_restored, kept=self._replaced)

    def error(self, end: End | Do) -> HeldError | DeliveryError:
        """Say why it is not sent: what a messenger refused just now is a failure, all else is held on purpose."""
        assert isinstance(end, End)  # without a limit it goes on until there is an end
        edition = require_edition(self._context, self._day)
        return unsent(self._context, self._store, edition, end, tried=self._progress.tried)

    @cached_property
    def _messenger(self) -> Messenger:
        return self._given or messenger(self._context)

    def _doubt(self, edition: Edition) -> None:
        doubt(self._context, self._store, edition)

    def _ask(self, edition: Edition) -> None:
        """We alone are at work: whoever was at it is gone. What nobody knew is asked again: an engine may know by now."""
        self._progress.asked = True
        ledger = self._store.ledger
        doubtful = ledger.standing(self._day, Standing.UNCERTAIN) if is_engine(self._context) else []
        for recipient in [*ledger.standing(self._day, Standing.HANDING), *doubtful]:
            with self._context.away():
                answer = took(self._context, self._store, edition, recipient, self._messenger)
            if answer is False:
                self._progress.tried = False  # nothing was: it may still be
            if answer is not None or recipient not in doubtful:
                self._record(_heard(recipient, answer))

    def _resolve(self, edition: Edition) -> None:  # noqa: ARG002 - a step
        word, about = self._progress.word, sorted(self._progress.about)
        assert word is not None
        self._store.ledger.resolve(self._day, about, word.standing, self._context.instant())
        _log.info("%s, by the operator's word: %s: %s", self._day, word, ", ".join(about))

    def _recheck(self, edition: Edition) -> None:
        read_agenda_again(self._context, self._store)
        approved_letter(self._context, edition)
        self._progress.obstacle = obstacle(self._context, self._store, edition)

    def _publish(self, edition: Edition) -> None:
        build_site(self._context, self._store, leaving=self._day)
        if not self._store.ledger.tally(self._day).has_begun:
            refuse_missing(self._context, edition, approved_letter(self._context, edition))
        publish_site(self._context)
        self._progress.published = not self._is_other(edition)
        if self._context.config.archive.publish:
            self._progress.obstacle = None  # others had the workspace meanwhile
        if decide(situation(self._context, self._store, edition, self._progress)) is End.LATE:
            remember_delay(self._context, self._store, self._day, "la mise en ligne de l’archive")

    def _is_other(self, edition: Edition) -> bool:
        """Whether the edition was approved otherwise since: then its page is another, too."""
        return require_edition(self._context, self._day).approval != edition.approval

    def _prepare(self, edition: Edition) -> None:
        letter, messenger = approved_letter(self._context, edition), self._messenger
        recipients = messenger.recipients(letter)
        remember(self._context, self._day)
        self._store.ledger.intend(letter, messenger.name, recipients, self._context.instant())

    def _mark(self, edition: Edition) -> None:
        handed = self._store.ledger.handed_over(self._day)
        if handed is not None:
            sent = Sent(at=handed.first_at, messenger=handed.messenger, message_id=handed.message_id)
            self._restore(edition, edits.begin_sending, sent)
            return
        letter = approved_letter(self._context, edition)
        sent = Sent(at=self._context.instant(), messenger=self._messenger.name, message_id=letter.message_id)
        save(self._context, self._day, lambda now: edits.begin_sending(now, sent))

    def _hand_over(self, edition: Edition) -> None:
        letter = approved_letter(self._context, edition)
        self._due = self._context.times(self._day)
        self._approved_at = edition.approval.at if edition.approval else None
        self._has_begun = self._store.ledger.tally(self._day).has_begun
        self._progress.tried = True
        now = None if self._progress.by_hand else self._context.instant()
        with self._context.handing_over():
            hand_over(
                letter, self._messenger, self._store.ledger, self._take, now=now, watch=self._context.watch
            )

    def _take(self, outcome: Outcome) -> bool:
        """Record what the messenger says; False where it is too late to hand over what it begins with."""
        if outcome.standing is Standing.HANDING and self._is_too_late():
            self._progress.tried = False  # nothing was: it is for `decide` to say so
            if not self._has_begun:
                remember_delay(self._context, self._store, self._day, "la connexion au serveur")
            return False
        self._record(outcome)
        self._has_begun = self._has_begun or outcome.standing in {Standing.ACCEPTED, Standing.UNCERTAIN}
        return True

    def _is_too_late(self) -> bool:
        """Publishing and connecting take their time: the hour is looked at again at the very hand-over."""
        return self._context.instant() >= self._until

    @property
    def _until(self) -> dt.datetime:
        assert self._due is not None
        return self._due.midnight if self._has_begun else self._due.deadline

    def _conclude(self, edition: Edition) -> None:
        handed = self._store.ledger.handed_over(self._day)
        if handed is None:  # the ledger is lost: the operator knows, and the file says how it began
            save(self._context, self._day, lambda now: edits.conclude(now, now.sent))
            return
        sent = Sent(
            at=handed.first_at,
            messenger=handed.messenger,
            message_id=handed.message_id,
            recipients=handed.recipients,
        )
        self._restore(edition, edits.conclude, sent)

    def _restore(self, edition: Edition, said: Callable[[Edition, Sent], Edition], sent: Sent) -> None:
        kept = as_approved(self._context, self._store, edition, said, sent)
        self._replaced = self._replaced or kept

    def _expire(self, edition: Edition) -> None:  # noqa: ARG002 - a step
        self._store.ledger.expire(self._day, MishapKind.HOUR, self._context.instant())

    def _return(self, edition: Edition) -> None:
        if self._progress.word is Word.NOT_SENT:
            remember_interruption(self._context, self._store, edition)
            deny(self._store, self._day)
        save(self._context, self._day, edits.take_back)

    def _record(self, outcome: Outcome) -> None:
        ledger, now, again_at = self._store.ledger, self._context.instant(), None
        if outcome.standing is Standing.DEFERRED and self._context.config.delivery.goes_to_each:
            tries = ledger.tries(self._day, outcome.recipient) + 1
            kind = Mishap.read(outcome.detail).kind
            again_at = next_try(kind, tries, now, self._until, is_taken=self._has_begun)
        if outcome.standing is Standing.REFUSED and self._approved_at is not None:
            # An approval that is given anew in one second is a second later.
            now = max(now, self._approved_at)
        ledger.record(self._day, outcome, now, again_at)
        if outcome.detail:
            _log.warning("%s, %s: %s %s", self._day, outcome.recipient, outcome.standing, outcome.detail)


def _heard(recipient: str, answer: bool | Mishap | None) -> Outcome:  # noqa: FBT001 - what it says
    if isinstance(answer, bool):
        return Outcome(recipient=recipient, standing=Standing.ACCEPTED if answer else Standing.PREPARED)
    detail = answer.written if answer is not None else ""
    return Outcome(recipient=recipient, standing=Standing.UNCERTAIN, detail=detail)
