"""No secret is in anything that any command writes, whatever goes wrong: each has a marker, and all is searched for them.

What may hold one: the wire to the server that it is for; the file of the key that signs; and `newsletter.toml`, where somebody wrote
it there. Tokens and signatures are made with keys, and hold none.
"""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import click
import httpx
import pytest

from newsletter.cli.commands import newsletter
from newsletter.schema import read_config
from tests.echoing import Parrot, Postmaster, parrot, postmaster
from tests.marked import KEYS, found, in_mail, leaks, marker, variable
from tests.signatures import FILE, SETTINGS, put
from tests.test_importing import mail
from tests.test_named_secrets import named
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

pytestmark = pytest.mark.long

READER = "lecteur@example.net"
NEXT = "2023-10-05"
LATER = THURSDAY.replace("09:05", "16:30")

COMMANDS: dict[str, list[list[str]]] = {
    "init": [["{out}/other"]],
    "collect": [[], ["--offline"]],
    "sources add": [["http://127.0.0.1:9/feed"]],
    "sources list": [["--json"]],
    "sources check": [[]],
    "sources export": [["{out}/sources.opml"]],
    "sources import": [["{out}/sources.opml"]],
    "entries": [["--json"]],
    "draft": [[DAY, "--json"]],
    "check": [[DAY]],
    "calendar": [["--json"]],
    "doctor": [[], ["--json"]],
    "units": [["--dir", "{out}/units"]],
    "approve": [[DAY]],
    "send": [[DAY, "--test", "redaction@example.org"], [DAY, "--live"]],
    "run": [["--live"], []],
    "status": [[], ["--json"]],
    "deliveries": [["--json"], [DAY]],
    "deliveries resolve": [[DAY, "--as", "not-sent"]],
    "backup": [["{out}/backup.tar.gz"]],
    "restore": [["{out}/backup.tar.gz", "{out}/restored"]],
    "archive": [["--full"]],
    "review": [["2023-T3", "--date", "2023-10-12"]],
    "skip": [[NEXT, "--reason", "Pause"]],
    "postpone": [["2023-10-19", "--to", "2023-10-20T09:00", "--reason", "Pause"]],
    "unsubscribe": [["0123456789abcdef0123456789abcdef"]],
    "resubscribe": [[], [READER]],
    "forget": [[READER]],
    "import": [["{out}/lettre.eml"]],
    "preview": [],
}
"""What each command is run with, in this order; the preview apart, for it does not end."""


def commands(group: click.Group = newsletter, path: str = "") -> Iterator[str]:
    """Give all commands that there are."""
    for name, one in group.commands.items():
        if not isinstance(one, click.Group) or one.invoke_without_command:
            yield f"{path}{name}"
        if isinstance(one, click.Group):
            yield from commands(one, f"{path}{name} ")


def test_each_command_is_run() -> None:
    """Whoever adds one says here how it is run."""
    assert set(COMMANDS) == set(commands())


def test_each_secret_has_a_marker() -> None:
    """Whoever adds one to the settings marks it here."""
    assert set(KEYS) == {f"{table}.{key}" for table, key in named()}


@pytest.mark.parametrize(
    "coded",
    [
        lambda mark: mark,
        lambda mark: mark.upper(),
        lambda mark: f"{mark[:9]}=\r\n{mark[9:]}",
        lambda mark: __import__("base64").b64encode(f"\0a\0{mark}".encode()).decode(),
        lambda mark: __import__("base64").b64encode(f"Basic ab:{mark}".encode()).decode(),
        lambda mark: __import__("base64").encodebytes(f"{'a' * 50}{mark}".encode()).decode(),
    ],
)
def test_the_search_finds_them(coded: object) -> None:
    """A search that finds nothing would be happy with anything."""
    mark = marker("x")
    assert callable(coded)
    assert found(f"before {coded(mark)} after".encode(), [mark]) == [mark]
    assert found(b"before and after", [mark]) == []


@dataclass
class World:
    """What a workspace has around it.

    Args:
        messenger: the configured one.
        refuses: at which step the mail server does; "gone" where there is none.
        status: of the web's answers: the engine's, the webhook's, the ping's; 0 where nobody is there.
        odd: what stands around each marker.
        by_credentials: whether systemd gives the secrets, or the environment.
        has_scheme: whether the addresses among them are any.
        publishes: whether the archive is published, by what says all of its environment, and fails.
    """

    messenger: str
    refuses: str = ""
    status: int = 200
    odd: tuple[str, str] = ("", "")
    by_credentials: bool = False
    has_scheme: bool = True
    publishes: bool = False
    marks: dict[str, str] = field(default_factory=lambda: {key: marker(key) for key in KEYS})

    def values(self, web: Parrot) -> dict[str, str]:
        """Return what each secret is, by the name of its variable."""
        before, after = self.odd
        found = {key: f"{before}{mark}{after}" for key, mark in self.marks.items()}
        base = f"{web.url}/" if self.has_scheme else "hooks.example.org/"
        for key in ("notify.webhook_env", "notify.ping_env"):
            found[key] = f"{base}{found[key]}"
        if self.odd == ("", ""):  # else it is no key, which is told
            found["notify.webhook_key_env"] = f"whsec_{self.marks['notify.webhook_key_env'] * 2}"
        return {variable(key): value for key, value in found.items()}


WORLDS = {
    "smtp, all is well": World("smtp"),
    "smtp, from credentials": World("smtp", "sender", 404, by_credentials=True),
    "smtp, no login": World("smtp", "login", 500),
    "smtp, no recipient": World("smtp", "recipient", 302),
    "smtp, no letter": World("smtp", "letter", 400, odd=("", "é%41+")),
    "smtp, no answer": World("smtp", "greeting", 0, has_scheme=False),
    "smtp, nobody": World("smtp", "gone", 0, odd=("a b/é?&=", "%0A"), publishes=True),
    "smtp, line breaks": World("smtp", "login", 500, odd=("first\n", "\nlast")),
    "listmonk, no login": World("listmonk", "login", 401),
    "listmonk, elsewhere": World("listmonk", "", 307, by_credentials=True),
    "listmonk, no sense": World("listmonk", "recipient", 200),
    "listmonk, line breaks": World("listmonk", "", 500, odd=("first\n", "\nlast")),
    "listmonk, accents": World("listmonk", "", 400, odd=("é", "à")),
    "brevo, no": World("brevo", "", 400),
    "brevo, no sense": World("brevo", "login", 200, by_credentials=True),
    "brevo, line breaks": World("brevo", "", 500, odd=("first\n", "\nlast")),
    "brevo, accents": World("brevo", "gone", 0, odd=("é", "à"), publishes=True),
}


def settings(world: World, mail: Postmaster, web: Parrot) -> dict[str, str]:
    """Return what is added to the settings of a new workspace, by table."""
    name = {key: variable(key) for key in KEYS}
    telling = """["sh", "-c", "env | tr '\\\\n' ' ' >&2; exit 3"]"""
    return {
        **({"archive": f"publish = {telling}\n"} if world.publishes else {}),
        "delivery": f'messenger = "{world.messenger}"\n',
        "delivery.smtp": (
            f'host = "127.0.0.1"\nport = {9 if world.refuses == "gone" else mail.port}\ntls = "none"\n'
            f'recipients = "recipients.csv"\nsuppression = "suppressed.csv"\nbounces = "retours@example.org"\nverp = true\n'
            f'username_env = "{name["delivery.smtp.username_env"]}"\npassword_env = "{name["delivery.smtp.password_env"]}"\n'
            f'token_env = "{name["delivery.smtp.token_env"]}"\ndkim = {SETTINGS}\n'
        ),
        "delivery.listmonk": (
            f'url = "{web.url}"\nlists = [3]\ntemplate = 1\nusername_env = "{name["delivery.listmonk.username_env"]}"\n'
            f'token_env = "{name["delivery.listmonk.token_env"]}"\n'
        ),
        "delivery.brevo": f'url = "{web.url}"\nlists = [12]\nkey_env = "{name["delivery.brevo.key_env"]}"\n',
        "notify": (
            f'operator = "machine@example.org"\nwebhook_env = "{name["notify.webhook_env"]}"\n'
            f'webhook_key_env = "{name["notify.webhook_key_env"]}"\nping_env = "{name["notify.ping_env"]}"\n'
        ),
        "preview": f'url = "https://apercu.example.org/"\npassword_env = "{name["preview.password_env"]}"\n',
    }


def configured(text: str, tables: dict[str, str]) -> str:
    """Put tables in the place of those of a new workspace."""
    before, _, rest = text.partition("[delivery]")
    after = rest[rest.index("\n# [archive]") :]
    before = before.replace(
        'unsubscribe = "mailto:desinscription@example.org"',
        'unsubscribe = "https://example.org/stop/{token}"',
    )
    return before + "".join(f"[{table}]\n{lines}" for table, lines in tables.items()) + after


def run_all(desk: Desk, out: Path) -> list[str]:
    """Run each command as COMMANDS says; return all that they said."""
    said = []
    hours = {"send": THURSDAY, "run": THURSDAY, "status": LATER, "deliveries": LATER}
    for name, several in COMMANDS.items():
        for arguments in several:
            done = desk(
                "--log", "json", *name.split(), *(one.replace("{out}", str(out)) for one in arguments),
                now=hours.get(name, TUESDAY),
            )  # fmt: skip
            assert "Traceback" not in done.err, done.err
            said.append(f"{name}: {done.out} {done.err}")
    return said


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where commands write what is not the workspace's."""
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "lettre.eml").write_text(mail(), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", WORLDS)
def test_nothing_is_written(desk: Desk, out: Path, tmp_path: Path, name: str) -> None:
    """Whatever commands meet, none of the secrets is on the streams, in the workspace, in a backup, in a mail or a message."""
    world = WORLDS[name]
    with ExitStack() as stack:
        web = stack.enter_context(parrot(world.status or 200))
        values = world.values(web)
        web.secrets = list(values.values())
        server = stack.enter_context(postmaster(world.refuses, list(values.values())))
        web_values = values if world.status else {**values}
        if not world.status and world.has_scheme:
            web_values = {one: value.replace(web.url, "http://127.0.0.1:9") for one, value in values.items()}
        given(desk, web_values, tmp_path / "credentials", by_credentials=world.by_credentials)
        text = (desk.root / "newsletter.toml").read_text(encoding="utf-8")
        desk.write("newsletter.toml", configured(text, settings(world, server, web)))
        desk.write("recipients.csv", f"address,name\n{READER},Zoé\n")
        desk.write("suppressed.csv", "address\n")
        put(desk.root)
        assert {one.key for one in read_config((desk.root / "newsletter.toml").read_text()).secrets} == set(
            KEYS
        )
        said = run_all(desk, out)
        assert server.sessions or world.refuses == "gone"
        assert web.asked or not world.status or not "".join(world.odd).isascii()  # else it cannot be said
        if name == "smtp, all is well":
            assert 'status = "sent"' in desk.edition.read_text()
    marks = world.marks
    assert [(line[:300], found(line.encode("utf-8", "replace"), marks.values())) for line in said if found(
        line.encode("utf-8", "replace"), marks.values())] == []  # fmt: skip
    assert leaks(desk.root, marks, but=[FILE]) == []
    assert leaks(out, marks) == []
    for letter in server.taken:
        assert [one for part in in_mail(letter) for one in found(part, marks.values())] == []
    assert [one for body in web.bodies for one in found(body, marks.values())] == []
    key = [line for line in (desk.root / FILE).read_text().splitlines() if len(line) > 40]
    content = [path.read_bytes() for path in desk.root.rglob("*") if path.is_file() and path.name != FILE]
    assert not any(line.encode() in one for one in [*content, *map(str.encode, said)] for line in key)
    assert not (out / "restored" / FILE).exists()


def given(desk: Desk, values: dict[str, str], folder: Path, *, by_credentials: bool) -> None:
    """Give secrets as systemd does, or in the environment."""
    if not by_credentials:
        for name, value in values.items():
            desk.monkeypatch.setenv(name, value)
        return
    folder.mkdir()
    for name, value in values.items():
        (folder / name).write_text(f"{value}\n", encoding="utf-8")
    desk.monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))


@pytest.mark.parametrize(
    "line", ['password = "{}"', 'password_env = "{}!"', 'api_key = "{}"', 'password = "{}']
)
def test_one_that_is_written_into_the_settings(desk: Desk, out: Path, line: str) -> None:
    """Commands refuse the file, and none says what stands there; only the file itself and its copies have it."""
    mark = {"by mistake": marker("by mistake")}
    desk.change("newsletter.toml", "[delivery.smtp]", f"[delivery.smtp]\n{line.format(mark['by mistake'])}")
    said = run_all(desk, out)
    assert [line for line in said if found(line.encode(), mark.values())] == []
    assert leaks(desk.root, mark, but=["newsletter.toml"]) == []
    assert leaks(out, mark, but=["newsletter.toml"]) == []


@pytest.mark.parametrize("password", ["{}", "{} é\n%41"])
def test_the_preview(desk: Desk, password: str) -> None:
    """Its pages, its log and what it prints have no password, whoever tries which one."""
    key = "preview.password_env"
    mark = {key: marker(key)}
    desk.monkeypatch.setenv("PREVIEW_PASSWORD", password.format(mark[key]))
    text = (desk.root / "newsletter.toml").read_text()
    desk.write(
        "newsletter.toml",
        f'{text}\n[preview]\nurl = "https://apercu.example.org/"\npassword_env = "PREVIEW_PASSWORD"\n',
    )
    process = desk.process("preview", DAY, "--no-browser", "--allow-remote", "127.0.0.1", now=TUESDAY)
    address = process.stdout.readline().strip()
    pages = [address]
    with httpx.Client(trust_env=False, timeout=60) as web:
        named = {"host": "apercu.example.org", "origin": "https://apercu.example.org"}
        pages.append(web.get(address, headers=named).text)
        form = re.search(r'name="csrf" value="([^"]+)"', pages[-1])
        for tried in ("wrong", password.format(mark[key])):
            fields = {"password": tried, "csrf": form[1] if form else ""}
            answer = web.post(f"{address}connexion", data=fields, headers=named)
            pages.append(f"{answer.status_code} {answer.headers} {answer.text}")
    os.kill(process.pid, signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert not [page for page in [*pages, out, err] if found(page.encode(), mark.values())]
    assert leaks(desk.root, mark) == []
