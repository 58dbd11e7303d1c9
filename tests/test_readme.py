"""What the README tells people to do works as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

pytestmark = pytest.mark.long

README = Path(__file__).resolve().parent.parent / "README.md"


def crontab_line() -> str:
    found = re.search(r"^\s+(\*/10 \* \* \* \* .+)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]


def test_the_crontab_line_sends_the_letter(desk: Desk) -> None:
    """The README's crontab line, with its two paths filled in, drafts and sends under cron's bare environment."""
    command = crontab_line().split(" ", 5)[5]
    program = Path(sys.executable).with_name("newsletter")
    command = command.replace("/path/to/.venv/bin/newsletter", str(program)).replace(
        "/path/to/jeudis", str(desk.root)
    )

    def cron(now: str) -> subprocess.CompletedProcess[str]:
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(desk.root.parent), "LANG": "C", "NEWSLETTER_NOW": now}
        return subprocess.run(
            ["/bin/sh", "-c", command], env=bare, cwd="/", capture_output=True, text=True, check=False
        )

    assert cron(TUESDAY).returncode == 0
    assert desk("approve", DAY).code == 0
    done = cron(THURSDAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(desk.outbox) == 1
    assert cron(THURSDAY).stdout == ""
