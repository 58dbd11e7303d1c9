"""Files beside the editions' that look like one: named, never read."""

import os
from collections.abc import Sequence

import pytest

from tests.test_needs import need, said, told
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

CONFLICTS = [
    "{} (conflit de Marie).md",
    "{} (Copie en conflit de Marie 2023-09-26).md",
    "{} (Marie's conflicted copy 2023-09-26).md",
    "{} (conflicted copy 2023-09-26 101010).md",
    "{}.sync-conflict-20230926-101010-ABCDEFG.md",
    "{}-PC-DE-MARIE.md",
    "{} copie.md",
    "{} - Copie (2).md",
    "{} 2.md",
    "Copie de {}.md",
    "{}_LOCAL_1234.md",
    "{}.md.txt",
    "{}",
    "{} (d\udce9j\u00e0 \x1b[2J).md",
]
BACKUPS = ["{}~", "{}.md~", "{}.md.orig", "{}.md.bak"]
OTHERS = [
    ".{}.md.swp",
    ".{}.md.0a1b2c3d.tmp",
    "{}.png",
    "{} programme.pdf",
    "2023-02-31 copie.md",
    "notes.md",
]
"""Hidden files, pictures and documents, what names no day."""


def lay(desk: Desk, name: str, text: str = "+++\n") -> str:
    """Put a file beside the editions."""
    path = desk.edition.with_name(name.format(DAY))
    path.write_text(text)
    return os.fsencode(path.name).decode("utf-8", "replace").replace("\x1b", "?")


@pytest.mark.parametrize("name", CONFLICTS)
@pytest.mark.some(2)
def test_a_version_in_conflict_is_named(desk: Desk, name: str) -> None:
    """What a shared folder, a copy or git has made of an edition is told with its name and the day, and never read."""
    desk.after((TUESDAY, "run"))
    shown = lay(desk, name)
    found = need(desk, "edition-conflict")
    assert (found["level"], said(shown) in found["text"]) == ("warning", True)
    assert "n’est pas lu" in found["text"]
    assert "lettre du jeudi 28 septembre 2023" in found["text"]
    assert f"archive/editions/{DAY}.md" in found["remedy"]
    assert desk("run").code == 0
    assert len(told(desk, "*need-edition-conflict*")) == 1


@pytest.mark.parametrize("names", [CONFLICTS[::2], CONFLICTS[1::2]])
@pytest.mark.some(1)
def test_versions_in_conflict_stop_nothing(desk: Desk, names: Sequence[str]) -> None:
    """However many there are beside the edition, every command does what it does, and the letter leaves."""
    desk.after((TUESDAY, "run"))
    for name in names:
        lay(desk, name)
    for command in (["check"], ["archive", "--full"], ["approve", DAY], ["run"]):
        assert desk(*command).code == 0
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_without_the_letters_own_file(desk: Desk) -> None:
    """Where the letter has no file of its own, the remedy is the name that it should have."""
    desk.edition.parent.mkdir(parents=True, exist_ok=True)
    desk.edition.unlink(missing_ok=True)
    lay(desk, "{} copie.md")
    assert f"renommez ce fichier en {DAY}.md" in need(desk, "edition-conflict", now=TUESDAY)["remedy"]


def test_copies_of_letters_that_are_past_are_told_together(desk: Desk) -> None:
    """Of many files of earlier letters the first are named, and the others counted, in one need."""
    assert desk("run", now=TUESDAY).code == 0
    for number in range(8):
        lay(desk, f"2023-09-0{number + 1} copie.md")
    text = need(desk, "edition-conflict")["text"]
    assert "« 2023-09-01 copie.md »" in text
    assert "et 3 autres fichiers ne sont pas lus" in text


def test_backups_are_a_need_of_their_own(desk: Desk) -> None:
    """What text editors and git keep of an edition is told by `status` alone: no message for each save."""
    assert desk("run", now=TUESDAY).code == 0
    names = [lay(desk, name) for name in BACKUPS]
    text = need(desk, "edition-backup")["text"]
    assert all(f"« {name} »" in text for name in names)
    assert desk("run").code == 0
    assert told(desk, "*edition-backup*") == []
    assert "edition-conflict" not in desk.codes()


def test_other_files_are_nobodys_business(desk: Desk) -> None:
    """Hidden files, pictures, documents and names without a day are no versions of a letter."""
    assert desk("run", now=TUESDAY).code == 0
    before = desk.codes()
    for name in OTHERS:
        lay(desk, name)
    assert desk.codes() == before


FEEDS = [
    ("agenda.sync-conflict-20230926-101010-ABCDEFG.toml", "agenda.toml"),
    ("agenda (conflicted copy).toml", "agenda.toml"),
    ("agenda (Copie en conflit de Marie 2023-09-26).toml", "agenda.toml"),
    ("agenda (1).toml", "agenda.toml"),
    ("agenda - Copie.toml", "agenda.toml"),
    ("Copie de agenda.toml", "agenda.toml"),
    ("agenda-PC-DE-MARIE.toml", "agenda.toml"),
    ("agenda_REMOTE_1234.toml", "agenda.toml"),
    ("agenda.toml.txt", "agenda.toml"),
    ("sources 2.toml", "sources.toml"),
    ("asso.sync-conflict-20230926-101010-ABCDEFG.ics", "asso.ics"),
    ("asso (Marie's conflicted copy 2023-09-26).ics", "asso.ics"),
]
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//asso//FR
BEGIN:VEVENT
UID:9f3c2a17-5c1e-4b51-9a54-0c7d2d1e8f60
DTSTAMP:20230920T100000Z
DTSTART:20231005T160000Z
DTEND:20231005T180000Z
SUMMARY:{}
END:VEVENT
END:VCALENDAR
"""


def shared(desk: Desk) -> None:
    desk.write("feeds/asso.ics", EVENT.format("Visite des jardins partagés"))


@pytest.mark.parametrize(("name", "original"), FEEDS)
@pytest.mark.some(2)
def test_a_copy_of_what_the_letter_is_made_from_is_named(desk: Desk, name: str, original: str) -> None:
    """What a shared folder made of the agenda, the sources or a calendar is told once, with its name and of what it is a version."""
    desk.after((TUESDAY, "run"))
    shared(desk)
    text = EVENT.format("Visite du musée") if name.endswith(".ics") else "[[event]]\n"
    desk.write(f"feeds/{name}", text)
    found = need(desk, "feeds-conflict")
    assert found["level"] == "warning"
    assert name in found["text"]
    assert f"de {original}." in found["text"]
    assert f"Comparez avec feeds/{original}" in found["remedy"]
    for _ in range(2):
        assert desk("run").code == 0
    assert len(told(desk, "*need-feeds-conflict*")) == 1


@pytest.mark.parametrize(
    "name", ["agenda-2022.toml", "agenda-2023-03.toml", "agenda.toml~", ".agenda.toml.swp", "sources.md", "asso (1).ics", "lieux (Marie's conflicted copy).ics", "agenda.ical"]
)  # fmt: skip
def test_no_copy(desk: Desk, name: str) -> None:
    """What somebody keeps beside, editors' own files, and calendars that are read, are none."""
    desk.after((TUESDAY, "run"))
    desk.write(f"feeds/{name}", EVENT.format("Visite du musée"))
    assert "feeds-conflict" not in desk.codes()


def test_a_calendar_in_conflict_is_not_read(desk: Desk) -> None:
    """One event is one entry, by the calendar that is no version in conflict; a conflict without an original is a calendar."""
    desk.after((TUESDAY, "run"))
    shared(desk)
    desk.write(
        "feeds/asso.sync-conflict-20230926-101010-ABCDEFG.ics",
        EVENT.format("Fermeture exceptionnelle du musée"),
    )
    desk.write(
        "feeds/autre (conflit de Marie).ics", EVENT.replace("9f3c", "1a2b").format("Chorale de la gare")
    )
    assert desk("collect").code == 0
    titles = [one["title"] for one in desk("entries", "--json").json]
    assert titles.count("Visite des jardins partagés") == 1
    assert "Fermeture exceptionnelle du musée" not in titles
    assert titles.count("Chorale de la gare") == 1
