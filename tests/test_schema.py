"""Files that people write: what is wrong in them is said with file, line, key, cause and remedy."""

import dataclasses
import datetime as dt
import re
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.config import slug
from newsletter.exceptions import FileError
from newsletter.schema import read_agenda, read_config, read_sources
from newsletter.schema.place import line_of
from tests.workspaces import Desk

PARIS = ZoneInfo("Europe/Paris")
GOOD = (Path(__file__).parent.parent / "newsletter" / "sample" / "newsletter.toml").read_text(
    encoding="utf-8"
)

# The contract's own values: `init` writes them, all of them, and nothing commented out.
CONTRACT = """\
[letter]
title = "Les Jeudis de l'ODD 17"
publisher = "Le RAMEAU"
language = "fr"
timezone = "Europe/Paris"
url = "https://jeudis.example.org/"
sender = "Les Jeudis de l'ODD 17 <jeudis@example.org>"
unsubscribe = "mailto:desinscription@example.org"
list_id = "jeudis.example.org"
editor = "redaction@example.org"

[schedule]
weekday = "thursday"
send = "09:00"
draft = { days_before = 2, at = "09:00" }
approval = "required"
grace = "6h"
collect = "6h"
holidays = "keep"
empty = "draft"

[delivery]
messenger = "outbox"
[delivery.smtp]
host = "localhost"
port = 587
tls = "starttls"
to = "jeudis@lists.example.org"
# recipients = "recipients.csv"
username_env = "SMTP_USERNAME"
password_env = "SMTP_PASSWORD"
"""


def line_with(text: str, words: str) -> int:
    """The line (from 1) of the first occurrence of some words."""
    return text[: text.index(words)].count("\n") + 1


def refused(text: str, kind: str = "config") -> str:
    """What is said of a bad file."""
    readers = {
        "config": read_config,
        "agenda": lambda text: read_agenda(text, PARIS),
        "sources": lambda text: read_sources(text, taken=frozenset({"agenda", "vacances"})),
    }
    with pytest.raises(FileError) as caught:
        readers[kind](text)
    said = str(caught.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert "\n" not in said
    assert caught.value.remedy
    assert caught.value.exit_code == 2
    return said


_TABLE = "\n[delivery.listmonk]\n"
_LOGIN = 'username_env = "U"\ntoken_env = "T"\n'
_WHOLE = f'{_TABLE}url = "https://l.example.org"\nlists = [3]\ntemplate = 1\n{_LOGIN}'
LISTMONK = [
    ("", 'messenger = "listmonk" : l’adresse de listmonk manque ; ajoutez une table [delivery.listmonk] avec url = "https://listmonk.example.org"'),
    (f'{_TABLE}url = "l.example.org"', 'url = "l.example.org" n’est pas l’adresse d’un serveur listmonk ; écrivez-la sans /api ni rien après, par exemple url = "https://listmonk.example.org"'),
    (_WHOLE.replace("org", "org/api/"), 'url = "https://l.example.org/api/" n’est pas l’adresse d’un serveur listmonk ; écrivez-la sans /api ni rien après, par exemple url = "https://listmonk.example.org"'),
    (_WHOLE.replace("https://l", "https://moi:x@l"), 'url = "https://moi:x@l.example.org" n’est pas l’adresse d’un serveur listmonk ; écrivez-la sans /api ni rien après, par exemple url = "https://listmonk.example.org"'),
    (_WHOLE.replace("https", "http"), 'url = "http://l.example.org" : listmonk serait joint sans chiffrement ; écrivez https:// ; http:// est pour cette machine'),
    (_WHOLE.replace("[3]", "[]"), "on ne sait pas à quelles listes de listmonk la lettre va ; écrivez leurs numéros, par exemple lists = [3]"),
    (_WHOLE.replace("template = 1\n", ""), "le modèle de listmonk manque ; écrivez le numéro de celui qui ne contient que le texte de la campagne, par exemple template = 1"),
    (_WHOLE.replace(_LOGIN, 'username_env = "U"\n'), 'on ne sait pas où sont l’identifiant et le jeton de listmonk ; écrivez username_env = "LISTMONK_USER" et token_env = "LISTMONK_TOKEN"'),
    (f'\nimages = "cid"{_WHOLE}', 'images = "cid" : listmonk n’envoie pas d’images avec la lettre ; écrivez images = "archive"'),
]  # fmt: skip
"""What stands after the messenger, and what is said of it."""

BAD_CONFIG = [
    ('title = "Les', 'titel = "Les', "[letter]", 'titel = "Les Jeudis de l\'ODD 17" : « titel » n’existe pas ici ; écrivez title = "Les Jeudis de l\'ODD 17"'),
    ('publisher = "Le RAMEAU"', 'publisher = "x"\nsubscribe = "abo"', "[letter]", 'subscribe = "abo" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://www.example.org/"'),
    ('publisher = "Le RAMEAU"', 'publisher = "x"\nreply_to = "moi"', "[letter]", 'reply_to = "moi" n’est pas une adresse de courriel ; écrivez par exemple "redaction@example.org"'),
    ('publisher = "Le RAMEAU"', 'publisher = "x"\ngrace = "6h"', "[letter]", 'grace = "6h" : « grace » n’a pas sa place ici ; mettez cette ligne sous [schedule]'),
    ('publisher = "Le RAMEAU"', "publisher = 17", "[letter]", 'publisher = 17 : il faut un texte entre guillemets ; écrivez publisher = "17"'),
    ('language = "fr"', 'language = "en"', "[letter]", 'language = "en" n’existe pas ; écrivez "fr"'),
    ('timezone = "Europe/Paris"', 'timezone = "Europe/Pari"', "[letter]", 'timezone = "Europe/Pari" : ce fuseau n’existe pas ; écrivez par exemple "Europe/Paris"'),
    ('timezone = "Europe/Paris"', 'timezone = "../../etc/passwd"', "[letter]", 'timezone = "../../etc/passwd" : ce fuseau n’existe pas ; écrivez par exemple "Europe/Paris"'),
    ('timezone = "Europe/Paris"', 'timezone = "Europe"', "[letter]", 'timezone = "Europe" : ce fuseau n’existe pas ; écrivez par exemple "Europe/Paris"'),
    ('url = "https://jeudis.example.org/"', 'url = "jeudis.example.org"', "[letter]", 'url = "jeudis.example.org" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://jeudis.example.org"'),
    ('url = "https://jeudis.example.org/"', 'url = "https://jeudis.example.org/?a=1"', "[letter]", 'url = "https://jeudis.example.org/?a=1" : l’archive est à l’adresse d’un dossier, sans nom de fichier, ni « ? », ni « # », ni accent, ni espace ; écrivez par exemple url = "https://jeudis.example.org/"'),
    ('url = "https://jeudis.example.org/"', 'url = "javascript:alert(1)"', "[letter]", 'url = "javascript:alert(1)" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://www.example.org/"'),
    ("<jeudis@example.org>", "<jeudis@éxample.org>", "[letter]", 'sender = "Les Jeudis de l\'ODD 17 <jeudis@éxample.org>" : une adresse de courriel s’écrit ici sans accent ; écrivez par exemple sender = "Les Jeudis de l\'ODD 17 <jeudis@xn--xample-9ua.org>"'),
    ("<jeudis@example.org>", "<jeudis>", "[letter]", 'sender = "Les Jeudis de l\'ODD 17 <jeudis>" : il faut une adresse de courriel, et une seule ; écrivez sender = "Nom <nom@example.org>"'),
    ('"Les Jeudis de l\'ODD 17 <jeudis', '"Les Jeudis\\nBcc: x <jeudis', "[letter]", 'sender = "Les Jeudis\\nBcc: x <jeudis@example.org>" : il y a un retour à la ligne ; écrivez-le sur une seule ligne'),
    ('"mailto:desinscription@example.org"', '"ftp://x.org"', "[letter]", 'unsubscribe = "ftp://x.org" n’est ni mailto: ni une adresse web ; écrivez "mailto:…" ou "https://…"'),
    ('"mailto:desinscription@example.org"', '"https://x.org/\\n"', "[letter]", 'unsubscribe = "https://x.org/\\n" : il y a un retour à la ligne ; écrivez-le sur une seule ligne'),
    ('"jeudis.example.org"', '"<jeudis>"', "[letter]", 'list_id = "<jeudis>" n’est pas un nom de liste (RFC 2919) ; écrivez par exemple jeudis.example.org'),
    ('"redaction@example.org"', '"redaction"', "[letter]", 'editor = "redaction" n’est pas une adresse de courriel ; écrivez par exemple "redaction@example.org"'),
    ('weekday = "thursday"', 'weekday = "jeudi"', "[schedule]", 'weekday = "jeudi" n’existe pas ; écrivez "friday", "monday", "saturday", "sunday", "thursday", "tuesday" ou "wednesday"'),
    ('send = "09:00"', 'send = "9h"', "[schedule]", 'send = "9h" : il faut une heure ; écrivez par exemple send = "09:00"'),
    ('send = "09:00"', 'send = "24:00"', "[schedule]", 'send = "24:00" : il faut une heure ; écrivez par exemple send = "09:00"'),
    ('at = "09:00"', 'at = "25:00"', "[schedule.draft]", 'at = "25:00" : il faut une heure ; écrivez par exemple at = "09:00"'),
    ("days_before = 2", "days_before = 9", "[schedule.draft]", "days_before = 9 est trop grand ; écrivez 6 au plus"),
    ('approval = "required"', 'approval = "yes"', "[schedule]", 'approval = "yes" n’existe pas ; écrivez "automatic" ou "required"'),
    ('grace = "6h"', 'grace = "6 hours"', "[schedule]", 'grace = "6 hours" : il faut une durée ; écrivez par exemple grace = "30min", "6h" ou "2d"'),
    ('grace = "6h"', 'grace = "6d"', "[schedule]", 'grace = "6d" : on attendrait encore une lettre quand la suivante se prépare ; écrivez moins, par exemple "6h"'),
    ('days_before = 2, at = "09:00"', 'days_before = 0, at = "10:00"', "[schedule.draft]", 'at = "10:00" : le brouillon serait fait après le départ de la lettre ; écrivez une heure plus tôt, ou plus de days_before'),
    ('collect = "6h"', 'collect = "0h"', "[schedule]", 'collect = "0h" : il faut une durée ; écrivez par exemple collect = "30min", "6h" ou "2d"'),
    ('messenger = "outbox"', 'messenger = "pigeon"', "[delivery]", 'messenger = "pigeon" n’existe pas ; écrivez "brevo", "listmonk", "outbox" ou "smtp"'),
    *(
        ('empty = "draft"', f'empty = "draft"\n[preview]\nurl = "{url}"', "[preview]", f'url = "{url}" : l’aperçu est au début d’une adresse, sans chemin ni rien d’autre ; écrivez par exemple "{instead}"')
        for url, instead in (
            ("https://apercu.example.org/jeudis/", "https://apercu.example.org/"),
            ("https://moi:x@apercu.example.org", "https://apercu.example.org/"),
            ("http://127.0.0.1:8017/?jour=2023-09-28", "http://127.0.0.1:8017/"),
            ("https://apercu.example.org/?", "https://apercu.example.org/"),
            ("https://a b.example.org", "https://apercu.example.org/"),
        )
    ),
    ('empty = "draft"', 'empty = "draft"\n[preview]\nurl = "apercu.example.org"', "[preview]", 'url = "apercu.example.org" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://apercu.example.org"'),
    ('empty = "draft"', 'empty = "draft"\n[preview]\nmot_de_passe = "x"', "[preview]", 'mot_de_passe = "x" : « mot_de_passe » n’existe pas ici ; retirez cette ligne ; ce qui peut y être : url, password_env'),
    ("port = 587", 'port = "587"', "[delivery.smtp]", 'port = "587" : il faut un nombre entier, sans guillemets ; écrivez port = 587'),
    ("port = 587", "port = 0", "[delivery.smtp]", "port = 0 est trop petit ; écrivez 1 au moins"),
    ('host = "localhost"', 'host = "mail.example.org"\ntls_ = 1', "[delivery.smtp]", "tls_ = 1 : « tls_ » n’existe pas ici ; écrivez tls = 1"),
    ('id = "agendas"', 'id = "semaine"', "[[section]] n° 3", 'id = "semaine" : c’est déjà celui du n° 2 ; donnez à chacun le sien'),
    ('id = "agendas"', 'id = "À vos agendas"', "[[section]] n° 3", 'id = "À vos agendas" : il faut un nom fait de petites lettres sans accent, de chiffres, de - et de _ ; écrivez par exemple id = "cette-semaine"'),
    ('shows = "replay"', 'shows = "replays"', "[[section]] n° 4", 'shows = "replays" n’existe pas ; écrivez "boussole", "edito", "event", "publication" ou "replay"'),
    ("days = [8, 60]", "days = [60, 8]", "[[section]] n° 3", "days = [60, 8] : il faut le premier et le dernier jour de la partie ; écrivez par exemple days = [0, 7]"),
    ('shows = "replay"', 'shows = "replay"\ndays = [0, 7]', "[[section]] n° 4", "days = [0, 7] : seules les parties d’événements ont des jours ; retirez cette ligne"),
    ('"https://example.org/vitrine"', '"/vitrine"', "[[boussole.point]] n° 1", 'url = "/vitrine" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://www.example.org/"'),
    ('publisher = "Le RAMEAU"', 'publisher = "Le\\u0007RAMEAU"', "[letter]", 'publisher = "Le\\u0007RAMEAU" : un caractère invisible s’y est glissé ; effacez-le, ou retapez ce texte'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "table", "words"), BAD_CONFIG, ids=[f"{row[2]}={row[1][:24]}" for row in BAD_CONFIG])  # fmt: skip
def test_newsletter_toml_is_read_strictly(old: str, new: str, table: str, words: str) -> None:
    """Every mistake in newsletter.toml is named with its line and table (counted from one), quoted, with what to write."""
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    line = line_with(GOOD, old) + new.count("\n")
    assert refused(text) == f"newsletter.toml, ligne {line}, {table} : {words}"


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://a.org:81/jeudis/index.html", "https://a.org:81/jeudis/"),
        ("https://a.org/jeudis#haut", "https://a.org/jeudis/"),
        ("https://a.org/jeudis/?", "https://a.org/jeudis/"),
        ("https://nom:secret@a.org/jeudis/", "https://a.org/jeudis/"),
        ("https://élan.example.org/été/", "https://xn--lan-9la.example.org/%C3%A9t%C3%A9/"),
        ("https://a.org/les jeudis", "https://a.org/les%20jeudis/"),
    ],
)
def test_the_archive_is_at_the_address_of_a_folder(url: str, folder: str) -> None:
    """Where pages' addresses could not begin with it, what is meant is said, and read as it is."""
    own = 'url = "https://jeudis.example.org/"'
    assert refused(GOOD.replace(own, f'url = "{url}"')).endswith(f'écrivez par exemple url = "{folder}"')
    for meant in (folder, folder.rstrip("/")):
        assert read_config(GOOD.replace(own, f'url = "{meant}"')).letter.base == folder


@pytest.mark.parametrize(("more", "words"), LISTMONK)
def test_listmonk_is_configured_whole(more: str, words: str) -> None:
    """What the messenger listmonk needs is asked for when it is configured; plain http is for this machine only."""
    said = refused(GOOD.replace('messenger = "outbox"', f'messenger = "listmonk"{more}', 1))
    assert said.endswith(f"] : {words}")
    for url in ("https://l.example.org/lettres/", "http://127.0.0.1:9000", "http://localhost:9000/"):
        whole = _WHOLE.replace("https://l.example.org", url)
        read = read_config(GOOD.replace('messenger = "outbox"', f'messenger = "listmonk"{whole}', 1))
        assert read.delivery.listmonk.url == url


_BREVO = '\n[delivery.brevo]\nlists = [12]\nkey_env = "BREVO_API_KEY"\n'
BREVO = [
    (_BREVO.replace("[12]", "[]"), "on ne sait pas à quelles listes de Brevo la lettre va ; écrivez leurs numéros, par exemple lists = [3]"),
    (_BREVO.replace('key_env = "BREVO_API_KEY"', ""), 'on ne sait pas où est la clé de Brevo ; écrivez key_env = "BREVO_API_KEY" dans [delivery.brevo]'),
    (f'{_BREVO}url = "api.brevo.com"', 'url = "api.brevo.com" n’est pas une adresse de l’interface de Brevo ; retirez cette ligne : la bonne adresse est connue'),
    (f'{_BREVO}url = "http://api.brevo.com/v3"', 'url = "http://api.brevo.com/v3" : Brevo serait joint sans chiffrement ; écrivez https:// ; http:// est pour cette machine'),
    (f'\nimages = "cid"{_BREVO}', 'images = "cid" : Brevo n’envoie pas d’images avec la lettre ; écrivez images = "archive"'),
]  # fmt: skip


@pytest.mark.parametrize(("more", "words"), BREVO)
def test_brevo_is_configured_whole(more: str, words: str) -> None:
    """What the messenger brevo needs is asked for when it is configured; its address is known, others are for tests."""
    said = refused(GOOD.replace('messenger = "outbox"', f'messenger = "brevo"{more}', 1))
    assert said.endswith(f"] : {words}")
    read = read_config(GOOD.replace('messenger = "outbox"', f'messenger = "brevo"{_BREVO}', 1))
    assert (read.delivery.brevo.url, read.delivery.brevo.anonymous) == ("https://api.brevo.com/v3", False)


def test_encryption_is_wanted_elsewhere() -> None:
    """`tls = "none"` is for this machine only, whatever its name or address."""
    bare = GOOD.replace('tls = "starttls"', 'tls = "none"')
    for host in ("localhost", "127.0.0.1", "::1", "127.8.9.1"):
        assert read_config(bare.replace('host = "localhost"', f'host = "{host}"')).delivery.smtp.host == host
    for host in ("mail.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0"):
        text = bare.replace('host = "localhost"', f'host = "{host}"')
        said = refused(text)
        assert (
            f'ligne {line_with(text, "tls = ")}, [delivery.smtp] : tls = "none" : {host} serait joint sans'
            in said
        )


def test_duplicate_months_are_refused() -> None:
    """A month has one theme."""
    theme = '\n[[theme]]\nmonth = "2023-09"\ntitle = "x"\n'
    text = GOOD + theme + theme
    assert (
        f'ligne {text.count(chr(10)) - 1}, [[theme]] n° 2 : month = "2023-09" : c’est déjà celui du n° 1'
        in refused(text)
    )
    assert 'month = "2023-13" : il faut un mois' in refused(GOOD + theme.replace("09", "13"))


FACET = '\n[[facet]]\nid = "a"\ntitle = "A"\n[[facet.value]]\nid = "x"\ntitle = "Les X"\n'
CHEMIN = '\n[[boussole.chemin]]\nurl = "https://e.org/"\ntitle = '
BAD_BOUSSOLE = {
    "a value twice": (FACET + '[[facet.value]]\nid = "x"\ntitle = "Y"\n', "[[facet]] n° 1, value n° 2", 'id = "x" : c’est déjà celui du n° 1 ; donnez à chacun le sien'),
    "one of another facet": (FACET + FACET.replace('"a"', '"b"').replace('"x"', '"y"'), "[[facet]] n° 2, value n° 1", 'title = "Les X" : une autre valeur s’appelle déjà ainsi ; choisissez-en un autre'),
    "one of a chemin": (FACET + '[[boussole.chemin]]\ntitle = "Les X"\ntext = "T"\nurl = "https://e.org/"\n', "[[facet]] n° 1, value n° 1", 'title = "Les X" : un chemin s’appelle déjà ainsi ; choisissez-en un autre'),
    "an id of a chemin": (FACET + '[[boussole.chemin]]\nid = "x"\ntitle = "Z"\ntext = "T"\nurl = "https://e.org/"\n', "[[facet]] n° 1, value n° 1", 'id = "x" : un chemin s’appelle déjà ainsi ; choisissez-en un autre'),
    "an id called as a title": (FACET + '[[facet.value]]\nid = "les-x"\ntitle = "Y"\n', "[[facet]] n° 1, value n° 2", 'id = "les-x" : une autre valeur s’appelle déjà ainsi ; choisissez-en un autre'),
    "no part of an address": (FACET.replace('"x"', '"x/y"'), "[[facet]] n° 1, value n° 1", 'id = "x/y" : il faut un nom fait de petites lettres sans accent, de chiffres, de - et de _ ; écrivez par exemple id = "cette-semaine"'),
    "no value": ('\n[[facet]]\nid = "a"\ntitle = "A"\n', "[[facet]] n° 1", "« A » n’a pas de valeur ; ajoutez au moins un [[facet.value]], avec id et title"),
    "a text elsewhere": (FACET + 'text_file = "../x.md"\n', "[[facet]] n° 1, value n° 1", 'text_file = "../x.md" est hors du dossier de la lettre ; écrivez par exemple text_file = "reperes/fondations.md"'),
    "notices elsewhere": ('[archive]\nmentions = "../x.md"\n', "[archive]", 'mentions = "../x.md" est hors du dossier de la lettre ; écrivez par exemple mentions = "mentions-legales.md"'),
    "two texts": (FACET + 'text_file = "x.md"\ntext = "x"\n', "[[facet]] n° 1, value n° 1", 'text_file = "x.md" : cette valeur a aussi un text ; gardez l’un des deux'),
    "two chemins": (CHEMIN + '"Été"\n' + CHEMIN + '"ete"\n', "[[boussole.chemin]] n° 6", 'title = "ete" : c’est déjà celui du n° 5 ; donnez à chacun le sien'),
    "two chemins of one id": (CHEMIN + '"A"\nid = "a"\n' + CHEMIN + '"B"\nid = "a"\n', "[[boussole.chemin]] n° 6", 'id = "a" : c’est déjà celui du n° 5 ; donnez à chacun le sien'),
    "blank words": (CHEMIN + '"A"\nwords = ["a", " "]\n', "[[boussole.chemin]] n° 5, words n° 2", '" " est vide ; écrivez-le, ou retirez cette ligne s’il est facultatif'),
    "a key in French": (CHEMIN + '"A"\nmots = ["projet"]\n', "[[boussole.chemin]] n° 5", 'mots = ["projet"] : « mots » n’existe pas ici ; écrivez words = ["projet"]'),
    "a facet called as a filter": (FACET.replace('id = "a"', 'id = "genre"'), "[[facet]] n° 1", 'id = "genre" : la recherche de l’archive s’en sert déjà ; choisissez-en un autre, par exemple "mes-genre"'),
    "a value too long for a file": (FACET.replace('"x"', f'"{"x" * 101}"'), "[[facet]] n° 1, value n° 1", f'id = "{"x" * 68}… : l’adresse d’une page n’aurait pas la place, elle a 100 signes au plus ici ; choisissez-en un plus court'),
    "a facet too long for a folder": (FACET.replace('"a"', f'"{"a" * 101}"'), "[[facet]] n° 1", f'id = "{"a" * 68}… : l’adresse d’une page n’aurait pas la place, elle a 100 signes au plus ici ; choisissez-en un plus court'),
    "a chemin of a long title": (CHEMIN + f'"{"a" * 101}"\n', "[[boussole.chemin]] n° 5", f'title = "{"a" * 68}… : une adresse qui en est faite n’aurait pas la place, elle a 100 signes au plus ici ; ajoutez par exemple id = "projet-de-territoire"'),
    "a chemin without a name": (CHEMIN + '"?"\n', "[[boussole.chemin]] n° 5", 'title = "?" : rien n’y fait une adresse ; ajoutez par exemple id = "projet-de-territoire"'),
    "other hours": ("\n[[parcours]]\nhours = 3\n", "[[parcours]] n° 1", "hours = 3 n’existe pas ; écrivez 2, 4 ou 12"),
    "hours twice": ("\n[[parcours]]\nhours = 2\n[[parcours]]\nhours = 2\n", "[[parcours]] n° 2", "hours = 2 : c’est déjà celui du n° 1 ; donnez à chacun le sien"),
    "minutes of parcours": ("\n[parcours]\nminutes = { note = 10 }\n", "[parcours]", "minutes = { note = 10 } : « minutes » n’a pas sa place ici ; mettez cette ligne sous [archive]"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_BOUSSOLE)
def test_facets_chemins_and_parcours_are_read_strictly(name: str) -> None:
    """What is wrong in them is named with its line and table, with what to write."""
    added, table, words = BAD_BOUSSOLE[name]
    said = refused(GOOD + added)
    assert said.startswith("newsletter.toml, ligne ")
    assert said.endswith(f", {table} : {words}")


VALUE = '[[facet.value]]\nid = "x"\ntitle = "X"\n'
OWN = '[[facet]]\nid = "a"\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("added", "at", "words"),
    [
        (VALUE, "[[facet.value]]", "[[facet.value]] : aucun [[facet]] ne le précède ; écrivez [[facet]] au-dessus, avec id et title"),
        (VALUE + OWN, "[[facet.value]]", "[[facet.value]] : il précède le [[facet]] de la ligne {later}, alors qu’il en fait partie ; mettez [[facet]] et ses lignes au-dessus"),
        (VALUE.replace("[[", "[").replace("]]", "]"), "[facet.value]", "[facet.value] : aucun [[facet]] ne le précède ; écrivez [[facet]] au-dessus, avec id et title"),
        ("# [[facet]]\n" + VALUE, "[[facet.value]]", "[[facet.value]] : aucun [[facet]] ne le précède ; écrivez [[facet]] au-dessus, avec id et title"),
        (OWN + VALUE.replace("[[", "[").replace("]]", "]"), "[facet.value]", "[[facet]] n° 1 : [facet.value] : il faut deux crochets de chaque côté ; écrivez [[facet.value]]"),
    ],
)  # fmt: skip
def test_a_row_without_the_one_that_it_belongs_to(added: str, at: str, words: str) -> None:
    """It is named with its line, what it lacks, and where that stands if it stands below."""
    text = GOOD.split("\n# [[facet]]")[0] + "\n" + added
    lines = text.split("\n")
    later = lines.index("[[facet]]") + 1 if "[[facet]]" in lines else None
    said = refused(text)
    assert said.startswith(f"newsletter.toml, ligne {lines.index(at) + 1}")
    assert said.endswith(words.format(later=later))


def test_a_rule_without_a_source() -> None:
    """A row of any list of lists is told so; one that a text of several lines speaks of is none."""
    rule = '[[source.rule]]\ntitle = "x"\nkind = "event"\n'
    said = refused(rule, "sources")
    assert (
        said
        == "feeds/sources.toml, ligne 1 : [[source.rule]] : aucun [[source]] ne le précède ; écrivez [[source]] au-dessus, avec id et kind"
    )
    assert "« x » n’existe pas ici" in refused("x = '''\n[[source.rule]]\n'''\n", "sources")


def test_names_in_addresses() -> None:
    """A title without an id is in addresses as ASCII with hyphens."""
    assert (
        slug("Se mobiliser autour d’un Projet de Territoire")
        == "se-mobiliser-autour-d-un-projet-de-territoire"
    )
    assert slug("Cœur d'Œuvre : été") == "coeur-d-oeuvre-ete"
    assert slug("« ? »") == ""


def test_missing_keys_are_named() -> None:
    """What is required and missing is said with the table that lacks it."""
    said = refused(GOOD.replace("editor = ", "# editor = "))
    assert (
        f"ligne {line_with(GOOD, '[letter]')}, [letter] : « editor » manque ; ajoutez une ligne editor = "
        in said
    )
    assert "la table [letter] manque ; ajoutez une ligne [letter]" in refused("")


def test_the_samples_values_are_the_contracts() -> None:
    """`init` writes exactly the contract's values of [letter], [schedule], [delivery] and [delivery.smtp]."""
    found = tomllib.loads(GOOD)
    assert {name: found[name] for name in ("letter", "schedule", "delivery")} == tomllib.loads(CONTRACT)
    assert read_config(CONTRACT).letter == read_config(GOOD).letter
    assert read_config(CONTRACT).section == read_config(GOOD).section


def test_the_sample_has_the_four_chemins() -> None:
    """`init` writes those of the letter itself, so that what its pages say of four holds."""
    own = (Path(__file__).parent.parent / "newsletter.toml").read_text(encoding="utf-8")
    chemins = read_config(GOOD).boussole.chemin
    assert [one.title for one in chemins] == [
        "Piloter ses partenariats stratégiques",
        "Transformer son modèle socio-économique",
        "Accélérer son innovation sociétale",
        "Se mobiliser autour d’un Projet de Territoire",
    ]
    assert chemins == read_config(own).boussole.chemin


def test_init_works_at_once_and_never_overwrites(desk: Desk) -> None:
    """A new workspace drafts, checks, approves and runs at once; `init` there again changes nothing, exit 2."""
    fresh = desk.root.parent / "fresh"
    now = "2023-09-26T09:05:00+02:00"
    assert desk("init", str(fresh), now=now).code == 0
    assert not list((fresh / "archive" / "editions").iterdir())
    own = dataclasses.replace(desk, root=fresh)
    assert [own("draft").code, own("check").code, own("approve", "2023-09-28").code] == [0, 0, 0]
    assert own("run", now="2023-09-28T09:00:00+02:00").code == 0
    assert len(own.outbox) == 1

    (fresh / "feeds" / "sources.toml").unlink()
    before = {path: path.read_bytes() for path in fresh.rglob("*") if path.is_file()}
    again = desk("init", str(fresh))
    assert (again.code, again.out) == (2, "")
    assert "there already" in again.err
    assert {path: path.read_bytes() for path in fresh.rglob("*") if path.is_file()} == before


EVENT = '[[event]]\ntitle = "Premier"\nstart = 2023-10-05\n\n[[event]]\nid = "b"\ntitle = "Second"\n'
BAD_AGENDA = [
    ("", 5, "[[event]] n° 2", 'l’événement "Second" n’a pas de start ; ajoutez une ligne start = 2026-12-10T18:00:00'),
    ("start = 2023-10-05T18:00:00\nend = 2023-10-05T17:00:00\n", 9, "[[event]] n° 2", "end = 2023-10-05T17:00:00 : il finit avant de commencer (start = 2023-10-05T18:00:00) ; corrigez l’une des deux dates"),
    ("start = 2023-10-05\nend = 2023-10-04\n", 9, "[[event]] n° 2", "end = 2023-10-04 : il finit avant de commencer (start = 2023-10-05) ; corrigez l’une des deux dates"),
    ("start = 2023-10-05T09:00:00+02:00\nend = 2023-10-05T08:00:00\n", 9, "[[event]] n° 2", "end = 2023-10-05T08:00:00 : il finit avant de commencer (start = 2023-10-05T09:00:00+02:00) ; corrigez l’une des deux dates"),
    ("start = 2023-10-05\nend = 2023-10-05T09:00:00\n", 9, "[[event]] n° 2", "end = 2023-10-05T09:00:00 : start et end doivent avoir une heure tous les deux, ou aucun ; écrivez-les de la même façon"),
    ('start = "5 octobre"\n', 8, "[[event]] n° 2", 'start = "5 octobre" n’est pas une date ; écrivez par exemple start = 2026-12-10T18:00:00, sans guillemets'),
    ("start = 09:00:00\n", 8, "[[event]] n° 2", "start = 09:00:00 n’est pas une date ; écrivez par exemple start = 2026-12-10T18:00:00, sans guillemets"),
    ("start = 0001-01-01T00:00:00+10:00\n", 8, "[[event]] n° 2", "start = 0001-01-01T00:00:00+10:00 : l’année 1 est impossible ; corrigez-la"),
    ("start = 9999-12-31T23:00:00-10:00\n", 8, "[[event]] n° 2", "start = 9999-12-31T23:00:00-10:00 : l’année 9999 est impossible ; corrigez-la"),
    ("date = 2023-10-05\n", 8, "[[event]] n° 2", "date = 2023-10-05 : un événement a un start ; écrivez start = 2023-10-05"),
    ('start = 2023-10-05\nurl = "javascript:alert(1)"\n', 9, "[[event]] n° 2", 'url = "javascript:alert(1)" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://www.example.org/"'),
    ('start = 2023-10-05\nurl = "www.example.org"\n', 9, "[[event]] n° 2", 'url = "www.example.org" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://www.example.org"'),
    ('start = 2023-10-05\nlinks = [{ label = "x", url = "data:text/html,x" }]\n', 9, "[[event]] n° 2, links n° 1", 'url = "data:text/html,x" n’est pas une adresse web ; écrivez-la en entier, par exemple "https://www.example.org/"'),
    ('start = 2023-10-05\nlinks = [{ label = "x" }]\n', 9, "[[event]] n° 2, links n° 1", '« url » manque ; ajoutez une ligne url = "…"'),
    ('start = 2023-10-05\nlinks = [{ label = "x", url = 1 }]\n', 9, "[[event]] n° 2, links n° 1", 'url = 1 : il faut un texte entre guillemets ; écrivez url = "1"'),
    ('start = 2023-10-05\nstatus = "maybe"\n', 9, "[[event]] n° 2", 'status = "maybe" n’existe pas ; écrivez "confirmed", "tentative" ou "cancelled"'),
    ('start = 2023-10-05\nlieu = "Paris"\n', 9, "[[event]] n° 2", 'lieu = "Paris" : « lieu » n’existe pas ici ; écrivez place = "Paris"'),
    ('start = 2023-10-05\n"résumé" = "Paris"\n', 9, "[[event]] n° 2", 'résumé = "Paris" : « résumé » n’existe pas ici ; écrivez summary = "Paris"'),
    ('start = 2023-10-05\nplaces = "Paris"\n', 9, "[[event]] n° 2", 'places = "Paris" : « places » n’existe pas ici ; écrivez place = "Paris"'),
    ('start = 2023-10-05\nplace = "Pa\\u0001ris"\n', 9, "[[event]] n° 2", 'place = "Pa\\u0001ris" : un caractère invisible s’y est glissé ; effacez-le, ou retapez ce texte'),
    ('start = 2023-10-05\ntags = "un"\n', 9, "[[event]] n° 2", 'tags = "un" : il faut une liste entre crochets ; écrivez tags = ["un"]'),
    ('start = 2023-10-05\naccompanies = "b"\n', 9, "[[event]] n° 2", 'accompanies = "b" : un événement n’en a pas ; retirez cette ligne'),
    ('start = 2023-10-05\n[[replay]]\ntitle = " "\n', 10, "[[replay]] n° 1", 'title = " " est vide ; écrivez-le, ou retirez cette ligne s’il est facultatif'),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nstart = 2023-10-01\n', 11, "[[replay]] n° 1", "start = 2023-10-01 : un replay n’a ni start ni end, mais une date ; écrivez date = 2023-10-01"),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nid = "b"\n', 11, "[[replay]] n° 1", 'id = "b" : c’est déjà celui de "Second" ; choisissez-en un autre'),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nreplay_of = "c"\n', 11, "[[replay]] n° 1", 'replay_of = "c" : aucune entrée de l’agenda n’a l’id « c » ; écrivez un id qui existe, ou la clé entière d’une autre source ("source/…")'),
    ('start = 2023-10-05\n[[publication]]\ntitle = "P"\nstatus = "tentative"\n', 11, "[[publication]] n° 1", 'status = "tentative" : seul un événement en a un ; retirez cette ligne'),
    ('start = 2023-10-05\nnot_replay_of = "b"\n', 9, "[[event]] n° 2", 'not_replay_of = "b" : un événement n’en a pas ; retirez cette ligne'),
    ('start = 2023-10-05\n[[replay]]\ntitle = "R"\nnot_replay_of = "c"\n', 11, "[[replay]] n° 1", 'not_replay_of = "c" : aucune entrée de l’agenda n’a l’id « c » ; écrivez un id qui existe, ou la clé entière d’une autre source ("source/…")'),
    ('start = 2023-10-05\n[[answer]]\nsame_as = "a/1"\n', 9, "[[answer]] n° 1", '« entry » manque ; ajoutez une ligne entry = "…"'),
    ('start = 2023-10-05\n[[answer]]\nentry = "b"\nsame_as = "a/1"\n', 10, "[[answer]] n° 1", 'entry = "b" n’est pas une clé ; écrivez la clé d’une entrée, "source/…" : newsletter entries les donne'),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\n', 10, "[[answer]] n° 1", "la réponse sur « a/1 » ne dit rien ; écrivez-y une seule de ces lignes : same_as, not_same_as, replay_of, not_replay_of"),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nsame_as = "b"\nreplay_of = "b"\n', 12, "[[answer]] n° 1", "la réponse sur « a/1 » dit à la fois same_as et replay_of ; écrivez-y une seule de ces lignes : same_as, not_same_as, replay_of, not_replay_of"),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nreplay_of = "c"\n', 11, "[[answer]] n° 1", 'replay_of = "c" : aucune entrée de l’agenda n’a l’id « c » ; écrivez un id qui existe, ou la clé entière d’une autre source ("source/…")'),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nsame_as = "a/1"\n', 11, "[[answer]] n° 1", 'same_as = "a/1" : c’est l’entrée elle-même ; écrivez la clé de l’autre entrée, ou effacez cette réponse'),
    ('start = 2023-10-05\n[[answer]]\nentry = "agenda/b"\nnot_same_as = "b"\n', 11, "[[answer]] n° 1", 'not_same_as = "b" : c’est l’entrée elle-même ; écrivez la clé de l’autre entrée, ou effacez cette réponse'),
    ('start = 2023-10-05\nsame_as = ["a/1", "b"]\n', 9, "[[event]] n° 2", 'same_as = ["a/1", "b"] : c’est l’entrée elle-même ; écrivez la clé de l’autre entrée, ou effacez cette réponse'),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nsame_as = "c/3"\n[[answer]]\nentry = "c/3"\nnot_same_as = "a/1"\n', 14, "[[answer]] n° 2", 'not_same_as = "a/1" : la ligne 11 dit le contraire (same_as = "c/3") ; gardez celle des deux qui est juste, et effacez l’autre'),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nreplay_of = "b"\n[[answer]]\nentry = "a/1"\nnot_replay_of = "agenda/b"\n', 14, "[[answer]] n° 2", 'not_replay_of = "agenda/b" : la ligne 11 dit le contraire (replay_of = "b") ; gardez celle des deux qui est juste, et effacez l’autre'),
    ('start = 2023-10-05\nsame_as = "a/1"\n[[answer]]\nentry = "a/1"\nnot_same_as = "b"\n', 12, "[[answer]] n° 1", 'not_same_as = "b" : la ligne 9 dit le contraire (same_as = "a/1") ; gardez celle des deux qui est juste, et effacez l’autre'),
    ('start = 2023-10-05\n[[answer]]\nentry = "agenda/b"\nreplay_of = "a/1"\n', 11, "[[answer]] n° 1", 'replay_of = "a/1" : un événement n’en a pas ; retirez cette ligne'),
    ('start = 2023-10-05\n[[answer]]\nentry = "a/1"\nsame = "a/2"\n', 11, "[[answer]] n° 1", 'same = "a/2" : « same » n’existe pas ici ; écrivez same_as = "a/2"'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "line", "table", "words"), BAD_AGENDA, ids=[row[0][:50] for row in BAD_AGENDA]
)
def test_the_agenda_is_read_strictly(rest: str, line: int, table: str, words: str) -> None:
    """Every mistake in the agenda is named with its line and row (counted from one), quoted, with what to write."""
    assert refused(EVENT + rest, "agenda") == f"feeds/agenda.toml, ligne {line}, {table} : {words}"


SOURCE = '[[source]]\nid = "a"\nkind = "event"\nurl = "https://a.example.org/"\n\n[[source]]\n'
BAD_SOURCES = [
    ('id = "a"\nkind = "event"\nurl = "https://b.example.org/"\n', 7, "[[source]] n° 2", 'id = "a" : c’est déjà celui du n° 1 ; donnez à chacun le sien'),
    ('id = "b"\nkind = "event"\nfile = "../x.xml"\n', 9, "[[source]] n° 2", 'file = "../x.xml" est hors du dossier de la lettre ; recopiez ce fichier dans feeds, et écrivez par exemple file = "feeds/nom.xml"'),
    ('id = "b"\nkind = "event"\nfile = "feeds/../../x.xml"\n', 9, "[[source]] n° 2", 'file = "feeds/../../x.xml" est hors du dossier de la lettre ; recopiez ce fichier dans feeds, et écrivez par exemple file = "feeds/nom.xml"'),
    ('id = "b"\nkind = "event"\nfile = "/etc/passwd"\n', 9, "[[source]] n° 2", 'file = "/etc/passwd" est hors du dossier de la lettre ; recopiez ce fichier dans feeds, et écrivez par exemple file = "feeds/nom.xml"'),
    ('id = "b"\nkind = "event"\n', 6, "[[source]] n° 2", "la source « b » doit avoir ou url ou file ; gardez l’un des deux"),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\nfile = "x"\n', 6, "[[source]] n° 2", "la source « b » doit avoir ou url ou file ; gardez l’un des deux"),
    ('id = "b"\nkind = "event"\nurl = "javascript:alert(1)"\n', 9, "[[source]] n° 2", 'url = "javascript:alert(1)" n’est pas une adresse http, https ou webcal ; écrivez-la en entier, par exemple "https://www.example.org/feed/"'),
    ('id = "b"\nkind = "event"\nurl = "file:///etc/passwd"\n', 9, "[[source]] n° 2", 'url = "file:///etc/passwd" n’est pas une adresse http, https ou webcal ; écrivez-la en entier, par exemple "https://www.example.org/feed/"'),
    ('id = "b"\nkind = "event"\nurl = "http://[::1"\n', 9, "[[source]] n° 2", 'url = "http://[::1" n’est pas une adresse http, https ou webcal ; écrivez-la en entier, par exemple "https://www.example.org/feed/"'),
    ('id = "b"\nkind = "note"\nurl = "https://b.org/"\n', 8, "[[source]] n° 2", 'kind = "note" n’existe pas ; écrivez "event", "replay" ou "publication"'),
    ('id = "B 1"\nkind = "event"\nurl = "https://b.org/"\n', 7, "[[source]] n° 2", 'id = "B 1" : il faut un nom fait de petites lettres sans accent, de chiffres, de - et de _ ; écrivez par exemple id = "cette-semaine"'),
    ('id = "vacances"\nkind = "event"\nurl = "https://b.org/"\n', 7, "[[source]] n° 2", 'id = "vacances" : c’est celui d’un fichier de l’agenda ; choisissez-en un autre'),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\nformt = "feed"\n', 10, "[[source]] n° 2", 'formt = "feed" : « formt » n’existe pas ici ; écrivez format = "feed"'),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\nformat = "pdf"\n', 10, "[[source]] n° 2", 'format = "pdf" n’existe pas ; écrivez "calendar", "feed" ou "page"'),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\ntimezone = "Mars"\n', 10, "[[source]] n° 2", 'timezone = "Mars" : ce fuseau n’existe pas ; écrivez par exemple "Europe/Paris"'),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\n[[source.rule]]\nkind = "replay"\n', 10, "[[source]] n° 2, rule n° 1", "cette règle n’a pas de critère ; ajoutez title, category, link ou enclosure"),
    ('id = "b"\nkind = "event"\nurl = "https://b.org/"\n[[source.rule]]\ntitle = ["x"]\n', 10, "[[source]] n° 2, rule n° 1", "cette règle ne décide rien ; ajoutez kind, type ou ignore = true"),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "line", "table", "words"), BAD_SOURCES, ids=[row[3] for row in BAD_SOURCES])
def test_sources_are_read_strictly(rest: str, line: int, table: str, words: str) -> None:
    """Every mistake in the sources is named with its line and row (counted from one), quoted, with what to write."""
    assert refused(SOURCE + rest, "sources") == f"feeds/sources.toml, ligne {line}, {table} : {words}"


def test_empty_files_are_valid() -> None:
    """An empty agenda and an empty list of sources, also of comments only, are valid."""
    for text in ("", "\n", "# rien pour l'instant\n"):
        assert read_agenda(text, PARIS).rows == ()
        assert read_sources(text) == ()


def test_a_good_agenda_is_read_as_written() -> None:
    """Dates, links, references to other sources and lists are taken as they are."""
    text = (
        EVENT
        + 'start = 2023-10-05T09:00:00\n[[publication]]\ntitle = "P"\naccompanies = "autre/cle"\nsame_as = "b"\n'
    )
    rows = read_agenda(text, PARIS).rows
    assert [(kind.value, row.title) for kind, row in rows] == [
        ("event", "Premier"),
        ("event", "Second"),
        ("publication", "P"),
    ]
    assert rows[0][1].start == dt.date(2023, 10, 5)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\nb = [{ c = 1 },\n { c = 2 }]\n", "$.b[1].c", 2),
        ('[[event]]\ntitle = "deux\u2028lignes"\nstart = 1\n', "$.event[0].start", 3),
        ("[delivery]\n[delivery.smtp]\nport = 1\n", "$.delivery.smtp.port", 3),
        ("x = 1\n", "$.y", None),
    ],
)
def test_lines_are_found(text: str, path: str, line: int | None) -> None:
    """The line of a key is found as an editor counts it, as near as can be told."""
    assert line_of(text, path) == line


@pytest.mark.parametrize(
    "line",
    [
        'password = "hunter2!"',
        'password_env = "hunter2!"',
        'token_env = "hunter2!"',
        'token_env = "a64f1hunter2c09e"',  # a key in hexadecimal would be a variable's name, too
        'token_env = ["KEY", "hunter2!"]',
        'password_env = "hunter2',  # no end
        "password_env = hunter2",
        "password_env = hunter2!",
        'passwort = "hunter2!"',
        'mot_de_passe = "hunter2!"',
        'api_key = "hunter2!"',
        'secret = "hunter2!"',
        'user = "hunter2!"',
        'login = "hunter2!"',
        'password_env = ["hunter2!"]',
        'password_env = { value = "hunter2!" }',
        'dkim = "hunter2!"',
        'dkim = { selector = "s", domain = "example.org", key_file = "/-----BEGIN PRIVATE KEY-----hunter2!" }',
        f'password = "{"hunter2!" * 20}"',
        'dkim = { selector = "s", domain = "example.org", key = "hunter2!" }',
    ],
)
def test_a_secret_in_the_file(line: str) -> None:
    """What may be a secret is not said again, and nobody is led to write it elsewhere in the file."""
    key = line.partition(" = ")[0]
    text = re.sub(rf"(?m)^{key} = .*$", "", GOOD).replace("[delivery.smtp]", f"[delivery.smtp]\n{line}\n#", 1)
    said = refused(text)
    assert "unter2" not in said
    assert key in said


@pytest.mark.parametrize("key", ["password", "password_env", "token_env"])
def test_a_secret_in_the_file_is_led_to_its_place(key: str) -> None:
    """Its writer learns where it belongs."""
    text = re.sub(rf"(?m)^{key} = .*$", "", GOOD)
    said = refused(text.replace("[delivery.smtp]", f'[delivery.smtp]\n{key} = "hunter2!"\n#', 1))
    assert "variable d’environnement" in said
