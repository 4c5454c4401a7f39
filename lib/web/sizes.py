"""How much of a request is taken (API.md, "Common to every endpoint")."""

from lib.errors import TooLarge

BODY_BYTES_MAX = 4_300_000
HEADERS_BYTES_MAX = 32 * 1024
# of a Content-Length; Python makes no number of very many
DIGITS_MAX = 20


def too_large() -> TooLarge:
    """Of a body."""
    return TooLarge(f"Send at most {BODY_BYTES_MAX:,} bytes.")
