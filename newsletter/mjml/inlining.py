"""Rules of CSS written into the style attributes of what they select: premailer reads and joins them, as it does for itself.

Which elements a rule selects premailer asks of the whole document, once for each rule. Ours are nearly all of names, classes
and what stands inside what: so the document is gone through once, and these are looked up. What comes out is the same.
"""

import logging
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

# It keeps parsed selectors and styles in one cache of 128: a letter needs some 400, and each would be parsed anew. It reads its
# setting once, when it is imported.
os.environ.setdefault("PREMAILER_CACHE_MAXSIZE", "4096")

from lxml import etree
from lxml.cssselect import CSSSelector
from premailer import Premailer
from premailer.merge_style import csstext_to_pairs, merge_styles
from premailer.premailer import get_or_create_head

_SETTINGS = {
    "keep_style_tags": False,
    "strip_important": False,
    "disable_validation": True,
    "allow_network": False,
    "cssutils_logging_level": logging.CRITICAL,
}
_COMPOUND = re.compile(r"([a-z][a-z0-9]*)?((?:\.[A-Za-z_-][\w-]*)*)")
_BLANKS = re.compile(r"[ \t\r\n]+")

_Select = Callable[["_Index"], Sequence[Any]]


class _Rule(NamedTuple):
    """A rule: what it selects, and its declarations."""

    select: _Select
    style: str


class _Compound(NamedTuple):
    """What is asked of one element: its name, if any, and its classes."""

    tag: str
    classes: frozenset[str]


class _Index:
    """A document's elements by name and by class, in its order.

    Args:
        root: its first element.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.by_tag: dict[str, list[Any]] = defaultdict(list)
        self.by_class: dict[str, list[Any]] = defaultdict(list)
        self.classes: dict[Any, frozenset[str]] = {}
        self._inside: dict[tuple[_Compound, ...], frozenset[Any]] = {}
        for one in root.iter("*"):
            self.by_tag[one.tag].append(one)
            if said := one.get("class"):
                self.classes[one] = found = frozenset(filter(None, _BLANKS.split(said)))
                for name in found:
                    self.by_class[name].append(one)

    def of(self, compound: _Compound) -> Iterator[Any]:
        """Give the elements of which a compound is true."""
        tag, classes = compound
        if not classes:
            return iter(self.by_tag.get(tag, ()))
        some = self.by_class.get(next(iter(classes)), ())
        return (one for one in some if self.holds(one, compound))

    def inside(self, around: tuple[_Compound, ...]) -> frozenset[Any]:
        """Return the elements that stand inside others, the last of them the nearest."""
        if around not in self._inside:
            *outer, nearest = around
            those = self.of(nearest)
            if outer:
                within = self.inside(tuple(outer))
                those = (one for one in those if one in within)
            self._inside[around] = frozenset(below for one in those for below in one.iterdescendants("*"))
        return self._inside[around]

    def holds(self, one: Any, compound: _Compound) -> bool:
        """Whether a compound is true of an element."""
        return (not compound.tag or one.tag == compound.tag) and (
            not compound.classes or compound.classes <= self.classes.get(one, frozenset())
        )


def inlined(html: str, css: str) -> str:
    """Write rules into the style attributes of a document; its own style elements stay as they are.

    Args:
        html: the document.
        css: the rules; what can stand in no attribute goes into a style element of the head.
    """
    html = html.strip()
    tree = etree.fromstring(html, etree.HTMLParser()).getroottree()
    root, (rules, rest) = tree.getroot(), _sheet(css)
    head = get_or_create_head(tree)
    if rest:
        etree.SubElement(head, "style", type="text/css").text = rest
    index = _Index(root)
    found: dict[Any, list[str]] = defaultdict(list)
    for rule in rules:
        for one in rule.select(index):
            found[one].append(rule.style)
    for one, styles in found.items():
        if style := _merged(one.get("style", ""), tuple(styles)):
            one.set("style", style)
    whole = tree if html.startswith(tree.docinfo.doctype) else root
    return str(etree.tostring(whole, method="html", pretty_print=True, encoding="utf-8").decode())


@lru_cache(maxsize=8)
def _sheet(css: str) -> tuple[Sequence[_Rule], str]:
    """Read rules, the strongest last; and write those again that no attribute can hold.

    Writing out all rules again is half of premailer's work, though those of a look are always the same.
    """
    reader = Premailer("", **_SETTINGS)
    rules, leftover = reader._parse_style_rules(css, 0)  # noqa: SLF001 - it reads them nowhere else
    rest = reader._css_rules_to_string(leftover) if leftover else ""  # noqa: SLF001
    return [_Rule(_selecting(one), style) for _, one, style in sorted(rules, key=itemgetter(0))], rest


def _selecting(selector: str) -> _Select:
    parts = [_COMPOUND.fullmatch(part) for part in selector.split()]
    if not all(parts):
        asked = CSSSelector(selector)
        return lambda index: asked(index.root)
    *around, last = [_Compound(one[1] or "", frozenset(one[2].split(".")[1:])) for one in parts if one]
    if not around:
        return lambda index: [*index.of(last)]
    return lambda index: [one for one in index.of(last) if one in index.inside(tuple(around))]


@lru_cache(maxsize=1 << 12)
def _merged(own: str, styles: tuple[str, ...]) -> str:
    """Join declarations, a later one before an earlier one, and an element's own before all."""
    pairs = [csstext_to_pairs(one, validate=False) for one in styles]
    return str(merge_styles(own, pairs, [""] * len(pairs), remove_unset_properties=True))
