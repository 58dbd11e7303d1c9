"""What an archive has by its settings, whatever its letters hold: a letter may lead there before the archive is built. Pure."""

from newsletter.config import Config
from newsletter.facets import sorting
from newsletter.permalinks import chemin_page, parcours_page, repere_page

HOURS = (2, 4, 12)
"""Of the parcours découverte."""


def reperes_and_parcours(config: Config) -> list[str]:
    """Name the pages that an archive has by its settings, whatever its letters hold."""
    values = [f"{facet.id}/{value.id}" for facet in sorting(config).facets for value in facet.values]
    chemins = [chemin_page(one.name) for one in config.boussole.chemin]
    return [*map(repere_page, values), *chemins, *map(parcours_page, HOURS)]
