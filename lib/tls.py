"""What the certificates of whoever we call are verified by: certifi's authorities, a file each (script/authorities).

OpenSSL reads the one that a connection needs. certifi's own file is read whole, which takes 20 ms of each new instance.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ssl import SSLContext

AUTHORITIES = Path(__file__).with_name("authorities")


@cache
def verifying() -> "SSLContext":
    """The context of every outbound connection, to be shared by all clients and threads."""
    return trusting(AUTHORITIES)


def trusting(folder: Path) -> "SSLContext":
    """Verifies name and chain up to a certificate of the folder, and trusts nothing else that this machine may have."""
    import ssl

    return ssl.create_default_context(capath=str(folder))
