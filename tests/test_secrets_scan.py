"""The search for secrets among what git tracks: it finds those that are planted, says where, and keeps what they are to itself."""

import subprocess
from pathlib import Path

import pytest

from tools.supply.secrets import found, tracked

# Put together here: this file is looked at as well.
PLANTED = {
    "settings.toml": 'password = "' + "Sommer" + 'regen-9"',
    "cron.env": "SMTP_" + "PASSWORD=" + "Sommer" + "regen-9",
    "sources.toml": 'url = "https://bob:' + "Sommer" + 'regen9@feeds.example.org/x"',
    "notes.md": "api-key: xkeysib-" + "0123456789abcdef" * 4 + "-AbCdEfGhIjKlMnOp",
    "mail.md": "xsmtpsib-" + "0123456789abcdef" * 4 + "-AbCdEfGhIjKlMnOp",
    "dkim.pem": "-----BEGIN " + "PRIVATE KEY-----\nMIIE",
    "token.py": 'TOKEN = "gh' + "p_" + "a1B2c3D4e5F6g7H8i9J0" + 'k1L2m3N4o5P6q7R8"',
    "random.py": 'x = "hW8_zT4-Qk2n' + "RrV7yLxJ0pBsCgDfEmAu" + 'Ho13ItNv"',
    "tests/test_login.py": 'password = "' + "Sommer" + 'regen-9"',
}


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_one_is_found(tmp_path: Path, name: str) -> None:
    """Whatever the file, and of whatever kind; its words are not said again."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"first line\n{PLANTED[name]}\n", encoding="utf-8")
    told = list(found(tmp_path, [name]))
    assert told
    assert [words for words in told if not words.startswith(f"{name}:2: ") or "regen" in words] == []


def test_names_of_variables_are_none(tmp_path: Path) -> None:
    """Settings name the variable that holds it."""
    (tmp_path / "newsletter.toml").write_text('password = "SMTP_PASSWORD"\n', encoding="utf-8")
    assert list(found(tmp_path, ["newsletter.toml"])) == []


def test_pictures_are_left_out(tmp_path: Path) -> None:
    """What is no text holds none."""
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert list(found(tmp_path, ["a.png"])) == []


def test_new_files_are_looked_at_too(tmp_path: Path) -> None:
    """What git does not track yet counts, unless it is ignored."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    for name, text in {".gitignore": "var/\n", "new.env": "", "var/secret.env": ""}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert sorted(tracked(tmp_path)) == [".gitignore", "new.env"]
