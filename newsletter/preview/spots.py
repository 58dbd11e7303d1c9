"""Where a finding is, as the editor calls it. Pure."""

from collections.abc import Mapping

from newsletter.addresses import is_web
from newsletter.preview.actions import TEXTS

# What belongs to no entry.
_PLACES = {**TEXTS, "newsletter.toml": "newsletter.toml", "text": "Version en texte"}


def spot(where: str, titles: Mapping[str, str]) -> str:
    """Name a finding's place (French); empty where it is the whole letter, or nobody can tell.

    Args:
        where: the finding's; words may follow what it names: "edito:le programme".
        titles: of the entries, by their keys.
    """
    if where in titles or is_web(where):
        return titles.get(where, where)
    name = where.partition(":")[0]
    return _PLACES.get(name, titles.get(name, ""))
