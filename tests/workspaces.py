"""A workspace in a test's own folder, used as a person would: by the command line."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsletter.cli.main import _run
from tests.commands import Command, Commands

TUESDAY = "2023-09-26T09:05:00+02:00"
THURSDAY = "2023-09-28T09:05:00+02:00"
DAY = "2023-09-28"

AGENDA = """\
[[event]]
id = "colloque"
title = "Colloque « Jeunes & Territoires 2050 »"
start = 2023-10-05T09:00:00
end = 2023-10-05T18:00:00
place = "CESE, Paris"
url = "https://www.example.org/colloque"

[[event]]
id = "lancement"
title = "Lancement de la plateforme"
start = 2023-10-18
url = "https://www.example.org/lancement"

[[publication]]
id = "livre"
title = "Commun(s) : discours de la méthode"
type = "livre"
date = 2023-10-05
url = "https://www.example.org/communs"
accompanies = "colloque"
"""
# The many of a letter that says nothing of facets are two thirds of its site's pages.
ONE_FACET = """
[[facet]]
id = "echelons"
title = "Échelons"
[[facet.value]]
id = "local"
title = "Local"
"""


@dataclass(frozen=True)
class Said:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class States:
    """Workspaces as commands left them, kept for the tests of one module: what is patched is the same for all of them.

    Attributes:
        folder: where they lie.
        of_a_run: where those lie that are the same for all tests.
    """

    folder: Path
    of_a_run: Path

    def of(self, root: Path, steps: tuple[tuple[str, ...], ...]) -> Path:
        """Return where that of these steps, begun in a workspace as this one is, lies or is to lie."""
        switches = sorted(item for item in os.environ.items() if item[0].startswith(("NEWSLETTER_", "SMTP_")))
        told = hashlib.sha256(repr((steps, switches)).encode())
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            told.update(repr((path.relative_to(root), path.read_bytes())).encode())
        return self.folder / told.hexdigest()


@dataclass(frozen=True)
class Desk:
    """A workspace, and how to use it."""

    root: Path
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    commands: Commands
    states: States

    def at(self, now: str) -> None:
        """Set the clock."""
        self.monkeypatch.setenv("NEWSLETTER_NOW", now)

    def __call__(self, *arguments: str, now: str | None = None) -> Said:
        """Run a command in this process."""
        if now:
            self.at(now)
        self.capture.readouterr()
        code = _run(["-C", str(self.root), *arguments])
        out, err = self.capture.readouterr()
        return Said(code, out, err)

    def after(self, *steps: tuple[str, ...]) -> None:
        """Be as commands leave it, each of which ends well; what they were in an equal workspace of these tests is copied.

        Args:
            *steps: of each command when it is run, and its arguments.
        """
        state = self.states.of(self.root, steps)
        if not state.exists():
            for now, *arguments in steps:
                said = self(*arguments, now=now)
                assert said.code == 0, said.err
            shutil.copytree(self.root, state)
        else:
            shutil.rmtree(self.root)
            shutil.copytree(state, self.root)
            self.at(steps[-1][0])

    def needs(self, now: str | None = None) -> list[str]:
        """What `status` says needs a person, each with what to do."""
        return [f"{one['text']} {one['remedy']}" for one in self("status", "--json", now=now).json["needs"]]

    def codes(self, now: str | None = None) -> list[str]:
        """The codes of what needs a person."""
        return [one["code"] for one in self("status", "--json", now=now).json["needs"]]

    def process(self, *arguments: str, now: str | None = None, **streams: int) -> Command:
        """Start a command in a process of its own; `stdin` and `stderr` are descriptors of what else than pipes it has there."""
        environment = {**os.environ, **({"NEWSLETTER_NOW": now} if now else {})}
        return self.commands.start(["-C", str(self.root), *arguments], environment, **streams)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the workspace."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be in a file."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def edition(self) -> Path:
        """The file of the edition that most tests are about."""
        return self.root / "archive" / "editions" / f"{DAY}.md"

    @property
    def outbox(self) -> list[Path]:
        """The messages in the outbox."""
        return sorted((self.root / "var" / "outbox").glob("*.eml"))


def make_desk(desk: Desk) -> Desk:
    """Make a workspace as `newsletter init` makes it, with an agenda of the week of 28 September 2023, and one facet."""
    desk.at(TUESDAY)
    begun = desk.states.of_a_run / "begun"
    if not begun.exists():
        assert _run(["init", str(begun)]) == 0
        with (begun / "newsletter.toml").open("a", encoding="utf-8") as settings:
            settings.write(ONE_FACET)
        (begun / "feeds" / "agenda.toml").write_text(AGENDA, encoding="utf-8")
    shutil.copytree(begun, desk.root, dirs_exist_ok=True)
    return desk
