"""An XML document as parsers want it: one text, from its first tag, with what is no XML left out or mended. Pure."""

import re
import sys
from html.entities import html5

_HEAD = 5_000  # characters in which the document must begin
_DECLARATION = re.compile(r"<\?xml\b[^>]{0,200}\?>")  # <?xml version="1.0" encoding="utf-8"?>
_ROOT = re.compile(r"<(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)  # <rdf:RDF, <rss
_ITEM, _ITEM_END = (
    re.compile(rf"<{way}(?:\w{{1,20}}:)?(?:item|entry)\b", re.IGNORECASE) for way in ("", "/")
)
_ROOT_NAME = re.compile(r"<((?:\w{1,20}:)?(?:rss|feed|rdf))\b", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:\w{1,20}:)?(?:rss|feed|rdf|channel)\b", re.IGNORECASE)  # </rdf:RDF>
# XML 1.0, section 2.2: what is no character in a document.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]+)|([0-9]+));?", re.IGNORECASE)  # &#233; &#xe9;
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"  # what stays as it is: <![CDATA[a & b]]>
    r"|&#(?:[0-9]+|x[0-9a-f]+);|&(?P<name>[a-z][a-z0-9]{1,30};)?",  # &#233; &eacute; and a bare &
    re.IGNORECASE | re.DOTALL,
)
_OWN = {"amp;", "lt;", "gt;", "quot;", "apos;"}


def document(text: str) -> str:
    """Cut what stands before the document, its declaration too, and drop what is no character."""
    body = _NO_CHARACTER.sub("", text)
    if "&#" in body:
        body = _REFERENCE.sub(_possible, body)
    head = body[:_HEAD]
    declaration, root = _DECLARATION.search(head), _ROOT.search(head)
    if declaration and not (root and root.start() < declaration.start()):
        return body[declaration.end() :].lstrip()
    start = max(head.find("<"), 0)
    if root and not head.startswith(("<!", "<?"), start):
        start = root.start()
    return body[start:]


def is_page(text: str) -> bool:
    """Whether a document is a web page rather than a feed."""
    head = text[:_HEAD]
    return (
        _ROOT.search(head) is None
        and re.search(r"<(?:!doctype\s+html|html)\b", head, re.IGNORECASE) is not None
    )


def mended(text: str) -> str:
    """Escape ampersands that stand alone, and give HTML's entities by their numbers; CDATA and comments stay."""
    return text if "<!ENTITY" in text else _AMPERSAND.sub(_escaped, text)


def whole_items(text: str) -> str | None:
    """Leave out the item that a feed breaks off in, and close what is open; None for one that does not break off."""
    after = max((match.end() for match in _ITEM_END.finditer(text)), default=0)
    begun = _ITEM.search(text, after)
    if begun is None or _ROOT_END.search(text, begun.end()):
        return None
    root = _ROOT_NAME.search(text[:_HEAD])
    name = root[1] if root else "rss"
    return f"{text[: begun.start()]}{'</channel>' if name.lower() == 'rss' else ''}</{name}>"


def _possible(reference: re.Match[str]) -> str:
    """Drop references to what is no character."""
    digits = (reference[1] or reference[2]).lstrip("0") or "0"
    code = int(digits[:8], 16 if reference[1] else 10)
    return "" if code > sys.maxunicode or _NO_CHARACTER.match(chr(code)) else reference[0]


def _escaped(found: re.Match[str]) -> str:
    name = found["name"]
    if name in _OWN or (name is None and found[0] != "&"):
        return found[0]
    if name in html5:
        return "".join(f"&#{ord(character)};" for character in html5[name])
    return f"&amp;{name or ''}"
