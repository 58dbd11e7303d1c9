"""The MJML this program uses: which tag may stand where, with which attributes and which values.

Left out on purpose: `mj-font` (fonts come from third parties), `mj-include` (Jinja includes), `mj-table` (the
converter drops its role, so screen readers announce a data table), and what needs scripts or hover.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PADDING = frozenset({"padding", "padding-top", "padding-right", "padding-bottom", "padding-left"})
_TYPE = frozenset(
    {"color", "font-family", "font-size", "font-style", "font-weight", "letter-spacing", "line-height"}
)
_BORDER = frozenset({"border", "border-top", "border-right", "border-bottom", "border-left", "border-radius"})
_COMMON = frozenset({"mj-class", "css-class"})
_BLOCK = _COMMON | _PADDING | {"align", "container-background-color"}
_BAND = _COMMON | _PADDING | _BORDER | {"background-color", "direction", "full-width", "text-align"}
_BOX = _COMMON | {"background-color", "direction", "vertical-align", "width"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One MJML tag.

    Args:
        parents: the tags it may stand in.
        attributes: the attributes it may carry.
        html: its content is HTML, or plain text; otherwise it holds MJML tags only.
    """

    parents: frozenset[str]
    attributes: frozenset[str] = frozenset()
    html: bool = False


def _in(*parents: str) -> frozenset[str]:
    return frozenset(parents)


TAGS: Mapping[str, Tag] = {
    "mjml": Tag(frozenset(), _in("lang", "dir")),
    "mj-head": Tag(_in("mjml")),
    "mj-title": Tag(_in("mj-head"), html=True),
    "mj-preview": Tag(_in("mj-head"), html=True),
    "mj-style": Tag(_in("mj-head"), html=True),
    "mj-breakpoint": Tag(_in("mj-head"), _in("width")),
    "mj-attributes": Tag(_in("mj-head")),
    "mj-all": Tag(_in("mj-attributes"), _COMMON | _PADDING | _TYPE),
    "mj-class": Tag(_in("mj-attributes")),
    "mj-body": Tag(_in("mjml"), _in("background-color", "css-class", "width")),
    "mj-raw": Tag(_in("mj-head", "mj-body", "mj-section", "mj-group", "mj-column"), html=True),
    "mj-wrapper": Tag(_in("mj-body"), _BAND),
    "mj-section": Tag(_in("mj-body", "mj-wrapper"), _BAND),
    "mj-group": Tag(_in("mj-section"), _BOX),
    "mj-column": Tag(_in("mj-section", "mj-group"), _BOX | _PADDING | _BORDER),
    "mj-text": Tag(
        _in("mj-column"),
        _BLOCK | _TYPE | {"height", "text-align", "text-decoration", "text-transform"},
        html=True,
    ),
    "mj-button": Tag(
        _in("mj-column"),
        _BLOCK
        | _TYPE
        | _BORDER
        | {"background-color", "height", "href", "inner-padding", "text-align", "width"},
        html=True,
    ),
    "mj-image": Tag(_in("mj-column"), _BLOCK | _BORDER | {"alt", "height", "href", "src", "title", "width"}),
    "mj-divider": Tag(_in("mj-column"), _BLOCK | {"border-color", "border-style", "border-width", "width"}),
    "mj-spacer": Tag(_in("mj-column"), _COMMON | _PADDING | {"height"}),
}

REQUIRED: Mapping[str, frozenset[str]] = {
    "mj-class": _in("name"),
    "mj-image": _in("src", "alt", "width"),
    "mj-button": _in("href"),
    "mjml": _in("lang"),
}

_COMPONENTS = frozenset(
    name for name, tag in TAGS.items() if tag.parents & {"mj-body", "mj-section", "mj-column"}
)
_ANY_ATTRIBUTE = frozenset[str]().union(*(TAGS[name].attributes for name in _COMPONENTS)) - {"mj-class"}

_TEXT = "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q s samp small span strong sub sup time u wbr"
_BLOCKS = "blockquote dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre ul"
_TABLES = "table tbody td tfoot th thead tr"
_HEAD = "link meta"
HTML = frozenset(f"{_TEXT} {_BLOCKS} {_TABLES} {_HEAD}".split())

_LENGTH = r"(?:0|\d+px)"
_LENGTHS = re.compile(r"0|\d+px(?: \d+px){0,3}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?|[a-z]+")
_VALUES: Mapping[str, re.Pattern[str]] = {
    "align": re.compile("left|center|right"),
    "text-align": re.compile("left|center|right|justify"),
    "vertical-align": re.compile("top|middle|bottom"),
    "direction": re.compile("ltr|rtl"),
    "dir": re.compile("ltr|rtl"),
    "full-width": re.compile("full-width"),
    "font-size": re.compile(r"\d+px"),
    "line-height": re.compile(r"\d+px|\d+(?:\.\d+)?|\d+%"),
    "width": re.compile(r"\d+px|\d+(?:\.\d+)?%"),
    "height": re.compile(_LENGTH),
    "border-radius": _LENGTHS,
    "border-width": _LENGTHS,
    "inner-padding": _LENGTHS,
}


def attributes_of(name: str, parent: str | None) -> frozenset[str]:
    """Return the attributes that a tag may carry; a default in `mj-attributes` may carry its component's."""
    if name == "mj-class" and parent == "mj-attributes":
        return _ANY_ATTRIBUTE | {"name"}
    return TAGS[name].attributes


def may_stand_in(name: str, parent: str | None) -> bool:
    """Say whether a tag may be a child of another; the root is `mjml` alone."""
    if parent is None:
        return name == "mjml"
    return parent in TAGS[name].parents or (parent == "mj-attributes" and name in _COMPONENTS)


def takes(attribute: str, value: str) -> bool:
    """Say whether the converter understands a value: "0 36px" it does not, and Outlook then overflows."""
    if attribute in _PADDING:
        return bool(_LENGTHS.fullmatch(value))
    if attribute == "color" or attribute.endswith("-color"):
        return bool(_COLOUR.fullmatch(value))
    pattern = _VALUES.get(attribute)
    return pattern is None or bool(pattern.fullmatch(value))
