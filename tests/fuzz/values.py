"""Odd values, and ways to spoil a good one. Everything goes by the generator that it is given, so a seed repeats it."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

# written into JSON as they stand: not all of it is JSON, or UTF-8
LITERALS = (
    *(b"NaN", b"Infinity", b"-Infinity", b"1e400", b"-0", b"00", b"1.5", b"9" * 400, b"true", b"null", b"[]", b"{}"),
    *(b'""', b'"\xff"', b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b"'a'"),
    *(b'{"a": 1, "a": 2}', b"[" * 65 + b"]" * 65, b"[" * 5000, b'"unclosed', b'"\\x"', b"undefined", b"// a\n1"),
)
TEXTS = (
    *("", " ", "\t\r\n", "0", "-1", "null", "\x00", "\x1b[31m", "\ufeff", "\ufffe", "\u202eevil", "👩‍👧", "e\u0301"),
    *("../../etc/passwd", "C:\\con", "'; drop table app.sites; --", "{{7*7}}", "${jndi:ldap://x}", "%s%n", "%00"),
    *("<script>alert(1)</script>", "javascript:alert(1)", "data:text/html,x", "=cmd|' /C calc'!A0", "\r\nX-Evil: 1"),
    *("req_0000000000000000000000000a", "cos_x", "led_x", "9" * 30, "2026-02-30", "2026-11-28T25:00:00Z", "0001-01-01"),
    *("a" * 9000, "ß" * 4000, "\u0000" * 50, "]]>", "/*", "\\", '"', "gemini-3-pro\u200b", "GEMINI-3-PRO", "%ff", "ﬁ"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 1.5, 2**31, 2**63, -(2**63), 10**30, 1e308, 5e-324, [], {}, [[]], {"": ""}),
    *([None] * 300, {"__proto__": {"a": 1}}, {"a": {"b": {"c": []}}}, list(range(1000))),
)


def some_value(chance: random.Random) -> Any:
    return copy.deepcopy(chance.choice(TEXTS if chance.random() < 0.6 else VALUES))


def spoil(chance: random.Random, good: Any) -> Any:
    """A copy with one to three members changed, removed, added or repeated, at any depth."""
    spoiled = copy.deepcopy(good)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(spoiled))
        if not places:
            return some_value(chance)
        holder, key = chance.choice(places)
        chance.choice(SPOILS)(chance, holder, key)
    return spoiled


def _places(value: Any) -> Any:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield value, key
        yield from _places(member)


def _replace(chance: random.Random, holder: Any, key: Any) -> None:
    holder[key] = some_value(chance)


def _remove(_: random.Random, holder: Any, key: Any) -> None:
    del holder[key]


def _add(chance: random.Random, holder: Any, _: Any) -> None:
    if isinstance(holder, dict):
        holder[chance.choice(("id", "type", "props", "op", "version", "", "a" * 300))] = some_value(chance)
    else:
        holder.append(some_value(chance))


def _repeat(_: random.Random, holder: Any, key: Any) -> None:
    if isinstance(holder, list):
        holder.extend([copy.deepcopy(holder[key])] * 3)
    else:
        holder[key] = [holder[key]]


def _wrap(chance: random.Random, holder: Any, key: Any) -> None:
    for _ in range(chance.choice((1, 3, 70))):
        holder[key] = {"a": holder[key]} if chance.random() < 0.5 else [holder[key]]


SPOILS: tuple[Callable[[random.Random, Any, Any], None], ...] = (_replace, _replace, _remove, _add, _repeat, _wrap)


def spoil_bytes(chance: random.Random, body: bytes) -> bytes:
    """The text of a good body as somebody broke it."""
    match chance.randrange(6):
        case 0:
            return body[: chance.randrange(len(body) + 1)]
        case 1:
            at = chance.randrange(len(body) + 1)
            return body[:at] + chance.randbytes(chance.randint(1, 9)) + body[at:]
        case 2:
            return b"\xef\xbb\xbf" + body
        case 3:
            return body.replace(b":", b": " + chance.choice(LITERALS) + b" ", 1)
        case 4:
            return chance.choice(LITERALS)
        case _:
            return body + body


def write(value: Any) -> bytes:
    """JSON, half of a surrogate pair included."""
    return json.dumps(value).encode()
