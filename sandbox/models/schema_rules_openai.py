"""OpenAI's strict structured outputs: which schemas are refused, and in which words.

Rules of the structured-outputs guide: the root an object without anyOf; every object closed and all its keys
required; at most 5,000 properties, 10 levels, 120,000 characters of names, enum and const values, 1,000 enum values,
15,000 characters in an enum of more than 250; no allOf, oneOf, not, if, dependent…, default. A `$ref` stands alone,
as the SDK's own `to_strict_json_schema` makes it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from sandbox.models.schema_shape import find_misshapen

PROPERTIES_MAX = 5000
LEVELS_MAX = 10
NAME_CHARS_MAX = 120_000
ENUM_VALUES_MAX = 1000
LONG_ENUM_VALUES = 250
LONG_ENUM_CHARS_MAX = 15_000

_TYPES = {"string", "number", "boolean", "integer", "object", "array", "null"}
_ANNOTATIONS = {"title", "description", "$schema", "$id", "$comment"}
_KEYWORDS = _ANNOTATIONS | {
    *("type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "$ref"),
    *("$defs", "definitions", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "minItems", "maxItems", "minLength", "maxLength"),
}

Path = tuple[str, ...]


class SchemaRefused(Exception):
    """The schema is outside the subset; the message is what follows "Invalid schema for response_format"."""


def verify_strict(schema: object) -> None:
    """Raises SchemaRefused when strict mode would not take this schema."""
    if not _is_object(schema) or schema.get("type") != "object":
        found = schema.get("type") if isinstance(schema, Mapping) else schema
        raise SchemaRefused(f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{found}\"'.")
    if "anyOf" in schema:
        raise _refuse((), "'anyOf' is not permitted at the root.")
    if (keyword := find_misshapen(schema)) is not None:
        raise SchemaRefused(f"the value of '{keyword}' is not valid under any of the given schemas.")
    _Walk(schema).check_all()


def _is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _refuse(path: Path, sentence: str) -> SchemaRefused:
    return SchemaRefused(f"In context={path!r}, {sentence}")


class _Walk:
    """One pass over a schema; counts on the way what the limits are about."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._properties = 0
        self._name_chars = 0
        self._enum_values = 0

    def check_all(self) -> None:
        self._check(self._root, (), 0)
        for group in ("$defs", "definitions"):
            for name, definition in self._root.get(group, {}).items():
                self._name_chars += len(name)
                self._check(definition, (group, name), 0)
        self._check_levels(self._root, (), 0, frozenset())
        self._check_limits()

    def _check(self, schema: object, path: Path, depth: int) -> None:
        if not _is_object(schema):
            raise _refuse(path, f"{schema!r} is not of type 'object', 'boolean'.")
        if depth > 200:
            raise _refuse(path, f"{depth} levels of nesting exceeds limit of {LEVELS_MAX}.")
        for keyword in schema:
            if keyword not in _KEYWORDS:
                raise _refuse(path, f"'{keyword}' is not permitted.")
        if "$ref" in schema:
            self._check_ref(schema, path)
            return
        self._check_type(schema, path)
        self._check_values(schema, path)
        for step, child in _children(schema):
            self._check(child, (*path, *step), depth + 1)

    def _check_ref(self, schema: Mapping[str, Any], path: Path) -> None:
        others = set(schema) - {"$ref", "$defs", "definitions"}
        if others:
            raise _refuse(path, f"$ref cannot have keywords {others}.")
        self._resolve(schema["$ref"], path)

    def _check_type(self, schema: Mapping[str, Any], path: Path) -> None:
        types = schema.get("type")
        named = types if isinstance(types, list) else [types]
        if types is None and not schema.keys() & {"anyOf", "enum", "const"}:
            raise _refuse(path, "schema must have a 'type' key.")
        if types is not None and not set(named) <= _TYPES:
            raise _refuse(path, f"{types!r} is not valid under any of the given schemas.")
        if "object" in named:
            self._check_object(schema, path)
        if "array" in named and "items" not in schema:
            raise _refuse(path, "array schema missing items.")
        if "anyOf" in schema:
            _check_alternatives(schema["anyOf"], path, self._resolve)

    def _check_object(self, schema: Mapping[str, Any], path: Path) -> None:
        if schema.get("additionalProperties") is not False:
            raise _refuse(path, "'additionalProperties' is required to be supplied and to be false.")
        names = list(schema.get("properties", {}))
        required = schema.get("required")
        must = "'required' is required to be supplied and to be an array including every key in properties."
        if not isinstance(required, list):
            raise _refuse(path, must)
        for name in names:
            if name not in required:
                raise _refuse(path, f"{must} Missing '{name}'.")
        for name in required:
            if name not in names:
                raise _refuse(path, f"{must} Extra required key '{name}' supplied.")
        self._properties += len(names)
        self._name_chars += sum(map(len, names))

    def _check_values(self, schema: Mapping[str, Any], path: Path) -> None:
        values = schema.get("enum", [])
        if "enum" in schema and (not isinstance(values, list) or not values):
            raise _refuse(path, "'enum' must be an array with at least one value.")
        chars = sum(len(value) for value in values if isinstance(value, str))
        if len(values) > LONG_ENUM_VALUES and chars > LONG_ENUM_CHARS_MAX:
            raise _refuse(path, f"enum with {len(values)} values has {chars} characters, above {LONG_ENUM_CHARS_MAX}.")
        self._enum_values += len(values)
        self._name_chars += chars + len(str(schema.get("const", "")))

    def _resolve(self, reference: object, path: Path) -> Mapping[str, Any]:
        found: object = self._root
        steps = str(reference).removeprefix("#").strip("/").split("/")
        for step in filter(None, steps):
            found = found.get(step) if _is_object(found) else None
        if not str(reference).startswith("#") or not _is_object(found):
            raise _refuse(path, f"reference '{reference}' can only point to definitions of this schema.")
        return found

    def _check_levels(self, schema: Mapping[str, Any], path: Path, level: int, open_refs: frozenset[str]) -> None:
        if "$ref" in schema:
            if schema["$ref"] not in open_refs:
                target = self._resolve(schema["$ref"], path)
                self._check_levels(target, path, level, open_refs | {schema["$ref"]})
            return
        types = schema.get("type")
        nested = bool({"object", "array"} & set(types if isinstance(types, list) else [types]))
        if level + nested > LEVELS_MAX:
            raise _refuse(path, f"{level + nested} levels of nesting exceeds limit of {LEVELS_MAX}.")
        for step, child in _children(schema):
            self._check_levels(child, (*path, *step), level + nested, open_refs)

    def _check_limits(self) -> None:
        for found, limit, what in (
            (self._properties, PROPERTIES_MAX, "object properties"),
            (self._name_chars, NAME_CHARS_MAX, "characters of names, enum and const values"),
            (self._enum_values, ENUM_VALUES_MAX, "enum values"),
        ):
            if found > limit:
                raise SchemaRefused(f"schema has {found} {what}, which exceeds the limit of {limit}.")


def _children(schema: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for name, child in schema.get("properties", {}).items():
        yield ("properties", name), child
    if "items" in schema:
        yield ("items",), schema["items"]
    for position, child in enumerate(schema.get("anyOf", [])):
        yield ("anyOf", str(position)), child


def _check_alternatives(alternatives: object, path: Path, resolve: Any) -> None:
    if not isinstance(alternatives, list) or not alternatives:
        raise _refuse(path, "'anyOf' must be an array with at least one schema.")
    seen: set[tuple[str, str]] = set()
    first_names: set[str] = set()
    for alternative in alternatives:
        if not _is_object(alternative):
            continue
        shape = resolve(alternative["$ref"], path) if "$ref" in alternative else alternative
        first = next(iter(shape.get("properties", {}).items()), None)
        if first is None:
            continue
        name, told_apart_by = first[0], _single_value(first[1])
        clashes = name in first_names and (told_apart_by is None or (name, told_apart_by) in seen)
        if clashes or (name, "") in seen:
            raise _refuse(path, "Objects provided via 'anyOf' must not share identical first keys.")
        first_names.add(name)
        seen.add((name, told_apart_by or ""))


def _single_value(schema: object) -> str | None:
    if not _is_object(schema):
        return None
    if "const" in schema:
        return repr(schema["const"])
    values = schema.get("enum")
    return repr(values[0]) if isinstance(values, list) and len(values) == 1 else None
