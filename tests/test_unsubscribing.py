"""Readers who leave by their token: they are in the file of those who want nothing more, and what stood there stays."""

import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock

from newsletter.pipeline.readers import unsubscribing
from newsletter.recipients import read_suppressed, token
from tests.test_recipients_file import to_each
from tests.workspaces import TUESDAY, Desk

KEY = "a key for tests"
ADA, BOB = token(KEY, "ada@example.org"), token(KEY, "bob@example.org")
AT = "2023-09-26T09:05:00+02:00"
OPERATE = Path(__file__).parent.parent / "docs" / "operate.md"


@pytest.fixture
def each(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    desk.at(TUESDAY)
    to_each(desk, unsubscribe="https://example.org/stop/{token}", more='token_env = "KEY"\n')
    (desk.root / "suppressed.csv").unlink()
    desk.write("recipients.csv", "address;name\nAda@Example.org;Ada\nbob@example.org;\n")
    monkeypatch.setenv("KEY", KEY)
    return desk


def suppressed(desk: Desk) -> bytes:
    return (desk.root / "suppressed.csv").read_bytes()


class TestCommand:
    """The command, as it is called."""

    def test_written(self, each: Desk) -> None:
        """Whose token it is stands in the file, with the instant, as the list has the address; only its owner reads it."""
        said = each("unsubscribe", ADA)
        assert (said.code, said.out) == (0, "Ada@Example.org : ne recevra plus rien.\n")
        assert suppressed(each) == f"address,at\nAda@Example.org,{AT}\n".encode()
        assert stat.S_IMODE((each.root / "suppressed.csv").stat().st_mode) == 0o600

    def test_again(self, each: Desk) -> None:
        """Who has left has left: it is said, exit 0, and nothing is written; also when the list has them no more."""
        each("unsubscribe", ADA)
        before = suppressed(each)
        each.write("recipients.csv", "address\nbob@example.org\n")
        said = each("unsubscribe", ADA)
        assert (said.code, said.out) == (0, "ada@example.org : ne reçoit déjà plus rien.\n")
        assert suppressed(each) == before

    def test_twice_at_once(self, each: Desk) -> None:
        """A token that is given twice is written once."""
        assert each("unsubscribe", ADA, ADA.upper(), BOB).code == 0
        assert suppressed(each).count(b"\n") == 3

    @pytest.mark.parametrize(
        "written",
        [
            "{}",
            " {} ",
            "\t{}\r\n",
            "https://example.org/stop/{}",
            "<https://example.org/stop/{}>",
            "https://example.org/stop?t={}&x=1",
            "https://example.org/stop?t=3D{}",
            "https://example.org/stop?t%3D{}",
            "https://example.org/0123456789abcdef0123456789abcdef/{}",
        ],
    )
    @pytest.mark.parametrize("form", [str.lower, str.upper, lambda text: f"{text[:16]} {text[16:]}"])
    def test_as_copied(self, each: Desk, written: str, form: Callable[[str], str]) -> None:
        """However it was copied, it is found."""
        assert each("unsubscribe", written.format(form(ADA))).code == 0
        assert b"Ada@Example.org" in suppressed(each)

    def test_unknown(self, each: Desk) -> None:
        """A token that is nobody's is exit 2 and said; the others are written."""
        said = each("unsubscribe", "0" * 32, ADA)
        assert said.code == 2
        assert said.out == "Ada@Example.org : ne recevra plus rien.\n"
        assert said.err.startswith(f"« {'0' * 32} » : ce jeton n’est à personne")
        assert b"Ada@Example.org" in suppressed(each)

    @pytest.mark.parametrize("word", ["ada@example.org", "", "0" * 31, "z" * 32, "\x1b[2J"])
    @pytest.mark.some(2)
    def test_no_token(self, each: Desk, word: str) -> None:
        """What can be none is exit 2, and nothing is written."""
        said = each("unsubscribe", ADA, word)
        assert said.code == 2
        assert "Not a token" in said.err
        assert "\x1b" not in said.err
        assert not (each.root / "suppressed.csv").exists()

    def test_none(self, each: Desk) -> None:
        """Without a token it is wrong usage."""
        assert each("unsubscribe").code == 2

    def test_other_key(self, each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """A key that letters were not made with knows nobody."""
        monkeypatch.setenv("KEY", "another")
        assert each("unsubscribe", ADA).code == 2

    @pytest.mark.parametrize("value", ["", None])
    def test_no_secret(self, each: Desk, monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
        """Without its key it is exit 2, naming the variable."""
        monkeypatch.delenv("KEY") if value is None else monkeypatch.setenv("KEY", value)
        said = each("unsubscribe", ADA)
        assert said.code == 2
        assert said.err.startswith("A secret is missing: KEY: ")

    @pytest.mark.parametrize("key", ["suppression", "token_env"])
    def test_not_set_up(self, each: Desk, key: str) -> None:
        """Without a file, or a key, it is exit 2, saying which line to add."""
        path = each.root / "newsletter.toml"
        text = re.sub(rf"(?m)^{key} = .*\n", "", path.read_text())
        path.write_text(text.replace("/{token}", ""))
        said = each("unsubscribe", ADA)
        assert said.code == 2
        assert f"ajoutez une ligne {key} = " in said.err

    def test_frozen(self, each: Desk) -> None:
        """Who is in no list any more, and was in that of a letter of this month, is found there."""
        each.write("var/frozen/2023-09-21/recipients", "name,address,called\n1f,cleo@example.org,Cléo\n")
        each.write("var/frozen/2023-09-14/recipients", "broken")
        assert each("unsubscribe", token(KEY, "cleo@example.org")).code == 0
        assert b"cleo@example.org" in suppressed(each)

    def test_broken_list(self, each: Desk) -> None:
        """A list that cannot be read keeps nobody in who is found elsewhere; who is not found waits for it."""
        each.write("var/frozen/2023-09-21/recipients", "address\nada@example.org\n")
        each.write("recipients.csv", "email\n")
        assert each("unsubscribe", ADA).code == 0
        said = each("unsubscribe", BOB)
        assert said.code == 2
        assert "aucune colonne address" in said.err

    def test_outside(self, each: Desk) -> None:
        """A file that a link leads outside is not written to."""
        outside = each.root.parent / "outside.csv"
        outside.write_text("")
        (each.root / "suppressed.csv").symlink_to(outside)
        assert each("unsubscribe", ADA).code == 2
        assert outside.read_text() == ""

    def test_mode(self, each: Desk) -> None:
        """The file's rights stay."""
        each.write("suppressed.csv", "address\n").chmod(0o640)
        assert each("unsubscribe", ADA).code == 0
        assert stat.S_IMODE((each.root / "suppressed.csv").stat().st_mode) == 0o640

    def test_while_a_letter_leaves(self, each: Desk) -> None:
        """Who holds the workspace, as a long sending does, keeps nobody in."""
        with FileLock(each.root / "var" / "lock"):
            assert each("unsubscribe", ADA).code == 0

    def test_one_at_a_time(self, each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        """One that cannot wait for another's end is exit 1: to be tried again."""
        monkeypatch.setattr(unsubscribing, "_PATIENCE", 0)
        with FileLock(each.root / "var" / "unsubscribing"):
            said = each("unsubscribe", ADA)
        assert said.code == 1
        assert "Another newsletter command" in said.err
        assert each("unsubscribe", ADA).code == 0

    def test_no_folder(self, each: Desk) -> None:
        """What cannot be written is exit 1."""
        each.change("newsletter.toml", '"suppressed.csv"', '"recipients.csv/suppressed.csv"')
        said = each("unsubscribe", ADA)
        assert said.code == 1
        assert said.err.startswith("Cannot write: ")

    def test_many_at_once(self, each: Desk) -> None:
        """Commands that run at once lose nobody."""
        people = [f"reader{number}@example.org" for number in range(6)]
        each.write("recipients.csv", "address\n" + "\n".join(people))
        running = [each.process("unsubscribe", token(KEY, one)) for one in people]
        for one in running:
            one.communicate()
        assert [one.returncode for one in running] == [0] * 6
        assert read_suppressed(suppressed(each), "s") == set(people)


class TestOneClick:
    """The script that `docs/operate.md` shows, as a web server calls it (RFC 3875, RFC 8058)."""

    def call(self, desk: Desk, method: str, path: str, body: str) -> tuple[str, str]:
        """Return the status and the page."""
        text = OPERATE.read_text(encoding="utf-8")
        script = re.search(r"(?m)^    #!/bin/sh\n(?:    .*\n)+", text)[0].replace("\n    ", "\n").strip()
        program = f"{sys.executable} -m newsletter"
        script = script.replace("/srv/jeudis/.venv/bin/newsletter", program).replace(
            "/srv/jeudis", str(desk.root)
        )
        script = script.replace("/etc/jeudis.env", str(desk.write("secrets.env", f"KEY='{KEY}'\n")))
        environment = {
            **os.environ,
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(body.encode())),
            "PYTHONPATH": str(OPERATE.parent.parent),
        }
        environment.pop("KEY")
        done = subprocess.run(
            ["/bin/sh", "-c", script], input=body.encode(), env=environment, capture_output=True, check=True
        )
        head, _, page = done.stdout.decode().partition("\r\n\r\n")
        assert "Set-Cookie" not in head
        assert "Location" not in head
        return re.search(r"Status: (\d+)", head)[1], page

    @pytest.mark.parametrize(
        "body",
        [
            "List-Unsubscribe=One-Click",
            '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
        ],
    )
    def test_post(self, each: Desk, body: str) -> None:
        """A post, in either form of a body, unsubscribes."""
        status, page = self.call(each, "POST", f"/{ADA}", body)
        assert status == "200"
        assert "Vous ne recevrez plus cette lettre" in page
        assert b"Ada@Example.org" in suppressed(each)

    def test_visit(self, each: Desk) -> None:
        """A visit changes nothing, and shows a button that posts the same."""
        status, page = self.call(each, "GET", f"/{ADA}", "")
        assert status == "200"
        assert '<button name="List-Unsubscribe" value="One-Click">' in page
        assert not (each.root / "suppressed.csv").exists()

    def test_other_post(self, each: Desk) -> None:
        """A post of something else changes nothing."""
        assert self.call(each, "POST", f"/{ADA}", "x=1")[0] == "400"
        assert not (each.root / "suppressed.csv").exists()

    @pytest.mark.parametrize("path", ["", "/", f"/{'0' * 32}", "/--help", "/$(touch x)", "/a b;c"])
    @pytest.mark.some(2)
    def test_no_token(self, each: Desk, path: str) -> None:
        """What is nobody's token is a failure, whatever it holds."""
        assert self.call(each, "POST", path, "List-Unsubscribe=One-Click")[0] == "500"
        assert not (each.root / "suppressed.csv").exists()


@pytest.mark.editor_at_work
def test_an_editor_saves(each: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who saves the file while it is written loses nothing."""
    each.write("suppressed.csv", "address\n")
    adding = unsubscribing.appended

    def slowly(content: bytes, *rest: object) -> bytes:
        saving = Thread(target=each.write, args=("suppressed.csv", "address\ncleo@example.org\n"))
        if b"cleo" not in content:
            saving.start()
            saving.join()
        return adding(content, *rest)

    monkeypatch.setattr(unsubscribing, "appended", slowly)
    assert each("unsubscribe", ADA).code == 0
    assert read_suppressed(suppressed(each), "s") == {"ada@example.org", "cleo@example.org"}
