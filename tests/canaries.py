"""Words that tests put where text must not leak from, and the search for them in any form that could carry them."""

import base64
import hashlib
import json
from functools import cache
from urllib.parse import quote, quote_plus

# one word for each kind of text: a test writes them into prompts, pictures' names and pages
PROMPT = "zitronenfalter-prompt-7f3a"
PAGE = "zitronenfalter-page-91c4"
FILE_NAME = "zitronenfalter-file-2d8e"
ALL = (PROMPT, PAGE, FILE_NAME)

_FOR_ADDRESSES = bytes.maketrans(b"+/", b"-_")


@cache
def forms(text: str) -> dict[str, bytes]:
    """`text` plain, URL-encoded, JSON-escaped, in base64 of both alphabets at its three offsets, in hex, as SHA-256."""
    raw = text.encode()
    shifted = {f"base64+{offset}": _base64_core(raw, offset) for offset in range(3)}
    for_addresses = {f"base64url+{name[-1]}": form.translate(_FOR_ADDRESSES) for name, form in shifted.items()}
    return {
        "plain": raw,
        "url": quote(text, safe="").encode(),
        "form": quote_plus(text).encode(),
        "json": json.dumps(text)[1:-1].encode(),
        "json in json": json.dumps(json.dumps(text))[3:-3].encode(),
        "hex": raw.hex().encode(),
        "sha256": hashlib.sha256(raw).hexdigest().encode(),
        **shifted,
        **for_addresses,
    }


def found(text: str, haystack: bytes) -> list[str]:
    """The forms of `text` that stand in `haystack`."""
    return [name for name, form in forms(text).items() if form in haystack]


def _base64_core(raw: bytes, offset: int) -> bytes:
    """What stays the same of base64 whatever stands before (`offset` bytes of a group) and behind."""
    encoded = base64.b64encode(b"\0" * offset + raw)
    skipped = (0, 2, 3)[offset]
    complete = (offset + len(raw)) // 3 * 4
    return encoded[skipped:complete]
