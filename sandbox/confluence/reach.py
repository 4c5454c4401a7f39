"""Calls that the sites themselves make: to the app, over a socket of this machine."""

import http.client
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.trouble import Trouble

TIMEOUT_S = 10.0  # Confluence waits this long for a lifecycle hook


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class AppUnreachable(Trouble):
    """The app did not answer in time, or not at all."""


class LoopbackConnection(http.client.HTTPConnection):
    """`*.localhost` names are this machine (RFC 6761); plain Debian does not resolve them."""

    def connect(self) -> None:
        self.sock = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        # as the base class does: else the body waits 40 ms for the head's acknowledgement
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def call(
    method: str,
    url: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Reply:
    """One request, no redirect followed; raises AppUnreachable after so many seconds of silence."""
    address = urlsplit(url)
    host = address.hostname or ""
    local = host == "localhost" or host.endswith(".localhost")
    kind = LoopbackConnection if local else _connection_class(address.scheme)
    connection = kind(host, address.port, timeout=timeout_s)
    try:
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        connection.request(method, target, body, headers or {})
        response = connection.getresponse()
        return Reply(response.status, response.headers, response.read())
    except (OSError, http.client.HTTPException) as cause:
        raise AppUnreachable(f"{method} {address.scheme}://{address.netloc}{address.path}: {cause!r}") from cause
    finally:
        connection.close()


def _connection_class(scheme: str) -> type[http.client.HTTPConnection]:
    return http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
