"""What a messenger asks of an engine about campaigns, whichever engine it is. Pure."""

from typing import Any, Protocol, TypeVar

from newsletter.deliver.campaigns import Identity, State
from newsletter.model import Figures


class Kept(Protocol):
    """A campaign as an engine answers it."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def state(self) -> State:
        """What became of it."""

    @property
    def figures(self) -> Figures:
        """What the engine counts of it."""


K = TypeVar("K", bound=Kept)
K_contra = TypeVar("K_contra", bound=Kept, contravariant=True)


class Wish(Protocol[K_contra]):
    """A campaign as an engine is asked for it."""

    def is_of(self, found: K_contra, /) -> bool:
        """Whether a campaign was made of this very letter, whatever became of it since."""

    def differences(self, found: K_contra, /) -> list[str]:
        """Say in which fields a campaign is another than this."""


W = TypeVar("W", bound=Wish[Any])
W_contra = TypeVar("W_contra", bound=Wish[Any], contravariant=True)


class Door(Protocol[K, W_contra]):
    """What is asked of an engine; each raises `EngineError` where it did not do it, or nobody knows."""

    where: str

    def page(self, number: int) -> str:
        """Return the address at which people see a campaign."""

    def found(self, identity: Identity) -> list[K]:
        """Return the campaigns that are a letter's, without their bodies."""

    def campaign(self, number: int) -> K:
        """Return a campaign, whole."""

    def create(self, wanted: W_contra) -> K:
        """Make a campaign, always a draft."""

    def renew(self, number: int, wanted: W_contra) -> K:
        """Make a draft another."""

    def start(self, number: int) -> object:
        """Let a draft be sent."""
