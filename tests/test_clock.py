"""A clock that was wrong for a while: what was remembered under it, and lies ahead, counts as never."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from newsletter.cli import opening
from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.gathering.known import known_entries
from newsletter.store import Store
from tests.servers import Server, answer, serving
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
