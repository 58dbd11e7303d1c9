"""The whole of `newsletter.toml`."""

from functools import cached_property
from typing import Annotated

from msgspec import Meta

from newsletter.appearance import LookSettings
from newsletter.config.contents import (
    DEFAULT_SECTIONS,
    BoussoleSettings,
    FacetSettings,
    ParcoursSettings,
    SectionSettings,
    ThemeSettings,
)
from newsletter.config.delivery import Delivery
from newsletter.config.letter import Letter, Schedule
from newsletter.config.secrets import Secret, secrets_of
from newsletter.config.surroundings import ArchiveSettings, NotifySettings, PreviewSettings
from newsletter.config.values import Table
from newsletter.formats import FORMAT
from newsletter.model import TOKEN_PLACE


class Config(Table, frozen=True):
    """The whole of `newsletter.toml`. `format`: of the workspace; a higher one than the program's own is refused."""

    letter: Letter
    format: Annotated[int, Meta(ge=1)] = FORMAT
    schedule: Schedule = Schedule()
    delivery: Delivery = Delivery()
    archive: ArchiveSettings = ArchiveSettings()
    preview: PreviewSettings = PreviewSettings()
    notify: NotifySettings = NotifySettings()
    look: LookSettings = LookSettings()
    section: tuple[SectionSettings, ...] = DEFAULT_SECTIONS
    boussole: BoussoleSettings = BoussoleSettings()
    facet: tuple[FacetSettings, ...] = ()
    parcours: tuple[ParcoursSettings, ...] = ()
    theme: tuple[ThemeSettings, ...] = ()

    @property
    def has_tokens(self) -> bool:
        """Whether each reader has a token: in the link to unsubscribe, or in the sender of the envelope."""
        delivery = self.delivery
        return delivery.goes_to_each and (TOKEN_PLACE in self.letter.unsubscribe or delivery.smtp.verp)

    @cached_property
    def secrets(self) -> tuple[Secret, ...]:
        """All secrets that are named, and what asks for each."""
        could_be = secrets_of(self.delivery, self.notify, self.preview, has_tokens=self.has_tokens)
        return tuple(one for one in could_be if one.name)

    def secrets_used(self) -> tuple[str, ...]:
        """Return the names of those that anything asks for, each once."""
        return tuple(dict.fromkeys(one.name for one in self.secrets if one.is_used))
