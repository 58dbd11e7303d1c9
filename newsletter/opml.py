"""Subscription lists: OPML 2.0 written, OPML 1.0, 1.1 and 2.0 read. Pure.

What OPML has no word for stands in an attribute of a namespace of our own, so that a list read again gives the same
sources. Source: https://opml.org/spec2.opml
"""

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import format_datetime
from typing import Any

import msgspec
from lxml import etree

from newsletter.addresses import without_login
from newsletter.config import Source
from newsletter.exceptions import ConfigurationError
from newsletter.model import Kind

NAMESPACE = "urn:jeudis-odd17:source"
LARGEST = 5_000_000  # bytes
_MOST = 2_000
_OWN = f"{{{NAMESPACE}}}settings"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, section 2.2


def write(sources: Iterable[Source], title: str, now: dt.datetime) -> bytes:
    """Write a list of the sources that have an address, in their order.

    Args:
        sources: those without an address, `file`s, are left out: no list can name them. Logins are left out too: lists
            are made to be handed on.
        title: the list's.
        now: when it is written; an instant with a zone.
    """
    root = etree.Element("opml", version="2.0", nsmap={"letter": NAMESPACE})
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = _writable(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    etree.SubElement(head, "docs").text = "https://opml.org/spec2.opml"
    for source in sources:
        if source.url is None:
            continue
        shown = _writable(source.name.strip() or source.id)
        url = _writable(without_login(source.url))
        row = etree.SubElement(body, "outline", type="rss", text=shown, title=shown, xmlUrl=url)
        row.set(_OWN, _writable(msgspec.json.encode(msgspec.structs.replace(source, url=None)).decode()))
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def read(data: bytes, name: str) -> list[Source]:
    """Read a list; each address once, perhaps none that can be asked.

    Args:
        data: the file's bytes.
        name: the file's name, for messages.

    Returns:
        The sources of a list of ours as they were; those of another without an id, unverified, of no certain kind,
        their names as they are written there.

    Raises:
        ConfigurationError: it is no well-formed OPML, is larger than 5 MB, names over 2,000 subscriptions, or its
            settings of our namespace are not what we write.
    """
    if len(data) > LARGEST:
        raise _refused(name, f"it is larger than {LARGEST // 1_000_000} MB", "split it")
    try:
        # libxml2 limits the nesting, and what entities grow to; it opens no other file.
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise _refused(name, f"it is not well-formed XML ({error.msg})", "export it again") from None
    if root.tag != "opml" or root.find("body") is None:
        raise _refused(name, "it is no OPML, or has no body", "export it again")
    rows = {url: row for row in root.iter("outline") if (url := row.get("xmlUrl", "").strip())}
    if len(rows) > _MOST:
        raise _refused(name, f"over {_MOST} subscriptions", "split it")
    try:
        return [_source(url, row) for url, row in rows.items()]
    except (msgspec.DecodeError, RecursionError) as error:
        raise _refused(name, f"its own settings cannot be read ({error})", "export it again") from None


def _source(url: str, row: Any) -> Source:
    if (own := row.get(_OWN)) is not None:
        return msgspec.structs.replace(msgspec.json.decode(own, type=Source), url=url, file=None)
    title = row.get("text") or row.get("title") or ""
    return Source(id="", kind=Kind.PUBLICATION, url=url, name=title, verified=False)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def _refused(name: str, cause: str, remedy: str) -> ConfigurationError:
    return ConfigurationError("Not a usable OPML file", name, cause=cause, remedy=remedy)
