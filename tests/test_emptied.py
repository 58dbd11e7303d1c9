"""Entries that were left out of a letter that had left: mails lead to what the archive then has no more."""

import re

import pytest

from tests.test_needs import need
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

FILE = f"archive/editions/{DAY}.md"
NOW = "2023-09-29T11:00:00+02:00"


def told(desk: Desk) -> str:
    return re.sub("[\u00a0\u202f]", " ", need(desk, "edition-emptied")["text"])


@pytest.mark.parametrize("is_old", [False, True])
def test_what_was_left_out_is_told(desk: Desk, *, is_old: bool) -> None:
    """Also beside a correction that says its day, and where the approval tells no rows; a put-back entry ends it."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    assert "edition-emptied" not in desk.codes(now=NOW)
    text = desk.edition.read_text()
    if is_old:
        text = re.sub(r"\n(?:rows|heard) = \[[^\]]*\]", "", text)
    desk.edition.write_text(
        text.replace('state = "in"', 'state = "out"', 1).replace(
            '\nstatus = "sent"', '\nstatus = "sent"\ncorrected = 2023-09-29', 1
        )
    )
    found = need(desk, "edition-emptied")
    assert "Colloque" in found["text"]
    assert 'state = "in"' in found["remedy"]
    desk.edition.write_text(text)
    assert "edition-emptied" not in desk.codes()


def test_what_was_left_out_before_it_left_is_nothing(desk: Desk) -> None:
    """Its editor left it out of the letter: no mail leads to it."""
    desk.after((TUESDAY, "run"))
    before, _, after = desk.edition.read_text().rpartition('state = "in"')
    desk.edition.write_text(f'{before}state = "out"{after}')
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    desk.change(FILE, 'title = "Colloque', 'title = "Le colloque')
    assert "edition-emptied" not in desk.codes(now=NOW)


def test_what_was_deleted_is_told(desk: Desk) -> None:
    """Its row is gone from the file: nobody knows its title, only that there was one more."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    before, _, rest = desk.edition.read_text().partition("[[entry]]")
    left = rest[rest.index("[[entry]]") :]
    desk.edition.write_text(f"{before}{left}")
    assert "ne montre plus 1 entrée que" in told(desk)


ADDED = """[[entry]]
key = "main/nouveau"
section = "apport"
state = "in"
kind = "publication"
title = "Nouveau"

"""


def test_what_was_added_hides_nothing_that_was_deleted(desk: Desk) -> None:
    """Nor does what was only edited count as deleted, nor what was added alone, nor another order."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    text = desk.edition.read_text()
    before, first, *others = re.split(r"(?m)^(?=\[\[entry\]\])", text)
    second = others[0]
    edited = [one.replace('title = "', 'title = "Autre\u00a0: ') for one in (first, *others)]
    for rows in ([ADDED, first, *others], [ADDED, *edited], [second, first, *others[1:]]):
        desk.edition.write_text("".join([before, *rows]))
        assert "edition-emptied" not in desk.codes(now=NOW)
        assert "edition-altered" in desk.codes()
    for rows in ([ADDED, *others], [ADDED, *edited[1:]], [ADDED, ADDED.replace("nouveau", "autre"), *others]):
        desk.edition.write_text("".join([before, *rows]))
        assert "ne montre plus 1 entrée que" in told(desk)


def test_what_an_older_approval_tells_of_rows(desk: Desk) -> None:
    """It does not tell which is which: how many there were, and which are as they were, is all that is known."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    text = re.sub(r'"[0-9a-f]{8}-([0-9a-f]{16})"', r'"\1"', desk.edition.read_text())
    before, first, *others = re.split(r"(?m)^(?=\[\[entry\]\])", text)
    desk.edition.write_text("".join([before, *others]))
    assert "ne montre plus 1 entrée que" in told(desk)
    out = first.replace('state = "in"', 'state = "out"')
    desk.edition.write_text("".join([before, out, *others]))
    assert "Colloque" in need(desk, "edition-emptied")["text"]
    desk.edition.write_text("".join([before, ADDED, *others]))
    assert "edition-emptied" not in desk.codes()
