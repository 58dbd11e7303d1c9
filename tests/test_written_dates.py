"""Dates of events, read in what French texts say of them."""

import datetime as dt
import unicodedata
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.dates.written import read_date
from newsletter.collect.parse import parse, read
from newsletter.collect.received import Job, Received
from newsletter.config import Source
from newsletter.model import Entry, Kind

PARIS = ZoneInfo("Europe/Paris")
ANCHOR = dt.date(2023, 9, 20)  # a Wednesday
NOW = dt.datetime(2023, 9, 20, 12, tzinfo=PARIS)


def said(text: str, title: str = "", anchor: dt.date = ANCHOR) -> str:
    """What was read, in one line: start, end, "?" when uncertain; "-" when nothing was."""
    found = read_date(title, text, anchor, PARIS)
    if found is None:
        return "-"
    assert found.words
    assert found.all_day is not isinstance(found.start, dt.datetime)
    moments = [
        f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, dt.datetime) else f"{moment}"
        for moment in (found.start, found.end)
        if moment
    ]
    return " / ".join(moments) + (" ?" if found.uncertain else "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rendez-vous le jeudi 5 octobre 2023 de 9 h à 17 h 30 au CESE.", "2023-10-05 09:00 / 2023-10-05 17:30"),
        ("JEUDI 5 OCTOBRE, DE 9H À 18H", "2023-10-05 09:00 / 2023-10-05 18:00"),
        ("Rendez-vous le 𝟭𝟳 𝗡𝗢𝗩𝗘𝗠𝗕𝗥𝗘 𝟮𝟬𝟮𝟯 à 𝟭𝟴𝗛𝟯𝟬", "2023-11-17 18:30"),
        ("𝑽𝒆𝒏𝒅𝒓𝒆𝒅𝒊 17 𝒏𝒐𝒗𝒆𝒎𝒃𝒓𝒆, 9 h", "2023-11-17 09:00"),
        ("Jeudi\u00a05\u00a0octobre\u00a02023 de 9\u202fh à 17\u202fh\u202f30", "2023-10-05 09:00 / 2023-10-05 17:30"),
        ("Webinaire le 1er octobre", "2023-10-01 ?"),
        ("Webinaire le 1ᵉʳ décembre à midi", "2023-12-01 12:00"),
        ("5 oct. 2023 à 14h30", "2023-10-05 14:30 ?"),
        ("Rencontre le 05/10/2023 à 18 h", "2023-10-05 18:00"),
        ("Le 05.10.2023, 18h-20h", "2023-10-05 18:00 / 2023-10-05 20:00 ?"),
        ("2023-10-05 : assemblée générale", "2023-10-05 ?"),
        ("Le mardi 3 octobre à partir de 18h", "2023-10-03 18:00"),
        ("Mardi 3 octobre, dès 18 h 30", "2023-10-03 18:30"),
        ("Webinaire mercredi 18 octobre de 12h30 à 14h00", "2023-10-18 12:30 / 2023-10-18 14:00"),
        ("Mercredi 18 octobre | 9h-12h | en ligne", "2023-10-18 09:00 / 2023-10-18 12:00"),
        ("Mercredi 18 octobre – 9h – 12h", "2023-10-18 09:00 / 2023-10-18 12:00"),
        ("Mercredi 18 octobre (de 9 à 12 h)", "2023-10-18 09:00 / 2023-10-18 12:00"),
        ("De 9h à 12h, le 18 octobre, à Lyon", "2023-10-18 09:00 / 2023-10-18 12:00 ?"),
        ("À 18h30 le mercredi 18 octobre", "2023-10-18 18:30"),
        ("Mercredi 18 octobre à 18 heures", "2023-10-18 18:00"),
        ("Mercredi 18 octobre de 18 h à minuit", "2023-10-18 18:00 / 2023-10-19 00:00"),
        ("Le 18 octobre de 9h à 12h et de 14h à 17h", "2023-10-18 09:00 / 2023-10-18 17:00 ?"),
        ("Le 18 octobre à Paris et en ligne, de 9h à 12h", "2023-10-18 09:00 / 2023-10-18 12:00 ?"),
        ("« Mercredi 18 octobre » à 14h", "2023-10-18 14:00"),
        ("📅 Mercredi 18 octobre 2023 ⏰ 14h - 16h 📍 Paris", "2023-10-18 14:00 / 2023-10-18 16:00"),
        ("Rendez-vous le 18 octobre. Programme complet, conditions d’annulation en ligne", "2023-10-18 ?"),
        ("Le 18 octobre à 18h 30 rue de la Paix", "2023-10-18 18:00 ?"),
        ("Rendez-vous le 18 octobre, 30 rue de la Paix", "2023-10-18 ?"),
        ("Rendez-vous le 18 octobre (1h30 d’échanges)", "2023-10-18 ?"),
        ("Rendez-vous du 3 au 5 novembre", "2023-11-03 / 2023-11-05"),
        ("Du vendredi 3 au dimanche 5 novembre 2023", "2023-11-03 / 2023-11-05 ?"),
        ("Rendez-vous 3-5 novembre 2023", "2023-11-03 / 2023-11-05"),
        ("Rendez-vous du 30 juin au 2 juillet 2024", "2024-06-30 / 2024-07-02"),
        ("Rendez-vous du 28 décembre au 3 janvier", "2023-12-28 / 2024-01-03"),
        ("Rendez-vous du 28 décembre au 3 janvier 2024", "2023-12-28 / 2024-01-03"),
        ("Rendez-vous du 05/10/2023 au 07/10/2023", "2023-10-05 / 2023-10-07"),
        ("Rendez-vous du 5/10 au 7/10/2023", "2023-10-05 / 2023-10-07"),
        ("Du 18 septembre au 8 octobre, semaine du développement durable", "2023-09-18 / 2023-10-08"),
        ("Du 3 novembre à 9 h au 5 novembre 2023 à 18 h", "2023-11-03 09:00 / 2023-11-05 18:00 ?"),
        ("Rendez-vous les 28 et 29 septembre", "2023-09-28 / 2023-09-29"),
        ("Rendez-vous 28, 29 et 30 septembre 2023", "2023-09-28 / 2023-09-30"),
        ("jeudi 28 et vendredi 29 septembre", "2023-09-28 / 2023-09-29 ?"),
        ("jeudi 28 septembre et vendredi 29 septembre, de 9h à 17h", "2023-09-28 09:00 / 2023-09-29 17:00"),
        ("Rendez-vous 30 septembre et 1er octobre", "2023-09-30 / 2023-10-01"),
        ("Le 11 janvier, en ligne", "2024-01-11 ?"),
        ("Inscrivez-vous au webinaire du jeudi 5 octobre", "2023-10-05"),
        ("Le 20 septembre à 18h", "2023-09-20 18:00 ?"),
        ("Cérémonie le 29 févr. 2024", "2024-02-29 ?"),
        ("Rendez-vous le 5 octobre. Inscriptions jusqu’au 1er octobre.", "2023-10-05 ?"),
        ("Rendez-vous le 5 octobre ! Inscription obligatoire avant le 28/09/2023", "2023-10-05 ?"),
        ("Publié le 12 septembre 2023. Rencontre le jeudi 5 octobre.", "2023-10-05"),
        ("Après l’édition du 6 octobre 2022, retrouvons-nous le 5 octobre 2023", "2023-10-05"),
        ("Rendez-vous du 3 au 5 novembre ; le 4 novembre à 20h, concert", "2023-11-03 / 2023-11-05 ?"),
        ("Rendez-vous le 5 octobre 2023 au CESE. Programme du 5 octobre : accueil", "2023-10-05"),
        ("Paris, le 20 septembre 2023 – Notre colloque aura lieu le 5 octobre", "2023-10-05"),
        ("Rendez-vous de l’ODD 17, 5 octobre 2023, Paris", "2023-10-05"),
    ],
)  # fmt: skip
def test_reads(text: str, expected: str) -> None:
    """Days, spans and hours as French sites write them; a year that is not said is that of the next such day."""
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Inscriptions jusqu’au 5 octobre",
        "Inscriptions ouvertes du 5 au 25 octobre",
        "Inscription avant le jeudi 5 octobre",
        "Date limite d’inscription : 5 octobre",
        "Dates limites de dépôt des dossiers : les 5 et 6 octobre",
        "Clôture des candidatures le 5 octobre à midi",
        "Candidatures à envoyer au plus tard le 5 octobre",
        "Répondez d’ici le 5 octobre",
        "Publié le 5 octobre",
        "Article mis à jour le 5 octobre 2023",
        "Parution le 5 octobre",
        "La loi du 1er juillet 1901",
        "Le décret n° 2023-12 du 5 octobre 2023",
        "Association créée le 5 octobre 1998",
        "Réunis le 5 septembre dernier, nos membres",
        "La lettre n° 12 octobre 2023",
        "Objectifs de développement durable : ODD 17 octobre 2023",
        "Épisode 3 mars 2024",
        "Tous les jeudis de 12h à 14h",
        "Les métiers de demain",
        "Trois pages et 5 sept étapes",
        "En octobre 2023, à Paris",
        "31 septembre 2023",
        "32/10/2023",
        "Version 1.10.2023",
        "Tél. : 05.10.20.23.11",
        "https://example.org/2023/10/05/article",
        "COVID-19 mars, un bilan",
        "24/7, 1/2, 50-50",
        "Le 5 prochain, à 18h",
        "Ouverture des inscriptions le 2 octobre",
        "Exposition visible depuis le 5 septembre 2023",
        "",
    ],
)
def test_is_no_date_of_an_event(text: str) -> None:
    """Deadlines, publications, laws, numbers and what is no day at all."""
    assert said(text) in {"-", "1998-10-05 ?", "1901-07-01 ?"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vendredi 5 octobre", "2023-10-05 ?"),  # it is a Thursday
        ("vendredi 5 octobre 2023", "2023-10-05 ?"),
        ("Le 5 octobre puis le 9 novembre", "2023-10-05 ?"),
        ("Les 5 et 12 octobre", "2023-10-05 ?"),
        ("Le 5 ou 6 octobre", "2023-10-05 ?"),
        ("Retour sur notre webinaire du mardi 12 septembre", "-"),
        ("Le colloque du 12 septembre a réuni 200 personnes", "-"),
        ("Le colloque du 6 octobre 2022 a réuni 200 personnes", "-"),
        ("Communiqué de presse du 20 septembre 2023", "-"),
        ("Reporté : le webinaire du 5 octobre aura lieu plus tard", "2023-10-05 ?"),
        ("Le webinaire du 5 octobre est annulé", "2023-10-05 ?"),
        ("Initialement prévu le 5 octobre, il aura lieu le 12 octobre", "2023-10-12 ?"),
        ("Le 5 octobre (date à confirmer)", "2023-10-05 ?"),
        ("À partir du 5 octobre", "2023-10-05 ?"),
        ("du 3 au 5 juillet", "2023-07-03 / 2023-07-05 ?"),
        ("La semaine du 2 octobre", "2023-10-02 ?"),
        ("entre le 3 et le 5 novembre", "2023-11-03 ?"),
        ("Horizon : le 1er janvier 2030", "2030-01-01 ?"),
        ("Du 1er octobre au 31 décembre 2023", "2023-10-01 / 2023-12-31 ?"),
        ("Le 5 octobre vers 18h", "2023-10-05 18:00 ?"),
        ("Le 5 octobre à 10h et 14h", "2023-10-05 10:00 ?"),
        ("Le 5 octobre à 18h (heure de Nouméa)", "2023-10-05 18:00 ?"),
        ("Le 5 octobre à 3h", "2023-10-05 03:00 ?"),
        ("Le 05/10/23 à 18h", "2023-10-05 18:00 ?"),
        ("Inscription : 5 octobre", "-"),
        ("Demain à 18h, à la mairie", "2023-09-21 18:00 ?"),
        ("Rendez-vous jeudi prochain à 18h", "2023-09-21 18:00 ?"),
        ("Rendez-vous ce jeudi", "2023-09-21 ?"),
        ("Le 5 octobre à 18h. Rappel : le 5 octobre à 19h", "2023-10-05 18:00 ?"),
    ],
)
def test_is_uncertain(text: str, expected: str) -> None:
    """What a person must look at: contradictions, several dates, moves, far and past days, relative words."""
    assert said(text) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Webinaire du 5 octobre", "Prochains rendez-vous : 9 novembre, 7 décembre", "2023-10-05 ?"),
        ("Webinaire du 5 octobre", "Jeudi 5 octobre 2023 de 12h à 14h, en ligne", "2023-10-05 12:00 / 2023-10-05 14:00 ?"),
        ("Colloque", "Le 5 octobre à Paris, le 9 novembre à Lyon", "2023-10-05 ?"),
        ("Les 5 octobre et 9 novembre", "", "2023-10-05 ?"),
        ("Festival du 3 au 5 novembre", "Ouverture le 3 novembre à 18h", "2023-11-03 / 2023-11-05 ?"),
        ("Annulé : webinaire", "Le 5 octobre à 18h", "2023-10-05 18:00 ?"),
        ("Les Jeudis de l’ODD 17", "Le jeudi 5 octobre à 13 h", "2023-10-05 13:00"),
        ("Appel à projets jusqu’au 1er octobre", "Réunion d’information le 5 octobre", "2023-10-05 ?"),
    ],
)  # fmt: skip
def test_a_date_in_the_title_is_the_events(title: str, text: str, expected: str) -> None:
    """Other dates in the text leave it certain; the text may add its hours."""
    assert said(text, title) == expected


def test_the_words_are_those_of_the_text() -> None:
    """They are shown to the editor as they stand, accents and capitals included."""
    found = read_date("", "Notez le Mardi 1er Août 2023, de 9 h à 10 h !", dt.date(2023, 7, 1), PARIS)
    assert found is not None
    assert found.words == "Mardi 1er Août 2023, de 9 h à 10 h"
    assert found.start == dt.datetime(2023, 8, 1, 9, tzinfo=PARIS)


@pytest.mark.parametrize(
    "text",
    ["Colloque le 14 décembre 2023 à 18 h", "Colloque jeudi 1er févr. 2024", "Le 3 août 2024 à 9h : fête"],
)
def test_accents_apart_from_their_letters_are_read_alike(text: str) -> None:
    """A text may be written in decomposed Unicode; so may what marks a deadline in it."""
    assert said(unicodedata.normalize("NFD", text)) == said(text) != "-"
    late = unicodedata.normalize("NFD", "Dépôt des dossiers jusqu’à fin août : échéance le 3 août 2024")
    assert said(late) == "-"


ITEM = """<item><title>{title}</title><guid>1</guid>{date}<description>{text}</description></item>"""


def job_of_feed(text: str, date: str = "2023-09-20T09:00:00+02:00", **source: Any) -> Job:
    """A feed of one event, in which no field says when it takes place."""
    item = ITEM.format(title="Le webinaire", text=text, date=f"<pubDate>{date}</pubDate>" if date else "")
    answer = Received(body=f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    values = {"id": "s", "kind": Kind.EVENT, "url": "https://example.org/feed", **source}
    return Job(source=Source(**values), answer=answer, zone=PARIS, now=NOW)


def event_of_feed(text: str, date: str = "2023-09-20T09:00:00+02:00", **source: Any) -> Entry:
    """The one event of such a feed."""
    (entry,) = parse(job_of_feed(text, date, **source))
    return entry


def test_an_event_of_a_feed_is_dated_by_its_text() -> None:
    """The publication anchors it; the words are kept, and doubt too. Only events are dated."""
    entry = event_of_feed("Rendez-vous le &lt;b&gt;5 octobre&lt;/b&gt; de 9 h à 12 h")
    assert (entry.start, entry.end, entry.all_day) == (
        dt.datetime(2023, 10, 5, 9, tzinfo=PARIS),
        dt.datetime(2023, 10, 5, 12, tzinfo=PARIS),
        False,
    )
    assert (entry.read_from, entry.uncertain) == ("5 octobre de 9 h à 12 h", False)
    for text, is_whole in (("Colloque le jeudi 5 octobre", False), ("Colloque du 5 au 6 octobre", True)):
        entry = event_of_feed(text)
        assert (entry.start, entry.all_day) == (dt.date(2023, 10, 5), is_whole), "only its hour is not said"
    assert event_of_feed("Le 5 ou le 6 octobre").uncertain
    nothing = event_of_feed("Inscrivez-vous avant le 5 octobre")
    assert (nothing.start, nothing.read_from, nothing.uncertain) == (None, None, False)
    note = event_of_feed("Le 5 octobre", kind=Kind.PUBLICATION)
    assert (note.start, note.read_from) == (None, None)


def test_an_event_whose_words_name_no_day_is_told() -> None:
    """No event is lost in silence: the editor learns of it with the source; a deadline is a day, and tells of no event."""
    found = read(job_of_feed("Entrée libre, dans la limite des places"))
    assert [one.french for one in found.skipped] == ["« Le webinaire » : pas de date lisible"]
    assert [one.title for one in found.entries] == ["Le webinaire"]
    for text in ("Inscrivez-vous avant le 5 octobre", "Rendez-vous mardi à 18h", "Le 5 octobre à 18h"):
        assert read(job_of_feed(text)).skipped == ()
    assert read(job_of_feed("Entrée libre", kind=Kind.PUBLICATION)).skipped == ()


def test_hours_are_those_of_the_source() -> None:
    """An overseas source speaks in its own hours; the entry has the letter's."""
    entry = event_of_feed("Le 5 octobre à 18 h", timezone="Indian/Reunion")
    assert entry.start == dt.datetime(2023, 10, 5, 16, tzinfo=PARIS)


def test_without_a_date_of_publication_more_must_be_said() -> None:
    """First sight may be long after: then only a year or a right weekday leave no doubt."""
    assert event_of_feed("Rendez-vous le 5 octobre", date="").uncertain
    assert not event_of_feed("Le jeudi 5 octobre", date="").uncertain
    assert not event_of_feed("Rendez-vous le 5 octobre 2023", date="").uncertain
    assert event_of_feed("Le vendredi 5 octobre", date="").uncertain


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1))
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


@given(DAYS, st.integers(0, 273), st.booleans(), st.booleans())
def test_what_is_written_is_read(anchor: dt.date, ahead: int, year: bool, weekday: bool) -> None:  # noqa: FBT001
    """Any day less than nine months ahead is read as it was written, with or without its year and weekday."""
    day = anchor + dt.timedelta(days=ahead)
    words = f"{WEEKDAYS[day.weekday()] + ' ' if weekday else ''}{day.day} {MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"
    assert said(f"Rencontre le {words} à 18 h", anchor=anchor) == f"{day} 18:00"


WORDS = [
    "le",
    "du",
    "au",
    "et",
    "5",
    "12",
    "3",
    "octobre",
    "mars",
    "sept.",
    "2023",
    "18h",
    "à",
    "de",
    "jeudi",
    "demain",
    "jusqu’au",
    "-",
    "/",
    ",",
    "05/10/2023",
    "n°",
    "loi",
    ".",
    "1er",
    "(",
]


@given(st.text(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), DAYS)
def test_any_text_is_read_without_a_fault(text: str, anchor: dt.date) -> None:
    """Whatever the text, the end is not before the start."""
    found = read_date(text[:50], text, anchor, PARIS)
    if found is not None and found.end is not None:
        assert found.start <= found.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Forum jeudi 5 octobre, 14h/17h\n45 employeurs vous attendent",
            "2023-10-05 14:00 / 2023-10-05 17:00",
        ),
        ("Forum jeudi 5 octobre, 14h-17h 45 employeurs", "2023-10-05 14:00 / 2023-10-05 17:00"),
        ("Salon jeudi 5 octobre à 9 h\n12 exposants", "2023-10-05 09:00"),
        ("Atelier jeudi 5 octobre à 18 h\n30 à la mairie", "2023-10-05 18:30"),
        ("Atelier jeudi 5 octobre à 18h 30 à la mairie", "2023-10-05 18:30"),
    ],
)
def test_what_is_counted_gives_an_hour_no_minutes(text: str, expected: str) -> None:
    """A number on the next line, or before what is counted, is not an hour's minutes; a line that was wrapped is read on."""
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Atelier le jeudi 5 octobre entre 18 et 21 heures", "2023-10-05 18:00 / 2023-10-05 21:00"),
        ("Atelier entre 9 et 12h, le jeudi 5 octobre", "2023-10-05 09:00 / 2023-10-05 12:00"),
        (
            "Atelier jeudi 5 octobre. Venez quand vous voulez entre 18 et 21 h.",
            "2023-10-05 18:00 / 2023-10-05 21:00 ?",
        ),
    ],
)
def test_between_two_hours_the_first_may_stand_without_its_word(text: str, expected: str) -> None:
    """« entre 18 et 21 heures » begins at 18 h."""
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Réunion publique le 12.11.23 à 18h", "2023-11-12 18:00 ?"),
        ("Réunion publique le 2.1.23 à 18h", "-"),
        ("Mise à jour 10.11.23 du logiciel", "-"),
        ("Réunion : appelez le 05.11.23.44.12", "-"),
    ],
)
def test_short_years_after_points_are_asked(text: str, expected: str) -> None:
    """A day with points and a year of two figures is read where an event has it, never for certain."""
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café des langues tous les derniers samedis du mois à 10h", "2023-09-30 10:00 ?"),
        ("Repair café : 1er jeudi du mois, 18h-20h", "2023-10-05 18:00 / 2023-10-05 20:00 ?"),
        ("Atelier couture chaque 2e mardi à 14h", "2023-10-10 14:00 ?"),
        ("Les deuxièmes mardis de chaque mois, de 14h à 16h", "2023-10-10 14:00 / 2023-10-10 16:00 ?"),
        ("Bourse aux plantes le troisième samedi d’octobre à 9h", "2023-10-21 09:00 ?"),
        ("Chaque premier dimanche du mois, entrée gratuite au parc", "-"),
        ("Permanence : le 1er et le 3e jeudi du mois, 14h-17h", "-"),
    ],
)
def test_what_comes_back_each_month_is_asked_on_its_next_day(text: str, expected: str) -> None:
    """A weekday of each month is the next such day, always asked; two of them, or a habit without an event, are none."""
    assert said(text) == expected
