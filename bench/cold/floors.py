"""Functions that do nothing but import packages, built as ours are: an entrance each, beside the files of the build."""

from pathlib import Path
from typing import Self

SOURCE = """{imports}

def app(environ, start_response):
    start_response("200 OK", [("Content-Length", "1")])
    return [b"x"]
"""


class Floors:
    """Adds them to a bundle, and takes them away at the end."""

    def __init__(self, bundle: Path, python: Path) -> None:
        self._bundle = bundle
        self._python = python
        self._made: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._made:
            file.unlink()

    def add(self, packages: tuple[str, ...]) -> str:
        """The entrance of a function that imports these."""
        name = f"floor{len(self._made)}"
        entrance = (self._bundle / "vc__handler__python_health.py").read_text()
        self._write(f"vc__handler__python_{name}.py", entrance.replace("health", name))
        self._write(f"api/{name}.py", SOURCE.format(imports="\n".join(f"import {package}" for package in packages)))
        return f"vc__handler__python_{name}"

    def _write(self, name: str, text: str) -> None:
        file = self._bundle / name
        file.write_text(text)
        self._made.append(file)
