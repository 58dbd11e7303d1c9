"""An edition's file that cannot be read stops what is about it, and nothing else."""

import os
import re
import shutil

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

CONFLICT = "@pytest.mark.parametrize("lost", ["nothing", "var/cache/pages.db", "var/cache", "var"])
@pytest.mark.some(2)
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
