"""JSON as RFC 8259 means it, of input that nobody vouches for: linear in time, flat in stack.

The standard library's reader takes duplicate keys, NaN, numbers beyond a double and lone surrogates, and recurses as
deep as the text says. What it takes and we do not is refused here.
"""

import json
import re
from typing import NoReturn, TypeVar

import msgspec

Shape = TypeVar("Shape")

DEPTH_MAX = 64
# an integer of more digits is beyond a double for certain; it is not even converted
DIGITS_MAX = 310
# from here on a double has no digit behind the point, and not each in front of it
WHOLE_MAX = 2**53
# what XML 1.0 (section 2.2) forbids in a document, U+0000 among them; Confluence stores pages as XML
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# strings as a whole, so that brackets inside them do not count; possessive, so that a broken one costs no second look
STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
BRACKETS = b"[]{}"
AS_ROUND = bytes.maketrans(BRACKETS, b"()()")
NO_BRACKETS = bytes(byte for byte in range(256) if byte not in BRACKETS)


class InvalidJson(Exception):
    """A text that is not the JSON we take. Its message quotes nothing of it."""


def read_json_object(data: bytes) -> dict[str, object]:
    """The object that `data` is, its texts without forbidden characters. Raises InvalidJson."""
    return {name: _clean(member) for name, member in read_exact_object(data).items()}


def read_exact_object(data: bytes) -> dict[str, object]:
    """The object that `data` is, its texts as they are: for what is compared and not kept. Raises InvalidJson."""
    value = _parse(_decode(data))
    if not isinstance(value, dict):
        raise InvalidJson("Send a JSON object.")
    return value


def read_json_as(shape: type[Shape], data: bytes) -> Shape:
    """What a service that we know has said. Raises InvalidJson for what is not of this shape."""
    try:
        return msgspec.json.decode(data, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidJson("This has not the shape that was expected.") from error


def _decode(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidJson("Send the body in valid UTF-8.") from None
    if text.startswith("\ufeff"):
        raise InvalidJson("Send the body without a byte order mark.")
    _verify_depth(data)
    return text


def _verify_depth(data: bytes) -> None:
    """Takes the innermost pairs of brackets away, a level a turn; what then is left is too deep, or no JSON."""
    brackets = STRING.sub(b"", data).translate(AS_ROUND, NO_BRACKETS)
    for _level in range(DEPTH_MAX):
        outer = brackets.replace(b"()", b"")
        if len(outer) == len(brackets):
            break
        brackets = outer
    if brackets:
        raise InvalidJson(f"Send JSON that nests at most {DEPTH_MAX} levels.")


def _parse(text: str) -> object:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_read_object,
            parse_constant=_refuse_constant,
            parse_int=_read_int,
            parse_float=_read_float,
        )
    except ValueError:
        raise InvalidJson("Send the body as JSON.") from None
    _verify_texts(value)
    return value


def _read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidJson("Name each member of an object once.")
    return members


def _refuse_constant(_name: str) -> NoReturn:
    raise InvalidJson("NaN and Infinity are no JSON.")


def _read_int(digits: str) -> int:
    if len(digits) > DIGITS_MAX:
        raise _beyond_double()
    value = int(digits)
    try:
        float(value)
    except OverflowError:
        raise _beyond_double() from None
    return value


def _read_float(digits: str) -> float | int:
    """24.0 is a whole number, as JSON Schema (2020-12, section 6.1.1) and every browser have it."""
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _beyond_double()
    return int(value) if value.is_integer() and abs(value) < WHOLE_MAX else value


def _beyond_double() -> InvalidJson:
    return InvalidJson("Send numbers that a double can hold.")


def _clean(value: object) -> object:
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {name: _clean(member) for name, member in value.items()}
    return value


def _verify_texts(value: object) -> None:
    """An escape can name half of a surrogate pair, which is no character and cannot be encoded."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidJson("A text holds a lone surrogate.") from None
