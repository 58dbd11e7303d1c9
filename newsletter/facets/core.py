"""The words that a value is called by, or that are nothing else: where one stands and is meant, it is seldom wrong. Pure data.

Other plain words speak for a value as well: « employeurs » for companies, « cantine » for food. Each word is in the singular,
also in the feminine where `words` tells that from the masculine.
"""

from collections.abc import Mapping

from newsletter.facets.words import words

_WORDS = {
    "premier-kilometre-des-besoins": """
        concernée accompagnée personne abri domicile précarité précaire pauvreté pauvre aidant aidante handicap rsa chômeur allocataire demandeur asile difficulté éloignée locataire migrant détenu détenue autiste réfugié réfugiée malade isolée isolé insertion
    """,
    "initiatives-citoyennes": """
        citoyen citoyenne habitant habitante riverain voisin voisine collectif partagé partagée accorderie villageois tiers lieu
    """,
    "entreprises": """
        entreprise pme tpe eti start startup entrepreneur rse patron patronne dirigeant dirigeante artisan artisane drh
        usine medef cpme scop
    """,
    "associations": """
        association associatif associative asso ong emmaüs cimade uniopss oxfam afev mjc ligue amicale
    """,
    "fondations": "fondation dotation foundation foundations frup",
    "collectivites-territoriales": """
        collectivité élu élue maire mairie municipalité municipal municipale commune ville métropole agglomération agglo
        intercommunalité département départemental départementale région régional régionale ccas cias epci intercommunal
        intercommunale communal communale territorial territoriale amf
    """,
    "institutions-publiques-et-academiques": """
        état gouvernement ministère ministre préfet préfète préfecture université chercheur agence chaire chu
        doctorant doctorante anct ars cnrs inserm inrae sénat sénateur député parlement
        onu caf france travail hôpital onf universitaire commission européen européenne pénitentiaire éducation crous drac rectorat
    """,
    "education": """
        éducation éducatif éducative enseignement école scolaire enseignant enseignante lycée collège collégien
        collégienne crèche illettrisme
    """,
    "emploi-et-insertion": "emploi insertion chômage embauche job cv recrutement",
    "sante": """
        santé soin hôpital maladie malade médical médicale médecine médecin mental mentale psychique psychiatrie cancer
        diabète patient soignant soignante infirmier maternité dépistage palliatif alzheimer addiction suicide
    """,
    "culture": """
        culture culturel culturelle théâtre musée art artiste spectacle bibliothèque médiathèque orchestre littérature
        littéraire jazz patrimoine peinture sculpture musical musicale archéologie concert
        chorale cinéma poème
    """,
    "environnement": """
        environnement écologie écologique climat climatique biodiversité énergétique déchet réemploi compost haie
        transition pollution recyclage plastique énergie
    """,
    "solidarites": """
        solidarité solidaire pauvreté précarité abri isolement isolé isolée exilé exilée handicapé réfugié réfugiée exclusion
        asile violence ccas solitude lien secours
    """,
    "habitat": "habitat logement copropriété loyer hlm logé logée loger colocation apl",
    "alimentation": """
        alimentation alimentaire légume maraîcher maraîchage nourricier nourricière nourriture agriculture agricole
        cantine repas épicerie
    """,
    "numerique": """
        numérique hackathon smartphone wikipédia illectronisme algorithme logiciel data ia fablab internet intelligence ordinateur
    """,
    "engagement": """
        engagement bénévolat bénévole volontaire volontariat civique mécénat participatif participative engager
        démocratie
    """,
}
CORE: Mapping[str, frozenset[str]] = {
    value: frozenset(word.forms.exact for word in words(said)) for value, said in _WORDS.items()
}
