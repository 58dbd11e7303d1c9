"""A year of the letter in some minutes: 52 Thursdays by the real commands, each with something that goes wrong.

`python -m tools.year` lives one year and prints what became of each Thursday; `--seeds 10` lives ten, each by another plan;
`--write` keeps the first one's table in docs/year.md. Exit 1 when a Thursday is neither sent once, skipped by rule or by hand,
nor held back and told; when the archive is not what was sent; when anything is told twice, or not to all who are to hear it.
"""

import argparse
import contextlib
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.year.kinds import KINDS
from tests.year.moved import OFF, beside_another
from tests.year.plants import PLANTS
from tests.year.story import Story, lived

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "year.md"
SEED = 17
_ENDS = {"sent": "sent, once", "skipped": "skipped", "held": "held back, and told"}


def main() -> int:
    """Live, print, and say whether all is well."""
    options = argparse.ArgumentParser(prog="python -m tools.year", description=__doc__)
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--seeds", type=int, default=1, help="how many years")
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    errors = 0
    for seed in range(given.seed, given.seed + given.seeds):
        begun = time.monotonic()
        story = lived_in_silence(seed)
        counts = Counter(one.end for one in story.fates)
        told = ", ".join(f"{counts[end]} {words}" for end, words in _ENDS.items())
        print(f"year {seed}: {told}; errors {len(story.errors)}; seconds {time.monotonic() - begun:.0f}")
        print("\n".join(story.errors), end="\n" if story.errors else "", flush=True)
        errors += len(story.errors)
        if seed == given.seed:
            print(table(story) if given.seeds == 1 else "")
            if given.write:
                PAGE.write_text(page(story, seed), "utf-8")
    return int(errors > 0)


def lived_in_silence(seed: int) -> Story:
    """Live a year by the plan of a seed; what is logged meanwhile is nobody's."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="year-") as folder, contextlib.redirect_stderr(sys.stdout):
        return lived(Path(folder), seed)


def table(story: Story) -> str:
    """Write what became of each Thursday, as Markdown."""
    words = {kind.__name__: (kind.__doc__ or "").split(".")[0] for kind in (*KINDS, *OFF, beside_another)}
    rows = [
        f"| {one.day} | {words[one.kind]} | {_ENDS[one.end]}{'; '.join(['', *one.wrong])} |"
        for one in story.fates
    ]
    return "\n".join(["| Thursday | what happens | its letter is |", "|---|---|---|", *rows])


def page(story: Story, seed: int) -> str:
    """Write the page that is kept."""
    return f"""\
# A year, lived

52 Thursdays of 2027 by the real commands, the clock set forward: cron calls, an editor approves, forgets, edits; servers refuse and
lose answers, runs are killed, databases lost, backups restored, the program upgraded, clocks set back, ping and webhook down, letters moved onto other
days that are taken, readers forgotten. `python -m tools.year` lives it in some minutes and ends with an error unless every Thursday is
sent once to every reader, in one version, skipped by rule or by hand, or held back and told; unless the archive is what was sent;
unless each notice was told once by mail, and to the webhook under one id, and each run to whoever watches over cron. CI lives one such year,
`make soak` ten more, each by another plan. That it can fail is tested: `tests/year/plants.py` plants {len(PLANTS)} faults in the program,
and each is found (`make soak`; some of them with each run of the tests).

The plan of seed {seed}:

{table(story)}
"""


if __name__ == "__main__":
    sys.exit(main())
