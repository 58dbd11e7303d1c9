"""Debian's Sympa in a folder of a test's own, ended for certain: its lists, and what leaves for their members.

Its programs know their folders by name: each is started where those are others (mount namespaces), so that nothing of the
machine's own Sympa is read or written.
"""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tests.processes import outlived, tree
from tests.servers.lists import HOST, Leaving, waited

_BIN = Path("/usr/lib/sympa/bin")
_USER = "sympa"
_OWN = {"etc": "/etc/sympa", "lib": "/var/lib/sympa", "spool": "/var/spool/sympa", "run": "/run"}
_SPOOLS = ("msg", "bulk/msg", "bulk/pct")
_ENDING = 10  # seconds
_CONFIGURATION = f"""\
domain {HOST}
listmaster listmaster@{HOST}
lang fr
db_type SQLite
db_name {_OWN["lib"]}/sympa.sqlite
sendmail {_OWN["etc"]}/sendmail
aliases_program none
sendmail_aliases none
wwsympa_url https://{HOST}/wws
sleep 1
bulk_sleep 1
"""
_SENDMAIL = f"""\
#!/bin/sh
told=$(mktemp {_OWN["spool"]}/.sent-XXXXXXXXXX)
{{ printf '%s\\n' $# "$@"; cat; }} >"$told"
mv "$told" {_OWN["spool"]}/sent/
"""
"""Writes how many arguments it has, these, and what it is given."""


def missing() -> str:
    """Say why no Sympa can be started here; empty when one can."""
    if os.geteuid() != 0:
        return "only root gives Sympa folders of its own"
    if not (_BIN / "sympa_msg.pl").exists():
        return "no Sympa here: make servers"
    tried = subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True)
    return "" if tried.returncode == 0 else "no mount namespaces here"


@dataclass(frozen=True)
class Sympa:
    """One instance at work.

    Args:
        folder: all that is its own.
        programs: its two, by id: that which takes, and that which sends.
    """

    folder: Path
    programs: tuple[int, ...] = ()

    def make(self, name: str, settings: str, members: Sequence[str], editor: str) -> str:
        """Make a list by these paragraphs of its configuration, and return its address."""
        listed = self.folder / "lib/list_data" / name
        listed.mkdir()
        made = f"creation\ndate_epoch 0\nemail listmaster@{HOST}\ndate x\n"
        (listed / "config").write_text(f"subject {name}\n\nstatus open\n\n{settings.strip()}\n\n{made}")
        for role, people in (("member", members), ("editor", [editor]), ("owner", ["owner@example.org"])):
            dumped = [f"email {one}\ndate 0\nreception mail\nvisibility noconceal\n" for one in people]
            (listed / f"{role}.dump").write_text("\n".join(dumped))
        _give(listed)
        self._command("sympa", "restore", "--roles=member,editor,owner", f"{name}@{HOST}")
        return f"{name}@{HOST}"

    def hand(self, _: str, to: str, raw: bytes) -> str:
        """Take a message as a mail server pipes it to `queue`; answer as that server would."""
        done = self._command("queue", to, told=raw.replace(b"\r\n", b"\n"))
        return "250 Ok" if done else "451 queue"

    def settle(self) -> None:
        """Wait until it has done all there is to do, and whom it told to send have sent."""
        waited(lambda: not self._waiting() and all(tree(one) == [one] for one in self.programs), self.log)

    def _waiting(self) -> bool:
        spools = [self.folder / "spool" / name for name in _SPOOLS]
        return any(one.name != "bad" for spool in spools for one in spool.iterdir())

    @property
    def taken(self) -> list[Leaving]:
        """All that has left it."""
        return [_told(path) for path in (self.folder / "spool/sent").iterdir()]

    def left(self, address: str) -> list[Leaving]:
        """What has left a list for its members."""
        sender = address.replace("@", "-owner@")
        return [one for one in self.taken if one.sender == sender]

    def log(self) -> str:
        """What its programs have said, the last of it."""
        return "\n".join(path.read_text()[-3000:] for path in self.folder.glob("*.log"))

    def _command(self, name: str, *arguments: str, told: bytes = b"") -> bool:
        done = subprocess.run(
            within(self.folder, ["runuser", "-u", _USER, "--", str(_BIN / name), *arguments]),
            input=told,
            check=False,
            capture_output=True,
        )
        return done.returncode == 0


def within(folder: Path, command: Sequence[str]) -> list[str]:
    """Return a command that finds in this folder what is Sympa's."""
    mounts = "".join(f"mount --bind {folder}/{name} {there} && " for name, there in _OWN.items())
    return [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        f'{mounts}exec "$@"',
        "sh",
        *command,
    ]


@contextmanager
def running() -> Iterator[Sympa]:
    """Start one that has no list yet."""
    with ExitStack() as stack:
        memory = os.environ.get("PYTEST_DEBUG_TEMPROOT")
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sympa-", dir=memory)))
        folder.chmod(0o755)
        shutil.copytree(_OWN["etc"], folder / "etc", ignore=shutil.ignore_patterns("sympa.conf*"))
        (folder / "etc/sympa").mkdir(exist_ok=True)
        (folder / "etc/sympa/sympa.conf").write_text(_CONFIGURATION)
        (folder / "etc/sendmail").write_text(_SENDMAIL)
        (folder / "etc/sendmail").chmod(0o755)
        for name in ("lib/list_data", "spool/sent", "run/sympa", *(f"spool/{spool}" for spool in _SPOOLS)):
            (folder / name).mkdir(parents=True)
        for name in _OWN:
            _give(folder / name)
        one = Sympa(folder)
        assert one._command("sympa", "check")
        programs = [stack.enter_context(_at_work(folder, name)) for name in ("sympa_msg.pl", "bulk.pl")]
        yield replace(one, programs=tuple(programs))


@contextmanager
def _at_work(folder: Path, name: str) -> Iterator[int]:
    with (folder / f"{name}.log").open("wb") as log:
        command = within(folder, [str(_BIN / name), "--foreground"])
        program = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    started = [program.pid]
    try:
        yield program.pid
        started = tree(program.pid)
    finally:
        program.terminate()
        with suppress(subprocess.TimeoutExpired):
            program.wait(_ENDING)
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)  # the session that began with it
        program.wait()
        assert not outlived(started, _ENDING)


def _told(path: Path) -> Leaving:
    count, _, rest = path.read_bytes().partition(b"\n")
    *arguments, message = rest.split(b"\n", int(count))
    told = [one.decode() for one in arguments]
    sender, to = told[told.index("-f") + 1], told[told.index("--") + 1 :]
    return Leaving(sender, tuple(to), message.replace(b"\n", b"\r\n"))


def _give(path: Path) -> None:
    """Let all below a path be Sympa's."""
    who = pwd.getpwnam(_USER)
    for one in itertools.chain([path], path.rglob("*")):
        os.chown(one, who.pw_uid, who.pw_gid)
