"""A letter that has left is corrected in the open: its file says when, or a person is asked."""

import datetime as dt
import re

import pytest
from icalendar import Calendar

from newsletter.permalinks import mail_version, page_name
from tests.sites import content
from tests.test_needs import need, told
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

FRIDAY = "2023-09-29T12:00:00+02:00"
SATURDAY = "2023-09-30T12:00:00+02:00"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    assert len(desk.outbox) == 1
    return desk


def correct(desk: Desk, day: str | None) -> None:
    """Put an address right in the letter's file, and say when, or not."""
    text = desk.edition.read_text()
    corrected = f"+++\ncorrected = {day}\n" if day else "+++\n"
    desk.edition.write_text(text.replace("CESE, Paris", "Palais de la Bourse").replace("+++\n", corrected, 1))


def page(desk: Desk, path: str) -> str:
    text = (desk.root / "archive" / "site" / path).read_text()
    return re.sub("[\u00a0\u202f]", " ", text)


def versions(desk: Desk) -> dict[str, int]:
    """SEQUENCE of each event that subscribers have, by its first word."""
    whole = Calendar.from_ical((desk.root / "archive/site/agenda.ics").read_bytes())
    return {str(one["SUMMARY"]).split()[0]: int(one["SEQUENCE"]) for one in whole.walk("VEVENT")}


def test_only_what_was_put_right_is_a_later_version(sent: Desk) -> None:
    """The other events of a corrected letter stay as their subscribers have them, their pages as old as they are."""
    before = versions(sent)
    correct(sent, "2023-09-29")
    assert sent("run", now=FRIDAY).code == 0
    after = versions(sent)
    assert after["Colloque"] > before["Colloque"]
    assert after["Lancement"] == before["Lancement"]
    days = re.findall(r"entrees/(\w+)\.html</loc><lastmod>(.*?)<", page(sent, "sitemap.xml"))
    assert sorted(day for _, day in days) == [DAY, DAY, "2023-09-29"]
    pages = content(sent.root / "archive/site")
    assert sent("archive", "--full").code == 0
    assert content(sent.root / "archive/site") == pages


@pytest.mark.parametrize("by", ["taken back", "taken back in part", "unknown"])
@pytest.mark.some(1)
def test_where_nobody_knows_what_was_put_right_all_is_later(sent: Desk, by: str) -> None:
    """A correction that was taken back, and a letter that was approved before rows were told apart: no version goes back."""
    correct(sent, "2023-09-29")
    assert sent("run", now=FRIDAY).code == 0
    before = versions(sent)
    if by != "unknown":
        sent.change(f"archive/editions/{DAY}.md", "Palais de la Bourse", "CESE, Paris")
        sent.change(f"archive/editions/{DAY}.md", "corrected = 2023-09-29", "corrected = 2023-09-30")
        if by == "taken back in part":
            sent.change(f"archive/editions/{DAY}.md", "Lancement de", "Ouverture de")
    else:
        sent.edition.write_text(
            re.sub(r"(?m)^rows = \[.*?\]\n", "", sent.edition.read_text(), flags=re.DOTALL)
        )
    assert sent("run", now=SATURDAY).code == 0
    after = versions(sent)
    assert after["Colloque"] >= before["Colloque"]
    other = "Ouverture" if by == "taken back in part" else "Lancement"
    assert after[other] > before["Lancement"]


def test_what_was_not_changed_needs_nobody(sent: Desk) -> None:
    """A letter that is as it left is none of these; nor is one whose file only looks different."""
    assert "edition-altered" not in sent.codes(now=FRIDAY)
    sent.edition.write_text(sent.edition.read_text().replace("+++\n", "+++\n# une remarque\n", 1))
    assert "edition-altered" not in sent.codes()


def test_changed_without_a_word(sent: Desk) -> None:
    """A need, told once by a notice, until the file says when it was corrected, or is as it was."""
    before = sent.edition.read_text()
    correct(sent, None)
    found = need(sent, "edition-altered", now=FRIDAY)
    assert found["level"] == "warning"
    assert "La lettre du jeudi 28 septembre 2023 a été modifiée depuis son envoi" in found["text"]
    assert f"archive/editions/{DAY}.md" in found["remedy"]
    assert "corrected = 2023-09-29" in found["remedy"]
    for _ in range(2):
        assert sent("run").code == 0
        assert len(told(sent, f"{DAY}-need-edition-altered-*")) == 1
    sent.edition.write_text(before)
    assert "edition-altered" not in sent.codes()


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-01-31", "est à venir"),
        ("2023-08-31", "précède son envoi"),
        ("2026-01-31T08:00:00+01:00", "est à venir"),
        ("2023-08-31T23:30:00", "précède son envoi"),
    ],
)
@pytest.mark.some(1)
def test_a_day_that_cannot_be_one(sent: Desk, day: str, why: str) -> None:
    """A correction to come, or before its letter, is told, and shown nowhere; the day that is named settles it."""
    correct(sent, day)
    found = need(sent, "corrected-date", now=FRIDAY)
    assert found["level"] == "warning"
    assert why in found["text"]
    assert "La lettre du jeudi 28 septembre 2023" in found["text"]
    assert "corrected = 2023-09-29" in found["remedy"]
    assert "edition-altered" not in sent.codes()
    assert sent("run").code == 0
    for path in (page_name(dt.date.fromisoformat(DAY)), "feed.xml", "sitemap.xml", "agenda.ics"):
        assert day not in page(sent, path)
        assert "Corrigé" not in page(sent, path), path
    sent.change(f"archive/editions/{DAY}.md", f"corrected = {day}", "corrected = 2023-09-29")
    assert "corrected-date" not in sent.codes()
    assert sent("run").code == 0
    assert "Corrigé le 29 septembre" in page(sent, page_name(dt.date.fromisoformat(DAY)))


def test_a_correction_of_the_letters_own_day_is_a_later_version(sent: Desk) -> None:
    """By its day alone, and once more with its hour: who subscribed takes each; what nobody touched stays as it is."""
    letter = page_name(dt.date.fromisoformat(DAY))
    told = [versions(sent)]
    correct(sent, DAY)
    for now in (f"{DAY}T11:00:00+02:00", f"{DAY}T15:10:00+02:00"):
        assert sent("run", now=now).code == 0
        told.append(versions(sent))
        assert "Corrigé le 28 septembre" in page(sent, letter)
        text = sent.edition.read_text().replace("Palais de la Bourse", "Palais")
        sent.edition.write_text(text.replace(f"corrected = {DAY}\n", f"corrected = {DAY}T15:00:00\n"))
    assert told[0]["Colloque"] < told[1]["Colloque"] < told[2]["Colloque"]
    assert len({one["Lancement"] for one in told}) == 1
    assert f"{letter}</loc><lastmod>{DAY}T15:00:00+02:00<" in page(sent, "sitemap.xml")


def test_what_was_to_come_is_said_on_its_day(sent: Desk) -> None:
    """A day that was to come counts when it has come, without another word of its editor."""
    correct(sent, "2023-09-30")
    assert sent("run", now=FRIDAY).code == 0
    assert "Corrigé" not in page(sent, page_name(dt.date.fromisoformat(DAY)))
    assert sent("run", now=SATURDAY).code == 0
    assert "Corrigé le 30 septembre" in page(sent, page_name(dt.date.fromisoformat(DAY)))
    assert "corrected-date" not in sent.codes()


def test_the_remedy_that_is_named_works(sent: Desk) -> None:
    """With the day of the correction nobody is asked any more, page and feed say it, and nothing is sent."""
    correct(sent, None)
    need(sent, "edition-altered", now=FRIDAY)
    sent.edition.write_text(sent.edition.read_text().replace("+++\n", "+++\ncorrected = 2023-09-29\n", 1))
    assert "edition-altered" not in sent.codes()
    assert sent("run").code == 0
    day = dt.date.fromisoformat(DAY)
    for path in (page_name(day), mail_version(day)):
        assert "Palais de la Bourse" in page(sent, path)
        assert "orrigé le 29 septembre" in page(sent, path)
    assert "orrigé le 29 septembre" in page(sent, "feed.xml")
    assert len(sent.outbox) == 1


def test_a_draft_may_change_as_it_likes(sent: Desk) -> None:
    """Only what has left is held to what it was."""
    assert sent("draft", "2023-10-05", now=FRIDAY).code == 0
    path = sent.root / "archive/editions/2023-10-05.md"
    path.write_text(path.read_text() + "\nBonjour.\n")
    assert "edition-altered" not in sent.codes(now=SATURDAY)
