"""The incoming request: its id, its body within the limits, its JSON as a typed struct."""

import re
import secrets
from typing import TYPE_CHECKING, TypeVar

import msgspec
from werkzeug import Request as WerkzeugRequest
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from lib.errors import MalformedRequest, TooLarge, UnsupportedMediaType
from lib.web.json_text import InvalidJson, read_json_object

if TYPE_CHECKING:
    from lib.analytics import Tell
    from lib.confluence.caller import Caller
    from lib.confluence.installations import Installations

BODY_BYTES_MAX = 4_300_000
HEADERS_BYTES_MAX = 32 * 1024
# Crockford's alphabet in lower case: no letters that look alike
ID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 26

Struct = TypeVar("Struct", bound=msgspec.Struct)


class Request(WerkzeugRequest):
    """werkzeug's request with an id of ours and, once `authenticate` has run, the caller that the token proved."""

    max_content_length = BODY_BYTES_MAX

    def __init__(self, environ: dict[str, object]) -> None:
        super().__init__(environ)
        self.request_id = new_request_id()
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


def new_request_id() -> str:
    """`req_` and 26 characters, 130 bits by chance: never the caller's, never guessed."""
    return "req_" + "".join(secrets.choice(ID_ALPHABET) for _ in range(ID_LENGTH))


def verify_size(request: Request) -> None:
    """Raises TooLarge by what Content-Length says, before anything of the body is read."""
    if (request.content_length or 0) > BODY_BYTES_MAX:
        raise _too_large()


def headers_bytes(request: Request) -> int:
    """Name, colon, space, value, CRLF of each header."""
    return sum(len(name) + len(value) + 4 for name, value in request.headers.items())


def read_body(request: Request) -> bytes:
    """The whole body. Raises TooLarge, and MalformedRequest when the connection ended before it was whole."""
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge as error:
        raise _too_large() from error
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


def _too_large() -> TooLarge:
    return TooLarge(f"Send at most {BODY_BYTES_MAX:,} bytes.")


def _explain(message: str) -> str:
    """msgspec's message without what it may quote: only those that speak of types and sizes are passed on."""
    place = re.search(r" - at `\$\.?([^`]*)`$", message)
    member = place.group(1) if place else "the body"
    what = message.removesuffix(place.group(0)) if place else message
    if not re.match(r"Expected |Object missing required field ", what):
        what = "Not one of the values that are allowed"
    return f"{what.replace('`', '')} - at {member or 'the body'}."
