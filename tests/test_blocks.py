"""What stands between the blocks of HTML once they run on in one line."""

import html

import pytest
from hypothesis import given, strategies as st

from newsletter.markup import inline, plain
from tests import test_calendar

ITEMS = "<li>accueil</li><li>ateliers</li><li>bilan</li>"
TAGS = [
    f"<{close}{name}>"
    for name in ("p", "ul", "li", "td", "tr", "table", "dt", "b", "br")
    for close in ("", "/")
]
SOUP = st.lists(
    st.sampled_from([*TAGS, "mot", "Mot", "mot.", "mot,", "mot :", "«", " ", "&nbsp;"]), max_size=25
)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (f"Trois temps&nbsp;:<ul>{ITEMS}</ul>", "Trois temps\u00a0: accueil, ateliers, bilan"),
        (f"Trois temps<ol>{ITEMS}</ol>Venez", "Trois temps\u00a0: accueil, ateliers, bilan. Venez"),
        (f"<ul>{ITEMS}</ul>puis un verre", "accueil, ateliers, bilan puis un verre"),
        ("Temps :<ul><li>un ;\n<li>deux ;\n<li>trois.</ul>Fin", "Temps : un ; deux ; trois. Fin"),
        ("<ul><li>- un</li><li>- deux</li></ul>", "- un - deux"),
        ("<ul><li><p>Un</p></li><li><p>Deux</p></li></ul>", "Un, Deux"),
        ("<ul><li>R&amp;D </li>\n<li>« un »</li></ul><ul><li>deux</li></ul>", "R&D, « un », deux"),
        ("<p>Venez nombreux</p>\n<p>Inscription</p>", "Venez nombreux. Inscription"),
        ("<p>Venez !</p><p>Inscription</p>", "Venez ! Inscription"),
        ("<p>organisé par</p><p>la ville</p>", "organisé par la ville"),
        ("Venez<br>Inscription", "Venez Inscription"),
        ("<table><tr><td>9 h<td>accueil<tr><td>10 h<td>bilan</table>", "9 h accueil 10 h bilan"),
        (
            "<table><tr><td>9 h</td><td>accueil</td></tr><tr><td>10 h</td><td>bilan</td></tr></table>",
            "9 h, accueil\u00a0; 10 h, bilan",
        ),
        (
            "<dl><dt>Date</dt><dd>12 mai</dd><dt>Lieu</dt><dd>Paris</dd></dl>",
            "Date\u00a0: 12 mai. Lieu\u00a0: Paris",
        ),
    ],
)
def test_blocks_apart(source: str, expected: str) -> None:
    """Items and cells are apart by commas, rows by semicolons, paragraphs by a full stop; none is a second one."""
    assert plain(source) == html.unescape(inline(source)) == expected


def test_punctuation_stands_behind_tags() -> None:
    """What is inserted follows the words, outside the tags that end with them."""
    assert inline("<ul><li><b>un </b></li><li><b>deux</b></li></ul>") == "<b>un</b>, <b>deux</b>"


@given(SOUP)
def test_never_doubled(pieces: list[str]) -> None:
    """Whatever the blocks, no punctuation follows another, and what is read again stays the same."""
    words = plain("".join(pieces))
    assert not any(
        f"{sign}{own}" in words.replace(" ", "").replace("\u00a0", "") for sign in ".,;:" for own in ",;."
    )
    assert plain(words) == words


def test_of_calendars() -> None:
    """The description of a calendar's event, which is HTML, keeps the items of its lists apart."""
    found = test_calendar.one(
        "DTSTART:20231005T090000Z",
        f"DESCRIPTION:<html-blob><u></u>Trois temps&nbsp\\;:<ul>{ITEMS}</ul></html-blob>",
    )
    assert found.summary == "Trois temps\u00a0: accueil, ateliers, bilan"
