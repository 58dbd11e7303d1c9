"""MJML and CSS to mail HTML: MRML lays out, premailer writes our rules into style attributes."""

import re
from functools import lru_cache

from mjml import mjml2html

from newsletter.mjml.lint import lint, refuse

# XML 1.0, section 2.2: what no document may contain. Foreign titles do.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BETWEEN_HTML = re.compile(r">[ \t]*(\n+)\s*<(?!/?mj)")
# A serialised text has no raw "<", so that this finds tags only.
_START_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [\w:-]+="[^"]*")+>')
_STYLE = re.compile(r' style="[^"]*"')
_OFFSET = re.compile(r"position (\d+)")
_ATTRIBUTE = re.compile(r'(?<==)"[^"<>]*"|(?<=<mj-title>)[^<]*')  # the title becomes one
_NOT_PLAIN = re.compile(r"[^\n\x20-\x5b\x5d-\x7e]")


@lru_cache(maxsize=16)  # a letter is composed to be checked, and again to be approved, shown or sent
def to_html(source: str, css: str, name: str) -> str:
    """Convert rendered MJML to the HTML part of a mail.

    Args:
        source: MJML, as Jinja rendered it.
        css: rules that are written into style attributes; what clients must read stands in an `mj-style`.
        name: the template's name, for messages.

    Raises:
        TemplateError: the MJML would not show as meant.
    """
    source = _FORBIDDEN.sub("", source.replace("\r\n", "\n").replace("\r", "\n"))
    lint(source, name)
    return _inline(_convert(source, name), css)


def _convert(source: str, name: str) -> str:
    # A blank that starts with a newline is dropped between tags, which glues words: let it start with a space.
    # The newlines stay, so that the line in an error is the line linted; the indentation would be sent for nothing.
    source = _BETWEEN_HTML.sub(r"> \1<", source)
    # It writes attributes as Rust debugs strings ("\u{a0}" for a no-break space), but leaves references alone.
    source = _ATTRIBUTE.sub(lambda value: _NOT_PLAIN.sub(lambda sign: f"&#{ord(sign[0])};", value[0]), source)
    try:
        return str(mjml2html(source, fonts={}, include_loader=None))
    except ValueError as error:
        cause = str(error)
        refuse(source, name, _line(source, cause), cause=cause, remedy="correct the MJML there")


def _line(source: str, message: str) -> int:
    """Return the line of the byte offset in the converter's message; the last line if it names none."""
    found = _OFFSET.search(message)
    end = int(found.group(1)) if found else None
    return source.encode()[:end].count(b"\n") + 1


def _inline(html: str, css: str) -> str:
    from newsletter.mjml.inlining import inlined  # noqa: PLC0415 - what it loads takes a while, and most commands need no letter

    html = html.replace("<!doctype html>", "<!DOCTYPE html>", 1)
    # The converter's own styles, and ours for dark mode and phones, stay style elements.
    return _START_TAG.sub(_tighten, inlined(html, css).replace("> \n", ">\n"))


def _tighten(tag: re.Match[str]) -> str:
    """Take the blanks out of a tag's style: a tenth of a letter, and Gmail cuts at 102,400 bytes."""
    return _STYLE.sub(lambda style: style[0].replace("; ", ";").replace(", ", ","), tag[0])
