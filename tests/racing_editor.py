"""A person's text editor that saves while the program writes to the same file, and says which saves were lost.

    racing_editor.py FILE WAY SAVES

WAY is `in-place` (emptied, then written), or `by-rename` (written beside, then renamed). Each save counts one up in the
line `mine = N`, each of the program's writings in `program = N`. A save is lost when the file does not come to hold it,
with a later writing of the program's.
"""

import json
import random
import re
import sys
import time
from pathlib import Path

_MINE, _PROGRAM = re.compile(r"^mine = (\d+)$", re.MULTILINE), re.compile(r"^program = (\d+)$", re.MULTILINE)
_SECONDS = 2.0  # in which the program must have put right what it overwrote


def save(path: Path, way: str, text: str) -> None:
    """Save as editors do."""
    if way == "in-place":
        path.write_text(text, encoding="utf-8")
        return
    aside = path.with_name("aside.txt")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def held_later(path: Path, number: int, text: str) -> str | None:
    """Read the file once it holds a save with a later writing of the program's; None when it does not come to."""
    until, before = time.monotonic() + _SECONDS, int(_PROGRAM.findall(text)[0])
    while time.monotonic() < until:
        found = path.read_text(encoding="utf-8")
        if _MINE.findall(found) == [str(number)] and int(_PROGRAM.findall(found)[0]) > before:
            return found
    return None


def edit(path: Path, way: str, saves: int) -> list[int]:
    """Save so many times, each time what was read last; return the numbers of the saves that were lost."""
    dice, lost, text = random.Random(saves), [], path.read_text(encoding="utf-8")
    for number in range(1, saves + 1):
        text = _MINE.sub(f"mine = {number}", text, count=1)
        for _ in range(dice.randrange(20)):  # not always at the same moment of the program's work
            path.stat()
        save(path, way, text)
        found = held_later(path, number, text)
        if found is None:
            lost.append(number)
        text = found or path.read_text(encoding="utf-8")
    return lost


if __name__ == "__main__":
    name, way, saves = sys.argv[1:]
    sys.stdout.write(json.dumps(edit(Path(name), way, int(saves))))
