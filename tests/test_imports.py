"""What a refusal costs: which packages each function has loaded when it has refused (DESIGN, decision 1).

And what the first word of progress does not wait for.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_common import JSON, METHODS, NOT_OFFERED, OFFERED, WITH_TOKEN
from tests.world import World

ROOT = Path(__file__).resolve().parents[1]
AI_AND_OTHERS = {"stripe", "openai", "google.genai", "posthog", "botocore"}
# one pixel, all of it ASCII
SMALL_GIF = "GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
TOKEN_OF_NOBODY = "JWT eyJhbGciOiJIUzI1NiJ9.e30.e30"


def send(path: str, requests: list[Any], settings: dict[str, str] | None = None) -> tuple[list[int], set[str]]:
    """The statuses, and what was loaded at the end."""
    asked = {"function": f"api/{path.rpartition('/')[2]}.py", "requests": requests}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(settings or {})}
    told = subprocess.run(
        [sys.executable, "-m", "tests.loaded"],
        input=json.dumps(asked), env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    answers = json.loads(told.stdout)
    # addresses that packages would log hold sites, accounts and pages
    assert [] == [line for line in told.stderr.splitlines() if not line.startswith('{"event": ')]
    return [status for status, _ in answers], set(answers[-1][1])


def request(method: str, path: str, body: Any = "", **headers: str) -> dict[str, Any]:
    return {"method": method, "path": path, "body": body, "headers": headers}


@pytest.mark.parametrize("path", METHODS)
def test_a_refusal_that_needs_no_token_loads_none_of_the_packages(path: str) -> None:
    wrong = [request(method, path) for method, other in NOT_OFFERED if other == path and method != "get"]
    length = request(METHODS[path][0], path) | {"claimedLength": "5000000"}
    headers = request(METHODS[path][0], path, **{"X-Long": "x" * 40_000})
    nobody = [request(method, path) for method, other in WITH_TOKEN if other == path]
    statuses, loaded = send(path, [request("GET", path + "/x"), *wrong, length, headers, *nobody])

    assert [404] + [405] * len(wrong) + [413, 431] + [401] * len(nobody) == statuses
    assert set() == loaded


@pytest.mark.parametrize(("method", "path"), OFFERED)
def test_a_token_that_does_not_verify_loads_no_ai_payment_picture_or_analytics_package(
    calm: World, method: str, path: str
) -> None:
    statuses, loaded = send(path, [request(method, path, Authorization=TOKEN_OF_NOBODY)], calm.ready["settings"])

    assert {200, 400, 401} >= set(statuses)
    assert set() == loaded & AI_AND_OTHERS


@pytest.mark.parametrize(("method", "path"), JSON)
def test_no_4xx_loads_an_ai_payment_picture_or_analytics_package(calm: World, method: str, path: str) -> None:
    victor = {"Authorization": f"JWT {calm.people['victor'].token()}"}
    typed = {**victor, "Content-Type": "application/json"}
    asked = [
        request(method, path, "{}", **victor),
        request(method, path, "{", **typed),
        request(method, path, '{"a": 1, "a": 1}', **typed),
    ]
    if path not in {"/api/media", "/api/checkout"}:
        asked.append(request(method, path, json.dumps(JSON[method, path]), **typed))
    statuses, loaded = send(path, asked, calm.ready["settings"])

    assert [415, 400, 400, 403][: len(asked)] == statuses
    assert set() == loaded & AI_AND_OTHERS


def test_a_picture_that_may_not_be_attached_loads_neither(calm: World) -> None:
    path = "/api/attach-image"
    victor = {"Authorization": f"JWT {calm.people['victor'].token()}"}
    picture = {**victor, "Content-Type": "image/gif"}
    asked = [
        request("POST", path, "x", **victor, **{"Content-Type": "text/plain"}),
        request("POST", path, "", **picture),
        request("POST", path, SMALL_GIF, **picture),
    ]
    statuses, loaded = send(path, asked, calm.ready["settings"])

    assert [415, 400, 403] == statuses
    assert set() == loaded & AI_AND_OTHERS


def test_what_a_page_is_made_with_is_not_loaded_before_started() -> None:
    program = "import lib.endpoints.generate, lib.ai.generation, sys; print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "'lib.ai.streaming'" in told.stdout
    for name in ("lib.ai.writing", "lib.ai.prompts", "lib.page.blocks", "ijson"):
        assert f"'{name}'" not in told.stdout
