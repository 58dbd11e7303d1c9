"""Notices of a letter's departure: that it has left, with who waits for it, and of whom nobody knows, in words (French).

Each is told at the first pass at which it is so, and once; again only what is new: a further doubt, that somebody has it whom
nobody was known to have reached, addresses refused later. Whom midnight left out is the need `readers-unreached`, mailed as needs are.
"""

import datetime as dt
import hashlib

from newsletter.french import count, hour, instant, long_date
from newsletter.model import Standing
from newsletter.permalinks import page_name
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import gone, taken_by_list
from newsletter.pipeline.edition.drafting import require_edition
from newsletter.pipeline.edition.held import doubt_words, is_engine
from newsletter.pipeline.edition.reach import Reach, reach
from newsletter.pipeline.needs.handing import doubt_remedy
from newsletter.pipeline.needs.making import error
from newsletter.pipeline.notify.audience import Notice
from newsletter.pipeline.notify.telling import tell
from newsletter.store import Store

_SENT = "sent"


def to_tell(known: Reach) -> Notice | None:
    """Return what there is to tell of a letter that has begun to leave: a doubt says itself that others have it. Pure."""
    if known.doubts:
        return Notice.LETTER_UNCERTAIN
    return Notice.LETTER_SENT if known.accepted else None


def letter_leaves(context: Context, store: Store, day: dt.date) -> bool:
    """Tell how far a letter is whose sending has begun; True when that was told before, or there is nothing to tell."""
    known = reach(context, store, day)
    notice = to_tell(known)
    if notice is None:
        return True
    if notice is Notice.LETTER_UNCERTAIN:
        return _is_in_doubt(context, store, day, known)
    return letter_is_sent(context, store, day)


def letter_is_sent(context: Context, store: Store, day: dt.date) -> bool:
    """Tell that the letter has left; in the end once more, where servers have refused more readers since. True as `tell`."""
    known, now = reach(context, store, day), context.now
    refused = f"{_SENT}-{known.refused}"
    if not store.memory.was_told(day, _SENT, now):
        _tell_sent(context, store, day, known, _SENT)
        if store.memory.was_told(day, _SENT, now):
            store.memory.tell(day, refused, now)
        return False
    if known.waiting or not known.refused:
        return True
    return _tell_sent(context, store, day, known, refused)


def _tell_sent(context: Context, store: Store, day: dt.date, known: Reach, kind: str) -> bool:
    edition, page = context.readable(day), f"{context.config.letter.base}{page_name(day)}"
    at = edition.sent.at if edition is not None and edition.sent else context.now
    left = f"à {hour(at)}" if at.date() == context.now.date() else instant(at)
    reached = "" if known.is_of_one else f"{known.words()}."
    said = " ".join(filter(None, (f"{left}.", reached, taken_by_list(context, day))))
    text = f"La lettre du {long_date(day)} est {gone(context, day)} {said}\n\nEn ligne : {page}\n"
    subject = f"la lettre du {long_date(day)} est {gone(context, day)}"
    subject = f"{subject}, {known.waited}" if known.waiting else subject
    return tell(context, store, day, kind, subject, text, notice=Notice.LETTER_SENT)


def _is_in_doubt(context: Context, store: Store, day: dt.date, known: Reach) -> bool:
    edition = require_edition(context, day)
    reason, remedy = doubt_words(context, store, edition), doubt_remedy(store, edition)
    sure = f"est {gone(context, day)}, sauf peut-être pour {count(known.doubts, 'lecteur')}"
    fate = sure if known.accepted else "est peut-être partie"
    others = [f"{known.waited} ({known.tries})" if known.waiting else "", *known.others]
    beside = "".join(f"{one[0].upper()}{one[1:]}.\n" for one in others if one)
    said = f"La lettre du {long_date(day)} {fate} : {reason}."
    text = f"{said}\n{beside}\n{remedy}\nL’état de la lettre : newsletter status\n"
    need = error("letter-uncertain", said, remedy, edition=day)
    return tell(
        context, store, day, _named(context, store, day, reason, known), f"la lettre du {long_date(day)} {fate}", text,
        notice=Notice.LETTER_UNCERTAIN, needs=[need],
    )  # fmt: skip


def _named(context: Context, store: Store, day: dt.date, reason: str, known: Reach) -> str:
    """Name a doubt: an engine's by its reason, readers' by when the last of them came into doubt, and whether others have it."""
    what = reason if is_engine(context) else f"{_since(store, day)} {bool(known.accepted)}"
    return f"held-{hashlib.sha256(what.encode()).hexdigest()[:8]}"


def _since(store: Store, day: dt.date) -> dt.datetime | None:
    """Return when anybody came into doubt last: that some are in doubt no more makes it no other."""
    key, last = f"last doubt {day.isoformat()}", store.ledger.latest(day, Standing.UNCERTAIN)
    kept = store.memory.words(key)
    before = dt.datetime.fromisoformat(kept) if kept else None
    if last is None or (before is not None and before >= last):
        return before
    store.memory.keep(key, last.isoformat())
    return last
