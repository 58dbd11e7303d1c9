"""Figures of a run: by group and by file; compared with the committed ones, below which nothing may fall."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tools.conformance.collecting import Outcome, Run
from tools.conformance.expectations import Verdict

Known = Mapping[tuple[str, str], str]


@dataclass(slots=True)
class Figures:
    """One group's: every count but the last three must not get worse."""

    files: int = 0
    ok: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    merged: int = 0
    translatable: int = 0
    met: int = 0
    not_ours: int = 0
    not_kept: int = 0
    seconds: float = 0.0
    peak_mb: int = 0


def figures(run: Run, judged: Sequence[tuple[Outcome, Verdict]], known: Known) -> Figures:
    """Count one group's run."""
    asked = [(outcome, verdict) for outcome, verdict in judged if verdict.met is not None]
    return Figures(
        files=len(run.outcomes),
        ok=sum(outcome.status == "ok" for outcome in run.outcomes),
        errors=dict(sorted(Counter(reason(one) for one in run.outcomes if one.status != "ok").items())),
        entries=sum(len(outcome.entries) for outcome in run.outcomes),
        merged=run.merged,
        translatable=len(asked),
        met=sum(verdict.met is True for _, verdict in asked),
        not_ours=sum(
            (outcome.case.name, verdict.what) in known for outcome, verdict in asked if not verdict.met
        ),
        not_kept=len(judged) - len(asked),
        seconds=round(run.seconds, 1),
        peak_mb=round(run.peak / 1e6),
    )


def reason(outcome: Outcome) -> str:
    """Return the class of a failure: the first part of « what: which: cause; remedy »."""
    return outcome.error.partition(":")[0] or outcome.status


def by_file(runs: Mapping[str, Run]) -> dict[str, Any]:
    """Return the number of entries of each file, or the class of its failure."""
    outcomes = (outcome for run in runs.values() for outcome in run.outcomes)
    return {one.case.name: len(one.entries) if one.status == "ok" else reason(one) for one in outcomes}


def read(path: Path) -> dict[str, Any]:
    """Read committed figures; none are empty."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def written(now: str, groups: Mapping[str, Figures], files: Mapping[str, Any]) -> str:
    """Write figures as TOML."""
    lines = ["# Written by `make conformance WRITE=1`; every other `make conformance` is held to it.", ""]
    lines += [f'now = "{now}"', ""]
    for name, one in groups.items():
        errors = ", ".join(f'"{what}" = {number}' for what, number in one.errors.items())
        row = asdict(one) | {"errors": f"{{ {errors} }}" if errors else "{}"}
        lines += [f'[group."{name}"]', *(f"{key} = {value}" for key, value in row.items()), ""]
    lines += ["[file]", "# entries, or the class of the error"]
    lines += [f'"{name}" = {_toml(value)}' for name, value in files.items()]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int) else f'"{value}"'


def regressions(committed: Mapping[str, Any], groups: Mapping[str, Figures]) -> Iterator[str]:
    """Say what is worse than committed, group by group."""
    for name, was in committed.get("group", {}).items():
        now = groups.get(name, Figures())
        for count in ("files", "ok", "entries", "met"):
            if getattr(now, count) < was[count]:
                yield f"{name}: {count} {was[count]} → {getattr(now, count)}"


def differences(committed: Mapping[str, Any], files: Mapping[str, Any]) -> Iterator[str]:
    """Say which files came to something else than committed."""
    before = committed.get("file", {})
    for name, value in files.items():
        if before.get(name) != value:
            yield f"{name}: {before.get(name, 'nothing')} → {value}"
