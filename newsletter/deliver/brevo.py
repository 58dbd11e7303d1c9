"""The messenger `brevo`: a campaign for each letter, in an account at Brevo, which sends it to the contacts of its lists.

A letter's campaign is found by its tag or its name, among those of the last weeks.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from newsletter.addresses import mailbox
from newsletter.config import Config
from newsletter.deliver.brevo_campaign import Campaign, Wanted, chosen
from newsletter.deliver.brevo_door import BrevoDoor
from newsletter.deliver.campaigning import CampaignMessenger, HeldError
from newsletter.deliver.campaigns import Identity, State
from newsletter.deliver.exchange import EngineError, Patience
from newsletter.deliver.mishap import MishapKind
from newsletter.exceptions import ConfigurationError
from newsletter.model import FrozenLetter, Standing
from newsletter.unsaid import unsaid


class BrevoMessenger(CampaignMessenger[Campaign, Wanted]):
    """Hands letters over to one account.

    Args:
        config: lists, and the name of the key.
        environment: where the key is.
        patience: how long it waits.

    Raises:
        ConfigurationError: the key is missing, or the client.
    """

    name = "brevo"

    def __init__(
        self, config: Config, environment: Mapping[str, str], patience: Patience | None = None
    ) -> None:
        settings = config.delivery.brevo
        key = _key(config, environment)
        self._engine = BrevoDoor(
            settings.url, key, config.letter.title, patience, unsaid(config, environment)
        )
        super().__init__(self._engine, config.letter, settings.lists)

    def _made(self, letter: FrozenLetter, identity: Identity) -> Wanted:
        return Wanted.of(
            letter,
            identity=identity,
            title=self._letter.title,
            unsubscription=self._letter.unsubscription,
            lists=self._lists,
        )

    def _check(self) -> None:
        """Make sure that there are lists, and that the sender is verified: else a draft would wait there, and not leave."""
        for number in self._lists:
            self._known(MishapKind.ENGINE_LIST, number, partial(self._engine.require_list, number))
        _, address = mailbox(self._letter.sender) or ("", self._letter.sender)
        self._sure(lambda: self._engine.require_sender(address))

    def _own(self, identity: Identity, several: Sequence[Campaign]) -> Campaign | None:  # noqa: ARG002 - they bear it
        return chosen(several)

    def _tested(self, identity: Identity, wanted: Wanted, to: str) -> None:
        """Send a test by a draft that goes to nobody, and is deleted at once."""
        campaign = self._sure(lambda: self._drafted(identity, wanted))
        try:
            self._engine.test(campaign.id, to)
        except EngineError as error:
            standing = Standing.DEFERRED if error.is_certain else Standing.UNCERTAIN
            mishap = error.mishap
            if error.is_about_it:  # the same campaign was taken just now: it is about the address
                mishap = replace(mishap, kind=MishapKind.ENGINE_TESTED, where=f"{to}, {self._engine.where}")
            raise HeldError(standing, mishap) from None
        finally:
            with suppress(EngineError):  # else the next test takes it
                self._engine.delete(campaign.id)

    def _drafted(self, identity: Identity, wanted: Wanted) -> Campaign:
        found = self._found(identity)
        if found is None or found.state is not State.DRAFT:
            return self._engine.create(wanted)
        return self._engine.renew(found.id, wanted)


def _key(config: Config, environment: Mapping[str, str]) -> str:
    name = config.delivery.brevo.key_env or ""
    if not environment.get(name):
        raise ConfigurationError(
            "A secret is missing", name, cause="it is not in the environment", remedy="set Brevo's API key"
        )
    return environment[name]
