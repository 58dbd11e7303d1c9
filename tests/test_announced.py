"""What has become known of an event since its letter left: the archive says it the same day."""

import datetime as dt
import re

import pytest
from icalendar import Calendar

from newsletter.permalinks import entry_page, event_calendar
from tests.sites import content
from tests.workspaces import AGENDA, DAY, THURSDAY, TUESDAY, Desk

NEXT = "2023-10-05"
LATER = "2023-09-28T15:10:00+02:00"
START = "start = 2023-10-05T09:00:00\nend = 2023-10-05T18:00:00"
COLLOQUE, LANCEMENT = entry_page("agenda/colloque"), entry_page("agenda/lancement")


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"))
    return desk


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    assert len(desk.outbox) == 1
    return desk


def leave(desk: Desk) -> None:
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def page(desk: Desk, path: str) -> str:
    """What a page of the site says."""
    text = (desk.root / "archive" / "site" / path).read_text()
    return re.sub("[\u00a0\u202f]", " ", text)


def agenda(desk: Desk, old: str, new: str) -> None:
    desk.change("feeds/agenda.toml", old, new)


def says_nothing_new(desk: Desk) -> bool:
    words = page(desk, COLLOQUE) + page(desk, "index.html") + page(desk, f"{DAY}.html")
    return not re.search("Annulé|Nouvelle date|Passé", words)


def invites(text: str) -> tuple[list[str], bool]:
    """What the page of an edition says of the colloque before its struck title; and whether it leads to its registration."""
    (card,) = re.findall(
        r'<article class="card event[^>]*>(?:(?!</article>).)*Colloque.*?</article>', text, re.DOTALL
    )
    said = re.findall(r'<span class="notice gone">([^<]*)</span>\s*<s>', card)
    return said, 'class="button"' in card or "Programme et inscription" in card or "text/calendar" in card


def test_nothing_is_said_of_what_is_as_it_was(sent: Desk) -> None:
    """A run that learns nothing leaves the site as the letter was."""
    assert sent("run", now=LATER).code == 0
    assert says_nothing_new(sent)
    assert "jeudi 5 octobre 2023, de 9 h à 18 h" in page(sent, COLLOQUE)


def test_cancelled_since(sent: Desk) -> None:
    """Its page, the edition that announced it, home, the agenda and its calendar say so by the next collection."""
    agenda(sent, START, f'{START}\nstatus = "cancelled"')
    assert sent("run", now=LATER).code == 0
    assert "Annulé" in page(sent, COLLOQUE)
    assert "EventCancelled" in page(sent, COLLOQUE)
    assert invites(page(sent, f"{DAY}.html")) == (["Annulé depuis"], False)
    for path in ("index.html", "agenda/index.html", "agenda/2023-10.html"):
        assert "Annulé" in page(sent, path), path
    assert "STATUS:CANCELLED" in page(sent, "agenda.ics")
    assert "Annulé" not in page(sent, f"mail/{DAY}.html")
    agenda(sent, '\nstatus = "cancelled"', "")
    assert sent("run", now="2023-09-28T22:10:00+02:00").code == 0
    assert says_nothing_new(sent)


def test_moved_since(sent: Desk) -> None:
    """The new date stands everywhere, with the old one; the letter's mail version stays what was sent."""
    agenda(sent, START, "start = 2023-10-06T14:00:00")
    assert sent("run", now=LATER).code == 0
    assert "vendredi 6 octobre 2023 à 14 h" in page(sent, COLLOQUE)
    for path in (COLLOQUE, "index.html", "agenda/index.html", "agenda/2023-10.html"):
        assert "Nouvelle date, au lieu du <s>jeudi 5 octobre à 9 h</s>" in page(sent, path), path
    assert '"previousStartDate": "2023-10-05T09:00+02:00"' in page(sent, COLLOQUE)
    assert "Nouvelle date : vendredi 6 octobre 2023" in page(sent, f"{DAY}.html")
    assert "vendredi 6" not in page(sent, f"mail/{DAY}.html")
    own = event_calendar(dt.date.fromisoformat(DAY), "agenda/colloque")
    assert own in page(sent, COLLOQUE)
    assert "DTSTART;TZID=Europe/Paris:20231006T140000" in page(sent, own)


def version(desk: Desk, path: str = "agenda.ics") -> tuple[str, int, str]:
    """The status, SEQUENCE and start of the colloque, as a calendar has them."""
    whole = Calendar.from_ical((desk.root / "archive/site" / path).read_bytes())
    (one,) = [one for one in whole.walk("VEVENT") if "Colloque" in one["SUMMARY"]]
    assert one["SEQUENCE"] == one["DTSTAMP"].dt.timestamp() // 60
    return str(one["STATUS"]), int(one["SEQUENCE"]), f"{one['DTSTART'].dt:%d %H}"


def test_versions_only_rise(sent: Desk) -> None:
    """Cancelled, as it was again, moved, moved again: each is later than the one before, in every calendar."""
    off, moved, again = (
        f'{START}\nstatus = "cancelled"',
        "start = 2023-10-06T14:00:00",
        "start = 2023-10-07T14:00:00",
    )
    told = [version(sent)]
    days = ("2023-09-29", "2023-09-30", "2023-10-01", "2023-10-02")
    steps = ((START, off), (off, START), (START, moved), (moved, again))
    for day, (old, new) in zip(days, steps, strict=True):
        agenda(sent, old, new)
        assert sent("run", now=f"{day}T10:10:00+02:00").code == 0
        told.append(version(sent))
        assert version(sent, f"agenda/{DAY}.ics") == told[-1]
    assert [one[0] for one in told] == ["CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED", "CONFIRMED"]
    assert [one[2] for one in told] == ["05 09", "05 09", "05 09", "06 14", "07 14"]
    assert [one[1] for one in told] == sorted({one[1] for one in told})
    before = content(sent.root / "archive/site")
    assert sent("archive", "--full", now="2023-10-02T18:10:00+02:00").code == 0
    assert content(sent.root / "archive/site") == before


def test_a_clock_that_went_back(sent: Desk) -> None:
    """What is learnt under an earlier clock is a later version all the same."""
    off = f'{START}\nstatus = "cancelled"'
    agenda(sent, START, off)
    assert sent("run", now="2023-10-02T10:10:00+02:00").code == 0
    before = version(sent)
    agenda(sent, off, START)
    assert sent("run", now="2023-09-30T10:10:00+02:00").code == 0
    after = version(sent)
    assert (before[0], after[0]) == ("CANCELLED", "CONFIRMED")
    assert after[1] == before[1] + 1


def told(desk: Desk) -> dict[str, bytes]:
    """What the site tells readers: all but the search's index, and what builds note of their files."""
    found = content(desk.root / "archive/site")
    return {
        path: data for path, data in found.items() if "." not in path[:1] and not path.startswith("pagefind/")
    }


def test_without_the_database_the_letters_word_holds(sent: Desk) -> None:
    """What was seen is the machine's to remember: editions alone give the site of their letters, to the byte."""
    before = told(sent)
    agenda(sent, START, f'{START}\nstatus = "cancelled"')
    assert sent("run", now=LATER).code == 0
    agenda(sent, '\nstatus = "cancelled"', "")
    assert sent("run", now="2023-09-28T22:10:00+02:00").code == 0
    assert told(sent) != before
    for path in (sent.root / "var").glob("state.db*"):
        path.unlink()
    assert sent("archive", "--full").code == 0
    assert told(sent) == before


def test_what_a_source_forgets_stays_as_it_was_known(sent: Desk) -> None:
    """A calendar that drops what it had cancelled does not say that it takes place after all; nor does one that is broken."""
    agenda(sent, START, f'{START}\nstatus = "cancelled"')
    assert sent("run", now=LATER).code == 0
    told = version(sent)
    _, _, after = (sent.root / "feeds/agenda.toml").read_text().split("[[event]]")
    sent.write("feeds/agenda.toml", "[[event]]" + after.replace('accompanies = "colloque"', ""))
    assert sent("run", now="2023-09-28T22:10:00+02:00").code == 0
    assert "Annulé" in page(sent, COLLOQUE)
    sent.write("feeds/agenda.toml", "[[event]\n")
    assert sent("archive", "--full").code == 0
    assert version(sent) == told


def test_put_off_since(sent: Desk) -> None:
    """Without a new date it is « Reporté » wherever it stands, and nobody is led to its old day."""
    agenda(sent, 'title = "Colloque', 'title = "[REPORTÉ] Colloque')
    assert sent("run", now=LATER).code == 0
    assert "Reporté" in page(sent, COLLOQUE)
    assert "EventPostponed" in page(sent, COLLOQUE)
    assert "Reporté depuis" in page(sent, f"{DAY}.html")
    for path in (COLLOQUE, "index.html", "agenda/index.html", "agenda/2023-10.html"):
        said = page(sent, path)
        assert "Reporté, nouvelle date à venir" in said, path
        assert '<p class="leaf old"' in said, path
        assert "Initialement <s>jeudi 5 octobre 2023, de 9 h à 18 h</s>" in said, path
        assert said.count("jeudi 5 octobre 2023, de 9") == 1 + (path == COLLOQUE), path  # its data-date
    calendar = page(sent, "agenda.ics")
    assert "STATUS:TENTATIVE" in calendar
    assert "SUMMARY:Reporté : Colloque" in calendar
    assert "DESCRIPTION:Reporté : la nouvelle date" in calendar
    assert event_calendar(dt.date.fromisoformat(DAY), "agenda/colloque") not in page(sent, COLLOQUE)


def test_put_off_and_its_old_day_is_over(sent: Desk) -> None:
    """When its old day has gone by it is still « Reporté »: it was not held."""
    agenda(sent, 'title = "Colloque', 'title = "[REPORTÉ] Colloque')
    assert sent("run", now=LATER).code == 0
    assert sent("archive", now="2023-10-20T10:00:00+02:00").code == 0
    assert "Reporté" in page(sent, COLLOQUE)
    assert "EventPostponed" in page(sent, COLLOQUE)
    assert "Passé" not in page(sent, COLLOQUE)
    assert "Reporté" in page(sent, "agenda/2023-10.html")
    assert "STATUS:TENTATIVE" in page(sent, "agenda.ics")


def test_taken_out_of_its_source(sent: Desk) -> None:
    """That a source speaks of it no more is no cancellation."""
    _, _, after = AGENDA.split("[[event]]")
    sent.write("feeds/agenda.toml", "[[event]]" + after.replace('accompanies = "colloque"', ""))
    assert sent("run", now=LATER).code == 0
    assert says_nothing_new(sent)


def test_the_editors_own_correction_is_no_change(drafted: Desk) -> None:
    """What the editor wrote instead of the source's word holds, as long as the source says what it said."""
    drafted.change(f"archive/editions/{DAY}.md", "2023-10-05T09:00:00", "2023-10-06T10:00:00")
    drafted.change(f"archive/editions/{DAY}.md", "2023-10-05T18:00:00", "2023-10-06T18:00:00")
    leave(drafted)
    assert drafted("run", now=LATER).code == 0
    assert says_nothing_new(drafted)
    assert "vendredi 6 octobre 2023, de 10 h à 18 h" in page(drafted, COLLOQUE)


def test_what_the_editor_accepted_is_no_change(drafted: Desk) -> None:
    """An editor who let the letter leave as it was, against its source, is believed; not against what the source says next."""
    assert drafted("approve", DAY).code == 0
    agenda(drafted, START, "start = 2023-10-06T09:00:00")
    assert drafted("approve", DAY, "--withdraw").code == 0
    drafted.change(
        f"archive/editions/{DAY}.md",
        '\nstatus = "draft"',
        '\naccept = ["event-moved:agenda/colloque"]\nstatus = "draft"',
    )
    leave(drafted)
    assert drafted("run", now=LATER).code == 0
    assert says_nothing_new(drafted)
    agenda(drafted, "start = 2023-10-06T09:00:00", 'start = 2023-10-06T09:00:00\nstatus = "cancelled"')
    assert drafted("run", now="2023-09-28T22:10:00+02:00").code == 0
    assert "Annulé" in page(drafted, COLLOQUE)


def test_a_later_letter_has_the_word(sent: Desk) -> None:
    """What the next letter says of it is what the site says: also where its editor knows better than the source."""
    agenda(sent, "start = 2023-10-18", "start = 2023-10-19")
    assert sent("run", now=LATER).code == 0
    assert "jeudi 19 octobre 2023" in page(sent, LANCEMENT)
    assert sent("run", now="2023-10-03T09:05:00+02:00").code == 0
    path = f"archive/editions/{NEXT}.md"
    sent.change(path, "start = 2023-10-19", "start = 2023-10-20")
    assert sent("approve", NEXT).code == 0
    assert sent("run", now="2023-10-05T09:05:00+02:00").code == 0
    assert len(sent.outbox) == 2
    assert "vendredi 20 octobre 2023" in page(sent, LANCEMENT)
    assert "jeudi 19 octobre" not in page(sent, LANCEMENT)
    assert "Nouvelle date : vendredi 20 octobre 2023" in page(sent, f"{DAY}.html")


def test_without_its_sources_the_site_is_built_all_the_same(sent: Desk) -> None:
    """An agenda that cannot be read says nothing, and stops nothing of the site."""
    sent.write("feeds/agenda.toml", "[[event]\n")
    (sent.root / "archive/site" / COLLOQUE).unlink()
    assert sent("archive", now=LATER).code == 0
    assert "jeudi 5 octobre 2023" in page(sent, COLLOQUE)


def test_only_the_day_since(desk: Desk) -> None:
    """A source that gives but the day of an evening overseas, and no zone any more, has moved nothing; another day is a move."""
    told = 'start = 2023-10-06T19:00:00\ntimezone = "America/New_York"'
    path = desk.root / "feeds/agenda.toml"
    row = (
        f'[[event]]\nid = "soiree"\ntitle = "Soirée des alliances"\nplace = "5th Avenue, New York"\n{told}\n'
    )
    path.write_text(f"{path.read_text()}\n{row}")
    desk("run", now=TUESDAY)
    leave(desk)
    own, letter = entry_page("agenda/soiree"), f"{DAY}.html"
    assert "vendredi 6 octobre 2023 à 19 h" in page(desk, own)
    agenda(desk, told, "start = 2023-10-06")
    assert desk("run", now=LATER).code == 0
    assert "vendredi 6 octobre 2023" in page(desk, own)
    assert "ouvelle date" not in page(desk, own) + page(desk, letter)
    agenda(desk, "start = 2023-10-06\n", "start = 2023-10-07\n")
    assert desk("run", now="2023-09-28T22:10:00+02:00").code == 0
    assert "Nouvelle date : samedi 7 octobre 2023" in page(desk, letter)
    assert "Nouvelle date, au lieu du vendredi 6 octobre à 19 h" in page(desk, own)
