"""What the letter and its archive are made of: sections, boussole, repères, parcours, themes."""

import re
import unicodedata
from typing import Annotated, Literal

from msgspec import Meta

from newsletter.config.values import Slug, Table, Words


class SectionSettings(Table, frozen=True):
    """One part of the letter. `days`: first and last day of its events, counted from the letter's."""

    id: Slug
    shows: Literal["edito", "event", "replay", "publication", "boussole"]
    title: str = ""
    days: tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(le=400)]] | None = None
    layout: Literal["cards", "compact", "list"] | None = None


class PointerSettings(Table, frozen=True):
    """A titled link of the boussole."""

    title: Words
    url: Words
    text: str = ""


class LinkRow(Table, frozen=True):
    """A labelled address."""

    label: Words
    url: Words


def slug(title: str) -> str:
    """Make a title a part of an address: "Projet de Territoire" is "projet-de-territoire"."""
    apart = title.lower().replace("œ", "oe").replace("æ", "ae").replace("’", " ")
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))


class CheminSettings(PointerSettings, frozen=True):
    """A chemin: its kit pratique (`title`, `text`, `url`), and what belongs to it.

    Args:
        id: in the address of its page; without, its title in ASCII with hyphens.
        words: an entry that says one of them is proposed for it.
        entries: keys or addresses of entries that the editor chose, in order.
    """

    id: Slug | None = None
    words: tuple[Words, ...] = ()
    entries: tuple[Words, ...] = ()

    @property
    def name(self) -> str:
        """What the address of its page carries."""
        return self.id or slug(self.title)


class SituationSettings(Table, frozen=True):
    """A reader's situation, and what fits: labelled addresses, of the web or below the archive's."""

    title: Words
    text: str = ""
    links: tuple[LinkRow, ...] = ()


class BoussoleSettings(Table, frozen=True):
    """The compass block, and the archive's other doors.

    Args:
        point: the four cardinal points.
        chemin: one is shown each week, in turn; each has a page.
        repere: further doors on the page of the fiches Repères.
        decouverte: further doors on the page of the parcours.
        situation: readers' situations on that page.
    """

    point: tuple[PointerSettings, ...] = ()
    chemin: tuple[CheminSettings, ...] = ()
    repere: tuple[PointerSettings, ...] = ()
    decouverte: tuple[PointerSettings, ...] = ()
    situation: tuple[SituationSettings, ...] = ()


class FacetValueSettings(Table, frozen=True):
    """A value of a facet, and its fiche Repère.

    Args:
        id: in the address of the fiche.
        text: what the fiche says, Markdown; `text_file` names a file of the workspace with it.
        words: an entry that says one of them is proposed for it.
    """

    id: Slug
    title: Words
    text: str = ""
    text_file: str = ""
    words: tuple[Words, ...] = ()


class FacetSettings(Table, frozen=True):
    """One way of sorting entries; `id` is in the addresses of its values' fiches."""

    id: Slug
    title: Words
    value: tuple[FacetValueSettings, ...] = ()


class ParcoursSettings(Table, frozen=True):
    """A parcours découverte: `entries` are keys or addresses that the editor chose, in order."""

    hours: Literal[2, 4, 12]
    entries: tuple[Words, ...] = ()


class ThemeSettings(Table, frozen=True):
    """A month's theme; `rendezvous` names those of its Thursdays, in order."""

    month: Annotated[str, Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])\Z")]
    title: Words
    rendezvous: tuple[str, ...] = ()


DEFAULT_SECTIONS = (
    SectionSettings(id="edito", shows="edito"),
    SectionSettings(id="semaine", title="Cette semaine", shows="event", days=(0, 7), layout="cards"),
    SectionSettings(id="agendas", title="À vos agendas", shows="event", days=(8, 60), layout="compact"),
    SectionSettings(id="replays", title="À voir, à écouter", shows="replay"),
    SectionSettings(id="apport", title="L'apport méthodologique", shows="publication"),
    SectionSettings(id="boussole", title="Se repérer avec la boussole", shows="boussole"),
)
