"""What the certificates of whoever we call are verified by: read once for an instance, as it takes 20 ms each time."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssl import SSLContext


@cache
def verifying() -> "SSLContext":
    """The context of every outbound connection, to be shared by all clients and threads."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)
