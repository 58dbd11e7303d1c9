"""Words that French ties to the next by an apostrophe, set apart in what is indexed."""

import re

import pytest
from hypothesis import given, strategies as st

from newsletter.archive.search.elision import ELIDED, apart, apart_in


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("L’étude d’impact", "L’ étude d’ impact"),
        ("l'intérêt, qu'il s'agisse", "l' intérêt, qu' il s' agisse"),
        (
            "JUSQU’ICI, Lorsqu'on, puisqu’une, QUOIQU'ELLE",
            "JUSQU’ ICI, Lorsqu' on, puisqu’ une, QUOIQU' ELLE",
        ),
        ("« l’« ici » »", "« l’ « ici » »"),
        ("aujourd’hui, aujourd'hui", "aujourd’hui, aujourd'hui"),
        ("d’aujourd’hui", "d’ aujourd’hui"),
        ("quelqu’un, presqu’île, entr’aide", "quelqu’un, presqu’île, entr’aide"),
        ("rock 'n' roll", "rock 'n' roll"),
        ("le l’ seul", "le l’ seul"),
        ("James' house, it's", "James' house, it's"),
        ("3d’x, _l’x", "3d’x, _l’x"),
    ],
)
def test_an_article_is_set_apart(words: str, expected: str) -> None:
    assert apart(words) == expected


@pytest.mark.parametrize("word", ELIDED)
@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_every_elided_word_is(word: str, apostrophe: str) -> None:
    """In any case, whatever the apostrophe."""
    for said in (word, word.upper(), word.title()):
        assert apart(f"({said}{apostrophe}école") == f"({said}{apostrophe} école"


@given(st.text(st.sampled_from("'’ lLdquséjo«-"), max_size=30))
def test_only_spaces_come_and_twice_is_once(text: str) -> None:
    assert apart(apart(text)) == apart(text)
    assert re.sub(" ", "", apart(text)) == re.sub(" ", "", text)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>l’été</p>", "<p>l’ été</p>"),
        (
            "<h1>l&#39;été d&rsquo;un &amp; qu&#8217;on, l&amp;#39;x</h1>",
            "<h1>l&#39; été d&rsquo; un &amp; qu&#8217; on, l&amp;#39;x</h1>",
        ),
        (
            '<a title="l’été > l’hiver" href=\'l"x\'>l’<b>été</b></a>',
            '<a title="l’été > l’hiver" href=\'l"x\'>l’ <b>été</b></a>',
        ),
        ("<!-- l’x -->l’été", "<!-- l’x -->l’ été"),
        ("1 < 2, l’été > l’hiver", "1 < 2, l’ été > l’ hiver"),
    ],
)
def test_texts_of_pages_are_set_apart_and_no_tag(markup: str, expected: str) -> None:
    """Also where emphasis begins after the apostrophe, and where that is a character reference."""
    assert apart_in(markup) == expected
