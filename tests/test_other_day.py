"""A letter that was moved: what else is on the day on which it leaves is told, and it leaves all the same."""

import pytest

from tests.workspaces import DAY, Desk

NEXT = "2023-10-05"
HOLIDAYS = ('holidays = "keep"', 'holidays = "skip"')
TOUSSAINT = ("2023-10-26", "2023-11-01T09:00")  # a Thursday, and the Wednesday after it
SHARED = "ce jour-là part aussi la lettre du jeudi 5\u00a0octobre\u00a02023"


def postpone(desk: Desk, day: str, to: str) -> str:
    said = desk("postpone", day, "--to", to, "--reason", "Grève")
    assert said.code == 0, said.err
    return str(said.out)


def row(desk: Desk, day: str) -> dict[str, str | None]:
    (found,) = [one for one in desk("calendar", "--year", "2023", "--json").json if one["date"] == day]
    assert isinstance(found, dict)
    return found


def pause(desk: Desk, first: str, last: str) -> None:
    table = f'[[schedule.pause]]\nfrom = {first}\nto = {last}\nreason = "Pont"\n'
    desk.change("newsletter.toml", "[delivery]\n", f"{table}\n[delivery]\n")


def is_told(desk: Desk, day: str, code: str, words: str) -> None:
    """Whoever asks hears of it: `check`, `status`, `calendar`."""
    found = [one for one in desk("check", day, "--json").json if one["code"] == code]
    assert [(one["level"], words in one["message"]) for one in found] == [("warning", True)]
    needs = [one for one in desk("status", "--json").json["needs"] if one["code"] == "letter-moved"]
    assert [(one["level"], words in one["text"]) for one in needs] == [("warning", True)]
    assert row(desk, day)["reason"] == f"Grève\u00a0; {words}"


def is_silent(desk: Desk, day: str) -> None:
    assert not {"day-off", "day-shared"} & {one["code"] for one in desk("check", day, "--json").json}
    assert "letter-moved" not in desk.codes()


def test_on_another_letters_day(desk: Desk) -> None:
    """Before the next letter's hour, on its day: both leave, and this is told; of the other nothing is."""
    assert f"Attention : {SHARED}." in postpone(desk, DAY, f"{NEXT}T08:00")
    is_told(desk, DAY, "day-shared", SHARED)
    assert row(desk, NEXT)["reason"] is None
    assert desk("approve", DAY).code == 0
    is_told(desk, DAY, "day-shared", SHARED)


def test_where_the_other_is_skipped(desk: Desk) -> None:
    """A Thursday without a letter is nobody's: by hand, or by a rule."""
    assert desk("skip", NEXT, "--reason", "Séminaire").code == 0
    assert "Attention" not in postpone(desk, DAY, f"{NEXT}T08:00")
    is_silent(desk, DAY)


def test_on_a_holiday(desk: Desk) -> None:
    """A public holiday is told where the letter cares for holidays, and nowhere else."""
    day, at = TOUSSAINT
    assert "Attention" not in postpone(desk, day, at)
    is_silent(desk, day)
    desk.change("newsletter.toml", *HOLIDAYS)
    is_told(desk, day, "day-off", "ce jour est férié\u00a0: Toussaint")


def test_in_a_pause(desk: Desk) -> None:
    """A pause that was written after it was postponed is told too; taken back, nothing is."""
    postpone(desk, DAY, "2023-09-29T10:00")
    is_silent(desk, DAY)
    pause(desk, "2023-09-29", "2023-10-01")
    is_told(desk, DAY, "day-off", "ce jour est dans une pause\u00a0: Pont")
    assert desk("approve", DAY, "--withdraw").code == 0
    is_silent(desk, DAY)


def test_moved_by_a_rule(desk: Desk) -> None:
    """Where a holiday lets it leave the working day before, that is never one of a pause."""
    desk.change("newsletter.toml", 'holidays = "keep"', 'holidays = "before"')
    pause(desk, "2023-05-15", "2023-05-17")
    assert row(desk, "2023-05-18")["reason"] == "Ascension"
    assert row(desk, "2023-05-18")["send_at"].startswith("2023-05-12T09:00")


@pytest.mark.parametrize("after", ["skip", "sent"])
def test_of_one_that_does_not_leave(desk: Desk, after: str) -> None:
    """Of a letter that has left, or is skipped, nothing is told any more."""
    postpone(desk, DAY, f"{NEXT}T08:00")
    if after == "skip":
        desk("skip", DAY, "--reason", "Grève")
    else:
        desk("approve", DAY)
        assert desk("run", "--live", now=f"{NEXT}T08:05:00+02:00").code == 0
    is_silent(desk, DAY)
    assert SHARED not in (row(desk, DAY)["reason"] or "")


def test_at_its_own_hour(desk: Desk) -> None:
    """A letter that leaves as ever, because it is approved, is told nothing of its own day's pause."""
    desk("draft", DAY)
    assert desk("approve", DAY).code == 0
    pause(desk, DAY, DAY)
    is_silent(desk, DAY)
    assert row(desk, DAY)["send_at"] is not None
