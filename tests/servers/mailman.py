"""Debian's Mailman 3 in a folder of a test's own, ended for certain: its lists, and what waits in them.

Mailman does not work as root: a test's root lets it be the user `list`, as Debian does.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.ports import free_ports
from tests.processes import outlived, tree
from tests.servers.lists import HOST, Mailboxes, mailboxes, waited

_COMMAND, _MASTER = "/usr/bin/mailman", "/usr/lib/mailman3/bin/master"
_USER = "list"
_WORKING = ("in", "pipeline", "out", "virgin", "command")
_IDLE = ("archive", "bounces", "digest", "nntp", "retry", "shunt", "task")
_LOGIN = ("restadmin", "secret")
_ENDING = 10  # seconds
_JOINING = """\
from mailman.interfaces.usermanager import IUserManager
from zope.component import getUtility


def all(mlist):
    users = getUtility(IUserManager)
    for address in {members}:
        mlist.subscribe(users.create_address(address), send_welcome_message=False)
"""


def missing() -> str:
    """Say why no Mailman can be started here; empty when one can."""
    if os.geteuid() != 0:
        return "only root lets Mailman be the user it is to be"
    return "" if Path(_MASTER).exists() and shutil.which(_COMMAND) else "no Mailman 3 here: make servers"


@dataclass(frozen=True)
class Mailman:
    """One instance at work.

    Args:
        folder: all that is its own.
        lmtp: the port where it takes mail.
        mailboxes: where its own mail goes.
    """

    folder: Path
    lmtp: int
    mailboxes: Mailboxes
    _rest: httpx.Client

    def make(self, name: str, members: Iterable[str] = (), settings: Mapping[str, str] | None = None) -> str:
        """Make a list as Mailman makes them, but for these settings, and return its address."""
        address = f"{name}@{HOST}"
        self._ask("POST", "lists", {"fqdn_listname": address})
        if settings:
            self.set(address, settings)
        for member in members:
            self._ask(
                "POST", "members", {"list_id": _called(address), "subscriber": member} | _WITHOUT_QUESTIONS
            )
        return address

    def set(self, address: str, settings: Mapping[str, str]) -> None:
        """Change settings of a list."""
        self._ask("PATCH", f"lists/{address}/config", settings)

    def empty_footer(self, address: str) -> None:
        """Let nothing stand below what a list sends, as docs/operate.md says it."""
        (folder := self.folder / f"var/templates/lists/{_called(address)}/fr").mkdir(parents=True)
        (folder / "list:member:regular:footer.txt").touch()

    def subscribe(self, address: str, members: Sequence[str]) -> None:
        """Let many become members at once; `mailman addmembers` looks at each three times as long."""
        (self.folder / "joining.py").write_text(_JOINING.format(members=members))
        command = [
            _COMMAND,
            "-C",
            self.folder / "mailman.cfg",
            "withlist",
            "-r",
            "joining.all",
            "-l",
            address,
        ]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **_self(self.folder))

    def held(self, address: str) -> list[Any]:
        """What waits for a moderator."""
        found: list[Any] = self._ask("GET", f"lists/{address}/held").get("entries", [])
        return found

    def decide(self, address: str, held: Mapping[str, Any], action: str) -> None:
        """Say as its moderator what becomes of one: "accept", "discard"."""
        self._ask("POST", f"lists/{address}/held/{held['request_id']}", {"action": action})
        self.settle()

    def settle(self) -> None:
        """Wait until it has done all there is to do."""
        queues = [self.folder / "var/queue" / name for name in (*_WORKING, "retry", "shunt")]
        waited(
            lambda: not any(file for queue in queues if queue.exists() for file in queue.iterdir()), self.log
        )

    def log(self) -> str:
        """What it has logged, the last of it."""
        return (self.folder / "var/logs/mailman.log").read_text()[-3000:]

    def _ask(self, method: str, path: str, said: Mapping[str, str] | None = None) -> Any:
        answer = self._rest.request(method, path, data=said)
        assert answer.is_success, (path, answer.text, self.log())
        return answer.json() if answer.content else None


_WITHOUT_QUESTIONS = dict.fromkeys(("pre_verified", "pre_confirmed", "pre_approved"), "true") | {
    "send_welcome_message": "false"
}


@contextmanager
def running() -> Iterator[Mailman]:
    """Start one with the domain of its lists, and mailboxes beside it."""
    with ExitStack() as stack:
        memory = os.environ.get("PYTEST_DEBUG_TEMPROOT")
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mailman-", dir=memory)))
        folder.chmod(0o755)
        os.chown(folder, pwd.getpwnam(_USER).pw_uid, -1)
        taking = stack.enter_context(mailboxes())
        rest, lmtp = free_ports(2)
        (folder / "suffixes").write_text("com\nfr\norg\n")  # which it would ask the world for
        (folder / "mailman.cfg").write_text(_configuration(folder, rest, lmtp, taking.port))
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{rest}/3.1/", auth=_LOGIN, trust_env=False, timeout=30
        )
        stack.enter_context(client)
        stack.enter_context(_at_work(folder))
        one = Mailman(folder, lmtp, taking, client)
        waited(lambda: _listens(rest) and _listens(lmtp), one.log)
        one._ask("POST", "domains", {"mail_host": HOST})
        yield one


@contextmanager
def _at_work(folder: Path) -> Iterator[None]:
    master = subprocess.Popen(
        [_MASTER, "-C", folder / "mailman.cfg"], start_new_session=True, **_self(folder)
    )
    started = [master.pid]
    try:
        yield
        started = tree(master.pid)
    finally:
        master.terminate()
        with suppress(subprocess.TimeoutExpired):
            master.wait(_ENDING)
        with suppress(ProcessLookupError):
            os.killpg(master.pid, signal.SIGKILL)  # the session that began with it
        master.wait()
        assert not outlived(started, _ENDING)


def _self(folder: Path) -> dict[str, Any]:
    """Return how its programs are started."""
    who = {"user": _USER, "group": _USER, "extra_groups": []}
    return {
        **who,
        "cwd": folder,
        "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(folder)},
    }


def _configuration(folder: Path, rest: int, lmtp: int, smtp: int) -> str:
    runners = [f"[runner.{name}]\nsleep_time: 0.05s" for name in _WORKING]
    idle = [f"[runner.{name}]\nstart: no" for name in _IDLE]
    return "\n".join(
        [
            f"""\
[mailman]
layout: here
site_owner: postmaster@{HOST}
[paths.here]
var_dir: {folder}/var
bin_dir: {Path(_MASTER).parent}
[webservice]
hostname: 127.0.0.1
port: {rest}
admin_user: {_LOGIN[0]}
admin_pass: {_LOGIN[1]}
workers: 1
[mta]
incoming: mailman.mta.null.NullMTA
smtp_host: 127.0.0.1
smtp_port: {smtp}
lmtp_host: 127.0.0.1
lmtp_port: {lmtp}
[dmarc]
org_domain_data_url: file://{folder}/suffixes
resolver_timeout: 1s
resolver_lifetime: 1s
[archiver.prototype]
enable: no""",
            *runners,
            *idle,
            "",
        ]
    )


def _called(address: str) -> str:
    return address.replace("@", ".")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
