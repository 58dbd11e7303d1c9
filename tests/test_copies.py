"""A sent letter's file copied to another date is no sent letter, though the date was replaced throughout: not by its file, nor by its ledger."""

import shutil

import pytest

from tests.test_smtp import Postman, by_smtp, letters, listening
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NEXT = "2023-10-05"
WEEK = [
    "2023-09-29T10:00:00+02:00",
    "2023-10-02T10:00:00+02:00",
    "2023-10-03T09:05:00+02:00",
    "2023-10-04T12:05:00+02:00",
]
LEAVES, LATER = "2023-10-05T09:05:00+02:00", "2023-10-05T09:15:00+02:00"
FRIDAY = "2023-10-06T10:00:00+02:00"


def copied(desk: Desk, *, renamed: bool = False) -> None:
    """Make the next letter's file of the last one, as an editor does who replaces its date throughout."""
    text = desk.edition.read_text(encoding="utf-8").replace(DAY, NEXT)
    text = text.replace('state = "in"', 'state = "out"', 1)  # an event that is past by then
    desk.write(f"archive/editions/{NEXT}.md", text)
    if renamed:
        desk.edition.unlink()


def follows(desk: Desk, *run: str) -> None:
    """Pass a week of runs, in which the copy is a draft like any, and leaves once it is approved."""
    for now in WEEK:
        assert desk(*run, now=now).code == 0
        said = desk("status", "--json").json
        assert (said["next"]["date"], said["next"]["status"]) == (NEXT, "draft")
        assert [one["edition"] for one in said["deliveries"]] == [DAY]
        codes = [one["code"] for one in said["needs"]]
        assert "edition-copied" in codes
        assert not {"clock-wrong", "letter-altered"} & {*codes}
        assert "sent-elsewhere" in desk("check", NEXT).out
        assert not (desk.root / "archive/site" / f"{NEXT}.html").exists()
    assert (desk.root / "archive/site" / f"{DAY}.html").exists()
    text = (desk.root / "archive/editions" / f"{NEXT}.md").read_text(encoding="utf-8")
    head = text[: text.index("[[entry]]")]
    assert ("number = 2\n" in head, 'status = "draft"\n' in head, "[approval]" in text) == (True, True, False)
    said = desk(*run, now=LEAVES)
    assert said.code == 3
    assert "Lettre retenue" in said.err
    assert not (desk.root / "archive/site" / f"{NEXT}.html").exists()
    assert desk("approve", NEXT, now=LATER).code == 0
    assert desk(*run, now="2023-10-05T09:20:00+02:00").code == 0
    (first, second) = desk("deliveries", "--json", now=FRIDAY).json
    assert (first["edition"], second["edition"], second["accepted"]) == (DAY, NEXT, 1)
    assert "edition-copied" not in desk.codes()
    assert (desk.root / "archive/site" / f"{NEXT}.html").exists()


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A letter that left, and that others may follow."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    return desk


@pytest.mark.parametrize("renamed", [False, True])
def test_a_week_by_the_outbox(sent: Desk, *, renamed: bool) -> None:
    """Also where the file was renamed: the one of the letter that left comes back."""
    copied(sent, renamed=renamed)
    follows(sent, "run")
    assert [path.stem for path in sent.outbox] == [DAY, NEXT]


def test_a_week_by_smtp(desk: Desk) -> None:
    """The mail server has each of both letters once."""
    with listening(Postman()) as postman:
        by_smtp(desk, postman)
        assert desk("run", "--live", now=THURSDAY).code == 0
        copied(desk)
        follows(desk, "run", "--live")
        assert len(letters(postman)) == 2


def test_a_letter_that_was_put_right_stays_the_letter(sent: Desk) -> None:
    """Neither file is what was approved any more: the earlier one left; also in a clone, which has no ledger."""
    sent.change(f"archive/editions/{DAY}.md", "Jeunes & Territoires 2050", "Jeunes et Territoires 2050")
    sent("run", now="2023-09-28T10:05:00+02:00")
    copied(sent)
    for _ in range(2):
        assert sent("run", now=WEEK[2]).code == 0
        said = sent("status", "--json").json
        assert (said["next"]["date"], said["next"]["status"]) == (NEXT, "draft")
        assert 'status = "sent"' in sent.edition.read_text(encoding="utf-8")
        assert (sent.root / "archive/site" / f"{DAY}.html").exists()
        shutil.rmtree(sent.root / "var")


def test_a_copy_beside_a_letter_that_lost_its_note(sent: Desk) -> None:
    """The copy alone notes a sending, as its own: what was approved tells which of both is the letter."""
    copied(sent)
    text = sent.edition.read_text(encoding="utf-8")
    sent.edition.write_text(f"{text[: text.index('[sent]')]}+++\n", encoding="utf-8")
    shutil.rmtree(sent.root / "var")
    assert sent("run", now=WEEK[2]).code == 0
    assert 'status = "sent"' in sent.edition.read_text(encoding="utf-8")
    assert sent("status", "--json").json["next"]["date"] == NEXT
    assert not sent.outbox


def test_letters_of_the_past_are_sent_in_a_clone(sent: Desk) -> None:
    """Without a ledger their files say so, also those that were put right since."""
    assert sent("run", now=WEEK[2]).code == 0
    assert sent("approve", NEXT).code == 0
    assert sent("run", now=LEAVES).code == 0
    sent.change(f"archive/editions/{NEXT}.md", "Lancement", "Le lancement")
    shutil.rmtree(sent.root / "var")
    shutil.rmtree(sent.root / "archive/site")
    for _ in range(2):
        assert sent("run", now="2023-10-07T10:00:00+02:00").code == 0
        assert [one["edition"] for one in sent("deliveries", "--json").json] == [DAY, NEXT]
        assert (sent.root / "archive/site" / f"{NEXT}.html").exists()


@pytest.mark.parametrize("number", [1, 2])
def test_a_sending_that_is_still_to_come(sent: Desk, number: int) -> None:
    """Whose approval was taken out, and whose number was perhaps put right, is known by no message: its instant tells."""
    text = sent.edition.read_text(encoding="utf-8").replace(DAY, NEXT)
    text = text.replace("number = 1\n", f"number = {number}\n", 1)
    start, end = text.index("[approval]"), text.index("[sent]")
    copy = sent.write(f"archive/editions/{NEXT}.md", text[:start] + text[end:])
    said = sent("status", "--json", now=WEEK[0]).json
    assert (said["next"]["date"], said["next"]["status"]) == (NEXT, "draft")
    assert [one["edition"] for one in said["deliveries"]] == [DAY]
    first = sent("run")
    assert (first.code, "envoi encore à venir" in first.out) == (0, True)
    assert 'status = "draft"' in copy.read_text(encoding="utf-8")
    assert "[sent]" not in copy.read_text(encoding="utf-8")
    for now in WEEK[1:]:
        assert sent("run", now=now).code == 0
        assert not (sent.root / "archive/site" / f"{NEXT}.html").exists()
    assert "number = 2\n" in copy.read_text(encoding="utf-8")
    assert sent("run", now=LEAVES).code == 3
    assert [path.stem for path in sent.outbox] == [DAY]


def test_a_clock_that_is_behind_takes_no_letter_back(sent: Desk) -> None:
    """In a clone without a ledger a letter that was put right stays sent where no letter before it has left either."""
    sent.change(f"archive/editions/{DAY}.md", "Lancement", "Le lancement")
    shutil.rmtree(sent.root / "var")
    for now in ("2023-09-20T10:00:00+02:00", "2023-09-26T10:00:00+02:00"):
        assert sent("run", now=now).code == 0
        assert 'status = "sent"' in sent.edition.read_text(encoding="utf-8")
