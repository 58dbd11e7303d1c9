"""What an answer, or none, says of a link. Pure."""

from newsletter.addresses import published
from newsletter.model import LinkResult, LinkVerdict
from newsletter.web.door import Reply
from newsletter.web.trouble import NoAnswerError, NoHostError, Trouble

_SLOW = 5  # seconds
_GONE = {404, 410}
_PATIENCE_ASKED = 429
_MAY_ANSWER_GET = {Trouble.CUT, Trouble.TIMEOUT, Trouble.ENCODING}

Outcome = Reply | NoAnswerError


def may_answer_get(outcome: Outcome) -> bool:
    """Whether a server that answered HEAD like this may answer GET better: many know no HEAD."""
    if isinstance(outcome, Reply):
        return outcome.status >= 400 and outcome.status != _PATIENCE_ASKED
    return outcome.trouble in _MAY_ANSWER_GET


def looks_dead(outcome: Outcome) -> bool:
    """Whether it is worth asking again before it is called dead."""
    return outcome.status in _GONE if isinstance(outcome, Reply) else isinstance(outcome, NoHostError)


def judge(url: str, outcome: Outcome) -> LinkResult:
    """Judge a link by the last thing that was heard of it."""
    if not isinstance(outcome, Reply):
        verdict = LinkVerdict.DEAD if looks_dead(outcome) else LinkVerdict.UNVERIFIABLE
        return LinkResult(url=url, verdict=verdict)
    target = published(outcome.moved_to) or ""
    target = "" if target == published(url) else target
    return LinkResult(
        url=url,
        verdict=_verdict(outcome, target),
        status=outcome.status,
        target=target,
        seconds=outcome.seconds,
    )


def _verdict(reply: Reply, target: str) -> LinkVerdict:
    if reply.status in _GONE:
        return LinkVerdict.DEAD
    if reply.status >= 400:
        return LinkVerdict.UNVERIFIABLE
    if target:
        return LinkVerdict.REDIRECTED
    return LinkVerdict.SLOW if reply.seconds > _SLOW else LinkVerdict.OK
