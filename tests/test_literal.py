"""Words and addresses in Markdown: whatever signs they hold, readers see them as they are."""

import html
import re

import pytest
from hypothesis import given, strategies as st

from newsletter.markup import link, literal, read_edito
from newsletter.model.signs import CLOSES, OPENS

HOSTILE = (
    "Un [titre](https://evil.example) ![image](data:image/png;base64,AAAA)",
    "**gras** _maigre_ `code` ~~rayé~~ \\ fin\\",
    "<script>alert(1)</script> <!-- note --> &lt;b&gt; &copy; &#39;",
    "# Titre\n\n- puce\n+++\n> cité\r\n```",
    "[SDG]{lang=en} ![][1] [1]: data:x <https://evil.example>",
    "www.example.org/a_b_c et https://example.org/(x)_y*z*",
    "{{ title }} {% raw %} $HOME | a | b |",
)
SIGNS = st.text(st.sampled_from("\\`*_[]()<>&!~|#{}:;/.-+= \n\tabglt1«»'\""), max_size=40)


def shown(markdown: str) -> str:
    """What readers see of a paragraph, a run of spaces as one."""
    inside = re.fullmatch(r"<p>(.*)</p>\n", read_edito(markdown).html, re.DOTALL)
    assert inside is not None, markdown
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", inside[1])))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words(words: str) -> None:
    """They stand there literally, alone and as the words of a link, and open nothing."""
    expected = re.sub(r"\s+", " ", words).strip()
    assert shown(f"mot {literal(words)} fin") == f"mot {expected} fin"
    made = read_edito(f"mot {link(literal(words), 'https://example.org/a')} fin").html
    assert re.findall(r'href="([^"]*)"', made) == ["https://example.org/a"]
    assert re.findall(r"<(\w+)", made) == ["p", "a"]


@given(st.one_of(SIGNS, st.text(st.characters(exclude_categories=("Cs", "Cc", "Co")), max_size=40)))
def test_any_words(words: str) -> None:
    """The law: what is written literally is read as it was."""
    expected = re.sub(r"\s+", " ", words).strip()
    assert shown(f"mot, {literal(words)}, fin") == f"mot, {expected}, fin"
    made = read_edito(f"mot {link(literal(words) or 'x', 'https://example.org/a')} fin").html
    assert re.findall(r'href="([^"]*)"', made) == ["https://example.org/a"]


def test_another_language_is_marked() -> None:
    """Words in another language are marked, also where their own brackets would spoil a plain mark."""
    made = read_edito(f"mot {link(literal('What’s next] ?', 'en'), 'https://example.org/a')}").html
    assert '<span lang="en">What’s next] ?</span></a>' in made
    assert literal("Bonjour", "fr") == "Bonjour"
    assert OPENS not in made
    assert CLOSES not in made


@pytest.mark.parametrize(
    ("url", "href"),
    [
        ("https://example.org/a_(b)_c", "https://example.org/a_(b)_c"),
        ("https://example.org/a)b(", "https://example.org/a)b("),
        ("https://example.org/?a=1&copy;=2", "https://example.org/?a=1&copy;=2"),
        ("https://example.org/a b<c>\\d", "https://example.org/a%20b%3Cc%3E%5Cd"),
        ("https://example.org/*a*_b_", "https://example.org/*a*_b_"),
    ],
)
def test_addresses(url: str, href: str) -> None:
    """A link leads where it should, whatever signs its address holds."""
    made = read_edito(f"mot {link('ici', url)} fin").html
    assert html.unescape(re.findall(r'href="([^"]*)"', made)[0]) == href
    assert made.endswith("</a> fin</p>\n")


def test_no_address_no_link() -> None:
    """Without an address words stay words."""
    assert link("mots", None) == "mots"
