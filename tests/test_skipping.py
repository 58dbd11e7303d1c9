"""One Thursday that goes otherwise: skipped, postponed, taken back, by the command line and the clock."""

import dataclasses
import datetime as dt
import re
from email import message_from_bytes

import pytest

from newsletter.curate import curate
from newsletter.model import EditionStatus
from tests.test_curate import CONFIG, PARIS, D, edition, event, hour
from tests.workspaces import DAY, THURSDAY, Desk

NEXT = "2023-10-05"
MONDAY = "2023-10-02T09:05:00+02:00"
POSTPONE = ("postpone", DAY, "--to", "2023-10-02T09:00", "--reason", "Jour férié")
SKIP = ("skip", DAY, "--reason", "Pause d’été")


def line(desk: Desk, name: str) -> str | None:
    """A key of the edition's file, as it is written."""
    found = re.search(rf"^{name} = (.*)$", desk.edition.read_text().partition("[[entry]]")[0], re.MULTILINE)
    return found[1] if found else None


@pytest.mark.parametrize(
    "before", [(), (("draft", DAY),), (("draft", DAY), ("approve", DAY)), (POSTPONE,)], ids=str
)
@pytest.mark.some(2)
def test_a_skipped_thursday(desk: Desk, before: tuple[tuple[str, ...], ...]) -> None:
    """In whatever state it was, without a file too: no letter, exit 0, and the next one is next, with the same number."""
    for command in before:
        assert desk(*command).code == 0
    said = desk(*SKIP)
    assert (said.code, said.err) == (0, "")
    assert [line(desk, name) for name in ("status", "reason", "send_at")] == [
        '"skipped"',
        '"Pause d’été"',
        None,
    ]
    assert desk("status", "--json").json["next"]["date"] == NEXT
    assert (desk("run", "--live", now=THURSDAY).code, desk.outbox) == (0, [])
    assert desk("run", "--live", now="2023-10-03T09:05:00+02:00").code == 0
    following = desk.edition.with_name(f"{NEXT}.md").read_text()
    assert "number = 1\n" in following
    assert "letter-missed" not in desk.codes()
    assert not (desk.root / "archive" / "site" / f"{DAY}.html").exists()


def test_a_day_that_is_over(desk: Desk) -> None:
    """What was never drafted, and is over, cannot be skipped; what has a draft can, so that nobody is told of it any more."""
    said = desk("skip", "2023-09-21", "--reason", "x", now=THURSDAY)
    assert (said.code, "its hours are over" in said.err) == (2, True)
    assert not desk.edition.with_name("2023-09-21.md").exists()
    assert desk("draft", DAY).code == 0
    assert desk(*SKIP, now=MONDAY).code == 0


def test_what_left_last(desk: Desk) -> None:
    """A letter of a pause that was postponed and left after a later one is the last that has left."""
    pause = f'[[schedule.pause]]\nfrom = {DAY}\nto = {NEXT}\nreason = "Congrès"\n\n[delivery]\n'
    desk.change("newsletter.toml", "[delivery]\n", pause)
    assert desk("draft", NEXT, now="2023-10-03T09:05:00+02:00").code == 0
    assert desk("approve", NEXT).code == 0
    assert desk("run", "--live", now=f"{NEXT}T09:05:00+02:00").code == 0
    assert "Dernier envoi : lettre du jeudi 5 octobre" in desk("status").out.replace("\u00a0", " ")
    assert (
        desk(
            "postpone", DAY, "--to", "2023-10-10T09:00", "--reason", "x", now="2023-10-06T09:05:00+02:00"
        ).code
        == 0
    )
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now="2023-10-10T09:05:00+02:00").code == 0
    assert "Dernier envoi : lettre du jeudi 28 septembre" in desk("status").out.replace("\u00a0", " ")
    assert desk("status", "--json").json["last"] == DAY


def test_skipped_again(desk: Desk) -> None:
    """The same reason changes nothing; another is written; none, or an empty one, is a wrong usage."""
    desk(*SKIP)
    before = desk.edition.read_bytes()
    said = desk(*SKIP)
    assert said.code == 0
    assert "Rien à faire" in said.out
    assert desk.edition.read_bytes() == before
    assert desk("skip", DAY, "--reason", "Grève").code == 0
    assert line(desk, "reason") == '"Grève"'
    assert desk("skip", DAY).code == desk("skip", DAY, "--reason", " ").code == 2


def test_a_postponed_letter(desk: Desk) -> None:
    """Approved before, it is a draft again; approved anew, it leaves at its instant, once, under its own name."""
    desk("draft", DAY)
    desk.change(f"archive/editions/{DAY}.md", "status =", "# à moi\nstatus =")
    desk("approve", DAY)
    said = desk(*POSTPONE)
    assert said.code == 0
    assert "est retiré" in said.out
    assert f"newsletter approve {DAY}" in said.out
    assert [line(desk, name) for name in ("status", "send_at", "reason")] == [
        '"draft"', "2023-10-02T09:00:00+02:00", '"Jour férié"',
    ]  # fmt: skip
    assert "# à moi\n" in desk.edition.read_text()
    assert desk("status", "--json").json["next"]["send_at"] == "2023-10-02T09:00:00+02:00"
    assert (desk("run", "--live", now=THURSDAY).code, desk.outbox) == (0, [])
    assert desk("run", "--live", now=MONDAY).code == 3
    assert desk("approve", DAY).code == 0
    assert [desk("run", "--live").code for _ in range(2)] == [0, 0]
    (path,) = desk.outbox
    letter = message_from_bytes(path.read_bytes())
    assert letter["Date"] == "Mon, 02 Oct 2023 09:00:00 +0200"
    assert f"<edition-{DAY}@" in letter["Message-ID"]
    assert (desk.root / "archive" / "site" / f"{DAY}.html").exists()
    assert "<published>2023-10-02T" in (desk.root / "archive" / "site" / "feed.xml").read_text()
    assert desk(*POSTPONE).code == desk(*SKIP).code == 3


def test_postponed_again(desk: Desk) -> None:
    """To the same instant: nothing to do, and an approval holds; another reason only is written."""
    assert "est retiré" not in desk(*POSTPONE).out
    desk("approve", DAY)
    before = desk.edition.read_bytes()
    assert desk(*POSTPONE).code == 0
    assert desk.edition.read_bytes() == before
    assert desk(*POSTPONE[:-1], "Pont").code == 0
    assert (line(desk, "status"), line(desk, "reason")) == ('"approved"', '"Pont"')


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("2023-09-26T09:05", "it is past"),
        ("2023-10-05T09:00", "the next letter, of 2023-10-05, leaves at 2023-10-05T09:00+02:00"),
        ("2023-10-05T07:00Z", "the next letter"),
        ("2023-10-02", "has no hour"),
        ("lundi", "is not an instant"),
        ("9999-12-31T23:59", "out of reach"),
    ],
)
def test_an_instant_that_is_refused(desk: Desk, to: str, words: str) -> None:
    """It must be an instant, to come, before the next letter's hour: else exit 2, and nothing is made."""
    said = desk("postpone", DAY, "--to", to, "--reason", "x")
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert not desk.edition.exists()


@pytest.mark.parametrize(
    ("day", "to", "written"),
    [
        (DAY, "2023-10-05T08:59:59", "2023-10-05T08:59:59+02:00"),
        (DAY, "2023-10-02T09:00:00Z", "2023-10-02T11:00:00+02:00"),
        (
            "2023-10-26",
            "2023-10-29T02:30",
            "2023-10-29T02:30:00+02:00",
        ),  # comes twice: the first, as of any hour
        ("2023-10-26", "2023-10-29T02:30+01:00", "2023-10-29T02:30:00+01:00"),
        ("2024-03-28", "2024-03-31T02:30", "2024-03-31T03:30:00+02:00"),  # does not exist: as of any hour
    ],
)
def test_an_instant_in_the_letters_zone(desk: Desk, day: str, to: str, written: str) -> None:
    """Without an offset it is in the letter's zone, read there as the schedule reads its hours."""
    assert desk("postpone", day, "--to", to, "--reason", "x").code == 0
    assert f"send_at = {written}\n" in desk.edition.with_name(f"{day}.md").read_text()


def test_taken_back(desk: Desk) -> None:
    """A skip and a postponement go without a trace; an approval goes first, alone."""
    desk("draft", DAY)
    before = desk.edition.read_text()
    desk(*SKIP)
    assert desk("approve", DAY, "--withdraw").code == 0
    assert desk.edition.read_text() == before
    desk(*POSTPONE)
    desk("approve", DAY)
    said = desk("approve", DAY, "--withdraw")
    assert "Pour retirer aussi son report" in said.out
    assert (line(desk, "status"), line(desk, "send_at")) == ('"draft"', "2023-10-02T09:00:00+02:00")
    assert desk("approve", DAY, "--withdraw").code == 0
    assert (line(desk, "send_at"), line(desk, "reason")) == (None, None)


def test_a_skipped_one_is_approved(desk: Desk) -> None:
    """It is made a draft first, which is said; then it leaves."""
    desk(*SKIP)
    said = desk("approve", DAY)
    assert said.code == 0
    assert "était sautée" in said.out
    assert (line(desk, "status"), line(desk, "reason")) == ('"approved"', None)
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_the_next_one_is_drafted_meanwhile(desk: Desk) -> None:
    """While a letter waits until Wednesday, Tuesday drafts the next, with the next number."""
    desk("postpone", DAY, "--to", "2023-10-04T18:00", "--reason", "Grève")
    assert desk("run", "--live", now="2023-10-03T09:05:00+02:00").code == 0
    assert "number = 2\n" in desk.edition.with_name(f"{NEXT}.md").read_text()
    waiting = [
        one["text"] for one in desk("status", "--json").json["needs"] if one["code"] == "approval-awaited"
    ]
    assert len(waiting) == 2


def test_its_hours_are_its_own(desk: Desk) -> None:
    """Held at its instant until midnight; after its grace it is missed, as any other."""
    desk(*POSTPONE)
    assert desk("run", "--live", now="2023-09-28T16:00:00+02:00").code == 0
    assert "letter-missed" not in desk.codes()
    assert desk("run", "--live", now="2023-10-02T16:00:00+02:00").code == 3
    assert "letter-missed" in desk.codes()
    assert desk("run", "--live", now="2023-10-03T00:05:00+02:00").code == 0


def test_a_missed_letter_is_saved(desk: Desk) -> None:
    """A letter whose hours are over may still be postponed, and leave."""
    desk("draft", DAY)
    desk("postpone", DAY, "--to", "2023-09-29T09:00", "--reason", "Oubli", now="2023-09-28T18:00:00+02:00")
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now="2023-09-29T09:00:00+02:00").code == 0
    assert len(desk.outbox) == 1


def test_no_letter_overtakes_another(desk: Desk) -> None:
    """Over a skipped Thursday one may be postponed; then that Thursday cannot be taken back."""
    desk("skip", NEXT, "--reason", "Pause")
    assert desk("postpone", DAY, "--to", "2023-10-09T09:00", "--reason", "Pause").code == 0
    said = desk("approve", NEXT, "--withdraw")
    assert said.code == 3
    assert "partirait donc après elle" in said.err


def test_the_windows_count_from_the_sending() -> None:
    """What takes place before the letter leaves is past; a week is seven days from that day."""
    before, after = event(hour("2023-09-30T18:00"), key="a"), event(hour("2023-10-09T18:00"), key="b")
    late = dataclasses.replace(
        edition(day=D, status=EditionStatus.DRAFT), send_at=dt.datetime(2023, 10, 2, 9, tzinfo=PARIS)
    )
    rows = {row.key: row.section for row in curate([before, after], [late], D, CONFIG).entries}
    assert list(rows.values()) == ["semaine"]
    usual = {row.key: row.section for row in curate([before, after], [], D, CONFIG).entries}
    assert list(usual.values()) == ["semaine", "agendas"]


@pytest.mark.long
def test_a_command_waits_for_the_lock(desk: Desk) -> None:
    """While another command is at work a skip waits, and is made when that has finished."""
    from filelock import FileLock

    desk("draft", DAY)
    with FileLock(desk.root / "var" / "lock"):
        command = desk.process(*SKIP, now=THURSDAY)
        with pytest.raises(Exception, match="timed out"):
            command.wait(timeout=2)
    assert command.wait(timeout=30) == 0
    command.communicate()
    assert line(desk, "status") == '"skipped"'


def test_an_instant_written_by_hand(desk: Desk) -> None:
    """It is as good as the command's; in an approved letter it is an edit, for its `Date:` would be another."""
    desk("draft", DAY)
    desk("approve", DAY)
    desk.change(f"archive/editions/{DAY}.md", "number = 1\n", "number = 1\nsend_at = 2023-10-02T09:00:00\n")
    found = desk("status", "--json").json["next"]
    assert (found["status"], found["send_at"]) == ("draft", "2023-10-02T09:00:00+02:00")
    assert "heure d’envoi" in found["held"]
    assert desk("run", "--live", now=MONDAY).code == 3
    assert desk("approve", DAY).code == desk("run", "--live").code == 0
    assert len(desk.outbox) == 1


def test_what_a_skipped_letter_held_comes_with_the_next(desk: Desk) -> None:
    """Nobody had it: the letter after a skipped week brings what that one would have."""
    desk("draft", DAY)
    held = re.findall(r'^key = "(.*)"$', desk.edition.read_text(), re.MULTILINE)
    desk(*SKIP)
    desk("draft", NEXT, now="2023-10-03T09:05:00+02:00")
    following = desk.edition.with_name(f"{NEXT}.md").read_text()
    assert set(re.findall(r'^key = "(.*)"$', following, re.MULTILINE)) >= {*held} - {"agenda/colloque"}
