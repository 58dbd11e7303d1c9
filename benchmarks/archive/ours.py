# ruff: noqa: INP001 - a script's module
"""Ours: workspaces with so many editions that left, and what is asked of the program there."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from contenders import NEWSLETTER
from measure import Cost, cost

from newsletter.model import Edition
from tests.generated import write

_HERE = Path(__file__).resolve().parent
START_UP, OPENED = "--version", "status"


class Letter:
    """A workspace.

    Args:
        root: its folder, which is made.
        editions: what was sent, oldest first.
    """

    def __init__(self, root: Path, editions: Sequence[Edition]) -> None:
        self.root = root
        self.site = root / "archive" / "site"
        self._last = editions[-1].date
        self._now = {"NEWSLETTER_NOW": f"{self._last}T12:00:00+01:00", "NEWSLETTER_LINKS": "off"}
        self._touched = 0
        subprocess.run([NEWSLETTER, "init", str(root)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        write(root, editions)

    def beginning(self, root: Path, editions: Sequence[Edition]) -> "Letter":
        """Make a workspace of the first editions of this one, without writing them anew."""
        made = Letter(root, editions[-1:])
        for edition in editions:
            name = Path("archive") / "editions" / f"{edition.date.isoformat()}.md"
            shutil.copy(self.root / name, root / name)
        return made

    def cost(self, *arguments: str) -> Cost:
        """Run the program on the day after the last letter."""
        program = (
            [sys.executable, str(_HERE / "searchless.py")] if arguments[0] == "archive" else [NEWSLETTER]
        )
        return cost([*program, "-C", str(self.root), *arguments], self._now)

    def full(self) -> Cost:
        """Build from nothing: no site, nothing remembered."""
        for folder in (self.site, self.root / "var"):
            shutil.rmtree(folder, ignore_errors=True)
        return self.cost("archive", "--full")

    def one(self) -> Cost:
        """Build after one edition was touched: the latest, on which most depends."""
        self._touched += 1
        file = self.root / "archive" / "editions" / f"{self._last}.md"
        file.write_text(
            f"{file.read_text(encoding='utf-8')}\nUn mot de plus : {self._touched}.\n", encoding="utf-8"
        )
        return self.cost("archive")

    def none(self) -> Cost:
        """Build after nothing has changed."""
        return self.cost("archive")

    def search(self, rounds: int) -> list[Cost]:
        """Index the pages of a site that has a search; what is built here afterwards has none again."""
        cost([NEWSLETTER, "-C", str(self.root), "archive", "--full"], self._now)
        cache = self.root / "var" / "cache"
        indexing = [sys.executable, str(_HERE / "searching.py"), str(self.site), str(cache)]
        return [cost(indexing) for _ in range(rounds)]
