"""What the platform makes of a call before a function sees it: the whole body is there, the head read its way."""

from io import BufferedReader, BytesIO
from typing import Any

from werkzeug.exceptions import BadRequest

Environ = dict[str, Any]
# beyond this the platform itself answers 413; here the function does, told the length and given no byte
BODY_BYTES_MAX = 4_500_000
# more than a length of 64 bits has
DIGITS_MAX = 20


def make_environ(server: Environ) -> Environ:
    """Raises BadRequest where the platform answers 400 itself, ConnectionResetError when the sender left half-way."""
    body, length = _read_body(server)
    environ = {
        **server,
        # the path as it was sent, its percent signs and all
        "PATH_INFO": server["RAW_URI"].split("?")[0],
        "CONTENT_TYPE": server.get("CONTENT_TYPE", ""),
        "CONTENT_LENGTH": length,
        "REMOTE_ADDR": server.get("HTTP_X_FORWARDED_FOR", ""),
        "wsgi.input": BytesIO(body),
        # each request has a thread of its own all the same
        "wsgi.multithread": False,
    }
    for name in ("HTTP_TRANSFER_ENCODING", "wsgi.input_terminated"):
        environ.pop(name, None)
    return environ


def _read_body(server: Environ) -> tuple[bytes, str]:
    """The body and its length as a header; for one in chunks the length is what came."""
    claimed = server.get("CONTENT_LENGTH", "")
    if server.get("wsgi.input_terminated"):
        return _read_chunked(server, claimed)
    if claimed and not (claimed.isascii() and claimed.isdigit() and len(claimed) <= DIGITS_MAX):
        raise BadRequest("Content-Length is no number")
    length = int(claimed or 0)
    if length > BODY_BYTES_MAX:
        return b"", claimed
    body = server["wsgi.input"].read(length)
    if len(body) < length:
        raise ConnectionResetError
    return body, claimed


def _read_chunked(server: Environ, claimed: str) -> tuple[bytes, str]:
    if claimed:
        raise BadRequest("Content-Length and Transfer-Encoding at once")
    try:
        # never read plainly: a chunk that ends early would be copied past the end of its memory
        body = BufferedReader(server["wsgi.input"]).read(BODY_BYTES_MAX + 1)
    except ConnectionError:
        raise
    except ValueError as error:
        raise ConnectionResetError from error
    except OSError as error:
        raise BadRequest("the chunks cannot be read") from error
    return body, str(len(body))
