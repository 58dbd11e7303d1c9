"""What a file of earlier letters holds: letters, and what is none or cannot be taken."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from newsletter.earlier.readers import NOBODY, Readers

When = dt.datetime | dt.date
"""When a letter left; without an offset it is in the letter's zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be read.

    Args:
        data: the file's bytes.
        name: the file's name, for messages; a day in it counts where the file itself names none.
        category: of the posts of a WordPress export, by its name or slug; all posts where it is empty.
        beside: of a page, the files that were saved with it, by their paths from it (Unicode's NFC).
        ours: mail addresses that are the letter's own, in small letters: never a reader's.
    """

    data: bytes
    name: str
    category: str = ""
    beside: Mapping[str, bytes] = field(default_factory=dict)
    ours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A letter as its file has it.

    Args:
        where: the file, and what in it.
        subject: plain text, perhaps none.
        at: when it left; None where that is not said.
        html: of any quality.
        pictures: those that the file itself holds, by the addresses under which the HTML may name them.
        left: names of what came with it and is not taken.
        readers: to whom it was sent.
    """

    where: str
    subject: str
    at: When | None
    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    readers: Readers = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter that was read.

    Args:
        where: as for `Raw`.
        subject: plain text; never empty.
        at: when it left.
        identity: tells the same letter when it is read again: "import:" and hexadecimal digits.
        markdown: its text, where signs (`cleaning.sign`) stand for its pictures.
        pictures: by their signs, the bytes, or the web address, of each.
        alts: by the same signs, what each shows, in plain words.
        lost: how many pictures its file names, and nobody has.
        left: as for `Raw`.
        greeted: how many names were taken out of its greetings.
    """

    where: str
    subject: str
    at: When
    identity: str
    markdown: str
    pictures: Mapping[str, bytes | str]
    alts: Mapping[str, str]
    lost: int = 0
    left: tuple[str, ...] = ()
    greeted: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not taken: where it stands, and why (French, no whole sentence)."""

    where: str
    why: str


Found = Letter | Refused
