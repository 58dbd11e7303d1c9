"""Editions as JSON: quick to read again, for the program alone. What it reads was strictly read from a file before. Pure.

What most ask of an old edition is its day and where it stands: so its rows and its édito are taken out when they are asked for.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import Any

import msgspec

from newsletter.model import Declared, Edition, declared

_BODY = ("entries", "approval", "edito")
_HEAD = tuple(one.name for one in fields(Edition) if one.name not in _BODY)

_encoder = msgspec.json.Encoder()


def packed(edition: Edition) -> bytes:
    """Write an edition."""
    return _encoder.encode([_bare(_shape(Edition, part), edition) for part in (_HEAD, _BODY)])


def unpacked(content: bytes | msgspec.Raw) -> Edition:
    """Read what `packed` wrote; its body is read when it is asked for, and then whatever is wrong in it raises the same.

    Raises:
        msgspec.MsgspecError, ValueError, TypeError: it is something else.
    """
    head, body = _decoder().decode(content)
    made = object.__new__(_Unpacked)
    _fill(made, {**_values(_shape(Edition, _HEAD), head), "_packed": body})
    return made


class _Unpacked(Edition):
    """An edition of which the body is read when it is asked for; it is equal to one that was read from the same file."""

    __slots__ = ("_packed",)
    _packed: msgspec.Raw

    def __getattr__(self, name: str) -> Any:
        if name not in _BODY:
            raise AttributeError(name)
        _fill(self, _values(_shape(Edition, _BODY), _body_decoder().decode(self._packed)))
        return object.__getattribute__(self, name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Edition) and all(
            getattr(self, one) == getattr(other, one) for one in _HEAD + _BODY
        )

    __hash__ = Edition.__hash__


def _fill(made: Edition, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        object.__setattr__(made, name, value)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Some fields of a class: the kept form of them, what takes them from a value, their names, those that need making."""

    form: type[Any]
    take: Callable[[Any], Any]
    names: tuple[str, ...]
    special: tuple[Declared, ...]


@cache
def _decoder() -> "msgspec.json.Decoder[Any]":
    head: Any = _shape(Edition, _HEAD).form
    return msgspec.json.Decoder(tuple[head, msgspec.Raw])


@cache
def _body_decoder() -> "msgspec.json.Decoder[Any]":
    return msgspec.json.Decoder(_shape(Edition, _BODY).form)


@cache
def _shape(kind: Any, only: tuple[str, ...] = ()) -> _Shape:
    """Tell how a class is kept, or those of its fields that are named: values in their order, moments as texts."""
    taken = tuple(one for one in declared(kind) if not only or one.name in only)
    names = tuple(one.name for one in taken)
    form = msgspec.defstruct(
        kind.__name__, [(one.name, _hint(one)) for one in taken], array_like=True, gc=False
    )
    special = tuple(one for one in taken if one.has_hours or one.inner)
    return _Shape(form, attrgetter(*names), names, special)


def _hint(one: Declared) -> Any:
    if one.has_hours:
        return str | None
    if one.inner is None:
        return one.hint
    kind: Any = one.inner
    inner: Any = _shape(kind).form
    return tuple[inner, ...] if one.many else inner | None


def _bare(shape: _Shape, value: Any) -> Any:
    kept = dict(zip(shape.names, shape.take(value), strict=True))
    for one in shape.special:
        kept[one.name] = _bared(one, kept[one.name])
    return shape.form(**kept)


def _bared(one: Declared, value: Any) -> Any:
    if value is None:
        return None
    if one.has_hours:
        return value.isoformat()
    kind: Any = one.inner
    shape = _shape(kind)
    return tuple(_bare(shape, part) for part in value) if one.many else _bare(shape, value)


def _values(shape: _Shape, row: Any) -> dict[str, Any]:
    found = dict(zip(shape.names, shape.take(row), strict=True))
    for one in shape.special:
        value = found[one.name]
        if value is not None:
            found[one.name] = _made(one, value)
    return found


def _made(one: Declared, value: Any) -> Any:
    if one.has_hours:
        return dt.datetime.fromisoformat(value) if "T" in value else dt.date.fromisoformat(value)
    kind: Any = one.inner
    shape = _shape(kind)
    return (
        tuple(kind(**_values(shape, part)) for part in value) if one.many else kind(**_values(shape, value))
    )
