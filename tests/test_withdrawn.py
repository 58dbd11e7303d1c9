"""What a letter has taken back after it left: who has it in a calendar learns it, and no version of an event is ever lower."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from icalendar import Calendar

from newsletter.model import Edition, EditionEntry, EventVersion
from newsletter.permalinks import entry_page, event_calendar, repere_calendar, repere_page
from tests.editions import event
from tests.sites import TODAY, Site, broken_links, content
from tests.test_announced import COLLOQUE, NEXT, leave, page, version
from tests.test_forgotten import cloned, public
from tests.test_subscription import NEXT as LATER, component, edition, events, minute
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LETTER = f"archive/editions/{DAY}.md"
OWN = event_calendar(dt.date.fromisoformat(DAY), "agenda/colloque")
FRIDAY, SATURDAY = "2023-09-29T12:00:00+02:00", "2023-09-30T12:00:00+02:00"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    return desk


def leave_out(desk: Desk) -> None:
    """Set the colloque out in the file of its letter."""
    text = desk.edition.read_text()
    head, mark, tail = text.partition('key = "agenda/colloque"\n')
    desk.edition.write_text(head + mark + tail.replace('state = "in"', 'state = "out"', 1))


def test_what_is_left_out_stays_cancelled(sent: Desk, tmp_path: Path) -> None:
    """In every calendar that had it, with a later version, and nowhere else; in a clone as well."""
    before, text = version(sent), sent.edition.read_text()
    leave_out(sent)
    assert sent("run", now=FRIDAY).code == 0
    after = version(sent)
    assert (before[0], after[0], after[2]) == ("CONFIRMED", "CANCELLED", before[2])
    assert after[1] > before[1]
    assert version(sent, f"agenda/{DAY}.ics") == version(sent, OWN) == after
    whole = (sent.root / "archive/site/agenda.ics").read_text()
    assert "CESE" not in whole
    site = sent.root / "archive/site"
    assert "Colloque" not in page(sent, "agenda/index.html") + page(sent, "agenda/2023-10.html")
    assert not (site / COLLOQUE).exists()
    assert [*broken_links(site)] == []
    there = cloned(sent, tmp_path / "clone")
    assert there("archive", now=FRIDAY).code == 0
    assert public(there) == public(sent)
    assert sent("archive", "--full", now=FRIDAY).code == 0
    assert public(there) == public(sent)
    sent.edition.write_text(text)
    assert sent("run", now=SATURDAY).code == 0
    again = version(sent)
    assert (again[0], again[2]) == ("CONFIRMED", before[2])
    assert again[1] > after[1]


def test_what_was_left_out_before_it_left_is_in_no_calendar(desk: Desk) -> None:
    """Its editor left it out of the letter: nobody has it."""
    desk.after((TUESDAY, "run"))
    leave_out(desk)
    leave(desk)
    desk.change(LETTER, 'title = "Lancement', 'title = "Le lancement')
    assert desk("run", now=FRIDAY).code == 0
    assert "Colloque" not in (desk.root / "archive/site/agenda.ics").read_text()


def test_a_letter_that_is_taken_back(sent: Desk) -> None:
    """Once its page was published, before it was sent: what an earlier one said holds again, in a version that is later."""
    assert sent("run", now="2023-10-03T09:05:00+02:00").code == 0
    sent.change(f"archive/editions/{NEXT}.md", "start = 2023-10-18", "start = 2023-10-20")
    assert sent("approve", NEXT).code == 0
    before, settings = launch(sent), (sent.root / "newsletter.toml").read_text()
    sent.write("newsletter.toml", f'{settings}\n[archive]\npublish = ["false"]\n')
    published = int(dt.datetime.fromisoformat("2023-10-05T09:00:00+02:00").timestamp()) // 60
    assert (
        sent("run", now="2023-10-05T09:05:00+02:00").code == 1
    )  # it was published, as far as that goes, and is no letter
    assert before == (before[0], "18") < (published, "20")
    assert launch(sent) == (published + 1, "18")
    assert sent("approve", NEXT, "--withdraw", now="2023-10-05T09:06:00+02:00").code == 0
    assert sent("archive", "--full", now="2023-10-05T09:08:00+02:00").code == 0
    assert launch(sent) == (published + 1, "18")


def launch(desk: Desk) -> tuple[int, str]:
    """SEQUENCE and day of the launch, as subscribers have it."""
    whole = Calendar.from_ical((desk.root / "archive/site/agenda.ics").read_bytes())
    (one,) = [one for one in whole.walk("VEVENT") if "ancement" in str(one["SUMMARY"])]
    return int(one["SEQUENCE"]), f"{one['DTSTART'].dt:%d}"


def test_a_correction_that_is_taken_back(sent: Desk) -> None:
    """The letter's word holds again, and its version is later than that of the correction."""
    text = sent.edition.read_text()
    sent.edition.write_text(
        text.replace("CESE, Paris", "Palais de la Bourse").replace(
            "+++\n", "+++\ncorrected = 2023-09-29\n", 1
        )
    )
    assert sent("run", now=SATURDAY).code == 0
    corrected = version(sent)
    sent.edition.write_text(text)
    assert sent("run", now="2023-09-30T15:00:00+02:00").code == 0
    back = version(sent)
    assert back[1] > corrected[1]
    assert "CESE" in (sent.root / "archive/site" / OWN).read_text().replace("\r\n ", "")


class TestSite:
    """The site alone."""

    def test_the_versions_that_calendars_had(self, tmp_path: Path) -> None:
        """What they said last is a floor: the same stays at it, other words come a minute after; what is later goes on."""
        row, site = event(TODAY, "a"), Site(tmp_path)
        site.build([edition(TODAY, 39, row)])
        assert site.kept is not None
        [(key, known)] = site.kept.versions.items()
        later = known.at + dt.timedelta(days=3)

        def sequence(had: EventVersion) -> int:
            site.build([edition(TODAY, 39, row)], had={key: had}, full=True)
            (one,) = events(tmp_path).values()
            return int(one["SEQUENCE"]) - int(later.timestamp()) // 60

        assert sequence(EventVersion(known.said, later)) == 0
        assert sequence(EventVersion("other", later)) == 1
        assert site.kept.versions == {key: EventVersion(known.said, later + dt.timedelta(minutes=1))}
        assert sequence(EventVersion("other", known.at)) == -3 * 24 * 60 + 1
        assert sequence(EventVersion("other", known.at - dt.timedelta(days=1))) == -3 * 24 * 60
        assert sequence(EventVersion(known.said, known.at)) == -3 * 24 * 60

    def test_two_corrections_of_one_day(self, tmp_path: Path) -> None:
        """The second comes a minute after the first, of what it put right; what others sort it under is no news of it."""
        row, beside, site = event(TODAY, "a"), event(TODAY, "b", days=6), Site(tmp_path)
        after, had = TODAY + dt.timedelta(days=1), dict[str, EventVersion]()
        for place, tags in (("Lille", ()), ("Lyon", ()), ("Lyon", ("fondations",))):
            rows = dataclasses.replace(row, place=place, tags=tags), beside
            corrected = dataclasses.replace(edition(TODAY, 39, *rows), corrected=after)
            site.build([corrected], today=after, had=had)
            assert site.kept is not None
            had |= site.kept.versions
        since = [int(one["SEQUENCE"]) - minute(TODAY) - 24 * 60 for one in events(tmp_path).values()]
        assert sorted(since) == [0, 1]

    def test_what_another_letter_shows_goes_on(self, tmp_path: Path) -> None:
        """Taken back by one letter, and shown by another: it takes place, in a version after the one that was taken back."""
        row = event(TODAY, "a")
        first, second = edition(TODAY, 39, row), edition(LATER, 40)
        site = Site(tmp_path)
        site.build([first, second], withdrawn={LATER: [row]})
        (one,) = events(tmp_path).values()
        assert (one["STATUS"], one["SEQUENCE"]) == ("CONFIRMED", minute(LATER) + 1)
        said = component(tmp_path / event_calendar(LATER, row.key), one["UID"])
        assert said == component(tmp_path / event_calendar(TODAY, row.key), one["UID"]) == one.to_ical()
        assert (tmp_path / entry_page(row.key)).is_file()

    @pytest.mark.parametrize("start", [event(TODAY, "a").start, None])
    def test_under_another_name_than_an_earlier_letter_had(
        self, tmp_path: Path, start: dt.datetime | None
    ) -> None:
        """The letter that took it back called it otherwise, and may be the only one that gave a day: its calendars stay."""
        row = event(TODAY, "a")
        other = dataclasses.replace(row, key="ailleurs/7", aliases=(row.key,))
        first = edition(TODAY, 39, dataclasses.replace(row, start=start, end=start and row.end))
        Site(tmp_path).build([first, edition(LATER, 40)], withdrawn={LATER: [other]})
        for path in (event_calendar(LATER, other.key), f"agenda/{LATER}.ics"):
            (one,) = Calendar.from_ical((tmp_path / path).read_bytes()).walk("VEVENT")
            assert one["STATUS"] == ("CONFIRMED" if start else "CANCELLED")
            assert one["SEQUENCE"] == minute(LATER) + 1

    def test_what_was_put_right_before(self, tmp_path: Path) -> None:
        """It is taken back in a later version than that, also by a build that knows of no other."""
        row, corrected = event(TODAY, "a"), TODAY + dt.timedelta(days=1)
        less = dataclasses.replace(edition(TODAY, 39), corrected=corrected)
        Site(tmp_path).build([less], today=corrected, withdrawn={TODAY: [row]})
        (one,) = events(tmp_path).values()
        assert one["SEQUENCE"] == minute(TODAY) + 24 * 60 + 1

    def test_the_calendar_of_a_fiche_keeps_it(self, tmp_path: Path) -> None:
        """Who subscribed to that alone learns it as well; the fiche lists it no more."""
        row = event(TODAY, "a", tags=("fondations",))
        Site(tmp_path).build([edition(TODAY, 39)], withdrawn={TODAY: [row]})
        said = (tmp_path / repere_calendar("acteurs/fondations")).read_text()
        assert said.count("STATUS:CANCELLED") == 1
        assert row.title not in (tmp_path / repere_page("acteurs/fondations")).read_text()

    def test_several_builds_give_the_same(self, tmp_path: Path) -> None:
        """Whether a build knows of the one before or not: taken back, put back, beside other letters."""
        row, other = event(TODAY, "a"), event(TODAY, "b", days=40)
        site = Site(tmp_path / "on")
        first, less, second = edition(TODAY, 39, row, other), edition(TODAY, 39, other), edition(LATER, 40)
        steps: list[tuple[list[Edition], dict[dt.date, list[EditionEntry]]]] = [
            ([first], {}), ([first, second], {}), ([less, second], {TODAY: [row]}), ([first, second], {}),
            ([less], {TODAY: [row]}),
        ]  # fmt: skip
        for number, (editions, withdrawn) in enumerate(steps):
            site.build(editions, withdrawn=withdrawn)
            fresh = Site(tmp_path / f"fresh{number}")
            fresh.build(editions, withdrawn=withdrawn)
            assert content(site.folder) == content(fresh.folder)
            assert ("CANCELLED" in (site.folder / event_calendar(TODAY, row.key)).read_text()) is bool(
                withdrawn
            )
            assert [*broken_links(site.folder)] == []
