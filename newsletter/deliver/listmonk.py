"""The messenger `listmonk` (6.x): a campaign for each letter, which the engine sends to its own subscribers.

A letter's campaign is looked up before anything is done, by its tags and by the one slug that no other campaign can have;
so every step may be done again, and an answer that was lost is asked for. It is made as a draft and let go at the letter's
hour. What a person does to it there counts: it is told, and never undone.
"""

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from newsletter.config import Config
from newsletter.deliver.campaign import LEFT, TEMPLATE, Campaign, Identity, NoUnsubscriptionError, Wanted
from newsletter.deliver.engine import Engine, EngineError, Patience
from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.deliver.termination import held_back
from newsletter.exceptions import ConfigurationError, DeliveryError, UncertainError
from newsletter.model import Figures, FrozenLetter, Outcome, Standing

_T = TypeVar("_T")
_BAD_REQUEST = 400
_UNSET, _SET = "it is not in the environment", "set both listmonk's API user and its token"
_STOPPED = {"paused": MishapKind.PAUSED, "cancelled": MishapKind.CANCELLED}


class _HeldError(Exception):
    """The letter is not handed over, and this is where it stands."""

    def __init__(self, standing: Standing, mishap: Mishap) -> None:
        self.standing, self.mishap = standing, mishap

    def outcome(self, recipient: str) -> Outcome:
        """Say so of a recipient."""
        return Outcome(recipient=recipient, standing=self.standing, detail=self.mishap.written)


class ListmonkMessenger:
    """Hands letters over to one server.

    Args:
        config: address, lists, template, names of the secrets.
        environment: where the secrets are.
        patience: how long it waits.

    Raises:
        ConfigurationError: a secret is missing.
    """

    name = "listmonk"

    def __init__(
        self, config: Config, environment: Mapping[str, str], patience: Patience | None = None
    ) -> None:
        settings = config.delivery.listmonk
        assert settings.template is not None  # as it was read
        self._lists, self._template = settings.lists, settings.template
        self._letter = config.letter
        self._engine = Engine(settings.url, *_login(config, environment), patience)

    def recipients(self, letter: FrozenLetter) -> Sequence[str]:  # noqa: ARG002 - the subscribers are listmonk's
        """One: its lists, whose subscribers only listmonk knows; it gets the letter once, whatever lists there are."""
        return (f"listmonk:{','.join(map(str, self._lists))}",)

    def hand_over(
        self, letter: FrozenLetter, recipients: Iterable[str]
    ) -> Generator[Outcome, bool | None, None]:
        """Let the letter's campaign go, which is made where there is none."""
        for recipient in recipients:
            try:
                draft = self._ready(letter)
            except _HeldError as held:
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
        """Ask listmonk what became of the letter's campaign."""
        found = self._sought(letter.day)
        if isinstance(found, Mishap):
            return found
        return self._stopped(found) or found.status in LEFT

    def figures(self, day: dt.date) -> Figures | Mishap:
        """Say what listmonk counts of an edition's campaign, and whether a person stopped it."""
        found = self._sought(day)
        if isinstance(found, Mishap):
            return found
        stopped = self._stopped(found)
        return Figures(
            status=found.status,
            to_send=found.to_send,
            sent=found.sent,
            bounces=found.bounces,
            stopped=stopped.written if stopped else "",
        )

    def tried(self) -> Mishap | None:
        """Ask for the lists and the template."""
        try:
            self._check()
        except _HeldError as held:
            return held.mishap
        return None

    def post(self, raw: bytes, to: str, name: str) -> None:  # noqa: ARG002 - no file to name
        """Send a test to one subscriber, by a draft without words that is deleted at once.

        Raises:
            DeliveryError: listmonk did not take it, or does not know the address.
            UncertainError: nobody knows.
        """
        identity = self._identity(None)
        try:
            wanted = self._wanted(FrozenLetter(day=dt.date.min, raw=raw), identity)
            self._check()
            campaign = self._sure(lambda: self._found(identity) or self._engine.create(wanted.wordless))
            self._test(campaign, wanted, to)
        except _HeldError as held:
            kind = UncertainError if held.standing is Standing.UNCERTAIN else DeliveryError
            mishap = held.mishap
            raise kind(mishap.what, mishap.where, cause=mishap.said, remedy=mishap.remedy) from None

    def _ready(self, letter: FrozenLetter) -> Campaign | None:
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
            raise _HeldError(Standing.REFUSED, mishap)
        return draft

    def _created(self, identity: Identity, wanted: Wanted) -> Campaign:
        """Make the campaign; where listmonk may have made it, or says that it has one, look for that."""
        try:
            return self._engine.create(wanted)
        except EngineError as error:
            found = None
            if not error.is_certain:
                found = self._sure(lambda: self._found(identity) or self._engine.named(identity))
            if found is None:
                raise _HeldError(Standing.DEFERRED, error.mishap) from None
            return self._whole(found)

    def _renewed(self, found: Campaign, wanted: Wanted) -> Campaign:
        """Read a draft whole; where it was made of what was approved before, make it what is approved now."""
        if wanted.is_of(found):
            return self._whole(found)
        try:
            return self._engine.renew(found.id, wanted)
        except EngineError as error:
            draft = self._whole(found)
            if not self._has_left(draft) and wanted.differences(draft):
                raise _HeldError(Standing.DEFERRED, error.mishap) from None
            return draft

    def _started(self, draft: Campaign, recipient: str) -> Outcome:
        """Let a draft go; what listmonk does not do, or does not say, is read again and not asked for twice."""
        try:
            self._engine.start(draft.id)
        except EngineError as error:
            return self._doubted(draft, error, recipient)
        return Outcome(recipient=recipient, standing=Standing.ACCEPTED)

    def _doubted(self, draft: Campaign, error: EngineError, recipient: str) -> Outcome:
        """Say what became of a draft that was to go."""
        refused = Outcome(recipient=recipient, standing=Standing.DEFERRED, detail=error.mishap.written)
        if error.is_certain and error.status != _BAD_REQUEST:
            return refused
        try:
            has_left = self._has_left(self._engine.campaign(draft.id))
        except _HeldError as held:
            return held.outcome(recipient)
        except EngineError as doubt:
            mishap = doubt.mishap
            if doubt.status == _BAD_REQUEST:  # so it says of what it has not
                mishap = self._mishap(MishapKind.DELETED, draft)
            return Outcome(recipient=recipient, standing=Standing.UNCERTAIN, detail=mishap.written)
        return Outcome(recipient=recipient, standing=Standing.ACCEPTED) if has_left else refused

    def _test(self, campaign: Campaign, wanted: Wanted, to: str) -> None:
        try:
            self._engine.test(campaign.id, wanted, to)
        except EngineError as error:
            mishap, standing = error.mishap, Standing.DEFERRED if error.is_certain else Standing.UNCERTAIN
            if error.status == _BAD_REQUEST:  # the same campaign was taken just now: it is about the address
                where = f"{to}, {self._engine.where}"
                mishap = Mishap(MishapKind.ENGINE_TESTED, mishap.said, where)
            raise _HeldError(standing, mishap) from None
        finally:
            if campaign.status == "draft":
                with suppress(EngineError):  # else the next test takes it
                    self._engine.delete(campaign.id)

    def _found(self, identity: Identity) -> Campaign | None:
        """Return the letter's campaign, without its body; None where no campaign bears its tags.

        Raises:
            EngineError: listmonk does not say.
            _HeldError: there are several.
        """
        tagged = self._engine.found(identity)
        own = next((one for one in tagged if one.archive_slug == identity.slug), None)
        if len(tagged) <= 1 or (own is not None and own.status in LEFT):
            return own or next(iter(tagged), None)
        begun = any(one.status != "draft" for one in tagged)
        mishap = self._mishap(MishapKind.SEVERAL, *tagged)
        raise _HeldError(Standing.UNCERTAIN if begun else Standing.REFUSED, mishap)

    def _sought(self, day: dt.date) -> Campaign | Mishap:
        """Return the campaign of a letter that was handed over, or why it cannot be told."""
        identity = self._identity(day)
        try:
            found = self._found(identity) or self._engine.named(identity)
        except EngineError as error:
            return error.mishap
        except _HeldError as held:
            return held.mishap
        return found or self._mishap(MishapKind.DELETED)

    def _has_left(self, campaign: Campaign) -> bool:
        """Whether listmonk sends a campaign, or has sent it.

        Raises:
            _HeldError: somebody stopped it: some may have it, and others not.
        """
        if stopped := self._stopped(campaign):
            raise _HeldError(Standing.UNCERTAIN, stopped)
        return campaign.status in LEFT

    def _stopped(self, campaign: Campaign) -> Mishap | None:
        kind = _STOPPED.get(campaign.status)
        return self._mishap(kind, campaign) if kind else None

    def _check(self) -> None:
        """Make sure that there are lists and template: listmonk would do without them, and not say so."""
        for number in self._lists:
            self._known(MishapKind.ENGINE_LIST, number, partial(self._engine.require_list, number))
        kind, body = self._known(
            MishapKind.ENGINE_TEMPLATE, self._template, partial(self._engine.template, self._template)
        )
        if kind != "campaign" or not TEMPLATE.fullmatch(body):
            where = f"{self._template}, {self._engine.where}"
            raise _HeldError(Standing.DEFERRED, Mishap(MishapKind.ENGINE_TEMPLATE, where=where))

    def _known(self, kind: MishapKind, number: int, asked: Callable[[], _T]) -> _T:
        """Ask for what has a number; it is this kind of mishap that listmonk does not have it."""
        try:
            return asked()
        except EngineError as error:
            mishap = error.mishap
            if error.status == _BAD_REQUEST:
                mishap = Mishap(kind, mishap.said, f"{number}, {self._engine.where}")
            raise _HeldError(Standing.DEFERRED, mishap) from None

    def _whole(self, found: Campaign) -> Campaign:
        return self._sure(lambda: self._engine.campaign(found.id))

    def _sure(self, asked: Callable[[], _T]) -> _T:
        """Ask what must be known before anything is handed over."""
        try:
            return asked()
        except EngineError as error:
            raise _HeldError(Standing.DEFERRED, error.mishap) from None

    def _wanted(self, letter: FrozenLetter, identity: Identity) -> Wanted:
        try:
            return Wanted.of(
                letter,
                identity=identity,
                title=self._letter.title,
                unsubscription=self._letter.unsubscription,
                lists=self._lists,
                template=self._template,
            )
        except NoUnsubscriptionError:
            mishap = Mishap(MishapKind.UNSUBSCRIPTION, where=self._letter.unsubscription)
            raise _HeldError(Standing.REFUSED, mishap) from None

    def _identity(self, day: dt.date | None) -> Identity:
        return Identity(list_id=self._letter.list_id, day=day)

    def _mishap(self, kind: MishapKind, *campaigns: Campaign, said: str = "") -> Mishap:
        pages = (self._engine.page(one.id) for one in campaigns)
        return Mishap(kind, said, ", ".join(pages) or self._engine.where)


def _login(config: Config, environment: Mapping[str, str]) -> tuple[str, str]:
    settings = config.delivery.listmonk
    names = (settings.username_env or "", settings.token_env or "")
    for name in names:
        if not environment.get(name):
            raise ConfigurationError("A secret is missing", name, cause=_UNSET, remedy=_SET)
    return environment[names[0]], environment[names[1]]
