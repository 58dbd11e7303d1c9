"""MJML and CSS to mail HTML: MRML lays out, premailer writes our rules into style attributes."""

import logging
import os
import re
from functools import cache, lru_cache
from typing import Any

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
_IGNORE = ' data-premailer="ignore"'
_PREMAILER = {
    "keep_style_tags": False,
    "strip_important": False,
    "align_floating_images": False,
    "remove_classes": False,
    "disable_validation": True,
    "allow_network": False,
    "cssutils_logging_level": logging.CRITICAL,
    # Outlook overflows on the width="auto" that premailer would derive from CSS.
    "disable_basic_attributes": ["width", "height", "bgcolor", "align", "valign"],
}


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
    # The converter's own styles, and ours for dark mode and phones, must stay style elements.
    html = html.replace("<!doctype html>", "<!DOCTYPE html>", 1)
    html = html.replace("<style", f"<style{_IGNORE}")
    inlined: str = _inliner()(html, css_text=css, **_PREMAILER).transform()
    # premailer leaves the mark on styles in comments, which only Outlook reads.
    return _START_TAG.sub(_tighten, inlined.replace(_IGNORE, "").replace("> \n", ">\n"))


@cache
def _inliner() -> Any:
    """Make premailer's class ours; it is imported here, for most commands need no letter.

    It keeps parsed selectors and styles in one cache of 128: a letter needs some 400, and each would be parsed anew. It
    reads its setting once, when it is imported. And it writes out all rules again for each letter, half of its work,
    though those of a look are always the same.
    """
    os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", "4096")
    from premailer import Premailer  # noqa: PLC0415

    class Inliner(Premailer):  # type: ignore[misc] # it has no types
        @staticmethod
        @lru_cache(maxsize=8)
        def _written(css: str, index: int) -> Any:
            return Premailer("", **_PREMAILER)._parse_style_rules(css, index)  # noqa: SLF001

        def _parse_style_rules(self, css: str, index: int) -> Any:
            return self._written(css, index)

    return Inliner


def _tighten(tag: re.Match[str]) -> str:
    """Take the blanks out of a tag's style: a tenth of a letter, and Gmail cuts at 102,400 bytes."""
    return _STYLE.sub(lambda style: style[0].replace("; ", ";").replace(", ", ","), tag[0])
