"""Rehearsals as docs/operate.md gives them: its lines are run as they stand there, but for the folder, the ports and the numbers."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
_GUIDE = CLONE / "docs" / "operate.md"
_PROGRAM = "/srv/jeudis/.venv/bin/newsletter"
_PRINTED = re.compile(r" {4}\S+ {3,}\S+ {3,}")  # the head of a table
_LONGEST = 900  # seconds: they begin some dozen processes, on a machine that may have much else to do


def blocks(heading: str) -> dict[str, str]:
    """Return the lines that a part of the guide gives, by the words in bold before them; what they print is left out.

    Args:
        heading: of the part, without its signs.
    """
    text = _GUIDE.read_text("utf-8")
    part = re.split(r"^##", text.partition(f"\n### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    found: dict[str, str] = {}
    title = ""
    for paragraph in part.split("\n\n"):
        if paragraph.startswith("**"):
            title = paragraph[2:].partition("**")[0].rstrip(",.")
        elif title and paragraph.startswith("    ") and not _PRINTED.match(paragraph):
            found[title] = f"{found.get(title, '')}{re.sub('^    ', '', paragraph, flags=re.MULTILINE)}\n"
    return found


def rehearsed(lines: str, folder: Path, changes: Mapping[str, str]) -> str:
    """Let a shell run lines, each of these texts in them replaced; return what they print.

    Args:
        lines: of the guide.
        folder: of the test.
        changes: what stands there, and what stands in for it here; all of it must stand there.
    """
    for old, new in {_PROGRAM: str(Path(sys.executable).parent / "newsletter"), **changes}.items():
        assert old in lines, old
        lines = lines.replace(old, new)
    environment = {name: one for name, one in os.environ.items() if not name.startswith("NEWSLETTER_")}
    environment["PATH"] = f"{environment.get('PATH', '')}:/usr/sbin:/sbin"
    script = folder / "rehearsal.sh"
    script.write_text(lines, "utf-8")
    with (folder / "said").open("w+", encoding="utf-8") as said:
        told = {"stdin": subprocess.DEVNULL, "stdout": said, "stderr": subprocess.STDOUT}
        with subprocess.Popen(
            ["/bin/bash", script], env=environment, start_new_session=True, **told
        ) as shell:  # type: ignore[call-overload]
            try:
                shell.wait(_LONGEST)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(shell.pid, signal.SIGKILL)  # and whom it has started
        said.seek(0)
        return str(said.read())
