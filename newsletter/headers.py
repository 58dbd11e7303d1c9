"""How headers are written: words beyond ASCII as encoded words (RFC 2047), so that every blank arrives.

The standard library encodes only the words that need it, and loses or doubles blanks between them: "d’été à" arrives
as "d’étéà", for the blanks between two encoded words are not shown (RFC 2047, section 6.2). Its older `Header` encodes
the whole text, blanks and all, but makes words longer than the 75 characters that section 2 allows in some versions.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from email.header import Header
from email.policy import EmailPolicy
from email.utils import quote

_SHORT = 76  # with ": " that is a line (RFC 5322, section 2.1.1)
_LINE, _WORD = 76, 75  # characters of a line that has an encoded word, and of the word (RFC 2047, section 2)
_WORDS = {"subject", "list-id", "from", "to", "reply-to"}
_LONG = {
    "list-unsubscribe",
    "list-archive",
    "list-help",
    "feedback-id",
}  # one word, which no line break may part
_IDENTIFIED = re.compile(r"(.*?)( <[^<>]*>)?", re.DOTALL)  # words, then an address or identifier
_SPECIALS = re.compile(r'[()<>\[\]:;@\\,."]')  # RFC 5322, section 3.2.3
_AS_IT_IS = re.compile(r"[A-Za-z0-9!*+/-]")  # in a phrase too (RFC 2047, section 5)


def phrase(words: str) -> str:
    """Quote words in which signs would mean something (RFC 5322, section 3.2.5); those beyond ASCII will be encoded."""
    return f'"{quote(words)}"' if words.isascii() and _SPECIALS.search(words) else words


class HeaderPolicy(EmailPolicy):
    """The standard library's policy, by which words beyond ASCII are encoded whole."""

    def fold(self, name: str, value: str) -> str:
        """Write a header with its line end."""
        text = str(value)
        if name.lower() in _LONG:
            return f"{name}: {text}{self.linesep}"
        if name.lower() not in _WORDS or (text.isascii() and len(name) + len(text) < _SHORT):
            return str(super().fold(name, value))
        match = _IDENTIFIED.fullmatch(text)
        assert match is not None
        words, identifier = match.groups(default="")
        if words.isascii():
            lines = [Header(words, "us-ascii", header_name=name).encode(linesep=self.linesep)]
        else:
            lines = [f"{self.linesep} ".join(encoded(_unquoted(words) if identifier else words, name))]
        return f"{name}: {self.linesep.join(filter(None, [*lines, identifier]))}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """Write a header with its line end, as bytes."""
        return self.fold(name, value).encode("ascii", "surrogateescape")


def encoded(text: str, name: str) -> list[str]:
    """Write a text as encoded words, each for a line of its own, in whichever of both encodings is shorter.

    Args:
        text: the words, blanks and all.
        name: the header's, which stands before the first of them.
    """
    first = _LINE - len(f"{name}: ")
    ways = [_encoded(text, first, mark, write) for mark, write in (("q", _quoted), ("b", _based))]
    return min(ways, key=lambda words: sum(map(len, words)))


def _encoded(text: str, first: int, mark: str, write: Callable[[str], str]) -> list[str]:
    """Cut a text between its letters, so that each word is a whole text (RFC 2047, section 5)."""
    words, piece, most = [""], "", first
    for letter in text:
        word = f"=?utf-8?{mark}?{write(piece + letter)}?="
        if len(word) > most and piece:
            piece, most = "", _WORD
            word = f"=?utf-8?{mark}?{write(letter)}?="
            words.append("")
        piece += letter
        words[-1] = word
    return words


def _quoted(text: str) -> str:
    """Encode as "Q" (RFC 2047, section 4.2)."""
    return "".join(
        letter if _AS_IT_IS.match(letter) else "_" if letter == " " else _bytes(letter) for letter in text
    )


def _bytes(letter: str) -> str:
    return "".join(f"={byte:02X}" for byte in letter.encode())


def _based(text: str) -> str:
    """Encode as "B" (RFC 2047, section 4.1)."""
    return b64encode(text.encode()).decode()


def _unquoted(phrase: str) -> str:
    """Take a phrase out of its quotes (RFC 5322, section 3.2.4): encoded words need none."""
    quoted = len(phrase) > 1 and phrase[0] == phrase[-1] == '"'
    return re.sub(r"\\(.)", r"\1", phrase[1:-1]) if quoted else phrase


WIRE = HeaderPolicy(linesep="\r\n", max_line_length=_LINE)
"""Lines of quoted-printable too are of 76 signs at most (RFC 2045, section 6.7): the library takes one length for both."""
