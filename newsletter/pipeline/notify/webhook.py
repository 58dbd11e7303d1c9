"""The webhook: all that the editor is told is posted as JSON to an address of the operator's, each event once.

An event waits in the database until it is taken. Runs try after all else, within a time, so that no letter waits for it.
Headers and signature are those of Standard Webhooks 1.0.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from newsletter import hooks
from newsletter.exceptions import FailedError
from newsletter.french import one_stop
from newsletter.hooks import Trouble
from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.store import HookEvent, Store

if TYPE_CHECKING:
    from newsletter.pipeline.notify.audience import Notice

_ALL = 4.5  # seconds a run, where hanging up takes half a one more
_GIVEN_UP = dt.timedelta(days=7)
_LONGEST = 10_000  # characters of a text: receivers are to be sent less than 20 kB
_SHORTEST_KEY, _LONGEST_KEY = 24, 64  # bytes
_FACT = "webhook"
_MISSING, _APPROVED = "approval-missing", "letter-approved"
NO_KEY = Trouble(
    "the key is not base64 of 24 to 64 bytes",
    "sa clé n’est pas faite de 24 à 64 octets en base64",
    is_lasting=True,
)
_log = logging.getLogger(__name__)


def queue(
    context: Context,
    store: Store,
    mark: tuple[dt.date, str],
    notice: "Notice",
    text: str,
    *,
    edition: dt.date | None,
    needs: Sequence[Need] = (),
) -> None:
    """Let an event wait, where there is a webhook; what cannot be written down for it is logged, and fails nothing.

    Args:
        context: the workspace.
        store: its database.
        mark: what makes it one event: the same as of the notice.
        notice: the event.
        text: what the editor is told (French).
        edition: which it is about; None where it is about none.
        needs: what a person should see to.
    """
    if not context.config.notify.webhook_env:
        return
    name = identifier(context.config.letter.list_id, *mark)
    fields = {
        "id": name,
        "event": notice.value,
        "letter": context.config.letter.title,
        "list_id": context.config.letter.list_id,
        "edition": edition and edition.isoformat(),
        "at": context.now.isoformat(),
        "text": one_stop(text.strip())[:_LONGEST],
        "needs": [
            {"code": one.code, "level": one.level.value, "text": one.text, "remedy": one.remedy}
            for one in needs
        ],
    }
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        store.hook_events.add(HookEvent(name, context.now, body))
    except FailedError as error:
        _log.warning("the webhook will not hear of %s: %s", notice, error)


def identifier(list_id: str, day: dt.date, kind: str) -> str:
    """Name an event: the same one is called the same, also by a database that was restored."""
    return f"evt_{hashlib.sha256(f'{list_id} {day.isoformat()} {kind}'.encode()).hexdigest()[:32]}"


def deliver(context: Context, store: Store) -> bool:
    """Post what waits, within a time; return whether anything still waits.

    What is older than a week is given up, as is what is not so any more, for its opposite is told beside it.
    """
    waiting = store.hook_events.waiting() if context.config.notify.webhook_env else []
    if not waiting or context.is_offline:
        return False
    for one in waiting:
        if context.now - one.at > _GIVEN_UP:
            _log.warning("an event of %s is given up: nobody took it", one.at)
            store.hook_events.done(one.id)
        elif not _holds(context, one):
            store.hook_events.done(one.id)
    fresh = [one for one in store.hook_events.waiting() if context.now - one.at <= _GIVEN_UP]
    trouble = _deliver(context, store, fresh)
    store.memory.keep(
        _FACT, f"{trouble.french}\n{'lasting' if trouble.is_lasting else ''}" if trouble else ""
    )
    if trouble:
        _log.warning("the webhook took not all: %s", trouble.english)
    return trouble is not None


def _holds(context: Context, event: HookEvent) -> bool:
    """Whether a letter still waits for its approval, or has it, where an event says that."""
    from newsletter.pipeline.edition.drafting import is_open  # noqa: PLC0415 - few runs have an event to post

    said = json.loads(event.body)
    if said["event"] not in {_MISSING, _APPROVED} or said["edition"] is None:
        return True
    edition = context.readable(dt.date.fromisoformat(said["edition"]))
    return edition is None or is_open(edition) is (said["event"] == _MISSING)


def _deliver(context: Context, store: Store, events: Sequence[HookEvent]) -> Trouble | None:
    """Post events; return the last trouble. What is refused by itself lets the others go on."""
    notify, environment = context.config.notify, context.environment
    address, key = hooks.cleaned(environment.get(notify.webhook_env, "")), None
    if not address:
        return hooks.unset(notify.webhook_env)
    if notify.webhook_key_env:
        given = hooks.cleaned(environment.get(notify.webhook_key_env, ""))
        if not given:
            return hooks.unset(notify.webhook_key_env)
        if (key := secret(given)) is None:
            return NO_KEY
    found, ends = None, time.monotonic() + _ALL
    for event in events:
        headers = {"Content-Type": "application/json", **signed(event, context.instant(), key)}
        trouble = hooks.post(address, event.body, headers, seconds=ends - time.monotonic())
        if trouble is None:
            store.hook_events.done(event.id)
            continue
        found = trouble
        if trouble.is_everybody:
            break
    return found


def secret(written: str) -> bytes | None:
    """Read a key: base64 of 24 to 64 bytes, `whsec_` before it or not; None where it is none."""
    with suppress(binascii.Error, ValueError):
        key = base64.b64decode(written.removeprefix("whsec_"), validate=True)
        return key if _SHORTEST_KEY <= len(key) <= _LONGEST_KEY else None
    return None


def signed(event: HookEvent, now: dt.datetime, key: bytes | None) -> dict[str, str]:
    """Return the headers of a try: `webhook-id`, `webhook-timestamp`, and with a key `webhook-signature` of both and the body."""
    at = str(int(now.timestamp()))
    headers = {"webhook-id": event.id, "webhook-timestamp": at}
    if key is None:
        return headers
    digest = hmac.digest(key, b".".join((event.id.encode(), at.encode(), event.body)), "sha256")
    return {**headers, "webhook-signature": f"v1,{base64.b64encode(digest).decode()}"}


def failure(store: Store) -> tuple[dt.datetime | None, str, bool]:
    """Return since when an event waits (None while none does), why (French), and whether somebody has to change something."""
    why, lasts = [*store.memory.words(_FACT).split("\n"), ""][:2]
    oldest = min((one.at for one in store.hook_events.waiting()), default=None) if why else None
    return oldest, why, bool(lasts)
