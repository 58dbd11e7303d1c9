"""Colours as styles write them."""

import re

Colour = tuple[int, int, int]

_NAMED = {"black": (0, 0, 0), "white": (255, 255, 255)}
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])", re.IGNORECASE)  # « #1a2b3c », « #fff »
# « rgb(12, 34, 56) »
_RGB = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", re.IGNORECASE)


def colour(text: str) -> Colour | None:
    """Read a CSS colour, also inside a shorthand; None when it is not understood, or partly transparent."""
    if match := _HEX.search(text):
        digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
        return (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))
    if match := _RGB.search(text):
        red, green, blue = (min(255, int(part)) for part in match.groups())
        return (red, green, blue)
    return _NAMED.get(text.strip().lower())


def named(one: Colour) -> str:
    """Write a colour as "#19486A"."""
    return "#{:02X}{:02X}{:02X}".format(*one)
