# ruff: noqa: INP001, T201 - a script, which prints
"""How long composing an edition takes beside the bare pair MRML + premailer on the same MJML, in the same run.

Ours renders both parts by Jinja, lints the MJML, converts, inlines and tidies; the pair only converts and inlines.
"""

import logging
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newsletter.compose import compose
from newsletter.looks import Looks, program_templates
from tests.samples import ISSUE

# After ours, whose larger cache premailer then has for both.
import mjml  # isort: skip
import premailer  # isort: skip

ROUNDS, WARM = 15, 3


def bare(source: str) -> str:
    """Convert and inline with nothing around."""
    html = mjml.mjml2html(source).replace("<!doctype html>", "<!DOCTYPE html>")
    return str(
        premailer.transform(
            html, disable_validation=True, allow_network=False, cssutils_logging_level=logging.CRITICAL
        )
    )


def median(job: Callable[[], object]) -> float:
    """Time a job, warm."""
    found = []
    for _ in range(ROUNDS + WARM):
        start = time.perf_counter()
        job()
        found.append(time.perf_counter() - start)
    return statistics.median(found[WARM:])


def main() -> None:
    """Measure and print."""
    looks = Looks([program_templates()])
    source = looks.render("email/letter.mjml.j2", issue=ISSUE)
    pair = median(lambda: bare(source))
    ours = median(lambda: compose(ISSUE, looks))
    print(f"MRML + premailer, bare   {pair * 1000:6.1f} ms")
    print(f"compose                  {ours * 1000:6.1f} ms   {ours / pair:4.2f}x")


if __name__ == "__main__":
    main()
