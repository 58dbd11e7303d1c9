"""What is wrong with a file that the editor writes, in French: the same that its error says in English."""

import re
from zoneinfo import ZoneInfo

import pytest

from newsletter.draft import read_edition
from newsletter.exceptions import ConfigurationError, NewsletterError
from newsletter.schema import read_agenda
from newsletter.schema.mistakes import mistake

PARIS = ZoneInfo("Europe/Paris")
NAME = "archive/editions/2023-09-28.md"
ENGLISH = re.compile(r"\b(the|is|an|not|has|line|expected|write|must|there|correct|remove|quote)\b")

HEAD = 'date = 2023-09-28\nnumber = 1\nstatus = "draft"\n'
ENTRY = '[[entry]]\nkey = "a/b"\nsection = "s"\nkind = "event"\ntitle = "t"\n'
EDITIONS = [
    ("", "", "les deux lignes +++"),
    (f'{HEAD}subject = "Bonjour\n', ", ligne 5", "un guillemet manque"),
    (f"{HEAD}subject = Bonjour\n", ", ligne 5", "pas écrite comme il faut"),
    (f"{HEAD}<<<<<<< a\n=======\n>>>>>>> b\n", ", ligne 5", "git y a laissé deux versions"),
    ("date = 28/09/2023\n", ", ligne 2", "écrite jour d’abord"),
    ("date = 2023-09-31\n", ", ligne 2", "n’existe pas"),
    (HEAD.replace("28", "29"), ", ligne 2 (date)", "pas celle du nom du fichier"),
    ("number = 1\nstatus = 'draft'\n", "", "« date » manque"),
    (f"{HEAD}objet = 'x'\n", ", ligne 5 (objet)", "« objet » n’existe pas ici"),
    (f"{HEAD}zzz = 'x'\n", ", ligne 5 (zzz)", "« zzz » n’existe pas ici"),
    (HEAD.replace("draft", "brouillon"), ", ligne 4 (status)", "cette valeur n’existe pas"),
    (HEAD.replace("1", "'1'"), ", ligne 3 (number)", "cette valeur ne convient pas"),
    (f"{HEAD}subject = 'a\\u0007'\n".replace("'", '"'), ", ligne 5 (subject)", "un caractère invisible"),
    (HEAD.replace("2023-09-28", "0001-01-01"), ", ligne 2 (date)", "l’année 1 est impossible"),
    (f"{HEAD}{ENTRY}{ENTRY}", ", ligne 11 (entry[2].key)", "« a/b » y est deux fois"),
    (f'{HEAD}{ENTRY}start = "demain"\n', ", ligne 10 (entry[1].start)", "il faut une date"),
    (f"{HEAD}{ENTRY}start = 2023-10-05T09:00:00\nend = 2023-10-05\n", ", ligne 11 (entry[1].end)", "une heure tous les deux"),
    (f'{HEAD}{ENTRY}url = "ici"\n', ", ligne 10 (entry[1].url)", "« ici » n’est pas une adresse web"),
    (f'{HEAD}{ENTRY}timezone = "Paris"\n', ", ligne 10 (entry[1].timezone)", "le fuseau « Paris » n’existe pas"),
    (f'{HEAD}{ENTRY}image = "../x.jpg"\n', ", ligne 10 (entry[1].image)", "n’est pas une image de l’archive"),
    (f"{HEAD}x = {'[' * 3000}\n", "", "trop de crochets"),
]  # fmt: skip
EVENT = '[[event]]\ntitle = "t"\nstart = 2023-10-05T09:00:00\n'
AGENDAS = [
    ('[[event]]\ntitle = " "\n', ", ligne 2 (event[1].title)", "c’est vide"),
    ('[[event]]\ntitle = "t"\n', ", ligne 1 (event[1].start)", "l’événement « t » n’a pas de start"),
    (EVENT.replace("start", "date"), ", ligne 3 (event[1].date)", "ici, c’est « start » qu’il faut"),
    (EVENT.replace("event", "replay"), ", ligne 3 (replay[1].start)", "ici, c’est « date » qu’il faut"),
    (f"{EVENT}end = 2023-10-04T09:00:00\n", ", ligne 4 (event[1].end)", "avant de commencer"),
    (f"{EVENT}replay_of = 'x'\n", ", ligne 4 (event[1].replay_of)", "cela ne va pas avec ce genre d’entrée"),
    ("[[replay]]\ntitle = 't'\nstatus = 'confirmed'\n", ", ligne 3 (replay[1].status)", "cela ne va pas avec ce genre"),
    (f"{EVENT}id = 'a'\n{EVENT}id = 'a'\n", ", ligne 8 (event[2].id)", "« a » est déjà celui de « t »"),
    (f"{EVENT}same_as = 'x'\n", ", ligne 4 (event[1].same_as)", "aucune entrée de l’agenda n’a l’id « x »"),
    ("[[event]\n", ", ligne 1", "pas écrite comme il faut"),
]  # fmt: skip


def french(error: NewsletterError) -> tuple[str, str, str]:
    found = mistake(error)
    assert found.remedy.endswith((".", "…"))
    assert not found.text.endswith(".")
    for text in (found.text, found.remedy):
        assert not ENGLISH.search(re.sub(r"« .*? »|= .*|\b[a-z_]+\b(?= =)", "", text)), text
    return found.place, found.text, found.remedy


@pytest.mark.parametrize(("front", "where", "words"), EDITIONS, ids=[row[2] for row in EDITIONS])
def test_an_editions_file(front: str, where: str, words: str) -> None:
    """Each mistake in an edition's file is said in French, with its line, and has a remedy."""
    with pytest.raises(ConfigurationError) as caught:
        read_edition(f"+++\n{front}+++\n" if front else "", NAME, PARIS)
    place, text, _ = french(caught.value)
    assert place == NAME + where
    assert words in text


@pytest.mark.parametrize(("toml", "where", "words"), AGENDAS, ids=[row[2] for row in AGENDAS])
def test_the_agenda(toml: str, where: str, words: str) -> None:
    """So is each mistake in the agenda."""
    with pytest.raises(ConfigurationError) as caught:
        read_agenda(toml, PARIS)
    place, text, _ = french(caught.value)
    assert place == f"feeds/agenda.toml{where}"
    assert words in text


def test_what_nobody_foresaw_is_said_all_the_same() -> None:
    """An error without French words keeps its cause, and names the file as it is called."""
    found = mistake(ConfigurationError("Odd", "x.md, line 3", cause="of a new kind"), NAME)
    assert found.place == f"{NAME}, ligne 3"
    assert "(of a new kind)" in found.text
