"""OpenAI's refusals: one JSON shape, with the words of the service."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Refused(Exception):
    """A call that the service does not take; `code` and `param` as its answers carry them."""

    status: int
    message: str
    code: str | None = None
    param: str | None = None
    type: str = "invalid_request_error"

    def to_body(self) -> dict[str, Any]:
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code}}


def unknown_parameter(name: str) -> Refused:
    return Refused(400, f"Unknown parameter: '{name}'.", "unknown_parameter", name)


def missing_parameter(name: str) -> Refused:
    return Refused(400, f"Missing required parameter: '{name}'.", "missing_required_parameter", name)


def wrong_type(name: str, expected: str, value: object) -> Refused:
    found = {
        str: "a string",
        bool: "a boolean",
        int: "an integer",
        float: "a decimal number",
        list: "an array",
        dict: "an object",
        type(None): "null",
    }
    message = f"Invalid type for '{name}': expected {expected}, but got {found[type(value)]} instead."
    return Refused(400, message, "invalid_type", name)


def wrong_value(name: str, value: object, supported: tuple[str, ...]) -> Refused:
    message = f"Invalid value: '{value}'. Supported values are: {list_words(supported)}."
    return Refused(400, message, "invalid_value", name)


def unsupported_value(name: str, value: object, model: str, supported: tuple[str, ...]) -> Refused:
    message = (
        f"Unsupported value: '{value}' is not supported with the '{model}' model. "
        f"Supported values are: {list_words(supported)}."
    )
    return Refused(400, message, "unsupported_value", name)


def unsupported_parameter(name: str) -> Refused:
    return Refused(
        400, f"Unsupported parameter: '{name}' is not supported with this model.", "unsupported_parameter", name
    )


def model_not_found(model: str) -> Refused:
    message = f"The model `{model}` does not exist or you do not have access to it."
    return Refused(404, message, "model_not_found", "model")


def response_not_found(response_id: str) -> Refused:
    return Refused(404, f"Response with id '{response_id}' not found.", None, "id")


def below_minimum(name: str, value: float, minimum: float) -> Refused:
    kind = "integer" if isinstance(value, int) else "decimal"
    message = f"Invalid '{name}': {kind} below minimum value. Expected a value >= {minimum}, but got {value} instead."
    return Refused(400, message, f"{kind}_below_min_value", name)


def above_maximum(name: str, value: float, maximum: float) -> Refused:
    kind = "integer" if isinstance(value, int) else "decimal"
    message = f"Invalid '{name}': {kind} above maximum value. Expected a value <= {maximum}, but got {value} instead."
    return Refused(400, message, f"{kind}_above_max_value", name)


def too_long(name: str, chars: int, chars_max: int) -> Refused:
    message = (
        f"Invalid '{name}': string too long. Expected a string with maximum length {chars_max}, "
        f"but got a string with length {chars} instead."
    )
    return Refused(400, message, "string_above_max_length", name)


def list_words(words: tuple[str, ...]) -> str:
    quoted = [f"'{word}'" for word in words]
    if len(quoted) < 3:
        return " and ".join(quoted)
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
