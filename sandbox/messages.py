"""What goes over the wire: a call as it arrived, and what a stand-in says to it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, Self

import msgspec

Headers = Message


@dataclass(frozen=True)
class Request:
    """A call as it arrived. `path` has its query, as sent; `link` is the caller's own port and the one called."""

    method: str
    path: str
    headers: Headers
    body: bytes
    host: str
    link: tuple[int, int] = (0, 0)


@dataclass
class Answer:
    """What a handler says. An iterable body is sent chunked, each piece at once; its `close` is called in any case."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | Iterable[bytes] = b""

    @classmethod
    def json(cls, status: int, value: object) -> Self:
        """`value` as JSON with its content type."""
        return cls(status, [("Content-Type", "application/json")], json.dumps(value).encode())


Handler = Callable[[Request], Answer]


def read_json(body: bytes) -> Any:
    """Raises ValueError where it is no JSON, nests too deep to be read, or holds half a character."""
    try:
        return msgspec.json.decode(body)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


class CutShort(Exception):
    """Raised by a body's generator: the connection is reset here, in the middle of the answer."""
