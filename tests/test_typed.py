"""A summary's field shows what was typed in it, and what is kept of it is harmless HTML."""

import re
from html import escape

import pytest
from hypothesis import example, given, strategies as st

from newsletter.issue.summaries import summary_of
from newsletter.markup import as_typed, of_typed, undisturbed
from newsletter.model import EditionEntry, Kind

HOSTILE = (
    "<", ">", "&", '"', "'", "&amp;", "&lt;b&gt;", "&#60;", "&nbsp", "&eacute;", "<b>", "</b>", "<i>", "</i>", "<B>",
    "<br>", "<p>", "</p>", "<script>alert(1)</script>", "</textarea>", "<!-- x -->", '<a href="https://example.org/?a=1&b=2">',
    "</a>", "<a href='javascript:alert(1)'>", "<a onclick=x>", "<a", "\n", "\n\n", "  ", "\t", " ", "é", "e\u0301", "\u00a0",
    "\u202e", "\u200b", "{{ x }}", "[x]{lang=en}", "+++", "# T", "\\", '"""', "3 < 4", "A&B", "mot",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), max_size=12).map("".join)
TAG = re.compile(r"</?(?:b|i)>|<a href=\"https://example\.org/\?a=1&amp;b=2\">|</a>")


@given(TEXTS)
@example("Prix < 10 € & gratuit pour A&B")
@example("Un.\n\nDeux.")
@example("<b><i></b></i>")
@example("<b>" * 40 + "</b>" * 40)
def test_what_was_typed_is_shown(text: str) -> None:
    """Sign by sign, but for signs that none can see and tags' own capitals; and shown and kept again nothing changes."""
    kept = of_typed(text)
    assert as_typed(kept).casefold() == undisturbed(text).casefold()
    assert of_typed(as_typed(kept)) == kept


@given(
    st.lists(st.sampled_from(["<", "&", "amp;", "lt;", "b>", "/b>", "mot", "<b>", "</b>", "&lt;b&gt;"])).map(
        "".join
    )
)
@example("<b>x</b>")
@example("&lt;b>x&lt;/b>")
def test_a_tag_that_is_shown_stays_one(words: str) -> None:
    """Words that look like tags, as a feed may tell of them, stay words when something else is edited."""
    kept = escape(words, quote=False)
    assert of_typed(as_typed(kept)) == kept
    beside = f"{kept} <b>gras</b>"
    assert of_typed(as_typed(beside)) == beside


def test_a_tag_that_is_meant_is_told_from_one() -> None:
    """What is shown says which is which; what needs no telling is shown as it was typed."""
    kept = "balise &lt;b&gt;x&lt;/b&gt; <b>gras</b>"
    assert as_typed(kept) == "balise &lt;b>x&lt;/b> <b>gras</b>"
    assert of_typed(as_typed(kept).replace("gras", "mot")) == kept.replace("gras", "mot")
    assert as_typed("&lt;b&gt;seul") == "<b>seul"


@given(st.lists(st.sampled_from(["section", "region", "timestamp", "copy", "amp", "lt", "x"]), min_size=1))
def test_an_address_stays_what_it_is(names: list[str]) -> None:
    """However a part of its query is called: no name of it is read as a sign of HTML."""
    address = "https://example.org/?a=1" + "".join(f"&{name}=3" for name in names)
    typed = f'<a href="{address}">là</a>'
    kept = of_typed(typed)
    assert kept == f'<a href="{escape(address)}">là</a>'
    assert as_typed(kept) == typed
    assert of_typed(as_typed(kept)) == kept


@given(TEXTS)
def test_what_is_kept_is_harmless(text: str) -> None:
    """It has no tags but those of a summary, each closed; nor has the letter."""
    kept = of_typed(text)
    assert "<" not in TAG.sub("", kept)
    assert ">" not in TAG.sub("", kept)
    row = EditionEntry(key="a", section="s", kind=Kind.EVENT, title="T", summary=kept)
    assert "<script" not in summary_of(row)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Prix < 10 € & gratuit pour A&B", "Prix &lt; 10 € &amp; gratuit pour A&amp;B"),
        ("Un <b>mot</b>, 3<4", "Un <b>mot</b>, 3&lt;4"),
        ("<A HREF='https://example.org/' target=_blank>là</A>", '<a href="https://example.org/">là</a>'),
        ('<a href="javascript:x">là</a>', '&lt;a href="javascript:x"&gt;là&lt;/a&gt;'),
        ("<b>seul", "&lt;b&gt;seul"),
        ("Un.\n\nDeux.", "Un.\n\nDeux."),
    ],
)
def test_what_is_kept(text: str, kept: str) -> None:
    """Tags of a summary are tags, all else is text."""
    assert of_typed(text) == kept
