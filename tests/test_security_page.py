"""docs/SECURITY.md says nothing without a test that exists, and names the models that the registry has."""

import re
from pathlib import Path

from lib.ai.registry import COMPANIES, list_models
from lib.settings import Settings
from tests.world import ROOT

PAGE = (ROOT / "docs" / "SECURITY.md").read_text()
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and " | " in line]
HEADING = "| what we say"
SENTENCE_CELLS, MODEL_CELLS = 2, 5


def of_python(file: Path) -> set[str]:
    return set(re.findall(r"^\s*def (test_\w+)", file.read_text(), re.MULTILINE))


def known() -> set[str]:
    """Every test by its name, and by its file and name; every file, and every folder of tests."""
    found: set[str] = set()
    for file in (ROOT / "tests").rglob("*.py"):
        if "node_modules" in file.parts:
            continue
        place = file.relative_to(ROOT).as_posix()
        found |= {place, str(Path(place).parent)} | of_python(file) | {f"{place}::{name}" for name in of_python(file)}
    return found


def named(line: str) -> list[str]:
    return re.findall(r"`((?:tests/|test_)[\w/.:]+)`", line)


def test_every_test_that_the_page_names_exists() -> None:
    there = known() | {file.relative_to(ROOT).as_posix() for file in (ROOT / "tests" / "core").glob("*.test.js")}
    assert [] == [name for name in named(PAGE) if name not in there]


def test_what_it_quotes_of_the_cores_tests_is_a_test() -> None:
    told = re.findall(r"`(tests/core/\w+\.test\.js)` \"([^\"]+)\"", PAGE)
    assert told
    assert [] == [quoted for file, quoted in told if quoted not in (ROOT / file).read_text()]


def test_every_sentence_has_a_test() -> None:
    said = [line.strip("| ").split(" | ") for line in ROWS if not line.startswith(HEADING)]
    assert [] == [cells[0] for cells in said if len(cells) == SENTENCE_CELLS and not named(cells[1])]


def test_every_promise_is_on_it_once_and_in_its_order() -> None:
    assert [f"P{number:02}" for number in range(1, 22)] == re.findall(r"^\| \*\*(P[0-9]{2})\*\*", PAGE, re.MULTILINE)


def test_the_models_are_those_of_the_registry() -> None:
    rows = [tuple(cell.strip("` ") for cell in line.strip("| ").split(" | ")) for line in ROWS]
    _, *listed = [cells for cells in rows if len(cells) == MODEL_CELLS]
    models = list_models(Settings({}))
    assert [
        (one.name, one.label, COMPANIES[one.served.provider], one.served.id, one.successor.id) for one in models
    ] == listed
