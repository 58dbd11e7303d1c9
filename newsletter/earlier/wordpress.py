"""A WordPress export (WXR, RSS 2.0 with names of its own) → the posts in it.

Source: the exporter's own code, `wp-admin/includes/export.php`, versions 1.0 to 1.2 of the format.
"""

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from newsletter.earlier.found import Raw, When
from newsletter.earlier.said import iso, of_mail
from newsletter.exceptions import FileError
from newsletter.french import comparable

_MOST = 20_000  # posts
_MOST_NAMED = 10  # categories, where none is the one that was asked for
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_UNWRITABLE = bytes(code for code in range(0x20) if code not in b"\t\n\r")  # XML 1.0, section 2.2
# [caption id="a" width="300"]…[/caption], [vc_row]: what plugins draw, and nobody reads.
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|button|mailpoet_\w+)\b[^\[\]]{0,2000}\]"
)
_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|blockquote|h[1-6]|figure|pre|hr)\b", re.IGNORECASE)
_NEVER = "0000-00-00 00:00:00"


def read(data: bytes, name: str, category: str) -> Iterator[Raw]:
    """Read the posts that everybody could read, of one category or of all.

    Raises:
        FileError: it is no well-formed export, or has no such post.
    """
    if b"<!ENTITY" in data.partition(b"<rss")[0]:
        raise _refused(name, "il définit des entités, ce qu’aucun export ne fait")
    found: list[Raw] = []
    named: dict[str, str] = {}
    for item in _items(data, name):
        if not _is_public(item):
            continue
        categories = _categories(item)
        named |= {comparable(one[0]): one[0] for one in categories if one[0]}
        if not category or any(
            comparable(category) == comparable(one) for pair in categories for one in pair
        ):
            found.append(_post(item, name))
    if not found:
        raise _none(name, category, sorted(named.values(), key=comparable))
    return iter(found)


def _none(name: str, category: str, named: list[str]) -> FileError:
    if not named or not category:
        cause = "il n’a aucun article que tout le monde puisse lire sur le site"
        return FileError(name, cause=cause, remedy="exportez des articles publiés, sans mot de passe")
    shown = ", ".join(f"«\u00a0{one}\u00a0»" for one in named[:_MOST_NAMED])
    return FileError(
        name,
        cause=f"il n’a aucun article publié dans la catégorie «\u00a0{category}\u00a0»",
        remedy=f"ses catégories sont {shown}{', …' if named[_MOST_NAMED:] else ''}",
    )


def _items(data: bytes, name: str) -> Iterator[Any]:
    source = data if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.translate(None, _UNWRITABLE)
    reader = etree.iterparse(
        io.BytesIO(source), tag="item", resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for count, (_, item) in enumerate(reader):
            if count >= _MOST:
                raise _refused(name, f"il a plus de {_MOST} articles", "exportez-le en plusieurs fichiers")
            yield item
            item.clear()
    except etree.XMLSyntaxError as error:
        raise _refused(name, f"ce n’est pas du XML bien formé ({error.msg})") from None


def _is_public(item: Any) -> bool:
    """Whether everybody could read a post on its site; one behind a password has the status of those that are public."""
    is_post = _said(item, "post_type") in {"post", ""}
    return is_post and _said(item, "status") == "publish" and not _said(item, "post_password")


def _categories(item: Any) -> list[tuple[str, str]]:
    """List the categories of a post: names and slugs."""
    return [
        ((one.text or "").strip(), one.get("nicename") or "")
        for one in item.iterchildren("category")
        if one.get("domain", "category") == "category"
    ]


def _post(item: Any, name: str) -> Raw:
    title = item.findtext("title") or ""
    return Raw(
        where=f"{name}, « {title} »" if title else f"{name}, {item.findtext('link') or 'sans titre'}",
        subject=title,
        at=_date(item),
        html=_as_shown(item.findtext(_CONTENT) or ""),
    )


def _date(item: Any) -> When | None:
    """Return when a post was published: in Greenwich where that is said, else by its site's clock."""
    greenwich = _said(item, "post_date_gmt")
    at = iso(greenwich) if greenwich != _NEVER else None
    if isinstance(at, dt.datetime):
        return at.replace(tzinfo=dt.UTC)
    return of_mail(item.findtext("pubDate") or "") or iso(_said(item, "post_date"))


def _said(item: Any, key: str) -> str:
    """Return an element of the export's own, in whichever version of its names."""
    for one in item:
        if isinstance(one.tag, str) and one.tag.endswith(f"}}{key}") and "wordpress.org/export" in one.tag:
            return (one.text or "").strip()
    return ""


def _as_shown(content: str) -> str:
    """Make paragraphs of blank lines, as WordPress does when it shows a post that has none of its own."""
    content = _SHORTCODE.sub("", content)
    if _BLOCK.search(content):
        return re.sub(r"\n[ \t]*\n", "<p>", content.replace("\r\n", "\n"))
    blocks = (block.strip() for block in re.split(r"\n[ \t]*\n", content.replace("\r\n", "\n")))
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks if block)


def _refused(name: str, cause: str, remedy: str = "exportez-le de nouveau") -> FileError:
    return FileError(name, cause=cause, remedy=remedy)
