"""Links of letters that have left into the archive: they lead somewhere, or somebody is told."""

import re
import shutil

import pytest

from newsletter.permalinks import entry_page
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

BASE = "https://jeudis.example.org/"
NEXT, NOW = "2023-10-05", "2023-10-05T11:00:00+02:00"


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A workspace from which two letters have left."""
    desk.after(
        (TUESDAY, "run"),
        (TUESDAY, "approve", DAY),
        (THURSDAY, "run"),
        ("2023-10-03T09:10:00+02:00", "run"),
        ("2023-10-03T09:10:00+02:00", "approve", NEXT),
        ("2023-10-05T09:05:00+02:00", "run"),
    )
    assert len(desk.outbox) == 2
    return desk


def corrected(desk: Desk, words: str) -> None:
    """Put words at the end of the second letter, as a correction."""
    path = desk.root / f"archive/editions/{NEXT}.md"
    text = path.read_text().replace('\nstatus = "sent"', f'\nstatus = "sent"\ncorrected = {NEXT}', 1)
    path.write_text(f"{text}\n{words}\n")


def nowhere(desk: Desk) -> list[str]:
    """Where links lead that lead nowhere, as `status` says."""
    needs = desk("status", "--json", now=NOW).json["needs"]
    texts = [one["text"] for one in needs if one["code"] == "door-nowhere"]
    return [re.search(r"mène à (\S+),", text)[1] for text in texts]  # type: ignore[index]


def test_a_letter_that_was_withdrawn(two: Desk) -> None:
    """Who builds the site is told of the links that lead to it, and `status` tells them."""
    links = f"[a]({BASE}{DAY}.html) [b]({DAY}.html) [c]({BASE}{entry_page('agenda/colloque')})"
    corrected(two, f"{links} [d]({BASE}agenda/index.html) [e](https://www.example.org/{DAY}.html)")
    assert two("archive", now=NOW).err == ""
    assert nowhere(two) == []
    shutil.rmtree(two.root / "var")  # the ledger would know better
    two.change(f"archive/editions/{DAY}.md", '\nstatus = "sent"', '\nstatus = "skipped"')
    said = two("archive", now=NOW)
    assert said.code == 0
    assert f"mène à {BASE}{DAY}.html" in said.err
    assert f"{NEXT}.md" in said.err
    assert nowhere(two)[:2] == [f"{BASE}{DAY}.html", f"{DAY}.html"]


def test_a_page_that_never_was(two: Desk) -> None:
    """Also one to no place in a page, and one that an entry has."""
    corrected(two, f"[a]({BASE}2020-01-02.html), [b](agenda/index.html#rien)")
    path = two.root / f"archive/editions/{NEXT}.md"
    path.write_text(re.sub(r'(?m)^url = ".*"', f'url = "{BASE}rien/x.html"', path.read_text(), count=1))
    assert two("archive", now=NOW).code == 0
    found = nowhere(two)
    assert f"{BASE}2020-01-02.html" in found
    assert "agenda/index.html#rien" in found
    assert f"{BASE}rien/x.html" in found


def test_relative_links_in_the_mail_version(two: Desk) -> None:
    """It lies a folder below: what is relative on the page leads to the same file from there."""
    corrected(two, f"[a](agenda/2023-10.html) [b]({DAY}.html#contenu) [c](mailto:a@example.org)")
    assert two("archive", now=NOW).code == 0
    site = two.root / "archive/site"
    assert 'href="agenda/2023-10.html"' in (site / f"{NEXT}.html").read_text()
    mail = (site / f"mail/{NEXT}.html").read_text()
    hrefs = re.findall(r'href="([^"]*)"', mail)
    assert "../agenda/2023-10.html" in hrefs
    assert f"../{DAY}.html#contenu" in hrefs
    assert "mailto:a@example.org" in hrefs
    inside = [one for one in hrefs if not re.match(r"[a-z]+:|#", one)]
    assert inside
    assert all((site / "mail" / one.partition("#")[0]).resolve().is_file() for one in inside)
