"""Functions that do nothing but import packages, built as ours are: an entrance each, beside the files of the build."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
SOURCE = """import sys

sys.path += {folders}
{imports}

def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "1")])
    return [b"x"]
"""


class Floors:
    """Adds them to a bundle, and takes them away at the end. `is_compiled`: the bundle has bytecode."""

    def __init__(self, bundle: Path, python: Path, *, is_compiled: bool) -> None:
        self._bundle = bundle
        self._python = python
        self._is_compiled = is_compiled
        self._made: list[Path] = []
        #: packages that the product does not ship
        self.unshipped = bundle.parent / "unshipped"

    def __enter__(self) -> Self:
        command = [ROOT / ".venv" / "bin" / "uv", "pip", "install", "--quiet", "--system-certs"]
        place = ["--python", self._python, "--target", self.unshipped]
        wanted = ["-r", ROOT / "bench" / "cold" / "requirements.txt", *["--compile-bytecode"] * self._is_compiled]
        subprocess.run([str(word) for word in (*command, *place, *wanted)], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.unshipped)
        for file in self._made:
            file.unlink()

    def add(self, packages: tuple[str, ...], folders: Sequence[Path] = ()) -> str:
        """The entrance of a function that imports these, from `folders` where the bundle has them not."""
        name = f"floor{len(self._made)}"
        entrance = (self._bundle / "vc__handler__python_health.py").read_text()
        self._write(f"vc__handler__python_{name}.py", entrance.replace("health", name))
        imports = "\n".join(f"import {package}" for package in packages)
        self._write(f"api/{name}.py", SOURCE.format(folders=[str(folder) for folder in folders], imports=imports))
        return f"vc__handler__python_{name}"

    def _write(self, name: str, text: str) -> None:
        file = self._bundle / name
        file.write_text(text)
        self._made.append(file)
