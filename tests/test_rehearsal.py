"""The rehearsals of docs/operate.md, by its own lines: nobody is left out, and nobody gets the letter twice."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.listmonk.fake import SUBSCRIBERS
from tests.ports import free_ports
from tests.processes import outlived
from tests.rehearsals import CLONE, blocks, rehearsed
from tests.servers import mailman, postfix
from tests.servers.postfix import own_folder
from tests.servers.test_mailman import documented as mailman_settings

HEADING = "A sending killed three times"
_PYTHON, _POSTFIX = "A mail server that takes letters slowly", "Or a real Postfix"
_THEN = ("A letter to 2,000 readers", "Thursday, nine o'clock", "What became of those")
READERS, MEMBERS = 300, 100
_ENDING = 10  # seconds

pytestmark = [pytest.mark.long, pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")]


def killed_three_times(server: str, folder: Path, **changes: str) -> str:
    """Run the lines with a server of the two."""
    found = blocks(HEADING)
    lines = "".join(found[title] for title in (server, *_THEN))
    return rehearsed(
        lines,
        folder,
        {
            "/tmp/killed": str(folder / "killed"),
            "2525": str(*free_ports(1)),
            "lecteur%04g@example.org' 2000": f"lecteur%04g@example.org' {READERS}",
            "in 400 900 1400": "in 60 130 200",
            **changes,
        },
    )


def is_well(said: str) -> None:
    """Each kill leaves accepted, waiting and uncertain readers, all of them together; in the end each has it once."""
    rows = [
        (int(accepted), int(waiting), doubts.count("@") or int(doubts))  # few are named, many counted
        for accepted, waiting, doubts in re.findall(
            r"^2027-03-04 +smtp +(\d+) +0 +(\d+) +0 +(.+)$", said, re.MULTILINE
        )
    ]
    assert len(rows) == 4, said
    assert [sum(row) for row in rows] == [READERS] * 4
    assert all(row[2] <= 4 * n for n, row in enumerate(rows[:3], 1)), said
    assert rows[3] == (READERS, 0, 0)
    assert said.split()[-2:] == [str(READERS)] * 2, said


def test_slowly(tmp_path: Path) -> None:
    """By the server that the guide writes."""
    install = "python3 -m venv server && server/bin/pip install --quiet aiosmtpd"
    said = killed_three_times(_PYTHON, tmp_path, **{install: ":", "server/bin/python": sys.executable})
    is_well(said)
    assert "La lettre du jeudi 4 mars 2027 est partie." in said.replace("\u00a0", " ")


@pytest.mark.skipif(bool(postfix.missing()), reason=postfix.missing() or "-")
def test_by_postfix() -> None:
    """By a private Postfix, which the guide sets up, starts and stops."""
    with own_folder() as folder:
        said = killed_three_times(_POSTFIX, folder)
        is_well(said)
        assert not _runs(folder)


@pytest.mark.skipif(bool(mailman.missing()), reason=mailman.missing() or "-")
@pytest.mark.skipif(bool(postfix.missing()), reason=postfix.missing() or "-")
@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_through_mailman() -> None:
    """Each member of a list has it once, though it is sent twice; all that was started has ended."""
    found = blocks("The letter through Mailman")
    with own_folder() as folder:
        said = rehearsed(
            blocks(HEADING)[_POSTFIX] + "".join(found.values()),
            folder,
            {
                "/tmp/killed": str(folder / "killed"),
                **dict(zip(("2525", "8101", "8124"), map(str, free_ports(3)), strict=True)),
                "lecteur%04g@example.org' 2000": f"lecteur%04g@example.org' {MEMBERS}",
                "-ge 2000": f"-ge {MEMBERS}",
            },
        )
        assert not _runs(folder)
    assert re.findall(r"^exit (\d)$", said, re.MULTILINE) == ["0", "0"], said
    assert re.search(r"^2027-03-04 +smtp +1 +0 +0 +0 +0$", said, re.MULTILINE), said
    assert said.split()[-2:] == [str(MEMBERS)] * 2, said


def test_mailmans_settings() -> None:
    """The list of the rehearsal has the settings that the guide gives for a list."""
    lines = "".join(blocks("The letter through Mailman").values())
    assert (
        dict(re.findall(r" -d ([a-z_]+)=(\S*)", lines.partition("/config -X PATCH")[2])) == mailman_settings()
    )


def test_by_listmonk(tmp_path: Path) -> None:
    """Where two of its answers are lost, one campaign is made, and each of its subscribers has the letter once."""
    found = blocks("An answer of listmonk's that is lost")
    clone = "/srv/jeudis && exec .venv/bin/python"
    changes = {"/tmp/lost": str(tmp_path / "lost"), clone: f"{CLONE} && exec {sys.executable}"}
    said = rehearsed("".join(found.values()), tmp_path, changes)
    asked = (tmp_path / "lost" / "asked").read_text().splitlines()
    assert [asked.count(one) for one in ("POST /campaigns", "PUT /campaigns/1/status")] == [1, 1], asked
    assert sorted(one.split()[1] for one in asked if one.startswith("sent ")) == sorted(SUBSCRIBERS)
    assert re.findall(r"^exit (\d)$", said, re.MULTILINE) == ["0", "0", "0"], said
    assert said.split()[-2:] == ["1", "3"], said


def _runs(folder: Path) -> bool:
    """Whether its Postfix still does; one that has ended may not be waited for yet."""
    pid = (folder / "killed/postfix/queue/pid/master.pid").read_text().strip()
    return bool(outlived([int(pid)], _ENDING))
