"""Makes the letter of Thursday 28 September 2023, on a copy of the workspace under var/demo/, without any network.

Collects from recorded answers and the agenda, drafts at Tuesday's clock, takes the shipped édito, approves, runs at
Thursday's clock into the outbox, builds the archive, drafts the review of the quarter, and says what to open. `--quiet` prints only the files to open.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "var" / "demo"
DAY = "2023-09-28"
TUESDAY, THURSDAY, FRIDAY = "2023-09-26T09:05:00+02:00", f"{DAY}T09:00:00+02:00", "2023-09-29T09:05:00+02:00"
QUIET = "--quiet" in sys.argv[1:]


def copy_workspace() -> None:
    """Copy the letter's own workspace, without the edition that is going to be made."""
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir(parents=True)
    shutil.copy(ROOT / "newsletter.toml", DEMO)
    shutil.copytree(ROOT / "feeds", DEMO / "feeds")
    shutil.copytree(ROOT / "archive" / "editions", DEMO / "archive" / "editions")
    (DEMO / "archive" / "editions" / f"{DAY}.md").unlink()


def newsletter(now: str, *arguments: str) -> None:
    """Run a command at a rehearsed hour, and show both."""
    if not QUIET:
        print(f"\n[{now[:16].replace('T', ' ')}] newsletter {' '.join(arguments)}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "newsletter", "-C", str(DEMO), *arguments],
        check=False,
        stdout=subprocess.DEVNULL if QUIET else None,
        stderr=subprocess.PIPE,
        env=rehearsed(now),
        text=True,
    )
    # That the hour is rehearsed is no news here.
    told = [line for line in done.stderr.splitlines() if not line.startswith("Left in the environment: ")]
    print(*told, sep="\n", end="\n" if told else "", file=sys.stderr, flush=True)
    done.check_returncode()


def rehearsed(now: str) -> dict[str, str]:
    """Return the environment of a command at a rehearsed hour, without any network."""
    return {**os.environ, "NEWSLETTER_NOW": now, "NEWSLETTER_NETWORK": "off", "NEWSLETTER_LINKS": "off"}


def take_edito() -> None:
    """Put the shipped édito under the draft's front matter, as the editor would by hand."""
    shipped = (ROOT / "archive" / "editions" / f"{DAY}.md").read_text(encoding="utf-8")
    path = DEMO / "archive" / "editions" / f"{DAY}.md"
    front = path.read_text(encoding="utf-8").split("\n+++\n")[0]
    path.write_text(f"{front}\n+++\n{shipped.split(chr(10) + '+++' + chr(10), 1)[1]}", encoding="utf-8")
    if not QUIET:
        print("\n[the editor] takes the shipped édito")


def main() -> None:
    """Make the letter."""
    copy_workspace()
    newsletter(TUESDAY, "collect", "--offline")
    newsletter(TUESDAY, "draft")
    take_edito()
    newsletter(TUESDAY, "check")
    newsletter(TUESDAY, "approve", DAY)
    newsletter(THURSDAY, "run")
    newsletter(THURSDAY, "archive")
    newsletter(THURSDAY, "status")
    newsletter(FRIDAY, "review", "2023-T3")
    site = DEMO / "archive" / "site"
    print(f"\nOpen the letter in a mail program:   {DEMO / 'var' / 'outbox' / f'{DAY}.eml'}")
    print(f"Open the web archive in a browser:   {site / 'index.html'}")
    print(f"Its fiche Repère of foundations:     {site / 'reperes' / 'acteurs' / 'fondations.html'}")
    print(f"Its parcours in two hours:           {site / 'parcours' / '2h.html'}")
    print(f"The review of the quarter, a draft:  {DEMO / 'archive' / 'editions' / '2023-10-05.md'}")


if __name__ == "__main__":
    main()
