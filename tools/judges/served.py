"""The site behind a web server, as readers reach it: judged by what follows its links, and by what measures its pages."""

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1] / "var" / "judges"
LEAST = 95  # of Lighthouse's hundred points
_TRIES = 5
_LINKCHECKER = HOME / "venv" / "bin" / "linkchecker"
_LIGHTHOUSE = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
_SETTINGS = "[checking]\nmaxrequestspersecond=1000\n[AnchorCheck]\n"
_CHROME = "--headless=new --no-sandbox --disable-gpu"


def has_linkchecker() -> bool:
    """Whether linkchecker is there."""
    return _LINKCHECKER.exists()


def has_lighthouse() -> bool:
    """Whether Lighthouse and a browser are there."""
    return _LIGHTHOUSE.exists() and shutil.which("chromium") is not None and shutil.which("node") is not None


def link_faults(site: Path, folder: Path, depth: int = -1) -> list[str]:
    """Follow links and fragments inside a site; what is outside is not asked.

    Args:
        site: what is served.
        folder: where settings and answers are written; others may read it, for root's checker becomes nobody.
        depth: how many links away from home it looks; -1 everywhere.
    """
    settings = folder / "linkcheckerrc"
    settings.write_text(_SETTINGS, encoding="utf-8")
    folder.chmod(0o755)
    with served(site) as address:
        command = [_LINKCHECKER, "-f", settings, "--no-status", "-v", "-r", str(depth), "-o", "csv"]
        done = subprocess.run([*command, f"{address}index.html"], capture_output=True, text=True, check=False)
    # Titles may hold what else ends a line.
    lines = [line for line in done.stdout.split("\n") if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter=";"))
    found = {row["url"].removeprefix(address) for row in rows if row["url"].startswith(address)}
    if "index.html" not in found:
        return [f"linkchecker: exit {done.returncode}: {done.stderr[-500:]}"]
    return [
        f"{row['parentname'].removeprefix(address)}: {row['urlname']}: {row['result']} {row['warningstring']}"
        for row in rows
        if row["valid"] != "True" or row["warningstring"]
    ]


def lighthouse_faults(site: Path, folder: Path, paths: Sequence[str]) -> list[str]:
    """Measure pages; the best of up to five tries counts: other work on the machine takes points away and never adds one."""
    faults = []
    with served(site) as address:
        for path in paths:
            best = _points(f"{address}{path}", folder)
            for _ in range(_TRIES - 1):
                if min(best.values()) >= LEAST:
                    break
                again = _points(f"{address}{path}", folder)
                best = {name: max(points, again[name]) for name, points in best.items()}
            faults += [
                f"{path}: {name}: {points:.0f} points" for name, points in best.items() if points < LEAST
            ]
    return faults


def _points(address: str, folder: Path) -> Mapping[str, float]:
    answer = folder / "lighthouse.json"
    command = ["node", _LIGHTHOUSE, address, "--quiet", "--output", "json", "--output-path", answer]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    subprocess.run([*command, f"--chrome-flags={_CHROME}"], env=environment, capture_output=True, check=True)
    said = json.loads(answer.read_text(encoding="utf-8"))["categories"]
    return {name: 100 * (one["score"] or 0) for name, one in said.items()}


class _Files(SimpleHTTPRequestHandler):
    """The files of a folder, without a word on the terminal."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Tell linkchecker that it need not be gentle."""
        self.send_header("LinkChecker", "any")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Who hangs up has had enough."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a folder on 127.0.0.1 until the block ends; gives its address, which ends with "/"."""
    with _Server(("127.0.0.1", 0), partial(_Files, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
