"""What is pasted, left with what Markdown can say."""

import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from newsletter.markup import Pasted, pasted, read_edito
from newsletter.preview.converting import markdown
from tests.test_studio import Studio
from tests.workspaces import DAY, TUESDAY, Desk

CLIPBOARD = Path(__file__).parent / "data" / "clipboard"


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ('<b style="font-weight:normal"><p style="font-weight:700">Un</p></b>', "<p><strong>Un</strong></p>"),
        ('<p class="MsoTitle">Un</p>', "<h1>Un</h1>"),
        ("<ul><li>un</li><ul><li>deux</li></ul></ul>", "<ul><li>un<ul><li>deux</li></ul></li></ul>"),
        ("<p>un<del datetime='2023'>e</del> <span style='display: none'>x</span>mot</p>", "<p>un mot</p>"),
        ("<p>un</p><p>\u00a0</p><p>mot\u00a0\u00a0\u00a0de\u200b plus\u00a0!</p>", "<p>un</p><p>mot de plus\u00a0!</p>"),
        ("<table><tr><td>un</td><td> </td><td><p>deux</p></td></tr></table>", "<div>un · deux<br></div>"),
        ("<table><tr><td><h2>un</h2></td></tr></table>", "<table><tbody><tr><td><h2>un</h2></td></tr></tbody></table>"),
        ('<a href="https://e.org/?utm_source=x" onclick="y()">un</a>', '<a href="https://e.org/">un</a>'),
        ('<a href="javascript:x()">un</a><a href="/b">deux</a><a href="https://e.org/"> </a>', "undeux "),
        ('<ol start="4"><li id="x"><p>un</p></li></ol>', '<ol start="4"><li>un</li></ol>'),
        ("<p style='mso-list:l0 level0 x'>un</p>", "<ul><li>un</li></ul>"),
        ("<p>Un <i>mot</i>.<o:p>&nbsp;</o:p></p><p>x</p>", "<p>Un <em>mot</em>.</p><p>x</p>"),
        ("<h2>&nbsp;T <b>&nbsp;</b></h2><ul><li>&nbsp;un&nbsp;<ul><li>b&nbsp;</li></ul></li></ul>", "<h2>T</h2><ul><li>un<ul><li>b</li></ul></li></ul>"),
        ("<div>a&nbsp;<br>\n&nbsp;b&nbsp;!<p>c</p>&nbsp;d <b>e&nbsp;</b></div>", "<div>a<br>b\u00a0!<p>c</p>d <strong>e</strong></div>"),
        ("<pre>&nbsp;a&nbsp;</pre>&nbsp;b", "<pre>\u00a0a\u00a0</pre>b"),
        ("<p>Une <b>mot</b><b>s collés</b> fin</p>", "<p>Une <strong>mots collés</strong> fin</p>"),
        ("<b><i>un</i></b><strong><em>e</em> b</strong>", "<strong><em>une</em> b</strong>"),
        ("<b>un</b><br><b>b</b> <b>c</b>", "<strong>un</strong><br><strong>b</strong> <strong>c</strong>"),
        ("<p><b>«\u00a0x\u00a0»</b>suite</p>", "<p><strong>«\u00a0x</strong>\u00a0»suite</p>"),
        ("<p><b><i>un,</i> </b>deux</p>", "<p><strong><em>un</em></strong>, deux</p>"),
        ("<p>mot<b>(x)</b> <i>…</i>y</p>", "<p>mot(<strong>x)</strong> …y</p>"),
        ("<p>un<b>deux <i>!</i></b></p><p>trois</p>", "<p>un<strong>deux !</strong></p><p>trois</p>"),
        ("<p><del>x</del><ins>un</ins> <s>y</s><span style='text-decoration:line-through'>z</span>mot</p>", "<p>un mot</p>"),
    ],
)  # fmt: skip
def test_what_is_left(source: str, clean: str) -> None:
    """Weight, lists, tables and blanks as Markdown knows them; what is hidden, deleted or tracks goes."""
    assert pasted(source).html == f"<div>{clean}</div>"


@pytest.mark.parametrize(
    ("source", "clean"),
    [
        ("<p>• un</p><p>•\u00a0<b>deux</b></p><p>fin</p>", "<ul><li>un</li><li><strong>deux</strong></li></ul><p>fin</p>"),
        ("<div>– un</div><div>— deux</div>", "<ul><li>un</li><li>deux</li></ul>"),
        ("<p>– Bonjour.</p><p>fin</p>", "<p>– Bonjour.</p><p>fin</p>"),
        ("<p>–</p><p>• un</p>x<p>▪ deux</p>", "<p>–</p><ul><li>un</li></ul>x<ul><li>deux</li></ul>"),
        ("<span>\uf0b7 un</span><br><span>• deux</span>", "<ul><li>un</li><li>deux</li></ul>"),
        ("<p><i><b>•</b> \u00a0u</i>n</p>", "<ul><li><em>u</em>n</li></ul>"),
        ("<p>un<br>deux</p>", "<p>un<br>deux</p>"),
        ('<a href="mailto:a@e.org?subject=B">un</a> <a href="mailto:x">deux</a>', '<a href="mailto:a@e.org?subject=B">un</a> deux'),
        ('<a href="page.html">un</a> <a href="#x">deux</a> <a href="../y">trois</a>', "un deux trois"),
    ],
)  # fmt: skip
def test_dots_and_addresses(source: str, clean: str) -> None:
    """What stands behind dots is a list; one writes to an address of mail; what leads somewhere on its own site keeps its words."""
    assert pasted(source).html == f"<div>{clean}</div>"


def test_pictures_are_counted() -> None:
    """A picture leaves what it shows, others nothing, and nothing is asked of anybody."""
    found = pasted('<p>a<img src="https://e.org/x.png" alt="Un <b>"><video src="/x">non</video>b</p>')
    assert (found.html, found.pictures) == ("<div><p>aUn &lt;b&gt;b</p></div>", 2)
    assert pasted('<p>Bravo <img alt="🙂"></p>') == Pasted("<div><p>Bravo 🙂</p></div>", 0, is_struck=False)


@pytest.mark.parametrize(("source", "said"), [("<s>un</s>", True), ("<del> </del>mot", False)])
def test_what_was_struck_is_said(source: str, *, said: bool) -> None:
    """Words are, blanks are not."""
    assert pasted(source).is_struck is said


@pytest.mark.parametrize(
    ("source", "clean", "said"),
    [
        ("<p>ici.<span class=MsoCommentReference><a class=msocomanchor href='#_msocom_1'>[A1]</a></span></p>", "<p>ici.</p>", "c"),
        ("<div style='mso-element:comment-list'><hr class=msocomoff><div style='mso-element:comment'>Secret</div></div>un", "un", "c"),
        ("<div class=msocomtxt><p class=MsoCommentText>Secret</p></div>", "", "c"),
        ("<p><a style='mso-comment-reference:A_1'>mot</a></p><p class='x MsoCommentText'>Secret</p>", "<p>mot</p>", "c"),
        ("<p>Note<a href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a>.</p>", "<p>Note.</p>", "n"),
        ("<div style='mso-element: footnote-list'><hr><p class=MsoFootnoteText>Source</p></div>un", "un", "n"),
        ("<p>un<sup><a href='#cmnt1'>[a]</a></sup></p><div><p><a href='#cmnt_ref1'>[a]</a><span>x</span></p><p>y</p></div>", "<p>un</p>", "c"),
        ("<p>un<a href='#sdfootnote1sym'>1</a></p><div><p><a href='#sdfootnote1anc'>1</a> Source</p></div>", "<p>un</p>", "n"),
        ("<p>un <a href='#cmnt_ref2'>mot</a> et un <a href='#plan'>autre</a></p>", "<p>un  et un autre</p>", "c"),
        ("<p class=MsoCommentText> </p><p>un</p>", "<p>un</p>", ""),
    ],
)  # fmt: skip
def test_remarks_never_reach_readers(source: str, clean: str, said: str) -> None:
    """Comments and notes of a word processor go, with the signs that lead to them; that they had words is told."""
    made = pasted(source)
    told = "c" * made.has_comments + "n" * made.has_notes
    assert (made.html, told) == (f"<div>{clean}</div>", said)


def test_notes_of_a_letter_that_was_sent_stay() -> None:
    """Its readers have had them."""
    source = "<p>un<a href='#_ftn1'>[1]</a></p><p class=MsoFootnoteText>Source</p>"
    assert pasted(source, keeps_notes=True).html == "<div><p>un[1]</p><p>Source</p></div>"


@given(st.lists(st.tuples(
    st.sampled_from(["{}", "<b>{}</b>", "<i>{}</i>", "<b><i>{}</i></b>", "<i><strong>{}</strong></i>", "<span>{}</span>"]),
    st.sampled_from(["mot", "é", " ", "\u00a0", "« x »", "l’", "!", "(", " 1,", "🙂 "]),
), max_size=8))  # fmt: skip
def test_emphasis_is_seen(pieces: list[tuple[str, str]]) -> None:
    """However words are cut in pieces, no asterisk is left for readers to see."""
    source = "".join(around.format(words) for around, words in pieces)
    markdown = re.sub(r"</?strong>", "**", re.sub(r"</?em>", "*", pasted(f"<p>{source}</p>").html))
    made = read_edito(re.sub(r"<[^>]*>", "", markdown))
    assert "*" not in made.html


@given(st.lists(st.sampled_from(
    ["<p style='mso-list:l1 level9 x'>", "<table>", "<tr>", "<td>", "<ul>", "<ol>", "<li>", "<b style='font-weight:400'>",
     "<del datetime=x>", "<p class=MsoTitle>", "<img alt=x>", "<video>", "<a href='https://e.org'>", "x", "\u00a0", "</p>",
     "<b>", "</b>", "<i>", "</i>", "<s>", "« ", " »", "</td>", "</ul>", "</table>", "<svg onload=x>", "<script>", "<!--", "<h2 style='font-weight:bold'>"],
), max_size=40).map("".join))  # fmt: skip
def test_whatever_is_pasted(source: str) -> None:
    """Any soup gives harmless HTML."""
    assert not re.search(r"<(?:img|video|svg|script)|\s(?:style|class|on\w+)=", pasted(source).html)


def test_depth_is_no_trouble() -> None:
    """What stands before thousands of tags in one another is there."""
    assert "<p>un</p>" in pasted("<p>un</p>" + "<div>" * 5000 + "fin").html


def test_the_preview_cleans(desk: Desk) -> None:
    """A form of its own pages is answered; one without its mark is not."""
    desk("draft", DAY, now=TUESDAY)
    studio = Studio(desk)
    csrf = studio.first("/textes").fields["csrf"]
    made = studio.browser.post("/colle", {"csrf": csrf, "html": "<b id=a>x</b><img><s>y</s>"}).json()
    assert made["text"] == "**x**"
    assert made["said"].startswith("1 image n’a pas été collée")
    assert made["said"].endswith("d’un fichier. Ce qui était barré n’a pas été collé.")
    remarks = "<p class=MsoCommentText>x</p><p class=MsoFootnoteText>y</p>"
    said = studio.browser.post("/colle", {"csrf": csrf, "html": remarks}).json()["said"]
    assert said == "Les commentaires n’ont pas été collés. Les notes de bas de page n’ont pas été collées."
    assert studio.browser.post("/colle", {"html": "x"}).status_code == 403


@pytest.mark.parametrize("path", sorted(CLIPBOARD.glob("*.html")), ids=lambda path: path.stem)
def test_what_becomes_of_a_clipboard(path: Path) -> None:
    """What Word, LibreOffice, Google Docs and a page put there is Markdown as its editor would have written it."""
    written = path.with_suffix(".md").read_text(encoding="utf-8").removesuffix("\n")
    assert markdown(pasted(path.read_text(encoding="utf-8")).html) == written


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (
            "<p>3 * 4_5 _6 `x` \\ [a](b) [c] &amp;amp; R&amp;D</p>",
            r"3 \* 4_5 \_6 \`x\` \\ \[a](b) [c] \&amp; R&D",
        ),
        (
            "<p># un</p><p>1. deux</p><p>- trois</p><p>--- x</p>",
            "\\# un\n\n1\\. deux\n\n\\- trois\n\n\\--- x",
        ),
        ('<ol start="4"><li>un</li><li>deux<ul><li>a</li></ul></li></ol>', "4. un\n5. deux\n   - a"),
        ("<p>un<br>deux</p><hr><pre>a\n  b</pre>", "un  \ndeux\n\n---\n\n```\na\n  b\n```"),
        ("<blockquote><p>un</p><p>deux</p></blockquote>fin", "> un\n>\n> deux\n\nfin"),
        ('<a href="https://e.org/a_(b)"> un </a>mot', r" [un](https://e.org/a_\(b\)) mot".strip()),
    ],
)
def test_signs_of_markdown(source: str, written: str) -> None:
    """Words that would mean something are kept from it; lists, breaks, quotations and code stand as Markdown has them."""
    assert markdown(pasted(source).html) == written
