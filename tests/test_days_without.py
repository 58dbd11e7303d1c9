"""Thursdays by the calendar's rules: without a letter, or with one that leaves on another day; by the commands and the clock."""

from email import message_from_bytes
from typing import Any

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

ASCENSION = "2023-05-18"
AT_THE_HOUR = f"{ASCENSION}T09:05:00+02:00"
PAUSE = f'[[schedule.pause]]\nfrom = {DAY}\nto = 2023-10-05\nreason = "Congrès"\n\n[delivery]\n'
EMPTY_AGENDA = "# rien\n"


def rule(desk: Desk, said: str) -> None:
    desk.change("newsletter.toml", 'holidays = "keep"', f'holidays = "{said}"')


def paused(desk: Desk) -> None:
    desk.change("newsletter.toml", "[delivery]\n", PAUSE)


def day(desk: Desk, date: str) -> Any:
    """What the calendar says of a day."""
    (found,) = [one for one in desk("calendar", "--year", date[:4], "--json").json if one["date"] == date]
    assert list(found) == ["date", "send_at", "status", "reason"]
    return found


def test_the_calendar_of_a_year(desk: Desk) -> None:
    """Every Thursday of the year, in order, as ever where nothing is said."""
    found = desk("calendar", "--year", "2026", "--json", now=TUESDAY).json
    assert [one["date"] for one in found][::51] == ["2026-01-01", "2026-12-24"]
    assert len(found) == 53
    assert {one["send_at"][10:] for one in found} == {"T09:00:00+01:00", "T09:00:00+02:00"}
    assert {(one["status"], one["reason"]) for one in found} == {(None, None)}
    assert len(desk("calendar", "--json").json) == 52  # of the present year
    assert desk("calendar", "--year", "99").code == 2


def test_the_calendar_in_words(desk: Desk) -> None:
    """What people read says the same."""
    rule(desk, "before")
    paused(desk)
    said = desk("calendar", now="2023-01-03T09:05:00+01:00").out
    assert not {"\u00a0", "\u202f"} & {*said}  # a person searches for what they type
    lines = {line.split("  ")[0]: line for line in said.splitlines()}
    assert lines["jeudi 18 mai 2023"].split("  ")[-1].strip() == "Ascension"
    assert "mercredi 17 mai à 9 h" in lines["jeudi 18 mai 2023"]
    assert lines["jeudi 28 septembre 2023"].endswith("Congrès")
    assert "pas de lettre" in lines["jeudi 28 septembre 2023"]


def test_what_a_terminal_shows_is_found(desk: Desk) -> None:
    """A day or an hour that is typed is found in `status`, `doctor` and `deliveries`; JSON keeps the spaces of print."""
    desk("run", now=TUESDAY)
    for command in ("status", "doctor", "deliveries"):
        assert not {"\u00a0", "\u202f"} & {*desk(command).out}
    assert "jeudi 28 septembre 2023" in desk("status").out
    assert "\u00a0" in desk("doctor", "--json").out


LATE, OVER = THURSDAY.replace("09:05", "14:59"), THURSDAY.replace("09:05", "15:05")


def test_what_has_left(desk: Desk) -> None:
    """Of a letter that has left the calendar says when it did."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    assert day(desk, DAY)["send_at"] == "2023-09-28T09:00:00+02:00"
    assert desk("run", "--live", now=LATE).code == 0
    assert desk("calendar", now=OVER).code == 0
    assert day(desk, DAY) == {
        "date": DAY,
        "send_at": "2023-09-28T14:59:00+02:00",
        "status": "sent",
        "reason": None,
    }


def test_what_has_not_left(desk: Desk) -> None:
    """Nor is one said to leave whose hours are over, nor, to people, any from before the first that was made here."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    desk.at(LATE)
    assert day(desk, DAY)["send_at"] == "2023-09-28T09:00:00+02:00"
    desk.at(OVER)
    assert day(desk, DAY) == {
        "date": DAY,
        "send_at": None,
        "status": "approved",
        "reason": "elle n’est pas partie",
    }
    (line,) = [one for one in desk("calendar").out.splitlines() if one.startswith("jeudi 28 septembre 2023")]
    assert "pas partie" in line
    assert "à 9 h" not in line
    assert (day(desk, "2023-09-21")["send_at"], day(desk, "2023-09-21")["reason"]) == (
        "2023-09-21T09:00:00+02:00",  # what the rules make of a day of which nothing is known
        None,
    )
    (before,) = [
        one for one in desk("calendar").out.splitlines() if one.startswith("jeudi 21 septembre 2023")
    ]
    assert "pas de lettre" in before
    assert "première lettre" in before
    desk.at("2023-10-06T10:00:00+02:00")
    assert (day(desk, "2023-10-05")["send_at"], day(desk, "2023-10-05")["reason"]) == (
        None,
        "elle n’est pas partie",
    )


def test_what_left_before(desk: Desk) -> None:
    """An imported letter has left when it says so, whatever day it counts for."""
    mail = desk.root.parent / "old.eml"
    mail.write_text(
        "Subject: Ancienne\nDate: Mon, 11 May 2026 10:00:00 +0200\nMIME-Version: 1.0\n"
        "Content-Type: text/html; charset=utf-8\n\n<p>Bonjour à tous.</p>\n"
    )
    rule(desk, "before")
    assert desk("import", str(mail), now="2026-11-30T10:00:00+01:00").code == 0
    assert day(desk, "2026-05-14") == {
        "date": "2026-05-14",
        "send_at": "2026-05-11T10:00:00+02:00",
        "status": "sent",
        "reason": None,
    }


def test_a_holiday_is_skipped(desk: Desk) -> None:
    """No draft, no letter, no need, exit 0; the next one is next, and the status says why."""
    rule(desk, "skip")
    assert day(desk, ASCENSION) == {"date": ASCENSION, "send_at": None, "status": None, "reason": "Ascension"}
    for now in (f"{ASCENSION[:8]}16T09:05:00+02:00", AT_THE_HOUR, f"{ASCENSION}T16:00:00+02:00"):
        said = desk("run", "--live", now=now)
        assert (said.code, said.err) == (0, "")
    assert desk.outbox == []
    assert not list((desk.root / "archive/editions").glob("*.md"))
    status = desk("status", "--json", now=AT_THE_HOUR).json
    assert status["next"]["date"] == "2023-05-25"
    assert [(one["date"], one["reason"]) for one in status["without"]] == [(ASCENSION, "Ascension")]
    assert "letter-missed" not in [one["code"] for one in status["needs"]]
    assert "Pas de lettre le jeudi 18" in desk("status").out


def test_the_letter_of_a_holiday_leaves_the_day_before(desk: Desk) -> None:
    """On Wednesday at its hour, under Thursday's date, drafted on Monday; `Date:` says when it leaves."""
    rule(desk, "before")
    assert desk("run", "--live", now="2023-05-15T09:05:00+02:00").code == 0
    assert desk("approve", ASCENSION).code == 0
    waiting = day(desk, ASCENSION)
    assert (waiting["send_at"], waiting["status"]) == ("2023-05-17T09:00:00+02:00", "approved")
    assert waiting["reason"] == "Ascension"
    coming = desk("status", "--json").json["next"]
    assert (coming["send_at"], coming["reason"]) == ("2023-05-17T09:00:00+02:00", "Ascension")
    assert desk("run", "--live", now="2023-05-17T08:55:00+02:00").code == 0
    assert desk.outbox == []
    assert desk("run", "--live", now="2023-05-17T09:05:00+02:00").code == 0
    (path,) = desk.outbox
    assert path.name == f"{ASCENSION}.eml"
    assert message_from_bytes(path.read_bytes())["Date"] == "Wed, 17 May 2023 09:00:00 +0200"
    assert desk("run", "--live", now=AT_THE_HOUR).code == 0
    assert day(desk, ASCENSION)["status"] == "sent"
    assert len(desk.outbox) == 1
    assert desk("status", "--json").json["next"]["date"] == "2023-05-25"


def test_a_pause(desk: Desk) -> None:
    """A pause that begins when the draft is there already: it does not leave, and nobody is told that it is missing."""
    assert desk("run", "--live", now=TUESDAY).code == 0
    paused(desk)
    assert day(desk, DAY) == {"date": DAY, "send_at": None, "status": "draft", "reason": "Congrès"}
    for now in (
        THURSDAY,
        "2023-09-28T16:00:00+02:00",
        "2023-10-05T09:05:00+02:00",
        "2023-10-06T09:05:00+02:00",
    ):
        assert desk("run", "--live", now=now).code == 0
    assert desk.outbox == []
    assert desk("status", "--json").json["next"]["date"] == "2023-10-12"
    assert "letter-missed" not in desk.codes()


def test_an_approved_letter_wins(desk: Desk) -> None:
    """Who approves a letter in a pause wants it to leave; taken back, the pause holds again."""
    paused(desk)
    assert desk("draft", DAY, now=TUESDAY).code == 0
    assert "Congrès" in desk("approve", DAY, "--withdraw").out
    assert desk("approve", DAY).code == 0
    assert (day(desk, DAY)["send_at"], day(desk, DAY)["reason"]) == ("2023-09-28T09:00:00+02:00", None)
    assert desk("status", "--json").json["next"]["date"] == DAY
    assert desk("approve", DAY, "--withdraw").code == 0
    assert desk("status", "--json").json["next"]["date"] == "2023-10-12"
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert [path.name for path in desk.outbox] == [f"{DAY}.eml"]


def test_a_postponed_letter_wins(desk: Desk) -> None:
    """So does who gives it another instant; who skips it by hand says why."""
    paused(desk)
    assert desk("postpone", DAY, "--to", "2023-09-29T10:00", "--reason", "Au retour", now=TUESDAY).code == 0
    assert (day(desk, DAY)["send_at"], day(desk, DAY)["reason"]) == (
        "2023-09-29T10:00:00+02:00",
        "Au retour\u00a0; ce jour est dans une pause\u00a0: Congrès",
    )
    assert desk("skip", DAY, "--reason", "Grève").code == 0
    assert day(desk, DAY) == {"date": DAY, "send_at": None, "status": "skipped", "reason": "Grève"}


def test_a_file_that_cannot_be_read_in_a_pause(desk: Desk) -> None:
    """It stops nobody, and is told."""
    paused(desk)
    desk.write(f"archive/editions/{DAY}.md", "+++\nstatus = \n")
    assert desk("run", "--live", now=THURSDAY).code == 0
    assert day(desk, DAY)["send_at"] is None


class TestEmpty:
    """A week with nothing to say."""

    LAST_LOOK = "2023-09-28T08:00:00+02:00"

    @pytest.fixture
    def empty(self, desk: Desk) -> Desk:
        """A workspace that has nothing to announce."""
        desk.write("feeds/agenda.toml", EMPTY_AGENDA)
        desk.change("newsletter.toml", 'empty = "draft"', 'empty = "skip"')
        return desk

    def test_it_is_skipped_an_hour_before(self, empty: Desk) -> None:
        """Drafted as ever; an hour before it would leave it is skipped, and the editor told, once."""
        assert empty("run", "--live", now=TUESDAY).code == 0
        assert empty("run", "--live", now="2023-09-28T07:59:00+02:00").code == 0
        assert day(empty, DAY)["status"] == "draft"
        said = empty("run", "--live", now=self.LAST_LOOK)
        assert (said.code, "est sautée" in said.out) == (0, True)
        assert day(empty, DAY) == {
            "date": DAY,
            "send_at": None,
            "status": "skipped",
            "reason": "rien à annoncer cette semaine",
        }
        assert (empty.root / f"var/notices/{DAY}-empty.eml").is_file()
        again = empty("run", "--live", now=THURSDAY)
        assert (again.code, again.out, again.err) == (0, "", "")
        assert empty.outbox == []

    def test_the_machine_was_off(self, empty: Desk) -> None:
        """Also where nothing ran before the hour itself."""
        assert empty("run", "--live", now=THURSDAY).code == 0
        assert day(empty, DAY)["status"] == "skipped"

    @pytest.mark.parametrize("what", ["edito", "entry"])
    def test_something_to_say(self, empty: Desk, what: str) -> None:
        """An édito, or one entry, and it is a letter like others."""
        empty("run", "--live", now=TUESDAY)
        if what == "edito":
            empty.edition.write_text(f"{empty.edition.read_text()}\nÀ la semaine prochaine.\n")
        else:
            empty.write(
                "feeds/agenda.toml",
                '[[event]]\nid = "a"\ntitle = "Forum"\nstart = 2023-10-03T09:00:00\nurl = "https://example.org/a"\n',
            )
        assert empty("run", "--live", now=self.LAST_LOOK).code == 0
        assert day(empty, DAY)["status"] == "draft"

    def test_taken_back_it_is_let_be(self, empty: Desk) -> None:
        """Who takes it back has time to write; what is approved empty leaves."""
        empty("run", "--live", now=self.LAST_LOOK)
        assert empty("approve", DAY, "--withdraw").code == 0
        assert empty("run", "--live", now="2023-09-28T08:20:00+02:00").code == 0
        assert day(empty, DAY)["status"] == "draft"
        assert empty("run", "--live", now=THURSDAY).code == 3
        assert empty("approve", DAY).code == 0
        assert empty("run", "--live").code == 0
        assert len(empty.outbox) == 1

    def test_never_empty_by_itself(self, empty: Desk) -> None:
        """Where letters leave without approval, one that was taken back and is still empty does not."""
        empty.change("newsletter.toml", 'approval = "required"', 'approval = "automatic"')
        empty("run", "--live", now=self.LAST_LOOK)
        assert day(empty, DAY)["status"] == "skipped"
        assert empty("approve", DAY, "--withdraw").code == 0
        said = empty("run", "--live", now=THURSDAY)
        assert (said.code, "vide" in said.err) == (3, True)
        assert empty.outbox == []

    def test_as_a_rule_it_is_drafted(self, desk: Desk) -> None:
        """Without the rule a week without news has a draft that waits."""
        desk.write("feeds/agenda.toml", EMPTY_AGENDA)
        desk("run", "--live", now=TUESDAY)
        assert desk("run", "--live", now=THURSDAY).code == 3
        assert day(desk, DAY)["status"] == "draft"
