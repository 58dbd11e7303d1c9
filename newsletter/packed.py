"""Editions as JSON: quick to read again, for the program alone. What it reads was strictly read from a file before. Pure."""

import datetime as dt
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from newsletter.model import Declared, Edition, declared

_encoder = msgspec.json.Encoder()


def packed(edition: Edition) -> bytes:
    """Write an edition."""
    return _encoder.encode(_bare(Edition, edition))


def unpacked(content: bytes) -> Edition:
    """Read what `packed` wrote.

    Raises:
        msgspec.MsgspecError, ValueError, TypeError: it is something else.
    """
    found: Edition = _value(Edition, _decoder().decode(content))
    return found


@cache
def _decoder() -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(_form(Edition))


@cache
def _form(kind: Any) -> type[Any]:
    """Make the kept form of a class: its values in their order, moments as texts."""
    shapes = [(one.name, _hint(one)) for one in declared(kind)]
    return msgspec.defstruct(kind.__name__, shapes, array_like=True, gc=False)


def _hint(one: Declared) -> Any:
    if one.has_hours:
        return str | None
    if one.inner is None:
        return one.hint
    kind: Any = one.inner
    inner: Any = _form(kind)
    return tuple[inner, ...] if one.many else inner | None


@cache
def _plan(kind: Any) -> tuple[Any, tuple[str, ...], tuple[Declared, ...]]:
    """Return what takes a value's fields, their names, and those that need making."""
    names = tuple(one.name for one in declared(kind))
    return attrgetter(*names), names, tuple(one for one in declared(kind) if one.has_hours or one.inner)


def _bare(kind: Any, value: Any) -> Any:
    take, names, special = _plan(kind)
    fields = dict(zip(names, take(value), strict=True))
    for one in special:
        fields[one.name] = _bared(one, fields[one.name])
    return _form(kind)(**fields)


def _bared(one: Declared, value: Any) -> Any:
    if value is None:
        return None
    if one.has_hours:
        return value.isoformat()
    return tuple(_bare(one.inner, part) for part in value) if one.many else _bare(one.inner, value)


def _value(kind: Any, row: Any) -> Any:
    take, names, special = _plan(kind)
    fields = dict(zip(names, take(row), strict=True))
    for one in special:
        value = fields[one.name]
        if value is not None:
            fields[one.name] = _made(one, value)
    return kind(**fields)


def _made(one: Declared, value: Any) -> Any:
    if one.has_hours:
        return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
    return tuple(_value(one.inner, part) for part in value) if one.many else _value(one.inner, value)
