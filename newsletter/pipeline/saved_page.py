"""The files that a browser puts beside a page that it saves whole: `2023-09-14_files/` with `2023-09-14.html`."""

import unicodedata
from pathlib import Path

from newsletter.files import read_bounded

_PAGES = {".html", ".htm", ".xhtml"}
_ENDS = (
    "_files",
    "_fichiers",
    ".files",
    ".fichiers",
    "-Dateien",
    "_archivos",
    "_file",
)  # by browser and its language
_NONE = {".js", ".css", ".html", ".htm", ".php", ".json", ".woff", ".woff2", ".ttf", ".download"}
_MOST_FILES = 500
_MOST_BYTES = 10_000_000  # of one file
_MOST_IN_ALL = 100_000_000


def beside(page: Path) -> dict[str, bytes]:
    """Read what may be a page's pictures, by the paths that the page names them by; what cannot be read is not there.

    Args:
        page: any file; one that is no page has none.
    """
    found: dict[str, bytes] = {}
    size = 0
    for file in _files(page):
        try:
            data = read_bounded(file, _MOST_BYTES)
        except OSError:
            continue
        size += len(data)
        if size > _MOST_IN_ALL:
            break
        if len(data) <= _MOST_BYTES:
            found[unicodedata.normalize("NFC", f"{file.parent.name}/{file.name}")] = data
    return found


def _files(page: Path) -> list[Path]:
    if page.suffix.lower() not in _PAGES:
        return []
    folders = (page.with_name(f"{page.stem}{end}") for end in _ENDS)
    try:
        listed = [
            file
            for folder in folders
            if folder.is_dir() and not folder.is_symlink()
            for file in sorted(folder.iterdir())
            if file.is_file() and not file.is_symlink() and file.suffix.lower() not in _NONE
        ]
    except OSError:
        return []
    return listed[:_MOST_FILES]
