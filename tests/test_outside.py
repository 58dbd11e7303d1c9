"""What others do to an edition's file while its page is open is said there."""

import dataclasses
import datetime as dt
import re

import pytest

from newsletter.draft import edits
from newsletter.draft.writing import new_text
from newsletter.model import Edition, EditionEntry, EditionStatus, Kind, State
from newsletter.preview.outside import Outside, told
from tests.test_studio import EDITO, Studio, _plain
from tests.workspaces import DAY, TUESDAY, Desk

ROW = EditionEntry(key="a", section="", kind=Kind.EVENT, title="A")
OLD = Edition(
    date=dt.date(2023, 9, 28), number=1, status=EditionStatus.DRAFT, entries=(ROW,), edito="Un mot.\n"
)
SHORT = dataclasses.replace(OLD, edito="Un\n")
TEXTS = {new_text(one): one for one in (OLD, SHORT)}
BEFORE, AFTER = TEXTS


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (SHORT, "édito : 1 mot de moins"),
        (edits.set_state(OLD, "a", State.OUT), "« A » écarté"),
        (edits.add(OLD, dataclasses.replace(ROW, key="b")), ""),
        (dataclasses.replace(OLD, proposal=7), ""),
        (edits.skip(OLD, "Vacances"), ""),
        (OLD, ""),
    ],
)
def test_told(new: Edition, words: str) -> None:
    """What people write is; what came in, and how the letter stands, is said elsewhere."""
    assert _plain(told(OLD, new, {})) == words


def test_only_what_others_did() -> None:
    """What the preview wrote is not told, also where it was seen before that was known; a file that is away for a moment is no other."""
    outside = Outside(TEXTS.__getitem__)
    outside.saw(BEFORE, {})
    assert outside.replaced is None
    outside.saw("", {})
    outside.saw(AFTER, {})
    assert outside.replaced
    assert _plain(outside.replaced.words) == "édito : 1 mot de moins"
    outside.wrote(AFTER)
    assert outside.replaced is None
    outside.saw(BEFORE, {})
    assert outside.replaced
    outside.wrote(BEFORE)
    outside.saw(BEFORE, {})
    assert outside.replaced is None


def test_the_page_says_what_went(desk: Desk) -> None:
    """An older file that is put back is told, with the way to what stood there; the next save ends that."""
    desk("draft", DAY, now=TUESDAY)
    studio = Studio(desk)
    before = studio.file.read_text()
    studio.send(studio.form("/textes"), edito=EDITO)
    assert "ailleurs que dans cet aperçu" not in studio.page
    studio.file.write_text(before)  # as git does
    page = _plain(studio.browser.get("/").text)
    assert "a été changé ailleurs que dans cet aperçu : édito : 5 mots de moins" in page
    way = re.search(r"/versions\?jour=[^\"]*nom=\w+", page)
    assert way
    assert "<mark>" in studio.browser.get(way[0].replace("&amp;", "&")).text
    studio.send(studio.form("/textes"), edito="Autre.")
    assert "ailleurs que dans cet aperçu" not in studio.page
