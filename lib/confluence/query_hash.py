"""`qsh`: the hash that ties a token to one request (method, path, query), as npm `atlassian-jwt` 2.0.3 makes it.

https://developer.atlassian.com/cloud/confluence/understanding-jwt/#a-name-qsh-a-creating-a-query-string-hash
"""

import hashlib
from collections.abc import Sequence
from urllib.parse import parse_qsl, quote

from lib.web.request import Request

Query = Sequence[tuple[str, str]]


def query_hash(method: str, path: str, query: Query = ()) -> str:
    """`path` is relative to the base URL of whoever is called; `query` are decoded names and values, any order."""
    return hashlib.sha256(canonical_request(method, path, query).encode()).hexdigest()


def request_hash(request: Request) -> str:
    """Of a request to us. We are served at the root of our base URL, so its path is relative already."""
    return query_hash(request.method, request.path, read_query(request.query_string.decode(errors="replace")))


def read_query(text: str) -> Query:
    """The raw query string's names and values, decoded, the ones without a value too."""
    return parse_qsl(text, keep_blank_values=True)


def canonical_request(method: str, path: str, query: Query) -> str:
    """The text that is hashed."""
    return "&".join((method.upper(), _canonical_path(path), _canonical_query(query)))


def _canonical_path(path: str) -> str:
    # a literal & would let a path look like a query
    path = "/" + path.replace("&", "%26").removeprefix("/")
    return path.removesuffix("/") or "/"


def _canonical_query(query: Query) -> str:
    values: dict[str, list[str]] = {}
    for name, value in query:
        values.setdefault(name, []).append(value)
    # a token is no part of what it signs; __proto__ is left out by the reference, an accident of its language
    names = sorted(values.keys() - {"jwt", "__proto__"}, key=_by_code_unit)
    return "&".join(f"{_encode(name)}={_joined(values[name])}" for name in names)


def _joined(values: list[str]) -> str:
    return ",".join(_encode(value) for value in sorted(values, key=_by_code_unit))


def _encode(text: str) -> str:
    return quote(text, safe="-._~")


def _by_code_unit(text: str) -> bytes:
    """JavaScript sorts by UTF-16 code units, where an emoji comes before a full-width letter."""
    return text.encode("utf-16-be", "surrogatepass")
