"""Whether what is asked and answered is as `listmonk.yaml` describes it: the part of OpenAPI 3.0 that stands there.

Libraries that judge descriptions (openapi-core, jsonschema) would bring a dozen packages for forty lines; what they know
and this does not is refused here: a keyword that is not known is an error of the description.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_KNOWN = {"type", "properties", "required", "items", "enum", "nullable", "additionalProperties", "$ref"}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
}


@cache
def description() -> dict[str, Any]:
    """Read it."""
    text = Path(__file__).with_name("listmonk.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def operation(method: str, path: str) -> dict[str, Any] | None:
    """Find the description of a call by its method and path below `/api`; None when there is none."""
    for template, operations in description()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", template), path):
            found: dict[str, Any] | None = operations.get(method.lower())
            return found
    return None


def wrong_request(method: str, path: str, query: list[tuple[str, str]], body: Any) -> Iterator[str]:
    """Say what is not as described in what is asked."""
    called = operation(method, path)
    if called is None:
        yield f"{method} {path} is no call"
        return
    known = {one["name"]: one["schema"] for one in called.get("parameters", ())}
    for name, value in query:
        yield from wrong(value, known[name], name) if name in known else [f"{name} is no parameter"]
    if "requestBody" in called:
        yield from wrong(body, called["requestBody"]["content"]["application/json"]["schema"], "body")
    elif body is not None:
        yield f"{method} {path} has a body"


def wrong_answer(method: str, path: str, status: int, body: Any) -> Iterator[str]:
    """Say what is not as described in what is answered."""
    called = operation(method, path)
    answer = (called or {}).get("responses", {}).get(str(status))
    if answer is None:
        yield f"{method} {path} does not answer {status}"
        return
    yield from wrong(body, _resolved(answer)["content"]["application/json"]["schema"], "answer")


def wrong(value: Any, schema: Mapping[str, Any], where: str) -> Iterator[str]:
    """Say in what a value is not as a schema describes it."""
    schema = _resolved(schema)
    assert set(schema) <= _KNOWN, f"{where}: {set(schema) - _KNOWN} is not known here"
    if value is None and schema.get("nullable"):
        return
    kind = schema["type"]
    if not isinstance(value, _TYPES[kind]) or (kind == "integer" and isinstance(value, bool)):
        yield f"{where} is no {kind}: {value!r:.60}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where} is none of {schema['enum']}: {value!r:.60}"
    if kind == "array" and "items" in schema:
        for number, item in enumerate(value):
            yield from wrong(item, schema["items"], f"{where}[{number}]")
    if kind == "object":
        yield from _wrong_object(value, schema, where)


def _wrong_object(value: dict[str, Any], schema: Mapping[str, Any], where: str) -> Iterator[str]:
    known, further = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{where} has no {name}" for name in schema.get("required", ()) if name not in value)
    for name, item in value.items():
        if name in known:
            yield from wrong(item, known[name], f"{where}.{name}")
        elif further is False:
            yield f"{where} has {name}"
        elif further is not True:
            yield from wrong(item, further, f"{where}.{name}")


def _resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Any = description()
    for name in schema["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return _resolved(found)
