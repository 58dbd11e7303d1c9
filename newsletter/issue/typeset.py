"""The one typographic step: every text of an issue set as in print, as its field says; addresses and keys left alone."""

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from newsletter import typography
from newsletter.issue import passages
from newsletter.markup import is_foreign
from newsletter.model import Issue, Text, declared
from newsletter.typography import Narrow

_UNDERLINED = re.compile(r"^(.+)\n-{3,}$", re.MULTILINE)
_LONGEST_RULE = 72

Value = TypeVar("Value")
_Set = Callable[[str, Narrow], str]


def typeset(issue: Issue, narrow: Narrow) -> Issue:
    """Set all texts of an issue; a second time changes nothing but what the text part had kept from it.

    Args:
        issue: as its words were written.
        narrow: as for `newsletter.typography`.
    """
    return in_print(issue, narrow)


def in_print(value: Value, narrow: Narrow) -> Value:
    """Set all texts of a declared value and of those that it holds; what is in another language stays as it is, but for ligatures."""
    setters = _FOREIGN if is_foreign(getattr(value, "language", None)) else _SETTERS
    changes: dict[str, Any] = {}
    for one in declared(type(value)):
        held = getattr(value, one.name)
        set_text = in_print if one.inner is not None else setters.get(one.text)
        if held and set_text is not None:
            changes[one.name] = (
                tuple(set_text(part, narrow) for part in held) if one.many else set_text(held, narrow)
            )
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]


def _own(words: str, narrow: Narrow) -> str:
    return passages.text(words, narrow, typography.own)


def _edito_text(words: str, narrow: Narrow) -> str:
    return passages.bare(_ruled(typography.text(words, narrow)))


def _ruled(words: str) -> str:
    """Make the rule under a heading as long as it has become."""
    return _UNDERLINED.sub(
        lambda found: f"{found[1]}\n{'-' * min(len(passages.bare(found[1])), _LONGEST_RULE)}", words
    )


_FOREIGN: Mapping[Text | None, _Set] = {
    Text.PROSE: passages.text,
    Text.OWN: _own,
    Text.QUOTED: lambda words, _: typography.letters(words),
    Text.QUOTED_HTML: lambda source, _: typography.letters_of_markup(source),
    Text.EDITO_HTML: typography.markup,
    Text.EDITO_TEXT: _edito_text,
}
_SETTERS: Mapping[Text | None, _Set] = {
    **_FOREIGN,
    Text.QUOTED: passages.text,
    Text.QUOTED_HTML: passages.markup,
}
