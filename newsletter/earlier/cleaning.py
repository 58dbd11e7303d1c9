"""A letter's HTML, of mail programs or sites → Markdown of what it said, its pictures set apart.

What only belonged to its sending is left out: hidden words, pixels, « se désabonner », fields that were filled in for each
reader, and addresses that tell who followed them.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from lxml import html as lxml_html

from newsletter.addresses import published
from newsletter.earlier.coded import emails
from newsletter.earlier.converting import markdown
from newsletter.earlier.greetings import without_names
from newsletter.earlier.impersonal import addressees, impersonal, is_of_sending, tokens
from newsletter.earlier.readers import NOBODY, Readers
from newsletter.markup import bare_addresses, pasted, plain, undisturbed, without_hidden

_LONGEST = 1_000_000  # characters of a letter, without its pictures
_DEEPEST = 200  # elements in one another
_MOST_PICTURES = 40
_LONGEST_ALT = 300
_LONGEST_LEFTOVER = 300  # characters of a passage that says how to read or to leave the letter
_LEAST = 16  # CSS pixels: what is smaller counts readers, or is a rule
_OPENS, _CLOSES = "\ue010", "\ue011"
_SIGNS = str.maketrans("", "", _OPENS + _CLOSES)
_SIGN = re.compile(f"{_OPENS}[0-9]+{_CLOSES}")
_EMPTY = re.compile(r"(?<![!\]])\[\s*\]\((?:<[^<>\n]*>|[^()\s]*)\)")  # [](https://example.org/)
_BLANKS = re.compile(r"[ \t\r\n]{100,}")
_DATA = re.compile(
    r"data:(image/[a-z0-9.+-]{1,40})((?:;[a-z0-9=._-]{1,40})*),([a-z0-9+/=%_.~\s-]*)", re.IGNORECASE
)
_FIELD = re.compile(
    r"[ \u00a0]?(?:\*\|[^|*\n]{1,200}\|\*|\{\{[^{}\n]{1,200}\}\}|%%[A-Za-z_]{1,60}%%"
    r"|\[(?:subscriber|link|newsletter|user|date|data|var):[^\[\]\n]{1,200}\]|\[\[(?:data|var|unsub)[^\[\]\n]{1,200}\]\]"
    r"|%(?:recipient|subscriber|contact|user)[._][A-Za-z0-9_.]{1,60}%|\{@[A-Za-z_]{1,40}\}|\{\$[^{}\n]{1,80}\}|\$\{[^{}\n]{1,80}\}"
    r"|[\[{](?:FNAME|LNAME|FIRST_?NAME|LAST_?NAME|PR[EÉ]NOM|NOM|NAME|E-?MAIL|CIVILIT[EÉ]|UNSUB[A-Z_]*)[\]}])"
)  # *|FNAME|*, {{ contact.NOM }}, [subscriber:firstname | default:reader], %recipient.name%, {$name}, {PRENOM}
_LEFTOVER = re.compile(
    r"\b(?:d[ée]s(?:abonn|inscri)|unsubscri)"
    r"|\b(?:mail|e-?mail|message|courriel|lettre|newsletter)\b.{0,80}\b(?:navigateur|browser|correctement)\b"
    r"|\b(?:version (?:en ligne|web)|view (?:it|this)\b.{0,40}\bbrowser|update (?:your )?(?:subscription )?preferences)\b"
    r"|\bvous (?:recevez|avez reçu) (?:ce|cet|cette)\b.{0,80}\b(?:car|parce|puisque|suite|à l['’]adresse|inscri)"
    r"|\byou (?:are receiving|received) this\b"
    r"|\bmettre à jour (?:vos|mes) préférences\b|\bcarnet d['’]adresses\b|\baddress book\b",
    re.IGNORECASE | re.DOTALL,
)
_SENT_TO = re.compile(
    r"\b(?:mail|e-?mail|message|courriel|lettre|newsletter)\b.{0,60}"
    r"\b(?:envoyée?|adressée?|destinée?|sent|intended|addressed)\b.{0,40}\s(?:à|to|for)\b.{0,80}@"
    r"|\A\W*(?:envoyée?|adressée?|sent|destinataire)\b.{0,40}@",
    re.IGNORECASE | re.DOTALL,
)
# What says that somebody is written to, where it has an address that is known for a reader's.
_WRITTEN_TO = re.compile(
    r"\b(?:envoy|adress|destin|inscri|abonn|reçoi|recev|reçu|sent|subscri|receiv)", re.IGNORECASE
)
# Addresses of senders' counters, each a reader's own, that say nowhere where they lead.
_COUNTING = re.compile(
    r"(?:^|\.)(?:list-manage\d*\.com|campaign-archive\d*\.com|sendib[mt]\d*\.com|r\.mailin\.fr|mjt\.lu|ct\.sendgrid\.net|"
    r"hubspotlinks\.com|cmail\d+\.com|createsend\d*\.com|mlsend\d*\.com|rs6\.net)$"
)
# Tables of mails only set side by side; a letter has no code, in which no sign could be taken its meaning.
_TABLES = re.compile(r"<(/?)(?:table|caption|thead|tbody|tfoot|tr|td|th|pre)\b", re.IGNORECASE)
_CODE = re.compile(r"<(/?)(?:code|kbd|samp|tt)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9:]*)", re.IGNORECASE)
_UNCLOSED = {  # elements that need not be closed (WHATWG HTML, section 13.1.2.4), or cannot be
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "dd", "dt", "option",
}  # fmt: skip
_PASSAGES = ("p", "li", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Markdown, and its pictures by the signs that stand for them in it: bytes or web addresses, and their words.

    Args:
        lost: how many pictures it names, and nobody has.
        greeted: how many names were taken out of greetings.
        readers: to whom it was sent, as far as it says so itself.
    """

    markdown: str
    pictures: Mapping[str, bytes | str]
    alts: Mapping[str, str]
    lost: int = 0
    greeted: int = 0
    readers: Readers = NOBODY

    @property
    def plain(self) -> str:
        """All words and addresses, as they stand."""
        return "\n".join((re.sub(r"\\(.)", r"\1", self.markdown), *self.alts.values()))


class NestedError(Exception):
    """Elements stand in one another deeper than in any letter: to read them takes time without end."""


def cleaned(
    source: str,
    own: Mapping[str, bytes],
    readers: Readers = NOBODY,
    ours: frozenset[str] = frozenset(),
) -> Cleaned:
    """Make Markdown of a letter.

    Args:
        source: HTML of any quality.
        own: pictures of its file, by the addresses that name them.
        readers: to whom it was sent.
        ours: mail addresses that are no reader's.

    Raises:
        NestedError: its elements stand in one another without end.
    """
    gathered = _Pictures(own, readers)
    bare = gathered.set_apart(undisturbed(source.translate(_SIGNS)))[:_LONGEST]
    seen = without_hidden(without_fields(_BLANKS.sub(" ", bare)))
    laid_out = _CODE.sub(r"<\1span", _TABLES.sub(r"<\1div", seen))
    _refuse_nested(laid_out)
    root = lxml_html.fragment_fromstring(
        pasted(laid_out, gathered.picture, keeps_notes=True).html, create_parent="div"
    )
    told = _leave_out(root, readers) | addressees(_links(root))
    readers = readers.and_(addresses=(one for one in told if one.lower() not in ours))
    _take_from_links(root, readers.and_(tokens=tokens(_links(root), readers)))
    text, greeted = without_names(markdown(root), readers)
    shown = _SIGN.findall(text)
    return Cleaned(
        text,
        {sign: gathered.found[sign] for sign in shown if sign in gathered.found},
        {sign: gathered.alts[sign] for sign in shown if sign in gathered.alts},
        gathered.lost,
        greeted,
        readers,
    )


def without_fields(text: str) -> str:
    """Leave out what a program would have filled in for each reader."""
    return _FIELD.sub("", text)


def with_pictures(markdown: str, shown: Mapping[str, str]) -> str:
    """Put Markdown in the places of the signs; a link around nothing goes with what it held.

    Args:
        markdown: as `Cleaned` has it.
        shown: what shows each picture, or the words that stand for it; empty where there is nothing.
    """
    text = _SIGN.sub(lambda sign: shown.get(sign[0], ""), markdown)
    text = _EMPTY.sub("", text) if len(shown) else text
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip()


def _refuse_nested(source: str) -> None:
    depth = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() not in _UNCLOSED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > _DEEPEST:
            raise NestedError


class _Pictures:
    """The pictures of one letter, in the order in which they are met.

    Args:
        own: as for `cleaned`.
        readers: as for `cleaned`.
    """

    def __init__(self, own: Mapping[str, bytes], readers: Readers) -> None:
        self._own, self._readers = dict(own), readers
        self.found: dict[str, bytes | str] = {}
        self.alts: dict[str, str] = {}
        self.lost = 0

    def set_apart(self, source: str) -> str:
        """Give pictures that stand in the HTML itself (RFC 2397) short addresses."""
        return _DATA.sub(self._apart, source)

    def _apart(self, written: re.Match[str]) -> str:
        address = f"cid:data-{len(self._own)}"
        try:
            is_base64 = ";base64" in written[2].lower()
            data = base64.b64decode(unquote(written[3])) if is_base64 else unquote_to_bytes(written[3])
        except (binascii.Error, ValueError):
            data = b""
        self._own[address] = data
        return address

    def picture(self, attributes: Mapping[str, str]) -> str:
        """Return what stands for a picture: a sign; its words where there is none to be had, nothing for a pixel."""
        alt = plain(attributes.get("alt", ""))[:_LONGEST_ALT]
        address = attributes.get("src", "").strip()
        data = self._own.get(address) or self._own.get(unquote(address))
        got = data or self._on_web(address)
        if _is_tiny(attributes):
            return ""
        if not got or len(self.found) >= _MOST_PICTURES:
            self.lost += bool(address)
            return f" {alt} "
        sign = f"{_OPENS}{len(self.found)}{_CLOSES}"
        self.found[sign], self.alts[sign] = got, alt
        return f" {sign} "

    def _on_web(self, address: str) -> str | None:
        """Return where a picture is to be had, asked for by nobody in particular."""
        url = published(address)
        return impersonal(url, self._readers) if url else None


def _is_tiny(attributes: Mapping[str, str]) -> bool:
    sizes = (re.match(r"\s*(\d{1,5})", attributes.get(side, "")) for side in ("width", "height"))
    return any(int(size[1]) < _LEAST for size in sizes if size)


def _leave_out(root: Any, readers: Readers) -> set[str]:
    """Leave out passages about the sending itself, and what counts who follows a link; return whom it was sent to, as they say."""
    told: set[str] = set()
    for passage in list(root.iter(*_PASSAGES)):
        words = passage.text_content()
        is_inner = not any(True for _ in passage.iterdescendants(*_PASSAGES))
        if passage is root or not is_inner or len(words) > _LONGEST_LEFTOVER:
            continue
        is_told = _SENT_TO.search(words) or (
            readers.named(words) in readers.addresses and _WRITTEN_TO.search(words)
        )
        if is_told:
            told |= emails(words)
        if is_told or _LEFTOVER.search(words):
            passage.drop_tree()
    for link in list(root.iter("a")):
        if _COUNTING.search(urlsplit(link.get("href", "")).hostname or ""):
            link.drop_tag()
    return told


def _links(root: Any) -> list[str]:
    """List the addresses that a letter leads to, bare ones too."""
    bare = (address for text in root.itertext() for _, _, address in bare_addresses(text))
    return [one for one in map(published, (*(link.get("href", "") for link in root.iter("a")), *bare)) if one]


def _take_from_links(root: Any, readers: Readers) -> None:
    """Take from addresses, of links and in the words, what is one reader's; a link that is his alone is none."""
    for node in list(root.iter()):
        node.text, node.tail = _without(node.text, readers), _without(node.tail, readers)
    for link in list(root.iter("a")):
        url = impersonal(link.get("href", ""), readers)
        if is_of_sending(link.text_content().strip()):
            link.drop_tree()
        elif url is None:
            link.drop_tag()
        else:
            link.set("href", url)


def _without(text: str | None, readers: Readers) -> str | None:
    if not text:
        return text
    parts, at = [], 0
    for begins, ends, address in bare_addresses(text):
        url, left = published(address), None
        left = impersonal(url, readers) if url else None
        parts += [text[at:begins], text[begins:ends] if left == url else left or ""]
        at = ends
    return "".join([*parts, text[at:]])
