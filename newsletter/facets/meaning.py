"""Whether a phrase means, where it stands, what it says: marks, complements, owners, venues, figures. Pure."""

from itertools import pairwise

from newsletter.facets.phrases import Found
from newsletter.facets.senses import COMPANY, IN_SENTENCE, OF_ANOTHER, OF_OWNER
from newsletter.facets.surroundings import Surroundings
from newsletter.facets.words import Word, word_set, words

# Houses that people go to: « au musée Fabre », « à la mairie » say where.
_VENUES = word_set(
    "=musee =mediatheque =bibliotheque =theatre =opera =ministere =prefecture =mairie =universite =senat "
    "=assemblee =cese =unesco =lycee =college =ecole =librairie =cinema =conservatoire =siege =chateau =commission =tribunal =fondation"
)
# « À l’école » is about school; « à l’école Jules-Ferry » is where.
_SCHOOLS = frozenset({"=ecole", "=college", "=lycee", "=universite"})
# « En mairie », « en préfecture » say where too.
_IN = frozenset({("en",)})
_OFFICES = word_set("=mairie =prefecture =bibliotheque =mediatheque")
# « Rue de l’Université », « le café de la Mairie » are addresses.
_STREETS = word_set(
    "=rue =place =avenue =boulevard =quai =allee =square =impasse =pont =cafe =bar =restaurant =brasserie =hotel =parvis =esplanade "
    "=passage =chemin =faubourg =porte =parking =arret =station =metro =gare"
)
_ROOMS = word_set("=salon =local =siege =jardin =auditorium =amphitheatre =salle =cour =mur =hall =parvis")
# « Le camion de la communauté de communes » is hers.
_MEANS = word_set(
    "=camion =bus =navette =service =agent =equipe =technicien =budget =president =presidente =subvention"
)
_PLACES_BEFORE = frozenset({"dans", "sur", "sous", "travers"})
_WITHIN = frozenset({"dans", "chez", "avec", "par"})
_OF = frozenset({"d", "de", "du", "en"})
_OF_TOWN = frozenset({("d",), ("de",)})
_TO = frozenset({"a", "au"})
_OF_THEM = frozenset({"d", "de", "des"})
# « La métropole de Lyon », « Département de la Gironde : » act, without a capital or with that of a sentence.
_BODIES = word_set("=ville =metropole =departement =region =agglomeration =agglo")
_GOVERNING = word_set(
    "=metropole =departement =agglomeration =agglo"
)  # as a clause begins: « à Rennes, la métropole … »
_THE = frozenset({("la",), ("le",), ("l",)})
_OF_NAME = frozenset({"d", "de", "du", "des"})
_INFINITIVE = ("er", "ir", "re", "oir")
# « Ni élus ni collectivités ».
_NEITHER = frozenset({"ni"})
_IS = frozenset({"est", "sont"})
_DENIED = 4  # words before in which « n’est pas » stands
_CONCERNED = "premier-kilometre-des-besoins"
# « Le nombre d’allocataires », « la moitié des habitants » are counted.
_AMOUNTS = word_set(
    "=nombre =part =majorite =moitie =quart =tier =millier =million =centaine =dizaine =taux =sondage"
)
_INHABITANTS = word_set("=habitant =habitante =riverain =riveraine")
_FAMILIES = word_set("=parent =famille")
_NEIGHBOURS = _INHABITANTS | _FAMILIES
_POSSESSIVES = word_set("son sa ses leur leurs")
_OWN = word_set("=collectif =initiative =projet")
# What they do who take something in hand: « des habitants (ont) rouvert ».
_FOUNDING = word_set(
    "engages benevoles cree creent ouvert ouvrent rouvert rouvrent lance lancent repris reprennent rachete rachetent sauve "
    "sauvent monte montent fonde fondent construit construisent cuisinent jardinent plantent reparent nettoient animent organisent "
    "gerent entretiennent renovent restaurent tiennent batissent preparent fabriquent amenagent fleurissent"
)
_SHOWN = word_set(
    "=presente =presentent =expliquent =explique =montre =montrent =atelier =conference =spectacle =visite =seance =journee "
    "=soiree =animation =stage =concert =jeu =ouvert =ouverte =car =navette =destine =destinee"
)
_INVITING = word_set("=invite =invitent =convie =convient")
_NUMBERS = frozenset({"mille", "million", "millions"})


def _exact(text: str) -> frozenset[str]:
    return frozenset(word.forms.exact for word in words(text))


_TOLD_MORE = "+"  # in the place of a complement’s link: an adjective

# Of each word, what is read of the rows of `senses`.
_OTHERS = {(value, f"={word}"): _exact(others) for value, word, others, _ in IN_SENTENCE}
_COMPLEMENTS = {f"={word}": (frozenset(links.split("|")), _exact(but)) for word, links, but, _ in OF_ANOTHER}
_OWNERS = {f"={word}": frozenset(links.split()) for word, links, _ in OF_OWNER}
_COMPANY = _exact(COMPANY)
_SHIFTING = frozenset(word for _, word in _OTHERS)


def means(around: Surroundings, one: Found) -> bool:
    """Whether a phrase means what it says.

    Args:
        around: the words of its text.
        one: the phrase.
    """
    said, word = one.said, around.words[one.first]
    return said.is_own or not (
        _lacks_mark(around, one)
        or _is_denied(around, one)
        or (said.facet != "echelons" and _is_on_sign(around, one.first))
        or (word.forms.exact == "=entreprise" and _is_undertaken(around, one))
        or (word.forms.exact == "=commune" and _is_of_history(around, one))
        or (said.value == _CONCERNED and (_is_object(around, one) or _is_other(around, one)))
        or (word.forms.exact in _VENUES and _is_only_venue(around, one))
        or (word.forms.exact in _COMPLEMENTS and _is_of_another(around, one))
        or (word.forms.exact in _OWNERS and not _OWNERS[word.forms.exact].isdisjoint(word.links))
        or (word.forms.exact in _SHIFTING and _is_shifted(around, one))
    )


def _lacks_mark(around: Surroundings, one: Found) -> bool:
    marks = one.said.marks
    return bool(marks) and (
        ("!" in marks and not _is_name(around, one))
        or ("^" in marks and not around.is_noun(one.first))
        or ("&" in marks and around.is_noun(one.first))
        or ("@" in marks and _is_on_map(around, one.first))
    )


def _is_denied(around: Surroundings, one: Found) -> bool:
    """Whether it is what something is not: « ni élus ni collectivités », « ceci n’est pas un salon de l’emploi »."""
    previous = around.before(one.first)
    if previous is not None and previous.forms.folded in _NEITHER:
        return True
    word = around.words[one.first]
    near = [
        other
        for other in around.words[max(0, one.first - _DENIED) : one.first]
        if other.sentence == word.sentence
    ]
    return any(
        other.forms.folded in _IS and after.forms.folded == "pas" for other, after in pairwise([*near, word])
    )


def _is_of_history(around: Surroundings, one: Found) -> bool:
    """Whether « la Commune » is that of 1871: no name follows, as in « la Commune de Langouët »."""
    return (
        around.is_name(around.words[one.first])
        and (not around.begins(one.first) or bool(around.words[one.first].links))
        and not around.is_name(around.following(one.after))
    )


def _is_undertaken(around: Surroundings, one: Found) -> bool:
    """Whether it is what somebody undertakes: « une folle entreprise », « soigner, une entreprise de longue haleine »."""
    word, previous = around.words[one.first], around.before(one.first)
    if (
        one.after - one.first > 1
        or word.forms.folded != "entreprise"
        or around.sentence_has(one.first, _COMPANY)
    ):
        return False
    if previous is None:
        return bool(word.links) and _POSSESSIVES.isdisjoint(word.links)
    if previous.forms.folded in _WITHIN or word.links in _OF_TOWN or word.links == ("en",):
        return False
    return _POSSESSIVES.isdisjoint(word.links)


def _is_name(around: Surroundings, one: Found) -> bool:
    """Whether it is written with a capital of its own, and not that of a sentence."""
    word, is_long = around.words[one.first], one.after - one.first > 1
    if around.is_in_capitals:
        return is_long
    if word.forms.exact in _BODIES:
        town = around.following(one.after)
        if town is not None and town.has_capital and not _OF_NAME.isdisjoint(town.links[:1]):
            return True
    if word.forms.exact in _GOVERNING and word.is_apart and word.links[-1:] in _THE:
        return True
    if word.forms.exact == "=ville":
        return word.has_capital and word.links[-1:] == ("la",)
    return word.has_capital and (not around.begins(one.first) or bool(word.links) or is_long)


def _is_on_sign(around: Surroundings, at: int) -> bool:
    """Whether a street, a stop or a café is called so: « rue de l’Université »."""
    word, previous = around.words[at], around.before(at)
    if not around.is_name(word) or previous is None or previous.forms.exact not in _STREETS:
        return False
    return not word.links or not _OF.isdisjoint(word.links)


def _is_on_map(around: Surroundings, at: int) -> bool:
    """Whether it only says where: « les classes de la commune », « dans (douze) départements »."""
    word, previous = around.words[at], around.before(at)
    if around.is_name(word):
        return False
    if previous is None:
        return not _OF.isdisjoint(word.links)
    if previous.is_small and at > 1 and around.words[at - 2].forms.folded in _PLACES_BEFORE:
        return True
    is_owner = previous.forms.exact in _MEANS
    return (not _OF.isdisjoint(word.links) and not is_owner) or previous.forms.folded in _PLACES_BEFORE


def _is_object(around: Surroundings, one: Found) -> bool:
    """Whether people are only counted, or visited: « 3 000 habitants », « chez l’habitant »."""
    word, previous = around.words[one.first], around.before(one.first)
    if previous is None:
        return False
    if not word.links:
        return previous.forms.folded.isdigit() or previous.forms.folded in _NUMBERS
    return previous.forms.exact in _AMOUNTS or previous.forms.folded == "chez"


def _is_other(around: Surroundings, one: Found) -> bool:
    """Whether inhabitants act as citizens, or they or parents are only who looks on."""
    words = [word for word in around.words[one.first : one.after] if word.forms.exact in _NEIGHBOURS]
    if not words:
        return False
    at = around.words.index(words[0], one.first)
    return (words[0].forms.exact in _INHABITANTS and _takes_charge(around, at)) or _is_audience(around, at)


def _takes_charge(around: Surroundings, at: int) -> bool:
    """Whether they do it themselves: « proposés par les habitants », « des habitants ont rouvert », « un collectif d’habitants »."""
    word, previous, following = around.words[at], around.before(at), around.following(at + 1)
    if previous is not None and (
        (previous.forms.folded == "par" and _POSSESSIVES.isdisjoint(word.links))
        or (previous.forms.exact in _OWN and not _OF_THEM.isdisjoint(word.links))
    ):
        return True
    if following is not None and following.forms.folded == "ont":
        following = around.following(at + 2)
    return following is not None and not following.links and following.forms.folded in _FOUNDING


def _is_audience(around: Surroundings, at: int) -> bool:
    """Whether something is only shown to them: « présentent aux habitants », « ateliers pour les parents »."""
    word, previous = around.words[at], around.before(at)
    if previous is None:
        return False
    if "aux" in word.links:
        return previous.forms.exact in _SHOWN
    if previous.forms.folded == "pour" and at > 1:
        return word.forms.exact in _FAMILIES and around.words[at - 2].forms.exact in _SHOWN
    if word.links != ("les",):
        return False
    following = around.following(at + 1)
    is_led = following is not None and following.links[:1] == ("a",) and not _is_promise(around, at + 1)
    return (word.forms.exact in _FAMILIES and previous.forms.folded.endswith(_INFINITIVE)) or (
        previous.forms.exact in _INVITING and is_led
    )


def _is_only_venue(around: Surroundings, one: Found) -> bool:
    if one.said.facet == "echelons" and "~" not in one.said.marks:
        return False  # « à la mairie » is local also when it only hosts
    word, previous = around.words[one.first], around.before(one.first)
    if previous is not None and previous.forms.exact in _ROOMS and word.links:
        return True
    if word.forms.exact in _OFFICES and word.links in _IN:
        return True
    is_named = word.forms.exact not in _SCHOOLS or around.is_name(around.following(one.after))
    return is_named and not _TO.isdisjoint(word.links)


def _is_of_another(around: Surroundings, one: Found) -> bool:
    """Whether its complement gives it another sense: « la culture du doute », « la fondation d’une ville »."""
    following = around.following(one.after)
    if following is None or one.after - one.first > 1:
        return False
    word = around.words[one.first]
    links, but = _COMPLEMENTS[word.forms.exact]
    if not following.links:
        return _TOLD_MORE in links and not following.is_small and not following.has_capital
    is_house = around.is_name(word) and (not around.begins(one.first) or bool(word.links))
    if (
        is_house
        or (around.is_name(following) and word.forms.exact != "=fondation")
        or following.forms.exact in but
    ):
        return False
    return following.links[0] in links or " ".join(following.links[:2]) in links


def _is_shifted(around: Surroundings, one: Found) -> bool:
    others = _OTHERS.get((one.said.value, around.words[one.first].forms.exact))
    return others is not None and around.sentence_has(one.first, others)


def _is_promise(around: Surroundings, after: int) -> bool:
    """Whether an infinitive comes: « s’engager à (mieux) payer »; « s’engager à vingt ans » is no promise."""
    following: Word | None = around.following(after)
    if following is None or following.links != ("a",):
        return False
    return any(word.forms.folded.endswith(_INFINITIVE) for word in around.words[after : after + 2])
