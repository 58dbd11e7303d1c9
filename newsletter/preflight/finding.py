"""How findings are made."""

import re

from newsletter.model import Finding, Level

_ENDLESS = re.compile(r"(\S{150})\S{150,}")  # data:image/png;base64,iVBORw0KGgo…


def error(code: str, where: str, message: str) -> Finding:
    """Make a finding that blocks unless the editor accepts it."""
    return _finding(Level.ERROR, code, where, message)


def warning(code: str, where: str, message: str) -> Finding:
    """Make a finding that blocks nothing."""
    return _finding(Level.WARNING, code, where, message)


def _finding(level: Level, code: str, where: str, message: str) -> Finding:
    """Nobody reads a word of thousands of letters: it is cut."""
    return Finding(level=level, code=code, where=_cut(where), message=_cut(message))


def _cut(text: str) -> str:
    return _ENDLESS.sub(r"\1…", text)
