"""What is open at a place of a text that is no TOML: brackets, and texts of several lines. Pure."""

from dataclasses import dataclass

_PAIRS = {"]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Open:
    """What was opened and not closed.

    Args:
        sign: `[`, `{`, or the three quotes of a text of several lines.
        at: where it stands in the text.
    """

    sign: str
    at: int


def still_open(text: str, end: int) -> list[Open]:
    """List what is open at a place, outermost first.

    Args:
        text: the whole; table headers open nothing.
        end: the place.
    """
    opened: list[Open] = []
    at, begins_line = 0, True
    while at < end:
        sign = text[at]
        if sign == "#" or (begins_line and sign == "[" and not opened):
            at = _line_end(text, at)
        elif sign in "\"'":
            past = _past_string(text, at, end)
            if past > end:
                is_long = text.startswith(sign * 3, at)
                return [*opened, Open(sign * 3, at)] if is_long else opened
            at = past
        else:
            if sign in "[{":
                opened.append(Open(sign, at))
            elif sign in _PAIRS and opened and opened[-1].sign == _PAIRS[sign]:
                opened.pop()
            begins_line = sign == "\n" or (begins_line and sign in " \t")
            at += 1
            continue
        begins_line = False
    return opened


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _past_string(text: str, at: int, end: int) -> int:
    """Return where a text ends; past `end` when one of several lines is still open there."""
    quote = text[at]
    if text.startswith(quote * 3, at):
        found = at + 3
        while (found := text.find(quote * 3, found)) >= 0 and quote == '"' and _is_escaped(text, found):
            found += 1
        return end + 1 if found < 0 or found >= end else found + 3
    last = _line_end(text, at)
    found = at + 1
    while (found := text.find(quote, found, last)) >= 0 and quote == '"' and _is_escaped(text, found):
        found += 1
    return last if found < 0 else found + 1


def _is_escaped(text: str, at: int) -> bool:
    before = text[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
