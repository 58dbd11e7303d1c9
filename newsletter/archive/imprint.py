"""What every page of the site says of the letter, whichever edition it shows. Words are final, as those of an `Issue`."""

import datetime as dt
from dataclasses import dataclass

from newsletter.config import Config
from newsletter.issue import boussole
from newsletter.issue.typeset import in_print
from newsletter.model import Boussole
from newsletter.model.fields import Address, Prose, Verbatim


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who publishes the site, and which of its parts there are.

    Args:
        base: the archive's address, ends with "/".
        subscribe: where one subscribes; empty where nobody said.
        boussole: its cardinal points; None where there are none.
        has_editions: whether there is anything to read yet: without, nothing leads to lists, feeds and calendars.
        mentions: whether there is a page of legal notices.
        search: whether there is an index to search.
    """

    name: Prose
    publisher: Prose
    language: Verbatim
    base: Address
    address: Prose = ""
    subscribe: Verbatim = ""
    boussole: Boussole | None = None
    has_editions: bool = True
    mentions: bool = False
    search: bool = False


def imprint(
    config: Config, day: dt.date, *, has_editions: bool = True, mentions: bool = False, search: bool = False
) -> Imprint:
    """Make the imprint of a site.

    Args:
        config: the letter's.
        day: of the last edition: the boussole's chemin is that of its week.
        has_editions: whether there is an edition.
        mentions: whether there is a page of legal notices.
        search: whether there is an index to search.
    """
    letter = config.letter
    made = Imprint(
        name=letter.title,
        publisher=letter.publisher,
        language=letter.language,
        base=letter.base,
        address=letter.address,
        subscribe=letter.subscribe,
        boussole=boussole(day, config),
        has_editions=has_editions,
        mentions=mentions,
        search=search,
    )
    return in_print(made, config.look.narrow)
