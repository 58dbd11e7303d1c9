"""How the text part is set: line breaks and underlines. Addresses and no-break spaces are never broken."""

import re
import textwrap

WIDTH = 78
"""Characters in a line (RFC 5322, section 2.1.1)."""

_BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)]) ")
_BLANKS = re.compile("[ \t]+$", re.MULTILINE)
_GAPS = re.compile(r"\n{4,}")


def wrap(text: str, indent: str = "") -> str:
    """Break lines at blanks; what hangs below a bullet is indented under its words.

    Args:
        text: plain text; its own line breaks stay.
        indent: what every line begins with.
    """
    return "\n".join(_wrap_line(line, indent) for line in text.splitlines())


def _wrap_line(line: str, indent: str) -> str:
    bullet = _BULLET.match(line)
    hanging = " " * bullet.end() if bullet else line[: len(line) - len(line.lstrip(" "))]
    return textwrap.fill(
        line,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def titled(text: str, rule: str) -> str:
    """Underline a title with a character, as long as its longest line."""
    title = wrap(text)
    longest = max(map(len, title.splitlines()), default=0)
    return f"{title}\n{rule * min(longest, WIDTH)}"


def tidy(text: str) -> str:
    """Drop blanks at line ends, let no more than two lines in a row be blank, and end with one newline."""
    return _GAPS.sub("\n\n\n", _BLANKS.sub("", text)).strip() + "\n"
