"""`make judges`: every judge that is installed looks at every edition. Exit 1 on a fault, 2 when one is missing.

python -m tools.judges [--write] [--allow-missing]
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from newsletter.appointments import files as calendar_files
from tests.editions import CONFIG, EDITIONS, raw
from tools.judges import cases, programs
from tools.judges.appointments import calendar_faults
from tools.judges.mail import mail_faults, parity_faults

Judge = tuple[str, bool, Callable[[Path], list[str]]]


def main() -> int:
    """Let all of them judge, print the verdicts."""
    options = _options()
    if options.write:
        with tempfile.TemporaryDirectory() as folder:
            _write(Path(folder))
    wrong, missing = 0, 0
    for name, there, judge in JUDGES:
        if not there:
            print(f"{name:<34} not installed")
            missing += 1
            continue
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            faults = judge(Path(folder))
        wrong += len(faults)
        verdict = f"{len(faults)} faults" if faults else "nothing wrong"
        print(f"{name:<34} {verdict:<14} {time.perf_counter() - begun:5.1f} s")
        for fault in faults:
            print(f"    {fault}")
    if wrong:
        return 1
    return 2 if missing and not options.allow_missing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--write", action="store_true", help="commit to the client and feature pairs found now"
    )
    parser.add_argument(
        "--allow-missing", action="store_true", help="exit 0 although a judge is not installed"
    )
    return parser.parse_args()


def _write(folder: Path) -> None:
    pairs = programs.caniemail_pairs(cases.written(folder, "html"))
    text = json.dumps(pairs, indent=1, ensure_ascii=False)
    programs.BASELINE.write_text(f"{text}\n", encoding="utf-8")


def _mail(_: Path) -> list[str]:
    return [f"{name}: {fault}" for name in EDITIONS for fault in mail_faults(raw(name))]


def _parity(_: Path) -> list[str]:
    return [f"{name}: {fault}" for name in EDITIONS for fault in parity_faults(raw(name))]


def _mjml(folder: Path) -> list[str]:
    return programs.mjml_faults(cases.written(folder, "mjml"))


def _caniemail(folder: Path) -> list[str]:
    found, known = programs.caniemail_pairs(cases.written(folder, "html")), programs.known_pairs()
    gone = programs.new_pairs(known, found)
    if gone:
        print(f"{len(gone)} known pairs are gone or better: --write would commit to that")
    return programs.new_pairs(found, known)


def _nu(folder: Path) -> list[str]:
    cases.site(folder)
    return programs.nu_faults(folder)


def _spam(_: Path) -> list[str]:
    return programs.spam_faults({name: raw(name) for name in EDITIONS})


def _calendar_rules(_: Path) -> list[str]:
    return [
        f"{name}: {fault}"
        for edition in EDITIONS.values()
        for name, content in calendar_files(edition, CONFIG).items()
        for fault in calendar_faults(content)
    ]


def _reader(reader: str) -> Callable[[Path], list[str]]:
    def judge(folder: Path) -> list[str]:
        made = cases.calendars(folder)
        read = programs.read_calendars(reader, list(made.values()))
        faults = [f"{name}: {fault}" for name in made for fault in read[f"{name}.ics"]["faults"]]
        for name in made:
            found, meant = (
                sorted(read[f"{name}.ics"]["events"].values()),
                sorted(cases.starts(EDITIONS[name])),
            )
            if found != meant:
                faults.append(f"{name}: read {found}, meant {meant}")
        return faults

    return judge


JUDGES: tuple[Judge, ...] = (
    ("Mail: parser, lines", True, _mail),
    ("Mail: the same links in both parts", True, _parity),
    ("MJML's validator", programs.has_node(), _mjml),
    ("caniemail: no new pair", programs.has_node(), _caniemail),
    ("Nu HTML checker", programs.has_nu(), _nu),
    ("SpamAssassin: below 1 point", programs.has_spamassassin(), _spam),
    (".ics: our own rules", True, _calendar_rules),
    *(
        (f".ics: read by {reader}", reader in programs.calendar_readers(), _reader(reader))
        for reader in ("icalendar", "ics", "vobject", "libical")
    ),
)


if __name__ == "__main__":
    sys.exit(main())
