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
    "its status": ('status = "sent"', 'status = "sentt"'),
    "a conflict": (
        'number = 1\nstatus = "sent"\n',
        '<<<<<<< HEAD\nnumber = 3\nstatus = "approved"\n=======\nnumber = 1\nstatus = "sent"\n>>>>>>> autre\n',
    ),
    "a conflict the other way": (
        'number = 1\nstatus = "sent"\n',
        '<<<<<<< HEAD\nnumber = 1\nstatus = "sent"\n=======\nnumber = 3\nstatus = "approved"\n>>>>>>> autre\n',
    ),
}
SENT = """
[sent]
at = 2023-09-28T09:05:00+02:00
messenger = "outbox"
message_id = "<edition-2023-09-28@jeudis.example.org>"
recipients = 3
"""


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    return desk


def break_in_clone(desk: Desk, old: str, new: str) -> None:
    """Lose what only this machine has, and make a slip in the letter's file."""
    for name in ("var", "archive/site"):
        shutil.rmtree(desk.root / name)
    shelf.cache_clear()  # a program that has just begun has read nothing
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
    text = re.sub(r"(?m)^recipients = .*\n", "", sent.edition.read_text())
    sent.edition.write_text(text.replace('status = "sent"', 'status = "sending"'))
    break_in_clone(sent, *SLIPS["a key"])
    assert "letter-missed" not in sent.codes(now="2023-09-29T11:00:00+02:00")
    assert "peut-être partie" in need(sent, "edition-unreadable")["text"]
    assert "peut-être partie" in sent("doctor").out
    assert proposed(sent) == []


@pytest.mark.parametrize("slip", [('status = "sent"', "sttus = 3"), ('status = "sent"', 'status = "snt"')])
def test_one_of_which_nothing_tells(sent: Desk, slip: tuple[str, str]) -> None:
    """In a clone a letter without a status that can be read is not said not to have left, but that its file is unreadable."""
    break_in_clone(sent, *slip)
    sent.edition.write_text(re.sub(r"\n\[sent\]\n(?:[^\[+].*\n)*", "\n", sent.edition.read_text()))
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


def entry(state: str = "in", key: str = "a/b", more: str = "") -> str:
    return f'[[entry]]\nkey = "{key}"\nsection = "replays"\nstate = "{state}"\nkind = "replay"\ntitle = "Un titre"\n{more}'


def file(head: str, *tables: str) -> str:
    """The text of a file; some line of it is wrong."""
    return "\n".join(["+++", f"date = {DAY}", "wrong", head, *tables, "+++", "Bonjour."])


def conflict(ours: str, theirs: str, base: str | None = None) -> str:
    ancestor = "" if base is None else f"||||||| 1a2b3c\n{base}\n"
    return f"<<<<<<< HEAD\n{ours}\n{ancestor}=======\n{theirs}\n>>>>>>> autre"


def of_file(text: str) -> tuple[EditionStatus, int, list[tuple[str, str]]] | None:
    """What is readable of a file: how its letter stands, its number and its rows."""
    found = salvaged(text, DATE, PARIS)
    return found and (found.status, found.number, sorted((row.key, row.state) for row in found.entries))


@pytest.mark.parametrize(
    ("head", "status", "number"),
    [
        ('status = "sentt"\nnumber = 4', "sent", 4),
        ("number = 4 # n", "sent", 4),
        ('number = "4"  # n\nstatus = approved # ok', "sent", 4),
        ("status = 'draft", "sent", 0),
        ("", "sent", 0),
    ],
)
def test_what_was_noted_when_it_left_tells_that_it_did(head: str, status: str, number: int) -> None:
    """Whatever its status says, or whether that can be read; of one that was leaving nobody says that it did not."""
    assert of_file(file(head, SENT)) == (status, number, [])
    leaving = SENT.replace("recipients = 3\n", "")
    assert of_file(file(head, leaving)) == ("sending", number, [])
    assert of_file(file('status = "sent"', leaving)) == ("sent", 0, [])
    imported = leaving.replace("outbox", "import")
    assert of_file(file(head, imported)) == ("sent", number, [])
    assert of_file(file('status = sending # "sent"')) == ("sending", 0, [])


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ('number = 2\nstatus = "approved"', 'number = 1\nstatus = "sent"', ("sent", 1, [])),
        ('number = 2\nstatus = "approved"', f'number = 1\nstatus = "approved"\n{SENT}', ("sent", 1, [])),
        ('number = 2\nstatus = "sent"', f'number = 1\nstatus = "sent"\n{SENT}', ("sent", 1, [])),
        ('number = 2\nstatus = "draft"', f'status = "draft"\n{SENT}', ("sent", 2, [])),
        ('number = 2\nstatus = "draft"', 'number = 1\nstatus = "skipped"', ("skipped", 1, [])),
        ('number = 1\nstatus = "sent"', 'number = 2\nstatus = "sent"', ("sent", 2, [])),
        (
            f'number = 1\nstatus = "approved"\n{entry("out")}',
            f'number = 1\nstatus = "sent"\n{entry("in")}{entry("in", "c/d")}',
            ("sent", 1, [("a/b", "in"), ("c/d", "in")]),
        ),
        (
            f'number = 1\nstatus = "sent"\n{entry("out")}{entry("never", "c/d")}',
            f'number = 1\nstatus = "approved"\n{entry("in", more="wrong")}',
            ("sent", 1, [("a/b", "in"), ("c/d", "never")]),
        ),
        (
            f'number = 1\nstatus = "draft"\n{entry("in")}',
            f'number = 1\nstatus = "approved"\n{entry("out")}',
            ("approved", 1, [("a/b", "out")]),
        ),
    ],
)
def test_which_side_of_a_conflict_is_first_is_all_the_same(
    one: str, other: str, found: tuple[str, int, list[tuple[str, str]]]
) -> None:
    """That of the letter that came further counts; an entry that either shows was shown, where the letter has left."""
    for ours, theirs in ((one, other), (other, one)):
        for base in (None, 'number = 9\nstatus = "draft"'):
            assert of_file(file(conflict(ours, theirs, base))) == found
            assert salvaged(file(conflict(ours, theirs, base)), DATE, PARIS) == salvaged(
                file(conflict(theirs, ours, base)), DATE, PARIS
            )


@pytest.mark.parametrize("states", [("in", "out"), ("out", "in")])
def test_a_conflict_in_a_row(states: tuple[str, str]) -> None:
    """Of a letter that left, what any side shows; also where somebody took away the marks, or some of them."""
    ours, theirs = (f'state = "{one}"' for one in states)
    row = entry(states[0]).replace(ours, "{}")
    both = conflict(ours, theirs)
    for lines in (
        both,
        f"{ours}\n{theirs}",
        *(both.replace(mark, "") for mark in ("<<<<<<< HEAD\n", "=======\n", ">>>>>>> autre")),
    ):
        assert of_file(file(f'status = "sent"\n{row.format(lines)}')) == ("sent", 0, [("a/b", "in")])


def test_a_conflict_where_the_file_was_read_before(sent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that had read it as approved takes it for sent all the same: another one sent it."""
    monkeypatch.setattr("newsletter.pipeline.shelf.is_settled", lambda *_: True)  # what was just written, too
    text = sent.edition.read_text()
    shutil.rmtree(sent.root / "var")
    shutil.rmtree(sent.root / "archive/site")
    shelf.cache_clear()
    head, _, _ = text.partition("\n[sent]")
    sent.edition.write_text(head.replace('status = "sent"', 'status = "approved"') + "\n+++\n")
    assert "edition-unreadable" not in sent.codes(now="2023-09-28T10:10:00+02:00")
    sent.edition.write_text(text.replace(*SLIPS["a conflict"]))
    assert "letter-missed" not in sent.codes(now="2023-09-29T11:00:00+02:00")
    assert proposed(sent) == []
