"""Pictures that are replaced under their names: what shows them is made again, and nothing else."""

import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from newsletter.permalinks import MENTIONS, entry_page, page_name
from tests.sites import content
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LOGO = '\n[look.logo]\nfile = "logo.png"\nalt = "Le logo"\nwidth = 120\nheight = 60\n'
TEXT = "# Qui\n\nLe RAMEAU.\n\n![La cour](images/text.png)\n"
LETTER = dt.date.fromisoformat(DAY)


def draw(path: Path, size: tuple[int, int], colour: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A letter that has left shows a picture in its édito, and one of an entry; so do the legal notices; there is a logo."""
    for name in ("edito", "entry", "text"):
        draw(desk.root / f"archive/images/{name}.png", (60, 40), "red")
    draw(desk.root / "logo.png", (240, 120), "red")
    (desk.root / "mentions.md").write_text(TEXT)
    settings = (desk.root / "newsletter.toml").read_text()
    (desk.root / "newsletter.toml").write_text(f'{settings}{LOGO}\n[archive]\nmentions = "mentions.md"\n')
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    text = desk.edition.read_text().replace('place = "CESE, Paris"', 'place = "Lyon"')
    text = text.replace('type = "livre"', 'type = "livre"\nimage = "images/entry.png"')
    text = text.replace("+++\n", f"+++\ncorrected = {DAY}\n", 1)
    desk.edition.write_text(f"{text}\n![La salle](images/edito.png)\n")
    assert desk("archive", now=THURSDAY).code == 0
    desk("archive", now=THURSDAY)  # what was written only just now has settled by then
    return desk


def site(desk: Desk) -> Path:
    return desk.root / "archive" / "site"


def sizes(page: Path) -> set[str]:
    """Widths and heights of the pictures of a page that are red or blue, as 60×40."""
    tags = re.findall(r"<img\b[^>]*>", page.read_text())
    found = {re.search(r'width="(\d+)"[^>]*height="(\d+)"', tag) for tag in tags if "images/" in tag}
    return {f"{one[1]}×{one[2]}" for one in found if one}


@pytest.mark.parametrize("command", ["archive", "run", "archive --full"])
@pytest.mark.parametrize("name", ["edito", "entry", "text", "logo"])
def test_a_replaced_picture_is_shown(sent: Desk, name: str, command: str) -> None:
    """Its bytes are the site's, pages say its size, and all is as if it were made from nothing."""
    file = sent.root / ("logo.png" if name == "logo" else f"archive/images/{name}.png")
    there = site(sent) / ("assets/logo.png" if name == "logo" else f"images/{name}.png")
    before = content(site(sent))
    assert there.read_bytes() == file.read_bytes()
    with file.open("r+b") as kept:  # its folder and its inode stay as they are
        Image.new("RGB", (90, 45), "blue").save(kept, "PNG")
    assert sent(*command.split(), now=THURSDAY).code == 0
    after = content(site(sent))
    assert there.read_bytes() == file.read_bytes()
    changed = {path for path in before if before[path] != after[path]}
    if name == "logo":
        assert changed == {".manifest.json", "assets/logo.png"}
    else:
        page = {"text": MENTIONS, "entry": entry_page("agenda/livre"), "edito": page_name(LETTER)}[name]
        assert "90×45" in sizes(site(sent) / page)
    shutil.rmtree(site(sent))
    shutil.rmtree(sent.root / "var" / "cache")
    assert sent("archive", now=THURSDAY).code == 0
    assert content(site(sent)) == after


def test_a_picture_that_stays_is_not_read(sent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no stamp has changed, the pictures are not read again for another edition's sake."""
    sent.change(f"archive/editions/{DAY}.md", "Lyon", "Lille")
    read: list[str] = []
    real = Path.read_bytes

    def reading(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", reading)
    assert sent("archive", now=THURSDAY).code == 0
    assert not [name for name in read if name.endswith(".png")]
