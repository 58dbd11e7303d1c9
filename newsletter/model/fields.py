"""What the fields of values are, said once where they are declared: how they are read, written, set and hashed follows.

Only the classes whose values stand in an edition's file or reach its readers are declared in this way.
"""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints


class Text(Enum):
    """What a text is: it says how a file's is read, and how it is set as in print.

    PROSE: people's words, in the letter's language. QUOTED: an entry's own words, in its language; QUOTED_HTML too.
    OWN: the letter's own words, the program's and those of `newsletter.toml`. EDITO_HTML and EDITO_TEXT: the édito's two
    forms. VERBATIM: keys and names, left as they are; so are an ADDRESS (http or https), a LANGUAGE (BCP 47), a ZONE
    (IANA) and a PICTURE (a path below `archive/`).
    """

    PROSE = "prose"
    QUOTED = "quoted"
    QUOTED_HTML = "quoted HTML"
    OWN = "own"
    EDITO_HTML = "édito, HTML"
    EDITO_TEXT = "édito, text"
    VERBATIM = "verbatim"
    ADDRESS = "address"
    LANGUAGE = "language"
    ZONE = "zone"
    PICTURE = "picture"


class Mark(Enum):
    """What else is said of a field.

    UNHASHED: it belongs to no approval, for the program writes it. BLANK: it is written also while it is empty, for people
    to fill in.
    """

    UNHASHED = "unhashed"
    BLANK = "blank"


Prose = Annotated[str, Text.PROSE]
Quoted = Annotated[str, Text.QUOTED]
QuotedHtml = Annotated[str, Text.QUOTED_HTML]
Own = Annotated[str, Text.OWN]
EditoHtml = Annotated[str, Text.EDITO_HTML]
EditoText = Annotated[str, Text.EDITO_TEXT]
Verbatim = Annotated[str, Text.VERBATIM]
Address = Annotated[str, Text.ADDRESS]
LanguageTag = Annotated[str, Text.LANGUAGE]
ZoneName = Annotated[str, Text.ZONE]
PicturePath = Annotated[str, Text.PICTURE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One field of a class.

    Args:
        hint: its type.
        default: `dataclasses.MISSING` where it must be given.
        text: what its texts are; None where it holds none.
        inner: the class of the values that it holds; None where it holds none.
        many: whether it holds several, in a tuple.
        is_moment: whether it is an instant or a day.
        is_instant: whether it is an instant, never a day.
        marks: what else is said of it.
    """

    name: str
    hint: Any
    default: Any
    text: Text | None
    inner: type[Any] | None
    many: bool
    is_moment: bool
    is_instant: bool
    marks: frozenset[Mark]

    @property
    def is_required(self) -> bool:
        """Whether it has no default."""
        return self.default is dataclasses.MISSING

    @property
    def has_hours(self) -> bool:
        """Whether it is, or may be, an instant."""
        return self.is_moment or self.is_instant


def declared(kind: type[Any]) -> tuple[Declared, ...]:
    """Return the fields of a class, in their order.

    Raises:
        TypeError: a field does not say what its text is.
    """
    one: Any = kind  # of whatever class: all classes can be remembered
    return _all_declared(one)


@cache
def _all_declared(kind: Any) -> tuple[Declared, ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_declared(kind, field, hints[field.name]) for field in dataclasses.fields(kind))


def _declared(kind: type[Any], field: "dataclasses.Field[Any]", hint: Any) -> Declared:
    whole, marks = _unmarked(hint)
    many = get_origin(whole) is tuple
    parts = [_unmarked(part) for part in (get_args(whole)[:1] if many else get_args(whole) or (whole,))]
    bare = [part for part, _ in parts]
    marks = [*marks, *(mark for _, found in parts for mark in found)]
    texts = [mark for mark in marks if isinstance(mark, Text)]
    if str in bare and not texts:
        raise TypeError(f"{kind.__name__}.{field.name} does not say what its text is")
    return Declared(
        name=field.name,
        hint=hint,
        default=field.default,
        text=texts[0] if texts else None,
        inner=next(
            (part for part in bare if isinstance(part, type) and dataclasses.is_dataclass(part)), None
        ),
        many=many,
        is_moment={dt.date, dt.datetime} <= set(bare),
        is_instant=dt.datetime in bare and dt.date not in bare,
        marks=frozenset(mark for mark in marks if isinstance(mark, Mark)),
    )


def _unmarked(hint: Any) -> tuple[Any, list[Any]]:
    """Part a type from its marks."""
    if get_origin(hint) is not Annotated:
        return hint, []
    bare, *marks = get_args(hint)
    return bare, marks
