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
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from newsletter.cli.main import _run

ZONE = ZoneInfo("Europe/Paris")
EDITOR = "redaction@example.org"
PEOPLE = tuple(f"lecteur{number}@example.org" for number in range(5))
_SWITCHES = {"NEWSLETTER_NETWORK": "off", "NEWSLETTER_LINKS": "off"}


@dataclass(frozen=True)
class Letter:
    """What arrived: for whom, which edition's, and when by the clock of the world."""

    to: str
    day: dt.date
    at: dt.datetime


@dataclass
class Mail:
    """A mail server that answers as the day wants it.

    Args:
        says: what it answers to each recipient, or to the message in its turn; "lost" takes it and hangs up.
        is_down: whether it hangs up at once.
    """

    clock: Callable[[], dt.datetime]
    port: int = 0
    says: Callable[[str], str] = lambda _: "250 ok"
    is_down: bool = False
    letters: list[Letter] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

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
                    said = self.says(to) if to in PEOPLE else "250 ok"
                    answer = said if said[0] in "45" else "250 ok"
                elif command == b"DATA":
                    connection.sendall(b"354 go\r\n")
                    content = bytearray()
                    for piece in lines:
                        if piece == b".\r\n":
                            break
                        content += piece
                    else:
                        return
                    self._take(to, bytes(content))
                    if to in PEOPLE and self.says(to) == "lost":
                        return
                connection.sendall(f"{'221 bye' if command == b'QUIT' else answer}\r\n".encode())

    def _take(self, to: str, content: bytes) -> None:
        message = email.message_from_bytes(content, policy=email.policy.default)
        if to in PEOPLE:
            day = dt.date.fromisoformat(str(message["Message-ID"]).removeprefix("<edition-")[:10])
            self.letters.append(Letter(to, day, self.clock()))
        else:
            self.notices.append(f"{message['Subject']}\n{message.get_content()}")


@dataclass
class World:
    """Everything.

    Args:
        root: the workspace; another one after a restore.
        approved: the editions that the editor wanted to leave as they left.
    """

    root: Path
    now: dt.datetime
    mail: Mail = field(init=False)
    approved: set[dt.date] = field(default_factory=set)
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
        return {**_SWITCHES, "NEWSLETTER_NOW": self.now.isoformat()}

    def say(self, *arguments: str) -> tuple[int, str]:
        """Run a command here and now; return its exit code, and what it said."""
        os.environ.update(self.environment)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = _run(["-C", str(self.root), *arguments])
        return code, out.getvalue() + err.getvalue()

    def cron(self, day: dt.date, *hours: str) -> None:
        """Let cron call at some hours."""
        for hour in hours:
            self.at(day, hour)
            code, said = self.say("run", "--live")
            self.codes[day][code] += 1
            if "Unexpected error" in said or "Traceback" in said:
                self.told.append(f"{day} {hour}: {said.strip()}")

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

    def edition(self, day: dt.date) -> Path:
        """The file of an edition."""
        return self.root / "archive" / "editions" / f"{day}.md"


@contextmanager
def world(folder: Path, year: int, config: str, agenda: str) -> Iterator[World]:
    """Make a workspace for a year, and its mail server."""
    one = World(folder / "letter", dt.datetime(year, 1, 1, 8, tzinfo=ZONE))
    before = {name: os.environ.get(name) for name in (*_SWITCHES, "NEWSLETTER_NOW")}
    quick = mock.patch("newsletter.deliver.lanes.PAUSES", (0.01, 0.02, 0.05))
    with quick, socket.create_server(("127.0.0.1", 0)) as listener:
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
                *(tuple(line.split(" -> ")) for line in config.splitlines()),
            ):
                assert old in text, old
                text = text.replace(old, new, 1)
            (one.root / "newsletter.toml").write_text(text, "utf-8")
            (one.root / "recipients.csv").write_text("address\n" + "\n".join(PEOPLE) + "\n")
            (one.root / "feeds" / "agenda.toml").write_text(agenda, "utf-8")
            yield one
        finally:
            ended.set()
            listener.shutdown(socket.SHUT_RDWR)
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
