"""Foreign HTML made harmless, the editor's Markdown made HTML and text."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, strategies as st

from newsletter.markup import (
    by_hand,
    cut,
    excerpt,
    hrefs,
    inline,
    marked,
    pieces,
    plain,
    read_edito,
    read_page,
    shortened,
    spans,
    unmarked,
)
from newsletter.model.signs import CLOSES, OPENS

PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<a href='https://example.org/?utm_x=1&y=2'>", "</a>", "<a href=javascript:x>",
    "<script>", "</script>", "<style>", "&amp;", "&lt;", "&nbsp;", "&", "<", ">", '"', "<!--", "-->", "<![CDATA[",
    "]]>", "<br/>", "<i", "mot", "é", " ", "\u202e", "\x00", "<em>", "</em>", "<svg>", "<math>", "<mi>", "<img src=x>",
]  # fmt: skip
SOUP = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("R&amp;D &eacute;t&#233;", "R&D été"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("<b>Un</b> <i>mot</i>", "Un mot"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("<p>un</p><p>deux</p>", "un deux"),
        ("  un \n\t mot\u00a0! ", "un mot\u00a0!"),
        ("a < b", "a < b"),
        ("a <3 b <", "a <3 b <"),
        ("a<!-- x > y -->b<!-->c", "abc"),
        ("<p title='a>b'>c</p><img alt=\"d>e\">f", "c f"),
        ('<p a"b>c</p>', "c"),
        ("a<br/>b<hr>c", "a b c"),
        ("<svg><title>a</title></svg><iframe src=x>b</iframe>", "ab"),
        ("e\u0301te\u0301", "été"),
        ("abc\u202edcba", "abcdcba"),
        ("a\u200bb&#8203;c", "abc"),
        ("un\x0bdeux\x85trois\u2028quatre&#8233;cinq\x1esix", "un deux trois quatre cinq six"),
        ("x &nbsp; y", "x y"),
        ("x&nbsp;y&nbsp;&nbsp;z\u202f\n!", "x\u00a0y\u00a0z !"),
        ("", ""),
    ],
)
def test_plain(source: str, expected: str) -> None:
    """Tags are dropped, script and style with their content, entities decoded once."""
    assert plain(source) == expected


def test_hrefs() -> None:
    """In their order, as they are meant; what only looks like a link is none."""
    html = '<p><a href="https://example.org/?a=1&amp;b=2">x</a><a title="y" href="#z">z</a><abbr href="a">b</abbr><a data-href="c">d</a></p>'
    assert hrefs(html) == ["https://example.org/?a=1&b=2", "#z"]


@given(SOUP)
def test_inline_is_well_formed_and_idempotent(source: str) -> None:
    """Any soup becomes a few inline tags that an XML parser reads, and that stay the same when read again."""
    clean = inline(source, "https://example.org/")
    root = ET.fromstring(f"<p>{clean}</p>")
    for node in root.iter():
        assert node.tag in {"p", "a", "b", "cite", "code", "em", "i", "q", "strong", "sub", "sup"}
        assert set(node.attrib) <= {"href"}
        assert node.get("href", "https://").startswith(("http://", "https://"))
    assert inline(clean, "https://example.org/") == clean


@given(SOUP)
def test_plain_is_tidy(source: str) -> None:
    """Plain text has no control characters, no bidirectional overrides, no double spaces."""
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]|  ", plain(source))


def test_inline_links() -> None:
    """Links become absolute and lose tracking; dead ones leave their words."""
    found = inline('<a href="/x?utm_source=f&amp;a=1&amp;b=2" onclick="x()">ici</a>', "https://example.org/y")
    assert found == '<a href="https://example.org/x?a=1&amp;b=2">ici</a>'
    assert inline('<a href="javascript:alert(1)">là</a> <a>mot</a>') == "là mot"
    assert inline("<img src=x onerror=y><form><input></form><iframe></iframe>mot") == "mot"


def test_inline_depth_and_size() -> None:
    """Thousands of nested tags, or megabytes, end as plain text in little time."""
    assert inline("<b>" * 9000 + "mot" + "</b>" * 9000) == "mot"
    assert len(inline("mot " * 100_000)) <= 100_000


@pytest.mark.parametrize(
    "piece",
    ["<p><b a={}>", "<b a={}><i a={}></b>x", "<a href={}><p>", "<div>", "<ul><li>", "<table><font>", "<a '\">", "<b a=<{}>",
     "<nobr a={}><p>", "<svg>", "<", "&", "<!--", "<a'>'", '<p a"><b a"{}">'],
)  # fmt: skip
@pytest.mark.some(5)
def test_markup_that_piles_up(piece: str) -> None:
    """What makes browsers copy open tags again and again leaves few of them here."""
    source = "".join(piece.format(number, number) for number in range(10_000))
    assert inline(source).count("</") <= 10_000
    assert len(plain(source)) <= 100_000


def test_links_around_pictures() -> None:
    """A link that only held a picture is gone, one that held words stays."""
    assert inline("<a href='https://e.org/'><img src=x></a> <a href='https://e.org/'><b></b></a>mot") == "mot"


@given(SOUP, st.integers(min_value=1, max_value=60))
def test_excerpt(source: str, longest: int) -> None:
    """An excerpt is well-formed, no longer than asked for, and what is short already stays as it is."""
    clean = inline(source, "https://example.org/")
    words = "".join(ET.fromstring(f"<p>{clean}</p>").itertext())
    short = excerpt(clean, longest)
    text = "".join(ET.fromstring(f"<p>{short}</p>").itertext())
    assert len(text) <= longest
    assert short == clean if len(words) <= longest else text.endswith("…")


@given(st.text(max_size=80), st.integers(min_value=2, max_value=40))
def test_shortened(text: str, longest: int) -> None:
    """A shortened text has at most the length asked for, and is untouched when it has already."""
    short = shortened(text, longest)
    assert len(short) <= longest
    assert short == text or short.endswith("…")


def test_edito() -> None:
    """The first heading is the title; the rest is HTML without raw HTML, and a text of equal worth."""
    edito = read_edito(
        "# La *rentrée*\n\nBonjour, <b>vous</b>.\n\n# Étapes\n\n- [un](https://example.org/1)\n- deux\n"
    )
    assert edito.title == "La rentrée"
    assert "<h2>Étapes</h2>" in edito.html
    assert "<h1" not in edito.html
    assert "&lt;b&gt;" in edito.html
    assert "- un <https://example.org/1>\n- deux" in edito.text


@given(st.text(max_size=200))
def test_edito_never_fails(source: str) -> None:
    """Any text can be an édito, and its HTML has neither scripts nor live javascript: links."""
    html = read_edito(source).html
    assert "<script" not in html
    assert 'href="javascript' not in html.casefold()


@pytest.mark.parametrize(
    ("source", "html", "text"),
    [
        ("[it's: x]{lang=en}", '<span lang="en">it\'s: x</span>', "‹it's: x›"),
        ('[x]{lang="en"} [y]{lang=EN-gb}', '<span lang="en">x</span> <span lang="en-GB">y</span>', "‹x› ‹y›"),
        ("[*Beyond: the Goals*]{lang=en}", '<span lang="en"><em>Beyond: the Goals</em></span>', "‹Beyond: the Goals›"),
        ("*[Beyond]{lang=en}*", '<em><span lang="en">Beyond</span></em>', "‹Beyond›"),
        ("[Foo [2]: bar]{lang=en}", '<span lang="en">Foo [2]: bar</span>', "‹Foo [2]: bar›"),
        ("[un [a `b`](https://e.org/)]{lang=en}", '<span lang="en">un <a href="https://e.org/">a <code>b</code></a></span>', "‹un a `b` <https://e.org/>›"),
        ("[[a]{lang=en} b](https://e.org/)", '<a href="https://e.org/"><span lang="en">a</span> b</a>', "‹a› b <https://e.org/>"),
        ("[a [b]{lang=de} c]{lang=en}", '<span lang="en">a <span lang="de">b</span> c</span>', "‹a b c›"),
        ("[oui]{lang=fr}", '<span lang="fr">oui</span>', "oui"),
        (r"\[a]{lang=en} [b] c]{lang=en}", "[a]{lang=en} [b] c]{lang=en}", "[a]{lang=en} [b] c]{lang=en}"),
        ("*[a* *b]{lang=en}*", "<em>[a</em> <em>b]{lang=en}</em>", "[a b]{lang=en}"),
        ("`[a]{lang=en}`", "<code>[a]{lang=en}</code>", "‹`[a]{lang=en}`›"),
    ],
)  # fmt: skip
def test_words_in_another_language(source: str, html: str, text: str) -> None:
    """A mark may hold emphasis, links, code, brackets and other marks; what can't be one stays to be seen."""
    edito = read_edito(source)
    assert edito.html == f"<p>{html}</p>\n"
    assert edito.text.translate({ord(OPENS): "‹", ord(CLOSES): "›"}) == text


@pytest.mark.parametrize(
    "address",
    ["https://e.org/_un_/deux", "https://e.org/a_b_c.html", "https://e.org/*un*/", "www.e.org/__un__/x"],
)
def test_signs_in_an_address(address: str) -> None:
    """Signs of emphasis inside a bare address are its own: the link is whole in both parts, and emphasis around it stays."""
    for source in (
        f"Voir {address}, ici.",
        f"Voir **{address}** ici.",
        f"Un *mot*, puis {address} et *deux*.",
    ):
        edito = read_edito(source)
        assert f">{address}</a>" in edito.html
        assert address in edito.text
        assert edito.html.count("<em>") == source.count(" *") - source.count(" **")


def test_a_title_amid_the_text() -> None:
    """A heading of the first level is the title wherever it stands, and stands nowhere twice; any other keeps its place."""
    edito = read_edito("Avant.\n\n# Titre\n\nAprès.")
    assert (edito.title, edito.text) == ("Titre", "Avant.\n\nAprès.")
    edito = read_edito("Avant.\n\n## Partie\n\nAprès.")
    assert (edito.title, edito.text) == ("Partie", "Avant.\n\nPartie\n------\n\nAprès.")
    assert "Cité" in read_edito("> # Cité\n\nAprès.").text


def test_marks_in_a_title() -> None:
    """A title is plain text that keeps its outermost marks; signs of the program's own in a text are dropped."""
    assert read_edito("# Le [*SDG* [x]{lang=de} Summit]{lang=EN} !").title == "Le [SDG x Summit]{lang=en} !"
    assert read_edito(f"{OPENS}a{CLOSES}").text == "a"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", []),
        ("un [mot]", [("un [mot]", "")]),
        ("le [b]{lang=en} d", [("le ", ""), ("b", "en"), (" d", "")]),
        ("[b [2] : c]{lang='en-gb'}", [("b [2] : c", "en-GB")]),
        ("a] [b [c]{lang=de}]{lang=en}", [("a] ", ""), ("b c", "en")]),
        ("[" * 5000 + "a" + "]{lang=en}" * 5000, [("a", "en")]),
        ("[b]{lang=anglais}", [("[b]{lang=anglais}", "")]),
    ],
)
def test_pieces(words: str, expected: list[tuple[str, str]]) -> None:
    """Plain text is parted at its outermost marks; what is none of a language stays as it is."""
    assert pieces(words) == expected


def test_marking() -> None:
    """Words of another language are marked, so that what readers see is the words; a mark is never cut in two."""
    assert marked("What's next?", "en") == "[What's next?]{lang=en}"
    assert marked("Quoi ?", "fr-CA") == marked("Quoi ?", None) == "Quoi ?"
    assert marked("Not [closed", "en") == "Not [closed", "a mark that could not be read back would be seen"
    words = f"5 octobre : {marked('Sustainable Development Goals Summit', 'en')}"
    assert cut(words, 48) == words
    assert cut(words, 40) == "5 octobre : [Sustainable Development]{lang=en}…"
    assert cut(words, 10) == "5 octobre…"
    assert spans("<b>[x &amp; y]{lang=en}</b> z") == '<b><span lang="en">x &amp; y</span></b> z'


@given(st.text(alphabet="ab []{}=lang\"'ENfr", max_size=30), st.integers(min_value=2, max_value=12))
def test_what_is_marked_reads_the_same(words: str, longest: int) -> None:
    """Marking changes nothing that readers see, and cutting leaves them no more than asked for."""
    assert unmarked(marked(words, "en")) in {words, unmarked(words)}
    assert len(unmarked(cut(f"a {marked(words, 'en')}", longest))) <= longest


@given(st.text(alphabet="ab []{lang=en}*`\\", max_size=40))
def test_marks_keep_html_well_formed(source: str) -> None:
    """Wherever brackets and marks stand, elements close in the order in which they opened."""
    ET.fromstring(f"<r>{read_edito(source).html}</r>")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Si a<b et c>d, gratuit.", "Si a&lt;b et c&gt;d, gratuit."),
        ("3 < 4, <3, x<y>z", "3 &lt; 4, &lt;3, x&lt;y&gt;z"),
        ("un <b>mot</b>, a<i>c", "un <b>mot</b>, a&lt;i&gt;c"),
        ("<u>un</u><br>deux <img src=x>", "un deux"),
        ("<A HREF=https://example.org/>un</A> <!-- note -->", '<a href="https://example.org/">un</a>'),
        ("</b>un<b", "&lt;/b&gt;un&lt;b"),
        ("<script>x</script>un", "un"),
    ],
)
def test_a_sign_is_no_tag(typed: str, read: str) -> None:
    """In what a person types, only what is wholly a tag, and begins and ends, is one."""
    assert inline(by_hand(typed)) == read


@given(SOUP)
def test_what_is_read_once_is_read_so_again(source: str) -> None:
    """What was made harmless has whole tags only."""
    clean = inline(by_hand(source))
    assert by_hand(clean) == clean


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([1, 4], [2]),
        ([1, 4, 4, 2, 6, 1], [2, 2, 2, 3, 2]),
        ([1, 2, 4, 3, 3, 2], [2, 3, 3, 3, 2]),
        ([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6]),
        ([1, 3, 2], [2, 2]),
    ],
)
def test_headings_skip_no_level(levels: list[int], expected: list[int]) -> None:
    """Whatever levels an editor takes, they come in order below the title, and those alike stay alike."""
    html = read_edito("\n\n".join(f"{'#' * level} Titre" for level in levels)).html
    assert [int(level) for level in re.findall(r"<h(\d)>", html)] == expected


@pytest.mark.parametrize(
    ("source", "headings"),
    [
        ("# Agir\n\nMot.\n\n## Donner\n\n### Du temps\n", ["h2 Agir", "h3 Donner", "h4 Du temps"]),
        ("Mot.\n\n# Agir\n\n# Donner\n", ["h2 Agir", "h2 Donner"]),
        ("### Agir\n\n# Donner\n", ["h2 Agir", "h2 Donner"]),
        ("# Les *fondations*\n\n## Agir\n", ["h2 Agir"]),
        ("les Fondations :\n===\n\nMot.\n", []),
        ("Mot.\n\n# Les fondations\n", ["h2 Les fondations"]),
    ],
)
def test_a_page_s_text_keeps_its_headings(source: str, headings: list[str]) -> None:
    """They stand below the page's own, and skip no level; one that leads and says the same is not said twice."""
    html = read_page(source, "Les fondations")
    found = re.findall(r"<(h\d)>(.*?)</\1>", html)
    assert [f"{level} {words}" for level, words in found] == headings
    assert "Mot." in html or "Mot." not in source


def test_items_of_paragraphs_stand_apart() -> None:
    """In plain text the items of a list that has blank lines keep them; those of any other follow each other."""
    assert read_edito("1. un\n\n   suite\n\n2. deux").text == "1. un\n\n  suite\n\n2. deux"
    assert read_edito("- un\n- deux\n  - trois").text == "- un\n- deux\n  - trois"


def test_a_list_in_a_first_item() -> None:
    """A text that begins with an item which is itself a list is written as text too."""
    assert "un" in read_edito("1. 1. un\n").text
    assert "un" in read_edito("# Titre\n\n- - un\n- deux\n").text
