"""The project's own Python, for commands that need its packages; script/setup makes it where there is none yet."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent
VENV = SCRIPT.parent / ".venv"
PYTHON = VENV / "bin" / "python"


def enter() -> None:
    """Goes on in it, from the command's first line. Returns there, and in the environment of a copy that has none."""
    if Path(sys.prefix) == VENV:
        return
    is_in_none = sys.prefix == sys.base_prefix
    if is_in_none and not PYTHON.exists() and subprocess.run([SCRIPT / "setup"], check=False).returncode != 0:
        sys.exit(1)
    if PYTHON.exists():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])
