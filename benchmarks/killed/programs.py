# ruff: noqa: INP001 - a script's module
"""Who is killed: how each is made ready to deliver, in a folder of its own, and what it tells afterwards."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contenders import ENVIRONMENT

from tests.killed_sendings import Sending
from tests.workspaces import THURSDAY

HERE = Path(__file__).parent
TO = "lecteur@example.org"
_BIN = ENVIRONMENT / "bin"


@dataclass(frozen=True)
class Scene:
    """What all of them deliver to, and from what.

    Args:
        sending: the approved letter, its readers, and the server that takes everything.
        pristine: a copy of its workspace.
        urls: of the feeds whose entries are the peers' deliveries.
        titles: of all these entries.
    """

    sending: Sending
    pristine: Path
    urls: Sequence[str]
    titles: Sequence[str]

    @property
    def port(self) -> int:
        """Where the server listens."""
        return self.sending.sink.port


@dataclass(frozen=True)
class Ready:
    """A program about to deliver.

    Args:
        command: what delivers, and delivers what is left when it is run again.
        environment: its own variables.
        wanted: what each delivery is called by the server, once.
        doubted: asks the program of which deliveries it says that nobody knows.
        talks: whether it says something also where all is well.
    """

    command: Sequence[str]
    environment: dict[str, str]
    wanted: frozenset[str]
    doubted: Callable[[], frozenset[str]] = field(default=frozenset)
    talks: bool = False


@dataclass(frozen=True)
class Program:
    """A program, by name; `peer` is that of PyPI whose version is told."""

    name: str
    ready: Callable[[Path, Scene], Ready]
    peer: str = ""


def _ours(_: Path, scene: Scene) -> Ready:
    one = scene.sending
    shutil.rmtree(one.root)
    shutil.copytree(scene.pristine, one.root)
    subject = one.subject

    def doubted() -> frozenset[str]:
        _, ledger = one.say(THURSDAY, "deliveries", "--json")
        (row,) = json.loads(ledger)
        return frozenset(called(to, subject) for to in row["uncertain"])

    wanted = frozenset(called(to, subject) for to in one.people)
    return Ready(one.command, one.environment, wanted, doubted, talks=True)


def _rss2email(folder: Path, scene: Scene) -> Ready:
    """Set it to SMTP, and to say what is wrong and nothing else; the rest is as it comes."""
    feeds = "\n".join(f"[feed.s{place}]\nurl = {url}\n" for place, url in enumerate(scene.urls))
    server = f"email-protocol = smtp\nsmtp-server = 127.0.0.1\nsmtp-port = {scene.port}\n"
    config = folder / "rss2email.cfg"
    config.write_text(
        f"[DEFAULT]\nfrom = jeudis@example.org\nto = {TO}\nverbose = warning\n{server}\n{feeds}"
    )
    command = [str(_BIN / "r2e"), "-c", str(config), "-d", str(folder / "rss2email.json"), "run"]
    return Ready(command, _home(folder), _entries(scene))


def _feed2exec(*options: str) -> Callable[[Path, Scene], Ready]:
    """Set it to a plugin that sends by SMTP, for it has none; the rest is as it comes, but for the options."""

    def ready(folder: Path, scene: Scene) -> Ready:
        output = f"output = feed2exec_smtp\nargs = {TO}\n"
        feeds = "\n".join(f"[s{place}]\nurl = {url}\n{output}" for place, url in enumerate(scene.urls))
        config = folder / "feed2exec.ini"
        config.write_text(feeds)
        files = ["--config", str(config), "--database", str(folder / "feed2exec.db")]
        own = {"PYTHONPATH": str(HERE / "peers"), "SINK": str(scene.port)}
        command = [str(_BIN / "feed2exec"), *files, "fetch", *options]
        return Ready(command, _home(folder) | own, _entries(scene))

    return ready


def called(to: str, subject: str) -> str:
    """Call a delivery by whom it reaches, and with what."""
    return f"{to} {subject}"


def _entries(scene: Scene) -> frozenset[str]:
    return frozenset(called(TO, title) for title in scene.titles)


def _home(folder: Path) -> dict[str, str]:
    """Keep a peer's caches and locks to its folder."""
    return {name: str(folder) for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")}


OURS = "newsletter run --live"
PROGRAMS = (
    Program(OURS, _ours),
    Program("rss2email", _rss2email, "rss2email"),
    Program("feed2exec", _feed2exec(), "feed2exec"),
    Program("feed2exec --parallel", _feed2exec("--parallel"), "feed2exec"),
    Program("feed2exec --nocache", _feed2exec("--nocache"), "feed2exec"),
)
