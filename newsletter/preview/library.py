"""What others wrote of the studio's script, as the build made it (`hatch_build.py`); without it the studio is plain forms."""

from pathlib import Path

_FOLDER = Path(__file__).parent / "static"
EDITOR = "codemirror.js"


def script(name: str) -> Path | None:
    """Find a script by its name; None where there is none."""
    return next((path for path in _FOLDER.glob("*.js") if path.name == name), None)
