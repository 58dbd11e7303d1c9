"""Whether two places may be one."""

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.same.places import hall_words, has_street, is_online, places_agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, "Lyon"),
        ("", "Lyon"),
        ("CESE", "CESE, Paris"),
        ("CESE", "CESE, 9 place d’Iéna, Paris"),
        ("CESE, Paris", "CESE, 9 place d’Iéna, 75016 Paris, France"),
        ("CESE, Paris", "CESE 9 place d'Iéna 75016 Paris"),
        ("CESE, Paris 16e", "CESE, 9 place d’Iéna, 75016 Paris"),
        ("CESE, 75016 Paris", "CESE, 9 place d’Iéna, Paris"),
        ("CESE, Paris", "Palais d’Iéna, 9 place d’Iéna, 75016 Paris"),
        ("Paris", "CESE, Paris"),
        ("Mairie de Lyon", "Hôtel de Ville de Lyon, 1 place de la Comédie, 69001 Lyon"),
        ("Maison des associations, Lyon", "Maison des associations de Lyon, 10 rue Pasteur"),
        ("Saint-Denis, La Réunion", "St-Denis"),
        ("Saint-Denis (93)", "93200 Saint-Denis"),
        ("9 av. d’Iéna, Paris", "9 avenue d’Iéna, 75016 Paris"),
        ("Sorbonne, amphi Durand", "Amphithéâtre Durand, Sorbonne, Paris"),
        ("Université de Nantes", "Université de Nantes, amphi B"),
        ("Quai des Savoirs, Toulouse", "Quai des Savoirs, 39 allées Jules-Guesde, 31000 Toulouse"),
        ("En ligne", "Zoom"),
        ("En ligne (Zoom)", "visioconférence Zoom"),
        ("LinkedIn", "En ligne"),
        ("LinkedIn Live", "visioconférence"),
        ("Le RAMEAU, 82 rue de l’Université, Paris", "82 rue de l’Université, 75007 Paris"),
        ("La Passerelle, Rouen", "12 rue des Bons-Enfants, 76000 Rouen"),
    ],
)
def test_one_place_in_two_writings(one: str | None, other: str | None) -> None:
    """What only one of them says (a town, a street, a postal code, a hall) is no contradiction, either way round."""
    assert places_agree(one, other)
    assert places_agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Université de Nantes", "Université de Rennes"),
        ("Saint-Denis (93)", "Saint-Denis, La Réunion"),
        ("Montreuil (93)", "Montreuil (62)"),
        ("Café de la Gare", "Café du Commerce"),
        ("Sciences Po Lille", "Sciences Po Lyon"),
        ("CCI de Troyes", "CCI de Vannes"),
        ("Préfecture du Gers", "Préfecture du Gard"),
        ("Conseil régional de Bretagne", "Conseil régional d’Occitanie"),
        ("Gare de Lyon", "Gare du Nord"),
        ("Salle des fêtes de Trégastel", "Salle des fêtes de Perros"),
        ("Théâtre de la Ville", "Théâtre du Nord"),
        ("Cinéma Le Lux", "Cinéma Rex"),
        ("Musée d’Aquitaine", "Musée d’Orsay"),
        ("Lycée Jean Moulin", "Lycée Jean Jaurès"),
        ("Campus de Jussieu", "Campus de Saclay"),
        ("Centre social Nord", "Centre social Sud"),
        ("Institut français de Dakar", "Institut français de Rabat"),
        ("Abbaye de Fontevraud", "Abbaye de Royaumont"),
        ("Mairie de Lyon", "Université de Lyon"),
        ("Mairie de Lyon 3", "Mairie de Lyon 7"),
        ("Le Palace, Paris", "Le Palais, Paris"),
        ("Bâtiment C, Rennes", "Bâtiment D, Rennes"),
        ("Salle 101, CESE", "Salle 102, CESE"),
        ("10 rue de Paris, Lyon", "12 rue de Paris, Lyon"),
        ("10 rue de Paris, 69000 Lyon", "10 rue de Paris, 44000 Nantes"),
        ("Paris", "10 rue de Paris, Lyon"),
        ("CESE, 9 place d’Iéna, Paris", "CESE, 3 rue Pasteur, Paris"),
        ("Conseil économique, social et environnemental régional, Rennes", "CESE, Paris"),
        ("Théâtre", "Théâtre du Nord"),
        ("Lyon", "Villeurbanne"),
        ("France", "Paris"),
        ("En ligne", "Paris"),
        ("Zoom", "Teams"),
        ("LinkedIn", "Zoom"),
        ("LinkedIn France, Paris", "En ligne"),
        ("La Passerelle, Rouen", "12 rue des Bons-Enfants, 76600 Le Havre"),
        ("Saint-Denis, La Réunion", "12 rue Pasteur, 93200 Saint-Denis"),
        ("Mairie de Lyon 3", "12 rue Pasteur, 69007 Lyon"),
        ("Le RAMEAU, 82 rue de l’Université, Paris", "La Fonda, 82 rue de l’Université, Paris"),
    ],
)
def test_places_that_look_alike(one: str, other: str) -> None:
    """A common noun that two places share makes them no one place; nor do a town, a street or a platform of its own."""
    assert not places_agree(one, other)
    assert not places_agree(other, one)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_places_can_be_compared(one: str, other: str) -> None:
    """Whatever a source gives: a place is itself, and it makes no odds which one comes first."""
    assert places_agree(one, one)
    assert places_agree(one, other) == places_agree(other, one)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("CESE, Paris", "CESE, 9 place d’Iéna, 75016 Paris", {"cese"}),
        ("Salle des fêtes, Lyon", "Salle des fêtes, Lyon", set()),
        ("Salle Jean Moulin, Dole", "Salle Jean Moulin, 3 rue Royale, Dole", {"jean", "moulin"}),
        ("Salle Jean Moulin", "Salle Jean Moulin", set()),
        ("Salle Jean Moulin", "Salle Jean Moulin, Dole", set()),
        ("Centre culturel Jacques Prévert, salle 2", "Centre culturel Jacques Prévert, salle 2", set()),
        ("Salle Jean Moulin, entrée libre", "Salle Jean Moulin, entrée libre", set()),
        ("Visio (lien sur inscription)", "Visio (lien sur inscription)", set()),
        ("Microsoft Teams", "Microsoft Teams", set()),
        (None, "CESE", set()),
    ],
)
def test_what_a_hall_is_called_by(one: str | None, other: str | None, words: set[str]) -> None:
    """A hall tells by its name and its town, the same of both: many towns have one of that name, and online is no hall."""
    assert hall_words(one, other) == words


def test_kinds_of_places() -> None:
    """A place may be online, and may say its street."""
    assert is_online("Zoom")
    assert is_online("En ligne (YouTube)")
    assert is_online("Remote")
    assert not is_online("CESE, Paris")
    assert has_street("12 rue des Bons-Enfants, Rouen")
    assert not has_street("La Passerelle, Rouen")
