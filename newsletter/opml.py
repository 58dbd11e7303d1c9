"""Subscription lists: OPML 2.0 written, OPML 1.0, 1.1 and 2.0 read (listparser). Pure.

What OPML has no word for stands in attributes of a namespace of our own, so that a list read again gives the same
sources. Source: https://opml.org/spec2.opml
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

import listparser
import msgspec

from newsletter.addresses import without_login
from newsletter.config import Source
from newsletter.exceptions import ConfigurationError

NAMESPACE = "urn:jeudis-odd17:source"
LARGEST = 5_000_000  # bytes
_DEEPEST = 64
_MOST = 2_000
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2
_OWN = {one.name: one.default for one in msgspec.structs.fields(Source) if one.name not in {"url", "file"}}
_TEXTS = {"id", "kind", "format", "name", "type", "timezone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One subscription of a list.

    Args:
        url: as written there, perhaps no address at all.
        title: plain text, perhaps empty.
        folders: the folders that it lies in, outermost first.
        settings: the source's settings by their names in `feeds/sources.toml`, when this program wrote the list.
    """

    url: str
    title: str
    folders: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)


def write(sources: Iterable[Source], title: str, now: dt.datetime) -> str:
    """Write a list of the sources that have an address, in their order.

    Args:
        sources: those without an address, `file`s, are left out: no list can name them. Logins are left out too: lists
            are made to be handed on.
        title: the list's.
        now: when it is written; an instant with a zone.
    """
    rows = [_row(source) for source in sources if source.url is not None]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<opml version="2.0" xmlns:letter="{NAMESPACE}">',
            "  <head>",
            f"    <title>{escape(_UNWRITABLE.sub('', title))}</title>",
            f"    <dateCreated>{format_datetime(now)}</dateCreated>",
            "    <docs>https://opml.org/spec2.opml</docs>",
            "  </head>",
            "  <body>",
            *rows,
            "  </body>",
            "</opml>",
            "",
        ]
    )


def read(data: bytes, name: str) -> list[Outline]:
    """Read a list; each address once.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.

    Raises:
        ConfigurationError: it is no well-formed OPML, is larger than 5 MB, nests deeper than 64, declares entities,
            names over 2,000 subscriptions, or its attributes of our namespace are not what we write.
    """
    own = _checked(data, name)
    # listparser reads as browsers read HTML: given text, it need not guess the charset.
    feeds = listparser.parse(b"\xef\xbb\xbf" + own.text.encode("utf-8", "replace"))["feeds"]
    if len(feeds) > _MOST:
        raise _refused(name, f"over {_MOST} subscriptions", "split it")
    return [
        Outline(
            url=feed["url"],
            title=_UNWRITABLE.sub("", feed["title"]),
            folders=tuple(word for word in feed["categories"][0] if word) if feed["categories"] else (),
            settings=own.settings.get(feed["url"], {}),
        )
        for feed in feeds
    ]


def _row(source: Source) -> str:
    attributes = {
        "type": "rss",
        "text": source.name.strip() or source.id,
        "title": source.name.strip() or source.id,
        "xmlUrl": without_login(source.url or ""),
        **{
            f"letter:{name}": _text(name, value)
            for name, default in _OWN.items()
            if (value := getattr(source, name)) != default
        },
    }
    words = (f"{name}={quoteattr(_UNWRITABLE.sub('', value))}" for name, value in attributes.items())
    return f"    <outline {' '.join(words)}/>"


def _text(name: str, value: object) -> str:
    return str(value) if name in _TEXTS else msgspec.json.encode(value).decode()


class _Checker:
    """A strict reading of the whole file: what is wrong with it, and our own attributes."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.settings: dict[str, dict[str, Any]] = {}
        self.text = ""
        self.has_body = False
        self._depth = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1 and tag.lower() != "opml":
            raise _refused(self.name, f"its first element is {tag[:40]!r}, not 'opml'", "give an OPML file")
        self.has_body = self.has_body or (self._depth == 2 and tag.lower() == "body")
        if self._depth > _DEEPEST:
            raise _refused(self.name, f"folders are nested deeper than {_DEEPEST}", "flatten it")
        own = {
            key.removeprefix(f"{NAMESPACE} "): value
            for key, value in attributes.items()
            if key.startswith(f"{NAMESPACE} ")
        }
        url = attributes.get("xmlUrl", "").strip()
        if own and url:
            self.settings.setdefault(url, {key: self._value(key, value) for key, value in own.items()})

    def end(self, _tag: str) -> None:
        self._depth -= 1

    def entity(self, *_: object) -> None:
        raise _refused(self.name, "it declares entities", "export it again without a document type")

    def _value(self, key: str, value: str) -> Any:
        if key not in _OWN:
            raise _refused(self.name, f"there is no setting {key[:40]!r}", "export it again")
        try:
            return value if key in _TEXTS else msgspec.json.decode(value)
        except (msgspec.DecodeError, RecursionError):
            raise _refused(self.name, f"the setting {key!r} cannot be read", "export it again") from None


def _checked(data: bytes, name: str) -> _Checker:
    if len(data) > LARGEST:
        raise _refused(name, f"it is larger than {LARGEST // 1_000_000} MB", "split it")
    checker = _Checker(name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = checker.start
    parser.EndElementHandler = checker.end
    parser.EntityDeclHandler = checker.entity
    declared: list[str | None] = []
    parser.XmlDeclHandler = lambda _version, encoding, _standalone: declared.append(encoding)
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own
        checker.text = _decoded(data, next(iter(declared), None))
    except expat.ExpatError as error:
        raise _refused(name, f"it is not well-formed XML ({error})", "export it again") from None
    except (LookupError, ValueError) as error:
        raise _refused(name, f"its charset cannot be read ({error})", "save it as UTF-8") from None
    if not checker.has_body:
        raise _refused(name, "it has no body", "export it again")
    return checker


def _decoded(data: bytes, declared: str | None) -> str:
    """Decode as XML says (XML 1.0, appendix F): by the mark, else as declared, else as UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("utf-8-sig" if (declared or "utf-8").lower() == "utf-8" else str(declared))


def _refused(name: str, cause: str, remedy: str) -> ConfigurationError:
    return ConfigurationError("Not a usable OPML file", name, cause=cause, remedy=remedy)
