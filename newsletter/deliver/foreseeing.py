"""Where writing down what is known will lead, before anything is written: what a person is told that asks for it. Pure."""

from dataclasses import replace

from newsletter.deliver.steps import RECORDS, Do, End, Situation, decide
from newsletter.model import EditionStatus, Tally


def foresee(given: Situation) -> tuple[Situation, Do | End]:
    """Say how things stand once all that is known is written, and what comes next then.

    Args:
        given: as things stand; what only a messenger can tell (`handing`) has been asked.
    """
    assert given.is_doubted or not given.tally.handing
    while (step := decide(given)) in RECORDS:
        given = _after(given, step)
    return given, step


def _after(given: Situation, step: Do | End) -> Situation:
    """Say how things stand after a step, which writes what is known."""
    if step is Do.DOUBT:
        return _doubted(given)
    if step is Do.RESOLVE:
        return replace(given, tally=_resolved(given), meant=0)
    if step is Do.EXPIRE:
        return replace(given, tally=_expired(given))
    if step is Do.RETURN:
        return replace(given, status=EditionStatus.APPROVED)
    if step is Do.MARK:  # the file is what was approved again
        return replace(given, status=EditionStatus.SENDING, message=min(given.tally.messages))
    assert step is Do.CONCLUDE
    return replace(given, status=EditionStatus.SENT)


def _doubted(given: Situation) -> Situation:
    tally = given.tally
    if not (tally.has_begun or tally.handing):
        return replace(given, status=EditionStatus.SENDING, tally=Tally(), is_doubted=False)
    doubts = tally.uncertain + tally.waiting + tally.handing
    return replace(
        given, tally=replace(tally, prepared=0, deferred=0, handing=0, uncertain=doubts), is_doubted=False
    )


def _resolved(given: Situation) -> Tally:
    assert given.word is not None
    tally, stands = given.tally, given.word.standing.value
    return replace(
        tally, uncertain=tally.uncertain - given.meant, **{stands: getattr(tally, stands) + given.meant}
    )


def _expired(given: Situation) -> Tally:
    tally = given.tally
    return replace(tally, prepared=0, deferred=0, refused=tally.refused + tally.waiting, refused_at=given.now)
