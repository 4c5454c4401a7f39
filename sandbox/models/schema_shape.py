"""What a JSON Schema is made of, whichever part of the standard a provider takes (2020-12, Core §10, Validation §6)."""

from collections.abc import Callable, Mapping

_GROUPS = ("properties", "$defs", "definitions")
_LISTS = ("anyOf", "oneOf", "allOf", "prefixItems")


def find_misshapen(schema: object) -> str | None:
    """The first keyword of it, or of a schema in it, whose value is of another kind than the standard's."""
    waiting = [schema]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, Mapping):
            continue
        for keyword, is_fit in _KEYWORDS.items():
            if keyword in found and not is_fit(found[keyword]):
                return keyword
        waiting += [child for group in _GROUPS for child in found.get(group, {}).values()]
        waiting += [child for group in _LISTS for child in found.get(group, [])]
        waiting += [found.get("items"), found.get("additionalProperties")]
    return None


def _is_schema(value: object) -> bool:
    return isinstance(value, Mapping | bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_group(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(_is_schema, value.values()))


def _is_list_of(is_one: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(is_one, value))


_KEYWORDS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(_GROUPS, _is_group),
    **dict.fromkeys(_LISTS, _is_list_of(_is_schema)),
    **dict.fromkeys(("items", "additionalProperties"), _is_schema),
    "enum": _is_list_of(lambda _: True),
    "required": _is_list_of(_is_text),
    "type": lambda value: _is_text(value) or _is_list_of(_is_text)(value),
    "$ref": _is_text,
}
