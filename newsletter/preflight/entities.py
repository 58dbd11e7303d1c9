"""Entities of HTML that readers would see as they stand: texts that a program has escaped once too often."""

import html
from collections.abc import Iterator

from newsletter.model import Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.preflight.prose import Passage


def entities(passages: list[Passage]) -> Iterator[Finding]:
    """Find them in all texts that are no HTML, whoever wrote them: each place's together."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for passage in passages:
        for entity in passage.entities:
            if (meant := _meant(entity)) != entity:
                found.setdefault((passage.where, passage.name), {})[entity] = meant
    for (where, name), pairs in found.items():
        told = ", ".join(f"{_said(meant)} au lieu de {quoted(entity)}" for entity, meant in pairs.items())
        yield warning(
            "html-entity", where, f"Dans {name}, écrivez {told} : les lecteurs le verraient tel quel."
        )


def _meant(entity: str) -> str:
    """Decode an entity as often as it was escaped; what is none stays."""
    while (decoded := html.unescape(entity)) != entity:
        entity = decoded
    return entity


def _said(sign: str) -> str:
    if sign.isspace():
        return "une espace"
    if not sign.isprintable():
        return "rien"
    return sign if sign in "«»" else quoted(sign)
