"""How headers are written: words beyond ASCII as encoded words (RFC 2047), so that every blank arrives.

The standard library encodes only the words that need it, and loses or doubles blanks between them: "d’été à" arrives
as "d’étéà", for the blanks between two encoded words are not shown (RFC 2047, section 6.2). It also starts long texts
on a line of their own. Its older `Header` encodes the whole text, blanks and all, and folds it well.
"""

import re
from email.header import Header
from email.policy import EmailPolicy

_SHORT = 76  # with ": " that is a line (RFC 5322, section 2.1.1)
_WORDS = {"subject", "list-id", "from", "reply-to"}
_IDENTIFIED = re.compile(r"(.*?)( <[^<>]*>)?", re.DOTALL)  # words, then an address or identifier


class HeaderPolicy(EmailPolicy):
    """The standard library's policy, by which words beyond ASCII are encoded whole."""

    def fold(self, name: str, value: str) -> str:
        """Write a header with its line end."""
        text = str(value)
        if name.lower() not in _WORDS or (text.isascii() and len(name) + len(text) < _SHORT):
            return str(super().fold(name, value))
        match = _IDENTIFIED.fullmatch(text)
        assert match is not None
        words, identifier = match.groups(default="")
        if words.isascii():
            whole = Header(words, "us-ascii", header_name=name)
        else:
            whole = Header(_unquoted(words) if identifier else words, "utf-8", header_name=name)
        lines = [whole.encode(linesep=self.linesep), *([identifier] if identifier else [])]
        return f"{name}: {self.linesep.join(lines)}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write a header with its line end, as bytes."""
        return self.fold(name, value).encode("ascii", "surrogateescape")


def _unquoted(phrase: str) -> str:
    """Take a phrase out of its quotes (RFC 5322, section 3.2.4): encoded words need none."""
    quoted = len(phrase) > 1 and phrase[0] == phrase[-1] == '"'
    return re.sub(r"\\(.)", r"\1", phrase[1:-1]) if quoted else phrase


WIRE = HeaderPolicy(linesep="\r\n")
