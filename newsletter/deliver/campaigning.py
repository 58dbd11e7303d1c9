"""What any messenger does that makes a campaign of each letter, for an engine that sends it to its own subscribers.

A letter's campaign is looked up before anything is done, by what no other has; so every step may be done again, and an
answer that was lost is asked for. It is made as a draft and let go at the letter's hour. What a person does to it there
counts: it is told, and never undone.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from newsletter.config import Letter
from newsletter.deliver.campaigns import Identity, NoUnsubscriptionError, State
from newsletter.deliver.door import Door, K, W
from newsletter.deliver.exchange import EngineError
from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.deliver.termination import held_back
from newsletter.exceptions import DeliveryError, UncertainError
from newsletter.model import Figures, FrozenLetter, Outcome, Standing

_T = TypeVar("_T")
_STOPPED = {State.PAUSED: MishapKind.PAUSED, State.CANCELLED: MishapKind.CANCELLED}


class HeldError(Exception):
    """The letter is not handed over, and this is where it stands."""

    def __init__(self, standing: Standing, mishap: Mishap) -> None:
        self.standing, self.mishap = standing, mishap

    def outcome(self, recipient: str) -> Outcome:
        """Say so of a recipient."""
        return Outcome(recipient=recipient, standing=self.standing, detail=self.mishap.written)


class CampaignMessenger(ABC, Generic[K, W]):
    """Hands letters over to one engine.

    Args:
        engine: the door to it.
        letter: the settings of the letter.
        lists: numbers of the lists that it goes to.
    """

    name: str

    def __init__(self, engine: Door[K, W], letter: Letter, lists: Sequence[int]) -> None:
        self._door, self._letter, self._lists = engine, letter, lists

    def recipients(self, letter: FrozenLetter) -> Sequence[str]:  # noqa: ARG002 - the subscribers are the engine's
        """One: its lists, whose subscribers only the engine knows; it gets the letter once, whatever lists there are."""
        return (f"{self.name}:{','.join(map(str, self._lists))}",)

    def hand_over(
        self, letter: FrozenLetter, recipients: Iterable[str]
    ) -> Generator[Outcome, bool | None, None]:
        """Let the letter's campaign go, which is made where there is none."""
        for recipient in recipients:
            try:
                draft = self._ready(letter)
            except HeldError as held:
                yield held.outcome(recipient)
                continue
            if draft is None:
                yield Outcome(recipient=recipient, standing=Standing.ACCEPTED)  # somebody let it go before
                continue
            with held_back():
                if (yield Outcome(recipient=recipient, standing=Standing.HANDING)) is False:
                    return
                yield self._started(draft, recipient)

    def took(self, letter: FrozenLetter, recipient: str) -> bool | Mishap | None:  # noqa: ARG002 - there is one
        """Ask the engine what became of the letter's campaign."""
        found = self._sought(letter.day)
        if isinstance(found, Mishap):
            return found
        return self._stopped(found) or found.state is State.LEFT

    def figures(self, day: dt.date) -> Figures | Mishap:
        """Say what the engine counts of an edition's campaign, and whether a person stopped it."""
        found = self._sought(day)
        if isinstance(found, Mishap):
            return found
        stopped = self._stopped(found)
        return replace(found.figures, stopped=stopped.written if stopped else "")

    def tried(self) -> Mishap | None:
        """Make sure of what a letter needs there."""
        try:
            self._check()
        except HeldError as held:
            return held.mishap
        return None

    def post(self, raw: bytes, to: str, name: str) -> None:  # noqa: ARG002 - no file to name
        """Send a test to one subscriber.

        Raises:
            DeliveryError: the engine did not take it, or does not know the address.
            UncertainError: nobody knows.
        """
        identity = self._identity(None)
        try:
            wanted = self._wanted(FrozenLetter(day=dt.date.min, raw=raw), identity)
            self._check()
            self._tested(identity, wanted, to)
        except HeldError as held:
            kind = UncertainError if held.standing is Standing.UNCERTAIN else DeliveryError
            mishap = held.mishap
            raise kind(mishap.what, mishap.where, cause=mishap.said, remedy=mishap.remedy) from None

    @abstractmethod
    def _made(self, letter: FrozenLetter, identity: Identity) -> W:
        """Say what a letter's campaign is to be.

        Raises:
            NoUnsubscriptionError: it has none.
        """

    @abstractmethod
    def _check(self) -> None:
        """Make sure of what the engine would not say by itself.

        Raises:
            HeldError: something is not as a letter needs it.
        """

    @abstractmethod
    def _tested(self, identity: Identity, wanted: W, to: str) -> None:
        """Send a test to one subscriber.

        Raises:
            HeldError: it was not sent, or nobody knows.
        """

    @abstractmethod
    def _own(self, identity: Identity, several: Sequence[K]) -> K | None:
        """Say which of several is the letter's; None where only a person can say."""

    def _looked(self, identity: Identity) -> K | None:
        """Look for what may have been made under our hands."""
        return self._found(identity)

    def _ready(self, letter: FrozenLetter) -> K | None:
        """Return the draft that is what was approved; None where the letter's campaign was let go already."""
        identity = self._identity(letter.day)
        wanted = self._wanted(letter, identity)
        found = self._sure(lambda: self._found(identity))
        if found is not None and self._has_left(found):
            return None
        self._check()
        draft = self._created(identity, wanted) if found is None else self._renewed(found, wanted)
        if self._has_left(draft):
            return None
        if differing := wanted.differences(draft):
            mishap = self._mishap(MishapKind.EDITED, draft, said=", ".join(differing))
            raise HeldError(Standing.REFUSED, mishap)
        return draft

    def _created(self, identity: Identity, wanted: W) -> K:
        """Make the campaign; where the engine may have made it, or says that it has one, look for that."""
        try:
            return self._door.create(wanted)
        except EngineError as error:
            found = None
            if not error.is_certain:
                found = self._sure(lambda: self._looked(identity))
            if found is None:
                raise HeldError(Standing.DEFERRED, error.mishap) from None
            return self._whole(found)

    def _renewed(self, found: K, wanted: W) -> K:
        """Read a draft whole; where it was made of what was approved before, make it what is approved now."""
        if wanted.is_of(found):
            return self._whole(found)
        try:
            return self._door.renew(found.id, wanted)
        except EngineError as error:
            draft = self._whole(found)
            if not self._has_left(draft) and wanted.differences(draft):
                raise HeldError(Standing.DEFERRED, error.mishap) from None
            return draft

    def _started(self, draft: K, recipient: str) -> Outcome:
        """Let a draft go; what the engine does not do, or does not say, is read again and not asked for twice."""
        try:
            self._door.start(draft.id)
        except EngineError as error:
            return self._doubted(draft, error, recipient)
        return Outcome(recipient=recipient, standing=Standing.ACCEPTED)

    def _doubted(self, draft: K, error: EngineError, recipient: str) -> Outcome:
        """Say what became of a draft that was to go."""
        refused = Outcome(recipient=recipient, standing=Standing.DEFERRED, detail=error.mishap.written)
        if error.is_certain and not error.is_about_it:
            return refused
        try:
            has_left = self._has_left(self._door.campaign(draft.id))
        except HeldError as held:
            return held.outcome(recipient)
        except EngineError as doubt:
            mishap = doubt.mishap
            if doubt.is_about_it:
                mishap = self._mishap(MishapKind.DELETED, draft)
            return Outcome(recipient=recipient, standing=Standing.UNCERTAIN, detail=mishap.written)
        return Outcome(recipient=recipient, standing=Standing.ACCEPTED) if has_left else refused

    def _found(self, identity: Identity) -> K | None:
        """Return the letter's campaign, without its body; None where there is none.

        Raises:
            EngineError: the engine does not say.
            HeldError: there are several.
        """
        several = self._door.found(identity)
        if not several:
            return None
        own = several[0] if len(several) == 1 else self._own(identity, several)
        if own is not None:
            return own
        begun = any(one.state is not State.DRAFT for one in several)
        mishap = self._mishap(MishapKind.SEVERAL, *several)
        raise HeldError(Standing.UNCERTAIN if begun else Standing.REFUSED, mishap)

    def _sought(self, day: dt.date) -> K | Mishap:
        """Return the campaign of a letter that was handed over, or why it cannot be told."""
        identity = self._identity(day)
        try:
            found = self._looked(identity)
        except EngineError as error:
            return error.mishap
        except HeldError as held:
            return held.mishap
        return found or self._mishap(MishapKind.DELETED)

    def _has_left(self, campaign: K) -> bool:
        """Whether the engine sends a campaign, or has sent it.

        Raises:
            HeldError: somebody stopped it: some may have it, and others not.
        """
        if stopped := self._stopped(campaign):
            raise HeldError(Standing.UNCERTAIN, stopped)
        return campaign.state is State.LEFT

    def _stopped(self, campaign: K) -> Mishap | None:
        kind = _STOPPED.get(campaign.state)
        return self._mishap(kind, campaign) if kind else None

    def _known(self, kind: MishapKind, number: int | str, asked: Callable[[], _T]) -> _T:
        """Ask for what has a number; it is this kind of mishap that the engine does not have it."""
        try:
            return asked()
        except EngineError as error:
            mishap = error.mishap
            if error.is_about_it:
                mishap = replace(mishap, kind=kind, where=f"{number}, {self._door.where}")
            raise HeldError(Standing.DEFERRED, mishap) from None

    def _whole(self, found: K) -> K:
        return self._sure(lambda: self._door.campaign(found.id))

    def _sure(self, asked: Callable[[], _T]) -> _T:
        """Ask what must be known before anything is handed over."""
        try:
            return asked()
        except EngineError as error:
            raise HeldError(Standing.DEFERRED, error.mishap) from None

    def _wanted(self, letter: FrozenLetter, identity: Identity) -> W:
        try:
            return self._made(letter, identity)
        except NoUnsubscriptionError:
            mishap = Mishap(MishapKind.UNSUBSCRIPTION, where=self._letter.unsubscription, engine=self.name)
            raise HeldError(Standing.REFUSED, mishap) from None

    def _identity(self, day: dt.date | None) -> Identity:
        return Identity(list_id=self._letter.list_id, day=day)

    def _mishap(self, kind: MishapKind, *campaigns: K, said: str = "") -> Mishap:
        pages = (self._door.page(one.id) for one in campaigns)
        return Mishap(kind, said, ", ".join(pages) or self._door.where, self.name)
