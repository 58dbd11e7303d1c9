"""What comes next in sending, from every situation there can be."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, strategies as st

from newsletter.deliver import RECORDS, Do, End, Situation, decide, foresee
from newsletter.model import EditionStatus, Tally, Word

S, W = EditionStatus, Word
HOUR = dt.datetime(2023, 9, 28, 9, tzinfo=dt.timezone(dt.timedelta(hours=2)))
DEADLINE, MIDNIGHT = HOUR + dt.timedelta(hours=6), HOUR + dt.timedelta(hours=15)
SOON, LATE, NEXT_DAY = HOUR + dt.timedelta(minutes=5), DEADLINE, MIDNIGHT
THIS, OTHER = frozenset({"this"}), frozenset({"other"})


def situation(status: S, now: dt.datetime = SOON, **known: Any) -> Situation:
    """An approved letter whose hour has struck, but for what is said otherwise."""
    usual = {"tally": Tally(), "message": "this", "approved_at": HOUR - dt.timedelta(days=1)}
    return Situation(
        status=status, now=now, send_at=HOUR, deadline=DEADLINE, midnight=MIDNIGHT, **{**usual, **known}
    )


def tally(**counts: Any) -> Tally:
    return Tally(**{"messages": THIS, **counts})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # Nobody has it: what must hold before anybody gets it, the first that does not is said.
        (situation(S.SENT), End.SENT),
        (situation(S.SENT, tally=tally(uncertain=1)), End.SENT),
        (situation(S.SENT, tally=tally(handing=1)), End.SENT),
        (situation(S.SENT, tally=tally(accepted=1, prepared=1)), End.SENT),
        (situation(S.SKIPPED), End.SKIPPED),
        (situation(S.DRAFT), End.NOT_APPROVED),
        (situation(S.APPROVED, is_edited=True), End.EDITED),
        (situation(S.APPROVED, now=HOUR - dt.timedelta(seconds=1)), End.EARLY),
        (situation(S.APPROVED, now=LATE - dt.timedelta(seconds=1)), Do.RECHECK),
        (situation(S.APPROVED, now=LATE), End.LATE),
        (situation(S.APPROVED, now=HOUR), Do.RECHECK),
        (situation(S.APPROVED, obstacle="x"), End.CHANGED),
        # One step after the other.
        (situation(S.APPROVED, obstacle=""), Do.PUBLISH),
        (situation(S.APPROVED, obstacle="", published=True), Do.PREPARE),
        (situation(S.APPROVED, obstacle="", published=True, tally=tally(prepared=2)), Do.MARK),
        (situation(S.SENDING, obstacle="", published=True, tally=tally(prepared=2)), Do.HAND_OVER),
        (situation(S.SENDING, tried=True, tally=tally(accepted=2)), Do.CONCLUDE),
        # Stopped anywhere, it goes on.
        (situation(S.APPROVED, tally=tally(prepared=1)), Do.RECHECK),
        (situation(S.SENDING, tally=tally(prepared=1)), Do.RECHECK),
        (situation(S.SENDING, tally=tally(handing=1)), Do.ASK),
        (situation(S.SENDING, now=NEXT_DAY, tally=tally(handing=1)), Do.ASK),
        (
            situation(S.APPROVED, obstacle="", published=True, tally=tally(prepared=1, messages=OTHER)),
            Do.PREPARE,
        ),
        # Begun, and nobody has it: what speaks against it makes it what it was.
        (situation(S.SENDING, now=LATE, tally=tally(prepared=1)), Do.RETURN),
        (situation(S.SENDING, now=HOUR - dt.timedelta(days=1), tally=tally(prepared=1)), Do.RETURN),
        (situation(S.SENDING, obstacle="x", tally=tally(prepared=1)), Do.RETURN),
        (situation(S.SENDING, is_edited=True, tally=tally(prepared=1)), Do.RETURN),
        # Refused for now: back to approved, and tried again by the next run, while it may begin.
        (situation(S.SENDING, tried=True, tally=tally(deferred=1)), Do.RETURN),
        (situation(S.APPROVED, tried=True, tally=tally(deferred=1)), End.WAITING),
        (situation(S.APPROVED, tally=tally(deferred=1)), Do.RECHECK),
        (situation(S.APPROVED, obstacle="", published=True, tally=tally(deferred=1)), Do.MARK),
        (situation(S.APPROVED, now=LATE, tally=tally(deferred=1)), End.LATE),
        # Refused for good: back to approved, and a person's turn.
        (situation(S.SENDING, tried=True, tally=tally(refused=1, refused_at=SOON)), Do.RETURN),
        (situation(S.APPROVED, tried=True, tally=tally(refused=1, refused_at=SOON)), End.REFUSED),
        (situation(S.APPROVED, tally=tally(refused=1, refused_at=SOON)), End.REFUSED),
        (situation(S.APPROVED, tally=tally(refused=1, refused_at=SOON), approved_at=SOON), End.REFUSED),
        (situation(S.APPROVED, tally=tally(refused=1, refused_at=SOON), by_hand=True), Do.RECHECK),
        (situation(S.APPROVED, tally=tally(refused=1, prepared=1, refused_at=SOON)), Do.RECHECK),
        (situation(S.APPROVED, tally=tally(refused=1, refused_at=HOUR), approved_at=SOON), Do.RECHECK),
        (situation(S.APPROVED, tally=tally(refused=1, refused_at=SOON, messages=OTHER)), Do.RECHECK),
        (
            situation(
                S.APPROVED, obstacle="", published=True, by_hand=True, tally=tally(refused=1, refused_at=SOON)
            ),
            Do.PREPARE,
        ),
        # Some have it: the others get it until midnight, whatever the deadline, and whatever has come up.
        (situation(S.SENDING, now=LATE, tally=tally(accepted=1, prepared=1)), Do.PUBLISH),
        (situation(S.SENDING, now=LATE, published=True, tally=tally(accepted=1, deferred=1)), Do.HAND_OVER),
        (situation(S.SENDING, tried=True, tally=tally(accepted=1, deferred=1)), End.WAITING),
        (situation(S.SENDING, now=NEXT_DAY, tally=tally(accepted=1, deferred=1)), Do.EXPIRE),
        (situation(S.SENDING, now=NEXT_DAY, tally=tally(accepted=1, refused=1)), Do.CONCLUDE),
        (situation(S.SENDING, tally=tally(accepted=1, prepared=1, messages=OTHER)), End.OTHER),
        # Refused for now, and not to be tried again yet: nothing is done, but what is too late; a person need not wait.
        (situation(S.SENDING, resting=2, tally=tally(accepted=1, deferred=2)), End.WAITING),
        (situation(S.SENDING, resting=2, tally=tally(uncertain=1, deferred=2)), End.WAITING),
        (situation(S.SENDING, resting=2, tally=tally(accepted=1, deferred=2, prepared=1)), Do.PUBLISH),
        (situation(S.SENDING, resting=1, tally=tally(accepted=1, deferred=2)), Do.PUBLISH),
        (situation(S.SENDING, resting=2, by_hand=True, tally=tally(accepted=1, deferred=2)), Do.PUBLISH),
        (situation(S.SENDING, now=NEXT_DAY, resting=2, tally=tally(accepted=1, deferred=2)), Do.EXPIRE),
        (situation(S.APPROVED, resting=2, tally=tally(deferred=2)), End.WAITING),
        (situation(S.APPROVED, resting=2, by_hand=True, tally=tally(deferred=2)), Do.RECHECK),
        (situation(S.APPROVED, now=LATE, resting=2, tally=tally(deferred=2)), End.LATE),
        (situation(S.APPROVED, resting=2, tally=tally(deferred=2, messages=OTHER)), Do.RECHECK),
        (situation(S.SENDING, resting=2, tally=tally(deferred=2)), Do.RETURN),
        (situation(S.DRAFT, resting=2, tally=tally(deferred=2)), End.NOT_APPROVED),
        # Nobody knows: it is never sent again by itself; the others get it.
        (situation(S.SENDING, tally=Tally()), End.UNKNOWN),
        (situation(S.SENDING, tally=tally(uncertain=1)), End.UNCERTAIN),
        (situation(S.SENDING, by_hand=True, tally=tally(uncertain=1)), End.UNCERTAIN),
        (situation(S.SENDING, tally=tally(uncertain=1, accepted=3)), End.UNCERTAIN),
        # What nobody knew, whoever can be asked may know by now; once in a sending.
        (situation(S.SENDING, asked=False, tally=tally(uncertain=1)), Do.ASK),
        (situation(S.SENDING, asked=False, now=NEXT_DAY, tally=tally(uncertain=1, accepted=1)), Do.ASK),
        (situation(S.SENT, asked=False, tally=tally(uncertain=1)), End.SENT),
        (situation(S.SENDING, asked=False, tally=tally(accepted=1)), Do.CONCLUDE),
        (situation(S.SENDING, published=True, tally=tally(uncertain=1, prepared=3)), Do.HAND_OVER),
        (situation(S.SENDING, tried=True, tally=tally(uncertain=1, deferred=3)), End.WAITING),
        # The ledger knows better than the file.
        (situation(S.DRAFT, now=NEXT_DAY, message="", tally=tally(accepted=1)), Do.CONCLUDE),
        (situation(S.APPROVED, now=NEXT_DAY, tally=tally(accepted=1)), Do.CONCLUDE),
        (situation(S.SKIPPED, tally=tally(accepted=1)), Do.CONCLUDE),
        (situation(S.DRAFT, message="", tally=tally(accepted=1, prepared=1)), Do.MARK),
        (situation(S.APPROVED, tally=tally(uncertain=1)), Do.MARK),
        (situation(S.SKIPPED, tally=tally(uncertain=1)), End.SKIPPED),
        (situation(S.DRAFT, message="", tally=tally(handing=1)), Do.ASK),
        # The operator's word on what nobody knows: written first, then what follows from it.
        (situation(S.SENDING, word=W.SENT, meant=1, tally=tally(handing=1, uncertain=1)), Do.ASK),
        (situation(S.SENDING, word=W.SENT, meant=1, tally=tally(uncertain=1)), Do.RESOLVE),
        (situation(S.SENDING, word=W.NOT_SENT, meant=1, tally=tally(uncertain=2, prepared=1)), Do.RESOLVE),
        (situation(S.DRAFT, message="", word=W.SENT, meant=1, tally=tally(uncertain=1)), Do.RESOLVE),
        (situation(S.SKIPPED, word=W.SENT, meant=1, tally=tally(uncertain=1)), Do.RESOLVE),
        (situation(S.SENT, word=W.NOT_SENT, meant=1, tally=tally(uncertain=1)), Do.RESOLVE),
        (situation(S.SENDING, word=W.SENT, tally=tally(uncertain=1, accepted=1)), End.UNCERTAIN),
        (situation(S.SENDING, word=W.SENT, tally=tally(accepted=2)), Do.CONCLUDE),
        (situation(S.SKIPPED, word=W.SENT, tally=tally(accepted=1)), Do.CONCLUDE),
        (situation(S.SENDING, word=W.SENT, tally=tally(accepted=1, deferred=1)), Do.PUBLISH),
        # It did not arrive: nobody has it, so it is approved as before; or others have it, and it goes on.
        (situation(S.SENDING, word=W.NOT_SENT, tally=tally(prepared=1)), Do.RETURN),
        (situation(S.SENDING, word=W.NOT_SENT, now=LATE, tally=tally(prepared=1)), Do.RETURN),
        (situation(S.APPROVED, word=W.NOT_SENT, tally=tally(prepared=1)), Do.RECHECK),
        (situation(S.APPROVED, word=W.NOT_SENT, now=LATE, tally=tally(prepared=1)), End.LATE),
        (situation(S.SKIPPED, word=W.NOT_SENT, tally=tally(prepared=1)), End.SKIPPED),
        (situation(S.SENDING, word=W.NOT_SENT, now=LATE, tally=tally(prepared=1, accepted=1)), Do.PUBLISH),
        (
            situation(S.SENDING, word=W.NOT_SENT, now=NEXT_DAY, tally=tally(prepared=1, uncertain=1)),
            Do.EXPIRE,
        ),
        # Of a letter of which the ledger knows nothing.
        (situation(S.SENDING, word=W.SENT), Do.CONCLUDE),
        (situation(S.SENDING, word=W.NOT_SENT), Do.RETURN),
        (situation(S.SENDING, word=W.NOT_SENT, now=NEXT_DAY), Do.RETURN),
        (situation(S.APPROVED, word=W.SENT), Do.RECHECK),
        # Of a letter whose file says that it has left, nothing is handed over any more.
        (situation(S.SENT, word=W.NOT_SENT, tally=tally(prepared=1)), Do.EXPIRE),
        (situation(S.SENT, word=W.SENT, tally=tally(accepted=1)), End.SENT),
        (situation(S.SENT, word=W.NOT_SENT), End.SENT),
        # This machine was restored, and the other may have gone on: what it was about to do is in doubt, before all else.
        (situation(S.APPROVED, is_doubted=True), Do.DOUBT),
        (situation(S.APPROVED, is_doubted=True, now=NEXT_DAY), Do.DOUBT),
        (situation(S.APPROVED, is_doubted=True, tally=tally(prepared=1)), Do.DOUBT),
        (situation(S.SENDING, is_doubted=True), Do.DOUBT),
        (situation(S.SENDING, is_doubted=True, tally=tally(handing=1)), Do.DOUBT),
        (situation(S.SENDING, is_doubted=True, asked=False, tally=tally(uncertain=1)), Do.DOUBT),
        (situation(S.DRAFT, is_doubted=True, tally=tally(accepted=1, prepared=1)), Do.DOUBT),
        (situation(S.APPROVED, is_doubted=True, is_edited=True, tally=tally(handing=1)), Do.DOUBT),
        # What nobody was about to send is not.
        (situation(S.DRAFT, is_doubted=True), End.NOT_APPROVED),
        (situation(S.APPROVED, is_doubted=True, is_edited=True), End.EDITED),
        (situation(S.SKIPPED, is_doubted=True), End.SKIPPED),
        (situation(S.SENT, is_doubted=True), End.SENT),
        (situation(S.SENT, is_doubted=True, word=W.SENT, tally=tally(accepted=1)), End.SENT),
    ],
)
def test_every_transition(given: Situation, expected: Do | End) -> None:
    """From each situation there is one next step."""
    assert decide(given) == expected


COUNT = st.integers(0, 2)
TALLIES = st.builds(
    Tally,
    prepared=COUNT, handing=COUNT, accepted=COUNT, refused=COUNT, deferred=COUNT, uncertain=COUNT,
    messages=st.sampled_from([THIS, OTHER]), refused_at=st.just(SOON),
)  # fmt: skip
SITUATIONS = st.builds(
    Situation,
    status=st.sampled_from(list(S)), tally=TALLIES, message=st.sampled_from(["", "this"]),
    now=st.sampled_from([HOUR - dt.timedelta(days=1), SOON, LATE, NEXT_DAY]),
    send_at=st.just(HOUR), deadline=st.just(DEADLINE), midnight=st.just(MIDNIGHT),
    is_edited=st.booleans(), approved_at=st.sampled_from([None, HOUR, NEXT_DAY]), by_hand=st.booleans(),
    obstacle=st.sampled_from([None, "", "x"]), published=st.booleans(), tried=st.booleans(), resting=COUNT, is_doubted=st.booleans(),
)  # fmt: skip
WORDS = st.builds(
    lambda given, word, meant: dataclasses.replace(given, word=word, meant=min(meant, given.tally.uncertain)),
    SITUATIONS, st.sampled_from(list(W)), COUNT,
)  # fmt: skip


@given(st.one_of(SITUATIONS, WORDS))
def test_nothing_is_handed_over_that_should_not_be(given: Situation) -> None:
    """It is handed over only when the file says `sending`, its page is public, somebody waits, and its day lasts."""
    if decide(given) is Do.HAND_OVER:
        assert given.status is S.SENDING
        assert given.published
        assert given.tally.waiting
        assert not given.tally.handing
        assert given.tally.messages == {given.message}
        assert not given.tried
        assert given.by_hand or given.tally.waiting > given.resting
        assert HOUR <= given.now < (MIDNIGHT if given.tally.has_begun else DEADLINE) or given.tally.has_begun
        assert given.tally.has_begun or (given.obstacle == "" and not given.is_edited)


@given(st.one_of(SITUATIONS, WORDS))
def test_what_somebody_has_is_never_taken_back(given: Situation) -> None:
    """Once somebody has it, or may have it, no step makes the file say that nobody has, and no new intent is written."""
    if given.tally.has_begun or given.tally.handing:
        assert decide(given) not in {Do.RETURN, Do.PREPARE, Do.RECHECK}


@given(SITUATIONS)
def test_nobody_knows_without_a_word(given: Situation) -> None:
    """Without the operator's word nothing is said of what nobody knows, however things stand."""
    assert decide(given) is not Do.RESOLVE
    if given.status is S.SENDING and given.tally.is_empty and not given.is_doubted:
        assert decide(given) is End.UNKNOWN


@given(st.one_of(SITUATIONS, WORDS))
def test_nothing_leaves_from_a_machine_that_was_restored(given: Situation) -> None:
    """What may have left before is neither handed over, prepared nor taken back until that is written down."""
    given = dataclasses.replace(given, is_doubted=True)
    assert decide(given) not in {Do.HAND_OVER, Do.PREPARE, Do.MARK, Do.RETURN, Do.RECHECK, Do.PUBLISH}


@given(SITUATIONS)
def test_doubts_are_foreseen(given: Situation) -> None:
    """Then nobody waits any more, nothing is known of a letter that nobody had, and what was certain stays so."""
    given = dataclasses.replace(given, is_doubted=True)
    if decide(given) is not Do.DOUBT:
        return
    after, then = foresee(given)
    assert then in {End.UNKNOWN, End.UNCERTAIN, End.SENT, End.SKIPPED}
    assert after.tally.waiting == after.tally.handing == 0
    assert after.tally.accepted == given.tally.accepted
    assert after.tally.is_empty is not bool(given.tally.has_begun or given.tally.handing)


@pytest.mark.parametrize(
    ("given", "counts", "then"),
    [
        (situation(S.APPROVED), Tally(), End.UNKNOWN),
        (situation(S.APPROVED, tally=tally(prepared=2, deferred=1)), Tally(), End.UNKNOWN),
        (situation(S.SENDING, tally=tally(refused=1, prepared=2)), Tally(), End.UNKNOWN),
        (situation(S.SENDING, tally=tally(handing=1, prepared=2)), tally(uncertain=3), End.UNCERTAIN),
        (
            situation(S.SENDING, tally=tally(accepted=1, refused=1, uncertain=1, prepared=2, deferred=3)),
            tally(accepted=1, refused=1, uncertain=6),
            End.UNCERTAIN,
        ),
    ],
)
def test_where_a_doubt_leads(given: Situation, counts: Tally, then: End) -> None:
    """Of a letter that nobody had nothing is known; of one that somebody has, who waited may have it. It is doubted once."""
    after, found = foresee(dataclasses.replace(given, is_doubted=True))
    assert (after.status, after.tally, found) == (S.SENDING, counts, then)
    assert after.is_doubted is False


@given(WORDS)
def test_a_word_is_foreseen(given: Situation) -> None:
    """What is foreseen ends with what is no record; nobody is lost on the way, and what was certain stays so."""
    given = dataclasses.replace(given, is_doubted=False, tally=dataclasses.replace(given.tally, handing=0))
    after, then = foresee(given)
    assert then == decide(after)
    assert then not in RECORDS
    assert after.meant == 0
    assert after.tally.uncertain == given.tally.uncertain - given.meant
    assert after.tally.accepted == given.tally.accepted + (given.meant if given.word is W.SENT else 0)
    assert everybody(after.tally) == everybody(given.tally)
    assert after.tally.refused_at == (given.now if after.tally.refused > given.tally.refused else SOON)


def everybody(tally: Tally) -> int:
    return tally.waiting + tally.handing + tally.accepted + tally.refused + tally.uncertain


@pytest.mark.parametrize(
    ("given", "status", "waiting", "then"),
    [
        (situation(S.SENDING, word=W.SENT, meant=2, tally=tally(uncertain=2)), S.SENT, 0, End.SENT),
        (situation(S.SENDING, word=W.SENT, meant=1, tally=tally(uncertain=2)), S.SENDING, 0, End.UNCERTAIN),
        (situation(S.SENDING, word=W.NOT_SENT, meant=2, tally=tally(uncertain=2)), S.APPROVED, 2, Do.RECHECK),
        (
            situation(S.SENDING, word=W.NOT_SENT, meant=1, tally=tally(uncertain=1, accepted=1)),
            S.SENDING, 1, Do.PUBLISH,
        ),
        (
            situation(S.SENDING, now=NEXT_DAY, word=W.NOT_SENT, meant=1, tally=tally(uncertain=1, accepted=1)),
            S.SENT, 0, End.SENT,
        ),
        (situation(S.SENDING, now=LATE, word=W.NOT_SENT), S.APPROVED, 0, End.LATE),
        (situation(S.SENDING, word=W.SENT), S.SENT, 0, End.SENT),
        (
            situation(S.DRAFT, message="", word=W.SENT, meant=1, tally=tally(uncertain=1, prepared=1)),
            S.SENDING, 1, Do.PUBLISH,
        ),
        (situation(S.SENT, word=W.NOT_SENT, meant=1, tally=tally(uncertain=1)), S.SENT, 0, End.SENT),
    ],
)  # fmt: skip
def test_where_a_word_leads(given: Situation, status: S, waiting: int, then: Do | End) -> None:
    """The operator is told what the file will say, how many will be handed the letter, and what comes next."""
    after, found = foresee(given)
    assert (after.status, after.tally.waiting, found) == (status, waiting, then)
