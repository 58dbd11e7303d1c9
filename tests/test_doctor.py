"""The doctor: each thing that a letter needs is broken in turn, and seen; nothing is changed by looking."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsletter.store.migrations import MIGRATIONS
from newsletter.workspace import program_templates
from tests.names import Names, naming, quoted
from tests.test_lanes import Crowd
from tests.test_smtp import listening
from tests.workspaces import TUESDAY, Desk


def seen(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """What the doctor says, by code; it never says nothing."""
    said = desk("doctor", "--json", now=TUESDAY)
    rows = said.json
    assert said.err == ""
    assert all(list(row) == ["level", "code", "message", "remedy"] for row in rows)
    assert all(row["remedy"] for row in rows if row["level"] != "ok")
    assert not any("la personne qui gère la machine" in row["remedy"] for row in rows)
    assert said.code == any(row["level"] == "error" for row in rows)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["code"], []).append(row)
    return found


def levels(desk: Desk) -> dict[str, set[str]]:
    return {code: {row["level"] for row in rows} for code, rows in seen(desk).items()}


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_new_workspace(desk: Desk) -> None:
    """Only what a person still has to say is told; nothing is written."""
    before = files(desk.root)
    found = levels(desk)
    assert {code for code, level in found.items() if level != {"ok"}} <= {
        "backup", "environment", "example-address", "mentions", "runs", "sources", "spelling",
    }  # fmt: skip
    assert "error" not in set().union(*found.values())
    assert files(desk.root) == before
    said = desk("doctor")
    assert said.code == 0
    assert "✓ newsletter.toml se lit.\n" in said.out
    assert "! Des adresses d’exemple restent" in said.out


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PING_URL", "ftp://hc.example.org/x", "https"),
        ("HOOK_URL", "https://hooks.example.org/a b", "espace"),
        ("HOOK_KEY", "short", "base64"),
        ("PING_URL", "https://hc.example.org/x\n", ""),
    ],
)
@pytest.mark.some(1)
def test_addresses_that_cannot_be(desk: Desk, name: str, value: str, words: str) -> None:
    """That a ping or a webhook cannot be told anything by what its variable holds is nothing that is well."""
    config = desk.root / "newsletter.toml"
    notify = '\n[notify]\nping_env = "PING_URL"\nwebhook_env = "HOOK_URL"\nwebhook_key_env = "HOOK_KEY"\n'
    config.write_text(config.read_text() + notify)
    for one in ("PING_URL", "HOOK_URL"):
        desk.monkeypatch.setenv(one, "https://hc.example.org/x")
    desk.monkeypatch.setenv("HOOK_KEY", "whsec_" + "c2Vj" * 8)
    assert levels(desk)["secrets"] == {"ok"}
    desk.monkeypatch.setenv(name, value)
    rows = seen(desk)["secrets"]
    if not words:
        assert [row["level"] for row in rows] == ["ok"]
        return
    (row,) = rows
    assert (row["level"], name in row["message"], words in row["message"]) == ("warning", True, True)
    assert value not in str(rows)


def test_after_a_run(desk: Desk) -> None:
    """The database is looked at without a trace beside it."""
    for _ in range(3):
        desk("run", "--live", now=TUESDAY)
    before = files(desk.root)
    assert levels(desk)["database"] == {"ok"}
    assert files(desk.root) == before


def message(desk: Desk, code: str) -> str:
    """What it says of one thing, on one line."""
    return " ".join(one["message"] for one in seen(desk)[code]).replace("\u00a0", " ")


def test_it_says_only_what_was_looked_at(desk: Desk) -> None:
    """What a new workspace does not have, or does not use, is not praised; once it is there, it is."""
    for code in ("secrets", "recipients", "letters", "archive", "privacy"):
        assert "rien à vérifier" in message(desk, code)
    assert "SMTP_USERNAME" in message(desk, "secrets")
    assert "aucune source" in message(desk, "sources")
    assert "textes" not in message(desk, "files")
    desk("run", now=TUESDAY)
    assert desk("archive").code == 0
    assert message(desk, "letters") == "Les fichiers des lettres se lisent."
    assert message(desk, "archive").startswith("L’archive est faite dans archive/site/")


def test_what_each_reader_is_sent_by_is_named(desk: Desk) -> None:
    """Files and secrets that are looked at are named."""
    desk.monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    for old, new in (
        ('messenger = "outbox"', 'messenger = "smtp"'),
        ("\nto = ", "\n# to = "),
        ("# recipients =", "recipients ="),
    ):
        desk.change("newsletter.toml", old, new)
    desk.write("recipients.csv", "address\nzoe@lettre.fr\n")
    for name in ("SMTP_USERNAME", "SMTP_PASSWORD"):
        desk.monkeypatch.setenv(name, "x")
    assert message(desk, "recipients").endswith(" : recipients.csv.")
    assert message(desk, "secrets").endswith(" : SMTP_USERNAME et SMTP_PASSWORD.")


@pytest.mark.long
def test_a_rehearsal_does_not_know_when_the_program_ran(desk: Desk) -> None:
    """In a rehearsal that is said; what was rehearsed counts by its own hour afterwards, as everything else that it noted."""
    for _ in range(2):
        desk("run", "--live", now=TUESDAY)
    assert "répétition" in message(desk, "runs")
    desk.monkeypatch.delenv("NEWSLETTER_NOW")
    real = {one["code"]: one for one in desk("doctor", "--json").json}
    assert real["runs"]["level"] == "warning"
    assert "26 septembre 2023" in real["runs"]["message"].replace("\u00a0", " ")
    for _ in range(2):
        desk("run", "--live", now="2099-09-22T09:05:00+02:00")
    desk.monkeypatch.delenv("NEWSLETTER_NOW")
    real = {one["code"]: one for one in desk("doctor", "--json").json}
    assert "Aucun passage" in real["runs"]["message"]
    assert "répétition" in real["clock-wrong"]["message"]
    assert real["sources"]["level"] == "ok"
    (desk.root / "var" / "collected").touch()
    assert {one["code"]: one["level"] for one in desk("doctor", "--json").json}["runs"] == "ok"


def config(old: str, new: str) -> Callable[[Desk], object]:
    return lambda desk: desk.change("newsletter.toml", old, new)


def _newer(desk: Desk) -> None:
    desk("draft", now=TUESDAY)
    with closing(sqlite3.connect(desk.root / "var/state.db")) as db, db:
        db.execute("INSERT INTO migration VALUES ('of the future')")
    db.close()


def _damaged(desk: Desk) -> None:
    desk("draft", now=TUESDAY)
    path = desk.root / "var/state.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = bytearray(path.read_bytes())
    content[4096 : 8 * 4096] = bytes(7 * 4096)
    path.write_bytes(bytes(content))


def _template(desk: Desk) -> None:
    name = "email/letter.txt.j2"
    desk.write(f"templates/{name}", "{{ inconnu }}" + (program_templates() / name).read_text("utf-8"))


def _readable(desk: Desk) -> None:
    (desk.root / "var").mkdir(exist_ok=True)
    (desk.root / "var/ledger.key").write_text("00" * 32)
    (desk.root / "var/ledger.key").chmod(0o644)


BROKEN: dict[str, tuple[Callable[[Desk], object], str, str]] = {
    "configuration": (config("[schedule]", "[shedule]"), "configuration", "error"),
    "zone": (config("Europe/Paris", "Europe/Lutece"), "configuration", "error"),
    "sources": (lambda desk: desk.write("feeds/sources.toml", "[[source]]\n"), "files", "error"),
    "agenda": (lambda desk: desk.write("feeds/agenda.toml", "[[event]]\ntitle = 3\n"), "agenda", "error"),
    "newer database": (_newer, "database", "error"),
    "damaged database": (_damaged, "database", "error"),
    "no database": (lambda desk: desk.write("var/state.db", "not one" * 1000), "database", "error"),
    "var is a file": (lambda desk: desk.write("var", ""), "folder-closed", "error"),
    "template": (_template, "templates", "error"),
    "privacy": (_readable, "privacy", "warning"),
    "clock": (lambda desk: desk.monkeypatch.setenv("NEWSLETTER_LINKS", "off"), "environment", "warning"),
    "mentions": (lambda _: None, "mentions", "warning"),
    "mentions gone": (
        config("[letter]", '[archive]\nmentions = "mentions.md"\n\n[letter]'), "text-unreadable", "error",
    ),
    "dictionary": (lambda desk: desk.monkeypatch.setenv("PATH", "/nowhere"), "spelling", "warning"),
    "next letter": (lambda desk: desk.write("archive/editions/2023-09-28.md", "+++\nstatus = \n"), "edition-broken", "error"),
    "secrets": (config('messenger = "outbox"', 'messenger = "smtp"'), "secrets", "warning"),
    "examples": (config('messenger = "outbox"', 'messenger = "smtp"'), "example-address", "error"),
    "server": (config('messenger = "outbox"', 'messenger = "smtp"'), "messenger", "error"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.some(7)
def test_each_thing_broken(desk: Desk, name: str) -> None:
    """It is seen, under its code; all else is looked at, too."""
    breaks, code, level = BROKEN[name]
    desk.monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
    breaks(desk)
    found = levels(desk)
    assert level in found[code], found
    assert "disk" in found or "folder-closed" in found


def test_a_disk_without_inodes(desk: Desk) -> None:
    """Room for bytes is not room for files."""
    for left, code, level in ((500, "disk", "warning"), (3, "disk-full", "error")):
        for where in ("doctor.machine", "conditions"):
            desk.monkeypatch.setattr(f"newsletter.pipeline.{where}.files_left", lambda _, left=left: left)
        assert levels(desk)[code] == {level}


@pytest.fixture
def mailed(desk: Desk) -> Iterator[tuple[Desk, Crowd]]:
    """A workspace whose letter leaves by a server of the test's own, with addresses of its own."""
    with listening(Crowd()) as server:
        assert isinstance(server, Crowd)
        for old, new in (
            ('messenger = "outbox"', 'messenger = "smtp"'),
            ('host = "localhost"', 'host = "127.0.0.1"'),
            ("port = 587", f"port = {server.port}"),
            ('tls = "starttls"', 'tls = "none"'),
            ("jeudis@lists.example.org", "jeudis@lists.lettre.fr"),
            ("<jeudis@example.org>", "<jeudis@lettre.fr>"),
        ):
            desk.change("newsletter.toml", old, new)
        yield desk, server


class TestMail:
    """What the server and DNS say."""

    def test_it_would_be_taken(self, mailed: tuple[Desk, Crowd]) -> None:
        """The server is asked up to the sender, and handed nothing."""
        desk, server = mailed
        desk.monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
        found = levels(desk)
        assert found["messenger"] == {"ok"}
        assert found["dns"] == {"warning"}  # not asked is not known
        assert (server.taken, server.asked) == ([], [])

    def test_the_sender_is_refused(self, mailed: tuple[Desk, Crowd]) -> None:
        """Why is told, and what to do."""
        desk, server = mailed
        desk.monkeypatch.setenv("NEWSLETTER_NETWORK", "off")
        server.mail = "550 5.7.1 not you"
        (said,) = seen(desk)["messenger"]
        assert said["level"] == "error"

    @pytest.mark.parametrize(
        ("spf", "dmarc", "expected"),
        [
            (["v=spf1 -all"], ["v=DMARC1; p=none"], ("ok", "ok")),
            ([], [], ("warning", "warning")),
            (["v=spf1 -all", "v=spf1 mx"], ["v=DMARC1; p=none"], ("error", "ok")),
            (["other"], ["v=DMARC1; p=none", "v=dmarc1; p=reject"], ("warning", "error")),
        ],
    )
    def test_dns(
        self, mailed: tuple[Desk, Crowd], spf: list[str], dmarc: list[str], expected: tuple[str, str]
    ) -> None:
        """Records that are there, missing, or too many; whoever does not sign cannot know who does."""
        desk, _ = mailed
        with naming(desk.monkeypatch) as names:
            names.known = {
                "lettre.fr": [quoted(one.encode()) for one in spf],
                "_dmarc.lettre.fr": [quoted(one.encode()) for one in dmarc],
            }
            found = levels(desk)
        assert (found["spf"], found["dmarc"]) == ({expected[0]}, {expected[1]})
        assert found["dkim"] == {"warning"}

    def test_dns_is_silent(self, mailed: tuple[Desk, Crowd]) -> None:
        """What nobody answers is not known, and never well."""
        desk, _ = mailed
        with naming(desk.monkeypatch) as names:
            silent(names)
            found = levels(desk)
        assert (found["spf"], found["dmarc"]) == ({"warning"}, {"warning"})


def silent(names: Names) -> None:
    names.known = {}


def test_migrations_have_names() -> None:
    """A newer database is told by a name that this program does not know."""
    names = [name for name, _ in MIGRATIONS]
    assert len(set(names)) == len(names)


def test_the_last_backup(desk: Desk, tmp_path: Path) -> None:
    """None is told by the doctor; an old one by `status` as well, and nothing else is."""
    assert levels(desk)["backup"] == {"warning"}
    assert desk("backup", str(tmp_path / "b.tar"), now="2023-09-12T09:00:00+02:00").code == 0
    assert levels(desk)["backup"] == {"ok"}
    assert "backup-old" not in desk.codes(now=TUESDAY)
    assert "backup-old" in desk.codes(now="2023-09-27T09:05:00+02:00")


@pytest.mark.parametrize(
    ("zone", "keys", "level"),
    [
        ("Indian/Reunion", 'holidays = "skip"', "warning"),
        ("Indian/Reunion", 'holidays = "skip"\nholidays_region = "la-reunion"', "ok"),
        ("Indian/Reunion", 'holidays = "keep"', "ok"),
        ("Europe/Paris", 'holidays = "before"', "ok"),
    ],
)
def test_holidays_overseas(desk: Desk, zone: str, keys: str, level: str) -> None:
    """A letter of an overseas zone that goes by the metropole's holidays is told which region is its own."""
    text = re.sub(r"(?m)^#? ?holidays(_region)? = .*\n", "", (desk.root / "newsletter.toml").read_text())
    text = text.replace('"Europe/Paris"', f'"{zone}"').replace("[schedule]\n", f"[schedule]\n{keys}\n")
    desk.write("newsletter.toml", text)
    (found,) = [one for one in desk("doctor", "--json", now=TUESDAY).json if one["code"] == "holidays"]
    assert found["level"] == level
    assert ('"la-reunion"' in found["remedy"]) is (level == "warning")
