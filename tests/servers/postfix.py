"""A Postfix of a test's own: settings, queue, data and log in one folder, ports of the system's choosing, ended for certain.

It must be started by root, for its daemons become the user `postfix`. Nothing of the machine's own Postfix is read, written
or ended: what is started is known by the process that its own queue names.
"""

import contextlib
import email
import email.policy
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.processes import outlived, tree

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
_START = 60  # seconds
_ENDING = 10
_DAEMONS = """\
pickup    unix  n  -  n  60  1  pickup
cleanup   unix  n  -  n  -  0  cleanup
qmgr      unix  n  -  n  300  1  qmgr
tlsmgr    unix  -  -  n  1000?  1  tlsmgr
rewrite   unix  -  -  n  -  -  trivial-rewrite
bounce    unix  -  -  n  -  0  bounce
defer     unix  -  -  n  -  0  bounce
trace     unix  -  -  n  -  0  bounce
proxymap  unix  -  -  n  -  -  proxymap
smtp      unix  -  -  n  -  -  smtp
showq     unix  n  -  n  -  -  showq
error     unix  -  -  n  -  -  error
retry     unix  -  -  n  -  -  error
virtual   unix  -  n  n  -  -  virtual
anvil     unix  -  -  n  -  1  anvil
scache    unix  -  -  n  -  1  scache
postlog   unix-dgram n  -  n  -  1  postlogd
"""
"""Of master.cf(5), what takes, keeps and delivers; none of it in a chroot, for that would need files in the queue."""


def missing() -> str:
    """Say why no Postfix can be started here; empty when one can."""
    if os.geteuid() != 0:
        return "only root starts a Postfix"
    return "" if shutil.which("postfix", path=PATH) else "no Postfix here: make servers"


@dataclass
class Postfix:
    """One instance.

    Args:
        folder: all that is its own.
        settings: of main.cf(5), beside those that keep it in its folder.
        listeners: where it takes mail (`address:port`), each with settings of its own.
        within: what its programs are started by, as in a network of its own.
    """

    folder: Path
    settings: Mapping[str, str]
    listeners: Mapping[str, Mapping[str, str]]
    within: Sequence[str] = ()
    _master: int = field(default=0, init=False)
    _read: dict[str, "Arrived"] = field(default_factory=dict, init=False)

    @property
    def mail(self) -> Path:
        """Where `virtual` delivers: one maildir for all."""
        return self.folder / "mail"

    @property
    def log(self) -> str:
        """What it has logged."""
        path = self.folder / "mail.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def install(self) -> None:
        """Write its settings."""
        owner = pwd.getpwnam("postfix")
        for name in ("etc", "queue", "data", "mail"):
            (self.folder / name).mkdir()
        (self.folder / "mail.log").touch()
        for name in (
            "data",
            "mail",
            "mail.log",
        ):  # who looks through the queue of one that was killed logs, too
            os.chown(self.folder / name, owner.pw_uid, owner.pw_gid)
        own = {
            "compatibility_level": "3.6",
            "queue_directory": f"{self.folder}/queue",
            "data_directory": f"{self.folder}/data",
            "maillog_file": f"{self.folder}/mail.log",
            "maillog_file_prefixes": str(self.folder),
            "inet_protocols": "ipv4",
            "myhostname": "mail.example.org",
            "mydestination": "",
            "mynetworks": "",
            "alias_maps": "",
            "alias_database": "",
            "smtputf8_enable": "yes",
            "virtual_mailbox_domains": "",
            "virtual_mailbox_base": str(self.mail),
            "virtual_mailbox_maps": "static:all/",
            "virtual_uid_maps": f"static:{owner.pw_uid}",
            "virtual_gid_maps": f"static:{owner.pw_gid}",
        }
        self.write(
            "main.cf", "".join(f"{name} = {one}\n" for name, one in (own | dict(self.settings)).items())
        )
        inlets = [
            f"{place} inet n - n - - smtpd\n" + "".join(f"  -o {{ {name} = {one} }}\n" for name, one in settings.items())
            for place, settings in self.listeners.items()
        ]  # fmt: skip
        self.write("master.cf", _DAEMONS + "".join(inlets))

    def write(self, name: str, text: str) -> Path:
        """Write one of its settings' files."""
        path = self.folder / "etc" / name
        path.write_text(text, encoding="utf-8")
        return path

    def table(self, name: str, rows: Mapping[str, str]) -> str:
        """Write a table, which a session that begins from now on goes by; return what it is called."""
        (self.folder / "etc" / f"{name}.db").unlink(missing_ok=True)  # its age alone is told by the second
        self.write(name, "".join(f"{key} {one}\n" for key, one in rows.items()))
        self.run("postmap", "-c", f"{self.folder}/etc", called := f"hash:{self.folder}/etc/{name}")
        return called

    def run(self, *command: str, told: str = "") -> str:
        """Run one of its programs, tell it something, and return what it says."""
        program = shutil.which(command[0], path=PATH)
        assert program, command[0]
        said = subprocess.run(
            [*self.within, program, *command[1:]],
            capture_output=True,
            text=True,
            check=False,
            timeout=_START,
            input=told,
            env={"PATH": PATH, "LC_ALL": "C"},
        )
        assert said.returncode == 0, (command, said.stderr, self.log[-2000:])
        return said.stdout

    def start(self) -> None:
        """Start it; it listens when this returns."""
        self.run("postfix", "-c", f"{self.folder}/etc", "start")
        self._master = int((self.folder / "queue" / "pid" / "master.pid").read_text())

    def kill(self) -> None:
        """Kill all its processes, at once."""
        if self._master:
            os.kill(self._master, signal.SIGSTOP)  # it starts no other meanwhile
        running = tree(self._master) if self._master else []
        _signalled(running, signal.SIGKILL)
        assert not outlived(running, _ENDING)

    def stop(self) -> None:
        """End it; what does not end is killed."""
        running = tree(self._master) if self._master else []
        _signalled(running, signal.SIGTERM)
        _signalled(outlived(running, _ENDING), signal.SIGKILL)

    def queue(self) -> list[dict[str, Any]]:
        """Return what waits in its queue, as postqueue(1) tells it."""
        said = self.run("postqueue", "-c", f"{self.folder}/etc", "-j")
        return [json.loads(line) for line in said.splitlines()]

    def queued(self, name: str) -> bytes:
        """Return a message of its queue, by its name there."""
        return self.run("postcat", "-c", f"{self.folder}/etc", "-hbq", name).encode()

    def arrived(self, domain: str, count: int, seconds: float = 30) -> list["Arrived"]:
        """Return what was delivered to a domain and those below it, once so many have arrived, or no more time is left."""
        until = time.monotonic() + seconds
        while True:
            for path in self.mail.glob("all/new/*"):
                if path.name not in self._read:
                    self._read[path.name] = Arrived.read(path.read_bytes())
            found = [one for one in self._read.values() if one.to.endswith(("@" + domain, "." + domain))]
            if len(found) >= count or time.monotonic() > until:
                return found
            time.sleep(0.02)


@dataclass(frozen=True)
class Arrived:
    """A message in a mailbox.

    Args:
        to: for whom it was.
        raw: its bytes less what was written above them on the way, in lines that end as they did.
        trace: what that was (RFC 5321, section 4.4).
    """

    to: str
    raw: bytes
    trace: EmailMessage

    @classmethod
    def read(cls, stored: bytes) -> "Arrived":
        """Read a file of a maildir."""
        lines, above = stored.splitlines(keepends=True), 0
        traces = (b"return-path", b"x-original-to", b"delivered-to", b"received", b" ", b"\t")
        while lines[above].lower().startswith(traces):
            above += 1
        trace = email.message_from_bytes(b"".join(lines[:above]) + b"\n", policy=email.policy.default)
        return cls(str(trace["X-Original-To"]), b"".join(lines[above:]).replace(b"\n", b"\r\n"), trace)


def _signalled(pids: list[int], sign: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    """Make a folder that the user `postfix` may enter, and take it away."""
    with tempfile.TemporaryDirectory(
        prefix="postfix-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")
    ) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextlib.contextmanager
def running(one: Postfix) -> Iterator[None]:
    """Start an instance that is installed; end it, whatever happens."""
    try:
        one.start()
        with _outlived_by_nothing(one):
            yield
    finally:
        one.stop()


@contextlib.contextmanager
def _outlived_by_nothing(one: Postfix) -> Iterator[None]:
    """Let another process end it where this one is killed: it hears of that by the end of what it reads."""
    ending = 'read -r _; kill $(cat "$1")'
    pid = one.folder / "queue" / "pid" / "master.pid"
    watch = subprocess.Popen(
        ["/bin/sh", "-c", ending, "sh", str(pid)], stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield
    finally:
        watch.kill()
        watch.wait()
        assert watch.stdin is not None
        watch.stdin.close()
