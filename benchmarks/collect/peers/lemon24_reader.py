# ruff: noqa: INP001 - a script, in an environment of its own
"""lemon24/reader with 20 workers; its feeds are added beforehand, by `prepare`, which is not measured."""

import sys
from pathlib import Path

from reader import make_reader


def main(folder: Path, *, prepare: bool) -> None:
    """Update every feed of `feeds.txt`."""
    with make_reader(str(folder / "reader.sqlite")) as reader:
        if prepare:
            for url in (folder / "feeds.txt").read_text().split():
                reader.add_feed(url)
            return
        reader.update_feeds(scheduled=False, workers=20)  # else it asks again after an hour only
        sys.stdout.write(f"{reader.get_entry_counts().total}\n")


main(Path(sys.argv[1]), prepare=sys.argv[2:] == ["prepare"])
