"""All kinds of weeks that a year is made of."""

from tests.year.clocks import clock_back, clock_back_amid
from tests.year.deeds import Week
from tests.year.keeping import forgotten, full_while_backing_up, second_letter
from tests.year.moved import into_a_pause, on_anothers_day
from tests.year.telling import hooks_down, operator_refused
from tests.year.upgrades import upgraded, upgraded_amid
from tests.year.weeks import (
    approved_too_late,
    as_ever,
    broken_file,
    cancelled,
    cron_is_off,
    disk_full,
    edited_after,
    half_sent,
    killed,
    late_approval,
    lost_answers,
    never_approved,
    no_database,
    no_mail_at_all,
    postponed,
    refused_for_now,
    restored,
    skipped,
    two_at_once,
)

KINDS: tuple[Week, ...] = (
    as_ever, late_approval, approved_too_late, never_approved, edited_after, cancelled, refused_for_now, no_mail_at_all, half_sent,
    lost_answers, killed, two_at_once, disk_full, no_database, restored, clock_back, clock_back_amid, postponed, into_a_pause,
    on_anothers_day, skipped, broken_file, cron_is_off, hooks_down, operator_refused, full_while_backing_up, second_letter, upgraded,
    upgraded_amid, forgotten,
)  # fmt: skip
