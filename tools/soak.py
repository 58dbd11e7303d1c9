"""The long runs. `python -m tools.soak [all|kills|sendings|campaigns|relays|years|fuzz|laws|mutations|hostile|saves]`.

Collections, sendings, campaigns, and a relay that a letter leaves by are killed, parsers fuzzed, laws tried with many inputs, faults
planted that tests must catch, hostile sources collected, an édito saved by three at once. `--share 0.1` does a tenth, as CI
does; `mutations --group curate` plants in those modules alone, `--groups 0.33 --turn N` in a third of them by turns. `--write`
commits to the figures (tests/conformance/soak.toml); nothing else writes them. Inputs that fail are kept under var/soak/,
each with the command that tries it again.
"""

import argparse
import datetime as dt
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from newsletter.versions import MOST
from tests import killed_campaigns, killed_sendings, restored_sendings
from tests.kills import killed
from tests.servers import relays
from tools import fuzzing, mutants, year

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "tests" / "conformance" / "soak.toml"
KEPT = ROOT / "var" / "soak"
KILLS, INPUTS, SEED = 104, 120_000, 17
INPUTS_OF_A_LAW = 1_000
KILLED_SENDINGS, DRILLS, READERS = 300, 20, 500
RELAYED = 20_000
KILLED_CAMPAIGNS = 60
YEARS = 10
PLANS = 6  # each of as many saves as versions are kept


def main() -> int:
    """Run what was asked for."""
    options = _options()
    if options.again:
        return _again(options)
    wanted = list(RUNS) if options.run == "all" else [options.run]
    results: dict[str, dict[str, Any]] = {}
    for name in wanted:
        begun = time.monotonic()
        results[name] = RUNS[name](options)
        results[name]["seconds"] = round(time.monotonic() - begun)
        said = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in results[name].items())
        print(f"{name}: {said}", flush=True)
    if options.write:
        _write(results)
    return int(any(result["errors"] for result in results.values()))


def _options() -> argparse.Namespace:
    shared = Path(os.environ.get("SHARED") or ROOT.parent / "shared")
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("run", nargs="?", default="all", choices=["all", *RUNS])
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--corpus", type=Path, default=shared / "corpus")
    parser.add_argument("--target", action="append", choices=list(fuzzing.TARGETS))
    parser.add_argument("--group", action="append", choices=[one.name for one in mutants.read_plan()])
    parser.add_argument(
        "--groups",
        type=float,
        default=1.0,
        help="of those groups this part; N turns in a row are all, for 1/N",
    )
    parser.add_argument("--turn", type=int, default=0, help="which part of the groups")
    parser.add_argument("--again", metavar="FILE", type=Path, help="try one kept input of one --target")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def _kills(options: argparse.Namespace) -> dict[str, Any]:
    kills = max(2, round(KILLS * options.share))
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        found = list(killed(Path(folder), kills, options.seed))
    wrong = [words for _, words in found if words]
    print("\n".join(wrong), end="\n" if wrong else "")
    return {
        "kills": len(found),
        "at_work": sum(at_work for at_work, _ in found),
        "seed": options.seed,
        "errors": len(wrong),
    }


def _sendings(options: argparse.Namespace) -> dict[str, Any]:
    kills = max(2, round(KILLED_SENDINGS * options.share))
    with tempfile.TemporaryDirectory(prefix="sendings-") as folder:
        found = list(killed_sendings.killed(Path(folder), kills, options.seed, READERS))
    with tempfile.TemporaryDirectory(prefix="restored-") as folder:
        drills = max(2, round(DRILLS * options.share))
        restored = list(restored_sendings.drilled(Path(folder), drills, options.seed, READERS))
    wrong = [words for _, words in [*found, *restored] if words]
    print("\n".join(wrong), end="\n" if wrong else "")
    if options.share == 1:
        wrong += ["a write that failed"] * bool(
            _pytest("tests/test_to_each.py", "-k", "each_write", "--every", "1").returncode
        )
    return {
        "sendings": len(found),
        "kills": sum(met for met, _ in found),
        "restored": len(restored),
        "readers": READERS,
        "seed": options.seed,
        "errors": len(wrong),
    }


def _relays(options: argparse.Namespace) -> dict[str, Any]:
    if lacking := relays.lacking():
        print(f"No relay is killed: {lacking}")
        return {"errors": 0}
    with tempfile.TemporaryDirectory(prefix="relays-") as folder:
        found = relays.relayed(Path(folder), round(RELAYED * options.share))
    print(found.wrong, end="\n" if found.wrong else "")
    return {
        "recipients": found.recipients,
        "relays": relays.RELAYS,
        "lost": found.lost,
        "twice": found.twice,
        "reached_while_one_was_dead": found.meanwhile,
        "seconds_until_all_were_handed_over": round(found.handed_over),
        "seconds_until_all_were_reached": round(found.all_reached),
        "errors": int(bool(found.wrong)),
    }


def _years(options: argparse.Namespace) -> dict[str, Any]:
    seeds = range(options.seed, options.seed + max(1, round(YEARS * options.share)))
    ends: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in seeds:
        story = year.lived_in_silence(seed)
        ends.update(one.end for one in story.fates)
        wrong += [f"year {seed}: {said}" for said in story.errors]
    print("\n".join(wrong), end="\n" if wrong else "")
    if options.share == 1:
        wrong += ["a week, or a planted fault"] * bool(
            _pytest("tests/test_year.py", "--every", "1").returncode
        )
    return {"years": len(seeds), "seed": options.seed, **ends, "errors": len(wrong)}


def _campaigns(options: argparse.Namespace) -> dict[str, Any]:
    kills = max(2, round(KILLED_CAMPAIGNS * options.share))
    with tempfile.TemporaryDirectory(prefix="campaigns-") as folder:
        found = list(killed_campaigns.killed(Path(folder), kills, options.seed))
    wrong = [words for _, words in found if words]
    print("\n".join(wrong), end="\n" if wrong else "")
    return {
        "campaigns": len(found),
        "kills": sum(met for met, _ in found),
        "seed": options.seed,
        "errors": len(wrong),
    }


def _fuzz(options: argparse.Namespace) -> dict[str, Any]:
    count = round(INPUTS * options.share)
    tried: Counter[str] = Counter()
    failures: list[fuzzing.Failure] = []
    names = options.target or list(fuzzing.TARGETS)
    for name, number, failed in fuzzing.fuzzed(options.seed, count, options.corpus, names):
        tried[name] += number
        failures += failed
        for failure in failed:
            _keep(options, failure)
    by_target = {name.replace(" ", "_"): tried[name] for name in sorted(tried)}
    return {"inputs": tried.total(), "seed": options.seed, "errors": len(failures), **by_target}


def _keep(options: argparse.Namespace, failure: fuzzing.Failure) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{failure.target.replace(' ', '-')}-{options.seed}-{failure.number}"
    path.write_bytes(fuzzing.made(options.seed, failure.target, failure.number, options.corpus))
    print(f"{failure.target} {failure.number}: {failure.words}")
    print(
        f"  python -m tools.soak fuzz --target '{failure.target}' --again {path.relative_to(ROOT)}",
        flush=True,
    )


def _again(options: argparse.Namespace) -> int:
    """Try one kept input, with its traceback."""
    for name in options.target or []:
        print(fuzzing.TARGETS[name].call(options.again.read_bytes()))
    return 0


def _laws(options: argparse.Namespace) -> dict[str, Any]:
    inputs = max(1, round(INPUTS_OF_A_LAW * options.share))
    drawn = ["-m", "hypothesis", "--inputs", str(inputs), "--hypothesis-seed", str(options.seed)]
    said = _pytest("-n", "auto", "--dist", "worksteal", *drawn)
    passed = re.search(r"(\d+) passed", said.stdout)
    return {
        "laws": int(passed[1]) if passed else 0,
        "inputs_each": inputs,
        "seed": options.seed,
        "errors": int(said.returncode != 0),
    }


def _mutations(options: argparse.Namespace) -> dict[str, Any]:
    groups = [one for one in mutants.read_plan() if not options.group or one.name in options.group]
    parts = round(1 / options.groups)
    groups = groups[options.turn % parts :: parts]
    found: dict[str, Any] = {"seed": options.seed, "errors": 0}
    for group in groups:
        faults = mutants.planted(group, options.share, options.seed)
        number = f"{group.name}_outlived"
        most = _figures().get("mutations", {}).get(number)
        wrong = list(mutants.wrong(group, faults, is_whole=options.share == 1, most=most))
        print("\n".join(wrong), end="\n" if wrong else "", flush=True)
        found |= {group.name: len(faults), number: len(mutants.outlived(faults))}
        found["errors"] += len(wrong)
    return found


def _hostile(_: argparse.Namespace) -> dict[str, Any]:
    said = _pytest("tests/test_hostile.py")
    counts = Counter(
        word
        for line in said.stdout.splitlines()[:-1]
        if set(line.split(" ")[0]) <= set(".FEsx")
        for word in line
    )
    return {"cases": counts["."] + counts["F"] + counts["E"], "errors": int(said.returncode != 0)}


def _saves(options: argparse.Namespace) -> dict[str, Any]:
    plans = max(1, round(PLANS * options.share))
    said = _pytest("tests/test_studio_writers.py", "--plans", str(plans))
    return {"plans": plans, "saves": plans * MOST, "errors": int(said.returncode != 0)}


def _pytest(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if said.returncode:
        print(said.stdout)
    return said


def _figures() -> dict[str, Any]:
    return tomllib.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}


def _write(results: dict[str, dict[str, Any]]) -> None:
    known = {name: one for name, one in _figures().items() if isinstance(one, dict)}
    tables = known | {name: known.get(name, {}) | one for name, one in results.items()}
    lines = [
        "# Written by `make soak`.",
        f"date = {dt.datetime.now(dt.UTC).date()}",
        f'python = "{platform.python_version()}"',
    ]
    for name, one in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in one.items())]
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text("\n".join(lines) + "\n", encoding="utf-8")


RUNS = {
    "kills": _kills,
    "sendings": _sendings,
    "relays": _relays,
    "years": _years,
    "campaigns": _campaigns,
    "fuzz": _fuzz,
    "laws": _laws,
    "mutations": _mutations,
    "hostile": _hostile,
    "saves": _saves,
}

if __name__ == "__main__":
    sys.exit(main())
