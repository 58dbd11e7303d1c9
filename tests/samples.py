"""Values that several tests use: a whole issue, as a real Thursday has it."""

import dataclasses
import datetime as dt

from newsletter.model import Boussole, Card, Day, Issue, Kind, Link, Pointer, Section, Theme

BOOK = Card(
    key="agenda/communs",
    kind=Kind.PUBLICATION,
    label="Livre · à paraître",
    title="Commun(s) : discours de la méthode",
    url="https://example.org/communs",
    action="Découvrir",
    summary_html="Les fruits de <strong>17 ans</strong> de recherche empirique pour co-construire le bien commun.",
    summary="Les fruits de 17 ans de recherche empirique pour co-construire le bien commun.",
    date="5 octobre 2023",
)
COLLOQUE = Card(
    key="agenda/jeunes-territoires-2050",
    kind=Kind.EVENT,
    label="Événement",
    title="Colloque « Jeunes & Territoires 2050 : l'engagement en Actions »",
    url="https://example.org/colloque",
    action="Programme et inscription",
    links=(Link(label="3 raisons d'être au CESE", url="https://example.org/3-raisons"),),
    summary_html="Le rôle des institutions publiques et académiques pour impulser et mobiliser toutes les énergies.",
    summary="Le rôle des institutions publiques et académiques pour impulser et mobiliser toutes les énergies.",
    day=Day(weekday="jeu.", number="5", month="oct."),
    when="jeudi 5 octobre 2023, de 9 h à 18 h",
    date="jeu. 5 octobre",
    detail="9 h – 18 h · Palais d'Iéna (CESE), Paris",
    apports=(BOOK,),
)
LAUNCH = Card(
    key="agenda/trajectoire",
    kind=Kind.EVENT,
    label="Événement",
    title="Lancement de la plateforme « Trajectoire socio-économique »",
    url="https://example.org/trajectoire",
    action="En savoir plus",
    day=Day(weekday="mer.", number="18", month="oct."),
    when="mercredi 18 octobre 2023, de 13 h à 14 h 30",
    date="mer. 18 octobre",
    detail="13 h – 14 h 30 · En ligne",
    notice="Nouvelle date",
)
REPLAY = Card(
    key="chaine/abc",
    kind=Kind.REPLAY,
    label="Replay · webinaire du 21 septembre",
    title="CAP 2030 : vers de nouveaux équilibres socio-économiques",
    url="https://example.org/watch?v=cap2030",
    action="Voir ou écouter",
    links=(Link(label="Écouter le podcast", url="https://example.org/podcast"),),
    summary_html="Associations et alliances d'intérêt général réinventent leurs modèles.",
    summary="Associations et alliances d'intérêt général réinventent leurs modèles.",
    date="21 septembre 2023",
    duration="58 min",
)
NOTE = Card(
    key="agenda/ig2050",
    kind=Kind.PUBLICATION,
    label="Note",
    title="Intérêt général 2050 : une matrice de trajectoire",
    url="https://example.org/note-2050",
    action="Lire",
    summary_html="18 mois pour la performance, 7 ans pour l'innovation, 28 ans pour renouveler un contrat de confiance.",
    summary="18 mois pour la performance, 7 ans pour l'innovation, 28 ans pour renouveler un contrat de confiance.",
    date="25 septembre 2023",
    duration="12 min de lecture",
)
ISSUE = Issue(
    name="Les Jeudis de l'ODD 17",
    publisher="Le RAMEAU",
    language="fr",
    date=dt.date(2023, 9, 28),
    date_text="Jeudi 28 septembre 2023",
    number=38,
    title="Que dire de notre capacité à inventer ensemble ?",
    subject="Que dire de notre capacité à inventer ensemble ?",
    preheader="Cette semaine : Jeunes & Territoires 2050, et les Rencontres du Développement Durable",
    due=dt.datetime(2023, 9, 28, 7, tzinfo=dt.UTC),
    edito_html=(
        "<p>Achevons la semaine d'anniversaire des Objectifs de Développement Durable en faisant un point d'étape"
        " sur l'ODD 17 en France.</p>\n<h2>Sept étapes</h2>\n<ul>\n<li>4 juillet 2023 : la <a"
        ' href="https://example.org/pionniers">9e Rencontre des pionniers</a></li>\n<li>30 août 2023 : le'
        " webinaire</li>\n</ul>\n<p>Vous avez envie de <strong>vivre cette expérience</strong> ?</p>\n"
    ),
    edito_text=(
        "Achevons la semaine d'anniversaire des Objectifs de Développement Durable en faisant un point d'étape sur"
        " l'ODD 17 en France.\n\nSept étapes\n-----------\n\n- 4 juillet 2023 : la 9e Rencontre des pionniers"
        " <https://example.org/pionniers>\n- 30 août 2023 : le webinaire\n\nVous avez envie de vivre cette"
        " expérience ?"
    ),
    signature="Charles-Benoît Heidsieck, Président-Fondateur du RAMEAU",
    theme=Theme(
        month="En septembre", title="les méthodes du faire alliance", rendezvous="l'exemple inspirant"
    ),
    sections=(
        Section(
            id="semaine",
            title="Cette semaine",
            kind=Kind.EVENT,
            layout="cards",
            cards=(
                COLLOQUE,
                dataclasses.replace(
                    COLLOQUE,
                    key="agenda/rdd",
                    title="Rencontres du Développement Durable",
                    detail="Toute la journée",
                    links=(),
                    apports=(),
                ),
            ),
        ),
        Section(id="agendas", title="À vos agendas", kind=Kind.EVENT, layout="compact", cards=(LAUNCH,)),
        Section(id="replays", title="À voir, à écouter", kind=Kind.REPLAY, layout="list", cards=(REPLAY,)),
        Section(
            id="apport", title="L'apport méthodologique", kind=Kind.PUBLICATION, layout="list", cards=(NOTE,)
        ),
    ),
    boussole=Boussole(
        title="Se repérer avec la boussole",
        points=(
            Pointer(
                title="Alliances & Territoires",
                text="La vitrine institutionnelle",
                url="https://example.org/vitrine",
            ),
            Pointer(
                title="Le parcours découverte",
                text="Premiers pas en 2 h, 4 h ou 12 h",
                url="https://example.org/parcours",
            ),
            Pointer(
                title="Les Jeudis, l'archive", text="Toutes les éditions", url="https://jeudis.example.org/"
            ),
            Pointer(
                title="odd17.org", text="Données, outils et compétences", url="https://example.org/odd17"
            ),
        ),
        chemin=Pointer(
            title="Piloter ses partenariats stratégiques",
            text="Le kit pratique pour commencer",
            url="https://example.org/kit",
        ),
    ),
    web_url="https://jeudis.example.org/2023-09-28.html",
    archive_url="https://jeudis.example.org/",
    unsubscribe="mailto:desinscription@example.org",
    address="Le RAMEAU, Paris",
)
