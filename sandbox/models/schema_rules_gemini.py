"""Gemini's two ways to give a schema, and which of them the service refuses.

`responseJsonSchema` is standard JSON Schema: keywords that it does not know are ignored without a word; refused are
recursion that is not optional, a `$ref` beside other keywords, a sum of all `maxItems` above 960, and schemas that are
too deep. `responseSchema` is the OpenAPI subset as a protobuf message: another name is an unknown field.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.models.schema_shape import find_misshapen

MAX_ITEMS_SUM = 960
# Google publishes no limit; the service names one only when it refuses ("maximum allowed nesting depth")
LEVELS_MAX = 32

_PROTO_FIELDS = {
    *("type", "format", "title", "description", "nullable", "enum", "items", "properties", "required"),
    *("minItems", "maxItems", "minProperties", "maxProperties", "minimum", "maximum", "minLength", "maxLength"),
    *("pattern", "example", "anyOf", "propertyOrdering", "default"),
}
_PROTO_TYPES = {"TYPE_UNSPECIFIED", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"}
_JSON_TYPES = {"string", "number", "integer", "boolean", "array", "object", "null"}
_GROUPS = ("properties", "$defs", "definitions")
_LISTS = ("anyOf", "oneOf", "prefixItems")

INVALID = "Request contains an invalid argument."


class SchemaRefused(Exception):
    """The message is the service's, for status INVALID_ARGUMENT."""


def verify_json_schema(schema: object) -> None:
    """Raises SchemaRefused when `responseJsonSchema` would not be taken."""
    if not isinstance(schema, Mapping):
        raise SchemaRefused('Invalid value at "generation_config.response_json_schema": must be a JSON Schema object.')
    if (keyword := find_misshapen(schema)) is not None:
        raise SchemaRefused(f"Invalid value at 'generation_config.response_json_schema': '{keyword}' is malformed.")
    for found in _walk(schema, 0):
        _check(found, schema)
    total = sum(found["maxItems"] for found in _walk(schema, 0) if isinstance(found.get("maxItems"), int))
    if total > MAX_ITEMS_SUM:
        raise SchemaRefused(INVALID)
    if _recurs(schema, schema, frozenset()):
        raise SchemaRefused("Recursive references are only supported in optional properties of response_json_schema.")


def verify_proto_schema(schema: object, path: str = "generation_config.response_schema") -> None:
    """Raises SchemaRefused when `responseSchema`, the OpenAPI subset, would not be taken."""
    if not isinstance(schema, Mapping):
        raise SchemaRefused(f"Invalid value at '{path}' (type.googleapis.com/google.ai.generativelanguage.Schema)")
    for name in schema:
        if name not in _PROTO_FIELDS:
            raise SchemaRefused(
                f"Invalid JSON payload received. Unknown name \"{name}\" at '{path}': Cannot find field."
            )
    kind = schema.get("type")
    if (keyword := find_misshapen(schema)) is not None:
        raise SchemaRefused(
            f"Invalid value at '{path}.{keyword}' (type.googleapis.com/google.ai.generativelanguage.Schema)"
        )
    if isinstance(kind, list):
        raise SchemaRefused(f"Invalid value at '{path}.type': Proto field is not repeating, cannot start list.")
    if kind is not None and str(kind).upper() not in _PROTO_TYPES:
        raise SchemaRefused(f"Invalid value at '{path}.type' (Type), \"{kind}\"")
    for name, child in schema.get("properties", {}).items():
        verify_proto_schema(child, f"{path}.properties[{name}].value")
    if "items" in schema:
        verify_proto_schema(schema["items"], f"{path}.items")
    for position, child in enumerate(schema.get("anyOf", [])):
        verify_proto_schema(child, f"{path}.any_of[{position}]")


def _check(schema: Mapping[str, Any], root: Mapping[str, Any]) -> None:
    if "$ref" in schema:
        beside = [name for name in schema if not name.startswith("$")]
        if beside:
            raise SchemaRefused(f"response_json_schema: `$ref` cannot be set beside {', '.join(beside)}.")
        if _find(schema["$ref"], root) is None:
            raise SchemaRefused(f"response_json_schema: reference {schema['$ref']} was not found.")
    kinds = schema.get("type", [])
    if not set(kinds if isinstance(kinds, list) else [kinds]) <= _JSON_TYPES:
        raise SchemaRefused(f"response_json_schema: {kinds!r} is not a type.")


def _walk(schema: Mapping[str, Any], depth: int) -> Iterator[Mapping[str, Any]]:
    """The schema and every schema in it."""
    if depth > LEVELS_MAX:
        raise SchemaRefused("A schema in GenerationConfig in the request exceeds the maximum allowed nesting depth.")
    yield schema
    for child in _children(schema):
        yield from _walk(child, depth + 1)


def _children(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    found = [schema.get("items"), schema.get("additionalProperties")]
    for group in _GROUPS:
        found += schema.get(group, {}).values()
    for group in _LISTS:
        found += schema.get(group, [])
    return (child for child in found if isinstance(child, Mapping))


def _find(reference: object, root: Mapping[str, Any]) -> Mapping[str, Any] | None:
    found: object = root
    for step in filter(None, str(reference).removeprefix("#").split("/")):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) and str(reference).startswith("#") else None


def _recurs(schema: Mapping[str, Any], root: Mapping[str, Any], open_refs: frozenset[str]) -> bool:
    """Whether a reference leads back to itself by required properties, items or alternatives alone."""
    if "$ref" in schema:
        reference = str(schema["$ref"])
        target = _find(reference, root)
        return reference in open_refs or (target is not None and _recurs(target, root, open_refs | {reference}))
    return any(_recurs(child, root, open_refs) for child in _unavoidable(schema))


def _unavoidable(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    required = schema.get("required", [])
    for name, child in schema.get("properties", {}).items():
        if name in required and isinstance(child, Mapping):
            yield child
    inner = [schema.get("items"), *schema.get("anyOf", []), *schema.get("oneOf", [])]
    yield from (child for child in inner if isinstance(child, Mapping))
