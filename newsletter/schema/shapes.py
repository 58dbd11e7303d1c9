"""What a file's shape says of a key: its type, that of the rows of a list, that of a table. Pure."""

import re

import msgspec

_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")  # $.source[0].url


def type_at(path: str, shape: object) -> msgspec.inspect.Type | None:
    """The type of the key that a path leads to."""
    found: msgspec.inspect.Type | None = msgspec.inspect.type_info(shape)
    for step, index in _STEP.findall(path.removeprefix("$")):
        if index:
            found = item(found)
            continue
        table = struct(found)
        found = (
            next((field.type for field in table.fields if field.encode_name == step), None) if table else None
        )
    return found


def item(found: msgspec.inspect.Type | None) -> msgspec.inspect.Type | None:
    """The type of what a list holds; None where it is none."""
    if isinstance(found, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        return found.item_type
    if isinstance(found, msgspec.inspect.TupleType):
        return found.item_types[0]
    if isinstance(found, msgspec.inspect.UnionType):
        return next((row for part in found.types if (row := item(part))), None)
    return None


def struct(info: msgspec.inspect.Type | None) -> msgspec.inspect.StructType | None:
    """The type of a table, or of a list's rows that are tables; None where it is neither."""
    if isinstance(info, msgspec.inspect.StructType):
        return info
    if isinstance(info, msgspec.inspect.VarTupleType | msgspec.inspect.ListType):
        return struct(info.item_type)
    if isinstance(info, msgspec.inspect.UnionType):
        return next((found for part in info.types if (found := struct(part))), None)
    return None
