"""What the check says of what is probably the same, and of what is probably a recording."""

import dataclasses
import datetime as dt

from newsletter.model import (
    Alleged,
    Edition,
    EditionEntry,
    EditionStatus,
    Kind,
    Level,
    Named,
    State,
    Suggestion,
)
from newsletter.preflight.doubles import doubles

SAME = Suggestion(
    kind=Alleged.SAME,
    entry=Named(key="b/1", title="Un cap"),
    other=Named(key="a/1", title="Le cap"),
    evidence="même jour",
    points=8,
    row=None,
    yes='[[answer]]\nentry = "b/1"\nsame_as = "a/1"',
    no='[[answer]]\nentry = "b/1"\nnot_same_as = "a/1"',
)


ROW = EditionEntry(key="b/1", section="publications", kind=Kind.PUBLICATION, title="Un cap")
EDITION = Edition(date=dt.date(2023, 9, 28), number=1, status=EditionStatus.DRAFT, entries=(ROW,))


def test_a_double() -> None:
    """It names both, the evidence, and what to write where; it blocks nothing."""
    (found,) = doubles(EDITION, [SAME])
    assert (found.code, found.where, found.level) == ("perhaps-same", "b/1", Level.WARNING)
    assert found.message == (
        "« Un cap » est probablement la même chose que « Le cap » (même jour). Écrivez dans feeds/agenda.toml, à la fin,"
        ' une ligne chacun : [[answer]], entry = "b/1", same_as = "a/1". Sinon : not_same_as = "a/1".'
    )


def test_a_recording_of_the_agenda() -> None:
    """A row of the agenda has the line itself."""
    film = dataclasses.replace(
        SAME,
        kind=Alleged.RECORDING,
        row=Named(key="agenda/r", title="Un cap"),
        yes='replay_of = "a/1"',
        no='not_replay_of = "a/1"',
    )
    (found,) = doubles(EDITION, [film])
    assert found.code == "perhaps-recording"
    assert found.message == (
        "« Un cap » est probablement l’enregistrement de « Le cap » (même jour). Écrivez dans feeds/agenda.toml, dans le"
        ' bloc « Un cap » : replay_of = "a/1". Sinon : not_replay_of = "a/1".'
    )


def test_nothing_to_decide() -> None:
    """Nothing is said without suggestions, nor of a row that the letter does not show."""
    assert list(doubles(EDITION, ())) == []
    out = dataclasses.replace(EDITION, entries=(dataclasses.replace(ROW, state=State.OUT),))
    assert list(doubles(out, [SAME])) == []
