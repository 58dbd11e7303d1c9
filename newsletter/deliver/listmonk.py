"""The messenger `listmonk` (6.x): a campaign for each letter, which the engine sends to its own subscribers.

A letter's campaign is found by its tags and by the one slug that no other campaign can have.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial

from newsletter.config import Config
from newsletter.deliver.campaign import TEMPLATE, Campaign, Wanted, slug
from newsletter.deliver.campaigning import CampaignMessenger, HeldError
from newsletter.deliver.campaigns import Identity, State
from newsletter.deliver.engine import Engine
from newsletter.deliver.exchange import EngineError, Patience
from newsletter.deliver.mishap import Mishap, MishapKind
from newsletter.exceptions import ConfigurationError
from newsletter.model import FrozenLetter, Standing
from newsletter.unsaid import unsaid

_UNSET, _SET = "it is not in the environment", "set both listmonk's API user and its token"


class ListmonkMessenger(CampaignMessenger[Campaign, Wanted]):
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
        self._template = settings.template
        login = _login(config, environment)
        self._engine = Engine(settings.url, *login, patience, unsaid(config, environment))
        super().__init__(self._engine, config.letter, settings.lists)

    def _made(self, letter: FrozenLetter, identity: Identity) -> Wanted:
        return Wanted.of(
            letter,
            identity=identity,
            title=self._letter.title,
            unsubscription=self._letter.unsubscription,
            lists=self._lists,
            template=self._template,
        )

    def _own(self, identity: Identity, several: Sequence[Campaign]) -> Campaign | None:
        """Say that it is the one of the slug, once it has left: copies bear the tags, too."""
        own = next((one for one in several if one.archive_slug == slug(identity)), None)
        return own if own is not None and own.state is State.LEFT else None

    def _looked(self, identity: Identity) -> Campaign | None:
        """Look for the slug, too: a person may have taken off the tags."""
        return self._found(identity) or self._engine.named(identity)

    def _tested(self, identity: Identity, wanted: Wanted, to: str) -> None:
        """Send a test by a draft without words that is deleted at once."""
        campaign = self._sure(lambda: self._found(identity) or self._engine.create(wanted.wordless))
        try:
            self._engine.test(campaign.id, wanted, to)
        except EngineError as error:
            mishap, standing = error.mishap, Standing.DEFERRED if error.is_certain else Standing.UNCERTAIN
            if error.is_about_it:  # the same campaign was taken just now: it is about the address
                where = f"{to}, {self._engine.where}"
                mishap = Mishap(MishapKind.ENGINE_TESTED, mishap.said, where)
            raise HeldError(standing, mishap) from None
        finally:
            if campaign.state is State.DRAFT:
                with suppress(EngineError):  # else the next test takes it
                    self._engine.delete(campaign.id)

    def _check(self) -> None:
        """Make sure that there are lists and template: listmonk would do without them, and not say so."""
        for number in self._lists:
            self._known(MishapKind.ENGINE_LIST, number, partial(self._engine.require_list, number))
        kind, body = self._known(
            MishapKind.ENGINE_TEMPLATE, self._template, partial(self._engine.template, self._template)
        )
        if kind != "campaign" or not TEMPLATE.fullmatch(body):
            where = f"{self._template}, {self._engine.where}"
            raise HeldError(Standing.DEFERRED, Mishap(MishapKind.ENGINE_TEMPLATE, where=where))


def _login(config: Config, environment: Mapping[str, str]) -> tuple[str, str]:
    settings = config.delivery.listmonk
    names = (settings.username_env or "", settings.token_env or "")
    if missing := ", ".join(name for name in names if not environment.get(name)):
        raise ConfigurationError("A secret is missing", missing, cause=_UNSET, remedy=_SET)
    return environment[names[0]], environment[names[1]]
