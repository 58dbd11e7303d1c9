"""systemd's units, and the secrets that systemd hands over."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from newsletter.credentials import with_credentials
from newsletter.units import MARK, NAMES, Setting, units
from tests.workspaces import TUESDAY, Desk

ANALYZE = shutil.which("systemd-analyze")


def judged(*arguments: str) -> subprocess.CompletedProcess[str]:
    if ANALYZE is None:
        pytest.skip("systemd-analyze is not here")
    return subprocess.run([ANALYZE, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture
def written(desk: Desk, tmp_path: Path) -> Path:
    """The units of a workspace, as the command writes them."""
    desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    said = desk("units", "--dir", str(tmp_path / "units"), now=TUESDAY)
    assert (said.code, said.err) == (0, "")
    return tmp_path / "units"


def test_systemd_takes_them(written: Path) -> None:
    """No word of them is unknown, and what they start is there."""
    found = judged("verify", "--man=no", *(str(written / name) for name in NAMES))
    ours = [line for line in found.stderr.splitlines() if str(written) in line]
    assert (found.returncode, ours) == (0, []), found.stderr


@pytest.mark.parametrize("name", ["jeudis.service", "jeudis-preview.service"])
def test_they_may_do_little(written: Path, name: str) -> None:
    """Systemd's own judgement of what a service could do: at most 2.5 of 10."""
    found = judged("security", "--offline=yes", "--threshold=25", str(written / name))
    assert found.returncode == 0, found.stdout


def test_what_they_say(desk: Desk, written: Path) -> None:
    """The workspace, its owner, and a credential for each secret of the way out."""
    text = (written / "jeudis.service").read_text()
    assert text.startswith(MARK)
    assert f" -C {desk.root} run --live\n" in text
    assert "\nDescription=Les Jeudis de l'ODD 17: does whatever is due\n" in text
    assert f"ReadWritePaths={desk.root}\n" in text
    assert "LoadCredential=SMTP_USERNAME:/etc/jeudis/credentials/SMTP_USERNAME\n" in text
    assert f"User={desk.root.owner()}\n" in text
    assert "OnCalendar=*:0/10\n" in (written / "jeudis.timer").read_text()


def test_written_again(desk: Desk, written: Path) -> None:
    """Ours are written anew; one of somebody else's is left, and then none is written."""
    (written / "jeudis.timer").write_text(f"{MARK}\nold")
    assert desk("units", "--dir", str(written)).code == 0
    assert "OnCalendar" in (written / "jeudis.timer").read_text()
    (written / "jeudis.timer").write_text("[Timer]\n")
    (written / "jeudis.service").unlink()
    said = desk("units", "--dir", str(written))
    assert (said.code, "jeudis.timer" in said.err) == (2, True)
    assert not (written / "jeudis.service").exists()


@pytest.mark.parametrize("folder", ["la lettre", "100 %", 'a"b', "$HOME", "a\\b", "it's", "é;"])
def test_folders_of_any_name(tmp_path: Path, folder: str) -> None:
    """Whatever a folder is called, the unit runs there."""
    root, program = tmp_path / folder, tmp_path / "un $programme" / "newsletter"
    root.mkdir()
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    setting = Setting(
        title="Lettre à 100 %",
        program=program,
        workspace=root,
        user="root",
        secrets=("KEY",),
        credentials=root,
    )
    places = tmp_path / "units"
    places.mkdir()
    for name, text in units(setting).items():
        (places / name).write_text(text)
    found = judged("verify", "--man=no", *(str(places / name) for name in NAMES))
    ours = [line for line in found.stderr.splitlines() if str(places) in line]
    assert (found.returncode, ours) == (0, []), found.stderr


def test_a_path_that_no_unit_can_hold(tmp_path: Path) -> None:
    """A line break would begin another line of the unit; systemd starts no program with a quote in its path."""
    for program, workspace in (("a", "b\nc"), ("a\nb", "c"), ('a"b', "c"), ("a\\b", "c"), ("it's", "c")):
        setting = Setting(
            title="L",
            program=tmp_path / program,
            workspace=tmp_path / workspace,
            user="root",
            secrets=(),
            credentials=tmp_path,
        )
        with pytest.raises(ValueError, match=r"^/"):
            units(setting)


class TestCredentials:
    """Secrets that systemd hands over."""

    def test_where_no_variable_is(self, tmp_path: Path) -> None:
        """A credential fills in for a variable that is not set, without its last line break; a variable counts first."""
        for name, content in (
            ("KEY", b"une cl\xc3\xa9\n"),
            ("SET", b"other"),
            ("two lines", b"x"),
            ("NUL", b"a\0b"),
            ("LONG", b"x" * 65_537),
            ("TWO", b"a\nb\n\n"),
        ):
            (tmp_path / name).write_bytes(content)
        (tmp_path / "FOLDER").mkdir()
        given = {"SET": "mine", "CREDENTIALS_DIRECTORY": str(tmp_path)}
        assert with_credentials(given) == {**given, "KEY": "une clé", "TWO": "a\nb\n"}

    def test_where_a_variable_is_empty(self, tmp_path: Path) -> None:
        """An empty variable, as an example's line that was left gives, hides no credential."""
        (tmp_path / "KEY").write_text("a key\n")
        given = {"KEY": "", "CREDENTIALS_DIRECTORY": str(tmp_path)}
        assert with_credentials(given)["KEY"] == "a key"

    def test_none(self, tmp_path: Path) -> None:
        """Without systemd, or without its folder, the environment is all."""
        assert with_credentials({"A": "b"}) == {"A": "b"}
        gone = {"CREDENTIALS_DIRECTORY": str(tmp_path / "gone")}
        assert with_credentials(gone) == gone

    def test_the_letter_uses_them(self, desk: Desk, tmp_path: Path) -> None:
        """A way out that needs a login finds it there."""
        desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
        desk.monkeypatch.setenv("SMTP_USERNAME", "lettre")
        assert "SMTP_PASSWORD" in desk("check", now=TUESDAY).err + " ".join(desk.needs())
        (tmp_path / "SMTP_PASSWORD").write_text("secret\n")
        desk.monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
        assert "SMTP_PASSWORD" not in " ".join(desk.needs())


def test_two_letters_on_one_machine(desk: Desk, written: Path) -> None:
    """Units of another workspace are not replaced; with a name of their own both stand side by side."""
    text = (written / "jeudis.service").read_text().replace(str(desk.root), "/srv/other")
    (written / "jeudis.service").write_text(text)
    said = desk("units", "--dir", str(written))
    assert (said.code, "--name" in said.err) == (2, True)
    assert (written / "jeudis.service").read_text() == text
    said = desk("units", "--dir", str(written), "--name", "bulletin")
    assert said.code == 0
    assert (written / "bulletin.timer").is_file()
    service, preview = ((written / f"bulletin{one}.service").read_text() for one in ("", "-preview"))
    assert "LoadCredential=SMTP_PASSWORD:/etc/bulletin/credentials/SMTP_PASSWORD" in service
    assert "/etc/jeudis" not in service + preview + said.out
    assert "/etc/bulletin/credentials/SMTP_PASSWORD" in said.out
    (port,) = re.findall(r"--port (\d+)", preview)
    assert port != "8017"
    assert port in said.out
    assert desk("units", "--dir", str(written), "--name", "bulletin", "--port", "8100").code == 0
    assert "--port 8100" in (written / "bulletin-preview.service").read_text()
    assert desk("units", "--dir", str(written), "--name", "a/b").code == 2
