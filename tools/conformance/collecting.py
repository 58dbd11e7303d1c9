"""Collects cases as cron would: a workspace with one source a file, and the program's own command."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsletter.model import Entry
from newsletter.store import Store
from tests.processes import tree
from tools.conformance.corpus import Case, serving

NOW = "2023-09-28T09:05:00+02:00"
CLOCKS = {"openagenda-api": "2025-01-02T09:05:00+01:00"}  # whose events are all of one week
_LIMIT = 900  # seconds for one group: only what hangs gets there
_EVERY = 0.05  # seconds between two looks at the memory


@dataclass(slots=True)
class Outcome:
    """What one case came to: entries, or an error in one line."""

    case: Case
    status: str
    entries: list[Entry] = field(default_factory=list)
    error: str = ""


@dataclass(slots=True)
class Run:
    """One collection: an outcome a case, and what it cost.

    Args:
        base: the address that the cases were served under.
        peak: the most memory that the command and its workers held at once, in bytes.
        trouble: what the command itself did wrong, a line each.
    """

    base: str
    outcomes: list[Outcome]
    seconds: float
    peak: int
    merged: int
    trouble: list[str]


def collected(several: list[Case]) -> Run:
    """Collect cases of one group from a local server into a new workspace by `newsletter collect --json`."""
    now = CLOCKS.get(several[0].group, NOW)
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder, serving(several) as base:
        root = Path(folder) / "letter"
        _newsletter(now, "init", str(root))
        (root / "feeds" / "agenda.toml").write_text("", encoding="utf-8")
        (root / "feeds" / "sources.toml").write_text(_sources(several, base), encoding="utf-8")
        started = time.monotonic()
        said, peak = _measured(now, "-C", str(root), "collect", "--json")
        seconds = time.monotonic() - started
        trouble = _trouble(said)
        outcomes = _outcomes(several, json.loads(said.stdout) if said.stdout else {"sources": []}, root)
        listed = _newsletter(now, "-C", str(root), "entries", "--json")
        merged = len(json.loads(listed.stdout)) if listed.returncode == 0 else 0
        trouble += (
            [f"entries --json: {' '.join(listed.stderr.splitlines()[-1:])}"] if listed.returncode else []
        )
    return Run(base, outcomes, seconds, peak, merged, trouble)


def _sources(several: list[Case], base: str) -> str:
    rows = (
        f'[[source]]\nid = "{case.id}"\nkind = "{case.kind}"\nurl = "{base}{case.path}"\n' for case in several
    )
    return "\n".join(rows)


def _environment(now: str) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSLETTER_")}
    return {**kept, "NEWSLETTER_NOW": now, "NO_COLOR": "1"}


def _newsletter(now: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "newsletter", *arguments]
    return subprocess.run(
        command, env=_environment(now), capture_output=True, text=True, check=False, timeout=_LIMIT
    )


def _measured(now: str, *arguments: str) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run a command and watch the memory of it and of all that it starts."""
    command = [sys.executable, "-m", "newsletter", *arguments]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
        subprocess.Popen(command, env=_environment(now), stdout=out, stderr=err, text=True) as process,
    ):
        ended, peaks = threading.Event(), [0]

        def watch() -> None:
            while not ended.wait(_EVERY):
                peaks[0] = max(peaks[0], sum(_resident(pid) for pid in tree(process.pid)))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            code = process.wait(_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        finally:
            ended.set()
            watcher.join()
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, code, out.read(), err.read()), peaks[0]


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _trouble(said: subprocess.CompletedProcess[str]) -> list[str]:
    lines = said.stderr.splitlines()
    unexpected = [line for line in lines if "Unexpected" in line]
    if said.returncode not in {0, 1} or not said.stdout:
        unexpected.append(f"collect: exit {said.returncode}: {' '.join(lines[-3:])}")
    return unexpected


def _outcomes(several: list[Case], document: dict[str, list[dict[str, str]]], root: Path) -> list[Outcome]:
    rows = {row["id"]: row for row in document["sources"]}
    outcomes = []
    with Store(root / "var" / "state.db") as store:
        for case in several:
            row = rows.get(case.id, {"status": "missing", "error": ""})
            entries = store.collected.entries(case.id) if row["status"] == "ok" else []
            outcomes.append(Outcome(case, row["status"], entries, row["error"] or ""))
    return outcomes
