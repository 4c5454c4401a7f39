"""`contents` of a Gemini call: turns of text and pictures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.models import gemini_errors as errors
from sandbox.models import images

_PART_FIELDS = {
    *("text", "inlineData", "thought", "thoughtSignature", "mediaResolution", "fileData", "videoMetadata"),
    *("functionCall", "functionResponse", "executableCode", "codeExecutionResult", "partMetadata"),
}
# a tuple: whatever a request has may be looked for in it
_TAKEN_MEDIA = ("image/png", "image/jpeg", "image/webp", "image/heic", "image/heif")


@dataclass(frozen=True)
class Contents:
    """The user's texts in the order they were sent, and how many pictures came with them."""

    texts: tuple[str, ...]
    images: int


def read_contents(value: object) -> Contents:
    """The request's contents; Refused in the service's words when there are none or one is not taken."""
    if not value:
        raise errors.invalid("* GenerateContentRequest.contents: contents is not specified\n")
    if not isinstance(value, list):
        raise errors.invalid_value("contents", "Content", value)
    texts: list[str] = []
    pictures = 0
    for position, content in enumerate(value):
        place = f"contents[{position}]"
        for number, part in enumerate(_read_parts(content, place)):
            found = _read_part(part, f"{place}.parts[{number}]", f"{place}.parts")
            texts += [found] if isinstance(found, str) else []
            pictures += found is None
    return Contents(tuple(texts), pictures)


def read_texts(value: object) -> str:
    """The system instruction's text, which may be absent."""
    if value is None:
        return ""
    parts = _read_parts(value, "system_instruction", must_have_parts=False)
    return "\n".join(str(part.get("text", "")) for part in parts)


def _read_parts(content: object, place: str, *, must_have_parts: bool = True) -> list[Mapping[str, Any]]:
    if not isinstance(content, Mapping):
        raise errors.invalid_value(place, "Content", content)
    for name in content:
        if name not in {"role", "parts"}:
            raise errors.unknown_name(name, place)
    if content.get("role") not in (None, "user", "model", "system"):
        raise errors.invalid("Please use a valid role: user, model.")
    parts = content.get("parts") or []
    if must_have_parts and not parts:
        raise errors.invalid(f"* GenerateContentRequest.{place}.parts: contents.parts must not be empty.\n")
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        raise errors.invalid_value(f"{place}.parts", "Part", parts)
    return parts


def _read_part(part: Mapping[str, Any], place: str, parts_place: str) -> str | bool | None:
    """A text; None for a picture; True for what this stand-in gives no meaning."""
    members = {re.sub(r"_([a-z])", lambda found: found[1].upper(), name): value for name, value in part.items()}
    for name in part:
        if re.sub(r"_([a-z])", lambda found: found[1].upper(), name) not in _PART_FIELDS:
            raise errors.unknown_name(name, place)
    if not members.keys() & (_PART_FIELDS - {"thought", "mediaResolution", "partMetadata"}):
        message = f"* GenerateContentRequest.{parts_place}: required oneof field 'data' must have one initialized field"
        raise errors.invalid(f"{message}\n")
    if "inlineData" in members:
        _verify_picture(members["inlineData"], f"{place}.inline_data")
        return None
    text = members.get("text", True)
    if text is not True and not isinstance(text, str):
        raise errors.invalid_value(f"{place}.text", "TYPE_STRING", text)
    return text


def _verify_picture(value: object, place: str) -> None:
    if not isinstance(value, Mapping):
        raise errors.invalid_value(place, "Blob", value)
    for name in value:
        if name not in {"mimeType", "mime_type", "data", "displayName", "display_name"}:
            raise errors.unknown_name(name, place)
    media_type = value.get("mimeType", value.get("mime_type"))
    if not media_type:
        raise errors.invalid(f"* GenerateContentRequest.{place}.mime_type: mime_type is required.\n")
    content = images.find_decoded(str(value.get("data", "")))
    if content is None:
        message = f"Invalid value at '{place}.data' (TYPE_BYTES), Base64 decoding failed"
        raise errors.violation(f"{place}.data", message)
    if media_type not in _TAKEN_MEDIA:
        raise errors.invalid(f"Unsupported MIME type: {media_type}")
    if images.find_media_type(content) != media_type or not images.is_readable(content):
        raise errors.invalid(
            "Unable to process input image. Please retry or report in "
            "https://developers.generativeai.google/guide/troubleshooting"
        )
