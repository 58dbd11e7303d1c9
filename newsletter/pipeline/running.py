"""What cron calls: does whatever is due, and nothing twice. What is due first is what readers wait for."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from newsletter.config import period
from newsletter.exceptions import (
    ConfigurationError,
    DeliveryError,
    FailedError,
    HeldError,
    NewsletterError,
    RestingError,
)
from newsletter.files import failure
from newsletter.french import count, long_date
from newsletter.model import EditionStatus, Need
from newsletter.pipeline import notices
from newsletter.pipeline.archiving import renew_site
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition.approving import approve
from newsletter.pipeline.edition.composing import message_of
from newsletter.pipeline.edition.drafting import Drafted, draft, is_open, require_edition
from newsletter.pipeline.edition.emptiness import (
    REASON as NOTHING_TO_SAY,
    is_looked_at,
    refuse_empty,
    skip_empty,
)
from newsletter.pipeline.edition.following import follow
from newsletter.pipeline.edition.forgetting import forget_readers
from newsletter.pipeline.edition.held import why_held
from newsletter.pipeline.edition.lateness import remember_obstacle, remember_silence
from newsletter.pipeline.edition.linking import asked_until, dead_links
from newsletter.pipeline.edition.rehearsing import rehearse
from newsletter.pipeline.edition.sending import send
from newsletter.pipeline.edition.since import since_approval, since_remedy
from newsletter.pipeline.edition.unsent import is_said_already
from newsletter.pipeline.gathering.collecting import collect
from newsletter.pipeline.gathering.health import sources_health
from newsletter.pipeline.gathering.record import is_due
from newsletter.pipeline.gathering.remarks import silence_needs
from newsletter.pipeline.need_notices import is_known, needs_a_person, what_mail_cannot_tell
from newsletter.pipeline.needs import alarms
from newsletter.pipeline.needs.broken_files import stuck
from newsletter.pipeline.needs.engines import stopped_today
from newsletter.pipeline.needs.letters import sending_failed
from newsletter.pipeline.needs.machine import collecting_needs
from newsletter.pipeline.needs.mail import is_failing
from newsletter.pipeline.needs.past import missed, nor_before
from newsletter.pipeline.outcome import Round
from newsletter.pipeline.ping import Ping, failing_since, start
from newsletter.pipeline.pruning import prune
from newsletter.pipeline.publishing import publish_changes
from newsletter.pipeline.settling import settle_all, told
from newsletter.pipeline.token_keys import remember_presence
from newsletter.pipeline.way_out import refuse_unusable
from newsletter.pipeline.webhook import deliver
from newsletter.schedule import due_days
from newsletter.store import Store

_log = logging.getLogger(__name__)


def run(context: Context, *, live: bool, ping: Ping | None = None) -> Round:
    """Do whatever is due: send, collect, draft, archive.

    Args:
        context: the workspace.
        live: send for real; else, when the messenger is not the outbox, only rehearse into the outbox.
        ping: told that it begins; None where that was told.

    Raises:
        BusyError: another command holds the workspace.
    """
    with context.lock(patience=0), context.store() as store:
        if ping is not None:
            start(context, store, ping)
        return _Run(
            context, store, rehearsal=not live and context.config.delivery.messenger != "outbox"
        ).all()


class _Run:
    """One run. A step that fails does not keep the others from being done."""

    def __init__(self, context: Context, store: Store, *, rehearsal: bool) -> None:
        self._context, self._store, self._rehearsal = context, store, rehearsal
        self._outcome = Round()

    def all(self) -> Round:
        due = due_days(self._context.now, self._context.config, self._context.said)
        met = collecting_needs(self._context)  # what this run may mend
        with suppress(FailedError):  # which is said by whatever needs it
            self._store.memory.take_down(self._context.now)
        self._step(lambda: remember_silence(self._context, self._store))
        self._step(self._remember_key)
        self._step(lambda: self._settle(due))
        self._step(self._skip_empty)
        for day in due:
            self._step(partial(self._send, day))
        self._step(self._follow)
        self._step(self._collect)
        self._step(self._draft)
        self._step(self._remind)
        self._step(self._tell_since_approval)
        self._step(lambda: self._ask_links(due))
        self._step(self._archive)
        self._step(lambda: refuse_unusable(self._context))
        self._step(lambda: self._tell_needs(met))
        self._step(self._tell_silence)
        self._step(self._post_events)
        self._step(self._prune)
        # What could not be told is told as soon as that is possible.
        if is_failing(self._context, self._store) or failing_since(self._store):
            self._outcome.wait_for(self._context.now)
        return self._outcome

    def _step(self, step: Callable[[], object]) -> None:
        try:
            step()
        except NewsletterError as error:
            self._note(error)
        except OSError as error:
            self._note(failure("Failed", Path(error.filename or "the system"), error))
        except Exception as error:  # noqa: BLE001 - whatever is broken in one step, the letter must not wait for it
            _log.exception("a step failed")
            self._outcome.problems.append(
                FailedError(
                    "Unexpected error",
                    type(error).__name__,
                    cause=str(error),
                    remedy="see var/newsletter.log",
                )
            )

    def _note(self, error: NewsletterError) -> None:
        if str(error) not in map(str, self._outcome.problems):
            self._outcome.problems.append(error)
        _log.warning("%s", error)

    def _archive(self) -> None:
        """Build the site, and publish it where the world sees another; in a rehearsal readers see nothing new."""
        renew_site(self._context, self._store)
        if not self._rehearsal:
            self._outcome.wait_for(publish_changes(self._context))

    def _tell_needs(self, met: Sequence[Need]) -> None:
        """Tell what needs a person, each thing once."""
        context, store, rehearsal = self._context, self._store, self._rehearsal
        for day, reason in missed(context, store):
            is_known = notices.letter_is_held(context, store, day, reason, rehearsal=rehearsal)
            if not (is_known or is_failing(context, store)):
                why = f"{reason}{nor_before(context, store, day)}"
                self._outcome.said.append(f"La lettre du {long_date(day)} n’est pas partie : {why}.")
        for error in stuck(context, store):
            notices.draft_is_stuck(context, store, context.day(None), error, rehearsal=rehearsal)
        for edition in map(context.readable, context.at_hand()):
            is_approved = edition is not None and edition.status is EditionStatus.APPROVED
            if edition is not None and is_approved and not (self._automatic or rehearsal):
                notices.letter_is_approved(context, store, edition)
        found = [*met, *alarms(context, store, rehearsal=rehearsal)]
        needs_a_person(context, store, found, rehearsal=rehearsal)
        if not rehearsal:
            what_mail_cannot_tell(context, store)

    def _tell_silence(self) -> None:
        """Tell which sources have fallen silent, when all were asked just now."""
        if self._collected_just_now():
            silent = silence_needs(sources_health(self._context, self._store))
            needs_a_person(self._context, self._store, silent, rehearsal=self._rehearsal)

    def _post_events(self) -> None:
        """Tell the webhook, after all else; what it does not take is tried by the next run."""
        if not self._rehearsal and deliver(self._context, self._store):
            self._outcome.wait_for(self._context.now)

    def _prune(self) -> None:
        """Take out what is of no use any more, in a run that has just collected."""
        if self._collected_just_now():
            prune(self._context, self._store)

    def _remember_key(self) -> None:
        if not self._rehearsal:
            remember_presence(self._context, self._store)

    def _settle(self, due: Sequence[dt.date]) -> None:
        """Go on with what was begun on other days, and let files say again what the ledger knows."""
        if self._rehearsal:
            return
        self._outcome.said += settle_all(self._context, self._store, but=due)
        forget_readers(self._context, self._store)

    def _follow(self) -> None:
        """Ask an engine what it counts; what a person stopped there is held back on purpose, and told once with the needs."""
        if self._rehearsal:
            return
        if follow(self._context, self._store):
            self._outcome.wait_for(self._context.now)
        for need in stopped_today(self._context, self._store):
            if is_known(self._store, need, self._context.now):
                self._outcome.held_before = True
            raise HeldError("Envoi arrêté", cause=need.text.rstrip("."), remedy=need.remedy.rstrip("."))

    def _send(self, day: dt.date) -> None:
        edition = self._context.edition(day)
        if edition is not None and edition.status in {EditionStatus.SENT, EditionStatus.SKIPPED}:
            return
        in_time = self._context.now < self._context.times(day).deadline
        if edition is None and not in_time and not self._context.editions():
            return  # a letter that has not begun misses nothing
        try:
            if in_time and (edition is None or (self._automatic and is_open(edition))):
                self._prepare(day)
            self._try(day)
        except DeliveryError as error:
            if isinstance(error, RestingError):
                self._outcome.rested_before = is_said_already(self._store, day, error)
            if reason := why_held(self._context, self._store, require_edition(self._context, day)):
                notices.letter_is_held(self._context, self._store, day, reason, rehearsal=self._rehearsal)
            raise
        except HeldError as held:
            if edition is not None and not self._rehearsal:
                remember_obstacle(self._context, self._store, edition, held.cause)
            self._outcome.held_before = notices.letter_is_held(
                self._context, self._store, day, held.cause, rehearsal=self._rehearsal
            )
            if self._context.now < self._context.times(day).midnight:
                raise

    def _skip_empty(self) -> None:
        """Skip letters that have nothing to say, where the schedule wants it so; those that were taken back are let be."""
        for day in () if self._rehearsal else self._context.at_hand():
            if is_looked_at(self._context, self._store, day):
                self._step(self._collect_now)
                if skip_empty(self._context, self._store, draft(self._context, self._store, day).edition):
                    self._outcome.said.append(f"La lettre du {long_date(day)} est sautée : {NOTHING_TO_SAY}.")

    def _try(self, day: dt.date) -> None:
        """Deliver a letter that is due; `status` says why that fails until it succeeds."""
        try:
            self._deliver(day)
        except HeldError:
            raise
        except Exception as error:
            if not self._rehearsal:
                with suppress(FailedError):  # the disk: `status` sees that itself
                    sending_failed(self._store, day, error)
            raise

    @property
    def _automatic(self) -> bool:
        return self._context.config.schedule.approval == "automatic"

    def _prepare(self, day: dt.date) -> None:
        """Draft at the sending hour: the drafting hour was missed, or the letter leaves by itself."""
        self._step(self._collect_now)
        drafted = draft(self._context, self._store, day)
        self._tell_draft(drafted)
        if self._automatic and not self._rehearsal:
            refuse_empty(self._context, drafted.edition)
            approve(self._context, self._store, day)

    def _deliver(self, day: dt.date) -> None:
        if self._context.edition(day) is None:
            raise HeldError("Lettre retenue", named(day), cause="elle n’a pas été préparée à temps")
        if self._rehearsal:
            if rehearse(self._context, self._store, day):
                self._outcome.said.append(
                    f"Répétition : la lettre du {long_date(day)} est dans la boîte d’envoi."
                )
        else:
            self._outcome.said += told(self._context, self._store, day, send(self._context, self._store, day))

    def _collect(self) -> None:
        if is_due(self._context, period(self._context.config.schedule.collect)):
            self._collect_now()

    def _collect_now(self) -> None:
        reports = collect(self._context, self._store)
        new = sum(report.new for report in reports)
        if new:
            self._outcome.said.append(f"Collecte : {count(new, 'nouvelle entrée', 'nouvelles entrées')}.")

    def _draft(self) -> None:
        """Draft the next edition from its drafting hour on, also while one before it is postponed; keep drafts up to date."""
        for day in self._context.at_hand():
            if self._context.now >= self._context.times(day).draft_at:
                self._step(partial(self._draft_one, day))

    def _draft_one(self, day: dt.date) -> None:
        if not self._context.workspace.edition(day).is_file() and not self._collected_just_now():
            self._step(self._collect_now)
        try:
            drafted = draft(self._context, self._store, day)
        except ConfigurationError as error:
            notices.draft_is_stuck(self._context, self._store, day, error, rehearsal=self._rehearsal)
            raise
        self._tell_draft(drafted)

    def _remind(self) -> None:
        """Remind the editor of what waits for them, the day before it leaves."""
        for edition in () if self._automatic else map(self._context.readable, self._context.at_hand()):
            if edition is not None:
                notices.approval_is_missing(self._context, self._store, edition, rehearsal=self._rehearsal)

    def _tell_since_approval(self) -> None:
        """Tell what a collection of this run brought for a letter that is approved already."""
        if not self._collected_just_now():
            return
        for edition in map(self._context.readable, self._context.at_hand()):
            if edition is not None and (lines := since_approval(self._context, self._store, edition)):
                lines = (*lines, since_remedy(edition.date))
                notices.letter_has_news(
                    self._context, self._store, edition.date, lines, rehearsal=self._rehearsal
                )

    def _ask_links(self, due: Sequence[dt.date]) -> None:
        """Tell of links that have died since the approval, when the letter has left, if it was due: they stop nothing."""
        for day in {*self._context.at_hand(), *due}:
            edition = self._context.readable(day)
            if edition is None or is_open(edition) or edition.status is EditionStatus.SKIPPED:
                continue
            if edition.sent is not None and edition.sent.at < self._context.now:
                continue  # it left in another run
            message = message_of(self._context, edition)
            dead = dead_links(self._context, self._store, edition, message)
            if dead:
                notices.links_are_dead(self._context, self._store, edition, dead, rehearsal=self._rehearsal)
            self._outcome.wait_for(asked_until(self._context, self._store, message))

    def _collected_just_now(self) -> bool:
        return not is_due(self._context, dt.timedelta(minutes=1))

    def _tell_draft(self, drafted: Drafted) -> None:
        day = drafted.edition.date
        if is_open(drafted.edition):  # told once: also when an earlier run could not, or a person drafted it
            notices.draft_is_ready(self._context, self._store, drafted, rehearsal=self._rehearsal)
        if drafted.created:
            self._outcome.said.append(f"Le brouillon du {long_date(day)} est prêt : {drafted.path}")
        elif drafted.new:
            self._outcome.said.append(
                f"Le brouillon du {long_date(day)} a {count(len(drafted.new), 'nouvelle entrée', 'nouvelles entrées')}."
            )
