"""What script/bundle joined is made of the files that are there, and is as small as it was promised."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

PUBLIC = Path(__file__).resolve().parent.parent / "public"
VIEWER = PUBLIC / "built" / "viewer"
# the viewer's own script and style, for all blocks and one theme (the bridge comes beside them)
VIEWER_BYTES_MAX = 14_000


def sources() -> dict[str, str]:
    lines = (VIEWER / "SOURCES").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines if not line.startswith("#"))}


def test_it_is_made_of_the_files_that_are_there() -> None:
    stale = [name for name, digest in sources().items() if digest != digest_of(PUBLIC / name)]
    assert [] == stale, "public/built is older than these files: run script/bundle and commit what it makes"


def test_nothing_else_stands_beside_it() -> None:
    made = {name for name in sources() if name.startswith("built/")}
    assert made == {str(file.relative_to(PUBLIC)) for file in VIEWER.iterdir()} - {"built/viewer/SOURCES"}


@pytest.mark.parametrize("pattern", ["blocks/*/style.css", "blocks/*/draw.js", "blocks/*/read.js"])
def test_every_block_went_into_it(pattern: str) -> None:
    blocks = {str(file.relative_to(PUBLIC)) for file in PUBLIC.glob(pattern)}
    assert blocks == blocks & set(sources())


def test_the_viewer_is_one_script_and_one_style() -> None:
    html = (PUBLIC / "viewer.html").read_text()
    assert {"built/viewer/viewer.js", "built/viewer/viewer.css"} == set(re.findall(r'"(built/[^"]+)"', html))
    assert "css/" not in html
    assert re.search(r'(?:\bfrom|\bimport)\s*"', (VIEWER / "viewer.js").read_text()) is None


def test_the_viewer_is_small_with_any_theme() -> None:
    own = sum(compressed_bytes(VIEWER / name) for name in ("viewer.js", "viewer.css"))
    themes = {file.stem: own + compressed_bytes(file) for file in (PUBLIC / "css" / "themes").glob("*.css")}
    assert {} == {theme: size for theme, size in themes.items() if size > VIEWER_BYTES_MAX}


def digest_of(file: Path) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else None


def compressed_bytes(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))
