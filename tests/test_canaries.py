"""The search itself: a leak of each kind is found."""

import base64
import hashlib
import json
from urllib.parse import quote, urlencode

import pytest

from tests import canaries

TEXT = "grüne-zitronenfalter 7f3a"
RAW = TEXT.encode()


@pytest.mark.parametrize(
    ("form", "leak"),
    [
        ("plain", b"x" + RAW),
        ("url", quote(f"a b {TEXT}").encode()),
        ("form", urlencode({"q": f"a b {TEXT}"}).encode()),
        ("json", json.dumps({"prompt": f"say {TEXT} twice"}).encode()),
        ("json in json", json.dumps({"body": json.dumps({"prompt": f"say {TEXT} twice"})}).encode()),
        ("hex", RAW.hex().encode()),
        ("sha256", hashlib.sha256(RAW).hexdigest().encode()),
        ("base64+0", base64.b64encode(b"abc" + RAW + b"tail")),
        ("base64+1", base64.b64encode(b"a" + RAW + b"tail")),
        ("base64+2", base64.b64encode(b"ab" + RAW)),
        ("base64url+0", base64.urlsafe_b64encode(b"abc" + RAW + b"tail")),
        ("base64url+1", base64.urlsafe_b64encode(b"a" + RAW + b"tail")),
        ("base64url+2", base64.urlsafe_b64encode(b"ab" + RAW)),
    ],
)
def test_a_planted_leak_of_each_kind_is_found(form: str, leak: bytes) -> None:
    assert form in canaries.found(TEXT, leak)


def test_other_words_are_no_leak() -> None:
    assert [] == canaries.found(TEXT, b"grunge zitronen falter 7f3b" * 3)
