"""The words that a value is called by, or that are nothing else: where one stands and is meant, it is seldom wrong. Pure data.

Other plain words speak for a value as well: « employeurs » for companies, « cantine » for food. Each word is in the singular,
also in the feminine where `words` tells that from the masculine.
"""

from collections.abc import Mapping

from newsletter.facets.words import words

_WORDS = {
    "premier-kilometre-des-besoins": """
        habitant habitante concernée accompagnée handicap réfugié réfugiée exilé exilée chômeur allocataire détenu détenue locataire
        patient patiente usager usagère
    """,
    "initiatives-citoyennes": "citoyen citoyenne habitant habitante riverain voisin voisine collectif",
    "entreprises": "entreprise pme tpe eti start startup entrepreneur rse",
    "associations": "association associatif associative asso ong",
    "fondations": "fondation",
    "collectivites-territoriales": """
        collectivité élu élue maire mairie municipalité municipal municipale commune ville métropole agglomération agglo
        intercommunalité département départemental départementale région régional régionale
    """,
    "institutions-publiques-et-academiques": """
        état gouvernement ministère ministre préfet préfète préfecture université chercheur sociologue
    """,
    "education": "éducation éducatif éducative enseignement école scolaire",
    "emploi-et-insertion": "emploi insertion chômage",
    "sante": "santé soin hôpital maladie malade",
    "culture": "culture culturel culturelle théâtre musée art artiste",
    "environnement": "environnement écologie écologique climat climatique biodiversité",
    "solidarites": "solidarité solidaire pauvreté précarité",
    "habitat": "habitat logement",
    "alimentation": "alimentation alimentaire",
    "numerique": "numérique",
    "engagement": "engagement bénévolat bénévole volontaire volontariat",
}
CORE: Mapping[str, frozenset[str]] = {
    value: frozenset(word.forms.exact for word in words(said)) for value, said in _WORDS.items()
}
