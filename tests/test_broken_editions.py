"""An edition's file that cannot be read stops what is about it, and nothing else."""

import os
import re
import shutil

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

CONFLICT = "<<<<<<< HEAD\nnumber = 1\n=======\nnumber = 2\n>>>>>>> autre\n"
BROKEN = {
    "empty": "",
    "conflict": f"+++\ndate = 2030-01-03\n{CONFLICT}+++\n",
    "conflict in the édito": f"+++\ndate = 2030-01-03\nnumber = 1\nstatus = 'draft'\n+++\n{CONFLICT}",
    "open quote": '+++\ndate = 2030-01-03\nsubject = "Bonjour\n+++\n',
    "other date": "+++\ndate = 2030-01-10\nnumber = 1\nstatus = 'draft'\n+++\n",
    "no text": "\x00\udcff",
}


def broken(desk: Desk, name: str, text: str) -> None:
    path = desk.root / "archive" / "editions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(errors="surrogateescape"))


@pytest.mark.parametrize("why", BROKEN)
@pytest.mark.some(1)
def test_another_edition_stops_nothing(desk: Desk, why: str) -> None:
    """With another date's file broken, the letter is drafted, checked, approved and sent, and every exit code is 0."""
    broken(desk, "2030-01-03.md", BROKEN[why])
    assert desk("run", now=TUESDAY).code == 0
    for command in (
        ["draft"],
        ["check"],
        ["entries"],
        ["deliveries"],
        ["archive"],
        ["approve", DAY],
        ["status"],
    ):
        assert (said := desk(*command)).code == 0, said
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1
    assert desk("run").code == 0


@pytest.mark.parametrize("name", ["2030-13-45.md", "2030-01-04.md", "2023-09-21.md"])
@pytest.mark.some(1)
def test_neither_does_one_of_no_thursday_or_of_the_past(desk: Desk, name: str) -> None:
    """A name that is no date, or no Thursday, is no more than a broken file; one of last week neither."""
    broken(desk, name, "")
    assert desk("run", now=TUESDAY).code == 0
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    assert len(desk.outbox) == 1


def test_one_that_has_left_today(desk: Desk) -> None:
    """By the ledger it has left: that its file is broken is said, the next letter comes, and no run fails."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    desk.edition.write_text('+++\nsubject = "Bonjour\n+++\n', encoding="utf-8")
    status = desk("status", "--json", now="2023-09-28T10:05:00+02:00").json
    assert status["next"]["date"] == "2023-10-05"
    (need,) = (one for one in status["needs"] if one["code"].startswith("edition-"))
    assert (need["code"], need["level"]) == ("edition-unreadable", "warning")
    assert "écrite dans la boîte d’envoi, mais son fichier ne peut pas être lu" in need["text"]
    said = desk("run")
    assert (said.code, said.out) == (0, "")
    told = [path.name for path in (desk.root / "var" / "notices").glob("*")]
    assert any("edition-unreadable" in name for name in told)
    assert not any("stuck" in name for name in told)
    assert len(desk.outbox) == 1
    assert '"Bonjour\n' in desk.edition.read_text(encoding="utf-8")


@pytest.mark.parametrize("why", BROKEN)
@pytest.mark.some(2)
def test_the_edition_in_hand(desk: Desk, why: str) -> None:
    """What is about a broken file is exit 2, names it, and leaves it as it is."""
    text = BROKEN[why].replace("2030-01-03", DAY)
    broken(desk, f"{DAY}.md", text)
    for command in (
        ["draft"],
        ["check"],
        ["approve", DAY],
        ["send", DAY, "--test", "a@example.org"],
        ["run"],
    ):
        said = desk(*command, now=TUESDAY)
        assert (said.code, said.out) == (2, ""), said
        assert f"{DAY}.md" in said.err
        assert "Traceback" not in said.err
    assert desk("run", now=THURSDAY).code == 2
    assert desk.outbox == []
    assert desk.edition.read_bytes() == text.encode(errors="surrogateescape")


def test_git_conflicts_are_said_as_that(desk: Desk) -> None:
    """Both versions of a conflict are named with their line, in an edition, in the agenda and in the settings."""
    broken(desk, f"{DAY}.md", BROKEN["conflict"].replace("2030-01-03", DAY))
    assert (
        f"archive/editions/{DAY}.md, ligne 3\u00a0: git y a laissé deux versions\u202f; gardez-en une"
        in desk("draft").err
    )
    desk.edition.unlink()
    for name in ("feeds/agenda.toml", "newsletter.toml"):
        desk.write(name, (desk.root / name).read_text() + CONFLICT)
        assert re.search(
            rf"{re.escape(name)}, ligne \d+\u00a0: git y a laissé deux versions", desk("draft").err
        )


def test_a_page_of_a_broken_edition_stays(desk: Desk) -> None:
    """What the archive has of an edition stays while its file cannot be read, and follows it again afterwards."""
    assert desk("run", now=TUESDAY).code == 0
    assert desk("approve", DAY).code == 0
    assert desk("run", now=THURSDAY).code == 0
    site, text = desk.root / "archive" / "site", desk.edition.read_text()
    before = sorted(path for path in site.rglob("*") if DAY in path.name)
    assert len(before) > 1
    desk.edition.write_text("")
    for full in ([], ["--full"]):
        assert desk("archive", *full, now="2023-09-29T10:00:00+02:00").code == 0
        assert sorted(path for path in site.rglob("*") if DAY in path.name) == before
    shutil.rmtree(desk.root / "var")  # the ledger would know better
    desk.edition.write_text(text.replace('status = "sent"', 'status = "skipped"'))
    assert desk("archive").code == 0
    assert [path for path in site.rglob("*") if DAY in path.name] == []


@pytest.mark.parametrize("lost", ["nothing", "var/cache/pages.db", "var/cache", "var"])
@pytest.mark.some(1)
def test_what_a_broken_edition_told_stays(desk: Desk, lost: str) -> None:
    """Calendars, feeds, lists and home keep what it told: also where nothing is remembered of it; it is as before when mended."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    later = "2023-09-29T10:00:00+02:00"
    os.utime(desk.edition, (0, 0))
    assert desk("archive", now=later).code == 0
    before, text = site_of(desk), desk.edition.read_text()
    assert "BEGIN:VEVENT" in before["agenda.ics"]
    desk.edition.write_text(text.replace("number = 1", "number = un", 1))
    if lost == "var":
        shutil.rmtree(desk.root / "var")
    elif lost.endswith(".db"):
        (desk.root / lost).unlink()
    elif lost != "nothing":
        shutil.rmtree(desk.root / lost)
    for full in ([], ["--full"]):
        answer = desk("archive", *full, now=later)
        assert answer.code == 0
        assert f"archive/editions/{DAY}.md, ligne" in answer.err
        assert site_of(desk) == before
    desk.edition.write_text(text)
    assert desk("archive", now=later).code == 0
    assert site_of(desk) == before


def site_of(desk: Desk) -> dict[str, str]:
    """The site's texts, less what the search keeps."""
    site = desk.root / "archive" / "site"
    paths = [one for one in site.rglob("*.*") if one.suffix in {".html", ".ics", ".xml", ".json"}]
    names = {path.relative_to(site).as_posix(): path for path in paths}
    return {name: path.read_text() for name, path in names.items() if not name.startswith(("pagefind", "."))}
