"""The world of a year: a workspace, its clock, the servers around it, and what they saw."""

import contextlib
import datetime as dt
import email
import email.policy
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from newsletter.cli.main import _run
from tests.healthchecks import Healthchecks, Signal, healthchecks
from tests.receivers import Receiver, receiving
from tests.workspaces import ONE_FACET

ZONE = ZoneInfo("Europe/Paris")
EDITOR = "redaction@example.org"
OPERATOR = "machine@example.org"
PEOPLE = tuple(f"lecteur{number}@example.org" for number in range(5))
_SWITCHES = {"NEWSLETTER_LINKS": "off"}
_OWN = ("NEWSLETTER_NOW", "NEWSLETTER_NETWORK", "HOOK_URL", "PING_URL", *_SWITCHES)
_NOTIFY = f'\n[notify]\noperator = "{OPERATOR}"\nwebhook_env = "HOOK_URL"\nping_env = "PING_URL"\n'


@dataclass(frozen=True)
class Letter:
    """What arrived: for whom, which edition's, when by the clock of the world and as `time.monotonic` counts, and its body."""

    to: str
    day: dt.date
    at: dt.datetime
    body: bytes
    moment: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Told:
    """A notice that arrived."""

    to: str
    subject: str
    text: str


@dataclass
class Mail:
    """A mail server that answers as the day wants it.

    Args:
        says: what it answers to each recipient, or to the message in its turn; "lost" takes it and hangs up.
        is_down: whether it hangs up at once.
        unknown: whom it does not know, though they are no readers.
    """

    clock: Callable[[], dt.datetime]
    port: int = 0
    says: Callable[[str], str] = lambda _: "250 ok"
    is_down: bool = False
    letters: list[Letter] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    notices: list[Told] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        """Answer one client until it goes."""
        with suppress(OSError), connection, connection.makefile("rb") as lines:
            if self.is_down:
                return
            connection.sendall(b"220 world\r\n")
            to = ""
            for line in lines:
                command, answer = line[:4].upper(), "250 ok"
                if command == b"RCPT":
                    to = line.decode().partition("<")[2].partition(">")[0]
                    said = (
                        self.says(to)
                        if _is_reader(to)
                        else "550 5.1.1 unknown"
                        if to in self.unknown
                        else "250 ok"
                    )
                    answer = said if said[0] in "45" else "250 ok"
                elif command == b"DATA":
                    connection.sendall(b"354 go\r\n")
                    content = bytearray()
                    for piece in lines:
                        if piece == b".\r\n":
                            break
                        content += piece[1:] if piece.startswith(b".") else piece
                    else:
                        return
                    self._take(to, bytes(content))
                    if _is_reader(to) and self.says(to) == "lost":
                        return
                connection.sendall(f"{'221 bye' if command == b'QUIT' else answer}\r\n".encode())

    def _take(self, to: str, content: bytes) -> None:
        message = email.message_from_bytes(content, policy=email.policy.default)
        if _is_reader(to):
            day = dt.date.fromisoformat(str(message["Message-ID"]).removeprefix("<edition-")[:10])
            self.letters.append(Letter(to, day, self.clock(), content.partition(b"\r\n\r\n")[2]))
        else:
            self.notices.append(Told(to, str(message["Subject"]), message.get_content()))


def _is_reader(to: str) -> bool:
    return to.startswith("lecteur")


@dataclass
class World:
    """Everything.

    Args:
        root: the workspace; another one after a restore.
        ping: hears of each run.
        hook: hears of each event.
        approved: the editions that the editor wanted to leave as they left.
        again: events that the webhook may take again, by the same id: a restored database does not know that they were taken,
            nor one whose run was killed before it could write that down.
        forgotten: readers who asked to be forgotten, and the last edition that they may have.
    """

    root: Path
    now: dt.datetime
    ping: Healthchecks
    hook: Receiver
    mail: Mail = field(init=False)
    approved: set[dt.date] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    forgotten: dict[str, dt.date] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    codes: dict[dt.date, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def __post_init__(self) -> None:
        self.mail = Mail(lambda: self.now)

    def at(self, day: dt.date, hour: str) -> None:
        """Set the clock: an hour of a day in the letter's zone."""
        self.now = dt.datetime.combine(day, dt.time.fromisoformat(hour), ZONE)

    @property
    def environment(self) -> dict[str, str]:
        """What a command of this moment sees."""
        told = {"HOOK_URL": self.hook.url, "PING_URL": self.ping.url}
        return {**_SWITCHES, **told, "NEWSLETTER_NOW": self.now.isoformat()}

    def deafen(self) -> None:
        """Let neither the ping nor the webhook be heard any more."""
        self.ping.status = 500
        self.hook.statuses = [500] * 1_000

    def hear(self) -> None:
        """Let both be heard again, and at once."""
        self.ping.status, self.ping.is_stuck = 200, False
        self.hook.statuses, self.hook.is_stuck = [], False

    def wants(self, words: str, *, holds: bool) -> None:
        """Say what is wrong, unless it holds."""
        if not holds:
            self.told.append(f"{self.now:%Y-%m-%d %H:%M}: {words}")

    def say(self, *arguments: str, root: Path | None = None) -> tuple[int, str]:
        """Run a command here and now, or in another workspace; return its exit code, and what it said."""
        os.environ.update(self.environment)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run(["-C", str(root or self.root), *arguments])
        return code, out.getvalue() + err.getvalue()

    def cron(self, day: dt.date, *hours: str) -> None:
        """Let cron call at some hours."""
        for hour in hours:
            self.at(day, hour)
            before = len(self.ping.signals)
            code, said = self.say("run", "--live")
            self.codes[day][code] += 1
            self.wants(said.strip(), holds="Unexpected error" not in said and "Traceback" not in said)
            if self.ping.status == HTTPStatus.OK and not self.ping.is_stuck:
                self._heard(self.ping.signals[before:], code)

    def _heard(self, signals: Sequence[Signal], code: int) -> None:
        kinds, runs = [one.kind for one in signals], {one.run for one in signals}
        is_right = kinds == ["start", "fail" if code else "success"] and len(runs) == 1
        self.wants(f"a run with {code} was pinged as {kinds}", holds=is_right)

    def start(self) -> "subprocess.Popen[bytes]":
        """Let cron call now, in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "newsletter", "-C", str(self.root), "run", "--live"],
            env={**os.environ, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def document(self, *arguments: str) -> Any:
        """What a command says as JSON."""
        _, said = self.say(*arguments, "--json")
        return json.loads(said)

    def reached(self, day: dt.date) -> Counter[str]:
        """How often each reader has an edition."""
        return Counter(one.to for one in self.mail.letters if one.day == day)

    def readers(self, *addresses: str) -> None:
        """Write the recipients file."""
        (self.root / "recipients.csv").write_text("\n".join(["address", *addresses, ""]))

    def edition(self, day: dt.date) -> Path:
        """The file of an edition."""
        return self.root / "archive" / "editions" / f"{day}.md"


@contextmanager
def world(folder: Path, year: int, config: str, agenda: str) -> Iterator[World]:
    """Make a workspace for a year, and its mail server."""
    before = {name: os.environ.pop(name, None) for name in _OWN}
    quick = mock.patch("newsletter.deliver.lanes.PAUSES", (0.01, 0.02, 0.05))
    with (
        quick,
        healthchecks() as ping,
        receiving() as hook,
        socket.create_server(("127.0.0.1", 0)) as listener,
    ):
        one = World(folder / "letter", dt.datetime(year, 1, 1, 8, tzinfo=ZONE), ping, hook)
        one.mail.port = listener.getsockname()[1]
        ended = threading.Event()

        def accept() -> None:
            with suppress(OSError):
                while not ended.is_set():
                    connection, _ = listener.accept()
                    threading.Thread(target=one.mail.serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        try:
            assert one.say("init", str(one.root))[0] == 0
            text = (one.root / "newsletter.toml").read_text("utf-8")
            for old, new in (
                ('messenger = "outbox"', 'messenger = "smtp"'),
                ('tls = "starttls"', 'tls = "none"'),
                ("port = 587", f"port = {one.mail.port}"),
                ('host = "localhost"', 'host = "127.0.0.1"'),
                ('to = "jeudis@lists.example.org"', 'recipients = "recipients.csv"'),
                ("# suppression = ", "suppression = "),
                *(tuple(line.split(" -> ")) for line in config.splitlines()),
            ):
                assert old in text, old
                text = text.replace(old, new, 1)
            (one.root / "newsletter.toml").write_text(text + _NOTIFY + ONE_FACET, "utf-8")
            (one.root / "suppressed.csv").write_text("address\n")
            one.readers(*PEOPLE)
            (one.root / "feeds" / "agenda.toml").write_text(agenda, "utf-8")
            yield one
        finally:
            ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
