# ruff: noqa: INP001, T201 - a script, which prints
"""How long composing an edition of 12 entries takes, beside the bare pairs that do its core, in the same run.

Ours: both parts by Jinja, typography, the lint, MJML, inlining, the message as bytes. The pairs get the same rendered
MJML and the same rules: MRML + premailer with its defaults, and MJML + juice in a warm node process (`make judges`
installs those). Then 200 different editions in this process: its memory must not grow.
"""

import dataclasses
import datetime as dt
import json
import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newsletter.compose import compose, message_id, to_bytes
from newsletter.issue import build
from newsletter.model import Edition
from newsletter.schedule import times as times_of
from tests.editions import CONFIG, EDITIONS, looks, mjml as mjml_of

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, WARM = 25, 5
EDITION = "mixed-12"
MANY, EARLY = 200, 20
MOST_RATIO, MOST_GROWTH_MB = 1.5, 8
NODE = ROOT / "var" / "judges" / "node_modules"


def main() -> int:
    """Measure and print; exit 1 when a promise is not kept."""
    source, css = mjml_of(EDITION), looks().render("email/inline.css.j2")
    ours, pair = medians(lambda: composed(EDITIONS[EDITION]), lambda: bare(source, css))
    node = in_node(source, css)
    print(f"An edition of 12 entries, processor time, medians of {ROUNDS}")
    print(f"  MRML + premailer, bare    {pair:6.1f} ms")
    print(
        f"  MJML + juice, in node     {f'{node:6.1f} ms   {node / pair:4.2f}x' if node else 'not installed'}"
    )
    print(f"  compose, whole            {ours:6.1f} ms   {ours / pair:4.2f}x")
    early, late = grown()
    print(f"{MANY} editions in one process: {early:.0f} MB after {EARLY}, {late:.0f} MB after {MANY}")
    if node and ours > node:
        print("Not reached: ahead of MJML + juice")
    kept = ours <= MOST_RATIO * pair and late - early < MOST_GROWTH_MB
    if not kept:
        print(f"Promised: {MOST_RATIO}x the bare pair, less than {MOST_GROWTH_MB} MB more")
    return not kept


def composed(edition: Edition) -> bytes:
    """Compose an edition to bytes, from its content on."""
    shown = build(edition, CONFIG)
    return to_bytes(
        compose(shown, looks()),
        CONFIG.letter,
        to=CONFIG.letter.sender,
        at=times_of(edition.date, CONFIG).send_at,
        identifier=message_id(edition.date, CONFIG.letter),
    )


def bare(source: str, css: str) -> str:
    """Convert and inline with nothing around."""
    # Here, for ours comes first: premailer then has our larger cache for both.
    from mjml import mjml2html  # noqa: PLC0415
    from premailer import transform  # noqa: PLC0415

    html = mjml2html(source).replace("<!doctype html>", "<!DOCTYPE html>")
    return str(
        transform(
            html,
            css_text=css,
            disable_validation=True,
            allow_network=False,
            cssutils_logging_level=logging.CRITICAL,
        )
    )


def medians(*jobs: Callable[[], object]) -> list[float]:
    """Time jobs in turn, warm: milliseconds of processor time, which busy neighbours change least."""
    found: list[list[float]] = [[] for _ in jobs]
    for _ in range(ROUNDS + WARM):
        for job, times in zip(jobs, found, strict=True):
            start = time.process_time()
            job()
            times.append((time.process_time() - start) * 1000)
    return [statistics.median(times[WARM:]) for times in found]


def in_node(source: str, css: str) -> float | None:
    """Time MJML + juice, where they are installed."""
    node = shutil.which("node")
    if node is None or not NODE.is_dir():
        return None
    with tempfile.TemporaryDirectory() as folder:
        letter, rules = Path(folder, "letter.mjml"), Path(folder, "rules.css")
        letter.write_text(source, encoding="utf-8")
        rules.write_text(css, encoding="utf-8")
        script = str(ROOT / "benchmarks" / "compose_node.mjs")
        command = [node, script, str(letter), str(rules), str(ROUNDS), str(WARM)]
        done = subprocess.run(command, cwd=NODE.parent, check=True, capture_output=True)  # noqa: S603 - our own
    return statistics.median(json.loads(done.stdout))


def grown() -> tuple[float, float]:
    """Compose many editions, each with texts of its own; MB held after the first ones and at the end."""
    early = 0.0
    for count in range(1, MANY + 1):
        composed(another(count))
        if count == EARLY:
            early = held()
    return early, held()


def another(number: int) -> Edition:
    """Make an edition like the measured one, of another week and with other words."""
    like = EDITIONS[EDITION]
    entries = tuple(
        dataclasses.replace(entry, title=f"{entry.title}, {number}", summary=f"{entry.summary} {number}")
        for entry in like.entries
    )
    return dataclasses.replace(
        like,
        date=like.date + dt.timedelta(weeks=number),
        number=number,
        entries=entries,
        edito=f"{like.edito}\n\n## Semaine {number}\n",
    )


def held() -> float:
    """Return this process's resident memory in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


if __name__ == "__main__":
    sys.exit(main())
