"""`make conformance`: collects the corpus, compares, reports. Exit 1 on anything worse, 2 without the corpus."""

import argparse
import dataclasses
import datetime as dt
import json
import os
import sys
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from newsletter.collect.parse import parse
from newsletter.collect.received import Job, Received
from newsletter.config import Source
from newsletter.model import Entry, Kind
from tools.conformance import figures as counting, occurrences, report
from tools.conformance.collecting import CLOCKS, NOW, Outcome, Run, collected
from tools.conformance.corpus import Case, cases
from tools.conformance.expectations import Given, Verdict, verdicts

ROOT = Path(__file__).resolve().parents[2]
HELD = ROOT / "tests" / "conformance"
MOST_MB = 700
_STUMBLES = ("Error:", "Exception", "Traceback", "took over", "too much memory", "no complete answer")


def main() -> int:
    """Run it all."""
    options = _options()
    if not options.corpus.is_dir():
        print(f"No corpus: {options.corpus}: not a folder; say CORPUS=… or SHARED=…", file=sys.stderr)
        return 2
    known_rows = counting.read(HELD / "known.toml").get("difference", [])
    known = {(row["file"], row["what"]): row["why"] for row in known_rows}
    runs, groups, judged = {}, {}, []
    for name, several in groupby(cases(options.corpus), key=lambda case: case.group):
        run = runs[name] = collected(list(several))
        found = [(one, verdict) for one in run.outcomes for verdict in _judged(one, run.base)]
        groups[name] = counting.figures(run, found, known)
        judged += found
        _say(name, groups[name])
    return _concluded(options, runs, groups, judged, known_rows)


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("SHARED") or ROOT.parent / "shared")
    parser = argparse.ArgumentParser(prog="make conformance", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=shared / "corpus")
    parser.add_argument("--write", action="store_true", help="commit to these figures")
    return parser.parse_args()


def _judged(outcome: Outcome, base: str) -> list[Verdict]:
    case = outcome.case
    found = verdicts(Given(case, _in_order(outcome, base), base, lambda body: _parsed(case, body, base)))
    rows = {row["file"]: row for row in counting.read(HELD / "calendars.toml").get("calendar", [])}
    return [*found, *occurrences.verdicts(rows, case, lambda now: _parsed(case, case.body, base, now))]


def _in_order(outcome: Outcome, base: str) -> list[Entry]:
    """Put the stored entries in the order of the file: the database has them by key."""
    if len(outcome.entries) < 2 or outcome.case.group not in {"feedparser", "feedvalidator"}:
        return outcome.entries
    order = {entry.key: rank for rank, entry in enumerate(_parsed(outcome.case, outcome.case.body, base))}
    return sorted(outcome.entries, key=lambda entry: order.get(entry.key, len(order)))


def _parsed(case: Case, body: bytes, base: str, now: dt.datetime | None = None) -> list[Entry]:
    """Parse a body as the case's source would be."""
    source = Source(id=case.id, kind=Kind(case.kind), url=base + case.path)
    answer = Received(body=body, address=base + case.path, content_type=case.headers.get("Content-Type", ""))
    clock = now or dt.datetime.fromisoformat(NOW)
    return parse(Job(source=source, answer=answer, zone=ZoneInfo("Europe/Paris"), now=clock))


def _say(name: str, one: counting.Figures) -> None:
    print(
        f"{name:24} {one.ok:3}/{one.files:<3} ok {one.entries:5} entries  {one.met:3}/{one.translatable:<3} met"
        f"  {one.seconds:5.1f} s {one.peak_mb:4} MB",
        flush=True,
    )


def _concluded(
    options: argparse.Namespace,
    runs: dict[str, Run],
    groups: dict[str, counting.Figures],
    judged: list[tuple[Outcome, Verdict]],
    known_rows: list[dict[str, str]],
) -> int:
    committed, files = counting.read(HELD / "figures.toml"), counting.by_file(runs)
    faults = [*_faults(runs, groups), *_unmet(judged, known_rows)]
    worse = list(counting.regressions(committed, groups))
    document = {
        "now": NOW,
        "groups": {name: dataclasses.asdict(one) for name, one in groups.items()},
        "files": files,
        "errors": {one.case.name: one.error for run in runs.values() for one in run.outcomes if one.error},
        "faults": faults,
        "worse": worse,
    }
    (ROOT / "var").mkdir(exist_ok=True)
    (ROOT / "var" / "conformance.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    changed = list(counting.differences(committed, files))
    for line in [*faults, *(f"worse: {line}" for line in worse)]:
        print(line)
    if committed and changed:
        print("\n".join(f"changed: {line}" for line in changed))
    if options.write:
        (HELD / "figures.toml").write_text(counting.written(NOW, groups, files), encoding="utf-8")
        _report(runs, groups, known_rows)
        return bool(faults)
    if changed and not worse:
        print("Not worse than committed: commit to it by `make conformance WRITE=1`.")
    return bool(faults or worse)


def _report(runs: dict[str, Run], groups: dict[str, counting.Figures], known: list[dict[str, str]]) -> None:
    failed = [(one.case.name, _impersonal(one)) for run in runs.values() for one in run.outcomes if one.error]
    soak = counting.read(HELD / "soak.toml")
    text = report.rendered({"": NOW, **CLOCKS}, MOST_MB, groups, failed, known, soak)
    (ROOT / "docs" / "conformance.md").write_text(text, encoding="utf-8")


def _impersonal(outcome: Outcome) -> str:
    return outcome.error.replace(f": {outcome.case.id}", "")


def _faults(runs: dict[str, Run], groups: dict[str, counting.Figures]) -> list[str]:
    """Say what must never be, whatever is committed."""
    outcomes = [one for run in runs.values() for one in run.outcomes]
    faults = [f"trouble: {line}" for run in runs.values() for line in run.trouble]
    for one in outcomes:
        if one.status == "ok":
            continue
        if one.status != "failed" or "\n" in one.error or any(word in one.error for word in _STUMBLES):
            faults.append(f"not clean: {one.case.name}: {one.status}: {one.error}")
    faults += [f"memory: {name}: {one.peak_mb} MB" for name, one in groups.items() if one.peak_mb > MOST_MB]
    return faults


def _unmet(judged: list[tuple[Outcome, Verdict]], rows: list[dict[str, str]]) -> list[str]:
    unmet = {(one.case.name, verdict.what): verdict for one, verdict in judged if verdict.met is False}
    listed = {(row["file"], row["what"]) for row in rows}
    found = [
        f"unmet: {name}: {what}: {verdict.found}"
        for (name, what), verdict in unmet.items()
        if (name, what) not in listed
    ]
    return found + [
        f"met now, take it out of known.toml: {name}: {what}" for name, what in listed - set(unmet)
    ]


if __name__ == "__main__":
    sys.exit(main())
