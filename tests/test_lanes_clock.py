"""Lanes by a clock of the test's own, and a server that needs none: who pauses how long, who goes on, and who is heard out."""

import math
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from newsletter.config import Smtp
from newsletter.deliver import MishapKind, lanes
from newsletter.deliver.lanes import Addressed, Lanes
from newsletter.deliver.mishap import Mishap
from newsletter.deliver.refusal import RefusedError
from newsletter.deliver.server import Server
from newsletter.deliver.waiting import Wait, Waiting
from newsletter.exceptions import FileError
from newsletter.model import Outcome, Standing
from tests.test_smtp import QUICK

H, A, D = Standing.HANDING, Standing.ACCEPTED, Standing.DEFERRED
SERVER = Server(Smtp(host="mail.example.org", port=25), "jeudis@example.org", None, QUICK)


@dataclass
class Mail:
    """A server that takes a second to hear a letter, and one to take it.

    Args:
        now: its clock, which all look at.
        lets: what keeps a session from being let in, one after the other; None where nothing does. The last stays so.
        breaks: what breaks a session off at a reader's letter, one time after the other.
        begins: seconds until a reader's letter is heard.
        tries: when it was asked to let a session in.
        taken: whose letter was taken.
        told: whether each answer to a final dot was waited for less long, at its beginning and at its end.
    """

    now: float = 100
    lets: list[MishapKind | None] = field(default_factory=lambda: [None])
    breaks: dict[str, list[MishapKind]] = field(default_factory=dict)
    begins: dict[str, float] = field(default_factory=dict)
    tries: list[float] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    told: list[tuple[bool, bool]] = field(default_factory=list)
    is_told_to_end: bool = False
    open: int = 0
    looks: int = 0

    def monotonic(self) -> float:
        return self.now

    def over(self, waits: Sequence[Wait]) -> list[bool]:
        """Wait, in no time."""
        self.looks += 1
        assert self.looks < 500, "it looks, and waits for nothing"
        self.now = max(self.now, min((one.until for one in waits), default=0))
        assert self.now < math.inf, "it waits for ever"
        return [one.until <= self.now for one in waits]

    def opened(self, _: Server) -> "Talk":
        self.tries.append(self.now)
        refusal = self.lets.pop(0) if len(self.lets) > 1 else self.lets[0]
        if refusal is not None:
            raise RefusedError(D, Mishap(refusal))
        self.open += 1
        return Talk(self)

    @contextmanager
    def held_back(self) -> Iterator[Callable[[], bool]]:
        yield lambda: self.is_told_to_end


@dataclass
class Talk:
    """A session."""

    mail: Mail

    def begin(self, to: str, text: bytes, _: MishapKind) -> Waiting[None]:
        yield Wait(self.mail.now + self.mail.begins.get(to, 1))
        if refusals := self.mail.breaks.get(to):
            raise RefusedError(D, Mishap(refusals.pop(0)))

    def end(self, to: str, is_ending: Callable[[], bool]) -> Waiting[Outcome]:
        before = is_ending()
        yield Wait(self.mail.now + 0.5)
        yield Wait(self.mail.now + 0.5)
        self.mail.taken.append(to)
        self.mail.told.append((before, is_ending()))
        return Outcome(recipient=to, standing=A)

    def leave(self) -> Waiting[None]:
        yield Wait(self.mail.now)

    def close(self) -> None:
        self.mail.open -= 1


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Mail:
    one = Mail()

    def apart(work: Callable[[], object], _: object) -> Generator[Wait, None, object]:
        yield Wait(one.now)
        return work()

    for name in ("over", "opened", "held_back"):
        monkeypatch.setattr(lanes, name, getattr(one, name))
    monkeypatch.setattr(lanes, "time", one)
    monkeypatch.setattr(lanes, "apart", apart)
    return one


def letters(names: str) -> Iterator[Addressed | Outcome]:
    """Letters to readers, one a sign: who is called so has that address, too."""
    return iter([Addressed(called=name, address=name, text=lambda: b"") for name in names])


def said(going: Iterator[Outcome]) -> list[tuple[str, Standing]]:
    return [(one.recipient, one.standing) for one in going]


def test_pauses_grow(mail: Mail) -> None:
    """A reader before whom a session breaks off is tried again after each pause; so is the one after, as often."""
    mail.lets = [*[MishapKind.BROKEN] * 3, None]
    mail.breaks = {"b": [MishapKind.BROKEN] * 3}
    outcomes = said(Lanes(SERVER, letters("ab"), 1).outcomes())
    assert outcomes == [("a", H), ("a", A), ("b", H), ("b", A)]
    assert mail.tries == [100, 101, 106, 126, *(129 + n for n in (1, 1 + 1 + 5, 1 + 1 + 5 + 1 + 20))]
    assert mail.open == 0


def test_one_lane_more_than_the_server_takes(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    """One lane that is not let in again ends alone, and says so once: the other has its session, and goes on."""
    monkeypatch.setattr(lanes, "PAUSES", ())
    mail.lets = [None, None, MishapKind.TURNED_AWAY]
    mail.breaks = {"b": [MishapKind.BROKEN]}
    outcomes = said(Lanes(SERVER, letters("abcdef"), 2).outcomes())
    assert outcomes.count(("b", D)) == 1
    assert mail.taken == [*"acdef"]
    assert len(mail.tries) == 2


def test_no_lane_has_a_session(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no lane has a session any more, the first that gives up ends them all: the server is gone."""
    monkeypatch.setattr(lanes, "PAUSES", (4.0,))
    mail.lets = [None, MishapKind.BROKEN]
    mail.breaks = {"c": [MishapKind.BROKEN]}
    outcomes = said(Lanes(SERVER, letters("abcd"), 2).outcomes())
    assert outcomes == [("a", H), ("a", A), ("b", D)]
    assert mail.tries == [100, 100, 104]


@pytest.mark.parametrize(("seconds", "taken"), [(1.5, "ab"), (3, "a")])
def test_one_that_fails_ends_the_others(mail: Mail, seconds: float, taken: str) -> None:
    """What a lane cannot do is raised once what is in flight was told; nobody else is begun with, or said the final dot of."""

    def broken() -> bytes:
        raise FileError("x.csv", cause="x", remedy="y")

    mail.begins = {"b": seconds}
    some = [*letters("ab"), Addressed(called="c", address="c", text=broken), *letters("def")]
    outcomes: list[Outcome] = []
    with pytest.raises(FileError, match=r"x\.csv"):
        outcomes.extend(Lanes(SERVER, iter(some), 2).outcomes())
    assert said(iter(outcomes)) == [(name, standing) for standing in (H, A) for name in taken]
    assert (mail.taken, mail.open) == ([*taken], 0)


def test_told_once_that_it_is_too_late(mail: Mail) -> None:
    """Sent False once, no lane begins with anybody else, and who was in flight is told."""
    going = Lanes(SERVER, letters("abcdef"), 2).outcomes()
    assert (next(going), next(going)) == (
        Outcome(recipient="a", standing=H),
        Outcome(recipient="b", standing=H),
    )
    goes_on = False
    assert going.send(goes_on) == Outcome(recipient="a", standing=A)
    assert said(going) == []
    assert (mail.taken, mail.open) == (["a"], 0)


def test_told_to_end_between_two_letters(mail: Mail) -> None:
    """A lane whose letter was told has nothing in flight: it is not waited for any more; the other is, for less long."""
    mail.begins = {"b": 0, "c": math.inf}
    outcomes = []
    for one in Lanes(SERVER, letters("abcdef"), 2).outcomes():
        outcomes.append((one.recipient, one.standing))
        mail.is_told_to_end = outcomes[-1] == ("b", A) or mail.is_told_to_end
    assert outcomes == [("b", H), ("a", H), ("b", A), ("a", A)]
    assert mail.told == [(False, False), (False, True)]
    assert mail.open == 0


def test_closed_it_hears_out_what_is_in_flight(mail: Mail) -> None:
    """Closed, whoever was begun with is dropped, and the answer in flight waited for, for less long; no session is opened any more."""
    lane = Lanes(SERVER, letters("abcdef"), 2)
    held = [*lane._lanes]  # so that none is closed for want of somebody who holds it
    going = lane.outcomes()
    assert [next(going).recipient, next(going).recipient] == ["a", "b"]
    going.close()
    assert (mail.taken, mail.told, mail.open) == (["a"], [(False, True)], 0)
    assert lane._entered() is None
    assert len(mail.tries) == len(held) == 2
