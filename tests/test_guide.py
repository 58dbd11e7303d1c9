"""The guide's first page works as it stands there: from an empty folder to an approved letter."""

import dataclasses
import re
from pathlib import Path

from tests.workspaces import DAY, TUESDAY, Desk

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "guide.fr.md").read_text(encoding="utf-8")
PAGE = GUIDE.partition("## Votre premier mardi\n")[2].partition("\n# Référence\n")[0]


def blocks(language: str = "") -> list[str]:
    """What the page shows in blocks of their own."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [block for named, block in found if named == language]


def commands() -> list[str]:
    """The commands of the page, as they are typed: the folder is made before all, which the page tells apart."""
    found = [line for block in blocks() for line in block.splitlines() if line.startswith("newsletter ")]
    return sorted(found, key=lambda line: not line.startswith("newsletter init "))


def test_it_comes_first() -> None:
    """It is the first section, and short: the rest is the reference."""
    assert GUIDE.index("## Votre premier mardi") == GUIDE.index("\n## ") + 1
    assert len(PAGE.split()) < 700
    assert "\n# Référence\n" in GUIDE


def test_the_studio_comes_first() -> None:
    """The ten minutes are those of the studio: until the letter is approved there is no command but that which opens it."""
    steps = PAGE.partition("### ")[0]
    assert re.findall(r"^```\n(.*?)^```$", steps, re.MULTILINE | re.DOTALL) == ["newsletter preview\n"]
    assert "Dix minutes" in steps
    for words in ("Écarter", "M’envoyer un test", "var/notices", "Approuver"):
        assert words in steps


def test_the_first_tuesday(desk: Desk, tmp_path: Path) -> None:
    """Each command of the page is run in its order, the édito written, an entry left out, a slip made and mended."""
    desk = dataclasses.replace(desk, root=tmp_path / "jeudis")
    said: dict[str, str] = {}
    for command in commands():
        name, *words = command.split()[1:]
        if name == "preview":
            continue
        if name == "check":
            edit_as_told(desk)
        done = desk(name, *([str(desk.root)] if name == "init" else words), now=TUESDAY)
        assert done.code == 0, (command, done)
        said[name] = done.out.replace("\u00a0", " ")
    assert list(said) == ["init", "draft", "check", "send", "approve"]
    shown = [block.strip() for block in blocks()]
    assert said["draft"].splitlines()[0].replace(f"{desk.root}/", "") in shown
    assert said["approve"].strip() in shown
    assert desk.edition.read_text().count('state = "out"') == 1


def edit_as_told(desk: Desk) -> None:
    """Write the édito, leave the first entry out, and make the slip that the page shows."""
    (edito,) = blocks("markdown")
    text = desk.edition.read_text() + f"\n{edito}"
    desk.edition.write_text(text.replace('state = "in"', 'state = "oui"', 1))
    slip = next(block.strip() for block in blocks() if "n’existe pas" in block)
    assert slip in desk("check", DAY).err.replace("\u202f", " ")
    desk.edition.write_text(text.replace('state = "in"', 'state = "out"', 1))
