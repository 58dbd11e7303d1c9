"""What was meant for other readers: meeting blocks, hidden text, merge tags, tails of sites and mailing lists."""

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.boilerplate import titled_for_all, without_boilerplate
from newsletter.collect.feeds.summaries import summary
from newsletter.collect.meetings import without_meeting
from newsletter.markup import inline, plain
from tests.test_calendar import one

LINE = "_" * 60
MEET, TEAMS = (
    "https://meet.google.com/abc-defg-hij",
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x",
)
ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=abc"
GOOGLE = (
    "-::~:~::~:~:~:~:~:~:~:~:~:~::~:~::-\nJoin with Google Meet: {0}\nOr dial: (FR) +33 1 00 00 00 00 PIN: 123456789#\n"
    "More phone numbers: https://tel.meet/abc-defg-hij?pin=123456789\nLearn more about Meet at: https://support.google.com/a\n"
    "Please do not edit this section.\n-::~:~::~:~:~:~:~:~:~:~:~:~::~:~::-"
)
OUTLOOK = (
    f"{LINE}\nRéunion Microsoft Teams\nRejoignez sur votre ordinateur, application mobile ou appareil de salle\n"
    "Cliquez ici pour rejoindre la réunion<{0}>\nID de réunion : 312 345 678 901\nCode secret : aBcDeF\n"
    "Télécharger Teams<https://www.microsoft.com/x> | Rejoindre sur le web<https://www.microsoft.com/y>\n"
    "Ou appelez (audio seulement)\n+33 1 23 45 67 89,,12345#   France, Paris\nID de conférence téléphonique : 123 456 789#\n"
    f"Pour en savoir plus<https://aka.ms/JoinTeamsMeeting> | Options de réunion\n{LINE}"
)
INVITATION = (
    "Marie Dupont vous invite à une réunion Zoom planifiée.\n\nSujet : Atelier\nHeure : 8 déc. 2023 18:00 Paris\n\n"
    "Participer à la réunion Zoom\n{0}\n\nID de réunion : 812 3456 7890\nCode secret : 123456\n"
    "---\n\nUne seule touche sur le mobile\n+33170950103,,81234567890#,,,,*123456# France\n\n"
    "Composez un numéro en fonction de votre emplacement\n        +33 1 7095 0103 France\n"
    "Trouvez votre numéro local : https://us02web.zoom.us/u/kabc"
)
ENGLISH = (
    "Alex is inviting you to a scheduled Zoom meeting.\n\nTopic: Workshop\nTime: Oct 5, 2023 06:00 PM\n\nJoin Zoom Meeting\n"
    "{0}\n\nMeeting ID: 812 3456 7890\nPasscode: 12345\nOne tap mobile\n+16699006833,,812# US (San Jose)"
)


@pytest.mark.parametrize(
    ("block", "address"),
    [
        (GOOGLE, MEET),
        (OUTLOOK, TEAMS),
        (INVITATION, ZOOM),
        (ENGLISH, ZOOM),
        ("Lien de connexion : {0}", ZOOM),
    ],
    ids=["Google", "Teams", "Zoom", "Zoom, English", "a link"],
)
@pytest.mark.parametrize("end", ["\n", "<br>"])
def test_meeting_blocks(block: str, address: str, end: str) -> None:
    """Blocks of meeting systems go, wherever they stand, as text or HTML; the words around stay, and so does the address."""
    text = f"Trois témoignages.\n\n{block.format(address)}\n\nApportez vos questions.".replace("\n", end)
    found = without_meeting(text)
    assert plain(found.text) == "Trois témoignages. Apportez vos questions."
    assert found.address == address


@pytest.mark.parametrize(
    "text",
    [
        "Avant.\n---\nUne visio sur Zoom pour tous.\n---\nAprès.",
        "Un atelier sur Teams et Zoom : bien animer ses réunions.\nAppel à témoins.",
        "Webinaire sur Zoom. Inscription : https://us02web.zoom.us/webinar/register/WN_abc",
        "Inscriptions :\n01 23 45 67 89\nSur place ou sur Zoom.",
        "Première partie\n____________________\nSeconde partie, en visio.",
        "Rejoindre le collectif, c’est agir.",
    ],
)
def test_words_about_meetings(text: str) -> None:
    """What people write about meetings, registrations and telephones stays."""
    assert without_meeting(text).text == text


@given(st.text(st.sampled_from("-_:~ \n<br>zoom.us+1234PIN: a"), max_size=300))
def test_any_text_is_cleared(text: str) -> None:
    """Whatever a description is made of, clearing it ends."""
    without_boilerplate(text)


def test_an_event_with_a_block() -> None:
    """An event whose description ends with a block keeps its words, is online, and leads to the meeting."""
    written = ("Trois témoignages\\, puis vos questions.\\n\\n" + GOOGLE.format(MEET)).replace("\n", "\\n")
    found = one("DTSTART:20231005T090000Z", f"DESCRIPTION:{written}")
    assert (found.summary, found.place, found.url) == (
        "Trois témoignages, puis vos questions.",
        "En ligne",
        MEET,
    )
    there = one("DTSTART:20231005T090000Z", f"DESCRIPTION:{written}", "LOCATION:CESE", "URL:https://e.org/a")
    assert (there.place, there.url) == ("CESE", "https://e.org/a")


def test_links_in_angle_brackets() -> None:
    """Links as Outlook writes them are links, and no bracket is left."""
    found = one("DTSTART:20231005T090000Z", "DESCRIPTION:Le programme<https://e.org/programme> est en ligne.")
    assert (found.url, found.summary) == (
        "https://e.org/programme", "Le programme https://e.org/programme est en ligne.",
    )  # fmt: skip
    bare = one("DTSTART:20231005T090000Z", "DESCRIPTION:Inscription : <https://e.org/visite>")
    assert (bare.url, bare.summary) == ("https://e.org/visite", "Inscription : https://e.org/visite")


@pytest.mark.parametrize(
    "hidden",
    [
        '<span style="display:none; font-size:0px">Aperçu &#847; &zwnj; &nbsp;</span>',
        '<div style="color:#fff;display: none !important;">Aperçu <div>et suite</div></div>',
        "<p hidden>Aperçu",
        '<div hidden="">Aperçu</div>',
        '<div class="mcnPreviewText">Aperçu</div>',
        "<template><p>Aperçu</p></template>",
        "<noscript>Aperçu</noscript>",
        "<head><title>Aperçu</title></head>",
        '<span style="visibility:hidden">Aperçu</span>',
        "<style>Aperçu</style>",
    ],
)
def test_hidden_text(hidden: str) -> None:
    """What no browser shows reaches no reader, in titles and in summaries."""
    source = f"<p>Avant</p>{hidden}<p>Après</p>"
    assert plain(source) == inline(source) == "Avant. Après"


def test_what_only_looks_hidden() -> None:
    """Words about hiding, and what says that it is not hidden, stay."""
    assert (
        plain('<p aria-hidden="true">Un</p><p title="hidden">trésor</p> display:none')
        == "Un trésor display:none"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Bonjour *|FNAME|*, voici la note.</p>", "Bonjour , voici la note."),
        ("<p>La note</p><p>*|LIST:ADDRESSLINE|* [UNIQID]</p>", "La note"),
        ('<p>La note {{ contact.PRENOM }}{% if a %}%%email%%[[data:prenom:""]]</p>', "La note"),
        ('<a href="https://e.org/m?e=[UNIQID]">View this email in your browser</a><p>La note</p>', "La note"),
        ('<p>La note</p><a href="https://e.org/m">Voir cet e-mail dans votre navigateur</a>', "La note"),
        ('<p>La note</p><a href="https://x.us10.list-manage.com/unsubscribe?u=a">ici</a>', "La note"),
        ('<p>La note</p><a href="https://e.org/d"><b>Se désinscrire</b></a>', "La note"),
        (
            '<p>Le carnet est là.</p>\n\n-\n<a href="/r3" rel="directory">Livres</a>\n\n/ \n<a href="/m8" rel="tag">Ici</a>\n',
            "Le carnet est là.",
        ),
        ("<p>Lire <a href='https://e.org/t' rel='tag'>le dossier</a> en entier.</p>", None),
        ('<p>S’inscrire : <a href="https://e.org/i">ici</a></p>', None),
    ],
)
def test_summaries(source: str, expected: str | None) -> None:
    """Merge tags, other lists' links and tails of sites go; all other links stay."""
    assert summary(source) == (expected if expected is not None else inline(source))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bien écrire {{ config }} dans un modèle", None),
        ("{{ config }}", None),
        ("{% if a %} et {{ b }} : Jinja en dix minutes", None),
        ("*|FNAME|*, votre lettre", ", votre lettre"),
        ("{{ contact.PRENOM }}, votre lettre %%nom%%", ", votre lettre "),
    ],
)
def test_a_title_is_no_template(title: str, expected: str | None) -> None:
    """Words in braces stay in a title; what names one reader goes."""
    assert titled_for_all(title) == (title if expected is None else expected)


SAFE = "https://eur05.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org%2Fplan%3Fa%3D1&{0}data=05%7Cluc%40e.org&{0}sdata=x"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"Le plan : {SAFE.format('')} (PDF)", "Le plan : https://e.org/plan?a=1 (PDF)"),
        (
            f'<p>Le <a href="{SAFE.format("amp;")}">{SAFE.format("amp;")}</a></p>',
            'Le <a href="https://e.org/plan?a=1">https://e.org/plan?a=1</a>',
        ),
        (
            "Voir https://web.archive.org/web/2023/https://e.org/a ici",
            "Voir https://web.archive.org/web/2023/https://e.org/a ici",
        ),
        ("Voir http://[https:// ici", "Voir http://[https:// ici"),
    ],
)
def test_addresses_that_lead_elsewhere(source: str, expected: str) -> None:
    """Of an address that only leads to another, readers see the other, also where it stands in the text."""
    assert summary(source) == expected
    (found,) = [one("DTSTART:20231005T090000Z", f"DESCRIPTION:{source}")]
    assert found.summary == expected
