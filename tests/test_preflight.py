"""Preflight: each thing that may be wrong with a message, and what the editor may accept."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from newsletter.model import (
    Edition,
    EditionEntry,
    EditionStatus,
    EventStatus,
    Finding,
    Kind,
    Level,
    Message,
    State,
)
from newsletter.preflight import MAX_HTML_BYTES, preflight
from newsletter.schema import read_config
from tests.test_curate import CONFIG, D, hour
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


def found(
    message: Message = MESSAGE, edition: Edition = EDITION, toml: str = GOOD, **changes: Any
) -> list[Finding]:
    return preflight(dataclasses.replace(message, **changes), edition, read_config(toml), links_checked=True)


def codes(*args: Any, **changes: Any) -> list[str]:
    return [f"{one.level.value} {one.code}:{one.where}" for one in found(*args, **changes)]


def html(inside: str) -> str:
    return HTML.replace("<p>Bonjour</p>", inside)


def test_a_good_message_has_no_finding() -> None:
    """Nothing is said of a message that is right, but that its links were not asked when they were not."""
    assert found() == []
    unchecked = preflight(MESSAGE, EDITION, CONFIG)
    assert [(one.level, one.code, one.where) for one in unchecked] == [
        (Level.WARNING, "links-unchecked", "links")
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"subject": ""}, "error subject-missing:subject"),
        ({"subject": " \n"}, "error subject-missing:subject"),
        ({"html": html('<img src="https://a.org/x.png">')}, "error image-without-alt:https://a.org/x.png"),
        ({"html": html('<img src="https://a.org/x.png" alt=" ">')}, "error image-without-alt:https://a.org/x.png"),
        ({"html": html("<img>")}, "error image-without-alt:?"),
        ({"html": html('<a href="www.example.org">x</a>')}, "error link-invalid:www.example.org"),
        ({"html": html('<a href="/chemin">x</a>')}, "error link-invalid:/chemin"),
        ({"html": html('<a href="">x</a>')}, "error link-invalid:?"),
        ({"html": html('<a href="#haut">x</a>')}, "error link-invalid:#haut"),
        ({"html": html('<a href="https://">x</a>')}, "error link-invalid:https://"),
        ({"html": html('<a href="mailto:">x</a>')}, "error link-invalid:mailto:"),
        ({"html": html('<a href="javascript:alert(1)">x</a>')}, "error link-invalid:javascript:alert(1)"),
        ({"html": html('<a href="ftp://a.org/x">x</a>')}, "error link-invalid:ftp://a.org/x"),
        ({"text": f"{MESSAGE.text} x <javascript:alert(1)>"}, "error link-invalid:javascript:alert(1)"),
        ({"html": "<html><body><p>Bonjour</p></body></html>"}, "error unsubscribe-missing:html"),
        ({"html": f"<p>{UNSUBSCRIBE}</p>"}, "error unsubscribe-missing:html"),
        ({"text": "Bonjour"}, "error unsubscribe-missing:text"),
        ({"text": "  \n"}, "error text-missing:text"),
        ({"subject": "Bonjour {{ prenom }}"}, "error template-leftover:subject"),
        ({"preheader": "{% if x %}"}, "error template-leftover:preheader"),
        ({"html": html("<p>{{ issue.title }}</p>")}, "error template-leftover:html"),
        ({"html": html('<a href="https://a.org/{{ x }}">x</a>')}, "error template-leftover:html"),
        ({"html": html('<img src="https://a.org/x.png" alt="{% x %}">')}, "error template-leftover:html"),
        ({"text": f"{MESSAGE.text}{{{{ x }}}}"}, "error template-leftover:text"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_message(changes: dict[str, str], expected: str) -> None:
    """Each defect of a message is one error that names its place."""
    assert codes(**changes) == [expected]


@pytest.mark.parametrize(
    "inside",
    [
        '<a name="x">x</a>',
        '<a href="HTTPS://A.ORG/x?a=1&amp;b={token}#c">x</a>',
        '<a href="mailto:a@example.org?subject=x">x</a>',
        '<img src="x.png" alt="La marque">',
        "<style>a{{}}</style>",
        "<p>{ une accolade }</p>",
    ],
)
def test_what_is_right(inside: str) -> None:
    """Good links, described images, rules of style and single braces are no findings."""
    assert codes(html=html(inside)) == []


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


def test_what_is_missing_from_the_content() -> None:
    """No édito and no entry are warnings; no édito is an error where the settings say so."""
    assert codes(edition=dataclasses.replace(EDITION, edito=" \n")) == ["warning edito-missing:edito"]
    out = dataclasses.replace(EVENT, state=State.OUT)
    assert codes(edition=dataclasses.replace(EDITION, entries=(out,))) == ["warning letter-empty:entries"]
    strict = GOOD.replace("# edito = ", "edito = ")
    assert codes(edition=dataclasses.replace(EDITION, edito=""), toml=strict) == ["error edito-missing:edito"]


def test_errors_come_first_and_each_once() -> None:
    """Errors stand before warnings; the same thing twice is one finding."""
    twice = html('<a href="x.org">x</a><a href="x.org">y</a>')
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
