"""Entries as JSON, to be kept: every field by its name, dates and instants in ISO 8601; the empty ones left out."""

import dataclasses
import datetime as dt
from operator import attrgetter
from typing import Any, get_args, get_type_hints

import msgspec

from newsletter.model import Entry, When

_FIELDS = dataclasses.fields(Entry)
_NAMES = tuple(field.name for field in _FIELDS)
_HINTS = get_type_hints(Entry)
# A date or an instant: JSON has text for both, and only the text tells which.
_MOMENTS = tuple(_NAMES.index(name) for name in _NAMES if dt.date in get_args(_HINTS[name]))


def _row() -> Any:
    """Make the kept form of an entry from its own fields: quick to write and to read, defaults left out."""

    def shape(place: int, field: dataclasses.Field[Any]) -> Any:
        hint = Any if place in _MOMENTS else _HINTS[field.name]
        return (
            (field.name, hint) if field.default is dataclasses.MISSING else (field.name, hint, field.default)
        )

    shapes = [shape(place, field) for place, field in enumerate(_FIELDS)]
    return msgspec.defstruct("Row", shapes, omit_defaults=True, gc=False)


_Row = _row()
_values = attrgetter(*_NAMES)
_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Row)


def encode(entry: Entry) -> bytes:
    """Write an entry."""
    return _encoder.encode(_Row(*_values(entry)))


def decode(content: bytes) -> Entry:
    """Read an entry that `encode` wrote."""
    values = list(_values(_decoder.decode(content)))
    for place in _MOMENTS:
        if values[place] is not None:
            values[place] = moment(values[place])
    return Entry(**dict(zip(_NAMES, values, strict=True)))


def moment(text: str) -> When:
    """Read a date or an instant in ISO 8601."""
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
