"""A workspace in a test's own folder, used as a person would: by the command line."""

import json
import os
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
class Desk:
    """A workspace, and how to use it."""

    root: Path
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    commands: Commands

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

    def needs(self, now: str | None = None) -> list[str]:
        """What `status` says needs a person, each with what to do."""
        return [f"{one['text']} {one['remedy']}" for one in self("status", "--json", now=now).json["needs"]]

    def codes(self, now: str | None = None) -> list[str]:
        """The codes of what needs a person."""
        return [one["code"] for one in self("status", "--json", now=now).json["needs"]]

    def process(self, *arguments: str, now: str | None = None) -> Command:
        """Start a command in a process of its own."""
        environment = {**os.environ, **({"NEWSLETTER_NOW": now} if now else {})}
        return self.commands.start(["-C", str(self.root), *arguments], environment)

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


def make_desk(
    root: Path, monkeypatch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str], commands: Commands
) -> Desk:
    """Make a workspace by `newsletter init`, with an agenda of the week of 28 September 2023."""
    desk = Desk(root, monkeypatch, capture, commands)
    desk.at(TUESDAY)
    assert _run(["init", str(root)]) == 0
    desk.write("feeds/agenda.toml", AGENDA)
    return desk
