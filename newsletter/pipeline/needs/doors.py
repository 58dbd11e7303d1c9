"""What links of the settings, of the archive's texts and of letters need: that they lead somewhere on the site."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from newsletter.french import long_date
from newsletter.markup import hrefs
from newsletter.model import Need
from newsletter.permalinks import MENTIONS, PARCOURS, REPERES, page_name, path_in, repere_page
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.making import warning
from newsletter.pipeline.texts import MENTIONS as NOTICES, own_texts, titled, where_written


@dataclass(frozen=True, slots=True)
class _Link:
    """A link: a page that has it, where it is written, what it says there, where it leads, what to do about it."""

    page: str
    where: str
    said: str
    address: str
    remedy: str


def door_needs(context: Context) -> list[Need]:
    """Say which links lead to a page of the site that is not there, or to no place in it, once the page has them."""
    site, base = context.workspace.site, context.config.letter.base
    ids = cache(lambda file: _ids(site / file))
    lost = [
        one
        for one in dict.fromkeys((*_of_settings(context), *_of_texts(context), *_of_letters(context)))
        if (site / one.page).is_file() and _is_lost(one.address, base, site, ids)
    ]
    return [
        warning(
            "door-nowhere",
            f"{one.where} mène à {one.said}, et l’archive n’a pas cette page, ou pas cet endroit.",
            one.remedy,
        )
        for one in lost
    ]


def _of_settings(context: Context) -> Iterator[_Link]:
    boussole = context.config.boussole
    rows = (
        ("point", "Un point de la boussole", boussole.point),
        ("chemin", "Le kit pratique d’un chemin", boussole.chemin),
        ("repere", "Une porte de la page «\u00a0Repères\u00a0»", boussole.repere),
        ("decouverte", "Une porte de la page «\u00a0Parcours\u00a0»", boussole.decouverte),
    )
    for table, where, some in rows:
        remedy = f"Corrigez cette adresse dans newsletter.toml ([[boussole.{table}]], url)."
        yield from (_Link(REPERES, where, one.url, one.url, remedy) for one in some)
    remedy = "Corrigez cette adresse dans newsletter.toml ([[boussole.situation]], links)."
    for link in (one for situation in boussole.situation for one in situation.links):
        address = urljoin(context.config.letter.base, link.url)
        yield _Link(PARCOURS, "Une situation de la page «\u00a0Parcours\u00a0»", link.url, address, remedy)


def _of_texts(context: Context) -> Iterator[_Link]:
    base = context.config.letter.base
    for name, html in own_texts(context)[0].items():
        page, where = (
            MENTIONS if name == NOTICES else repere_page(name),
            f"Un texte de l’archive ({titled(name)})",
        )
        remedy = (
            f"Corrigez ce lien dans {where_written(context, name)}\u00a0: l’adresse d’une page de l’archive s’y écrit en"
            f" entier ({base}…)."
        )
        for link in hrefs(html):
            yield _Link(page, where, link, urljoin(base + page, link), remedy)


def _of_letters(context: Context) -> Iterator[_Link]:
    base = context.config.letter.base
    for edition in context.files().handed_over:
        page, where = page_name(edition.date), f"La lettre du {long_date(edition.date)}"
        remedy = (
            f"Corrigez ce lien dans archive/editions/{edition.date}.md, avec le jour de la correction (corrected), ou remettez"
            " la page où il mène."
        )
        for link in context.gist(edition).doors:
            yield _Link(page, where, link, urljoin(base + page, link), remedy)


def _is_lost(address: str, base: str, site: Path, ids: Callable[[str], set[str]]) -> bool:
    file = path_in(base, address)
    if file is None:
        return False
    place, _, _words = urlsplit(address).fragment.partition(":~:")
    fragment = unquote(place)
    if not (site / file).is_file():
        return True
    return fragment.lower() not in {"", "top"} and file.endswith(".html") and fragment not in ids(file)


def _ids(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8", errors="replace")
    return {unescape(one) for one in re.findall(r'\sid="([^"]*)"', text)}
