"""People's words and addresses as Markdown in which they stand as they are, whatever signs they hold. Pure."""

import re

from newsletter.markup.languages import is_foreign, tag

_BREAKS = re.compile(r"[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
# What means something in the middle of a line, in CommonMark or to `newsletter.markup.notes`.
_SIGNS = re.compile(r"[\\`*_\[\]<]|&(?=#?\w+;)|(?<=<)!")
_UNSAFE = re.compile(r"[\s\x00-\x20<>\\]")
_ENTITY = re.compile(r"&(?=#?\w+;)")  # &copy; is read in destinations too: CommonMark, section 6.3


def literal(words: str, language: str | None = None) -> str:
    """Write words so that the édito shows them literally, on one line.

    Args:
        words: plain text.
        language: theirs (BCP 47), marked when it is not the letter's.
    """
    safe = quoted(_BREAKS.sub(" ", words).strip())
    return f"[{safe}]{{lang={tag(language or '')}}}" if safe and is_foreign(language) else safe


def quoted(words: str) -> str:
    """Take their meaning from the signs that have one in the middle of a line; blanks stay."""
    return _SIGNS.sub(r"\\\g<0>", words)


def link(words: str, url: str | None) -> str:
    """Make Markdown a link; without an address it stays as it is.

    Args:
        words: Markdown.
        url: http or https.
    """
    if url is None:
        return words
    address = _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), url)
    address = _ENTITY.sub("&amp;", address)
    return f"[{words}](<{address}>)" if "(" in address or ")" in address else f"[{words}]({address})"
