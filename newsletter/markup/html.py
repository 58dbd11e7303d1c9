"""Foreign HTML, made harmless: plain text for titles, a few inline tags for summaries (nh3)."""

import html
import re
import unicodedata

import nh3

from newsletter.addresses import published
from newsletter.markup.blocks import mark, punctuated

_INLINE = {"a", "b", "cite", "code", "em", "i", "q", "strong", "sub", "sup"}
# Their words are dropped with them: nh3 needs to see them.
_UNSEEN = {"script", "style"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
    "td", "th", "tr", "ul",
}  # fmt: skip
# A comment, a tag, or what only begins like one: each takes linear time, also when quotes never close.
_MARKUP = re.compile(
    r"""<!--(?:-?>|.*?(?:-->|\Z))"""  # <!-- a comment -->
    r"""|<(?P<close>/?)(?P<name>[a-z][a-z0-9:-]*+)"""  # <a, </p
    r"""(?P<rest>(?:[^<>"']++|<(?![a-z/!])|"[^"]{0,2000}"|'[^']{0,2000}'){0,99}+)>"""  # href="/?a>b">
    r"""|<[a-z/!?][^<>]*+>?""",  # <a href="never closed
    re.IGNORECASE | re.DOTALL,
)
_EMPTY = re.compile(r"<([a-z]+)(?: [^<>]*)?>(\s*)</\1>")  # <strong> </strong>
_NEVER_SHOWN = {"template", "noscript", "head"}
_ENDED_BY = {("p", "p"), ("head", "body")}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# style="display:none", hidden, class="mcnPreviewText": Mailchimp's preview, sharing and reading aids of WordPress.
_ATTRIBUTES_OF_HIDDEN = re.compile(
    r"""\bstyle\s*=\s*["'][^"']*?(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|\bmax-height\s*:\s*0(?:px)?\s*[;"'])"""
    r"""|\shidden(?=[\s/>=])(?!\s*=\s*["']?false)"""
    r"""|\bclass\s*=\s*["'](?:[^"']*\s)?(?:mcnPreviewText|preheader|screen-reader-text|sharedaddy|jp-relatedposts|feedflare)\b""",
    re.IGNORECASE,
)
_MAYBE_HIDDEN = re.compile(
    r"<(?:template|noscript|head)\b|display\s*:\s*none|visibility\s*:\s*hidden|mso-hide|max-height\s*:\s*0|\shidden\b|"
    r"mcnPreviewText|preheader|screen-reader-text|sharedaddy|jp-relatedposts|feedflare",
    re.IGNORECASE,
)
_BLANKS = " \t\r\n\f\v"
_SPACES = re.compile(
    rf"[{_BLANKS}\u00a0\u202f]{{2,}}|[{_BLANKS[1:]}]"
)  # a single one, also no-break, is in order
_DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)  # <a>words</a>
_TAG = re.compile(r"<(/?)[a-z]")  # </p
_TAGS = re.compile(r"(<[^<>]*>)")  # <a href="/">
_MAYBE_TAG = re.compile(r"<[a-z/!?]", re.IGNORECASE)  # <!
# What could reorder or hide the text around it: bidirectional overrides and isolates, controls, U+200B, U+FEFF.
_DISTURBING = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u034f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
# Where a line ends for word processors and old machines, as Word's Shift+Enter: words stay apart there.
_LINE_ENDS = re.compile("[\x0b\x1c-\x1e\x85\u2028\u2029]")
_LONGEST = 100_000
_DEEPEST = 12


def plain(source: str) -> str:
    """Read HTML as plain text: tags dropped, script and style with their content, entities decoded once."""
    text = source[:_LONGEST]
    if _MAYBE_TAG.search(text):
        text = punctuated(_no_break(nh3.clean(_prepared(text), tags=set(), clean_content_tags=_UNSEEN)))
    return _tidy(html.unescape(text))


def inline(source: str, base: str = "") -> str:
    """Reduce HTML to a few well-formed inline tags; links become absolute http(s), without tracking.

    Args:
        source: HTML of any quality.
        base: address that relative links are resolved against.
    """

    def attribute(_tag: str, _name: str, value: str) -> str | None:
        return published(value, base)

    prepared = _prepared(source[:_LONGEST])
    if not _MAYBE_TAG.search(prepared):
        return _tidy(escaped(html.unescape(punctuated(prepared))))
    clean = nh3.clean(
        prepared,
        tags=_INLINE,
        clean_content_tags=_UNSEEN,
        attributes={"a": {"href"}},
        attribute_filter=attribute,
        url_schemes={"http", "https"},
        link_rel=None,
    )
    clean = punctuated(_no_break(_DEAD_LINK.sub(r"\1", clean)))
    return _tidy(_filled(clean)) if _depth(clean) <= _DEEPEST else escaped(plain(clean))


def excerpt(clean: str, longest: int) -> str:
    """Cut inline HTML at a word so that its text has at most `longest` characters; its tags are closed.

    Args:
        clean: what `inline` returned.
        longest: characters of text, a final « … » included.
    """
    if len(clean) <= longest:
        return clean
    pieces = _TAGS.split(clean)
    if sum(len(html.unescape(text)) for text in pieces[::2]) <= longest:
        return clean
    kept: list[str] = []
    opened: list[str] = []
    room = longest
    for number, piece in enumerate(pieces):
        if number % 2:
            _follow(piece, opened)
            kept.append(piece)
            continue
        text = html.unescape(piece)
        if len(text) >= room:
            kept.append(escaped(shortened(f"{text} …", room) if room > 1 else "…"))
            break
        kept.append(piece)
        room -= len(text)
    return _filled("".join(kept) + "".join(f"</{name}>" for name in reversed(opened)))


def undisturbed(text: str) -> str:
    """Leave out what could reorder or hide the text around it: controls, bidirectional overrides, characters without width."""
    return _DISTURBING.sub("", _LINE_ENDS.sub(" ", text))


def escaped(text: str) -> str:
    """Make plain text HTML."""
    return html.escape(text, quote=False)


def shortened(text: str, longest: int) -> str:
    """Cut plain text at a word so that it has at most `longest` characters, its « … » included."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > longest // 2 else cut).rstrip(" ,;:.–-\u00a0\u202f") + "…"


def _prepared(source: str) -> str:
    """Leave only the tags that count, and keep words of neighbouring blocks apart.

    HTML's rules for misplaced tags take quadratic time and memory when tags with attributes of their own pile up
    (WHATWG HTML, section 13.2.4.3): without attributes and blocks they can't.
    """
    return _MARKUP.sub(_bare, without_hidden(undisturbed(source)))


def without_hidden(source: str) -> str:
    """Drop what no browser shows: hidden elements, preview text of mails, templates, titles of documents.

    An element that never closes hides all that follows, as in a browser.
    """
    if not _MAYBE_HIDDEN.search(source):
        return source
    kept, at, name, depth = [], 0, "", 0
    for tag in _MARKUP.finditer(source):
        this = (tag["name"] or "").lower()
        if not this or tag[0].endswith("/>"):
            continue
        if name:
            depth += (-1 if tag["close"] else 1) * (this == name)
            # A paragraph ends where the next begins, and a head where the body does.
            if depth == 0 or ((name, this) in _ENDED_BY and not tag["close"]):
                name, at = "", tag.end() if tag["close"] else tag.start()
        elif not tag["close"] and this not in _VOID and _is_hidden(this, tag[0]):
            kept.append(source[at : tag.start()])
            name, depth, at = this, 1, len(source)
    return " ".join([*kept, source[at:]])


def _is_hidden(name: str, tag: str) -> bool:
    return name in _NEVER_SHOWN or (_ATTRIBUTES_OF_HIDDEN.search(tag) is not None)


def _bare(markup: re.Match[str]) -> str:
    name = (markup["name"] or "").lower()
    if name in _BLOCKS:
        return mark(name, is_closing=bool(markup["close"]))
    if name == "a" and not markup["close"]:
        return markup[0]
    return f"<{markup['close']}{name}>" if name in _INLINE or name in _UNSEEN else ""


def _no_break(clean: str) -> str:
    return clean.replace("&nbsp;", "\u00a0")


def _filled(clean: str) -> str:
    """Drop tags around nothing: links that only held a picture."""
    for _ in range(_DEEPEST):
        clean, count = _EMPTY.subn(r"\2", clean)
        if not count:
            break
    return clean


def _follow(tag: str, opened: list[str]) -> None:
    """Keep the list of open tags."""
    if tag.startswith("</"):
        opened.pop()
    else:
        opened.append(tag[1:-1].partition(" ")[0])


def _tidy(text: str) -> str:
    return _SPACES.sub(_one_blank, unicodedata.normalize("NFC", undisturbed(text))).strip()


def _one_blank(run: re.Match[str]) -> str:
    return " " if any(blank in run[0] for blank in _BLANKS) else run[0][0]


def _depth(clean: str) -> int:
    depth = deepest = 0
    for match in _TAG.finditer(clean):
        depth += -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest
