"""Letters that have left are counted: a file that is gone, and a number that stands twice, are told."""

import shutil

import pytest

from tests.test_needs import need, said, told
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LATER = "2023-11-20T10:00:00+01:00"
OLDER = ["2023-09-07", "2023-09-14", "2023-10-12", "2023-10-19"]


def sent(desk: Desk, day: str, number: int, status: str = "sent") -> None:
    """Write a letter that left, as a clone has it: nothing of it is in the memory."""
    left = f'[sent]\nat = {day}T09:00:00+02:00\nmessenger = "outbox"\nmessage_id = "<{number}@x.org>"\nrecipients = 1\n'
    more = left if status == "sent" else ""
    subject = f'subject = "Lettre {number}"\n'
    text = f'+++\ndate = {day}\nnumber = {number}\nstatus = "{status}"\n{subject}{more}+++\n# Lettre {number}\n\nMots.\n'
    desk.write(f"archive/editions/{day}.md", text)


@pytest.fixture
def four(desk: Desk) -> Desk:
    """A clone with four letters: three weeks lie between the second and the third."""
    for number, day in enumerate(OLDER, 1):
        sent(desk, day, number)
    assert not {"edition-missing", "number-twice"} & set(desk.codes(LATER))
    return desk


def test_a_gap(four: Desk) -> None:
    """A number that no letter has is told by `status` and `archive`, as long as there was a Thursday for it."""
    four.write("archive/editions/2023-09-14.md", "")
    (four.root / "archive/editions/2023-09-14.md").unlink()
    found = need(four, "edition-missing", now=LATER)
    assert (
        "Il manque la lettre n° 2, entre celle du jeudi 7 septembre 2023 et celle du jeudi 12 octobre"
        in found["text"]
    )
    answer = four("archive", now=LATER)
    assert "Il manque la lettre n°\u00a02" in answer.err
    assert answer.code == 0
    sent(four, "2023-09-14", 2, "skipped")
    assert "edition-missing" not in four.codes(LATER)


def test_a_gap_of_several(four: Desk) -> None:
    """They are named, and what to do is said of all."""
    for day in OLDER[1:3]:
        (four.root / f"archive/editions/{day}.md").unlink()
    found = need(four, "edition-missing", now=LATER)
    assert "Il manque les lettres n° 2 et 3" in found["text"].replace("\u00a0", " ")
    assert "mènent à leurs pages. Si elles sont retirées exprès, gardez leurs fichiers" in found["remedy"]


def test_a_new_count(four: Desk) -> None:
    """Who counts on from elsewhere misses nothing; nor does a file that cannot be read."""
    sent(four, OLDER[3], 104)
    assert "edition-missing" not in four.codes(LATER)
    sent(four, OLDER[3], 4)
    four.write(f"archive/editions/{OLDER[1]}.md", "")
    assert "edition-missing" not in four.codes(LATER)


def test_a_page_without_a_file(four: Desk) -> None:
    """The last letter leaves no gap: its page tells, before the archive loses it."""
    assert four("archive", now=LATER).err == ""
    (four.root / f"archive/editions/{OLDER[3]}.md").unlink()
    assert "jeudi 19 octobre 2023" in need(four, "edition-missing", now=LATER)["text"]
    assert "jeudi 19 octobre 2023" in said(four("archive", now=LATER).err)
    assert four("archive", now=LATER).err == ""


def test_the_ledger_knows(desk: Desk) -> None:
    """One that this machine sent is told at once; `run` puts it back, or a person does."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    text = desk.edition.read_text()
    desk.edition.unlink()
    found = need(desk, "edition-missing", now=THURSDAY)
    assert "newsletter run" in found["remedy"]
    shutil.rmtree(desk.root / "var/frozen")
    found = need(desk, "edition-missing", now=THURSDAY)
    assert f"archive/editions/{DAY}.md" in found["remedy"]
    desk.edition.write_text(text)
    assert "edition-missing" not in desk.codes(THURSDAY)


def test_one_number_twice(four: Desk) -> None:
    """Two letters of one number are named, with their files."""
    sent(four, OLDER[3], 3)
    found = need(four, "number-twice", now=LATER)
    assert "le même numéro, 3 : celles du jeudi 12 octobre 2023 et du jeudi 19 octobre 2023" in found["text"]
    assert "archive/editions/2023-10-12.md et archive/editions/2023-10-19.md" in found["remedy"]
    assert four("run", now=LATER).code == 0
    assert len(told(four, "*-need-number-twice*")) == 1
