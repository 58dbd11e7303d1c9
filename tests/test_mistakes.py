"""What is wrong in an edition's file, and what is no TOML at all, in French: which line, what stands there, what to write."""

import re
import tomllib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.draft import read_edition
from newsletter.exceptions import FileError
from newsletter.schema import mistakes, read_agenda
from newsletter.schema.place import put, wrong
from newsletter.schema.toml import parse

PARIS = ZoneInfo("Europe/Paris")
NAME = "archive/editions/2023-09-28.md"
ENGLISH = re.compile(r"\b(the|is|an|not|has|line|expected|write|must|there|correct|remove|quote)\b")

HEAD = 'date = 2023-09-28\nnumber = 1\nstatus = "draft"\n'
ENTRY = '[[entry]]\nkey = "a/b"\nsection = "s"\nkind = "event"\ntitle = "t"\n'
EDITIONS = [
    ("", " : la première ligne n’est pas +++ ; remettez les réglages entre deux lignes +++, ou effacez le fichier s’il est vide"),
    (f'{HEAD}subject = "Bonjour\n', ', ligne 5 : il manque un guillemet à la fin de la ligne 5 : subject = "Bonjour ; écrivez subject = "Bonjour"'),
    (f"{HEAD}subject = Bonjour\n", ', ligne 5 : il manque les guillemets autour de la valeur dans subject = Bonjour ; écrivez subject = "Bonjour"'),
    (f"{HEAD}<<<<<<< a\n=======\n>>>>>>> b\n", ", ligne 5 : git y a laissé deux versions ; gardez-en une, et retirez les lignes <<<<<<<, ======= et >>>>>>>"),
    ("date = 28/09/2023\n", ", ligne 2 : cette date n’est pas écrite comme il faut : date = 28/09/2023 ; écrivez date = 2023-09-28, sans guillemets"),
    ("date = 2023-09-31\n", ", ligne 2 : ce jour ou cette heure n’existe pas : date = 2023-09-31 ; corrigez cette ligne"),
    (HEAD.replace("28", "29"), ", ligne 2 : date = 2023-09-29, mais le fichier ne s’appelle pas 2023-09-29.md ; mettez les deux d’accord : renommez le fichier, ou écrivez date = 2023-09-28"),
    ("number = 1\nstatus = 'draft'\n", " : « date » manque ; ajoutez une ligne date = 2026-12-10"),
    (f"{HEAD}objet = 'x'\n", ', ligne 5 : objet = "x" : « objet » n’existe pas ici ; écrivez subject = "x"'),
    (f"{HEAD}[approval]\naccept = ['a:b']\n", ', ligne 6, [approval] : accept = ["a:b"] : « accept » n’a pas sa place ici ; mettez cette ligne en haut du fichier, avant la première table entre crochets'),
    (f"{HEAD}zzz = 'x'\n", ', ligne 5 : zzz = "x" : « zzz » n’existe pas ici ; retirez cette ligne ; ce qui peut y être : date, number, status, subject, preheader, signature, accept, send_at, reason, corrected, proposal, review, entry, approval, sent'),
    (HEAD.replace("draft", "brouillon"), ', ligne 4 : status = "brouillon" n’existe pas ; écrivez "draft", "approved", "sending", "sent" ou "skipped"'),
    (HEAD.replace("1", "'1'"), ', ligne 3 : number = "1" : il faut un nombre entier, sans guillemets ; écrivez number = 1'),
    (f"{HEAD}subject = 'a\\u0007'\n".replace("'", '"'), ', ligne 5 : subject = "a\\u0007" : un caractère invisible s’y est glissé ; effacez-le, ou retapez ce texte'),
    (HEAD.replace("2023-09-28", "0001-01-01"), ", ligne 2 : date = 0001-01-01 : l’année 1 est impossible ; corrigez-la"),
    (f"{HEAD}{ENTRY}{ENTRY}", ', ligne 11, [[entry]] n° 2 : key = "a/b" : cette clé y est deux fois ; retirez l’une des deux'),
    (f'{HEAD}{ENTRY}start = "demain"\n', ', ligne 10, [[entry]] n° 1 : start = "demain" n’est pas une date ; écrivez par exemple start = 2026-12-10T18:00:00, sans guillemets'),
    (f"{HEAD}{ENTRY}start = 2023-10-05T09:00:00\nend = 2023-10-05\n", ", ligne 11, [[entry]] n° 1 : end = 2023-10-05 : start et end doivent avoir une heure tous les deux, ou aucun ; écrivez-les de la même façon"),
    (f'{HEAD}{ENTRY}url = "ici"\n', ', ligne 10, [[entry]] n° 1 : url = "ici" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://www.example.org/"'),
    (f'{HEAD}{ENTRY}timezone = "Paris"\n', ', ligne 10, [[entry]] n° 1 : timezone = "Paris" : ce fuseau n’existe pas ; écrivez par exemple "Europe/Paris"'),
    (f'{HEAD}{ENTRY}image = "../x.jpg"\n', ', ligne 10, [[entry]] n° 1 : image = "../x.jpg" n’est pas une image de l’archive ; écrivez images/NOM.jpg, ou retirez la ligne'),
    (f"{HEAD}x = {'[' * 3000}\n", " : trop de crochets les uns dans les autres ; simplifiez ce passage"),
    (f'{HEAD}{ENTRY}state = "oui"\n', ', ligne 10, [[entry]] n° 1 : state = "oui" n’existe pas ; écrivez "in", "out" ou "never"'),
    (f'{HEAD}{ENTRY}image = "data:image/png;base64,{"A" * 9000}"\n', f', ligne 10, [[entry]] n° 1 : image = "data:image/png;base64,{"A" * 46}… n’est pas une image de l’archive ; écrivez images/NOM.jpg, ou retirez la ligne'),
]  # fmt: skip
BROKEN = [
    ('number = "\n', 1, 'il manque un guillemet à la fin de la ligne 1 : number = " ; écrivez ce qui manque après le signe =, ou retirez cette ligne'),
    ('subject = "Bonjour\n', 1, 'il manque un guillemet à la fin de la ligne 1 : subject = "Bonjour ; écrivez subject = "Bonjour"'),
    ('subject = Bonjour"\n', 1, 'il manque un guillemet au début de la valeur dans subject = Bonjour" ; écrivez subject = "Bonjour"'),
    ("subject = Bonjour à tous\n", 1, 'il manque les guillemets autour de la valeur dans subject = Bonjour à tous ; écrivez subject = "Bonjour à tous"'),
    ('title = "Atelier "Faire alliance""\n', 1, 'un guillemet, à l’intérieur du texte, l’a fermé trop tôt dans title = "Atelier "Faire alliance"" ; écrivez title = "Atelier « Faire alliance »"'),
    ('title = “Les Jeudis"  # le nom\n', 1, 'ces guillemets ne sont pas ceux qu’il faut dans title = “Les Jeudis" # le nom ; écrivez title = "Les Jeudis"  # le nom'),
    ("title = “Le n° #1”  # l’« autre »\n", 1, 'ces guillemets ne sont pas ceux qu’il faut dans title = “Le n° #1” # l’« autre » ; écrivez title = "Le n° #1"  # l’« autre »'),
    ("title = “Atelier”\n", 1, 'ces guillemets ne sont pas ceux qu’il faut dans title = “Atelier” ; écrivez title = "Atelier"'),
    ("title = « Atelier »\n", 1, 'ces guillemets ne sont pas ceux qu’il faut dans title = « Atelier » ; écrivez title = "Atelier"'),
    ('title = "Atelier”\n', 1, 'ces guillemets ne sont pas ceux qu’il faut dans title = "Atelier” ; écrivez title = "Atelier"'),
    ("title = 'L'atelier'\n", 1, 'une apostrophe a fermé le texte trop tôt dans title = \'L\'atelier\' ; écrivez title = "L\'atelier"'),
    ('title "Atelier"\n', 1, 'il manque le signe = dans title "Atelier" ; écrivez title = "Atelier"'),
    ('title : "Atelier"\n', 1, 'il faut le signe = et non : dans title : "Atelier" ; écrivez title = "Atelier"'),
    ('[[event]\ntitle = "x"\n', 1, "il manque un crochet, ou il y en a un de trop, dans [[event] ; écrivez [[event]]"),
    ("[letter\n", 1, "il manque un crochet, ou il y en a un de trop, dans [letter ; écrivez [letter]"),
    ("[event]]\n", 1, "il manque un crochet, ou il y en a un de trop, dans [event]] ; écrivez [[event]]"),
    ('tags = ["a", "b"\ntitle = "x"\n', 1, 'il manque le crochet ] à la fin de la ligne 1 : tags = ["a", "b" ; écrivez tags = ["a", "b"]'),
    ('tags = ["a",\n  "b"\n\n[[event]]\n', 1, 'il manque le crochet ] à la fin de la ligne 2 : "b" ; ajoutez ] à la fin de la ligne 2'),
    ('tags = ["a" "b"]\n', 1, 'il manque une virgule : tags = ["a" "b"] ; écrivez tags = ["a", "b"]'),
    ("tags = [un, deux]\n", 1, 'un doit être entre guillemets : tags = [un, deux] ; écrivez "un"'),
    ('links = [{ label = "x" url = "https://e.org" }]\n', 1, 'il manque une virgule : links = [{ label = "x" url = "https://e.org" }] ; écrivez links = [{ label = "x", url = "https://e.org" }]'),
    ('links = [{ label = "x", url = "https://e.org" ]\n', 1, 'il manque l’accolade } : links = [{ label = "x", url = "https://e.org" ] ; écrivez links = [{ label = "x", url = "https://e.org" }]'),
    ('title = "a"\nurl = "x"\ntitle = "b"\n', 3, 'title est écrit deux fois, lignes 1 et 3 : title = "b" ; gardez-en une seule'),
    ("[letter]\na=1\n[letter]\nb=2\n", 3, "[letter] y est deux fois (déjà ligne 1) ; réunissez les deux ; si ce sont des entrées d’une liste, écrivez [[letter]]"),
    ('summary = """Un\ntexte\n\n[[event]]\ntitle = "x"\n', 1, 'le texte ouvert par """ ligne 1 n’est fermé nulle part : summary = """Un ; écrivez """ à la fin de ce texte'),
    ("summary = '''Un\ntexte", 1, "le texte ouvert par ''' ligne 1 n’est fermé nulle part : summary = '''Un ; écrivez ''' à la fin de ce texte"),
    ('path = "C:\\doc"\n', 1, 'le signe \\ ne peut pas rester seul dans path = "C:\\doc" ; écrivez path = "C:\\\\doc"'),
    ("start = 25/12/2026\n", 1, "cette date n’est pas écrite comme il faut : start = 25/12/2026 ; écrivez start = 2026-12-25, sans guillemets"),
    ("start = 25/12/2026 18h30\n", 1, "cette date n’est pas écrite comme il faut : start = 25/12/2026 18h30 ; écrivez start = 2026-12-25T18:30:00, sans guillemets"),
    ("start = 2026-02-30\n", 1, "ce jour ou cette heure n’existe pas : start = 2026-02-30 ; corrigez cette ligne"),
    ("start = 2026-12-5\n", 1, "cette date n’est pas écrite comme il faut : start = 2026-12-5 ; écrivez start = 2026-12-05, sans guillemets"),
    ("start = 2026-12-05T18:30\n", 1, "cette date n’est pas écrite comme il faut : start = 2026-12-05T18:30 ; écrivez start = 2026-12-05T18:30:00, sans guillemets"),
    ("start = 2026-12-05 18h\n", 1, "cette date n’est pas écrite comme il faut : start = 2026-12-05 18h ; écrivez start = 2026-12-05T18:00:00, sans guillemets"),
    ("start = 2026-13-05T18:30:00\n", 1, "ce jour ou cette heure n’existe pas : start = 2026-13-05T18:30:00 ; corrigez cette ligne"),
    ("all_day = oui\n", 1, "il faut true ou false dans all_day = oui ; écrivez all_day = true"),
    ("all_day = True\n", 1, "il faut true ou false dans all_day = True ; écrivez all_day = true"),
    ("number = 012\n", 1, "un nombre ne commence pas par 0 dans number = 012 ; écrivez number = 12"),
    ("title =\n", 1, 'il n’y a rien après le signe = dans title = ; écrivez title = "…", ou retirez cette ligne'),
    ("number =\n", 1, "il n’y a rien après le signe = dans number = ; écrivez number = 1, ou retirez cette ligne"),
    ("Bonjour à tous\n", 1, 'il n’y a pas de signe = dans Bonjour à tous ; écrivez nom = "valeur" ; une remarque pour vous commence par #'),
    ('résumé = "x"\n', 1, '« résumé » n’est pas un nom possible avant le signe = : résumé = "x" ; écrivez-le sans accent, sans espace ni autre signe, par exemple summary = …'),
    ("durée = 1\n", 1, "« durée » n’est pas un nom possible avant le signe = : durée = 1 ; écrivez-le sans accent, sans espace ni autre signe, par exemple duration = …"),
    ("[[Événement]]\n", 1, "un nom entre crochets n’a pas d’accents : [[Événement]] ; écrivez [[event]]"),
    ("[données]\n", 1, "un nom entre crochets n’a pas d’accents : [données] ; écrivez [donnees]"),
    ('mon titre = "x"\n', 1, '« mon titre » n’est pas un nom possible avant le signe = : mon titre = "x" ; écrivez-le sans accent, sans espace ni autre signe, par exemple mon_titre = …'),
    ('title\xa0= "x"\n', 1, 'une espace insécable, qui ne se voit pas, s’est glissée dans title = "x" ; écrivez title = "x"'),
    ('title = "x",\n', 1, 'il y a un signe de trop à la fin de title = "x", ; écrivez title = "x"'),
    ('title = "x";\n', 1, 'il y a un signe de trop à la fin de title = "x"; ; écrivez title = "x"'),
    ('title = "x" un mot\n', 1, 'il y a des mots après le guillemet qui ferme le texte : title = "x" un mot ; retirez-les, ou mettez # devant eux'),
    ('title = "x" // mot\n', 1, 'il y a des mots après le guillemet qui ferme le texte : title = "x" // mot ; retirez-les, ou mettez # devant eux'),
    ("<<<<<<< HEAD\n", 1, "git y a laissé deux versions ; gardez-en une, et retirez les lignes <<<<<<<, ======= et >>>>>>>"),
    ('title = "a\x07"\n', 1, 'un caractère invisible s’est glissé dans title = "a\x07" ; effacez-le, ou retapez cette ligne'),
    ("x = 1\r", 1, "il y a un signe de trop à la fin de x = 1 ; écrivez x = 1"),
    ('title = "a" # un\nsub = "b\n', 2, 'il manque un guillemet à la fin de la ligne 2 : sub = "b ; écrivez sub = "b"'),
    ("number = 12,\n", 1, "il y a un signe de trop à la fin de number = 12, ; écrivez number = 12"),
    ("date = 2026-12-03\n+++\n", 2, 'il n’y a pas de signe = dans +++ ; écrivez nom = "valeur" ; une remarque pour vous commence par #'),
    ('title = "L"été" et "hiver"\n', 1, 'un guillemet, à l’intérieur du texte, l’a fermé trop tôt dans title = "L"été" et "hiver" ; écrivez title = "L\\"été\\" et \\"hiver"'),
    ('status = = "draft"\n', 1, 'il y a un signe = de trop dans status = = "draft" ; écrivez status = "draft"'),
    ("number == 3  # x\n", 1, "il y a un signe = de trop dans number == 3 # x ; écrivez number = 3  # x"),
    ("title ===Bonjour\n", 1, 'il y a un signe = de trop dans title ===Bonjour ; écrivez title = "Bonjour"'),
    ('title => "Bonjour"\n', 1, 'il ne faut que le signe = dans title => "Bonjour" ; écrivez title = "Bonjour"'),
    ("title = =\n", 1, "il y a un signe = de trop dans title = = ; n’en gardez qu’un"),
    ("= 3\n", 1, 'il n’y a pas de nom devant le signe = dans = 3 ; écrivez nom = "valeur"'),
    ("a.b = 1\na = 2\n", 2, "a est déjà écrit plus haut : a = 2 ; gardez-en un seul"),
    ('[[event]]\ntitle="a"\n[[event]]\ntitle="a"\ntitle = "b"\n', 5, 'title est écrit deux fois, lignes 4 et 5 : title = "b" ; gardez-en une seule'),
    ('title = "x" ]\n', 1, 'il y a des mots après le guillemet qui ferme le texte : title = "x" ] ; retirez-les, ou mettez # devant eux'),
    ('"titre"\n', 1, 'il n’y a pas de signe = dans "titre" ; écrivez nom = "valeur" ; une remarque pour vous commence par #'),
    ("start = 10h30\n", 1, "ce n’est pas une date : start = 10h30 ; écrivez par exemple start = 2026-12-10T18:00:00, sans guillemets"),
    ("start = 18:30\n", 1, "ce n’est pas une date : start = 18:30 ; écrivez par exemple start = 2026-12-10T18:00:00, sans guillemets"),
    ("price = 12 €\n", 1, 'il manque les guillemets autour de la valeur dans price = 12 € ; écrivez price = "12 €"'),
    ('title = "un\ndeux"\n', 1, 'il manque un guillemet à la fin de la ligne 1 : title = "un ; écrivez title = "un"'),
    ('title = "a"\n\n=======\n', 3, "git y a laissé deux versions ; gardez-en une, et retirez les lignes <<<<<<<, ======= et >>>>>>>"),
]  # fmt: skip


def said(error: FileError) -> str:
    """An error's words, with common spaces."""
    return str(error).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("front", "words"), EDITIONS, ids=[row[1][:60] for row in EDITIONS])
def test_an_editions_file(front: str, words: str) -> None:
    """Each mistake in an edition's file is said in French, with its line; what stands there is quoted, up to a point."""
    with pytest.raises(FileError) as caught:
        read_edition(f"+++\n{front}+++\n" if front else "", NAME, PARIS)
    assert said(caught.value) == f"{NAME}{words}"


@pytest.mark.parametrize(("toml", "line", "words"), BROKEN, ids=[repr(row[0])[:40] for row in BROKEN])
def test_broken_toml(toml: str, line: int, words: str) -> None:
    """What is no TOML is said in our words: the line to mend, what it says, and what to write instead."""
    with pytest.raises(FileError) as caught:
        read_agenda(toml, PARIS)
    assert said(caught.value) == f"feeds/agenda.toml, ligne {line} : {words}"


@pytest.mark.parametrize(("toml", "line", "words"), BROKEN, ids=[repr(row[0])[:40] for row in BROKEN])
def test_what_is_to_be_written_is_toml(toml: str, line: int, words: str) -> None:
    """A whole line that is proposed reads as TOML."""
    if found := re.search(
        r"; écrivez (\w+ = [^…;]*?)(?:, sans guillemets|, ou retirez cette ligne)?$", words
    ):
        assert tomllib.loads(found[1])


EVENT = '[[event]]\ntitle = "x"\nstart = 2026-12-10\n'
PUBLISHED = '[[publication]]\ntitle = "x"\n'
GUESSED = [
    *((f'{EVENT}{key} = "https://e.org/a"', 'url = "https://e.org/a"') for key in ("lien", "link", "href", "site", "web", "adresse", "URL")),
    *((f'{EVENT}{key} = "12 rue du Port"', 'place = "12 rue du Port"') for key in ("lieu", "location", "adresse", "address", "salle", "where")),
    *((f'{EVENT}{key} = "x"', 'summary = "x"') for key in ("description", "resume", "texte", "text", "content", "presentation")),
    *((f"[[event]]\n{key} = 'x'", 'title = "x"') for key in ("titre", "nom", "name", "sujet", "intitule")),
    *((f"{EVENT}{key} = 2026-12-11", "end = 2026-12-11") for key in ("fin", "date_fin", "end_date", "until")),
    *((f"[[event]]\ntitle = 'x'\n{key} = 2026-12-10", "start = 2026-12-10") for key in ("debut", "jour", "quand", "start_date", "dates")),
    *((f"{PUBLISHED}{key} = 2026-12-10", "date = 2026-12-10") for key in ("parution", "published", "jour", "debut", "dates", "start", "end")),
    *((f'{EVENT}{key} = "18h30"', "start = 2026-12-10T18:30:00, sans guillemets") for key in ("heure", "horaire", "time", "start_time")),
    (f"{EVENT}heure = 18:30:00", "start = 2026-12-10T18:30:00, sans guillemets"),
    (f'{EVENT}heure = "de 18 h à 20 h"', "start = 2026-12-10T18:00:00, sans guillemets"),
    (f'{EVENT}heure_fin = "20h"', "end = 2026-12-10T20:00:00, sans guillemets"),
    (f'{EVENT}tag = "x"', 'tags = ["x"]'),
    (f"{EVENT}annule = true", 'status = "cancelled"'),
    (f'{EVENT}liens = "https://e.org/"', 'links = [{ label = "…", url = "https://e.org/" }]'),
    (f'{EVENT}links = "https://e.org/"', 'links = [{ label = "…", url = "https://e.org/" }]'),
    (f'{EVENT}links = ["https://e.org/"]', 'links = [{ label = "…", url = "https://e.org/" }]'),
    (f'{EVENT}link = [{{ label = "a", url = "https://e.org/" }}]', 'links = [{ label = "a", url = "https://e.org/" }]'),
    (f'{EVENT}links = [{{ titre = "a", url = "https://e.org/" }}]', 'label = "a"'),
    (f'{EVENT}links = [{{ label = "a", lien = "https://e.org/" }}]', 'url = "https://e.org/"'),
    ("[[evenement]]\ntitle = 'x'", "[[event]]"),
    ("[[video]]\ntitle = 'x'", "[[replay]]"),
    ("[[livre]]\ntitle = 'x'", "[[publication]]"),
]  # fmt: skip


LONG_LIST = "tags = [2023, " + '"autre", ' * 20 + "]"


@pytest.mark.parametrize(
    ("line", "said", "right"),
    [
        ("tags = [2023]", "2023 : il faut un texte entre guillemets", 'tags = ["2023"]'),
        ('tags = ["un", 2023, 7]', "2023 : il faut un texte entre guillemets", 'tags = ["un", "2023", "7"]'),
        ('tags = ["un", true]', "true : il faut un texte entre guillemets", 'tags = ["un", "true"]'),
        ('tags = [["un"], "deux"]', "", 'tags = ["un", "deux"]'),
        (LONG_LIST, "2023 : il faut un texte entre guillemets", '"2023"'),
    ],
)
def test_what_is_wrong_in_a_list(line: str, said: str, right: str) -> None:
    """It is quoted as it stands, and the remedy is the line that is read then, or the value alone where that is long."""
    head = '[[event]]\ntitle = "x"\nstart = 2026-12-10\n'
    with pytest.raises(FileError) as caught:
        read_agenda(head + line, PARIS)
    assert said in (caught.value.cause or "").replace("\u00a0", " ")
    assert caught.value.remedy == f"écrivez {right}"
    read_agenda(head + (right if "=" in right else line.replace("2023", right)), PARIS)


MAPS = 'tags = ["a", 1]\nminutes = { note = ["x"] }\n[[event]]\ntags = ["b", 2]\nminutes = { note = 3 }\n'


@pytest.mark.parametrize(
    ("path", "line", "where"),
    [
        ("$.tags[1]", 'tags = ["a", "1"]', "tags n° 2"),
        ("$.event[0].tags[1]", 'tags = ["b", "1"]', "[[event]] n° 1, tags n° 2"),
        ("$.event[0].kind", 'kind = "1"', "[[event]] n° 1"),
        ("$.minutes[...]", '"1"', ""),
        ("$.minutes[...][0]", '"1"', ""),
        ("$.event[0].minutes[...]", '"1"', "[[event]] n° 1"),
    ],
)
def test_a_path_into_a_map(path: str, line: str, where: str) -> None:
    """A path that leads to some value of a map, or into it, is no item's: its key is not told."""
    assert put(MAPS, path, '"1"') == line
    found = wrong(MAPS, "a.toml", path, mistakes.WRONG_TYPE, wanted="un texte", instead=line)
    assert found.table == where


@pytest.mark.parametrize(("toml", "instead"), GUESSED)
def test_a_key_that_was_guessed(toml: str, instead: str) -> None:
    """A key as French or another program would call it is answered with the right one, and its value as that wants it."""
    with pytest.raises(FileError) as caught:
        read_agenda(toml, PARIS)
    assert caught.value.remedy == f"écrivez {instead}"


@pytest.mark.parametrize("value", ['["agenda"]', '["agenda", "autre"]', '"agenda"'])
def test_a_list_for_a_key_that_takes_one_value(value: str) -> None:
    """What is proposed is read: it does not lead to the next refusal."""
    entry = f'[[event]]\ntitle = "x"\nstart = 2026-12-10\nlieux = {value}\n'
    with pytest.raises(FileError) as caught:
        read_agenda(entry, PARIS)
    right = caught.value.remedy.removeprefix("écrivez ")
    assert right == 'place = "agenda"'
    assert read_agenda(entry.replace(f"lieux = {value}", right), PARIS)


def test_a_key_that_means_nothing_here() -> None:
    """Where no key is meant none is guessed from letters alone: what may stand there is listed."""
    with pytest.raises(FileError) as caught:
        read_agenda(f'{EVENT}auteur = "x"', PARIS)
    assert caught.value.remedy.startswith("retirez cette ligne ; ce qui peut y être : title, id")


def refusal(toml: str) -> FileError | None:
    """How a file is refused, if it is."""
    try:
        parse(toml, "feeds/agenda.toml")
    except FileError as error:
        return error
    return None


@given(st.text(st.sampled_from("ab=\"'[]{},#\\\n \t0129-:/é«»“”\u00a0"), max_size=60))
def test_whatever_was_typed(toml: str) -> None:
    """Whatever a file holds, it is read, or refused in French with a line of the file and something to write."""
    error = refusal(toml)
    if error is None:
        return
    assert error.line is None or 1 <= error.line <= toml.count("\n") + 1
    assert error.cause
    assert error.remedy
    assert "\n" not in str(error)
    assert not ENGLISH.search(str(error))


def test_a_file_of_brackets() -> None:
    """Thousands of brackets are refused, not counted to the end of memory."""
    with pytest.raises(FileError, match="trop de crochets"):
        parse(f"x = {'[' * 5000}", "feeds/agenda.toml")
