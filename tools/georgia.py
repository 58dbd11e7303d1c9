"""Georgia, by whose metrics readers see the letter: Gelasio, which has the same, as a style sheet for pages that name Georgia.

`make fonts` installs it into var/fonts/; without it pages are seen in the machine's own serif, which is narrower.
"""

import base64
from functools import cache
from pathlib import Path

_FILES = (
    Path(__file__).resolve().parent.parent
    / "var"
    / "fonts"
    / "node_modules"
    / "@fontsource"
    / "gelasio"
    / "files"
)
_FACES = [(weight, style) for weight in (400, 700) for style in ("normal", "italic")]


def is_there() -> bool:
    """Whether `make fonts` has installed it."""
    return _FILES.is_dir()


@cache
def style() -> str:
    """Return the style sheet, its files inside; empty where it is not installed."""
    return "\n".join(_face(weight, name) for weight, name in _FACES) if is_there() else ""


def _face(weight: int, name: str) -> str:
    data = base64.b64encode((_FILES / f"gelasio-latin-{weight}-{name}.woff2").read_bytes()).decode()
    return (
        f"@font-face {{ font-family: Georgia; font-weight: {weight}; font-style: {name};"
        f" src: url(data:font/woff2;base64,{data}) format('woff2'); }}"
    )
