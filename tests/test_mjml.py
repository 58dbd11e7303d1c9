"""MJML's door: what the converter would swallow is refused, and what it makes is fit to send."""

import re
import subprocess
import sys

import pytest
from hypothesis import given, strategies as st

from newsletter.exceptions import TemplateError
from newsletter.mjml import lint, to_html

NAME = "email/letter.mjml.j2"
PAGE = """<mjml lang="fr">
<mj-head><mj-attributes><mj-class name="paper" padding="0px 36px" /></mj-attributes>{head}</mj-head>
<mj-body width="640px">
<mj-section mj-class="paper">
<mj-column>
{column}
</mj-column>
</mj-section>
{body}
</mj-body>
</mjml>"""
BROKEN_LINE = 6


def page(column: str = "<mj-text>Bonjour</mj-text>", *, head: str = "", body: str = "") -> str:
    """A whole document around a column, with a class and one section."""
    return PAGE.format(column=column, head=head, body=body)


@pytest.mark.parametrize(
    ("column", "cause"),
    [
        ("<mj-texte>Bonjour</mj-texte>", "unknown tag <mj-texte>"),
        ("<p>Bonjour</p>", "unknown tag <p>"),
        ('<mj-text colour="#fff">Bonjour</mj-text>', "no attribute colour"),
        ('<mj-text color="rouge vif">Bonjour</mj-text>', "not understood"),
        ('<mj-text padding="0 36px">Bonjour</mj-text>', 'padding="0 36px" is not understood'),
        ('<mj-image src="a.png" alt="" width="auto" />', 'width="auto" is not understood'),
        ('<mj-image src="a.png" width="20px" />', "lacks alt"),
        ("<mj-section></mj-section>", "<mj-section> may not stand in <mj-column>"),
        ("<mj-text>Bonjour</mj-txt>", "mismatched tag"),
        ("Bonjour", "text directly in <mj-column>"),
        ("&nbsp;", "text directly in <mj-column>"),
        ('<mj-text mj-class="papier">Bonjour</mj-text>', "unknown mj-class papier"),
        ("<mj-raw><table><tr></mj-raw>", "mismatched tag"),
        ("<mj-raw></div></mj-raw>", "mismatched tag"),
        ("<mj-text><mj-button>Lire</mj-button></mj-text>", "where only HTML may stand"),
        ("<mj-text><script>alert()</script></mj-text>", "unsafe HTML tag <script>"),
        ('<mj-text><p onclick="x()">Bonjour</p></mj-text>', "script attribute onclick"),
        ("<mj-text>1 < 2</mj-text>", "not well-formed"),
        ("<mj-text><p>Bonjour</mj-text>", "mismatched tag"),
        ("<mj-text align=left>Bonjour</mj-text>", "not well-formed"),
        ("<mj-text><![CDATA[Bonjour]]></mj-text>", "CDATA"),
        ("<mj-text><!-- a -- b --></mj-text>", "not well-formed"),
        ("<?php ?>", "a processing instruction"),
        ("<mj-table><tr><td>1</td></tr></mj-table>", "unknown tag <mj-table>"),
    ],
)
def test_what_would_be_swallowed_is_refused_with_its_line(column: str, cause: str) -> None:
    """Bad MJML is refused, naming the template, the rendered line and the cause, with the line itself."""
    with pytest.raises(TemplateError) as caught:
        lint(page(column), NAME)
    assert caught.value.which == f"templates/{NAME}, line {BROKEN_LINE} once rendered"
    assert cause in caught.value.cause
    assert column[:40] in caught.value.cause
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("head", "cause"),
    [
        ('<mj-style inline="inline">p { color: red }</mj-style>', "mj-style inline"),
        ('<mj-font name="Lora" href="https://fonts.example/" />', "unknown tag <mj-font>"),
        ('<mj-attributes><mj-class padding="0px" /></mj-attributes>', "lacks name"),
        ('<mj-attributes><mj-text weight="1" /></mj-attributes>', "no attribute weight"),
    ],
)
def test_a_bad_head_is_refused(head: str, cause: str) -> None:
    """Styles that would not be inlined, foreign fonts and nameless classes are refused."""
    with pytest.raises(TemplateError, match=cause):
        lint(page(head=head), NAME)


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("", "no element found"),
        ("<mj-body></mj-body>", "as the root"),
        ('<?xml version="1.0"?><mjml lang="fr"></mjml>', "XML declaration"),
        ('<!DOCTYPE mjml [<!ENTITY a "b">]><mjml lang="fr"></mjml>', "doctype"),
        ("<mjml></mjml>", "lacks lang"),
        ('<mjml lang="fr"><mj-raw></mj-raw></mjml>', "may not stand in <mjml>"),
    ],
)
def test_a_bad_document_is_refused(source: str, cause: str) -> None:
    """The root is one mjml, with its language, and nothing before it."""
    with pytest.raises(TemplateError, match=cause):
        lint(source, NAME)


def test_depth_is_capped_before_the_converter_overflows() -> None:
    """Ten thousand nested tags are an error with a line, not the end of the process."""
    with pytest.raises(TemplateError, match="more than 100 tags"):
        to_html(page(f"<mj-text>{'<b>' * 10_000}{'</b>' * 10_000}</mj-text>"), "", NAME)


def test_words_are_not_glued() -> None:
    """A line break between two inline tags still parts their words, with LF and CRLF."""
    for newline in ("\n", "\r\n", "\n\n   "):
        html = to_html(page(f"<mj-text><p><b>faire</b>{newline}<i>alliance</i></p></mj-text>"), "", NAME)
        assert re.search(r"<b>faire</b>\s+<i>alliance</i>", html)


def test_control_characters_are_left_out() -> None:
    """What XML forbids, and foreign titles carry, neither shows nor stops the letter."""
    html = to_html(page("<mj-text>Bon\x0bjour\x00 \ufffe\ud800!</mj-text>"), "", NAME)
    assert "Bonjour !" in html


def test_only_our_rules_are_inlined() -> None:
    """Our CSS goes into style attributes; the converter's resets and media queries stay style elements."""
    head = "<mj-style>@media (prefers-color-scheme: dark) { .ink { color: #fff !important } } [data-ogsc] .ink { color: #fff }</mj-style>"
    html = to_html(
        page('<mj-text><p class="ink">A</p></mj-text>', head=head),
        ".ink { color: #14212B; width: auto }",
        NAME,
    )
    assert '<p class="ink" style="color:#14212B;width:auto">A</p>' in html
    assert "@media (prefers-color-scheme: dark) { .ink { color: #fff !important } }" in html
    assert "[data-ogsc] .ink { color: #fff }" in html
    assert 'width="auto"' not in html
    assert "data-premailer" not in html
    assert "@import" not in html


def test_conditional_comments_survive() -> None:
    """Outlook's table ghosts come out whole and balanced, after an uppercase doctype."""
    html = to_html(page(), "p { margin: 0 }", NAME)
    assert html.startswith("<!DOCTYPE html>")
    ghosts = re.findall(r"<!--\[if mso \| IE\]>(.*?)<!\[endif\]-->", html, re.DOTALL)
    assert len(ghosts) == 6
    for tag in ("table", "tr", "td"):
        assert "".join(ghosts).count(f"<{tag}") == "".join(ghosts).count(f"</{tag}>")
    assert '<!--[if lte mso 11]>\n<style type="text/css">\n.mj-outlook-group-fix' in html


def test_padding_narrows_the_column_for_outlook() -> None:
    """The sides that a class gives are known to the converter, so that Outlook's column is 568 px wide."""
    assert "vertical-align:top;width:568px" in to_html(page(), "", NAME)


def test_words_that_look_like_a_style_stay_as_written() -> None:
    """Tightening touches style attributes, never the reader's text."""
    html = to_html(page('<mj-text><p title="a > b; c">&lt;p style="a; b"&gt;</p></mj-text>'), "", NAME)
    assert 'style="a; b"' in html
    assert 'b; c"' in html


def test_french_spaces_pass_unchanged() -> None:
    """No-break spaces, quotes and letters beyond ASCII are the same in an attribute as in the text around it."""
    words = "« Où\u00a0? »\u202f: 3\u00a0h, l’été\u2026"
    html = to_html(
        page(f'<mj-image src="a.png" width="10px" alt="{words}" /><mj-text><p>{words}</p></mj-text>'),
        "",
        NAME,
    )
    assert f'alt="{words}"' in html
    assert f">{words}</p>" in html
    assert "\\u{" not in html


@pytest.mark.parametrize(
    "address",
    ["https://example.org/{token}", "https://example.org/?a=1&amp;b=%C3%A9#x", "mailto:a@example.org"],
)
def test_addresses_pass_unchanged(address: str) -> None:
    """Addresses come out as they went in, the unsubscription's token among them."""
    html = to_html(page(f'<mj-text><a href="{address}">Se désinscrire</a></mj-text>'), "", NAME)
    assert f'href="{address}"' in html


def test_an_error_of_the_converter_names_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte offset, counted in UTF-8, becomes a line of the rendered source."""
    source = page("<mj-text>é</mj-text>")
    offset = len(source.encode()[: source.encode().index(b"</mj-column>")])

    def refuse(*_: object, **__: object) -> str:
        message = f"unexpected element in root template at position {offset}:{offset + 2}"
        raise ValueError(message)

    monkeypatch.setattr("newsletter.mjml.convert.mjml2html", refuse)
    with pytest.raises(TemplateError, match=r"line 7 once rendered.*</mj-column>"):
        to_html(source, "", NAME)


def test_the_same_bytes_in_every_process() -> None:
    """Fresh processes with other hash seeds give the same bytes."""
    program = "import sys; from newsletter.mjml import to_html; sys.stdout.write(to_html(sys.argv[1], 'p { color: red; margin: 0 }', 'x'))"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program, page("<mj-text><p>Bonjour</p></mj-text>")],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


@given(st.text(max_size=200))
def test_no_source_brings_anything_but_a_template_error(text: str) -> None:
    """Whatever stands in a source, the answer is HTML or a TemplateError."""
    try:
        html = to_html(page(text), "", NAME)
    except TemplateError:
        return
    assert html.startswith("<!DOCTYPE html>")


_TAGS, _CLASSES = ("p", "div", "td", "a"), ("ink", "soft", "wide-1")
_names = st.sampled_from(["", *_TAGS, "html", "*"])
_compounds = st.builds(
    lambda tag, some: tag + "".join(f".{one}" for one in some), _names, st.lists(st.sampled_from(_CLASSES))
).filter(bool)
_selectors = st.lists(
    st.tuples(_compounds, st.sampled_from([" ", " > ", ":first-child ", ":hover ", " + "])),
    min_size=1,
    max_size=3,
).map(lambda parts: "".join(f"{one}{between}" for one, between in parts).rstrip(" >+"))
_declarations = st.lists(
    st.sampled_from(
        [
            "color: #123456",
            "color: red !important",
            "margin: 0 0 2px",
            "color: unset",
            "MSO-hide: all",
            "width: 3px",
        ]
    ),
    min_size=1,
).map("; ".join)
_sheets = st.lists(
    st.builds(
        lambda some, style: f"{', '.join(some)} {{ {style} }}",
        st.lists(_selectors, min_size=1, max_size=2),
        _declarations,
    ),
    max_size=5,
).map("\n".join)
_elements = st.recursive(
    st.sampled_from(["x", "é &amp; ", "<!-- c -->", "<br>"]),
    lambda inner: st.builds(
        lambda tag, some, own, held: f"<{tag}{some}{own}>{''.join(held)}</{tag}>",
        st.sampled_from(_TAGS),
        st.lists(st.sampled_from(_CLASSES)).map(lambda some: f' class="{"  ".join(some)}"' if some else ""),
        st.sampled_from(["", ' style=""', ' style="color: blue; margin: 1px"']),
        st.lists(inner, max_size=3),
    ),
    max_leaves=12,
)


@given(
    _elements,
    _sheets,
    st.sampled_from(["<!DOCTYPE html>", ""]),
    st.sampled_from(["", "<head><style>p { color: red }</style></head>"]),
)
# premailer's own, of Python 3.13 on, where a rule has a pseudo-class.
@pytest.mark.filterwarnings("ignore:'maxsplit' is passed as positional argument:DeprecationWarning")
def test_rules_are_inlined_as_premailer_does(body: str, css: str, doctype: str, head: str) -> None:
    """What is looked up instead of searched for gives the same bytes, whatever the rules select."""
    from premailer import Premailer

    from newsletter.mjml.inlining import inlined

    html = f"{doctype}<html>{head}<body>{body}</body></html>"
    marked = html.replace("<style", '<style data-premailer="ignore"')
    wanted = Premailer(
        marked,
        css_text=css,
        keep_style_tags=False,
        strip_important=False,
        align_floating_images=False,
        disable_validation=True,
        allow_network=False,
        cssutils_logging_level=50,
        disable_basic_attributes=["width", "height", "bgcolor", "align", "valign"],
    ).transform()
    assert inlined(html, css) == wanted
