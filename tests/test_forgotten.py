"""A folder without its memory: what the site still knows of events that were called off, and who is told what it does not."""

import dataclasses
import datetime as dt
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.sites import content
from tests.test_announced import COLLOQUE, LATER, START, agenda, page, version
from tests.test_illustrations import photo
from tests.test_needs import need
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

OFF = f'{START}\nstatus = "cancelled"'


@pytest.fixture
def off(desk: Desk) -> Desk:
    """A workspace whose letter announced an event that was called off since."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    assert "changes-forgotten" not in desk.codes()
    agenda(desk, START, OFF)
    assert desk("run", now=LATER).code == 0
    assert version(desk)[0] == "CANCELLED"
    return desk


def cloned(desk: Desk, folder: Path) -> Desk:
    """What git has of a workspace, elsewhere."""
    folder.mkdir()
    for name in ("archive/editions", "archive/images", "feeds"):
        if (desk.root / name).exists():
            shutil.copytree(desk.root / name, folder / name)
    shutil.copy(desk.root / "newsletter.toml", folder)
    return dataclasses.replace(desk, root=folder)


SINCE_WHEN = {
    ".ics": re.compile(r"^(DTSTAMP|LAST-MODIFIED|SEQUENCE):.*$", re.MULTILINE),
    ".xml": re.compile(r"<(updated|lastmod)>[^<]*<"),
}


def public(desk: Desk) -> dict[str, bytes]:
    """Return the site's files, but for Pagefind's and our own notes."""
    found = content(desk.root / "archive/site")
    return {path: data for path, data in found.items() if not path.startswith((".manifest", "pagefind/"))}


def without_instants(site: dict[str, bytes]) -> dict[str, str]:
    """Return what a site says, but for since when it is known of an event."""
    texts = {path: data.decode("latin-1") for path, data in site.items()}
    for suffix, said in SINCE_WHEN.items():
        texts |= {path: said.sub(r"\1", text) for path, text in texts.items() if path.endswith(suffix)}
    return texts


def test_a_fresh_clone_is_the_same_site(desk: Desk, tmp_path: Path) -> None:
    """Byte for byte on the same day; once the agenda has changed since a letter, but for the instant from which that is known."""
    now = "2023-09-28T23:10:00+02:00"
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    clones = [cloned(desk, tmp_path / "before")]
    assert desk("archive", now=now).code == clones[0]("archive", now=now).code == 0
    assert public(clones[0]) == public(desk)
    agenda(desk, START, OFF)
    assert desk("run", now=LATER).code == 0
    clones.append(cloned(desk, tmp_path / "after"))
    assert desk("archive", now=now).code == clones[1]("archive", now=now).code == 0
    here, there = public(desk), public(clones[1])
    assert without_instants(there) == without_instants(here)
    other = {path for path in here if here[path] != there[path]}
    assert "agenda.ics" in other
    assert all(
        path.endswith(".ics") or path.startswith("reperes/") or path == "sitemap.xml" for path in other
    )
    assert version(clones[1])[1] >= version(desk)[1]


def test_a_fresh_clone_asks_the_agenda(off: Desk, tmp_path: Path) -> None:
    """What the agenda says is known by `archive` alone, as a version that is no older; and nothing needs a person."""
    clone = cloned(off, tmp_path / "clone")
    assert clone("archive", now="2023-09-29T10:00:00+02:00").code == 0
    assert "Annulé" in page(clone, COLLOQUE)
    assert (version(clone)[0], version(clone)[1] >= version(off)[1]) == ("CANCELLED", True)
    assert "changes-forgotten" not in clone.codes()
    before = content(clone.root / "archive/site")
    assert "Archive : 0\N{NO-BREAK SPACE}fichier" in clone("archive").out
    assert clone("archive", "--full").code == 0
    assert content(clone.root / "archive/site") == before


@pytest.mark.long
def test_what_nobody_speaks_of_any_more_is_told(off: Desk, tmp_path: Path) -> None:
    """Without memory and source, what was called off is as its letter said: a person is told, until a letter or source says more."""
    _, event, after = (off.root / "feeds/agenda.toml").read_text().split("[[event]]")
    off.write("feeds/agenda.toml", "[[event]]" + after.replace('accompanies = "colloque"', ""))
    assert off("run", now="2023-09-28T22:10:00+02:00").code == 0
    assert version(off)[0] == "CANCELLED"
    assert "changes-forgotten" not in off.codes()
    clone = cloned(off, tmp_path / "clone")
    assert clone("archive", now="2023-09-29T10:00:00+02:00").code == 0
    assert version(clone)[0] == "CONFIRMED"
    found = need(clone, "changes-forgotten")
    assert found["level"] == "warning"
    assert "Colloque" in found["text"]
    assert "Lancement" not in found["text"]
    assert "changes-forgotten" not in clone.codes(now="2023-10-06T10:00:00+02:00")
    clone.write("feeds/agenda.toml", "[[event]]" + event + "[[event]]" + after)
    assert clone("archive", now="2023-09-29T11:00:00+02:00").code == 0
    assert version(clone)[0] == "CANCELLED"
    assert "changes-forgotten" not in clone.codes()


def test_a_database_that_is_lost_after_a_collection(off: Desk) -> None:
    """The agenda is read by the next run, however recent the collection was; until then nobody says what no source speaks of."""
    seconds = dt.datetime.fromisoformat(LATER).timestamp()
    (off.root / "var/collected").touch()
    os.utime(off.root / "var/collected", (seconds, seconds))
    for path in (off.root / "var").glob("state.db*"):
        path.unlink()
    assert "changes-forgotten" not in off.codes()
    assert off("run").code == 0
    assert "changes-forgotten" not in off.codes()
    assert off("entries", "--why", "agenda/livre").code == 0
    assert version(off)[0] == "CANCELLED"


def test_an_agenda_that_is_wrong_is_told(off: Desk) -> None:
    """The site is built of what is known, and the line that is wrong is named."""
    off.write("feeds/agenda.toml", "[[event]\n")
    said = off("archive")
    assert said.code == 0
    assert "feeds/agenda.toml" in said.err
    assert version(off)[0] == "CANCELLED"


def mentions(desk: Desk, name: str) -> None:
    text = re.sub(r"\n\[archive\]\nmentions = .*\n", "", (desk.root / "newsletter.toml").read_text())
    desk.write("newsletter.toml", f'{text}\n[archive]\nmentions = "{name}"\n')


@pytest.mark.long
def test_legal_notices_that_cannot_be_read_stay(off: Desk) -> None:
    """Their last page stays, led to from everywhere; who builds the site is told, and a program by the exit code."""
    site = off.root / "archive/site"
    off.write("mentions.md", "Éditeur : la maison.\n")
    mentions(off, "mentions.md")
    assert off("archive").code == 0
    before = content(site)
    mentions(off, "nulle-part.md")
    for arguments in (("archive",), ("archive", "--full")):
        said = off(*arguments)
        assert (said.code, "nulle-part.md" in said.err) == (2, True)
        assert content(site) == before
    (site / "mentions-legales.html").unlink()
    assert off("archive").code == 2
    assert "mentions-legales" not in page(off, "index.html")
    mentions(off, "mentions.md")
    assert off("archive").code == 0
    assert content(site) == before


@pytest.mark.parametrize("written", [b"", b" \n", "\u00c9diteur".encode("latin-1")])
@pytest.mark.some(1)
def test_legal_notices_that_are_none_stay(off: Desk, written: bytes) -> None:
    """A file that was emptied, or is not UTF-8, is as one that is gone: the last page stays, and exit 2 tells."""
    off.write("mentions.md", "Éditeur : la maison.\n")
    mentions(off, "mentions.md")
    assert off("archive").code == 0
    before = content(off.root / "archive/site")
    (off.root / "mentions.md").write_bytes(written)
    said = off("archive")
    assert (said.code, "mentions.md" in said.err) == (2, True)
    assert content(off.root / "archive/site") == before
    assert "text-unreadable" in off.codes()


def test_a_picture_that_is_not_there_is_told(off: Desk) -> None:
    """Of a letter that has left: by who builds the site, and by `status`, until it is there."""
    text = off.edition.read_text()
    more = "\n![Une salle](images/absente.jpg)\n"
    off.edition.write_text(text.replace("+++\n", "+++\ncorrected = 2023-09-28\n", 1) + more)
    assert "images/absente.jpg" in off("archive").err
    found = need(off, "edition-picture-missing")
    assert DAY in found["remedy"]
    assert "images/absente.jpg" in found["text"]
    (off.root / "archive/images").mkdir(exist_ok=True)
    (off.root / "archive/images/absente.jpg").write_bytes(b"x")
    assert "n’y est pas une image" in need(off, "edition-picture-missing")["text"]
    photo(off, "absente.jpg")
    assert "edition-picture-missing" not in off.codes()
    assert off("archive").code == 0
    assert (off.root / "archive/site/images/absente.jpg").is_file()


def test_only_pictures_of_the_folder_are_published(off: Desk) -> None:
    """Neither what is called a picture and is none, nor what a link fetches from elsewhere: nobody would see that it is public."""
    images = off.root / "archive/images"
    images.mkdir(exist_ok=True)
    (images / "plan.jpg").write_text("mot de passe : secret")
    (images / "lien.png").symlink_to("../../newsletter.toml")
    elsewhere = off.root / "photo.jpg"
    elsewhere.write_bytes(photo(off, "ici.jpg"))
    (images / "dehors.jpg").symlink_to(elsewhere)
    (images / "autre.JPEG").symlink_to("ici.jpg")
    names = ["plan.jpg", "lien.png", "dehors.jpg", "autre.JPEG", "ici.jpg"]
    shown = "".join(f"\n![Une salle](images/{name})\n" for name in names)
    text = off.edition.read_text().replace("+++\n", "+++\ncorrected = 2023-09-28\n", 1)
    off.edition.write_text(text + shown)
    assert "images/plan.jpg, images/lien.png, images/dehors.jpg)" in off("archive").err
    there = {file.name for file in (off.root / "archive/site/images").iterdir()}
    assert there & {*names} == {"autre.JPEG", "ici.jpg"}
