"""Preflight: each thing that may be wrong with a message, and what the editor may accept."""

import dataclasses
import datetime as dt
import re
from typing import Any

import pytest

from newsletter.model import (
    Edition,
    EditionEntry,
    EditionStatus,
    Entry,
    EventStatus,
    Finding,
    Kind,
    Level,
    Link,
    LinkResult,
    LinkVerdict,
    Message,
    Named,
    State,
)
from newsletter.preflight import MAX_HTML_BYTES, Known, foreign_links, preflight
from newsletter.preflight.links import alike
from newsletter.preflight.rendered import Page
from newsletter.schema import read_config
from tests.test_curate import CONFIG, D, hour
from tests.test_doubles import SAME
from tests.test_schema import GOOD
from tests.workspaces import DAY, TUESDAY, Desk

UNSUBSCRIBE = CONFIG.letter.unsubscribe
HTML = f'<html><body><p>Bonjour</p><a href="{UNSUBSCRIBE}">Se désinscrire</a></body></html>'
MESSAGE = Message(
    subject="Objet", preheader="Accroche", html=HTML, text=f"Bonjour\n\nSe désinscrire : <{UNSUBSCRIBE}>\n"
)
EVENT = EditionEntry(
    key="agenda/e", section="semaine", kind=Kind.EVENT, title="Le colloque", start=hour("2023-10-05T09:00")
)
EDITION = Edition(date=D, number=1, status=EditionStatus.DRAFT, edito="Bonjour", entries=(EVENT,))


HOME = CONFIG.letter.base
IMAGE = f'<img src="{HOME}x.png" alt="La marque" width="84" height="84">'


def found(
    message: Message = MESSAGE,
    edition: Edition = EDITION,
    toml: str = GOOD,
    told: dict[str, Any] | None = None,
    **changes: Any,
) -> list[Finding]:
    said = {"links": {}, **(told or {})}
    return preflight(dataclasses.replace(message, **changes), edition, read_config(toml), **said)


def codes(*args: Any, **changes: Any) -> list[str]:
    return [f"{one.level.value} {one.code}:{one.where}" for one in found(*args, **changes)]


def html(inside: str) -> str:
    return HTML.replace("<p>Bonjour</p>", inside)


def linked(address: str, words: str = "le programme", attributes: str = "") -> dict[str, str]:
    """A message with a link, in both parts."""
    return {
        "html": html(f'<a href="{address}" {attributes}>{words}</a>'),
        "text": f"{MESSAGE.text}\n{words} : <{address}>\n",
    }


def asked(address: str, verdict: LinkVerdict, **more: Any) -> dict[str, Any]:
    return {"links": {address: LinkResult(url=address, verdict=verdict, **more)}}


def test_a_good_message_has_no_finding() -> None:
    """Nothing is said of a message that is right, but that its links were not asked when they were not."""
    assert found() == []
    unchecked = preflight(MESSAGE, EDITION, CONFIG)
    assert [(one.level, one.code, one.where) for one in unchecked] == [
        (Level.WARNING, "links-unchecked", "links")
    ]


def test_what_the_editor_should_decide() -> None:
    """What an entry probably is the same as is a warning about it."""
    asked_about = dataclasses.replace(SAME, entry=Named(key=EVENT.key, title=EVENT.title))
    assert codes(told={"suggestions": [asked_about]}) == [f"warning perhaps-same:{EVENT.key}"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"subject": ""}, "error subject-missing:subject"),
        ({"subject": " \n"}, "error subject-missing:subject"),
        ({"subject": "Objet à compléter"}, "error placeholder:subject"),
        ({"subject": "[…]"}, "error placeholder:subject"),
        ({"subject": "…"}, "error placeholder:subject"),
        ({"subject": "La lettre n° XXX"}, "error placeholder:subject"),
        ({"subject": "TODO"}, "error placeholder:subject"),
        ({"preheader": "À compléter"}, "error placeholder:preheader"),
        ({"subject": "a" * 91}, "warning subject-long:subject"),
        ({"preheader": "a" * 141}, "warning preheader-long:preheader"),
        ({"html": html(f'<img src="{HOME}x.png" width="84" height="84">')}, f"error image-without-alt:{HOME}x.png"),
        ({"html": html(IMAGE.replace("La marque", " "))}, f"error image-without-alt:{HOME}x.png"),
        ({"html": html(IMAGE.replace("La marque", ""))}, f"error image-without-alt:{HOME}x.png"),
        ({"html": html(f'<img src="{HOME}x.png" alt="x" width="84">')}, f"error image-without-size:{HOME}x.png"),
        ({"html": html(IMAGE.replace('"84"', '"auto"'))}, f"error image-without-size:{HOME}x.png"),
        ({"html": html(IMAGE.replace(HOME, "https://a.org/"))}, "error resource-foreign:https://a.org/x.png"),
        ({"html": html(IMAGE.replace(HOME, "http://a.org/"))}, "error resource-insecure:http://a.org/x.png"),
        ({"html": html(IMAGE.replace(f"{HOME}x.png", "x.png"))}, "error resource-foreign:x.png"),
        ({"html": html("<style>p{background:url('https://a.org/x.png')}</style>")}, "error resource-foreign:https://a.org/x.png"),
        ({"html": html('<style>@import "https://a.org/x.css";</style>')}, "error resource-foreign:https://a.org/x.css"),
        ({"html": html('<p style="background:url(http://a.org/x.png)">x</p>')}, "error resource-insecure:http://a.org/x.png"),
        ({"html": html('<link rel="stylesheet" href="https://a.org/x.css">')}, "error resource-foreign:https://a.org/x.css"),
        ({"html": html('<table background="https://a.org/x.png"></table>')}, "error resource-foreign:https://a.org/x.png"),
        ({"html": html(IMAGE.replace("84", "1"))}, f"error tracking-pixel:{HOME}x.png"),
        ({"html": html(IMAGE.replace("<img", '<img style="display:none"'))}, f"error tracking-pixel:{HOME}x.png"),
        ({"html": html(f'<div style="display: none">{IMAGE}</div>')}, f"error tracking-pixel:{HOME}x.png"),
        ({"html": html("<script>x()</script>")}, "error forbidden-element:<script>"),
        ({"html": html("<form></form>")}, "error forbidden-element:<form>"),
        ({"html": html("<iframe></iframe>")}, "error forbidden-element:<iframe>"),
        ({"html": html('<object data="cid:x"></object>')}, "error forbidden-element:<object>"),
        ({"html": html('<p onclick="x()">x</p>')}, "error forbidden-element:onclick="),
        (linked("https://a.org/x?utm_source=lettre&page=2"), "error link-tracking:https://a.org/x?utm_source=lettre&page=2"),
        (linked("https://a.org/x#xtor=RSS-1"), "error link-tracking:https://a.org/x#xtor=RSS-1"),
        ({"html": html('<a href="https://a.org/x">le programme</a>')}, "error links-differ:https://a.org/x"),
        ({"text": f"{MESSAGE.text}Voir https://a.org/x."}, "error links-differ:https://a.org/x"),
        (
            {"html": html("<p>Voir https://a.org/x.</p>"), "text": f"{MESSAGE.text}Voir https://a.org/x."},
            "error links-differ:https://a.org/x",
        ),
        (linked("www.example.org"), "error link-invalid:www.example.org"),
        (linked("/chemin"), "error link-invalid:/chemin"),
        (linked("https://http://a.org/x"), "error link-invalid:https://http://a.org/x"),
        (linked("http://https//a.org/x"), "error link-invalid:http://https//a.org/x"),
        ({"html": html('<a href="">x</a>')}, "error link-invalid:?"),
        (linked("#haut"), "error link-invalid:#haut"),
        ({"html": html('<a href="https://">x</a>')}, "error link-invalid:https://"),
        ({"html": html('<a href="mailto:">x</a>')}, "error link-invalid:mailto:"),
        ({"html": html('<a href="javascript:alert(1)">x</a>')}, "error link-invalid:javascript:alert(1)"),
        ({"html": html('<a href="ftp://a.org/x">x</a>')}, "error link-invalid:ftp://a.org/x"),
        ({"text": f"{MESSAGE.text} x <javascript:alert(1)>"}, "error link-invalid:javascript:alert(1)"),
        ({"html": "<p>Bonjour</p>", "text": f"`{UNSUBSCRIBE}`"}, "error unsubscribe-missing:html"),
        ({"text": "  \n"}, "error text-missing:text"),
        ({"subject": "Bonjour {{ prenom }}"}, "error template-leftover:subject"),
        ({"preheader": "{% if x %}"}, "error template-leftover:preheader"),
        ({"html": html("<p>{{ issue.title }}</p>")}, "error template-leftover:html"),
        ({"html": html("<!--[if mso]>{{ .Title }}<![endif]-->")}, "error template-leftover:html"),
        (linked("https://a.org/{{x}}"), "error template-leftover:html"),
        ({"html": html(IMAGE.replace("La marque", "{% x %}"))}, "error template-leftover:html"),
        ({"text": f"{MESSAGE.text}{{{{ x }}}}"}, "error template-leftover:text"),
        ({"html": html("<p>[<em>a</em>]{lang=anglais}</p>")}, "error template-leftover:html"),
        ({"text": f"{MESSAGE.text}[a]{{lang=anglais}}"}, "error template-leftover:text"),
        ({"subject": "Le [sommet]{lang=x}"}, "error template-leftover:subject"),
        (linked("http://127.0.0.1:8471/x", "Le colloque"), "warning link-private:http://127.0.0.1:8471/x"),
        (linked("https://[::1]/x", "Le colloque"), "warning link-private:https://[::1]/x"),
        (linked("http://192.168.1.20/x", "Le colloque"), "warning link-private:http://192.168.1.20/x"),
        (linked("http://nas.local/x", "Le colloque"), "warning link-private:http://nas.local/x"),
        (linked("http://intranet/x", "Le colloque"), "warning link-private:http://intranet/x"),
        (linked("https://a.org/x", "ici"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "<b>Cliquez</b> ici !"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "Lire la suite…"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", ""), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "→"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "&gt;&gt;"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "plus"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "cliquez-ici"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "En cliquant ici"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "Cliquez ici pour vous inscrire"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "click here"), "warning link-vague:https://a.org/x"),
        (linked("https://a.org/x", "cliquez ici", 'aria-label="cliquez ici : Le colloque"'), "warning link-vague:https://a.org/x"),
        ({"html": html('<p style="color:#AAAAAA">x</p>')}, "warning contrast-low:#AAAAAA/#FFFFFF"),
        ({"html": html('<table bgcolor="#19486A"><td><p style="color:#000">x</p></td></table>')}, "warning contrast-low:#000000/#19486A"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_message(changes: dict[str, str], expected: str) -> None:
    """Each defect of a message is found, and its finding names its place; nothing else is said but what follows."""
    follows = {"template-leftover:text"} if "{{x}}" in changes.get("text", "") else set()
    follows |= {"links-differ:https://a.org/{{x}}"}
    unasked = {"warning links-unchecked:links"}  # the links of these messages were not asked
    assert [
        one for one in codes(**changes) if one not in unasked and one.partition(" ")[2] not in follows
    ] == [expected]


def test_an_address_among_the_words_of_a_link() -> None:
    """It leads where these do, in either part; words that are an address, and lead to another, are two."""
    for words, found in (("Atelier [x](https://b.org/) libre", []), ("https://b.org/", ["links-differ"])):
        given = dataclasses.replace(
            MESSAGE,
            html=html(f'<p><a href="https://a.org/">{words}</a></p>'),
            text=f"{MESSAGE.text}\n{words} <https://a.org/>\n",
        )
        said = [one.code for one in alike(Page(given.html), given, EDITION)]
        assert said == found, words


@pytest.mark.parametrize(
    "words",
    [
        "[Objet]", "[OBJET]", "[objet de la lettre]", "Bonjour [prénom]", "{title}", "Les Jeudis n° {number}", "%SUBJECT%",
        "<titre>", "@@titre@@", "xxx", "Lettre XX", "N° ???", "???", "_____", "${title}", "$subject", "*|FNAME|*",
        "Jeudi XX décembre", "Le XX/XX à Paris", "%(name)s",
    ],
)  # fmt: skip
def test_placeholders_of_an_inbox(words: str) -> None:
    """What templates and people leave to be filled in is an error in the subject and in the preheader."""
    assert codes(subject=words) == ["error placeholder:subject"]
    assert codes(preheader=words) == ["error placeholder:preheader"]


def test_the_subject_said_twice() -> None:
    """A preheader that repeats the subject is told; one that goes on from it is not."""
    assert codes(subject="Faire équipe", preheader="faire équipe ") == ["warning preheader-same:preheader"]
    assert codes(subject="Faire équipe", preheader="Faire équipe, mais avec qui ?") == []


@pytest.mark.parametrize("sign", ["\u200f", "\ufeff", "\u2028", "\xad", "\u200b", "\x07"])
def test_signs_that_nobody_sees(sign: str) -> None:
    """Signs that came with pasted words are told with the words around them; what emoji are made of is none."""
    for where in ("subject", "preheader", "edito"):
        edition = dataclasses.replace(EDITION, **{where: f"Les belles alli{sign}ances de demain"})
        (told,) = [one for one in found(edition=edition) if one.code == "invisible-sign"]
        assert told.where == where
        assert f"U+{ord(sign):04X}" in told.message
        assert "Les belles alliances" in told.message
    edition = dataclasses.replace(EDITION, edito="Bravo 👩\u200d🔬 ❤\ufe0f à tous\u00a0!")
    assert codes(edition=edition) == []


def test_how_long_a_preheader_may_be() -> None:
    """What no inbox shows of a preheader is told, with its length and theirs; what some show whole is not."""
    words = "mot " * 80
    assert codes(preheader=words[:140]) == []
    (told,) = found(preheader=words)
    assert (told.code, "319 caractères" in told.message, "40 à 140" in told.message) == (
        "preheader-long",
        True,
        True,
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Pain &amp; roses", "« & » au lieu de « &amp; »"),
        ("L&#8217;eau", "« ’ » au lieu de « &#8217; »"),
        ("Ensemble&nbsp;!", "une espace au lieu de « &nbsp; »"),
        ("Ensemble&amp;nbsp;!", "une espace au lieu de « &amp;nbsp; »"),
        ("in&shy;utile", "rien au lieu de « &shy; »"),
        ("&laquo;&nbsp;Oui", "« au lieu de « &laquo; », une espace au lieu de « &nbsp; »"),
    ],
)
def test_entities_where_no_html_is_read(written: str, told: str) -> None:
    """An entity of HTML that readers would see as it stands is told with the sign to write, wherever no HTML is read."""
    places = [
        *((name, {name: written}) for name in ("subject", "preheader", "signature")),
        *(
            (row.key, {"entries": (row,)})
            for row in (
                dataclasses.replace(EVENT, title=written),
                dataclasses.replace(EVENT, key="s/1", title=written),
                dataclasses.replace(EVENT, title=written, language="en"),
                dataclasses.replace(EVENT, place=written),
                dataclasses.replace(EVENT, links=(Link(label=written, url="https://e.org/"),)),
            )
        ),
    ]
    for where, change in places:
        said = [
            one for one in found(edition=dataclasses.replace(EDITION, **change)) if one.code == "html-entity"
        ]
        assert [(one.level, one.where) for one in said] == [(Level.WARNING, where)], change
        assert told in said[0].message
    toml = GOOD + f'\n[[section]]\nid = "x"\nshows = "edito"\ntitle = "{written}"\n'
    assert "warning html-entity:newsletter.toml" in codes(toml=toml)


def test_what_is_no_entity_that_readers_see() -> None:
    """What Markdown and summaries decode, code, addresses and a lone & are no entities to be told."""
    rows = (dataclasses.replace(EVENT, title="R&D; Pain & roses &", summary="L&#8217;eau &amp; la ville"),)
    edito = "Un&nbsp;mot &amp; l&rsquo;autre, `&amp;nbsp;`, https://e.org/?a=1&amp;b=2"
    edition = dataclasses.replace(EDITION, edito=edito, subject="Pain & roses", entries=rows)
    assert "html-entity" not in " ".join(codes(edition=edition))
    assert "warning html-entity:edito" in codes(edition=dataclasses.replace(EDITION, edito="Un&amp;nbsp;mot"))


def test_letters_that_were_lost() -> None:
    """« � » is told with its word, whoever wrote it: the editor, or a source in a title or a summary."""
    (told,) = [
        one
        for one in found(edition=dataclasses.replace(EDITION, edito="A\ufffder les an\ufffdes"))
        if one.where == "edito"
    ]
    assert told.code == "letter-lost"
    assert "« A\ufffder », « an\ufffdes »" in told.message
    for field in ("title", "summary"):
        row = dataclasses.replace(EVENT, key="ailleurs/e", **{field: "Le conit\ufffd"})
        assert codes(edition=dataclasses.replace(EDITION, entries=(row,))) == [
            "warning letter-lost:ailleurs/e"
        ]


def test_words_cut_in_the_agenda() -> None:
    """A summary of the agenda that a line's end has cut is told; a source's own words are left to it."""
    for key, expected in (("agenda/e", ["warning word-cut:agenda/e"]), ("ailleurs/e", [])):
        row = dataclasses.replace(EVENT, key=key, summary="Le parte-\nnariat")
        assert codes(edition=dataclasses.replace(EDITION, entries=(row,))) == expected


def test_a_quotation_cut_short_in_an_inbox() -> None:
    """« […] » inside a quotation is print's own sign; elsewhere in the subject or the preheader it waits for words."""
    cut = "« Le pacte […] tient, et [...] tiendra », dit-elle."
    assert codes(subject=cut) == codes(preheader=cut) == []
    assert codes(preheader="Du […] au […] : « ensemble »") == ["error placeholder:preheader"]


def test_no_way_to_unsubscribe() -> None:
    """Either part must say how to unsubscribe; the two then also differ in it."""
    assert "error unsubscribe-missing:html" in codes(html="<html><body><p>Bonjour</p></body></html>")
    assert "error unsubscribe-missing:text" in codes(text="Bonjour")


@pytest.mark.parametrize(
    "changes",
    [
        {"html": html('<a name="x">x</a>')},
        linked("https://A.ORG/x?a=1&b=token#c"),
        linked("mailto:a@example.org?subject=x"),
        linked("https://a.org/x", "ici", 'aria-label="Le programme du colloque"'),
        linked("https://a.org/x", "le programme, ici"),
        linked("https://a.org/x", "En savoir plus", 'aria-label="En savoir plus : Le colloque"'),
        linked("https://a.org/x", "▶", 'aria-label="Voir le replay : Le colloque"'),
        {**linked("https://a.org/x"), "html": html(f'<a href="https://a.org/x">{IMAGE}</a>')},
        linked("https://a.org/x", "17"),
        {"html": html("<p><code>https://a.org/x</code></p>"), "text": f"{MESSAGE.text}`https://a.org/x`"},
        linked("https://a.org/x?page=2#suite"),
        {"html": html(IMAGE)},
        {"html": html(IMAGE.replace(f"{HOME}x.png", "cid:marque"))},
        {"html": html(IMAGE.replace('alt="La marque"', 'alt="" role="presentation"'))},
        {"html": html(IMAGE.replace('"84" height', '"640" height').replace('height="84"', 'height="1"'))},
        {"html": html("<style>a{{}}</style>")},
        {"html": html("<style>p{background:url('cid:x')}</style>")},
        {"html": html("<p>{ une accolade }</p>")},
        {"html": html('<p style="color:#AAA;display:none">x</p>')},
        {"html": html('<p style="color:#767676">x</p><p style="font-size:24px;color:#949494">Grand</p>')},
        {"html": html('<div style="background:#19486A"><p style="color:#FFF">x</p></div>')},
        {"html": html('<p style="color:var(--encre)">x</p>')},
        {"subject": "a" * 90},
        {"subject": "Les [nouvelles] alliances… et leurs méthodes"},
        {"subject": "Le XXe siècle, et la suite ?"},
        *(
            {"subject": subject}
            for subject in (
                "Paris XX", "Le XXIe siècle", "[Webinaire] Le bilan", "[TEST] Le bilan", "[Date limite] Appel",
                "Pourquoi ??? Parce que", "100 % associations, 50 % entreprises", "5 € < 10 €", "n° 38",
                "Le questionnaire", "C’est parti !!!",
            )
        ),
    ],
)  # fmt: skip
def test_what_is_right(changes: dict[str, str]) -> None:
    """Good links, described images, legible colours, rules of style and single braces are no findings."""
    assert [one for one in codes(**changes) if "links-unchecked" not in one] == []


def test_own_files_and_their_weight() -> None:
    """What lies under the archive's address must be in the built site; a heavy picture there is a warning."""
    page = f"{HOME}2023-09-28.html"
    message = linked(f"{page}?x=1#haut")
    assert codes(**message) == []
    for site in ({"2023-09-28.html"}, {"2023-09-28.html": b"x"}):
        assert codes(**message, told={"site": site}) == []
    assert codes(**message, told={"site": {"index.html"}}) == ["error own-file-missing:2023-09-28.html"]
    assert codes(**linked(HOME), told={"site": {"index.html"}}) == []
    for address in (
        HOME.upper().replace("HTTPS", "https"), HOME.replace("https", "HTTP"), HOME.replace("https", "http"),
        HOME.replace(".org", ".org:443"),
    ):  # fmt: skip
        assert codes(**linked(f"{address}nope.html"), told={"site": {"index.html"}}) == [
            "error own-file-missing:nope.html"
        ]
    for address in ("https://jeudis.example.org.evil.org/x", "https://example.org/x", "https://[jeudis/x"):
        assert not any("own-file" in one for one in codes(**linked(address), told={"site": ()}))
    assert codes(html=html(IMAGE), told={"site": ()}) == ["error own-file-missing:x.png"]
    assert codes(html=html(IMAGE), told={"site": {"x.png": b"x" * 100_000}}) == []
    heavy = codes(html=html(IMAGE), told={"site": {"x.png": b"x" * 100_001}})
    assert heavy == [f"warning image-heavy:{HOME}x.png"]


def test_a_section_that_was_put_right_is_said() -> None:
    """An entry of a section that does not exist is shown in another one, and its editor is told which."""
    entry = dataclasses.replace(EVENT, section="semaines", title="Le « colloque »")
    (one,) = found(edition=dataclasses.replace(EDITION, entries=(entry,)))
    assert (one.level, one.code, one.where) == (Level.WARNING, "section-unknown", "agenda/e")
    assert one.message == (
        "« Le “colloque” » est dans la partie « semaines », qui n’existe pas : l’entrée est montrée dans « Cette semaine »."
        ' Écrivez section = "semaine".'
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Lieu : à compléter.", "à compléter"),
        ("Bonjour (à compléter) à tous", "à compléter"),
        ("À compléter", "À compléter"),
        ("Le lieu est À COMPLÉTER avant jeudi", "À COMPLÉTER"),
        ("[NOTE : revoir ce chiffre]", "[NOTE : revoir ce chiffre]"),
        ("Un mot [note à Marie] de plus", "[note à Marie]"),
        ("Les [à vérifier] 300 inscrits", "[à vérifier]"),
        ("TODO finir", "TODO"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
        ("Un formulaire à compléter avant vendredi", None),
        ("Le questionnaire à compléter", None),
        ("Une [note méthodologique de l’Insee](https://a.org/n) paraît", None),
        ("Notez la date", None),
    ],
)
def test_what_is_left_to_be_done(words: str, expected: str | None) -> None:
    """What its writer left for later is found in the édito; what readers are to fill in is none."""
    edition = dataclasses.replace(EDITION, edito=words)
    said = [one.message for one in found(edition=edition) if one.code == "placeholder"]
    assert said == ([f"Il reste « {expected} » dans l’édito : remplacez-le."] if expected else [])


def test_no_finding_is_endless() -> None:
    """What has a word of thousands of letters is cut, also as a place."""
    address = f"data:image/png;base64,{'A' * 9000}"
    for one in found(html=html(f'<img src="{address}">')):
        assert len(one.message) < 400
        assert len(one.where) < 200


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"verdict": LinkVerdict.OK, "status": 200}, []),
        ({"verdict": LinkVerdict.DEAD, "status": 404}, ["error link-dead:https://a.org/x"]),
        ({"verdict": LinkVerdict.DEAD}, ["error link-dead:https://a.org/x"]),
        ({"verdict": LinkVerdict.UNVERIFIABLE, "status": 999}, ["warning link-unverifiable:https://a.org/x"]),
        ({"verdict": LinkVerdict.REDIRECTED, "target": "https://b.org/"}, ["warning link-redirected:https://a.org/x"]),
        ({"verdict": LinkVerdict.SLOW, "seconds": 12.0}, ["warning link-slow:https://a.org/x"]),
    ],
)  # fmt: skip
def test_what_foreign_links_answered(result: dict[str, Any], expected: list[str]) -> None:
    """A dead link is an error until the approval, a warning afterwards; all else is a warning at most."""
    told = asked("https://a.org/x", **result)
    assert codes(**linked("https://a.org/x"), told=told) == expected
    later = codes(**linked("https://a.org/x"), told={**told, "approved": True})
    assert later == [one.replace("error", "warning") for one in expected]


@pytest.mark.parametrize("sign", ["👨‍👩‍👧‍👦", "🇫🇷", "👍🏽", "e\u0301", "❤️", "a"])
def test_signs_are_counted_as_they_are_seen(sign: str) -> None:
    """Ninety signs of a subject are ninety, whatever each is made of; one more is too long."""
    assert codes(subject=sign * 90) == []
    assert codes(subject=sign * 91) == ["warning subject-long:subject"]


def test_links_that_nobody_asked() -> None:
    """Only foreign links are asked for; those that were not are counted in one warning."""
    message = linked("https://a.org/x")
    assert foreign_links(dataclasses.replace(MESSAGE, **message), CONFIG.letter) == ("https://a.org/x",)
    assert foreign_links(dataclasses.replace(MESSAGE, **linked(f"{HOME}a.html")), CONFIG.letter) == ()
    assert codes(**message) == ["warning links-unchecked:links"]


def test_an_address_among_the_words_of_an_entry() -> None:
    """Where an address is written into a title, no link, the entry is named."""
    row = dataclasses.replace(EVENT, title="Le colloque https://a.org/x")
    edition = dataclasses.replace(EDITION, entries=(row,))
    said = found(edition=edition, text=f"{MESSAGE.text}Le colloque https://a.org/x")
    [differs] = [one for one in said if one.code == "links-differ"]
    assert "dans les mots de « Le colloque https://a.org/x »" in differs.message.replace("\u00a0", " ")


def test_a_machine_without_network() -> None:
    """When no link at all answered, that is one warning; when some did, each that did not is named."""
    one, other = linked("https://a.org/x"), linked("https://b.org/x")
    message = {"html": one["html"] + other["html"], "text": one["text"] + other["text"]}
    silent = {
        **asked("https://a.org/x", LinkVerdict.UNVERIFIABLE)["links"],
        **asked("https://b.org/x", LinkVerdict.UNVERIFIABLE)["links"],
    }
    assert codes(**message, told={"links": silent}) == ["warning links-unchecked:links"]
    answered = {**silent, **asked("https://b.org/x", LinkVerdict.OK, status=200)["links"]}
    assert codes(**message, told={"links": answered}) == ["warning link-unverifiable:https://a.org/x"]


def test_the_size_that_gmail_cuts() -> None:
    """Up to 102,400 bytes, counted in UTF-8, the HTML part may weigh; a byte more is an error."""
    room = MAX_HTML_BYTES - len(HTML.encode())
    assert codes(html=HTML + "é" * (room // 2) + "e" * (room % 2)) == []
    assert codes(html=HTML + "é" * (room // 2) + "e" * (room % 2 + 1)) == ["error html-too-large:html"]
    assert MAX_HTML_BYTES == 102_400


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start": hour("2023-09-28T09:00")}, ["error event-past:agenda/e"]),
        ({"title": "T" * 200}, []),
        ({"title": "T" * 201}, ["warning title-long:agenda/e"]),
        ({"start": hour("2023-09-28T09:01")}, []),
        ({"start": D}, []),
        ({"start": D - dt.timedelta(days=1)}, ["error event-past:agenda/e"]),
        ({"start": D - dt.timedelta(days=1), "end": D}, []),
        ({"start": D - dt.timedelta(days=1), "status": EventStatus.CANCELLED}, []),
        ({"start": D - dt.timedelta(days=1), "kind": Kind.REPLAY}, []),
        ({"start": None}, ["error event-undated:agenda/e"]),
    ],
)
def test_past_events_are_not_announced(changes: dict[str, Any], expected: list[str]) -> None:
    """An event that will be over when the letter leaves is an error; what runs on, is cancelled or out is none."""
    one = dataclasses.replace(EVENT, **changes)
    assert codes(edition=dataclasses.replace(EDITION, entries=(one,))) == expected
    out = dataclasses.replace(one, state=State.OUT)
    assert (
        codes(edition=dataclasses.replace(EDITION, entries=(EVENT, dataclasses.replace(out, key="b")))) == []
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"start": D + dt.timedelta(days=365)}, []),
        ({"start": D + dt.timedelta(days=366)}, ["warning event-far:agenda/e"]),
        ({"start": D, "end": dt.date(2024, 10, 6)}, ["warning event-far:agenda/e"]),
        ({"start": dt.date(2022, 9, 27), "end": D}, ["warning event-far:agenda/e"]),
        ({"start": dt.date(2022, 9, 28), "end": D}, []),
        ({"start": D, "kind": Kind.REPLAY}, []),
        ({"start": D + dt.timedelta(days=1), "kind": Kind.REPLAY}, ["warning replay-coming:agenda/e"]),
        ({"start": D + dt.timedelta(days=1), "kind": Kind.PUBLICATION}, []),
    ],
)
def test_days_that_may_be_slips(changes: dict[str, Any], expected: list[str]) -> None:
    """An event more than a year away is told of, and a replay of the days to come."""
    one = dataclasses.replace(EVENT, **changes)
    assert codes(edition=dataclasses.replace(EDITION, entries=(one,))) == expected


def test_a_doubtful_date_in_the_letter() -> None:
    """A date that was read with doubt is a warning until the editor corrects it or says that it is right."""
    doubted = dataclasses.replace(EVENT, uncertain_start=EVENT.start)
    corrected = dataclasses.replace(doubted, start=hour("2023-10-05T10:00"))
    for one, expected in (
        (doubted, ["warning date-to-check:agenda/e"]),
        (corrected, []),
        (dataclasses.replace(doubted, uncertain_start=None), []),
    ):
        assert codes(edition=dataclasses.replace(EDITION, entries=(one,))) == expected
    out = dataclasses.replace(doubted, key="b", state=State.OUT)
    assert codes(edition=dataclasses.replace(EDITION, entries=(EVENT, out))) == []


def known_event(**changes: Any) -> Entry:
    event = Entry(
        key="agenda/e", kind=Kind.EVENT, sources=("agenda",), title="Le colloque", first_seen=hour("2023-09-01T09:00"),
        start=EVENT.start, url="https://a.org/colloque",
    )  # fmt: skip
    return dataclasses.replace(event, **changes)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({}, []),
        ({"title": "Le grand colloque", "place": "Lyon"}, []),
        ({"status": EventStatus.CANCELLED}, ["error event-cancelled:agenda/e"]),
        ({"start": hour("2023-10-06T09:00")}, ["error event-moved:agenda/e"]),
        ({"start": hour("2023-10-05T10:00")}, ["error event-moved:agenda/e"]),
        ({"start": hour("2023-10-05T09:00").date(), "all_day": True}, []),
        ({"start": hour("2023-10-06T09:00"), "uncertain": True}, []),
        ({"start": None}, []),
        ({"key": "autre/e", "start": hour("2023-10-06T09:00")}, ["error event-moved:agenda/e"]),
        ({"key": "autre/e", "url": None, "start": hour("2023-10-06T09:00")}, []),
    ],
)
def test_what_the_source_says_now(now: dict[str, Any], expected: list[str]) -> None:
    """An event that its source now says cancelled or moved is an error, known by its key, else by its address alone."""
    edition = dataclasses.replace(
        EDITION, entries=(dataclasses.replace(EVENT, url="https://a.org/colloque"),)
    )
    event = known_event(**now)
    assert codes(edition=edition, told={"known": Known(entries={event.key: event})}) == expected
    said = dataclasses.replace(edition.entries[0], status=EventStatus.CANCELLED)
    told = {"known": Known(entries={event.key: event})}
    assert codes(edition=dataclasses.replace(edition, entries=(said,)), told=told) == []


def test_a_new_date_elsewhere() -> None:
    """It is told by the clocks of its place, which are named, as readers will be told."""
    edition = dataclasses.replace(EDITION, entries=(EVENT,))
    now = known_event(start=hour("2023-10-13T02:30"), timezone="America/Guadeloupe")
    (finding,) = found(edition=edition, told={"known": Known(entries={now.key: now})})
    assert "jeudi 12 octobre 2023 à 20 h 30 (heure de la Guadeloupe)" in finding.message.replace(
        "\u00a0", " "
    )


def test_a_correction_is_no_change() -> None:
    """What the editor corrected against the source is no change, until the source says something else again."""
    base = dataclasses.replace(EDITION, entries=(EVENT,))
    corrected = dataclasses.replace(EVENT, start=hour("2023-10-05T14:00"))
    edition = dataclasses.replace(EDITION, entries=(corrected,))

    def said(now: Entry, base: Edition | None) -> list[str]:
        return codes(edition=edition, told={"known": Known(entries={now.key: now}, base=base)})

    assert said(known_event(), base) == []
    assert said(known_event(start=corrected.start), base) == []
    assert said(known_event(start=hour("2023-10-12T09:00")), base) == ["error event-moved:agenda/e"]
    assert said(known_event(), None) == ["error event-moved:agenda/e"]


def test_a_series_under_one_address() -> None:
    """What comes every month under the same address is not known by it."""
    edition = dataclasses.replace(
        EDITION, entries=(dataclasses.replace(EVENT, url="https://a.org/colloque"),)
    )
    months = {key: known_event(key=key, start=hour(f"2023-1{key}-06T09:00")) for key in ("0", "1")}
    assert codes(edition=edition, told={"known": Known(entries=months)}) == []


def test_two_entries_with_one_address() -> None:
    """Two entries of a section that lead to the same place are told; in two sections, or at a front page, not."""
    one, other = (
        dataclasses.replace(EVENT, key=key, title=key, url=url)
        for key, url in (("a", "https://a.org/x"), ("b", "https://www.a.org/x/?utm_source=y"))
    )
    assert codes(edition=dataclasses.replace(EDITION, entries=(one, other))) == ["warning address-twice:b"]
    apart = dataclasses.replace(other, section="agendas")
    assert codes(edition=dataclasses.replace(EDITION, entries=(one, apart))) == []
    fronts = tuple(dataclasses.replace(entry, url="https://a.org/") for entry in (one, other))
    assert codes(edition=dataclasses.replace(EDITION, entries=fronts)) == []


def test_an_entry_where_something_else_leads() -> None:
    """Also the édito, and a further link of another entry; its own further links are no other."""
    one = dataclasses.replace(EVENT, key="a", url="https://a.org/x", links=())
    text = dataclasses.replace(EDITION, entries=(one,), edito="Lire [le texte](https://www.a.org/x/).")
    (told,) = (finding for finding in found(edition=text) if finding.code == "address-twice")
    assert (told.where, told.level) == ("edito", Level.WARNING)
    assert f"« {EVENT.title} »" in told.message
    link = Link(label="Le guide", url="https://a.org/x")
    other = dataclasses.replace(EVENT, key="b", title="Autre", section="agendas", links=(link,))
    beside = dataclasses.replace(EDITION, entries=(one, other))
    (told,) = (finding for finding in found(edition=beside) if finding.code == "address-twice")
    assert (told.where, "le lien « Le guide » de « Autre »" in told.message) == ("a", True)
    itself = dataclasses.replace(EDITION, entries=(dataclasses.replace(one, links=(link,)),))
    assert "warning address-twice:a" not in codes(edition=itself)


def test_an_edito_that_is_too_long() -> None:
    """Up to 1,500 words an édito may have: this letter's own reviews have some 1,250."""
    assert codes(edition=dataclasses.replace(EDITION, edito="mot et " * 750)) == []
    (long,) = found(edition=dataclasses.replace(EDITION, edito="mot et " * 805))
    assert (long.level, long.code, long.where) == (Level.WARNING, "edito-long", "edito")
    assert "1610 mots, environ 7 minutes de lecture" in long.message
    assert codes(edition=dataclasses.replace(EDITION, edito="mot et " * 751)) == ["warning edito-long:edito"]


@pytest.mark.parametrize("words", ["abc", "0 min", "-5 min", "999 h", "une heure"])
def test_a_duration_that_is_none(words: str) -> None:
    """What readers are not shown is told, with the right form; what is read as one, or empty, is not."""
    row = dataclasses.replace(EVENT, duration=words)
    (one,) = [
        one
        for one in found(edition=dataclasses.replace(EDITION, entries=(row,)))
        if one.code == "duration-odd"
    ]
    assert (one.level, one.where) == (Level.WARNING, "agenda/e")
    assert "1 h 30" in one.message
    for good in ("1 h 30", "45:00", "24 h", "", None):
        row = dataclasses.replace(EVENT, duration=good)
        assert "duration-odd" not in str(codes(edition=dataclasses.replace(EDITION, entries=(row,))))


def test_notes_that_are_left() -> None:
    """Notes that ask for verification are counted, and told by the words before them; any other note is the editor's."""
    step = "1. **Lundi 20 juillet** : [Forum des voisins](https://e.org). Il a eu lieu. <!-- à vérifier : rien ne l’a confirmé -->"
    edition = dataclasses.replace(
        EDITION, edito=f"Bonjour\n\n{step}\n\n{step}\n<!-- À VÉRIFIER -->\n<!-- à relire -->"
    )
    (one,) = [one for one in found(edition=edition) if one.code == "note-to-check"]
    assert (one.level, one.where) == (Level.WARNING, "edito")
    said = re.sub("[\u00a0\u202f]", " ", one.message)
    assert "3 notes « à vérifier » restent dans l’édito, après « Lundi 20 juillet : Forum des voisins" in said
    settled = re.sub("<!-- à v.*?-->|<!-- À V.*?-->", "", edition.edito)
    assert "note-to-check" not in str(codes(edition=dataclasses.replace(EDITION, edito=settled)))


def test_colours_of_the_night() -> None:
    """Dark mode's colours are measured as they are set: no style of the page shows them."""
    assert codes(toml=GOOD + '[look.dark]\nsun_tint = "#F6E7B0"\n') == [
        "warning contrast-low:look.dark.on_sun/sun_tint"
    ]
    assert codes(toml=GOOD + '[look.dark]\nsun_tint = "#3A310F"\n') == []


def test_what_was_to_be_replaced_in_the_edito() -> None:
    """A placeholder in a text is a warning; what a person may well write is none."""
    for text in (
        "Le TODO du jour", "Rendez-vous à XXX", "Lorem ipsum dolor", "Écrire [à compléter]", "Bonjour [Prénom]",
        "Voir [insérer ici]", "Le @@titre@@", "%SUBJECT%", "Bonjour {nom}", "[titre de l’édito]",
    ):  # fmt: skip
        assert codes(edition=dataclasses.replace(EDITION, edito=text)) == ["warning placeholder:edito"], text
    edition = dataclasses.replace(EDITION, edito="Bonjour [prénom], XXX inscrits. TODO, et TODO.")
    (told,) = [one.message for one in found(edition=edition) if one.code == "placeholder"]
    assert "« [prénom] », « XXX » et « TODO »" in told.replace("\u00a0", " ")
    for text in (
        "Un questionnaire à compléter", "Il cite : « le faire […] ensemble »", "Le XXe siècle", "Paris XX, n° XX",
        "Quoi ??? Un xxx", "un {x} et [mot]", "de 5 % à 10 %",
    ):  # fmt: skip
        assert codes(edition=dataclasses.replace(EDITION, edito=text)) == [], text


def test_what_is_missing_from_the_content() -> None:
    """No édito and no entry are warnings; no édito is an error where the settings say so."""
    assert codes(edition=dataclasses.replace(EDITION, edito=" \n")) == ["warning edito-missing:edito"]
    out = dataclasses.replace(EVENT, state=State.OUT)
    assert codes(edition=dataclasses.replace(EDITION, entries=(out,))) == ["warning letter-empty:entries"]
    strict = GOOD.replace("# edito = ", "edito = ")
    assert codes(edition=dataclasses.replace(EDITION, edito=""), toml=strict) == ["error edito-missing:edito"]


def test_errors_come_first_and_each_once() -> None:
    """Errors stand before warnings; the same thing twice is one finding."""
    twice = html('<a href="x.org">un</a><a href="x.org">deux</a>')
    assert codes(edition=dataclasses.replace(EDITION, edito=""), html=twice) == [
        "error link-invalid:x.org",
        "warning edito-missing:edito",
    ]


def test_accepted_findings_stay_visible() -> None:
    """`accept` marks exactly the finding that it names: it blocks no more, and is still told."""
    edition = dataclasses.replace(EDITION, accept=("link-invalid:x.org", "subject-missing", "autre:chose"))
    one, other = found(edition=edition, html=html('<a href="x.org">x</a>'), subject="")[::-1]
    assert (one.code, one.accepted, one.blocks) == ("link-invalid", True, False)
    assert (other.code, other.accepted, other.blocks) == ("subject-missing", False, True)


def test_accepting_unblocks_the_command(desk: Desk) -> None:
    """An error makes `check` exit 3 and `approve` refuse, in French; accepted in the file, both go on."""
    desk("draft", now=TUESDAY)
    desk.edition.write_text(desk.edition.read_text() + "\n# Titre\n\n[ici](www.example.org)\n")
    said = desk("check", DAY, "--json")
    assert said.code == 3
    assert said.json[0] == {
        "level": "error",
        "code": "link-invalid",
        "where": "www.example.org",
        "message": "Le lien « www.example.org » n’est pas une adresse http(s) ou mailto complète.",
        "accepted": False,
    }
    refused = desk("approve", DAY)
    assert (refused.code, refused.out) == (3, "")
    assert "www.example.org" in refused.err
    desk.change(
        f"archive/editions/{DAY}.md",
        '\nstatus = "draft"',
        '\naccept = ["link-invalid:www.example.org"]\nstatus = "draft"',
    )
    said = desk("check", DAY, "--json")
    assert (said.code, said.json[0]["accepted"]) == (0, True)
    assert "accepté" in desk("check", DAY).out
    assert desk("approve", DAY).code == 0
