"""Reading a request's own JSON schema, and bringing a value into its shape."""

import re
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

# So often a schema may stand within itself: lists, and what may be null, end before; what is left never would.
WITHIN_ITSELF_MAX = 7


class DoesNotFit(Exception):
    """No value like the one given is allowed there."""


class Shape:
    """A schema with its definitions."""

    def __init__(self, root: Schema) -> None:
        self._root = root

    def fit(self, value: Any) -> Any:
        """The value with what the schema demands and without what it does not know; DoesNotFit when there is none."""
        return self._fit(value, self._root)

    def invent(self, text: str) -> Any:
        """A value that the schema allows, with this text for its strings."""
        return self._invent(self._root, text, ())

    def at(self, *names: str) -> Schema | None:
        """The schema of a member, by names of properties; an array's elements are meant where one is met."""
        found: Schema | None = self._resolve(self._root)
        for name in names:
            found = None if found is None else self._member(found, name)
        return found

    def words(self, *names: str) -> list[str]:
        """The words that an enumeration allows there; empty when it allows any."""
        found = self.at(*names)
        return [] if found is None else [word for word in _allowed(found) or [] if isinstance(word, str)]

    def kinds(self, key: str, *names: str) -> dict[str, Schema]:
        """The alternatives of an element, each by the one word that its `key` allows."""
        element = self.at(*names)
        kinds = {}
        for alternative in [] if element is None else self._alternatives(element):
            told = _allowed(self._resolve(alternative.get("properties", {}).get(key, {}))) or []
            kinds.update({word: alternative for word in told if isinstance(word, str)})
        return kinds

    def _member(self, schema: Schema, name: str) -> Schema | None:
        for alternative in self._alternatives(schema):
            if name in alternative.get("properties", {}):
                return self._element(self._resolve(alternative["properties"][name]))
        return None

    def _element(self, schema: Schema) -> Schema:
        for alternative in self._alternatives(schema):
            if "items" in alternative:
                return self._element(self._resolve(alternative["items"]))
        return schema

    def _alternatives(self, schema: Schema) -> list[Schema]:
        schema = self._resolve(schema)
        listed = schema.get("anyOf") or schema.get("oneOf")
        if not listed:
            return [schema]
        return [one for branch in listed for one in self._alternatives(branch)]

    def _resolve(self, schema: Schema) -> Schema:
        while isinstance(schema, Mapping) and "$ref" in schema:
            found: Any = self._root
            for step in filter(None, str(schema["$ref"]).removeprefix("#").split("/")):
                found = found[step]
            schema = found
        # true and false are schemas too: anything fits the one, nothing the other
        return schema if isinstance(schema, Mapping) else {}

    def _invent(self, schema: Schema, text: str, above: tuple[int, ...]) -> Any:
        """`above`: the identities of the schemas that this one stands in, outermost first."""
        schema = self._alternatives(schema)[0]
        allowed, kinds, within = _allowed(schema), _kinds(schema), (*above, id(schema))
        if allowed:
            return allowed[0]
        if "null" in kinds and len(above) > 6:
            return None
        if "object" in kinds:
            is_endless = above.count(id(schema)) >= WITHIN_ITSELF_MAX
            members = () if is_endless else schema.get("properties", {}).items()
            return {name: self._invent(inner, text, within) for name, inner in members}
        if "array" in kinds:
            return [self._invent(schema.get("items", {"type": "string"}), text, within)] if len(above) < 12 else []
        return {"boolean": False, "integer": 1, "number": 1, "null": None}.get(kinds[0] if kinds else "", text)

    def _fit(self, value: Any, schema: Schema) -> Any:
        schema = self._resolve(schema)
        branches = schema.get("anyOf") or schema.get("oneOf")
        if branches:
            return self._fit_best(value, branches)
        kinds = schema.get("type", [])
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if value is None and "null" in kinds:
            return None
        _verify_allowed(value, schema)
        if isinstance(value, dict) and ("object" in kinds or not kinds):
            return self._fit_object(value, schema)
        if isinstance(value, list) and ("array" in kinds or not kinds):
            return self._fit_array(value, schema)
        return _fit_scalar(value, kinds, schema)

    def _fit_best(self, value: Any, branches: list[Schema]) -> Any:
        """What keeps most of the value: the alternatives of a block differ in what they know of it."""
        fitting = []
        for branch in branches:
            try:
                fitting.append(self._fit(value, branch))
            except DoesNotFit:
                continue
        if not fitting:
            raise DoesNotFit
        return max(fitting, key=_weight)

    def _fit_object(self, value: dict[str, Any], schema: Schema) -> dict[str, Any]:
        properties: Schema = schema.get("properties", {})
        required = schema.get("required", [])
        fitted = {}
        for name, inner in properties.items():
            try:
                if name in value or name in required:
                    fitted[name] = self._fit(value.get(name), inner)
            except DoesNotFit:
                if name not in required:
                    continue
                fitted[name] = self._fit_absent(inner)
        return fitted

    def _fit_absent(self, schema: Schema) -> Any:
        """A required member of which there is no value that fits: null, or a value that nothing speaks against."""
        alternatives = self._alternatives(schema)
        kinds = [kind for one in alternatives for kind in _kinds(one)]
        if "null" in kinds:
            return None
        allowed = _allowed(alternatives[0])
        if allowed and len(allowed) > 1:
            return allowed[0]
        if "array" in kinds and not alternatives[0].get("minItems"):
            return []
        if "boolean" in kinds:
            return False
        raise DoesNotFit

    def _fit_array(self, value: list[Any], schema: Schema) -> list[Any]:
        fitted = []
        for element in value:
            try:
                fitted.append(self._fit(element, schema.get("items", {})))
            except DoesNotFit:
                continue
        if len(fitted) < schema.get("minItems", 0):
            raise DoesNotFit
        return fitted[: schema.get("maxItems", len(fitted))]


def _kinds(schema: Schema) -> list[str]:
    kinds = schema.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def _allowed(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _verify_allowed(value: Any, schema: Schema) -> None:
    allowed = _allowed(schema)
    if allowed is not None and value not in allowed:
        raise DoesNotFit


def _fit_scalar(value: Any, kinds: list[str], schema: Schema) -> Any:
    if isinstance(value, str) and ("string" in kinds or not kinds):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            raise DoesNotFit
        return value[: schema.get("maxLength", len(value))]
    if isinstance(value, bool) and "boolean" in kinds:
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and {"integer", "number"} & set(kinds):
        return max(schema.get("minimum", value), min(schema.get("maximum", value), value))
    raise DoesNotFit


def _weight(value: Any) -> int:
    if isinstance(value, dict):
        return sum(1 + _weight(inner) for inner in value.values() if inner is not None)
    return sum(map(_weight, value)) if isinstance(value, list) else 1
