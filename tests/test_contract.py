"""The command line as others rely on it: words, exit codes, JSON, clocks, and what starting costs."""

import dataclasses
import datetime as dt
import json
import platform
import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from newsletter import __version__
from newsletter.cli.commands import newsletter
from newsletter.store.migrations import MIGRATIONS
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

COMMANDS = ("init", "collect", "entries", "draft", "preview", "check", "approve", "send", "archive", "run", "review", "deliveries", "status", "sources list")  # fmt: skip
HEAVY = ("httpx", "feedparser", "icalendar", "premailer", "jinja2", "msgspec", "starlette", "uvicorn", "sqlite3", "asyncio", "babel", "email", "lxml", "tomlkit", "nh3", "rich", "markdown_it", "mjml", "PIL")  # fmt: skip
ENTRY_KEYS = {"key", "kind", "type", "source", "sources", "title", "url", "links", "summary", "published", "start", "end", "all_day", "place", "status", "duration", "replay_of", "accompanies", "tags", "first_seen"}  # fmt: skip
ROW_KEYS = {"key", "section", "state", "reason", "kind", "type", "title", "url", "links", "summary", "start", "end", "all_day", "place", "status", "duration", "tags", "accompanies", "replay_of"}  # fmt: skip
FEED = """<rss version="2.0"><channel><title>x</title><link>https://a.example.org/</link>
<item><title>Une note</title><link>https://a.example.org/note</link><guid>1</guid>
<pubDate>Mon, 25 Sep 2023 22:30:00 GMT</pubDate></item></channel></rss>"""


def all_commands(group: click.Group = newsletter, path: tuple[str, ...] = ()) -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        found[" ".join((*path, name))] = command
        if isinstance(command, click.Group):
            found |= all_commands(command, (*path, name))
    return found


def test_the_commands_are_there() -> None:
    """Every command of the contract that is built is there."""
    assert set(COMMANDS) <= set(all_commands())


@pytest.mark.parametrize("name", ["", *all_commands()])
def test_help_ends_with_an_example_that_parses(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The help of every command ends with an example whose words the program understands."""
    said = desk(*name.split(), "--help")
    assert (said.code, said.err) == (0, "")
    text = all_commands()[name].help if name else newsletter.help
    assert text is not None
    example = text.strip().splitlines()[-1].strip()
    assert example.startswith("Example: newsletter ")
    assert example.split()[-1] in said.out
    words = shlex.split(example)[2:]
    command: click.Command = newsletter
    for _ in words:
        # A context of a group keeps what it did not parse, its command's name first.
        with command.make_context(command.name or "", list(words), resilient_parsing=False) as context:
            words = [*context._protected_args, *context.args]
        if not isinstance(command, click.Group) or not words:
            return
        command = command.commands[words.pop(0)]
    command.make_context(command.name or "", list(words)).close()


def test_the_list_of_commands_is_whole(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What each command is for is read to its end where commands are listed, on a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    for group in ("", "sources", "deliveries"):
        listed = desk(*group.split(), "--help").out.partition("Commands:")[2]
        assert listed
        assert "..." not in listed


def test_every_option_says_what_it_does() -> None:
    """Every option of every command has its words."""
    for name, command in all_commands().items():
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, (name, parameter.name)


def test_the_version(desk: Desk) -> None:
    """`--version` says the program's name and version in its first line, then what it runs on and the forms of what it keeps."""
    first, second = desk("--version").out.splitlines()
    assert first == f"newsletter {__version__}"
    assert second == (
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, schema {len(MIGRATIONS)}, format 1"
    )
    started = subprocess.run(
        [sys.executable, "-m", "newsletter", "--version"], capture_output=True, text=True, check=True
    )
    assert started.stdout.splitlines() == [first, second]


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["run", "--help"], ["collect", "--help"], ["sources", "--help"]]
)
def test_starting_is_cheap(words: list[str]) -> None:
    """The version and the help load nothing heavy."""
    code = "import sys; from newsletter.cli.main import _run; code = _run(sys.argv[1:]); print(code, *sys.modules, file=sys.stderr)"
    ended = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, timeout=30
    )
    status, *loaded = ended.stderr.split()
    assert status == "0"
    assert ended.stdout
    assert not {name.partition(".")[0] for name in loaded} & set(HEAVY)


def with_feed(desk: Desk) -> Desk:
    """Give the workspace a source that is a file."""
    desk.write("feeds/une.xml", FEED)
    desk.write(
        "feeds/sources.toml",
        '[[source]]\nid = "une"\nfile = "feeds/une.xml"\nkind = "publication"\ntype = "note"\n',
    )
    return desk


def test_collect_json(desk: Desk) -> None:
    """`collect --json`: one row a source, with its outcome; a source that fails says why."""
    with_feed(desk)
    said = desk("collect", "--json", now=TUESDAY)
    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "sources": [
            {
                "id": "agenda",
                "status": "ok",
                "entries": 3,
                "new": 3,
                "changed": 0,
                "skipped": 0,
                "error": None,
            },
            {"id": "une", "status": "ok", "entries": 1, "new": 1, "changed": 0, "skipped": 0, "error": None},
        ]
    }
    assert [row["status"] for row in desk("collect", "--json").json["sources"]] == ["unchanged", "unchanged"]
    assert [row["id"] for row in desk("collect", "une", "--json").json["sources"]] == ["une"]
    (desk.root / "feeds/une.xml").unlink()
    said = desk("collect", "--json")
    assert said.code == 1
    failed = said.json["sources"][1]
    assert (failed["id"], failed["status"], failed["entries"]) == ("une", "failed", 1)
    assert failed["error"]
    assert desk("collect", "une").code == 1
    unknown = desk("collect", "deux", "--json")
    assert (unknown.code, unknown.out) == (2, "")
    assert "known: agenda, une" in unknown.err


def test_entries_json(desk: Desk) -> None:
    """`entries --json`: the contract's keys, instants with the zone's offset, all-day dates as dates."""
    with_feed(desk)
    desk.change("feeds/agenda.toml", "start = 2023-10-18", "start = 2023-10-18\nend = 2023-10-19")
    desk("collect", now=TUESDAY)
    said = desk("entries", "--json")
    assert (said.code, said.err) == (0, "")
    assert all(set(entry) == ENTRY_KEYS for entry in said.json)
    found = {entry["key"]: entry for entry in said.json}
    colloque = found["agenda/colloque"]
    assert (colloque["start"], colloque["end"], colloque["all_day"]) == (
        "2023-10-05T09:00:00+02:00",
        "2023-10-05T18:00:00+02:00",
        False,
    )
    assert (colloque["source"], colloque["sources"], colloque["status"]) == (
        "agenda",
        ["agenda"],
        "confirmed",
    )
    assert colloque["first_seen"] == TUESDAY
    lancement = found["agenda/lancement"]
    assert (lancement["start"], lancement["end"], lancement["all_day"]) == ("2023-10-18", "2023-10-19", True)
    livre = found["agenda/livre"]
    assert (livre["published"], livre["accompanies"], livre["status"], livre["start"]) == (
        "2023-10-05",
        "agenda/colloque",
        None,
        None,
    )
    note = next(entry for entry in said.json if entry["source"] == "une")
    assert (note["published"], note["type"], note["summary"]) == ("2023-09-26T00:30:00+02:00", "note", None)


def test_first_seen_keeps_the_letters_offset(desk: Desk) -> None:
    """A clock in another zone gives instants in the letter's, in winter too."""
    desk.write("feeds/agenda.toml", '[[event]]\nid = "e"\ntitle = "E"\nstart = 2023-12-01T09:00:00Z\n')
    desk("collect", now="2023-11-20T23:30:00-05:00")
    (found,) = desk("entries", "--json").json
    assert (found["first_seen"], found["start"]) == ("2023-11-21T05:30:00+01:00", "2023-12-01T10:00:00+01:00")


def test_entries_can_be_chosen_and_explained(desk: Desk) -> None:
    """`--kind` and `--since` choose; `--why` explains one entry; an unknown key is exit 2."""
    desk("collect", now=TUESDAY)
    desk.write(
        "feeds/agenda.toml",
        (desk.root / "feeds/agenda.toml").read_text()
        + '\n[[event]]\nid = "neuf"\ntitle = "Neuf"\nstart = 2024-06-01\n',
    )
    desk("collect", now="2023-09-27T00:30:00+02:00")
    assert {entry["kind"] for entry in desk("entries", "--kind", "publication", "--json").json} == {
        "publication"
    }
    assert [entry["key"] for entry in desk("entries", "--since", "2023-09-27", "--json").json] == [
        "agenda/neuf"
    ]
    assert len(desk("entries", "--since", "2023-09-26", "--json").json) == 4
    assert desk("entries", "--since", "2023-09-28", "--json").json == []
    said = desk("entries", "--why", "agenda/colloque")
    assert said.code == 0
    assert "dans « semaine », a lieu 7" in said.out
    assert "pas retenue, trop tôt" in desk("entries", "--why", "agenda/neuf").out
    explained = desk("entries", "--why", "agenda/neuf", "--json").json
    assert (explained["section"], explained["edition"]) == (None, DAY)
    unknown = desk("entries", "--why", "rien", "--json")
    assert (unknown.code, unknown.out) == (2, "")
    assert desk("entries", "--kind", "note").code == 2


def test_draft_json(desk: Desk) -> None:
    """`draft --json`: the front matter by its own names, and the path."""
    said = desk("draft", DAY, "--json", now=TUESDAY)
    assert (said.code, said.err) == (0, "")
    keys = {
        "date",
        "number",
        "status",
        "subject",
        "preheader",
        "signature",
        "entry",
        "approval",
        "sent",
        "path",
    }
    assert keys <= set(said.json)
    assert Path(said.json["path"]) == desk.edition
    assert all(set(row) >= ROW_KEYS for row in said.json["entry"])
    assert said.json["entry"][0]["start"] == "2023-10-05T09:00:00+02:00"
    assert said.json["entry"][1]["start"] == "2023-10-18"


def test_check_json(desk: Desk) -> None:
    """`check --json`: one row a finding; exit 0 with warnings only, 3 with an error."""
    desk("draft", now=TUESDAY)
    said = desk("check", DAY, "--json")
    assert (said.code, said.err) == (0, "")
    assert all(set(row) == {"level", "code", "where", "message", "accepted"} for row in said.json)
    assert {row["level"] for row in said.json} == {"warning"}
    desk.change("newsletter.toml", "# edito =", "edito =")
    said = desk("check", DAY, "--json")
    assert said.code == 3
    assert (said.json[0]["level"], said.json[0]["code"]) == ("error", "edito-missing")
    assert "ERREUR" in desk("check").out


def test_status_and_deliveries_json(desk: Desk) -> None:
    """`status --json` and `deliveries --json` before, between and after: the contract's keys."""
    empty = desk("status", "--json", now=TUESDAY)
    assert (empty.code, empty.err) == (0, "")
    assert {"next", "sources", "deliveries", "needs"} <= set(empty.json)
    assert empty.json["next"]["status"] is None
    assert desk("deliveries", "--json").json == []
    desk("run")
    draft = desk("status", "--json").json
    assert {"date", "status", "send_at", "held"} <= set(draft["next"])
    assert (draft["next"]["date"], draft["next"]["status"], draft["next"]["held"]) == (DAY, "draft", None)
    assert draft["next"]["send_at"] == "2023-09-28T09:00:00+02:00"
    assert any("attend votre accord" in need["text"] for need in draft["needs"])
    assert all({"code", "level", "text", "remedy"} == need.keys() for need in draft["needs"])
    assert {need["level"] for need in draft["needs"]} <= {"error", "warning"}
    assert draft["sources"][0]["id"] == "agenda"
    desk("approve", DAY)
    desk("run", now=THURSDAY)
    after = desk("status", "--json").json
    assert after["next"]["date"] == "2023-10-05"
    row = {
        "edition": DAY,
        "messenger": "outbox",
        "accepted": 1,
        "refused": 0,
        "pending": 0,
        "suppressed": 0,
        "uncertain": [],
    }
    assert after["deliveries"] == [row] == desk("deliveries", "--json").json
    listed = desk("sources", "list", "--json")
    assert listed.code == 0
    assert [source["id"] for source in listed.json] == ["agenda"]


WITH_A_DATE = [["draft"], ["preview", "--no-browser"], ["check"], ["check", "--json"], ["draft", "--json"], ["approve"], ["approve", "--withdraw"], ["skip", "--reason", "Pause"], ["postpone", "--to", "2023-10-02T09:00", "--reason", "Pause"], ["send", "--test", "a@example.org"], ["send", "--live"]]  # fmt: skip


@pytest.mark.parametrize("command", WITH_A_DATE, ids=" ".join)
@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-09-27", "did you mean 2023-09-28?"),
        ("jeudi", "is not a date"),
        ("2023-02-30", "is not a date"),
        ("9999-12-31", "out of reach"),
        ("0001-01-01", "out of reach"),
    ],
)
def test_a_date_must_be_a_thursday(desk: Desk, command: list[str], date: str, words: str) -> None:
    """A date that is no Thursday, or no date, is exit 2 everywhere, and makes nothing."""
    said = desk(command[0], date, *command[1:])
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert not desk.edition.exists()


@pytest.mark.parametrize("command", [["check", DAY], ["approve", DAY], ["approve", DAY, "--withdraw"], ["send", DAY, "--live"], ["send", DAY, "--test", "a@example.org"], ["check", "--json"]], ids=" ".join)  # fmt: skip
def test_without_an_edition(desk: Desk, command: list[str]) -> None:
    """What needs an edition says that there is none, exit 2."""
    said = desk(*command)
    assert (said.code, said.out) == (2, "")
    assert f"No edition: {DAY}: it was not drafted; newsletter draft {DAY}" in said.err


READING = [["status", "--json"], ["collect", "--json"], ["entries", "--json"], ["draft", "--json"], ["check", "--json"], ["deliveries", "--json"], ["sources", "list", "--json"], ["run"], ["archive"], ["preview", "--no-browser"], ["approve", DAY]]  # fmt: skip


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_a_bad_clock(desk: Desk, command: list[str]) -> None:
    """A NEWSLETTER_NOW that is no instant with an offset is exit 2, with nothing on stdout."""
    for now in (
        "2023-09-28",
        "2023-09-28T09:00:00",
        "jeudi",
        "2023-09-31T09:00:00+02:00",
        "9999-12-31T23:59:59-05:00",
    ):
        said = desk(*command, now=now)
        assert (said.code, said.out) == (2, ""), now
        assert said.err.startswith("Wrong value: NEWSLETTER_NOW: ")


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_not_a_workspace(desk: Desk, tmp_path: Path, command: list[str]) -> None:
    """A folder without newsletter.toml is exit 2, with nothing on stdout, and nothing is made in it."""
    (tmp_path / "other").mkdir()
    for folder in (tmp_path / "other", tmp_path / "nowhere"):
        said = dataclasses.replace(desk, root=folder)(*command)
        assert (said.code, said.out) == (2, "")
        assert (
            said.err
            == f"Not a workspace: {folder}: it has no newsletter.toml; use -C DIR, or newsletter init DIR\n"
        )
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize("command", [["status"], ["run"]], ids=" ".join)
def test_settings_that_are_no_file(desk: Desk, command: list[str]) -> None:
    """A folder, or a link that leads nowhere, in place of newsletter.toml is named, also by `doctor`, in whole sentences."""
    path = desk.root / "newsletter.toml"
    path.unlink()
    path.symlink_to("/nowhere/at all.toml")
    said = desk(*command)
    assert (said.code, said.out) == (2, "")
    assert "is a link to /nowhere/at all.toml, where no file is; " in said.err
    assert (
        "newsletter.toml est un lien vers /nowhere/at all.toml, où il n’y a pas de fichier."
        in desk("doctor").out
    )
    path.unlink()
    path.mkdir()
    assert "its newsletter.toml is no file; " in desk(*command).err
    assert "newsletter.toml n’est pas un fichier." in desk("doctor").out
    path.rmdir()
    doctor = desk("doctor").out
    assert "Ce dossier n’a pas de newsletter.toml" in doctor
    assert "Prévenez la personne" not in doctor


def test_without_a_date_the_next_thursday(desk: Desk) -> None:
    """Without a date a command is about the next edition that can still leave."""
    for now, day in (
        (TUESDAY, DAY),
        ("2023-09-28T14:59:00+02:00", DAY),
        ("2023-09-28T15:00:00+02:00", "2023-10-05"),
    ):
        assert desk("status", "--json", now=now).json["next"]["date"] == day
    assert desk("draft", "--json").json["date"] == "2023-10-05"


def test_beginning_is_told_in_french(desk: Desk, tmp_path: Path) -> None:
    """What `init` made, and what comes next, is said in the editor's language."""
    made = tmp_path / "neuf"
    said = desk("init", str(made)).out.splitlines()
    assert said[0] == f"Dossier de la lettre créé : {made}"
    assert f"  {made / 'newsletter.toml'}" in said
    assert re.fullmatch(
        r"Ensuite : .*newsletter -C .*neuf draft, puis .*newsletter -C .*neuf preview", said[-1]
    )


def test_wrong_usage_is_exit_2(desk: Desk) -> None:
    """Unknown commands, options and words are exit 2, said on stderr."""
    for words in (
        ["rien"],
        ["draft", "--rien"],
        ["draft", DAY, DAY],
        ["send", DAY],
        ["send", DAY, "--test", "rien"],
        ["approve"],
        ["sources", "rien"],
        ["init"],
    ):
        said = desk(*words)
        assert (said.code, said.out) == (2, ""), words
        assert said.err


def test_text_is_utf8_and_for_people(desk: Desk) -> None:
    """Tables are French, JSON keeps its accents as they are."""
    desk("draft", now=TUESDAY)
    assert "Colloque « Jeunes & Territoires 2050 »" in desk("entries").out
    assert "Colloque « Jeunes & Territoires 2050 »" in desk("entries", "--json").out
    assert "Prochaine lettre : jeudi 28 septembre 2023, brouillon" in desk("status").out
    assert "agenda.toml" in desk("sources", "list").out
    assert desk("deliveries").out == "Aucun envoi.\n"


def test_instants_are_in_the_letters_zone_everywhere(desk: Desk) -> None:
    """Every instant of every document has an offset that Paris has on that day."""
    desk("run", now=TUESDAY)

    def instants(value: Any) -> list[dt.datetime]:
        if isinstance(value, dict):
            return [one for inner in value.values() for one in instants(inner)]
        if isinstance(value, list):
            return [one for inner in value for one in instants(inner)]
        if isinstance(value, str) and len(value) > 18 and value[:4].isdigit() and value[10] == "T":
            return [dt.datetime.fromisoformat(value)]
        return []

    for words in (["status"], ["entries"], ["draft"]):
        found = instants(json.loads(desk(*words, "--json").out))
        assert found
        assert {one.utcoffset() for one in found} == {dt.timedelta(hours=2)}, words


@pytest.mark.long
def test_a_closed_pipe_is_no_error(desk: Desk) -> None:
    """A reader that goes away early (`newsletter entries | head`) is no error."""
    desk("collect", now=TUESDAY)
    process = desk.process("entries", now=TUESDAY)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=30) == 0
