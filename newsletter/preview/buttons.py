"""An entry's buttons and links as a form has them: one a line, its words, then its address. Pure."""

import re
from collections.abc import Iterable

from newsletter.addresses import typed
from newsletter.model import Link

_LINE = re.compile(r"(?P<label>.*?)[\s:]*(?<!\S)(?P<url>\S+)")
_LONGEST = 200  # signs of the words
_MOST = 20


def written(links: Iterable[Link]) -> str:
    """Write links as people do: "Inscription : https://www.example.org/inscription"."""
    return "\n".join(f"{' '.join(link.label.split())}\u00a0: {link.url}" for link in links)


def read_links(value: str) -> tuple[Link, ...]:
    """Read links; empty lines are none.

    Raises:
        ValueError: one of them cannot be read (French).
    """
    links = tuple(_read(line.strip()) for line in value.splitlines() if line.strip())
    if len(links) > _MOST:
        raise ValueError(f"plus de {_MOST} lignes\u00a0; gardez les plus utiles.")
    return links


def _read(line: str) -> Link:
    found = _LINE.fullmatch(line)
    label, url = found.group("label", "url") if found else ("", line)
    address = typed(url)
    if address is None:
        raise ValueError(
            f"« {line} » ne finit pas par une adresse\u00a0; écrivez les mots, puis https://…, sur une même ligne."
        )
    if not label:
        raise ValueError(
            f"« {url} » n’a pas de mots\u00a0; écrivez-les avant, comme «\u00a0Inscription\u00a0»."
        )
    if len(label) > _LONGEST:
        raise ValueError(f"plus de {_LONGEST} signes avant « {url} »\u00a0; raccourcissez.")
    return Link(label=label, url=address)
