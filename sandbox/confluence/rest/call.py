"""One REST call, taken apart: query and body read strictly, the page that it names found."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.confluence.model import Page
from sandbox.confluence.rest.answers import BadRequest, NotFound, Refusal
from sandbox.confluence.rest.caller import Caller
from sandbox.confluence.store import Site
from sandbox.messages import Request, read_json


@dataclass(frozen=True)
class Call:
    caller: Caller
    request: Request

    @property
    def site(self) -> Site:
        return self.caller.site

    def query(self, *known: str) -> dict[str, list[str]]:
        """The query's values by name. A parameter that is not `known` is refused: a typing mistake, no wish."""
        values = parse_qs(urlsplit(self.request.path).query, keep_blank_values=True)
        for name in values:
            if name not in known:
                raise BadRequest(f"Unknown query parameter '{name}'.")
        return values

    def json_object(self) -> dict[str, Any]:
        if media_type(self.request) != "application/json":
            raise Refusal(415, "Unsupported Media Type: application/json is needed.")
        try:
            value = read_json(self.request.body)
        except ValueError as cause:
            raise BadRequest("The body is not JSON.") from cause
        if not isinstance(value, dict):
            raise BadRequest("The body must be an object.")
        return value

    def get_page(self, page_id: str) -> Page:
        """The page, if this caller may see it. Raises NotFound."""
        page = self.site.pages.get(page_id)
        if page is None or not self.caller.may_read(page):
            raise NotFound(f"No content found with id: ContentId{{id={page_id}}}")
        return page


def media_type(request: Request) -> str:
    return (request.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


def read_long(text: str, name: str = "id") -> str:
    """A content id as Confluence takes it: a decimal number that fits a signed 64-bit one."""
    if not re.fullmatch(r"[0-9]{1,19}", text) or int(text) > 2**63 - 1:
        raise BadRequest(f"Provided value {{{text}}} for '{name}' is not the correct type. Expected type is long")
    return str(int(text))


def read_number(values: dict[str, list[str]], name: str, default: int, largest: int) -> int:
    text = values.get(name, [str(default)])[0]
    if not text.isascii() or not text.isdigit():
        raise BadRequest(f"'{name}' must be a whole number.")
    return min(int(text), largest)


def read_word(values: dict[str, list[str]], name: str, allowed: tuple[str, ...], default: str) -> str:
    given = values.get(name, [default])
    if len(given) != 1 or given[0] not in allowed:
        raise BadRequest(f"'{name}' must be one of {', '.join(allowed)}.")
    return given[0]
