"""What the editor should decide is shown where they look, holds once it is answered, and stops no letter."""

import dataclasses
import datetime as dt
import email
import email.policy

import pytest

from newsletter.draft.comments import ASKED
from newsletter.model import Edition, EditionEntry, EditionStatus, Entry, EventStatus, Kind, State
from newsletter.pipeline.edition.suggesting import suggested
from tests.workspaces import AGENDA, DAY, TUESDAY, Desk

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//maison//FR
BEGIN:VEVENT
UID:jeunes
DTSTAMP:20230901T000000Z
DTSTART:20231005T070000Z
SUMMARY:{title}
LOCATION:CESE\\, 9 place d'Iéna\\, Paris
END:VEVENT
END:VCALENDAR
"""
VIDEOS = """<rss version="2.0"><channel><title>Vidéos</title><item><title>Retour en images : les équilibres du mécénat dans les
territoires</title><link>https://tv.example/1</link><guid>1</guid><pubDate>Fri, 22 Sep 2023 10:00:00 +0200</pubDate></item>
</channel></rss>"""
PAST = """
[[event]]
id = "mecenat"
title = "Webinaire « Les nouveaux équilibres du mécénat territorial »"
start = 2023-09-21T13:00:00
"""
OTHER = "2050 vu par les jeunes de nos territoires : colloque"
MONDAY = "2023-09-25T09:00:00+02:00"


@pytest.fixture
def house(desk: Desk) -> Desk:
    """A desk whose agenda announces an event, and since then another house's calendar in other words."""
    desk("collect", now=MONDAY)
    desk.write("feeds/maison.ics", CALENDAR.format(title=OTHER).replace("\n", "\r\n"))
    desk.at(TUESDAY)
    return desk


def key_of(desk: Desk, title: str = OTHER) -> str:
    (found,) = [row["key"] for row in desk("entries", "--json").json if row["title"] == title]
    return str(found)


def asked(desk: Desk, code: str = "perhaps-same") -> list[str]:
    return [one["message"] for one in desk("check", DAY, "--json").json if one["code"] == code]


def rows(desk: Desk) -> dict[str, str]:
    return {row["title"]: row["state"] for row in desk("draft", DAY, "--json").json["entry"]}


def notice(desk: Desk) -> str:
    raw = (desk.root / "var" / "notices" / f"{DAY}-draft.eml").read_bytes()
    text = email.message_from_bytes(raw, policy=email.policy.default).get_content()
    return str(text).replace("\r\n", "\n")


def test_in_the_check_and_beside_the_row(house: Desk) -> None:
    """The check gives the line to write; the file has it beside the row, once however often it is drafted."""
    house("draft", DAY)
    (said,) = asked(house)
    key = key_of(house)
    assert said.startswith(
        f"« {OTHER} » est probablement la même chose que « Colloque “Jeunes & Territoires 2050” » (même"
    )
    assert said.endswith(
        "Écrivez dans feeds/agenda.toml, dans le bloc « Colloque “Jeunes & Territoires 2050” » :"
        f' same_as = "{key}". Sinon : not_same_as = "{key}".'
    )
    text = house.edition.read_text(encoding="utf-8")
    _, _, after = text.partition(f'key = "{key}"\n')
    assert after.startswith(f"{ASKED}probablement la même chose que « Colloque")
    assert text.count(ASKED) == 2
    assert house("draft", DAY).out.startswith("Rien à changer")
    assert house.edition.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("word", "there"), [("same_as", 1), ("not_same_as", 2)])
def test_answered(house: Desk, word: str, there: int) -> None:
    """One line in the agenda's row answers: nothing is asked any more, and the two are one, or stay two."""
    house("draft", DAY)
    house.change("feeds/agenda.toml", 'id = "colloque"\n', f'id = "colloque"\n{word} = "{key_of(house)}"\n')
    found = rows(house)
    events = [
        state for title, state in found.items() if title in (OTHER, "Colloque « Jeunes & Territoires 2050 »")
    ]
    assert events.count("in") == there
    assert asked(house) == []
    assert ASKED not in house.edition.read_text(encoding="utf-8")


def test_it_stops_nothing(house: Desk) -> None:
    """A letter with open questions is approved, and nothing is asked of it any more."""
    house("draft", DAY)
    assert asked(house)
    assert house("approve", DAY).code == 0
    assert asked(house) == []


def test_a_recording(desk: Desk) -> None:
    """A recording under another title is asked about, beside the past event that no letter showed."""
    desk.write("feeds/agenda.toml", AGENDA + PAST)
    desk.write("feeds/videos.xml", VIDEOS)
    desk.write(
        "feeds/sources.toml", '[[source]]\nid = "videos"\nfile = "feeds/videos.xml"\nkind = "replay"\n'
    )
    desk("collect", now=TUESDAY)
    desk("draft", DAY)
    (said,) = asked(desk, "perhaps-recording")
    key = next(row["key"] for row in desk("entries", "--kind", "replay", "--json").json)
    assert (
        "est probablement l’enregistrement de « Webinaire “Les nouveaux équilibres du mécénat territorial” »"
        in said
    )
    answer = f'\n[[answer]]\nentry = "{key}"\nreplay_of = "agenda/mecenat"\n'
    assert said.endswith(
        f' : [[answer]], entry = "{key}", replay_of = "agenda/mecenat". Sinon : not_replay_of = "agenda/mecenat".'
    )
    desk.write("feeds/agenda.toml", AGENDA + PAST + answer)
    row = next(row for row in desk("draft", DAY, "--json").json["entry"] if row["key"] == key)
    assert row["replay_of"] == "agenda/mecenat"
    assert asked(desk, "perhaps-recording") == []


def test_explained(house: Desk) -> None:
    """`entries --why` says it with the lines to write, in JSON too."""
    house("collect")
    key = key_of(house)
    (one,) = house("entries", "--why", key, "--json").json["suggestions"]
    assert (one["kind"], one["entry"], one["other"]) == ("same", key, "agenda/colloque")
    assert one["words"].startswith("probablement la même chose que « Colloque “Jeunes & Territoires 2050” »")
    assert (one["yes"], one["no"]) == (f'same_as = "{key}"', f'not_same_as = "{key}"')
    said = house("entries", "--why", key).out
    assert f"à décider  « {OTHER} » est {one['words']}\n" in said
    assert f"  {one['yes']}\n" in said
    assert house("entries", "--why", "agenda/colloque", "--json").json["suggestions"] == [one]
    assert house("entries", "--why", "agenda/lancement", "--json").json["suggestions"] == []


def test_told_with_the_draft(house: Desk) -> None:
    """The notice of the draft has the question, and the lines to copy."""
    assert house("run").code == 0
    said = notice(house)
    assert f"À décider :\n  - « {OTHER} » est probablement la même chose que « Colloque" in said
    assert f'\n      same_as = "{key_of(house)}"\n' in said
    assert "pas dans la lettre" not in said


def test_where_nobody_looks(house: Desk) -> None:
    """With automatic approval the later of two is left out, and it is told; the editor's hand and answer bring it back."""
    house.change("newsletter.toml", 'approval = "required"', 'approval = "automatic"')
    assert house("run").code == 0
    (row,) = [row for row in house("draft", DAY, "--json").json["entry"] if row["title"] == OTHER]
    assert row["state"] == "out"
    assert row["reason"].startswith("probablement la même chose que « Colloque")
    assert "et n’est donc pas dans la lettre.\n" in notice(house)
    assert rows(house)["Colloque « Jeunes & Territoires 2050 »"] == "in"
    explained = house("entries", "--why", row["key"], "--json").json
    assert (explained["section"], explained["reason"], len(explained["suggestions"])) == (
        None,
        row["reason"],
        1,
    )

    text = house.edition.read_text(encoding="utf-8")
    head, mark, tail = text.partition(f'key = "{row["key"]}"\n')
    house.edition.write_text(head + mark + tail.replace('state = "out"', 'state = "in"', 1), encoding="utf-8")
    assert rows(house)[OTHER] == "in"
    house.edition.write_text(text, encoding="utf-8")
    assert rows(house)[OTHER] == "out"
    answer = f'id = "colloque"\nnot_same_as = "{row["key"]}"\n'
    house.change("feeds/agenda.toml", 'id = "colloque"\n', answer)
    assert rows(house)[OTHER] == "in"


NOW = dt.datetime(2023, 9, 26, 9, tzinfo=dt.UTC)
THURSDAY = dt.date(2023, 9, 28)
NOTE = EditionEntry(
    key="b/1", section="publications", kind=Kind.PUBLICATION, title="Réussir son alliance territoriale", start=dt.date(2023, 9, 25)
)  # fmt: skip


def edition(days: int, *shown: EditionEntry, status: EditionStatus = EditionStatus.SENT) -> Edition:
    return Edition(date=THURSDAY - dt.timedelta(days=days), number=1, status=status, entries=shown)


def pairs(row: EditionEntry, editions: list[Edition], known: list[Entry]) -> list[tuple[str, str]]:
    found = suggested([row], THURSDAY, editions, known, NOW)
    return [(one.entry.key, one.other.key) for one in found]


def test_what_was_shown() -> None:
    """A row is compared with what letters of the last 100 days showed, recordings of a year; not with drafts."""
    old = dataclasses.replace(NOTE, key="a/1", title="Guide : réussir son alliance territoriale !")
    assert pairs(NOTE, [edition(7, old)], []) == [("b/1", "a/1")]
    assert pairs(NOTE, [edition(7, old, status=EditionStatus.DRAFT)], []) == []
    assert pairs(NOTE, [edition(105, old)], []) == []
    film, filmed = (dataclasses.replace(one, kind=Kind.REPLAY) for one in (NOTE, old))
    assert pairs(film, [edition(105, filmed)], []) == [("b/1", "a/1")]
    assert pairs(film, [edition(370, filmed)], []) == []
    assert pairs(NOTE, [edition(7, dataclasses.replace(old, state=State.OUT))], []) == []


def test_what_is_called_otherwise_by_now() -> None:
    """What a row was merged into since is asked about by the row's key."""
    one = Entry(
        key="a/9", kind=Kind.PUBLICATION, sources=("a", "b"), title=NOTE.title, first_seen=NOW, published=NOW, aliases=("b/1",)
    )  # fmt: skip
    old = dataclasses.replace(NOTE, key="c/1", title="Guide : réussir son alliance territoriale !")
    assert pairs(NOTE, [edition(7, old)], [one]) == [("b/1", "c/1")]


def test_events_of_today_elsewhere() -> None:
    """An event that is of tomorrow at its place is to come, though it is of today by the letter's clocks."""
    film = dataclasses.replace(
        NOTE,
        kind=Kind.REPLAY,
        title="Revivez « Réussir son alliance territoriale »",
        start=dt.date(2023, 9, 27),
    )
    start = NOW.replace(hour=20)
    there = Entry(
        key="c/1", kind=Kind.EVENT, sources=("c",), title=NOTE.title, first_seen=start, start=start,
        timezone="Pacific/Noumea",
    )  # fmt: skip
    assert pairs(film, [], [there]) == []
    assert pairs(film, [], [dataclasses.replace(there, timezone=None)]) != []


def test_past_events() -> None:
    """Events that no letter showed are looked at for a year after their end, unless they were called off."""
    film = dataclasses.replace(NOTE, kind=Kind.REPLAY, title="Revivez « Réussir son alliance territoriale »")

    def event(days: int, status: EventStatus = EventStatus.CONFIRMED) -> Entry:
        start = NOW - dt.timedelta(days=days)
        return Entry(
            key="c/1", kind=Kind.EVENT, sources=("c",), title=NOTE.title, first_seen=start, start=start, status=status
        )  # fmt: skip

    assert pairs(film, [], [event(20)]) == pairs(film, [], [event(90)]) == [("b/1", "c/1")]
    assert pairs(film, [], [event(370)]) == pairs(film, [], [event(20, EventStatus.CANCELLED)]) == []
