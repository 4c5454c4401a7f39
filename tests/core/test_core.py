"""The editor's core, which knows no page of a browser: its own tests, run by node."""

import os
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE = HERE.parent.parent / "script" / "node"


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.js")), ids=lambda file: file.name.removesuffix(".test.js"))
def test_the_core_keeps_its_rules(file: Path) -> None:
    told = subprocess.run(
        [NODE, "--test", file], capture_output=True, text=True, check=False, env=os.environ | {"NO_COLOR": "1"}
    )

    assert told.returncode == 0, told.stdout + told.stderr
