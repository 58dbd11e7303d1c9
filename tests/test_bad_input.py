"""What goes wrong around the program is said in one line, and nothing that people wrote is lost."""

import email
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsletter import swapping
from newsletter.workspace import program_templates
from tests.workspaces import DAY, TUESDAY, Desk, Said

LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from newsletter.cli.main import _run
sys.exit(_run(sys.argv[2:]))
"""


def one_line(said: Said, code: int) -> str:
    """What a failed command said: one line, on stderr, no traceback."""
    assert (said.code, said.out) == (code, ""), said
    assert said.err.count("\n") == 1, said.err
    assert "Traceback" not in said.err
    assert "Unexpected error" not in said.err
    return said.err


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    """A workspace with a draft that has an édito."""
    desk("draft", now=TUESDAY)
    desk.edition.write_text(desk.edition.read_text() + "\n# Titre\n\nBonjour.\n")
    return desk


def override(desk: Desk, name: str, change: Callable[[str], str]) -> None:
    """Give the workspace its own copy of a template, changed."""
    desk.write(f"templates/{name}", change((program_templates() / name).read_text(encoding="utf-8")))


LETTER, PLAIN, SECTION = "email/letter.mjml.j2", "email/letter.txt.j2", "email/section.mjml.j2"
BAD_TEMPLATES = [
    (PLAIN, lambda text: "{{ issue.titel }}\n" + text, f"templates/{PLAIN}, line 1: ", "titel"),
    (PLAIN, lambda text: "\n\n{{ inconnu }}\n" + text, f"templates/{PLAIN}, line 3: ", "'inconnu' is undefined"),
    (SECTION, lambda text: text + "{{ inconnu.x }}", f"templates/{SECTION}, line ", "'inconnu' is undefined"),
    (PLAIN, lambda text: "a\n{% if %}\n" + text, f"templates/{PLAIN}, line 2: ", "Bad template syntax"),
    (PLAIN, lambda text: "{% for x in y %}\n" + text, f"templates/{PLAIN}, line ", "Bad template syntax"),
    (PLAIN, lambda text: "{{ 1 | inconnu }}\n" + text, f"templates/{PLAIN}, line 1: ", "No filter named 'inconnu'"),
    (PLAIN, lambda text: "{{ 1 / 0 }}\n" + text, f"templates/{PLAIN}, line 1: ", "division by zero"),
    (PLAIN, lambda text: "{% include 'email/rien.j2' %}\n", "templates/email/rien.j2", "Template not found"),
    (LETTER, lambda text: text.replace("</mj-body>", "<mj-sectoin></mj-sectoin></mj-body>"), LETTER, "unknown tag <mj-sectoin>"),
    (LETTER, lambda text: text.replace("</mj-body>", "<mj-section><mj-column>perdu</mj-column></mj-section></mj-body>"), LETTER, "text directly in <mj-column>"),
    (LETTER, lambda text: text.replace("</mj-body>", "</mj-bodi>"), LETTER, "mismatched tag"),
    (LETTER, lambda text: text.replace("</mj-body>", "<mj-section></mj-column></mj-body>"), LETTER, "mismatched tag"),
    (LETTER, lambda text: text.replace("</mj-body>", "<mj-text>x</mj-text></mj-body>"), LETTER, "<mj-text> may not stand in <mj-body>"),
    (LETTER, lambda text: text.replace("</mj-body>", "<mj-section colour='red'></mj-section></mj-body>"), LETTER, "no attribute colour"),
    (LETTER, lambda text: "", LETTER, "no element found"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "change", "where", "words"), BAD_TEMPLATES, ids=[row[3] for row in BAD_TEMPLATES]
)
def test_a_bad_template_is_named(
    drafted: Desk, name: str, change: Callable[[str], str], where: str, words: str
) -> None:
    """A mistake in a workspace's template is one line that names template and line, exit 2; the edition stays."""
    override(drafted, name, change)
    before = drafted.edition.read_bytes()
    said = one_line(drafted("approve", DAY), 2)
    assert where in said
    assert words in said
    assert "line " in said or "not found" in said
    assert drafted.edition.read_bytes() == before


@pytest.mark.parametrize(
    "command", [["check", DAY], ["check", "--json"], ["send", DAY, "--test", "a@example.org"]]
)
def test_every_command_that_composes_says_it(drafted: Desk, command: list[str]) -> None:
    """Each command that composes the letter names the bad template, exit 2, and sends nothing."""
    drafted.write(f"templates/{PLAIN}", "{{ inconnu }}")
    assert PLAIN in one_line(drafted(*command), 2)
    assert not list((drafted.root / "var").glob("**/*.eml"))


def test_a_bad_page_template_keeps_the_site(drafted: Desk) -> None:
    """A mistake in a page's template is exit 2 too, and the site that was built stays."""
    assert drafted("archive").code == 0
    index = drafted.root / "archive" / "site" / "index.html"
    before = index.read_bytes()
    drafted.write("templates/site/index.html.j2", "\n{{ inconnu }}\n")
    assert "templates/site/index.html.j2, line " in one_line(drafted("archive", "--full"), 2)
    assert index.read_bytes() == before


def test_a_template_that_is_no_text_is_named(drafted: Desk) -> None:
    """A template that is not UTF-8 is named, exit 2."""
    (drafted.root / "templates" / "email").mkdir(parents=True)
    (drafted.root / "templates" / PLAIN).write_bytes(b"\xe9t\xe9")
    assert PLAIN in one_line(drafted("check"), 2)


def limited(desk: Desk, size: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command that can write no file of more than `size` bytes."""
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(size), "-C", str(desk.root), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.long
@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs a limit on the size of files")
def test_a_file_that_cannot_be_written_whole_stays(drafted: Desk) -> None:
    """When the new edition does not fit on the disk, exit 1, the old one is there, and nothing is left beside it."""
    drafted.edition.write_text(drafted.edition.read_text() + "Une phrase de plus.\n" * 12_000)
    before = drafted.edition.read_bytes()
    drafted.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
    ended = limited(drafted, len(before) - 10_000, "draft", DAY)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Cannot write: {drafted.edition}: ")
    assert ended.stderr.count("\n") == 1
    assert drafted.edition.read_bytes() == before
    assert list(drafted.edition.parent.iterdir()) == [drafted.edition]
    assert drafted("draft", DAY).code == 0
    assert "Palais" in drafted.edition.read_text()


def fail_for(real: Callable[..., Any], wanted: Callable[[Any], bool], error: OSError) -> Callable[..., Any]:
    """A function of the system that fails for some arguments."""

    def failing(first: Any, *rest: Any, **more: Any) -> Any:
        if wanted(first):
            raise error
        return real(first, *rest, **more)

    return failing


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_at_any_step_loses_nothing(drafted: Desk, code: int) -> None:
    """Whichever step of writing the edition the disk refuses: exit 1, a remedy, the old bytes, no file beside."""
    drafted.change("feeds/agenda.toml", "CESE, Paris", "Palais d’Iéna")
    before = drafted.edition.read_bytes()
    folder = drafted.edition.parent
    for holder, name in ((os, "fsync"), (swapping, "_exchanged"), (Path, "replace")):
        with drafted.monkeypatch.context() as patch:
            if name == "replace":  # as where files cannot change places
                patch.setattr(swapping, "_exchanged", lambda _one, _other: False)

            def ours(target: Any) -> bool:
                path = target if isinstance(target, Path) else Path(f"/proc/self/fd/{target}").readlink()
                return path.parent == folder

            patch.setattr(
                holder, name, fail_for(getattr(holder, name), ours, OSError(code, os.strerror(code)))
            )
            said = one_line(drafted("draft", DAY), 1)
        assert said.startswith(f"Cannot write: {drafted.edition}: {os.strerror(code)}; ")
        assert ("free some disk space" in said) is (code != errno.EIO)
        assert drafted.edition.read_bytes() == before
        assert list(folder.iterdir()) == [drafted.edition]
    assert drafted("draft", DAY).code == 0


@pytest.mark.parametrize(
    "name", ["newsletter.toml", "feeds/agenda.toml", "feeds/sources.toml", f"archive/editions/{DAY}.md"]
)
def test_a_file_that_cannot_be_read(drafted: Desk, name: str) -> None:
    """A file that this user may not read is named, with a remedy, exit 1."""
    path = drafted.root / name
    error = PermissionError(errno.EACCES, "Permission denied", str(path))
    drafted.monkeypatch.setattr(Path, "open", fail_for(Path.open, lambda one: one == path, error))
    said = one_line(drafted("collect" if "sources" in name else "draft"), 1)
    assert said.startswith(f"{name}\u00a0: le fichier ne s’ouvre pas (droits insuffisants)\u202f; vérifiez")


@pytest.mark.parametrize(
    "name", ["newsletter.toml", "feeds/agenda.toml", "feeds/sources.toml", f"archive/editions/{DAY}.md"]
)
def test_a_file_that_is_not_utf8(drafted: Desk, name: str) -> None:
    """A file saved in another encoding is named with its line, exit 2."""
    path = drafted.root / name
    lines = path.read_bytes().split(b"\n")
    lines.insert(2, "# été".encode("latin-1"))
    path.write_bytes(b"\n".join(lines))
    said = one_line(drafted("draft"), 2)
    assert said.startswith(f"{name}, ligne 3\u00a0: le texte n’est pas en UTF-8\u202f; enregistrez")


@pytest.mark.parametrize("name", ["feeds/agenda.toml", f"archive/editions/{DAY}.md"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{\\rtf1\\ansi Bonjour}\n", "c’est un document de traitement de texte"),
        (b"PK\x03\x04\x14\x00mimetype", "c’est un document de traitement de texte"),
        (b'+++\rtitle = "x"\r+++\r', "ses lignes finissent comme celles des anciens Mac"),
    ],
)
def test_a_file_of_another_program(drafted: Desk, name: str, content: bytes, words: str) -> None:
    """What a word processor or an old Mac has saved under the name of a text is called so, exit 2."""
    (drafted.root / name).write_bytes(content)
    assert one_line(drafted("draft"), 2).startswith(f"{name}\u00a0: {words}\u202f; enregistrez")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("newsletter.toml", "[letter", "newsletter.toml, ligne 1\u00a0: il manque un crochet"),
        ("newsletter.toml", "", "newsletter.toml\u00a0: la table [letter] manque"),
        (
            "feeds/agenda.toml",
            '[[event]]\ntitle = "x"\n',
            "feeds/agenda.toml, ligne 1, [[event]] n° 1\u00a0: l’événement",
        ),
        (
            "feeds/agenda.toml",
            "[[event]]\n" * 3,
            "feeds/agenda.toml, ligne 1, [[event]] n° 1\u00a0: « title » manque",
        ),
        (
            "feeds/agenda.toml",
            "event = 1\n",
            "feeds/agenda.toml, ligne 1\u00a0: event = 1 : il faut une liste",
        ),
        (
            "feeds/sources.toml",
            '[[source]]\nid = "a"\n',
            "feeds/sources.toml, ligne 1, [[source]] n° 1\u00a0: « kind » manque",
        ),
    ],
)
def test_a_bad_file_is_exit_2_from_every_command(drafted: Desk, name: str, text: str, words: str) -> None:
    """A mistake in a file that people write is one line, exit 2, nothing on stdout, from all that read it."""
    drafted.write(name, text)
    for command in (["draft"], ["draft", "--json"], ["collect", "--json"]):
        assert words in one_line(drafted(*command), 2)
    if name != "feeds/agenda.toml":
        assert words in one_line(drafted("entries", "--json"), 2)


def test_a_damaged_database_is_said(drafted: Desk) -> None:
    """A database that is none is said, with a remedy, exit 1; status answers by what the files tell."""
    for path in (drafted.root / "var").glob("state.db*"):
        path.unlink()
    (drafted.root / "var" / "state.db").write_bytes(b"nothing of the kind" * 100)
    said = one_line(drafted("collect", "--json"), 1)
    assert "state.db" in said
    assert "move it away" in said
    status = drafted("status", "--json")
    assert status.code == 0
    assert status.json["next"]["date"] == DAY
    assert "state-unreadable" in [one["code"] for one in status.json["needs"]]


@pytest.mark.parametrize("line", ["A\\r\\nBcc: x@example.org", "A\\nBcc: x@example.org"])
def test_no_header_can_be_smuggled_in(drafted: Desk, line: str) -> None:
    """A line break in a subject is refused or folded into blanks: never a header of its own."""
    text = drafted.edition.read_text()
    head = next(row for row in text.splitlines() if row.startswith("subject = "))
    drafted.edition.write_text(text.replace(head, f'subject = "{line}"'))
    said = drafted("send", DAY, "--test", "a@example.org")
    assert said.code in {0, 2}
    for path in (drafted.root / "var").glob("**/*.eml"):
        assert email.message_from_bytes(path.read_bytes())["Bcc"] is None
