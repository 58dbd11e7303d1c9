"""Publishing: the built site is handed to the operator's command whenever it differs from what was published last."""

import datetime as dt
import hashlib
from contextlib import suppress

import msgspec

from newsletter.archive.publish import publish
from newsletter.archive.site import MANIFEST
from newsletter.exceptions import FailedError, PublishError
from newsletter.files import write_atomically
from newsletter.pipeline.context import Context

_APART = dt.timedelta(hours=1)  # between two tries, when no letter waits


class _Last(msgspec.Struct, frozen=True, kw_only=True):
    """The last try.

    Args:
        site: hash of the site that was published last, and of the command; empty when none was.
        tried_at: when the command was run.
        failure: why the last try failed; empty when it did not.
    """

    site: str = ""
    tried_at: dt.datetime
    failure: str = ""


def publish_site(context: Context) -> None:
    """Publish the site, for a letter that is about to leave; others have the workspace meanwhile.

    Raises:
        PublishError: the command failed.
    """
    if not context.config.archive.publish:
        return
    site, before = _site(context), _last(context)
    try:
        with context.away():
            publish(context.config.archive.publish, context.workspace.root, context.unsaid)
    except PublishError as problem:
        _remember(
            context,
            _Last(
                site=before.site if before else "",
                tried_at=context.now,
                failure=problem.cause or str(problem),
            ),
        )
        raise
    _remember(context, _Last(site=site, tried_at=context.now))


def publish_changes(context: Context) -> dt.datetime | None:
    """Publish the site if it differs from what was published last, at most once an hour.

    Returns:
        When it is to be tried again; None where there is nothing to publish.

    Raises:
        PublishError: the command failed.
    """
    site, last = _site(context), _last(context)
    if not context.config.archive.publish or not site:
        return None
    if last is not None and last.site == site and not last.failure:
        return None
    if last is not None and last.tried_at <= context.now < last.tried_at + _APART:
        return last.tried_at + _APART
    publish_site(context)
    return None


def publishing_failure(context: Context) -> str:
    """Say why readers do not see the site as it is; empty where it was published, or is not to be."""
    last = _last(context)
    return last.failure if last is not None and context.config.archive.publish else ""


def is_built(context: Context) -> bool:
    """Whether there is a site."""
    return bool(_site(context))


def is_published(context: Context) -> bool:
    """Whether readers see the site as it was built; also where it is not to be published, or there is none."""
    site, last = _site(context), _last(context)
    return not context.config.archive.publish or not site or (last is not None and last.site == site)


def _site(context: Context) -> str:
    """Tell what the site holds, by its manifest, and where it is brought; empty where none was built."""
    try:
        held = (context.workspace.site / MANIFEST).read_bytes()
        return hashlib.sha256(held + repr(context.config.archive.publish).encode()).hexdigest()
    except OSError:
        return ""


def _last(context: Context) -> _Last | None:
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(context.workspace.published.read_bytes(), type=_Last)
    return None


def _remember(context: Context, last: _Last) -> None:
    with suppress(FailedError):  # it is published once more
        write_atomically(context.workspace.published, msgspec.json.encode(last))
