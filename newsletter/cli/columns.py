"""Rows set in columns, and lines, as people search them on a terminal."""

from collections.abc import Sequence

_TYPED = str.maketrans({"\u00a0": " ", "\u202f": " "})


def searchable(text: str) -> str:
    """Set the spaces that people type when they search, where nothing is wrapped: `newsletter status | grep '3 décembre'`."""
    return text.translate(_TYPED)


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Set rows in columns, two spaces apart; the last one is as wide as it wants."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)
