"""The app's own functions, run by node as Forge runs them: the files of `forge/src/`, unchanged."""

import json
import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "forge" / "src"


class Runtime:
    """One node process, started at the first call; `variables` are those of the app's Forge environment."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def run(self, function: str, *given: Any) -> Any:
        """What `handler` of `forge/src/<function>.js` answers to these arguments. Raises Trouble where it throws."""
        call = json.dumps({"file": str(SOURCES / f"{function}.js"), "given": given})
        with self._lock:
            answer = self._ask(call)
        if "error" in answer:
            raise Trouble(f"forge/src/{function}.js: {answer['error']}")
        return answer["value"]

    def stop(self) -> None:
        """It keeps nothing, whatever it is at."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def _ask(self, call: str) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            self._process = self._start()
        assert self._process.stdin is not None  # noqa: S101 - pipes, as ordered
        assert self._process.stdout is not None  # noqa: S101
        self._process.stdin.write(call + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def _start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [str(ROOT / "script" / "node"), str(Path(__file__).with_name("run.js"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ.get("PATH", ""), **self._variables},
            # Ctrl-C is ours to handle
            start_new_session=True,
        )
