"""How the letter and its archive look, as far as `newsletter.toml` says: colours by token, words, logo. Values only."""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Colour = Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}\Z")]
READABLE, READABLE_IF_LARGE = 4.5, 3.0
"""Contrast that text needs on its ground (WCAG 2.2, success criterion 1.4.3)."""


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table that people write: an unknown key is an error."""


class Light(_Table, frozen=True):
    """Colours by day. Each kind has its own, which never carries meaning alone, and a tint to stand on."""

    canvas: Colour = "#F4F1EA"
    paper: Colour = "#FFFFFF"
    line: Colour = "#E2E5E7"
    ink: Colour = "#14212B"
    soft: Colour = "#46555F"
    head: Colour = "#19486A"
    on_head: Colour = "#FFFFFF"
    on_head_soft: Colour = "#DCE8F0"
    link: Colour = "#19486A"
    on_button: Colour = "#FFFFFF"
    event: Colour = "#A93718"
    event_tint: Colour = "#FBEFEA"
    replay: Colour = "#6A3D9A"
    replay_tint: Colour = "#F3EEF8"
    publication: Colour = "#1B6E45"
    publication_tint: Colour = "#E9F4EE"
    sun: Colour = "#F2B705"
    sun_tint: Colour = "#FCF0C8"
    on_sun: Colour = "#14212B"


class Dark(Light, frozen=True):
    """Colours by night."""

    canvas: Colour = "#0E1A24"
    paper: Colour = "#14232F"
    line: Colour = "#2B3D4B"
    ink: Colour = "#E9EEF2"
    soft: Colour = "#AFC0CC"
    head: Colour = "#0F2E45"
    link: Colour = "#8FC7EC"
    on_button: Colour = "#0E1A24"
    event: Colour = "#F3936F"
    event_tint: Colour = "#2B2420"
    replay: Colour = "#C3A6EA"
    replay_tint: Colour = "#241F33"
    publication: Colour = "#77D3A3"
    publication_tint: Colour = "#17302A"
    sun_tint: Colour = "#3A310F"
    on_sun: Colour = "#F6E7B0"


# What is written on what: text, then its grounds.
_ON = {
    "ink": ("paper", "canvas"),
    "soft": ("paper", "canvas", "event_tint", "replay_tint", "publication_tint"),
    "link": ("paper", "canvas", "event_tint", "replay_tint", "publication_tint"),
    "on_head": ("head",),
    "on_head_soft": ("head",),
    "on_button": ("link", "event", "replay", "publication", "soft"),
    "event": ("paper", "event_tint"),
    "replay": ("paper", "replay_tint"),
    "publication": ("paper", "publication_tint"),
    "on_sun": ("sun_tint",),
}


class Logo(_Table, frozen=True):
    """The picture in the masthead. `file` lies below `templates/`, else in the workspace; sizes are in CSS pixels."""

    file: Annotated[str, Meta(min_length=1)] = "assets/mark.png"
    alt: Annotated[str, Meta(min_length=1)] = "Boussole"
    width: Annotated[int, Meta(ge=16, le=200)] = 84
    height: Annotated[int, Meta(ge=16, le=200)] = 84

    @property
    def name(self) -> str:
        """Its name among the archive's assets."""
        return self.file.rpartition("/")[2]


class Wording(_Table, frozen=True):
    """The words that the looks say of themselves."""

    event: str = "Événement"
    replay: str = "Replay"
    publication: str = "Publication"
    apport: str = "L’apport méthodologique"
    chemin: str = "Le chemin de la semaine"
    rendezvous: str = "ce jeudi"
    calendar: str = "Ajouter à mon agenda"
    calendars: str = "Ajouter tous ces rendez-vous à mon agenda"
    online: str = "Lire en ligne"
    footer: str = "Vous recevez cette lettre parce que vous l’avez demandée."
    forwarded: str = "On vous a transmis cette lettre ?"
    subscribe: str = "Abonnez-vous"
    reply: str = "Une question, une remarque ? Répondez à ce message."
    parts: str = "Dans cette lettre"
    unsubscribe: str = "Se désinscrire"
    editions: str = "Toutes les éditions"
    tracking: str = "Cette lettre ne contient aucun traceur."


class LookSettings(_Table, frozen=True):
    """The table `[look]`.

    Args:
        name: the folder below `templates/` that holds the letter's templates.
        narrow: "nbsp" sets U+00A0 wherever U+202F would stand, for fonts that lack it.
        tags: whether each entry of the letter says its univers.
    """

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]*\Z")] = "email"
    narrow: Literal["narrow", "nbsp"] = "narrow"
    tags: bool = False
    logo: Logo = Logo()
    light: Light = Light()
    dark: Dark = Dark()
    words: Wording = Wording()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def faint(colours: Light) -> Iterator[tuple[str, str, float]]:
    """Find the texts that are hard to read: token, token of its ground, their contrast."""
    for token, grounds in _ON.items():
        for ground in grounds:
            found = contrast(getattr(colours, token), getattr(colours, ground))
            if found < READABLE:
                yield token, ground, found


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
