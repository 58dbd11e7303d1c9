"""Which values of facets an entry has, proposed by rules and explained by the words that say so. Pure."""

from newsletter.facets.sorting import CHEMINS, Sorting, ids, sorting
from newsletter.facets.taxonomy import BUILT_IN, Facet, FacetValue
from newsletter.facets.texts import Evidence, Texts

__all__ = [
    "BUILT_IN",
    "CHEMINS",
    "Evidence",
    "Facet",
    "FacetValue",
    "Sorting",
    "Texts",
    "ids",
    "sorting",
]
