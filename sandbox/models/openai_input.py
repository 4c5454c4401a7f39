"""`input` of a Responses call: a text, or messages of text and pictures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.models import images
from sandbox.models import openai_errors as errors
from sandbox.models.openai_errors import Refused

STRING_CHARS_MAX = 10_485_760

_ROLES = ("user", "assistant", "system", "developer")
_DETAILS = ("low", "high", "auto", "original")
_CONTENT_TYPES = ("input_text", "input_image", "output_text", "refusal", "input_file")
_TAKEN_MEDIA = ("image/png", "image/jpeg", "image/gif", "image/webp")
_DATA_URL = re.compile(r"data:([a-z0-9.+/-]+);base64,(.*)", re.DOTALL)
_BAD_IMAGE = (
    "The image data you provided does not represent a valid image. Please check your input and try again with one of "
    "the following image formats: ['image/jpeg', 'image/png', 'image/gif', 'image/webp']."
)


@dataclass(frozen=True)
class InputParts:
    """The texts in the order they were sent, and how many pictures came with them."""

    texts: tuple[str, ...]
    images: int


def read_input(body: Mapping[str, Any]) -> InputParts:
    """The request's input; Refused in the service's words when it has none or takes no part of it."""
    given = body.get("input")
    if given is None:
        message = "One of 'input' or 'previous_response_id' or 'prompt' or 'conversation_id' must be provided."
        raise Refused(400, message, "missing_required_parameter", None)
    if isinstance(given, str):
        verify_text("input", given)
        return _verify_json_word(body, InputParts((given,), 0))
    if not isinstance(given, list):
        raise errors.wrong_type("input", "one of an array of objects or string", given)
    texts: list[str] = []
    pictures = 0
    for position, message in enumerate(given):
        found = _read_message(f"input[{position}]", message)
        texts += found.texts
        pictures += found.images
    return _verify_json_word(body, InputParts(tuple(texts), pictures))


def verify_text(name: str, value: object) -> None:
    """Refuses what is no text, and a text above the service's limit."""
    if not isinstance(value, str):
        raise errors.wrong_type(name, "a string", value)
    if len(value) > STRING_CHARS_MAX:
        raise errors.too_long(name, len(value), STRING_CHARS_MAX)


def _verify_json_word(body: Mapping[str, Any], parts: InputParts) -> InputParts:
    text_format = (body.get("text") or {}).get("format") or {}
    if text_format.get("type") == "json_object" and not any("json" in text.lower() for text in parts.texts):
        message = (
            "Response input messages must contain the word 'json' in some form to use 'text.format' of type "
            "'json_object'."
        )
        raise Refused(400, message, None, "input")
    return parts


def _read_message(place: str, message: object) -> InputParts:
    if not isinstance(message, dict):
        raise errors.wrong_type(place, "an object", message)
    if message.get("type", "message") != "message":
        raise errors.wrong_value(f"{place}.type", message["type"], ("message",))
    for name in message:
        if name not in {"type", "role", "content", "status", "id", "phase"}:
            raise errors.unknown_parameter(f"{place}.{name}")
    for name in ("role", "content"):
        if message.get(name) is None:
            raise errors.missing_parameter(f"{place}.{name}")
    if message["role"] not in _ROLES:
        raise errors.wrong_value(f"{place}.role", message["role"], _ROLES)
    content = message["content"]
    if isinstance(content, str):
        verify_text(f"{place}.content", content)
        return InputParts((content,), 0)
    if not isinstance(content, list):
        raise errors.wrong_type(f"{place}.content", "one of an array of objects or string", content)
    return _read_content(f"{place}.content", content, message["role"])


def _read_content(place: str, content: list[Any], role: str) -> InputParts:
    texts: list[str] = []
    pictures = 0
    for position, part in enumerate(content):
        here = f"{place}[{position}]"
        kind = _read_kind(here, part, role)
        if kind == "input_image":
            _verify_image(here, part)
            pictures += 1
        elif kind in {"input_text", "output_text"}:
            _verify_members(here, part, {"type", "text", "annotations", "logprobs", "prompt_cache_breakpoint"})
            if "text" not in part:
                raise errors.missing_parameter(f"{here}.text")
            verify_text(f"{here}.text", part["text"])
            texts.append(part["text"])
    return InputParts(tuple(texts), pictures)


def _read_kind(place: str, part: object, role: str) -> str:
    if not isinstance(part, dict):
        raise errors.wrong_type(place, "an object", part)
    if "type" not in part:
        raise errors.missing_parameter(f"{place}.type")
    kind = part["type"]
    allowed = ("output_text", "refusal") if role == "assistant" else ("input_text", "input_image", "input_file")
    if kind not in _CONTENT_TYPES or kind not in allowed:
        raise errors.wrong_value(f"{place}.type", kind, allowed)
    return str(kind)


def _verify_members(place: str, part: Mapping[str, Any], known: set[str]) -> None:
    for name in part:
        if name not in known:
            raise errors.unknown_parameter(f"{place}.{name}")


def _verify_image(place: str, part: Mapping[str, Any]) -> None:
    _verify_members(place, part, {"type", "image_url", "file_id", "detail", "prompt_cache_breakpoint"})
    if part.get("detail") is not None and part["detail"] not in _DETAILS:
        raise errors.wrong_value(f"{place}.detail", part["detail"], _DETAILS)
    address = part.get("image_url")
    if address is None:
        raise errors.missing_parameter(f"{place}.image_url")
    found = _DATA_URL.fullmatch(address) if isinstance(address, str) else None
    if found is None:
        message = "Failed to download image. Only data addresses reach this service."
        is_web = isinstance(address, str) and address.startswith("https://")
        code = "invalid_value" if not is_web else "failed_to_download_image"
        raise Refused(400, message if is_web else f"Invalid '{place}.image_url'.", code, f"{place}.image_url")
    _verify_picture(f"{place}.image_url", found[1], images.find_decoded(found[2]))


def _verify_picture(place: str, media_type: str, content: bytes | None) -> None:
    if content is None:
        message = f"Invalid '{place}'. Expected a base64-encoded data URL with an image MIME type."
        raise Refused(400, message, "invalid_base64_image", place)
    if not content:
        raise Refused(400, "The image file is empty.", "empty_image_file", place)
    if media_type not in _TAKEN_MEDIA:
        message = f"Unsupported image media type: '{media_type}'. Supported are: {errors.list_words(_TAKEN_MEDIA)}."
        raise Refused(400, message, "unsupported_image_media_type", place)
    if images.find_media_type(content) != media_type or not images.is_readable(content):
        raise Refused(400, _BAD_IMAGE, "invalid_image", place)
    if media_type == "image/gif" and images.is_animated(content):
        # the guide's list of file types: "Non-animated GIF"
        raise Refused(400, "Animated GIF images are not supported.", "invalid_image_format", place)
