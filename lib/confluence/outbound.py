"""One call over the wire to Confluence or its key server: in its time, of a bounded size, no redirect followed."""

from typing import TYPE_CHECKING, TypeVar

import msgspec

from lib.errors import UpstreamFailed, UpstreamTimeout, UpstreamUnavailable
from lib.web.json_text import InvalidJson, read_json_as

if TYPE_CHECKING:
    import httpx

ANSWER_BYTES_MAX = 1_000_000
Shape = TypeVar("Shape", bound=msgspec.Struct)


class Answer(msgspec.Struct, frozen=True):
    """Status and whole body."""

    status: int
    body: bytes

    def read_as(self, shape: type[Shape]) -> Shape:
        """What the body says. Raises UpstreamFailed for one that is not of this shape."""
        try:
            return read_json_as(shape, self.body)
        except InvalidJson as error:
            raise UpstreamFailed("Confluence's answer cannot be understood; try again.") from error


def fetch(http: "httpx.Client", request: "httpx.Request", timeout_s: float) -> Answer:
    """Raises UpstreamTimeout, UpstreamUnavailable (not reached, or lost on the way), UpstreamFailed (unreadable)."""
    import httpx

    request.extensions["timeout"] = httpx.Timeout(timeout_s).as_dict()
    try:
        response = http.send(request, stream=True)
        try:
            return Answer(response.status_code, _read(response))
        finally:
            response.close()
    except httpx.TimeoutException as error:
        raise UpstreamTimeout("Confluence did not answer in time; try again.") from error
    except httpx.TransportError as error:
        raise UpstreamUnavailable("Confluence cannot be reached; try again.") from error
    except httpx.RequestError as error:
        raise UpstreamFailed("Confluence's answer cannot be read; try again.") from error


def _read(response: "httpx.Response") -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > ANSWER_BYTES_MAX:
            raise UpstreamFailed("Confluence answered more than it should; try again.")
    return bytes(body)
