"""The facets that entries are told apart by, and the values each may have. Pure data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet.

    Args:
        id: what it is called in files and addresses.
        title: what readers see.
        words: phrases that say it in a title or a summary, besides what built-in rules know.
    """

    id: str
    title: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One question asked of each entry, and its possible answers, in the order in which they are shown."""

    id: str
    title: str
    values: tuple[FacetValue, ...]

    @property
    def titles(self) -> dict[str, str]:
        """What its values are called, by their ids, in order."""
        return {value.id: value.title for value in self.values}

    def __hash__(self) -> int:
        """Tell facets apart by their ids, which is quick; equal ones have all in common."""
        return hash(self.id)


ACTORS = Facet(
    "acteurs",
    "Acteurs",
    (
        FacetValue("premier-kilometre-des-besoins", "Premier kilomètre des besoins"),
        FacetValue("initiatives-citoyennes", "Initiatives citoyennes"),
        FacetValue("entreprises", "Entreprises"),
        FacetValue("associations", "Associations"),
        FacetValue("fondations", "Fondations"),
        FacetValue("collectivites-territoriales", "Collectivités territoriales"),
        FacetValue("institutions-publiques-et-academiques", "Institutions publiques et académiques"),
    ),
)
DOMAINS = Facet(
    "domaines",
    "Domaines d’action",
    (
        FacetValue("education", "Éducation"),
        FacetValue("emploi-et-insertion", "Emploi et insertion"),
        FacetValue("sante", "Santé"),
        FacetValue("culture", "Culture"),
        FacetValue("environnement", "Environnement"),
        FacetValue("solidarites", "Solidarités"),
        FacetValue("habitat", "Habitat"),
        FacetValue("alimentation", "Alimentation"),
        FacetValue("numerique", "Numérique"),
        FacetValue("engagement", "Engagement"),
    ),
)
SCALES = Facet(
    "echelons",
    "Échelons",
    (
        FacetValue("local", "Local"),
        FacetValue("departemental", "Départemental"),
        FacetValue("regional", "Régional"),
        FacetValue("national", "National"),
        FacetValue("europeen", "Européen"),
        FacetValue("international", "International"),
        FacetValue("ultramarin", "Ultramarin"),
    ),
)
BUILT_IN = (ACTORS, DOMAINS, SCALES)
