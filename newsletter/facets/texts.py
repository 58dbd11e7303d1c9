"""What is read of an entry, and what was found there. Pure values."""

from typing import Literal, NamedTuple

Part = Literal["title", "summary", "place", "source"]


class Texts(NamedTuple):
    """The words of an entry.

    Args:
        title: as plain text.
        summary: as plain text or inline HTML.
        place: where an event takes place, as its source says it.
        source: the name of the house that publishes.
    """

    title: str
    summary: str = ""
    place: str = ""
    source: str = ""


class Evidence(NamedTuple):
    """Why a value is proposed.

    Args:
        value: its id.
        said: the words that say so, as they stand in the text.
        place: where they stand.
    """

    value: str
    said: str
    place: Part
