"""What was done from one version of an edition to the next is said as its editor would."""

import dataclasses
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from newsletter.draft import edits
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind, State
from newsletter.preview.gestures import gesture, moments, size
from tests.test_studio import EDITO, Studio, _plain
from tests.workspaces import DAY, TUESDAY, Desk

SECTIONS = {"une": "À la une", "agendas": "À vos agendas"}
PARIS = ZoneInfo("Europe/Paris")
AT = dt.datetime(2023, 10, 5, 9, tzinfo=PARIS)


def row(name: str, **fields: Any) -> EditionEntry:
    """Make an event of the first section."""
    return EditionEntry(
        **{"key": name, "section": "une", "kind": Kind.EVENT, "title": name.upper(), **fields}
    )


OLD = Edition(
    date=dt.date(2023, 9, 28),
    number=1,
    status=EditionStatus.DRAFT,
    entries=tuple(map(row, "abcdef")),
    edito="# Un titre\n\nDeux mots.\n",
)


def left_out(names: str, state: State = State.OUT) -> Edition:
    """Leave entries out."""
    edition = OLD
    for name in names:
        edition = edits.set_state(edition, name, state)
    return edition


def changed(**fields: Any) -> Edition:
    """Change fields of the edition."""
    return dataclasses.replace(OLD, **fields)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (left_out("a"), "À la une : « A » écarté"),
        (left_out("ab"), "À la une : « A » et « B » écartés"),
        (left_out("abcde"), "À la une : 5 entrées écartées"),
        (left_out("abcd", State.NEVER), "À la une : 4 entrées écartées pour toujours"),
        (changed(entries=OLD.entries[1:]), "À la une : « A » retiré"),
        (changed(entries=(*OLD.entries, row("x", section="agendas"))), "À vos agendas : « X » ajouté"),
        (changed(entries=(*OLD.entries, row("x", section="")), subject="S"), "objet · « X » ajouté"),
        (edits.move_up(OLD, "b"), "À la une : ordre changé"),
        (edits.move_to(OLD, "a", "agendas", 0), "À vos agendas : « A » venu de « À la une »"),
        (edits.set_entry(OLD, "a", title="Z", place="Lyon"), "À la une : « Z » (titre et lieu)"),
        (edits.set_entry(OLD, "a", replay_of="b"), "À la une : « A » lié à un événement"),
        (edits.set_entry(OLD, "a", source_start=AT), "À la une : « A » mis à jour"),
        (changed(edito=OLD.edito + "et trois autres mots"), "édito : 4 mots de plus"),
        (changed(edito="# Un titre"), "édito : 2 mots de moins"),
        (changed(edito="# Un titre\n\nTrois mots.\n"), "édito : 1 mot changé"),
        (changed(edito="# Un titre\n\n**Deux** mots.\n"), "édito : signes ou mise en forme"),
        (changed(edito="# Un titre\n\nmots Deux.\n"), "édito : ordre des mots"),
        (changed(subject="S", preheader="P"), "objet · accroche"),
        (changed(accept=("a:b",)), "1 point accepté"),
        (changed(accept=("a:b", "c:d")), "2 points acceptés"),
        (edits.skip(OLD, "Vacances"), "sautée"),
        (edits.postpone(OLD, AT, "Grève"), "reportée au jeudi 5 octobre à 9 h"),
        (changed(number=2), "numéro"),
        (changed(), "notes ou mise en forme du fichier"),
    ],
)
def test_gestures(new: Edition, said: str) -> None:
    """Each is named with its section and the titles it is about; of many, their number."""
    assert _plain(gesture(OLD, new, SECTIONS)) == said


def test_taken_back() -> None:
    """The way back is said too."""
    assert _plain(gesture(left_out("a"), OLD, SECTIONS)) == "À la une : « A » remis"
    assert _plain(gesture(edits.skip(OLD, "x"), OLD, SECTIONS)) == "de nouveau un brouillon"
    assert _plain(gesture(edits.postpone(OLD, AT, "x"), OLD, SECTIONS)) == "rendue à son heure"
    assert _plain(gesture(changed(accept=("a:b",)), OLD, SECTIONS)) == "1 point qui n’est plus accepté"
    tied = edits.set_entry(OLD, "a", replay_of="b")
    assert _plain(gesture(tied, OLD, SECTIONS)) == "À la une : « A » détaché de tout événement"
    doubtful = edits.set_entry(OLD, "a", start=AT, uncertain_start=AT)
    sure = edits.set_entry(doubtful, "a", uncertain_start=None)
    assert _plain(gesture(doubtful, sure, SECTIONS)) == "À la une : « A » (date confirmée)"


def test_moments() -> None:
    """Seconds are said where a minute comes again, and only there."""
    said = moments([AT.replace(second=40), AT.replace(second=7), AT.replace(minute=5, second=9)])
    assert [_plain(one).removeprefix("jeudi 5 octobre à ") for one in said] == [
        "9 h 00 min 40 s",
        "9 h 00 min 07 s",
        "9 h 05",
    ]


def test_size() -> None:
    """A version without an édito has its entries all the same."""
    assert _plain(size(OLD)) == "édito de 4 mots, 6 entrées"
    assert _plain(size(changed(edito="", entries=OLD.entries[:1]))) == "sans édito, 1 entrée"


def test_the_list_says_what_was_done(desk: Desk) -> None:
    """The page of versions says each gesture, the latest first, and what the oldest is."""
    desk("draft", DAY, now=TUESDAY)
    studio = Studio(desk)
    studio.send(studio.form("/textes"), edito=EDITO)
    studio.send(studio.form("/entree", "agenda/colloque"), state="out")
    page = _plain(studio.browser.get("/versions").text)
    assert page.index("« Colloque “Jeunes &amp; Territoires 2050” » écarté") < page.index("5 mots de plus")
    assert "la plus ancienne qui soit gardée" in page
    assert "vide" not in page
    assert "autres champs" not in page
