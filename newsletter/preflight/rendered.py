"""The HTML part as preflight sees it: its links, pictures, texts with their colours, and what it loads."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

from newsletter.preflight.colours import Colour, colour

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_FORBIDDEN = frozenset(
    {
        "applet",
        "button",
        "embed",
        "form",
        "frame",
        "iframe",
        "input",
        "object",
        "script",
        "select",
        "textarea",
    }
)
_LOADING = frozenset(
    {"audio", "embed", "iframe", "img", "input", "object", "script", "source", "track", "video"}
)
# color: #123456; background: url(a;b)
_RULE = re.compile(r"(?:^|;)\s*([a-zA-Z-]+)\s*:\s*((?:[^;(]|\([^)]*\))*)")
# url("a.png"); @import "a.css"
_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)", re.IGNORECASE)
_PIXELS = re.compile(r"\s*(\d+(?:\.\d+)?)px")  # « 600px »


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """A link. `words`: what stands in it, pictures by their alt; `label`: its `aria-label`."""

    address: str
    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Img:
    """An `img`, and whether it stands in something hidden."""

    attributes: dict[str, str | None]
    style: dict[str, str]
    hidden: bool

    @property
    def source(self) -> str:
        """Its address; "?" when it has none."""
        return self.attributes.get("src") or "?"


@dataclass(frozen=True, slots=True)
class Run:
    """A text with its colours, None where they are unknown. `large`: as WCAG 2.2 calls it."""

    text: str
    ink: Colour | None
    ground: Colour | None
    large: bool


@dataclass(slots=True)
class _Element:
    tag: str
    ink: Colour | None
    ground: Colour | None
    size: float
    bold: bool
    hidden: bool


@dataclass(slots=True)
class _Anchor:
    address: str
    label: str
    words: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Reads the HTML part.

    Attributes:
        links: in their order.
        pictures: in their order.
        texts: all that may be read: texts, addresses, alts, titles, also what only Outlook reads.
        runs: the visible texts with their colours.
        places: ids of elements.
        loaded: addresses that showing the letter asks for, pictures included.
        forbidden: tags and attributes that no letter may have, each once.
    """

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[Hyperlink] = []
        self.pictures: list[Img] = []
        self.texts: list[str] = []
        self.places: set[str] = set()
        self.runs: list[Run] = []
        self.loaded: list[str] = []
        self.forbidden: dict[str, None] = {}
        self._open = [_Element("", (0, 0, 0), (255, 255, 255), 16, bold=False, hidden=False)]
        self._anchors: list[_Anchor] = []
        self._style = False
        self.feed(source)
        self.close()
        while self._anchors:
            self._end_anchor()

    @property
    def addresses(self) -> list[str]:
        """The addresses of all links that lead elsewhere."""
        return [link.address for link in self.links if not link.address.startswith("#")]

    @property
    def leads_nowhere(self) -> list[str]:
        """The links to a place of the letter that is none."""
        inside = [link.address for link in self.links if link.address.startswith("#")]
        return [address for address in inside if address[1:] not in self.places]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag is and opens."""
        found = dict(attrs)
        style = _rules(found.get("style") or "")
        self.places.add(found.get("id") or "")
        self.texts.extend(value for name, value in attrs if value and name in {"href", "src", "alt", "title"})
        self._note_forbidden(tag, found)
        self._note_loaded(tag, found)
        inner = self._inside(tag, found, style)
        if tag == "a" and "href" in found:
            self._anchors.append(_Anchor(found["href"] or "", (found.get("aria-label") or "").strip()))
        if tag == "img":
            self.pictures.append(Img(found, style, inner.hidden))
            if self._anchors:
                self._anchors[-1].words.append(found.get("alt") or "")
        self._style = tag == "style"
        if tag not in _VOID:
            self._open.append(inner)

    def handle_endtag(self, tag: str) -> None:
        """Close an element; what was left open inside it closes too."""
        self._style = False
        if tag == "a" and self._anchors:
            self._end_anchor()
        at = next((n for n in range(len(self._open) - 1, 0, -1) if self._open[n].tag == tag), None)
        if at is not None:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if self._style:
            self._load_from(data)
            return
        self.texts.append(data)
        inside = self._open[-1]
        if self._anchors:
            self._anchors[-1].words.append(data)
        if data.strip() and not inside.hidden and not any(one.tag == "title" for one in self._open):
            large = inside.size >= 24 or (inside.bold and inside.size >= 18.66)
            self.runs.append(Run(data.strip(), inside.ink, inside.ground, large))

    def handle_comment(self, data: str) -> None:
        """Outlook reads the conditional ones."""
        self.texts.append(data)

    def _end_anchor(self) -> None:
        anchor = self._anchors.pop()
        words = " ".join("".join(anchor.words).split())
        self.links.append(Hyperlink(anchor.address, words, anchor.label))

    def _inside(self, tag: str, attributes: dict[str, str | None], style: dict[str, str]) -> _Element:
        around = self._open[-1]
        ink, ground = around.ink, around.ground
        if tag == "a":
            ink = None  # a client's own colour, unless the link has one
        if "color" in style:
            ink = colour(style["color"]) if style["color"] != "inherit" else around.ink
        for painted in (attributes.get("bgcolor"), style.get("background"), style.get("background-color")):
            if painted and painted not in {"transparent", "none", "inherit"}:
                ground = colour(painted)
        size = _PIXELS.match(style.get("font-size", ""))
        weight = style.get(
            "font-weight", "bold" if tag in {"b", "h1", "h2", "h3", "h4", "strong", "th"} else ""
        )
        return _Element(
            tag,
            ink,
            ground,
            float(size[1]) if size else around.size,
            bold=(weight in {"bold", "600", "700", "800", "900"}) if weight else around.bold,
            hidden=around.hidden or is_hidden(style) or "hidden" in attributes,
        )

    def _note_forbidden(self, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in _FORBIDDEN:
            self.forbidden[f"<{tag}>"] = None
        self.forbidden |= {
            f"{name}=": None for name in attributes if name[:2] == "on" and re.fullmatch("on[a-z]+", name)
        }
        if tag == "meta" and (attributes.get("http-equiv") or "").lower() == "refresh":
            self.forbidden["<meta refresh>"] = None

    def _note_loaded(self, tag: str, attributes: dict[str, str | None]) -> None:
        asked = [attributes.get("background"), attributes.get("poster")]
        if tag in _LOADING:
            asked += [attributes.get("src"), attributes.get("data")]
            asked += [one.split()[0] for one in (attributes.get("srcset") or "").split(",") if one.strip()]
        if tag == "link" and "stylesheet" in (attributes.get("rel") or "").lower():
            asked.append(attributes.get("href"))
        self.loaded.extend(one.strip() for one in asked if one and one.strip())
        self._load_from(attributes.get("style") or "")

    def _load_from(self, style: str) -> None:
        if "(" not in style and "@" not in style:
            return
        self.loaded.extend((one[1] or one[2]).strip() for one in _URL.finditer(style))


@lru_cache(maxsize=4)
def page_of(source: str) -> Page:
    """Read the HTML part: all who look at a letter look at the same page, which nobody changes."""
    return Page(source)


def is_hidden(style: dict[str, str]) -> bool:
    """Whether an element's own rules hide it."""
    return (
        style.get("display") == "none"
        or style.get("visibility") == "hidden"
        or style.get("mso-hide") == "all"
        or re.fullmatch(r"0(?:\.0+)?", style.get("opacity", "")) is not None
        or (style.get("max-height", "").rstrip("px") == "0" and style.get("overflow") == "hidden")
    )


@lru_cache(maxsize=1024)  # a letter has the same few on each of its rows
def _rules(style: str) -> dict[str, str]:
    return {
        name.lower(): value.replace("!important", "").strip().lower() for name, value in _RULE.findall(style)
    }
