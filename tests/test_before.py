"""What readers have before a letter: no replay, no publication and no number comes twice, also by one that leaves later than it should."""

import re
import shutil

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

NEXT = "2023-10-05"
PUT_OFF = ("postpone", DAY, "--to", "2023-10-04T09:00", "--reason", "grève")
WEDNESDAY, NEXT_TUESDAY = "2023-09-27T10:00:00+02:00", "2023-10-03T09:05:00+02:00"
LEAVES, AFTER = "2023-10-04T09:05:00+02:00", "2023-10-05T09:05:00+02:00"


def shown(desk: Desk) -> set[str]:
    """What the next letter shows but once."""
    found = desk("draft", NEXT, "--json").json
    return {one["key"] for one in found["entry"] if one["state"] == "in" and one["kind"] != "event"}


def codes(desk: Desk) -> set[str]:
    """What `check` finds in the next letter."""
    return {one["code"] for one in desk("check", NEXT, "--json").json}


@pytest.fixture
def put_off(desk: Desk) -> Desk:
    """A letter that is put off to the eve of the next one."""
    desk.after((TUESDAY, "run"), (WEDNESDAY, *PUT_OFF))
    return desk


def test_what_an_approved_letter_shows_that_leaves_first(put_off: Desk) -> None:
    """The next one's draft does not propose it, and says why; nor does it once the other has left."""
    put_off("approve", DAY, now=WEDNESDAY)
    put_off("run", now=NEXT_TUESDAY)
    assert not shown(put_off)
    said = put_off("entries", "--why", "agenda/livre", "--json").json
    assert said["edition"] == DAY  # it is the next one to leave
    assert put_off("run", now=LEAVES).code == 0
    assert not shown(put_off)
    assert "shown-before" not in codes(put_off)
    put_off("approve", NEXT)
    assert "letter-changed" not in put_off.codes()


def test_the_next_one_was_approved_first(put_off: Desk) -> None:
    """Then both have it: `status` tells so, before the one leaves and after, and `check` does."""
    put_off("run", now=NEXT_TUESDAY)
    assert shown(put_off) == {"agenda/livre"}
    assert "shown-before" not in codes(put_off)  # the other is a draft, and may never leave
    put_off("approve", NEXT)
    put_off("approve", DAY, now="2023-10-03T10:05:00+02:00")
    for now in ("2023-10-03T10:06:00+02:00", LEAVES):
        put_off("run", now=now)
        (told,) = [one for one in put_off.needs() if "aussi dans la lettre du" in one]
        assert "Commun(s)" in told
        assert "--withdraw" in told
        assert "shown-before" in codes(put_off)


def test_a_letter_that_was_not_approved_in_time_shows_nothing(put_off: Desk) -> None:
    """What was approved and missed its hours comes in the next one."""
    put_off("approve", DAY, now=WEDNESDAY)
    put_off.at("2023-10-04T16:00:00+02:00")
    assert shown(put_off) == {"agenda/livre"}


@pytest.mark.parametrize("drafted", [False, True])
def test_a_copy_of_a_letter_that_left(desk: Desk, *, drafted: bool) -> None:
    """It gets the next number and what is new, its file says what it is, and what it repeats is told before it is approved."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    desk.write(
        "feeds/agenda.toml",
        (desk.root / "feeds/agenda.toml").read_text()
        + '\n[[event]]\nid = "forum"\ntitle = "Forum"\nstart = 2023-10-09T10:00:00\n',
    )
    if drafted:
        desk("draft", NEXT, now=NEXT_TUESDAY)
    text = desk.edition.read_text().replace(f"date = {DAY}", f"date = {NEXT}")
    text = text.replace('state = "in"', 'state = "out"', 1)  # an event that is past by then
    copy = desk.write(f"archive/editions/{NEXT}.md", text)
    desk.at(NEXT_TUESDAY)
    assert {"number-taken", "shown-before", "sent-elsewhere"} <= codes(desk)
    assert "agenda/livre" in shown(desk)  # it is the editor's
    found = desk("draft", NEXT, "--json").json
    assert (found["number"], found["status"]) == (2, "draft")
    assert any(one["key"] == "agenda/forum" for one in found["entry"])
    assert "number-taken" not in codes(desk)
    text = copy.read_text()
    assert 'status = "draft"' in text
    copy.write_text(f"{text[: text.index('[sent]')]}+++\n")
    assert "sent-elsewhere" not in codes(desk)
    assert "shown-before" in codes(desk)
    assert desk("approve", NEXT).code == 0
    assert desk("run", now=AFTER).code == 0
    assert [path.stem for path in desk.outbox] == [DAY, NEXT]


@pytest.mark.parametrize("drafted", [False, True])
def test_a_copy_that_notes_no_sending(desk: Desk, *, drafted: bool) -> None:
    """Only its `[sent]` was taken out: it has not left, is brought up to date like any draft, and leaves once it is approved."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    desk.write(
        "feeds/agenda.toml",
        (desk.root / "feeds/agenda.toml").read_text()
        + '\n[[event]]\nid = "forum"\ntitle = "Forum"\nstart = 2023-10-09T10:00:00\n',
    )
    if drafted:
        desk("draft", NEXT, now=NEXT_TUESDAY)
    text = desk.edition.read_text().replace(f"date = {DAY}", f"date = {NEXT}")
    text = text.replace('state = "in"', 'state = "out"', 1)  # an event that is past by then
    copy = desk.write(f"archive/editions/{NEXT}.md", f"{text[: text.index('[sent]')]}+++\n")
    desk.at(NEXT_TUESDAY)
    assert desk("status", "--json").json["next"]["date"] == NEXT
    assert desk("approve", NEXT).code == 3  # nobody has seen what is new
    assert desk("run").code in {0, 3}
    text = copy.read_text()
    head = text[: text.index("[[entry]]")]
    assert ("number = 2\n" in head, 'status = "draft"\n' in head) == (True, True)
    assert not re.search(r"(?m)^\[(?:approval|sent)\]", text)
    assert "agenda/forum" in text
    assert desk("approve", NEXT).code == 0
    assert desk("run", now=AFTER).code == 0
    assert [path.stem for path in desk.outbox] == [DAY, NEXT]


def test_a_letter_that_lost_its_note_has_left(desk: Desk) -> None:
    """A copy beside it notes its sending: the letter itself stays sent, here and in a clone, and is not sent again."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    text = desk.edition.read_text()
    desk.write(f"archive/editions/{NEXT}.md", text.replace(f"date = {DAY}", f"date = {NEXT}"))
    desk.edition.write_text(f"{text[: text.index('[sent]')]}+++\n")
    shutil.rmtree(desk.root / "var")
    for now in ("2023-09-28T09:20:00+02:00", NEXT_TUESDAY):
        desk("run", now=now)
        assert desk("status", "--json").json["next"]["date"] == NEXT
        assert 'status = "sent"' in desk.edition.read_text()
    assert not desk.outbox  # of this memory's


def test_a_number_that_was_written_by_hand_is_the_editors(desk: Desk) -> None:
    """One that no letter has stays; one that a letter has does not."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"), (NEXT_TUESDAY, "run"))
    for written, kept in ((7, 7), (1, 2)):
        path = desk.root / "archive" / "editions" / f"{NEXT}.md"
        number = desk("draft", NEXT, "--json").json["number"]
        path.write_text(path.read_text().replace(f"number = {number}\n", f"number = {written}\n"))
        assert desk("draft", NEXT, "--json").json["number"] == kept
