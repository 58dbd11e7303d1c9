"""What an edition proposes of itself: title, subject, preheader."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from newsletter.model import Edition, EditionEntry, EditionStatus, EventStatus, Kind, State
from newsletter.proposal import preheader, refreshed, subject, title
from tests.test_curate import CONFIG, D, hour


def edition(**fields: Any) -> Edition:
    return Edition(**{"date": D, "number": 1, "status": EditionStatus.DRAFT, **fields})


EVENT = EditionEntry(
    key="e", section="semaine", kind=Kind.EVENT, title="Le colloque", start=dt.date(2023, 10, 1)
)
CALLED_OFF = dataclasses.replace(EVENT, status=EventStatus.CANCELLED)
RUNNING = dataclasses.replace(EVENT, start=dt.date(2023, 9, 4), end=dt.date(2023, 10, 20))
NOTE = EditionEntry(key="p", section="apport", kind=Kind.PUBLICATION, title="La note")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (edition(edito="# Inventer *ensemble*\n\nBonjour", entries=(EVENT,)), "Inventer ensemble"),
        (edition(edito="Bonjour\n\n## Plus loin\n"), "Plus loin"),
        (edition(edito="Bonjour", entries=(EVENT,)), "1er octobre : Le colloque"),
        (edition(entries=(NOTE, EVENT)), "La note"),
        (edition(entries=(dataclasses.replace(EVENT, state=State.OUT), NOTE)), "La note"),
        (edition(), "Les Jeudis de l'ODD 17 du 28 septembre 2023"),
        (edition(entries=(CALLED_OFF, NOTE)), "La note"),
        (edition(entries=(CALLED_OFF,)), "Les Jeudis de l'ODD 17 du 28 septembre 2023"),
        (edition(entries=(RUNNING,)), "Jusqu’au 20 octobre : Le colloque"),
        (
            edition(entries=(dataclasses.replace(EVENT, start=dt.date(2024, 10, 1)),)),
            "1er octobre 2024 : Le colloque",
        ),
        (
            edition(
                entries=(
                    dataclasses.replace(EVENT, start=hour("2023-10-02T02:30"), timezone="America/Guadeloupe"),
                )
            ),
            "1er octobre : Le colloque",
        ),
    ],
)
def test_the_subject(one: Edition, expected: str) -> None:
    """The subject is the édito's first heading, else the first entry shown, else the day."""
    assert subject(one, CONFIG).replace("\u00a0", " ") == expected


def test_a_long_subject_ends_at_a_word() -> None:
    """A subject has at most 90 characters, cut at a word."""
    found = subject(edition(edito="# " + "alliance " * 30), CONFIG)
    assert len(found) <= 90
    assert found.endswith("alliance…")


def test_the_title() -> None:
    """The title is the édito's first heading, else the subject, else the letter's name."""
    assert title(edition(edito="# Un titre", subject="Objet"), CONFIG) == "Un titre"
    assert title(edition(subject="Objet"), CONFIG) == "Objet"
    assert title(edition(), CONFIG) == CONFIG.letter.title


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((NOTE, EVENT), "À l’agenda : Le colloque"),
        ((NOTE, dataclasses.replace(NOTE, key="q", title="Le guide")), "À découvrir : La note et Le guide"),
        ((), "La lettre du jeudi 28 septembre 2023"),
    ],
)
def test_the_preheader(entries: tuple[EditionEntry, ...], expected: str) -> None:
    """Without an édito the preheader announces events, else the rest, else the day."""
    assert preheader(edition(entries=entries), CONFIG).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("edito", "expected"),
    [
        ("# Titre\n\nUne phrase. Une autre.", "Une phrase."),
        ("# Titre\n\nBonjour à toutes et tous,\n\nQue *faire* ? Agir.", "Que faire ?"),
        (
            "Chères lectrices, chers lecteurs,\n\nAvec M. Durand, agissons ! Ensuite.",
            "Avec M. Durand, agissons !",
        ),
        ("# Un titre\n\nUn titre. La suite.", "La suite."),
        ("# Titre\n\nLes Jeudis de l'ODD 17 ! « Oui ! » dit-elle. Fin.", "« Oui ! » dit-elle."),
        ("# Titre\n\n## Plus loin\n\n- un\n- deux\n\nLire [la note](https://e.org/).", "Lire la note."),
        ("# Titre\n\n" + "alliance " * 30, " ".join(["alliance"] * 9) + "…"),
        ("# Titre", "À l’agenda : Le colloque"),
    ],
)
def test_the_preheader_of_an_edito(edito: str, expected: str) -> None:
    """It is the first sentence that is neither a greeting nor the title, the subject or the sender; cut at a word."""
    found = preheader(edition(edito=edito, entries=(EVENT,), subject="Titre"), CONFIG)
    assert found == expected
    assert len(found) <= 90


def test_the_preheader_does_not_say_the_subject_again() -> None:
    """What the subject names is not announced once more; where nothing else is left, the day is said."""
    both, alone, empty = edition(entries=(EVENT, NOTE)), edition(entries=(EVENT,)), edition()
    auto = refreshed(both, both, CONFIG)
    assert auto.subject.endswith("Le colloque")
    assert auto.preheader == "À découvrir : La note"
    for blank in (alone, empty):
        found = refreshed(blank, blank, CONFIG).preheader.replace("\u00a0", " ")
        assert found == "La lettre du jeudi 28 septembre 2023"


def test_the_subject_follows_the_edito_until_the_editor_writes_one() -> None:
    """A subject that the program wrote follows; one that the editor wrote, also an empty one, stays."""
    base = refreshed(blank := edition(entries=(EVENT,)), blank, CONFIG)
    written = dataclasses.replace(base, edito="# Un titre\n")
    assert refreshed(written, base, CONFIG).subject == "Un titre"
    for own in ("Mon objet", ""):
        kept = dataclasses.replace(written, subject=own, preheader=own)
        assert refreshed(kept, base, CONFIG) == kept


def test_with_the_base_forgotten_only_what_the_program_would_write_follows() -> None:
    """Without the last proposal, a subject other than the program's is the editor's."""
    auto = refreshed(blank := edition(entries=(EVENT,)), blank, CONFIG)
    assert refreshed(dataclasses.replace(auto, edito="# Un titre"), None, CONFIG).subject == "Un titre"
    own = dataclasses.replace(auto, subject="Mon objet", edito="# Un titre")
    assert refreshed(own, None, CONFIG).subject == "Mon objet"


def test_titles_in_another_language_are_marked() -> None:
    """A title that says its language is marked in subject and preheader; what readers see counts for their length."""
    summit = dataclasses.replace(EVENT, title="What's next?", language="en")
    one = edition(entries=(summit, dataclasses.replace(EVENT, key="f")))
    assert subject(one, CONFIG).replace("\u00a0", " ") == "1er octobre : [What's next?]{lang=en}"
    assert preheader(one, CONFIG) == "À l’agenda : [What's next?]{lang=en} et Le colloque"
    assert subject(edition(edito="# Le [SDG Summit]{lang=en}"), CONFIG) == "Le [SDG Summit]{lang=en}"
    long = dataclasses.replace(NOTE, title="goal " * 40, language="en")
    found = subject(edition(entries=(long,)), CONFIG)
    assert found.startswith("[goal goal")
    assert found.endswith("goal]{lang=en}…")
    assert len(found.replace("[", "").replace("]{lang=en}", "")) <= 90
