"""Both cores on the same pages and operations by chance: the same page, the same refusal, the same way back."""

import json
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec

from lib.page.document import Page
from lib.page.operations import Code, Operation, apply, read_operation
from tests.core.cases import cases

HERE = Path(__file__).parent
NODE = HERE.parent.parent / "script" / "node"
CASES = 20_000
SEED = 5
Json = dict[str, Any]


def test_both_cores_agree_on_twenty_thousand_cases() -> None:
    both = outcomes()

    assert CASES == len(both)
    assert [] == [told(case, hers) for case, hers in both if case["outcome"] != without_way_back(hers)][:3]


def test_the_inverse_brings_back_the_page_in_both_cores() -> None:
    done = [(case, hers) for case, hers in outcomes() if "page" in case["outcome"]]

    assert [] == [told(case, hers) for case, hers in done if not (hers.get("comesBack") and comes_back(case))][:3]


def test_the_cases_meet_every_refusal_and_let_every_operation_through() -> None:
    refused = Counter(case["outcome"].get("refused") for case, _ in outcomes())
    let_through = Counter(case["operation"]["op"] for case, _ in outcomes() if "page" in case["outcome"])

    assert {*get_args(Code), None} == set(refused)
    assert {kind.__struct_config__.tag for kind in get_args(Operation)} == set(let_through)
    assert min(let_through.values()) > 50


@cache
def outcomes() -> list[tuple[Json, Json]]:
    """Each case with our core's outcome, and the outcome of the browser's."""
    made = list(cases(SEED, CASES))
    lines = (json.dumps({"page": case["page"], "operation": case["operation"]}) for case in made)
    run = subprocess.run([NODE, HERE / "answer.js"], input="\n".join(lines).encode(), capture_output=True, check=True)
    return list(zip(made, map(msgspec.json.decode, run.stdout.splitlines()), strict=True))


def comes_back(case: Json) -> bool:
    page = msgspec.convert(case["page"], Page)
    edited = msgspec.convert(case["outcome"]["page"], Page)
    for operation in case["outcome"]["inverse"]:
        edited = apply(edited, read_operation(operation)).page
    return page == edited


def without_way_back(outcome: Json) -> Json:
    return {name: member for name, member in outcome.items() if name != "comesBack"}


def told(case: Json, hers: Json) -> str:
    """What differs, and the line that answers it again in the browser's core."""
    ours = case["outcome"]
    names = [name for name in ("refused", "page", "inverse") if ours.get(name) != hers.get(name)] or ["the way back"]
    again = json.dumps({"page": case["page"], "operation": case["operation"]})
    verdicts = f"{ours.get('refused', 'done')} here, {hers.get('refused', 'done')} in the browser"
    return f"{names}: {verdicts}; again: script/node tests/core/answer.js <<'E'\n{again}\nE"
