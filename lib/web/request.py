"""The incoming request: its id, its body within the limits, its JSON as a typed struct."""

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec
from werkzeug import Request as WerkzeugRequest
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from lib.errors import MalformedRequest, UnsupportedMediaType
from lib.ids import new_id
from lib.web.json_text import InvalidJson, read_json_object
from lib.web.sizes import BODY_BYTES_MAX, too_large

if TYPE_CHECKING:
    from lib.analytics import Tell
    from lib.confluence.caller import Caller
    from lib.confluence.installations import Installations

Struct = TypeVar("Struct", bound=msgspec.Struct)


class Request(WerkzeugRequest):
    """werkzeug's request with an id of ours and, once `authenticate` has run, the caller that the token proved."""

    max_content_length = BODY_BYTES_MAX

    def __init__(self, environ: dict[str, object]) -> None:
        super().__init__(environ)
        self.request_id = new_id("req_")
        self.caller: Caller | None = None
        self.is_counted = False
        # what the request's own call to the database said of its site
        self.allows_analytics = False
        self.tell: Tell | None = None

    def forget_caller(self, installations: "Installations") -> None:
        """Back to nobody, and the site is read anew when a token next names it."""
        if self.caller is not None:
            installations.forget(self.caller.client_key)
        self.caller = None
        self.is_counted = False


def read_body(request: Request) -> bytes:
    """The whole body. Raises TooLarge, and MalformedRequest when the connection ended before it was whole."""
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge as error:
        raise too_large() from error
    except ClientDisconnected as error:
        raise MalformedRequest("Send as many bytes as Content-Length says.") from error


def read_json(request: Request, shape: type[Struct]) -> Struct:
    """The body as `shape`. Members that it does not name are dropped; texts are free of what XML 1.0 forbids.

    Raises UnsupportedMediaType, TooLarge, MalformedRequest (which names the member, never what it holds).
    """
    _verify_json_type(request)
    try:
        value = read_json_object(read_body(request))
    except InvalidJson as error:
        raise MalformedRequest(str(error)) from error
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        raise MalformedRequest(_explain(str(error))) from None


def _verify_json_type(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != "application/json" or charset != "utf-8":
        raise UnsupportedMediaType("Send Content-Type: application/json, in UTF-8.")
    if request.headers.get("Content-Encoding"):
        raise UnsupportedMediaType("Send the body without a Content-Encoding.")


def _explain(message: str) -> str:
    """msgspec's message without what it may quote: only those that speak of types and sizes are passed on."""
    place = re.search(r" - at `\$\.?([^`]*)`$", message)
    member = place.group(1) if place else "the body"
    what = message.removesuffix(place.group(0)) if place else message
    if not re.match(r"Expected |Object missing required field ", what):
        what = "Not one of the values that are allowed"
    return f"{what.replace('`', '')} - at {member or 'the body'}."
