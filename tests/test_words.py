"""The editor's French: what preflight would write instead, and what it leaves alone."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter import spelling, typography
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind, Level, Link
from newsletter.preflight import candidates, fixes, passages, preflight, vocabulary
from newsletter.preflight.dates import weekdays
from newsletter.preflight.prose import Passage
from newsletter.schema import read_config
from tests.test_curate import CONFIG
from tests.test_preflight import EDITION, MESSAGE
from tests.test_schema import GOOD
from tests.workspaces import DAY, TUESDAY, Desk

NBSP = "\u00a0"
D = dt.date(2023, 9, 28)
ROOT = Path(__file__).resolve().parent.parent


def mended(text: str) -> str:
    """Apply every fix, last first, so that places hold."""
    for fix in sorted(fixes(text), key=lambda fix: -fix.at):
        assert text[fix.at :].startswith(fix.before)
        text = text[: fix.at] + fix.after + text[fix.at + len(fix.before) :]
    return text


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("double-space", "deux  mots", "deux mots"),
        ("double-space", "la fin.   Le début", "la fin. Le début"),
        ("straight-quotes", 'le "faire alliance" ensemble', f"le «{NBSP}faire alliance{NBSP}» ensemble"),
        ("straight-quotes", '("oui")', f"(«{NBSP}oui{NBSP}»)"),
        ("accent-missing", "A l'occasion du colloque", "À l'occasion du colloque"),
        ("accent-missing", "Fini. A partir de jeudi", "Fini. À partir de jeudi"),
        ("accent-missing", "A vos agendas", "À vos agendas"),
        ("accent-missing", "A 9 h, au CESE", "À 9 h, au CESE"),
        ("accent-missing", "A Paris, jeudi", "À Paris, jeudi"),
        ("accent-missing", "l'Etat et l’Ecole", "l'État et l’École"),
        ("accent-missing", "Evénement à Lyon", "Événement à Lyon"),
        ("accent-missing", "ETUDE nationale", "ÉTUDE nationale"),
        ("accent-missing", "Ile-de-France", "Île-de-France"),
        ("accent-missing", "Ca va mieux. Ca y est", "Ça va mieux. Ça y est"),
        (
            "accent-missing",
            "Etre ensemble, Etes-vous là, Evidemment, Epoque",
            "Être ensemble, Êtes-vous là, Évidemment, Époque",
        ),
        ("accent-missing", "Ete et l’Ete", "Été et l’Été"),
        ("accent-missing", "A retrouver. A ne pas manquer", "À retrouver. À ne pas manquer"),
        ("accent-missing", "A télécharger. A côté", "À télécharger. À côté"),
        ("accent-missing", "le coeur de l’Oeuvre", "le cœur de l’Œuvre"),
        ("english-date", "le 28 September 2023", f"le 28{NBSP}septembre 2023"),
        ("english-date", "le 5 Oct 2023", f"le 5{NBSP}octobre{NBSP}2023"),
        ("english-date", "Sept. 5, 2023", f"5{NBSP}septembre{NBSP}2023"),
        ("english-date", "October 2023", f"octobre{NBSP}2023"),
        ("english-date", "October 5", f"5{NBSP}octobre"),
        ("english-date", "Thursday 28 septembre", "jeudi 28 septembre"),
        ("ordinal", "la 9ème Rencontre", "la 9e Rencontre"),
        ("ordinal", "les 3èmes Assises", "les 3es Assises"),
        ("ordinal", "la 1ère fois", "la 1re fois"),
        ("ordinal", "le XXIème siècle", "le XXIe siècle"),
        ("ordinal", "la 2nde vie", "la 2de vie"),
        ("ordinal", "le 15 ème forum", "le 15e forum"),
        ("hour-format", "à 2h30", f"à 2{NBSP}h{NBSP}30"),
        ("hour-format", "en 2h, 4h ou 12h", f"en 2{NBSP}h, 4{NBSP}h ou 12{NBSP}h"),
        ("hour-format", "de 9h00 à 18H", f"de 9{NBSP}h à 18{NBSP}h"),
        ("word-twice", "le cap de de la lettre", "le cap de la lettre"),
        ("word-twice", "Le le colloque", "Le colloque"),
        ("word-twice", "si vous vous vous souvenez", "si vous vous souvenez"),
        ("word-twice", "le cap de de de la lettre", "le cap de la lettre"),
        ("spacing", "un mot , deux", "un mot, deux"),
        ("spacing", "la fin .", "la fin."),
        ("spacing", "un mot,deux", "un mot, deux"),
        ("spacing", "la fin.Le début", "la fin. Le début"),
        ("spacing", "( entre )", "(entre)"),
        ("ellipsis", "et ainsi de suite...", "et ainsi de suite…"),
        ("ellipsis", "notes, guides, etc...", "notes, guides, etc."),
    ],
)
def test_what_to_write_instead(code: str, text: str, expected: str) -> None:
    """Each fault is named by its code, with what to write; mended, nothing is left to say."""
    assert {fix.code for fix in fixes(text)} == {code}
    assert mended(text) == expected
    assert fixes(expected) == []
    assert all(fix.why for fix in fixes(text))


@pytest.mark.parametrize(
    "text",
    [
        "Nous nous retrouvons, si vous vous souvenez bien",
        "faire faire, tout en en parlant",
        "Il y a a priori deux voies",
        "Boutros Boutros-Ghali",
        "A-t-on compris ? A priori, oui. A minima, un peu.",
        "A été publié ; plan A, vitamine A",
        "A New Deal for the Goals of 28 September",
        "“Partnering for the Goals”, the Education of Europe",
        "Europe, Économie, Emploi, Ensemble, Entreprise, Enfants, Excellence",
        "Emmanuel, Elle, Est, Et, En, Edgar, Enquête",
        "le moteur poétique coexiste avec Zoé, Noël et le Groenland",
        "le 1er juin, la 1re, le 2d, le 3e, le XXe siècle",
        f"à 9{NBSP}h{NBSP}30, en 24 heures, à 12:30, une étude H2020",
        "Citoyen(ne)s, (ré)inventer, inscrit·e·s",
        "les 4 km, 1 000 euros, 3,5 %, 17.3, v2.0",
        "M. Dupont, odd17.org et Node.js ; etc.",
        "« Jeunes & Territoires 2050 : l’engagement en Actions »",
        'un écran de 17" et un de 24"',
        "Comment ? Pourquoi ?! Ensemble… ou pas…",
        "sept (7) étapes ; (cf. [kit])",
        "Black Friday, Giving Tuesday, May, la March Academy",
        "CAREnews, l’ESS, l’ETP, le CA se réunit, Ca et Mg",
        "Ah ah, ha ha ha, bla bla bla",
        "Theresa May 12, Mme May 5",
        "24h Chrono, les 24h du Mans",
        "le 5 oct. 2023, 3 nov. 2023",
        f"«{NBSP}A bientôt{NBSP}» dit-il, à bientôt".replace("A b", "À b"),
        "",
    ],
)  # fmt: skip
def test_what_is_left_alone(text: str) -> None:
    """What is right, or might be, is no fault: also once typography has set its spaces."""
    assert fixes(text) == []
    assert fixes(typography.text(text)) == []


@given(st.text(alphabet=" aeéEA.,;:!?…\"'’«»()-12h\u00a0\u202f\ue000mr", max_size=60))
def test_fixes_name_their_place(text: str) -> None:
    """A fix stands where it says, changes something, and they come in the order of the text."""
    found = fixes(text)
    assert [fix.at for fix in found] == sorted(fix.at for fix in found)
    for fix in found:
        assert text[fix.at : fix.at + len(fix.before)] == fix.before != fix.after


def said(edition: Edition) -> list[str]:
    found = preflight(MESSAGE, edition, CONFIG, links={})
    assert all(one.level is Level.WARNING for one in found)
    return [f"{one.code}:{one.where}" for one in found]


def test_where_faults_are_told() -> None:
    """Faults of one kind in one place are one warning, which shows what to write; addresses and code are no prose."""
    edito = 'La 9ème, la 15ème.\n\n[la 3ème](https://a.org/2h--9ème) et `2h "x"` <https://a.org/4h>'
    edition = dataclasses.replace(EDITION, subject="Le 4ème rendez-vous", preheader="à 2h", edito=edito)
    assert said(edition) == ["ordinal:subject", "hour-format:preheader", "ordinal:edito"]
    message = preflight(MESSAGE, edition, CONFIG, links={})[-1].message
    assert message == (
        "Dans l’édito, écrivez « 9e » au lieu de « 9ème », « 15e » au lieu de « 15ème », « 3e » au lieu de « 3ème »"
        " (abréviation des ordinaux)."
    )


def test_every_fault_is_named() -> None:
    """What is over the first five is named too, and what has quotes of its own gets no others."""
    numbers = [f"la {number}ème" for number in range(2, 12)]
    for many, words in (
        (6, "« 7e » au lieu de « 7ème » (abr"),
        (7, "et de même pour 2 autres corrections, « 7e » et « 8e » (abr"),
    ):
        edition = dataclasses.replace(EDITION, edito=f"{', '.join(numbers[:many])}.")
        message = preflight(MESSAGE, edition, CONFIG, links={})[-1].message
        assert words in message.replace("\u00a0", " ")
    edition = dataclasses.replace(EDITION, edito='Oui à "faire alliance".')
    message = preflight(MESSAGE, edition, CONFIG, links={})[-1].message
    assert message.replace("\u00a0", " ").startswith(
        'Dans l’édito, écrivez « faire alliance » au lieu de "faire alliance" ('
    )


def test_entries_are_checked_for_what_an_editor_mends() -> None:
    """Titles, places and the words of links are checked; summaries where the letter's people wrote them."""
    entry = EditionEntry(
        key="agenda/x", section="replays", kind=Kind.REPLAY, title="La 9ème", place="à 2h", summary="la 3ème",
        links=(Link(label='Le "guide"', url="https://a.org/"),),
    )  # fmt: skip
    edition = dataclasses.replace(EDITION, entries=(entry,))
    assert said(edition) == ["ordinal:agenda/x", "hour-format:agenda/x", "straight-quotes:agenda/x"]
    for key, expected in (("agenda/y", ["ordinal:agenda/y"]), ("source/y", [])):
        other = EditionEntry(
            key=key, section="replays", kind=Kind.REPLAY, title="Un titre", summary="la <b>3ème</b>"
        )
        assert said(dataclasses.replace(EDITION, entries=(other,))) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("agenda/x", ["double-space:agenda/x", "ellipsis:agenda/x"]),
        ("source/x", ["double-space:source/x"]),
    ],
)
def test_whose_words_are_read_how(key: str, expected: list[str]) -> None:
    """The letter's people's own words are read as the editor's are, a source's for what can't be meant."""
    entry = EditionEntry(key=key, section="replays", kind=Kind.REPLAY, title="Deux  mots...")
    assert said(dataclasses.replace(EDITION, entries=(entry,))) == expected


def test_the_words_of_the_settings() -> None:
    """Titles and texts of newsletter.toml are read too; those that come with the program are right."""
    assert said(EDITION) == []
    theme = '\n[[theme]]\nmonth = "2023-09"\ntitle = "les methodes"\nrendezvous = ["la  fin"]\n'
    config = read_config(GOOD.replace('title = "Cette semaine"', 'title = "A vos agendas"') + theme)
    found = preflight(MESSAGE, EDITION, config, links={})
    assert [f"{one.code}:{one.where}" for one in found] == [
        "accent-missing:newsletter.toml",
        "double-space:newsletter.toml",
    ]
    assert found[0].message.startswith("Dans newsletter.toml, écrivez « À »")


def test_other_languages_are_left_alone() -> None:
    """Entries that say their language, and words that are marked, are not read as French; the rest of them is."""
    wrong = 'SDG Summit: "18 September 2023";  it is is here'
    entry = EditionEntry(
        key="agenda/x", section="replays", kind=Kind.REPLAY, title=wrong, summary=wrong, language="en",
        place="à 2h",
    )  # fmt: skip
    marked = (
        f"Le [{wrong}]{{lang=en}} : [*{wrong}* [2]]{{lang=EN}}, [a [{wrong}]{{lang=de}} {wrong}]{{lang=en}}."
    )
    edition = dataclasses.replace(
        EDITION, entries=(entry,), edito=f"# {marked}\n\n{marked}", subject=marked, preheader=marked
    )
    assert said(edition) == ["hour-format:agenda/x"]
    french = dataclasses.replace(entry, language="fr-CA", place=None)
    assert "double-space:agenda/x" in said(dataclasses.replace(edition, entries=(french,)))


def test_a_picture_in_a_sentence() -> None:
    """A picture, code and an empty link stand for a word: the spaces around them are not two of a kind."""
    assert said(dataclasses.replace(EDITION, edito="Voir ![alt](https://a.org/x.png) et `x` ici.")) == []
    assert said(dataclasses.replace(EDITION, edito="Voir [](https://a.org/x) ici.")) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("mardi 28 septembre", "edito:28-09"),
        ("Mardi 28 septembre 2023", "edito:28-09"),
        ("le lundi 1er janvier", None),
        ("le mardi 1er janvier", "edito:01-01"),
        ("jeudi 28 et samedi 29 septembre", "edito:29-09"),
        ("mercredi 28 et vendredi 29 septembre", "edito:28-09"),
        ("du jeudi 28 septembre au mercredi 4 octobre", None),
        ("jeudi 31 septembre", None),
        ("mardi 14 juillet 1789", None),
        ("lundi 14 juillet 1789", "edito:14-07"),
        ("jeudi 28 septembre", None),
        (f"jeudi 28{NBSP}septembre", None),
        ("jeudi 28 à 9 h, puis en octobre", None),
        ("mardi 12 h, le 3 mai", None),
        ("samedi 30 décembre", None),
        ("mardi 28/9/2023", "edito:28-09"),
        ("jeudi 28/09/2023", None),
        ("mardi 28/09", "edito:28-09"),
        ("mardi 3/4 des places", None),
        ("mardi 28/13/2023", None),
        ("mar. 28 septembre 2023", "edito:28-09"),
        ("Mardi 28 sept. 2023", "edito:28-09"),
        ("jeu. 28 sept. 23", None),
        ("mar. 3 oct.", None),
        ("mer. 3 oct.", "edito:03-10"),
        ("jeudi 25 mai", None),
        ("samedi 25 mai", None),
        ("lundi 25 mai", "edito:25-05"),
        ("mercredi 5 octobre", "edito:05-10"),
        ("jeudi 29 février 2024", None),
        ("jeudi 4 janvier", None),
    ],
)
def test_weekdays_match_their_dates(text: str, where: str | None) -> None:
    """A weekday that is not its date's is told; a date without a year is the nearest to the edition."""
    found = [one.where for one in weekdays([Passage("edito", "l’édito", text)], D)]
    assert found == ([where] if where else [])


def test_the_weekday_is_said() -> None:
    """The warning says which day it is."""
    (found,) = weekdays([Passage("edito", "l’édito", "rendez-vous mardi 28 septembre")], D)
    assert (
        found.message
        == f"Dans l’édito, « mardi 28 septembre » : le 28{NBSP}septembre{NBSP}2023 est un jeudi."
    )
    assert said(dataclasses.replace(EDITION, edito="rendez-vous mardi 28 septembre")) == [
        "weekday-wrong:edito:28-09"
    ]


def test_every_wrong_weekday_is_said() -> None:
    """Two that are wrong about one day, as in a title and its summary, are one warning that shows both."""
    texts = ("mardi 28 septembre", "lundi 28 septembre 2023", "lundi 28 septembre 2024")
    (found,) = weekdays([Passage("source/x", "« x »", text, running=False) for text in texts], D)
    assert found.where == "source/x:28-09"
    assert found.message.replace(NBSP, " ") == (
        "Dans « x », « mardi 28 septembre » et « lundi 28 septembre » : le 28 septembre 2023 est un jeudi ;"
        " « lundi 28 septembre » : le 28 septembre 2024 est un samedi."
    )


def test_accents_apart_from_their_letters_are_read_alike() -> None:
    """A month may come from a program that writes an accent as a sign of its own."""
    for month in ("décembre", "de\u0301cembre"):
        edition = dataclasses.replace(EDITION, edito=f"rendez-vous lundi 5 {month} 2023")
        assert said(edition) == ["weekday-wrong:edito:05-12"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("le 31 novembre", "« 31 novembre » n’existe pas : novembre n’a que 30 jours"),
        ("jeudi 31 septembre 2023", "« 31 septembre 2023 » n’existe pas : septembre n’a que 30 jours"),
        ("le 29 février 2027", "« 29 février 2027 » n’existe pas : février 2027 n’a que 28 jours"),
        ("le 29 fe\u0301vrier 2027", "« 29 février 2027 » n’existe pas : février 2027 n’a que 28 jours"),
        ("le 30 févr.", "« 30 févr. » n’existe pas : février n’a que 29 jours"),
        ("du 28 au 31 avril", "« 31 avril » n’existe pas : avril n’a que 30 jours"),
        ("le 32 de\u0301cembre", "« 32 décembre » n’existe pas : décembre n’a que 31 jours"),
        ("le 31/11/2026", "« 31/11/2026 » n’existe pas : novembre n’a que 30 jours"),
        (
            "le 31 juin ou le 31 juin, le 30 février",
            "« 31 juin » n’existe pas : juin n’a que 30 jours ; « 30 février » n’existe pas : février n’a que 29 jours",
        ),
        ("le 29 février", ""),
        ("le 29 février 2028, le 31 décembre, le 30 novembre", ""),
        ("le 29 février 1500", ""),
        ("n° 31 novembre 2026, 4 031 juin, 12,31 juin, les 31 associations", ""),
        ("le 31/12/2026, le 31/11, en 31/11/26", ""),
    ],
)
def test_days_that_no_month_has_are_told(text: str, fault: str) -> None:
    """With what stands there; without a year it is enough that one year has the day."""
    found = said_of(dataclasses.replace(EDITION, edito=text), "day-unknown")
    assert [one.replace(NBSP, " ") for one in found] == ([f"Dans l’édito, {fault}."] if fault else [])


def said_of(edition: Edition, code: str) -> list[str]:
    """What the findings of one code say."""
    return [one.message for one in preflight(MESSAGE, edition, CONFIG, links={}) if one.code == code]


def words_of(text: str) -> tuple[str, ...]:
    return candidates([Passage("edito", "l’édito", text)])


def test_which_words_are_looked_up() -> None:
    """Words of prose are, elisions apart; names, numbers and what is English are not."""
    assert words_of("L’élan (ré)invente aujourd’hui : Carenews et l’ORSE, co-portés, h2o, le 3e, inscrit·e·s") == (
        "élan", "réinvente", "aujourd'hui", "co-portés", "inscrit",
    )  # fmt: skip
    assert words_of("Vivre ici. Carenews, avec Lyon et du coeur") == ("ici", "avec")
    assert words_of("the art of partnering with the others") == ()
    assert candidates([Passage("agenda/x", "« x »", "Titre d’une source", running=False)]) == ()


def test_parts_of_words_are_not_looked_up() -> None:
    """A word with a ligature is looked up as it is read; halves of a cut or illegible word are not looked up at all."""

    def asked(text: str) -> tuple[str, ...]:
        return candidates(passages(dataclasses.replace(EDITION, edito=text, entries=())))

    assert asked("Le ﬁnancement du conﬂit") == ("financement", "conflit")
    assert asked("Le parte-\nnariat et le géné\u00ac ral") == ()
    assert asked("A\ufffderez, sta\ufffding, parte\u00adnariat") == ()


def test_unknown_words_are_told() -> None:
    """What the dictionary does not have is one warning for each place, with what it has instead."""
    edition = dataclasses.replace(EDITION, edito="Un colloqe, un colloqe, et un xyzt.")
    found = preflight(MESSAGE, edition, CONFIG, links={}, misspelt={"colloqe": ("colloque",), "xyzt": ()})
    assert [f"{one.code}:{one.where}" for one in found] == ["spelling:edito"]
    assert "« colloqe » (« colloque » ?), « xyzt »." in found[0].message
    assert found[0].message.endswith("Si le mot est juste, ajoutez-le à feeds/names.txt.")


@pytest.mark.skipif(not spelling.misspelt(["xyztt"]), reason="hunspell has no French dictionary here")
def test_the_dictionary_is_asked() -> None:
    """Hunspell knows French, living prefixes and parts of words; the letter's own names are right."""
    asked = [
        "crowdfunding",
        "colloque",
        "colloqe",
        "co-construire",
        "éditorial",
        "réinventer",
        "coconstruire",
        "Ramo",
    ]
    assert set(spelling.misspelt(asked)) == {"colloqe", "Ramo"}
    assert "colloque" in spelling.misspelt(["colloqe"])["colloqe"]
    assert set(spelling.misspelt(asked, {"ramo", "Colloqe"})) == set()


def test_without_a_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hunspell nothing is said of spelling; when it hangs, that is said, and asked anew the next time."""
    spelling._asked.cache_clear()
    spelling._instead.cache_clear()
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert spelling.misspelt(["colloqe"]) == {}
    spelling._asked.cache_clear()

    def hang(*arguments: object, **options: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/hunspell")
    monkeypatch.setattr(spelling, "run", hang)
    assert spelling.misspelt(["colloqe"]) is None
    [told] = vocabulary.spelling([], None)
    assert (told.code, told.where) == ("spelling-unchecked", "spelling")
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert spelling.misspelt(["colloqe"]) == {}
    spelling._asked.cache_clear()


def test_the_letters_own_names(tmp_path: Path) -> None:
    """A name stands on a line of its own or beside others; comments, a missing and a broken file are nothing."""
    path = tmp_path / "names.txt"
    assert spelling.read_names(path) == frozenset()
    path.write_text("# Nos partenaires\nCarenews  ORSE # deux\n\nDJEPVA\n", encoding="utf-8")
    assert spelling.read_names(path) == {"Carenews", "ORSE", "DJEPVA"}
    path.write_bytes(b"\xff\xfe")
    assert spelling.read_names(path) == frozenset()


def test_check_tells_the_editor(desk: Desk) -> None:
    """`check` says it of the editor's own text, in a draft as the editor saves it; it blocks nothing."""
    desk("draft", now=TUESDAY)
    desk.edition.write_text(desk.edition.read_text() + "\n# La 9ème\n\nRendez-vous mardi 5 octobre à 2h30.\n")
    told = desk("check", DAY, "--json")
    assert told.code == 0
    found = {f"{one['code']}:{one['where']}" for one in told.json}
    assert {"ordinal:edito", "ordinal:subject", "hour-format:edito", "weekday-wrong:edito:05-10"} <= found


@pytest.mark.parametrize("day", ["2023-09-14", "2023-09-21"])
def test_shipped_editions_are_in_good_french(day: str) -> None:
    """The editions that come with the program are examples: nothing is to be said of their French."""
    from newsletter.draft import read_edition

    text = (ROOT / "archive" / "editions" / f"{day}.md").read_text(encoding="utf-8")
    edition = dataclasses.replace(
        read_edition(text, f"{day}.md", CONFIG.letter.zone), status=EditionStatus.DRAFT
    )
    texts = passages(edition)
    assert [fix for passage in texts for fix in fixes(passage.text)] == []
    assert list(weekdays(texts, edition.date)) == []
