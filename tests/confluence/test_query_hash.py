"""Our query hash against the reference implementation, on addresses that look for a difference."""

import json
import random
import subprocess
from pathlib import Path

import pytest

from lib.confluence.query_hash import canonical_request, query_hash, read_query

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "node_modules" / "atlassian-jwt"
NODE = HERE.parents[1] / "script" / "node"
PATHS = ["/", "/rest/api/user", "/rest/api/user/", "/rest/a&b/c", "/rest/%26/x%20y", "/wiki/x,y;z", "//x"]
PIECES = [
    *"aaabB01-._~!'()*,=:@/",
    *("+", "%20", "%2B", "%26", "%3D", "%c3%a9", "%C3%A9", "%F0%9F%98%80", "%EF%BD%86", "%2C", "%25", "%7E", "%2a"),
]
KNOWN = [
    "a",
    "a=",
    "=b",
    "a=1&&b=2&",
    "b=2&a=1",
    "a=2&a=1&a=10",
    "jwt=x",
    "a=1&jwt=x&jwt=y",
    "__proto__=1&a=2",
    "JWT=x",
]
KNOWN += ["a=b=c", "a=%zz", "a=%", "a=%ff", "a[]=1", "%EF%BD%86=1&%F0%9F%98%80=2", "a=%EF%BD%86&a=%F0%9F%98%80", ""]


def addresses() -> list[tuple[str, str, str]]:
    chance = random.Random(7)  # noqa: S311 - the same addresses every time

    def word() -> str:
        return "".join(chance.choices(PIECES, k=chance.randrange(4)))

    def query() -> str:
        return "&".join(f"{word()}={word()}" for _ in range(chance.randrange(5)))

    generated = [(chance.choice(["GET", "post"]), chance.choice(PATHS), query()) for _ in range(3_000)]
    return [("GET", "/rest/api/user", query) for query in KNOWN] + generated


@pytest.mark.skipif(not REFERENCE.exists(), reason="npm atlassian-jwt is not installed: script/setup dev")
def test_it_equals_the_reference_on_generated_addresses() -> None:
    cases = addresses()
    asked = json.dumps([(method, f"{path}?{query}") for method, path, query in cases])
    told = subprocess.run([NODE, HERE / "query_hash.mjs"], input=asked, capture_output=True, text=True, check=True)
    ours = [query_hash(method, path, read_query(query)) for method, path, query in cases]

    assert [] == [case for case, hers, own in zip(cases, json.loads(told.stdout), ours, strict=True) if hers != own]


def test_it_is_the_documented_canonical_request() -> None:
    assert "GET&/rest/api/user&accountId=a%3Ab&expand=operations" == canonical_request(
        "get", "/rest/api/user/", (("expand", "operations"), ("accountId", "a:b"), ("jwt", "x"))
    )
