"""Refuses MJML that the converter would swallow in silence, naming the line and what to do."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from newsletter.exceptions import TemplateError
from newsletter.mjml.grammar import HTML, REQUIRED, TAGS, attributes_of, may_stand_in, takes

MAX_DEPTH = 100
"""Nested tags. The converter's own stack ends at some thousands, with the process; HTML parsers give up at 256."""

_EXCERPT = 100


def lint(source: str, name: str) -> None:
    """Refuse MJML that would not show as meant.

    Args:
        source: the MJML as Jinja rendered it.
        name: the template's name, for the message.

    Raises:
        TemplateError: the first mistake; lines are counted in the rendered source.
    """
    _Lint(source, name).run()


def refuse(source: str, name: str, line: int, *, cause: str, remedy: str) -> NoReturn:
    """Raise the error for one line of a rendered source, with that line in it."""
    lines = source.splitlines()
    excerpt = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    if len(excerpt) > _EXCERPT:
        excerpt = f"{excerpt[:_EXCERPT]}…"
    where = f"templates/{name}, line {line} once rendered"
    raise TemplateError("Bad MJML", where, cause=f"{cause}, in `{excerpt}`", remedy=remedy)


@dataclass
class _Lint:
    """One pass over one source. `path` holds the open tags, outermost first."""

    source: str
    name: str
    path: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)

    def run(self) -> None:
        self.parser = self._parser()
        try:
            self.parser.Parse(self.source.encode(), True)  # noqa: FBT003 - expat takes it by position only
        except expat.ExpatError as error:
            cause = expat.ErrorString(error.code)
            remedy = "close every tag in its turn, quote attributes, write &amp; and &lt;"
            refuse(self.source, self.name, error.lineno, cause=cause, remedy=remedy)

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.UseForeignDTD(True)  # noqa: FBT003 - so that &nbsp; is passed over rather than refused
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = lambda entity, _: self._text(f"&{entity};")
        parser.XmlDeclHandler = self._never("an XML declaration")
        parser.StartDoctypeDeclHandler = self._never("a doctype")
        parser.StartCdataSectionHandler = self._never("CDATA")
        parser.ProcessingInstructionHandler = self._never("a processing instruction")
        return parser

    def _never(self, what: str) -> Callable[..., None]:
        def handler(*_: object) -> None:
            self._refuse(f"{what}, which the converter refuses", "remove it")

        return handler

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        parent = self.path[-1] if self.path else None
        self.path.append(tag)
        if len(self.path) > MAX_DEPTH:
            self._refuse(f"more than {MAX_DEPTH} tags inside each other", "flatten what is nested")
        if self._holds_html(parent):
            self._check_html(tag, attributes, parent)
        else:
            self._check_tag(tag, parent)
            self._check_attributes(tag, parent, attributes)

    def _end(self, _tag: str) -> None:
        self.path.pop()

    def _text(self, text: str) -> None:
        parent = self.path[-1]
        if text.strip() and not self._holds_html(parent):
            self._refuse(f"text directly in <{parent}>, which would be dropped", "put it in an mj-text")

    def _holds_html(self, parent: str | None) -> bool:
        return parent is not None and (parent not in TAGS or TAGS[parent].html)

    def _check_html(self, tag: str, attributes: dict[str, str], parent: str | None) -> None:
        if tag.startswith("mj"):
            self._refuse(f"<{tag}> in <{parent}>, where only HTML may stand", "move it out")
        if tag not in HTML:
            self._refuse(f"unknown or unsafe HTML tag <{tag}>", "use a plain HTML tag")
        for attribute in attributes:
            if attribute.lower().startswith("on"):
                self._refuse(f"the script attribute {attribute}", "remove it: mail has no scripts")

    def _check_tag(self, tag: str, parent: str | None) -> None:
        if tag not in TAGS:
            self._refuse(f"unknown tag <{tag}>", f"use one of {', '.join(sorted(TAGS))}")
        if not may_stand_in(tag, parent):
            where = f"in <{parent}>" if parent else "as the root"
            places = ", ".join(sorted(TAGS[tag].parents)) or "the root"
            self._refuse(f"<{tag}> may not stand {where}", f"its place is {places}")

    def _check_attributes(self, tag: str, parent: str | None, attributes: dict[str, str]) -> None:
        known = attributes_of(tag, parent)
        for attribute, value in attributes.items():
            if tag == "mj-style" and attribute == "inline":
                self._refuse(
                    "mj-style inline, which is not inlined", "move these rules to email/inline.css.j2"
                )
            if attribute not in known:
                self._refuse(
                    f"<{tag}> has no attribute {attribute}",
                    f"use one of {', '.join(sorted(known)) or 'none'}",
                )
            if not takes(attribute, value):
                self._refuse(
                    f'{attribute}="{value}" is not understood', "write lengths in px, colours as #rrggbb"
                )
        if parent != "mj-attributes" or tag == "mj-class":
            self._check_required(tag, attributes)
        self._check_classes(tag, attributes)

    def _check_required(self, tag: str, attributes: dict[str, str]) -> None:
        missing = sorted(REQUIRED.get(tag, frozenset()) - attributes.keys())
        if missing:
            self._refuse(f"<{tag}> lacks {', '.join(missing)}", "add it")

    def _check_classes(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "mj-class":
            self.classes.add(attributes["name"])
        for used in attributes.get("mj-class", "").split():
            if used not in self.classes:
                self._refuse(f"unknown mj-class {used}", "define it in mj-attributes, before its use")

    def _refuse(self, cause: str, remedy: str) -> NoReturn:
        refuse(self.source, self.name, self.parser.CurrentLineNumber, cause=cause, remedy=remedy)
