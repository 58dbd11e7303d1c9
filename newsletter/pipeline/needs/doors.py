"""What links of the settings and of the archive's texts need: that they lead somewhere on the site."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from newsletter.model import Need
from newsletter.permalinks import HOME, MENTIONS, PARCOURS, path_in, repere_page
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.making import warning
from newsletter.pipeline.texts import MENTIONS as NOTICES, own_texts, titled, where_written

_LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')


def door_needs(context: Context) -> list[Need]:
    """Say which links lead to a page of the site that is not there, or to no place in it, once the page has them."""
    site, base = context.workspace.site, context.config.letter.base
    ids = cache(lambda file: _ids(site / file))
    found = dict.fromkeys(
        (where, said, remedy)
        for page, where, said, remedy in (*_of_settings(context), *_of_texts(context))
        if (site / page).is_file() and _is_lost(urljoin(base + page, said), base, site, ids)
    )
    return [
        warning(
            "door-nowhere",
            f"{where} mène à {said}, et l’archive n’a pas cette page, ou pas cet endroit.",
            remedy,
        )
        for where, said, remedy in found
    ]


def _of_settings(context: Context) -> Iterator[tuple[str, str, str, str]]:
    """Give each link: a page that has it, where it is written, what it says, and what to do."""
    boussole = context.config.boussole
    rows = {
        "point": (HOME, "Un point de la boussole", boussole.point),
        "chemin": (PARCOURS, "Le kit pratique d’un chemin", boussole.chemin),
        "repere": (HOME, "Une porte de la page «\u00a0Repères\u00a0»", boussole.repere),
        "decouverte": (PARCOURS, "Une porte de la page «\u00a0Parcours\u00a0»", boussole.decouverte),
    }
    for table, (page, where, some) in rows.items():
        for one in some:
            yield (
                page,
                where,
                one.url,
                f"Corrigez cette adresse dans newsletter.toml ([[boussole.{table}]], url).",
            )
    for situation in boussole.situation:
        for link in situation.links:
            remedy = "Corrigez cette adresse dans newsletter.toml ([[boussole.situation]], links)."
            yield HOME, "Une situation de la page «\u00a0Parcours\u00a0»", link.url, remedy


def _of_texts(context: Context) -> Iterator[tuple[str, str, str, str]]:
    for name, html in own_texts(context)[0].items():
        remedy = (
            f"Corrigez ce lien dans {where_written(context, name)}\u00a0: l’adresse d’une page de l’archive s’y écrit en entier"
            f" ({context.config.letter.base}…)."
        )
        for link in _LINK.findall(html):
            page = MENTIONS if name == NOTICES else repere_page(name)
            yield page, f"Un texte de l’archive ({titled(name)})", unescape(link), remedy


def _is_lost(address: str, base: str, site: Path, ids: Callable[[str], set[str]]) -> bool:
    file = path_in(base, address)
    if file is None:
        return False
    fragment = unquote(urlsplit(address).fragment)
    if not (site / file).is_file():
        return True
    return bool(fragment) and file.endswith(".html") and fragment not in ids(file)


def _ids(page: Path) -> set[str]:
    text = page.read_text(encoding="utf-8", errors="replace")
    return {unescape(one) for one in re.findall(r'\sid="([^"]*)"', text)}
