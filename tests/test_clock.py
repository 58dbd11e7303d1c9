"""A clock that was wrong for a while: what was remembered under it, and lies ahead, counts as never."""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from newsletter.cli import opening
from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.gathering.known import known_entries
from newsletter.store import Store
from tests.servers import Server, answer, serving
from tests.test_needs import said, told
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

AHEAD = "2099-03-10T12:00:00+01:00"
FEED = """<feed xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><title>t</title>
<entry><id>a</id><title>Une note</title><link href='https://example.org/a'/><published>2023-09-25T07:00:00Z</published>
<media:thumbnail url='{image}'/></entry></feed>"""


@pytest.fixture
def server(desk: Desk) -> Iterator[Server]:
    with serving() as running:
        url = running.url("/feed")
        desk.write("feeds/sources.toml", f'[[source]]\nid = "notes"\nurl = "{url}"\nkind = "publication"\n')
        running.replies["/feed"] = [answer(FEED.format(image=running.url("/a.jpg")).encode())]
        yield running


def notices(desk: Desk) -> list[str]:
    return sorted(path.name for path in (desk.root / "var" / "notices").glob("*.eml"))


def test_collecting_goes_on(desk: Desk, server: Server) -> None:
    """After a run in 2099 the next one of today collects, drafts what it knew then, and goes on every six hours."""
    assert desk("run", now=AHEAD).code == 0
    assert server.count("/feed") == 1
    assert desk("status", "--json", now="2023-09-26T08:00:00+02:00").json["sources"][1]["last_new"] is None
    assert desk("run", now=TUESDAY).code == 0
    assert server.count("/feed") == 2
    assert desk("run", now="2023-09-26T09:15:00+02:00").code == 0
    assert server.count("/feed") == 2
    assert desk("run", now="2023-09-26T15:10:00+02:00").code == 0
    assert server.count("/feed") == 3
    assert "notes/" in desk.edition.read_text()
    assert "Une note" in [
        row["title"] for row in desk("draft", DAY, "--json").json["entry"] if row["state"] == "in"
    ]


def test_a_picture_is_tried_again(desk: Desk, server: Server) -> None:
    """A picture that could not be had in 2099 is asked for again."""
    desk("collect", now=AHEAD)
    assert server.count("/a.jpg") == 0  # what is from long ago needs none
    with closing(sqlite3.connect(desk.root / "var" / "state.db")) as db, db:
        db.execute("INSERT INTO picture VALUES (?, NULL, ?)", (server.url("/a.jpg"), AHEAD))
        db.execute("INSERT OR REPLACE INTO fact VALUES ('last_pictures', ?)", (AHEAD,))
    desk("collect", now=TUESDAY)
    assert server.count("/a.jpg") == 1


def test_a_notice_is_given_again(desk: Desk) -> None:
    """What was told under a clock that was ahead, and about a letter of today, is told."""
    desk("run", now=TUESDAY)
    with closing(sqlite3.connect(desk.root / "var" / "state.db")) as db, db:
        db.execute("UPDATE notice SET told_at = ?", (AHEAD,))
    for path in (desk.root / "var" / "notices").glob("*"):
        path.unlink()
    desk("run", now="2023-09-26T09:15:00+02:00")
    assert notices(desk) == [f"{DAY}-draft.eml"]
    desk("run", now="2023-09-26T09:25:00+02:00")
    assert notices(desk) == [f"{DAY}-draft.eml"]


def test_what_was_first_seen_ahead_is_seen_now(desk: Desk, server: Server) -> None:
    """Entries count from today, and not as old news of a first collection in 2099."""
    desk("collect", now=AHEAD)
    now = dt.datetime.fromisoformat(TUESDAY)
    with Store(desk.root / "var" / "state.db") as store:
        (note,) = [
            one
            for one in known_entries(open_workspace(desk.root, lambda: now, {}), store)
            if "Une note" in one.title
        ]
    assert note.first_seen == now


def test_a_letter_leaves_whatever_the_clock_said(desk: Desk) -> None:
    """Approved on Tuesday, with a run in 2099 in between, the letter leaves on its Thursday."""
    desk("run", now=TUESDAY)
    desk("approve", DAY)
    desk("run", now=AHEAD)
    assert desk.outbox == []
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_a_letter_that_left_under_a_clock_ahead(desk: Desk) -> None:
    """That another machine of a shared folder, whose clock is ahead, sent it too early is told, by its file: once, while it lasts."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    here = "2023-09-26T09:15:00+02:00"
    for _ in range(2):
        assert desk("run", now=here).code == 0
        (found,) = [one for one in desk.needs() if "horloge" in one]
        assert "L’envoi de la lettre du jeudi 28 septembre 2023 serait du jeudi 28 septembre 2023" in said(
            found
        )
        assert len([text for text in told(desk, "*need*") if "horloge" in text]) == 1
    assert "clock-wrong" in [one["code"] for one in desk("doctor", "--json").json]
    assert "9 h 05, et nous serions le jeudi 28 septembre à 8 h" in said(
        " ".join(desk.needs(now="2023-09-28T08:00:00+02:00"))
    )
    assert "clock-wrong" not in desk.codes(now="2023-09-28T09:15:00+02:00")


class TestDraftsOfAnotherTime:
    """A draft that one run made under a wrong clock makes no letter of all the weeks between: it begins nothing, and is told."""

    BEHIND, BEFORE = "2016-02-10T00:05:00+01:00", "archive/editions/2016-02-11.md"
    FRIDAY = "2023-09-29T09:05:00+02:00"

    @pytest.mark.parametrize("is_skipped", [False, True], ids=["a draft", "skipped since"])
    @pytest.mark.parametrize("is_clone", [False, True], ids=["here", "in a clone"])
    def test_one_of_long_ago(self, desk: Desk, is_skipped: bool, is_clone: bool) -> None:  # noqa: FBT001 - cases
        """The weeks before the first letter were not missed, whatever became of that draft, and by the files alone."""
        assert desk("run", now=self.BEHIND).code == 0
        if is_skipped:
            desk.change(self.BEFORE, 'status = "draft"', 'status = "skipped"\nreason = "horloge"')
        if is_clone:
            shutil.rmtree(desk.root / "var")
        assert "letter-missed" not in desk.codes(now=TUESDAY)
        assert "n’est pas partie" not in desk("run", now=TUESDAY).out
        assert [name for name in notices(desk) if "held" in name] == []
        weeks = desk("calendar", "--year", "2022").out
        assert "pas partie" not in weeks
        assert weeks.count("d’avant la première lettre") == 52
        assert ("edition-untimely" in desk.codes()) == (not is_skipped)
        desk("approve", DAY)
        assert desk("run", now=THURSDAY).code == 0
        assert "pas partie" not in desk("calendar").out
        assert "letter-missed" not in desk.codes(now=self.FRIDAY)

    def test_it_goes_as_is_said(self, desk: Desk) -> None:
        """It is told once by mail, by `status` and the doctor; once its file is deleted nothing is left of it."""
        desk("run", now=self.BEHIND)
        for _ in range(2):
            desk("run", now=TUESDAY)
        assert len([text for text in told(desk, "*") if "février 2016 précède de loin" in said(text)]) == 1
        (found,) = [one for one in desk.needs() if "2016" in one]
        assert f"supprimez {self.BEFORE}" in found
        assert "février 2016 précède de loin" in desk("doctor").out
        (desk.root / self.BEFORE).unlink()
        assert "edition-untimely" not in desk.codes()
        assert "2016" not in desk("doctor").out

    def test_one_of_years_ahead(self, desk: Desk) -> None:
        """A draft of 2099 is told, and keeps no letter from being missed or made."""
        desk("run", now=AHEAD)
        desk("run", now=TUESDAY)
        assert "2099-03-12.md" in " ".join(desk.needs())
        assert "letter-missed" in desk.codes(now=self.FRIDAY)

    def test_a_first_run_after_the_hour(self, desk: Desk) -> None:
        """A letter that begins on a Thursday evening has missed nothing, also where a wrong clock had made a draft."""
        desk("run", now=self.BEHIND)
        assert desk("run", now="2023-09-28T16:00:00+02:00").code == 0
        assert [name for name in notices(desk) if "held" in name] == []

    def test_one_that_left_by_itself(self, desk: Desk) -> None:
        """Where nobody approves, what left under that clock makes no missed letters of seven years either."""
        desk.change("newsletter.toml", 'approval = "required"', 'approval = "automatic"')
        desk("run", now=self.BEHIND)
        assert desk("run", now="2016-02-11T09:05:00+01:00").code == 0
        assert len(desk.outbox) == 1
        assert "letter-missed" not in desk.codes(now=TUESDAY)
        assert "pas partie" not in desk("calendar", "--year", "2022").out
        assert "boîte d’envoi" in desk("calendar", "--year", "2016").out

    def test_what_was_approved_counts(self, desk: Desk) -> None:
        """Where somebody approved a letter the program did run: after months without it, what it did not make is missed."""
        desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
        assert "préparée à temps" in " ".join(desk.needs(now="2024-03-01T09:05:00+01:00"))


def test_a_clock_that_was_never_set(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that was started in 1970 makes no letter of that year; it says what is wrong, and fails until it is right."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> "Clock":
            return cls(1970, 1, 1, 0, 5, tzinfo=tz)

    monkeypatch.setattr(opening.dt, "datetime", Clock)
    monkeypatch.delenv("NEWSLETTER_NOW", raising=False)
    done = desk("run", now=None)
    assert done.code == 1
    assert done.err.startswith("The clock is wrong: 1970-01-01 00:05 UTC")
    assert list((desk.root / "archive" / "editions").glob("1970*")) == []
