"""Summaries whose titles were made of their first words."""

import html

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.repeated import what_is_left
from newsletter.collect.untitled import titled
from newsletter.markup import plain
from newsletter.model import Kind
from tests import test_calendar, test_feed

LONG = "Le réseau des alliances ouvre une troisième maison des solidarités à Nantes avec ceux qui y vivent et la ville."


def read(text: str, title: str = "") -> tuple[str, str | None]:
    """Title and summary of the one item of a feed."""
    given = f"<title>{html.escape(title)}</title>" if title else ""
    item = f"{given}<link>https://e.org/1</link><description>{html.escape(text)}</description>"
    (found,) = test_feed.read(test_feed.rss(item))
    return found.title, found.summary


@pytest.mark.parametrize(
    ("text", "title", "summary"),
    [
        ("<p>Le guide est en ligne ! <a href='https://r.example/g'>r.example/g</a></p>", "Le guide est en ligne !", '<a href="https://r.example/g">r.example/g</a>'),
        ("<p>Un premier paragraphe</p><p>Un second.</p>", "Un premier paragraphe", "Un second."),
        ("Une phrase entière. Puis une autre.", "Une phrase entière", "Puis une autre."),
        ("Une phrase seule.", "Une phrase seule", None),
        ("<b>Une phrase</b> <i>entière</i>. Puis <b>une</b> autre.", "Une phrase entière", "Puis <b>une</b> autre."),
        ("Le pain &amp; les roses sont là. A &lt; B.", "Le pain & les roses sont là", "A &lt; B."),
        ("Le guide https://e.org/a/b est là, enfin. Lisez.", "Le guide est là, enfin", "https://e.org/a/b Lisez."),
        ("<img src='/a' alt='Une carte de l’eau'>", "Une carte de l’eau", None),
    ],
)  # fmt: skip
def test_the_summary_goes_on_where_the_title_ends(text: str, title: str, summary: str | None) -> None:
    """Of a text whose first sentence has become the title, the summary has the rest, with its links; or there is none."""
    assert read(text) == (title, summary)


def test_a_sentence_too_long_for_a_title() -> None:
    """What a title breaks off the summary takes up, whether the source or the program has cut it."""
    title, summary = read(f"{LONG} Venez.")
    assert title.endswith("…")
    assert summary is not None
    assert summary.startswith("… ")
    assert f"{title.removesuffix('…')}{summary.removeprefix('…')}" == f"{LONG} Venez."
    assert read("Le pacte est signé, et la suite vient.", "Le pacte est signé, et…") == (
        "Le pacte est signé, et…",
        "… la suite vient.",
    )


def test_a_day_that_the_title_breaks_off_is_read() -> None:
    """A date is read before the sentence that names it is parted."""
    words = "Le réseau des alliances du territoire vous invite toutes et tous à sa rencontre, jeudi 5 octobre"
    text = f"{words} 2023 à 18h, à Nantes."
    item = f"<link>https://e.org/1</link><description>{text}</description>"
    (found,) = test_feed.read(test_feed.rss(item), kind=Kind.EVENT)
    assert found.title == f"{words}…"
    assert found.summary == "… 2023 à 18h, à Nantes."
    assert found.start == test_calendar.paris(2023, 10, 5, 18)


@pytest.mark.parametrize(
    ("title", "text"),
    [("Le pacte", "Le pacte est signé."), ("Le pacte…", "La suite vient."), ("Une fête", "Une fête. Venez.")],
)
def test_a_given_title_takes_nothing(title: str, text: str) -> None:
    """A title that the source gives whole may begin its text: a sentence keeps its subject."""
    assert read(text, title) == (title, text)


def test_calendars_too() -> None:
    """An event without a SUMMARY has its text once."""
    event = test_calendar.event(
        "DTSTART:20231005T090000Z", "DESCRIPTION:Un atelier ouvert. Venez.", summary=""
    )
    (dated,) = test_calendar.read(test_calendar.calendar(event))
    assert (dated.title, dated.summary) == ("Un atelier ouvert", "Venez.")


@given(st.text(alphabet="ab .!?…&<>é/\u00a0", max_size=60))
def test_nothing_is_lost(text: str) -> None:
    """Whatever the text: title and summary together hold its letters, in their order."""
    clean = html.escape(text, quote=False)
    title = titled("", clean)
    left = what_is_left(clean, title, "")
    letters = "".join(one for one in plain(clean) if one.isalpha())
    if title.endswith("…"):
        assert left in {clean, None}
    elif letters:
        told = f"{title}{plain(left or '')}"
        assert "".join(one for one in told if one.isalpha()) == letters
