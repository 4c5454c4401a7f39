"""Markdown to the document that is edited and back, run by node over cases and over chance."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
NODE = HERE.parent.parent / "script" / "node"


def test_what_is_edited_reads_again_as_it_was() -> None:
    told = subprocess.run(
        [NODE, "--test", HERE / "round_trip.test.js"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"NO_COLOR": "1"},
    )

    assert told.returncode == 0, told.stdout + told.stderr
