"""What feedparser changes on its way: each item's title, guid and transcripts as the feed has them (expat). Pure.

feedparser half-decodes titles that were escaped twice or stand in CDATA, makes a guid that is no address one, lets
`media:title` win, and keeps the last of several transcripts. This reads well-formed feeds, expands no entity of
their own (a document type that declares any is left to feedparser), and keeps little of each item.
"""

from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from newsletter.collect.feeds.charset import in_windows_1252
from newsletter.markup import plain

_ATOM = {"http://www.w3.org/2005/atom", "http://purl.org/atom/ns#"}
_LONGEST = 20_000  # characters of a title, or of a guid
_DEEPEST = 200  # levels of elements
_WIDEST = 100  # attributes of one element
_MOST = 10  # transcripts of one item
_BLOCKS = {"div", "p", "br", "li", "h1", "h2", "h3"}
_UNSEEN = {"script", "style"}
# What text becomes when UTF-8 was taken for Latin-1 or windows-1252 and encoded again.
_TWICE_ENCODED = ("Ã", "Â", "â")


@dataclass(slots=True)
class Outlined:
    """What one item says itself.

    Args:
        title: plain text; None without a title element.
        guid: its words; `permalink` unless it says that it is none.
        transcripts: pairs of address and media type.
    """

    title: str | None = None
    guid: str = ""
    permalink: bool = True
    transcripts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Outline:
    """A feed's items in the order of their start tags, and where the feed says that it is."""

    items: list[Outlined] = field(default_factory=list)
    self_link: str = ""


def outline(text: str) -> Outline | None:
    """Read a feed's outline; None when it is not well-formed or declares entities of its own.

    Args:
        text: the document, without its XML declaration.

    Raises:
        ExcessError: it is made to exhaust its reader; feedparser takes quadratic time for such.
    """
    reader = _Elements()
    try:
        reader.parser.Parse(text.encode("utf-8", "surrogatepass"), True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, _EntityError, ValueError):
        return None
    return reader.found


class ExcessError(Exception):
    """More levels, or more attributes of one element, than any feed has."""


class _EntityError(Exception):
    """The document declares an entity."""


class _Elements:
    """Follows the elements of one document."""

    def __init__(self) -> None:
        self.found = Outline()
        self._depth = 0
        self._items: list[tuple[int, Outlined]] = []
        self._type = ""
        self._element = ""
        self._ends = 0  # depth of the element whose text is collected
        self._unseen = 0  # depth of a script in it
        self._text: list[str] = []
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.namespace_prefixes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_declaration: Any) -> None:
        raise _EntityError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST or len(attributes) > _WIDEST:
            raise ExcessError(f"more than {_DEEPEST} levels, or {_WIDEST} attributes")
        if self._ends:
            self._inside(name)
            return
        space, local, prefix = _parts(name)
        core = not prefix or space in _CORE
        if core and local in {"item", "entry"}:
            self._items.append((self._depth, Outlined()))
            self.found.items.append(self._items[-1][1])
        elif not self._items:
            if local == "link" and space in _ATOM and attributes.get("rel") == "self":
                self.found.self_link = self.found.self_link or attributes.get("href", "")
        elif self._depth == self._items[-1][0] + 1:
            self._child(local, attributes, space=space, core=core)

    def _child(self, local: str, attributes: dict[str, str], *, space: str, core: bool) -> None:
        item = self._items[-1][1]
        if not core:
            if local == "transcript" and attributes.get("url") and len(item.transcripts) < _MOST:
                item.transcripts.append((attributes["url"], attributes.get("type", "").lower()))
            return
        if local == "title" and item.title is None and attributes.get("mode") != "base64":
            kind = attributes.get("type") or attributes.get("mode")
            self._type = kind.lower() if kind else ("" if space in _ATOM else "html")
        elif local == "guid" and not item.guid:
            item.permalink = attributes.get("isPermaLink", "true").strip().lower() != "false"
        else:
            return
        self._element, self._ends, self._text = local, self._depth, []
        self.parser.CharacterDataHandler = self._characters

    def _inside(self, name: str) -> None:
        local = _parts(name)[1]
        if local in _BLOCKS:
            self._text.append(" ")
        if local in _UNSEEN and not self._unseen:
            self._unseen = self._depth
        # Markup that is not escaped (Atom's `xhtml`, and RSS that should not): its words are final.
        self._type = "xhtml"

    def _characters(self, data: str) -> None:
        if not self._unseen:
            self._text.append(data)

    def _end(self, name: str) -> None:
        if self._ends:
            if self._unseen == self._depth:
                self._unseen = 0
            if self._depth == self._ends:
                self._keep("".join(self._text)[:_LONGEST])
            elif _parts(name)[1] in _BLOCKS:
                self._text.append(" ")
        elif self._items and self._depth == self._items[-1][0]:
            self._items.pop()
        self._depth -= 1

    def _keep(self, text: str) -> None:
        self._ends = 0
        self.parser.CharacterDataHandler = None
        item = self._items[-1][1]
        if self._element == "guid":
            item.guid = text.strip()
        else:
            item.title = _title(text, self._type)


def _title(text: str, kind: str) -> str:
    """Make a title plain text.

    Args:
        text: decoded once.
        kind: the words of `xhtml` (RFC 4287, section 3.1) are final. All else is read as HTML, whose lone `<` is text:
            many feeds write HTML that they call text, or by no name.
    """
    words = in_windows_1252(_encoded_once(text))
    if kind in {"xhtml", "application/xhtml+xml"}:
        return plain(words.replace("&", "&amp;").replace("<", "&lt;"))
    return plain(words)


def _encoded_once(text: str) -> str:
    """Undo one encoding of text that was encoded twice, when nothing of it speaks against that."""
    if not any(trace in text for trace in _TWICE_ENCODED):
        return text
    for charset in ("latin-1", "cp1252"):
        try:
            return text.encode(charset).decode()
        except UnicodeError:
            continue
    return text


def _parts(name: str) -> tuple[str, str, str]:
    """Split expat's name of an element: namespace, local name, prefix, all in lower case."""
    parts = name.lower().split(" ")
    if len(parts) == 1:
        return "", parts[0], ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


_CORE = _ATOM | {
    "", "http://backend.userland.com/rss", "http://backend.userland.com/rss2", "http://purl.org/rss/1.0/",
    "http://blogs.law.harvard.edu/tech/rss", "http://my.netscape.com/rdf/simple/0.9/",
    "http://purl.org/rss/1.0/modules/rss091#",
}  # fmt: skip
