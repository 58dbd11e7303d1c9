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
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from newsletter.archive import search
from newsletter.permalinks import AGENDA, FEED, HOME as FIRST, JSON_FEED, SEARCH, page_name
from tests.editions import EDITIONS, raw
from tests.sites import BASE, broken_links
from tools.judges import cases, feeds, programs, served
from tools.judges.appointments import calendar_faults
from tools.judges.mail import mail_faults, parity_faults
from tools.judges.structured import structured_faults

Judge = tuple[str, bool, Callable[[Path], list[str]]]
SOUGHT = "alliances"
NEAR = 2  # links away from home: a page of every type
SLOW = ("ics", "vobject")  # they read the calendars of the tests' editions only


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


def _nu(_: Path) -> list[str]:
    return programs.nu_faults(cases.pages())


def _links(folder: Path) -> list[str]:
    # linkchecker takes long for thousands of links that differ in numbers only: those are followed from disk.
    return _of_sites(
        lambda site: [
            *broken_links(site),
            *served.link_faults(site, folder, -1 if site == cases.site() else NEAR),
        ]
    )


def _atom(_: Path) -> list[str]:
    return _of_sites(lambda site: feeds.atom_faults(site / FEED))


def _json_feed(_: Path) -> list[str]:
    return _of_sites(lambda site: feeds.json_faults(site / JSON_FEED))


def _structured(_: Path) -> list[str]:
    return _of_sites(lambda site: structured_faults(site, BASE))


def _of_sites(judge: Callable[[Path], list[str]]) -> list[str]:
    """Let a judge look at the archive of the tests' editions, and at that of editions drawn by lot."""
    return [f"{name}: {fault}" for name, site in cases.sites().items() for fault in judge(site)]


def _lighthouse(folder: Path) -> list[str]:
    pages = [FIRST, page_name(EDITIONS["everything"].date), AGENDA]
    pages += [f"{SEARCH}?q={quote(SOUGHT)}"] if search.is_available() else []
    return served.lighthouse_faults(cases.site(), folder, pages)


def _spam(_: Path) -> list[str]:
    return programs.spam_faults({name: raw(name) for name in EDITIONS})


def _calendar_rules(_: Path) -> list[str]:
    return _of_sites(
        lambda site: [
            f"{path.name}: {fault}"
            for path in sorted(site.rglob("*.ics"))
            for fault in calendar_faults(path.read_bytes())
        ]
    )


def _reader(reader: str) -> Callable[[Path], list[str]]:
    def judge(folder: Path) -> list[str]:
        made = cases.calendars(folder, whole=reader not in SLOW)
        read = programs.read_calendars(reader, [path for path, _ in made.values()])
        faults = [f"{name}: {fault}" for name in made for fault in read[name]["faults"]]
        for name, (_, meant) in made.items():
            found = sorted(read[name]["events"].values())
            if found != meant:
                faults.append(f"{name}: read {found}, meant {meant}")
        return faults

    return judge


JUDGES: tuple[Judge, ...] = (
    ("Mail: parser, lines", True, _mail),
    ("Mail: the same links in both parts", True, _parity),
    ("MJML's validator", programs.has_node(), _mjml),
    ("caniemail: no new pair", programs.has_node(), _caniemail),
    ("Site: Nu HTML checker", programs.has_nu(), _nu),
    ("Site: every link and fragment", served.has_linkchecker(), _links),
    ("Site: Atom, by RFC 4287", feeds.has_jing() and programs.has_nu(), _atom),
    ("Site: JSON Feed 1.1", feeds.has_jing(), _json_feed),
    ("Site: JSON-LD, by schema.org", True, _structured),
    ("Site: Lighthouse, 95 points", served.has_lighthouse(), _lighthouse),
    ("SpamAssassin: below 1 point", programs.has_spamassassin(), _spam),
    (".ics: our own rules", True, _calendar_rules),
    *(
        (f".ics: read by {reader}", reader in programs.calendar_readers(), _reader(reader))
        for reader in ("icalendar", "ics", "vobject", "libical", "ical.js")
    ),
)


if __name__ == "__main__":
    sys.exit(main())
