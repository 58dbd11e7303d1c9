"""A letter that has left, whose file is broken where nobody has the ledger: what is readable of it counts."""

import datetime as dt
import re
import shutil
from zoneinfo import ZoneInfo

import pytest

from newsletter.draft.salvage import salvaged
from newsletter.model import EditionStatus
from newsletter.pipeline.shelf import shelf
from tests.test_needs import need
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

PARIS, DATE = ZoneInfo("Europe/Paris"), dt.date.fromisoformat(DAY)
NEXT = "2023-10-05"
SLIPS = {
    "a key": ("number = 1", "numbr = 1"),
    "a quote": ('subject = "', "subject = "),
    "in an entry": ('kind = "publication"', 'knd = "x"\nkind = "publication"'),
    "a conflict": ("number = 1\n", "<<<<<<< HEAD\nnumber = 1\n=======\nnumber = 1\n>>>>>>> autre\n"),
}


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    return desk


def break_in_clone(desk: Desk, old: str, new: str) -> None:
    """Lose what only this machine has, and make a slip in the letter's file."""
    for name in ("var", "archive/site"):
        shutil.rmtree(desk.root / name)
    shelf.cache_clear()  # so does this process, which read the file before
    text = desk.edition.read_text()
    assert old in text
    desk.edition.write_text(text.replace(old, new, 1))


def proposed(desk: Desk) -> list[str]:
    """The keys of the replays and publications that the next letter has."""
    assert desk("run", now="2023-10-03T09:30:00+02:00").code == 0
    text = (desk.root / "archive/editions" / f"{NEXT}.md").read_text()
    return re.findall(
        r'^key = "([^"]*)"(?:(?!\[\[).)*?kind = "(?:replay|publication)"', text, re.MULTILINE | re.DOTALL
    )


@pytest.mark.parametrize("slip", SLIPS)
def test_it_is_not_said_not_to_have_left(sent: Desk, slip: str) -> None:
    """By what is readable of its file it left: what it showed is not proposed again, nor is its number."""
    shown = re.findall(r'kind = "publication"', sent.edition.read_text())
    assert shown
    break_in_clone(sent, *SLIPS[slip])
    codes = sent.codes(now="2023-09-29T11:00:00+02:00")
    assert "letter-missed" not in codes
    found = need(sent, "edition-unreadable")
    assert "boîte d’envoi" in found["text"]
    assert sent("run").code == 0
    assert not [*(sent.root / "var/notices").glob("*held*")]
    assert proposed(sent) == []
    assert re.search(r"^number = 2$", (sent.root / f"archive/editions/{NEXT}.md").read_text(), re.MULTILINE)


def test_on_its_own_day(sent: Desk) -> None:
    """No letter is waited for that has left: runs end well, and the next one is the next week's."""
    break_in_clone(sent, *SLIPS["a key"])
    assert sent("status", "--json", now="2023-09-28T10:05:00+02:00").json["next"]["date"] == NEXT
    assert sent("run").code == 0


def test_one_that_may_have_left(sent: Desk) -> None:
    """Of one that was leaving nobody says that it did not."""
    sent.change(f"archive/editions/{DAY}.md", 'status = "sent"', 'status = "sending"')
    break_in_clone(sent, *SLIPS["a key"])
    assert "letter-missed" not in sent.codes(now="2023-09-29T11:00:00+02:00")
    assert "peut-être partie" in need(sent, "edition-unreadable")["text"]
    assert proposed(sent) == []


@pytest.mark.parametrize("slip", [('status = "sent"', "sttus = 3"), ('status = "sent"', 'status = "snt"')])
def test_one_of_which_nothing_tells(sent: Desk, slip: tuple[str, str]) -> None:
    """In a clone a letter without a status that can be read is not said not to have left, but that its file is unreadable."""
    break_in_clone(sent, *slip)
    friday = "2023-09-29T11:00:00+02:00"
    for _ in range(2):
        assert "letter-missed" not in sent.codes(now=friday)
        assert "Rien de ce qui s’y lit ne dit si elle est partie" in need(sent, "edition-unreadable")["text"]
        assert sent("run").code == 0
        assert not [*(sent.root / "var/notices").glob("*held*")]
    earlier = sent.edition.read_text().replace(DAY, "2023-09-21")
    sent.write("archive/editions/2023-09-21.md", earlier.replace(slip[1], slip[0]))
    (row,) = [
        one for one in sent("calendar").out.splitlines() if "28 septembre" in one.replace("\u00a0", " ")
    ]
    assert "inconnu" in row
    assert "on ne sait pas si elle est partie" in row


def test_one_that_was_drafted_here_did_not_leave(desk: Desk) -> None:
    """Where the program drafted it and has its ledger, a letter did not leave, whatever its file says no more."""
    desk.after((TUESDAY, "run"))
    shutil.rmtree(desk.root / "var/cache")
    shelf.cache_clear()
    desk.change(f"archive/editions/{DAY}.md", 'status = "draft"', "sttus = 3")
    assert "letter-missed" in desk.codes(now="2023-09-29T11:00:00+02:00")


def test_a_skipped_one_was_not_missed(desk: Desk) -> None:
    """What is readable of a file says that its letter was skipped, in a clone too."""
    desk.after((TUESDAY, "run"), (TUESDAY, "skip", DAY, "--reason", "fête"))
    break_in_clone(desk, *SLIPS["a key"])
    assert "letter-missed" not in desk.codes(now="2023-09-29T11:00:00+02:00")


def test_one_that_was_not_sent_did_not_leave(desk: Desk) -> None:
    """A draft whose file is broken is said not to have left, as before."""
    desk.after((TUESDAY, "run"))
    desk.change(f"archive/editions/{DAY}.md", *SLIPS["a key"])
    assert "letter-missed" in desk.codes(now="2023-09-29T11:00:00+02:00")


def test_what_cannot_be_told() -> None:
    """A file that says nothing of its letter is nothing; a table that is broken counts by its plain lines."""
    assert salvaged("", DATE, PARIS) is None
    assert salvaged('+++\nnumber = 1\n[[entry]]\nstatus = "sent"\n+++\n', DATE, PARIS) is None
    text = (
        '+++\nstatus = "sent"\n[[entry]]\nkey = "a/b"\nkind = "replay"\nurl = "https://example.org/x"\ntitle = "\n'
        'aliases = ["a/c"]\n[[entry]]\nkey = "\n+++\n'
    )
    found = salvaged(text, DATE, PARIS)
    assert found is not None
    assert (found.status, found.number) == (EditionStatus.SENT, 0)
    (row,) = found.entries
    assert (row.key, row.url, row.aliases) == ("a/b", "https://example.org/x", ("a/c",))
