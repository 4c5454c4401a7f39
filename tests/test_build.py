"""The platform's real build of this project (script/build made it before the tests began)."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from lib.page.themes import ThemeId

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
# the builder installs a function's packages at its cold start above this size
PACKED_MEGABYTES_MAX = 225


@pytest.fixture
def functions() -> dict[str, dict[str, Any]]:
    if not (BUILD / "functions.json").exists():
        reason = BUILD / "skipped"
        pytest.skip(reason.read_text() if reason.exists() else "script/build has not run: script/test runs it")
    return {row["function"]: row for row in json.loads((BUILD / "functions.json").read_text())}


def test_every_file_of_api_becomes_one_function(functions: dict[str, dict[str, Any]]) -> None:
    assert {f"api/{path.stem}" for path in (ROOT / "api").glob("*.py")} == set(functions)
    assert len(functions) == 12


def test_every_function_streams_on_the_promised_runtime(functions: dict[str, dict[str, Any]]) -> None:
    assert {"python3.12"} == {row["runtime"] for row in functions.values()}
    assert all(row["streams"] for row in functions.values())


def test_the_long_streams_have_the_time_that_the_contract_needs(functions: dict[str, dict[str, Any]]) -> None:
    assert {"api/generate", "api/chat", "api/audit-export", "api/checkout", "api/maintenance", "api/site"} == {
        name for name, row in functions.items() if row["maxDurationS"] == 300
    }
    assert all(row["maxDurationS"] == 60 for row in functions.values() if row["maxDurationS"] != 300)


def test_nothing_of_tests_or_sandbox_is_packed(functions: dict[str, dict[str, Any]]) -> None:
    assert {name: [] for name in functions} == {name: row["foreign"] for name, row in functions.items()}


def test_what_functions_read_beside_their_modules_is_packed(functions: dict[str, dict[str, Any]]) -> None:
    assert {name: [] for name in functions} == {name: row["missing"] for name, row in functions.items()}


def test_a_function_is_small_enough_to_carry_its_packages(functions: dict[str, dict[str, Any]]) -> None:
    sizes = {name: row["megabytes"] for name, row in functions.items()}
    assert all(10 < size < PACKED_MEGABYTES_MAX for size in sizes.values()), sizes


def test_static_files_are_those_of_public(functions: dict[str, dict[str, Any]]) -> None:
    built = {
        path.relative_to(BUILD / "output/static") for path in (BUILD / "output/static").rglob("*") if path.is_file()
    }
    assert {path.relative_to(ROOT / "public") for path in (ROOT / "public").rglob("*") if path.is_file()} == built


def test_every_theme_is_asked_for_with_the_readers_frame(functions: dict[str, dict[str, Any]]) -> None:
    routes = json.loads((BUILD / "output" / "config.json").read_text())["routes"]
    links = {
        condition["value"]: route["headers"]["Link"]
        for route in routes
        for condition in route.get("has", [])
        if re.match(route["src"], "/viewer.html") and (condition["type"], condition["key"]) == ("query", "theme")
    }
    assert links == {theme: f"</css/themes/{theme}.css>; rel=preload; as=style" for theme in get_args(ThemeId)}
