"""What people configure: the values of `newsletter.toml`, `feeds/sources.toml` and `feeds/agenda.toml`.

Only values stand here; `newsletter.schema` makes them from TOML and reports what is wrong.
"""

from newsletter.config.contents import (
    DEFAULT_SECTIONS,
    CheminSettings,
    LinkRow,
    PointerSettings,
    SectionSettings,
    ThemeSettings,
    slug,
)
from newsletter.config.delivery import (
    ENGINES,
    BrevoSettings,
    Delivery,
    Dkim,
    ListmonkSettings,
    Smtp,
    envelope_sender,
)
from newsletter.config.letter import REGIONS, Letter
from newsletter.config.settings import Config
from newsletter.config.sources import AgendaRow, AnswerRow, Rule, Source
from newsletter.config.surroundings import NotifySettings, PreviewSettings
from newsletter.config.values import WEEKDAYS, Language, clock, is_zone, period

__all__ = [
    "DEFAULT_SECTIONS",
    "ENGINES",
    "REGIONS",
    "WEEKDAYS",
    "AgendaRow",
    "AnswerRow",
    "BrevoSettings",
    "CheminSettings",
    "Config",
    "Delivery",
    "Dkim",
    "Language",
    "Letter",
    "LinkRow",
    "ListmonkSettings",
    "NotifySettings",
    "PointerSettings",
    "PreviewSettings",
    "Rule",
    "SectionSettings",
    "Smtp",
    "Source",
    "ThemeSettings",
    "clock",
    "envelope_sender",
    "is_zone",
    "period",
    "slug",
]
