# ruff: noqa: INP001 - a script's module
"""Who is measured: how each is prepared (not measured) and run, in a folder of its own."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENVIRONMENT = ROOT / "var" / "bench-env"
NEWSLETTER = str(Path(sys.executable).with_name("newsletter"))
NOW = {"NEWSLETTER_NOW": "2023-09-26T09:05:00+02:00", "NEWSLETTER_LINKS": "off"}
_BIN = ENVIRONMENT / "bin"


@dataclass(frozen=True)
class Contender:
    """`prepare(folder, urls)` writes what the first run needs and returns the command to run."""

    name: str
    prepare: Callable[[Path, list[str]], list[str]]


def _ours(folder: Path, urls: list[str]) -> list[str]:
    workspace = folder / "letter"
    subprocess.run([NEWSLETTER, "init", str(workspace)], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    sources(workspace, urls)
    return [NEWSLETTER, "-C", str(workspace), "collect"]


def sources(workspace: Path, urls: list[str]) -> None:
    """Write the sources of a workspace."""
    tables = [
        f'[[source]]\nid = "s{place}"\nurl = "{url}"\nkind = "publication"\n'
        for place, url in enumerate(urls)
    ]
    (workspace / "feeds" / "sources.toml").write_text("\n".join(tables))


def _loop(script: str) -> Callable[[Path, list[str]], list[str]]:
    def prepare(folder: Path, urls: list[str]) -> list[str]:
        (folder / "feeds.txt").write_text("\n".join(urls))
        return [str(_BIN / "python"), str(HERE / "peers" / script), str(folder)]

    return prepare


def _reader(folder: Path, urls: list[str]) -> list[str]:
    command = _loop("lemon24_reader.py")(folder, urls)
    subprocess.run([*command, "prepare"], check=True)  # noqa: S603
    return command


def rss2email(folder: Path, urls: list[str]) -> list[str]:
    """Prepare rss2email, which sends nothing."""
    feeds = "\n".join(f"[feed.s{place}]\nurl = {url}\n" for place, url in enumerate(urls))
    config = folder / "rss2email.cfg"
    config.write_text(f"[DEFAULT]\nfrom = a@example.org\nto = b@example.org\nverbose = error\n\n{feeds}")
    return [str(_BIN / "r2e"), "-c", str(config), "-d", str(folder / "rss2email.json"), "run", "--no-send"]


def feed2exec(folder: Path, urls: list[str]) -> list[str]:
    """Prepare feed2exec, which executes nothing."""
    feeds = "\n".join(
        f"[s{place}]\nurl = {url}\noutput = feed2exec.plugins.null\n" for place, url in enumerate(urls)
    )
    config = folder / "feed2exec.ini"
    config.write_text(feeds)
    return [
        str(_BIN / "feed2exec"),
        "--quiet",
        "--config",
        str(config),
        "--database",
        str(folder / "feed2exec.db"),
        "fetch",
    ]


OURS, BASE = "newsletter collect", "aiohttp + feedparser"
CONTENDERS = (
    Contender(OURS, _ours),
    Contender(BASE, _loop("aiohttp_feedparser.py")),
    Contender("lemon24/reader, 20 workers", _reader),
    Contender("httpx + feedparser", _loop("httpx_feedparser.py")),
    Contender("rss2email", rss2email),
    Contender("feed2exec", feed2exec),
)
QUICK = 3
