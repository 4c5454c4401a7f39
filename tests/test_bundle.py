"""What script/bundle joined is made of the files that are there, and is as small as it was promised."""

import gzip
import hashlib
import re
from pathlib import Path
from typing import get_args

import pytest

from lib.page.themes import ThemeId
from sandbox.functions.platform import read_rules, read_settings

PUBLIC = Path(__file__).resolve().parent.parent / "public"
BUILT = PUBLIC / "built"
VIEWER = BUILT / "viewer"
EDITOR = BUILT / "editor"
BUNDLES = sorted(folder.name for folder in BUILT.iterdir())
# the viewer's own script and style, for all blocks and one theme (the bridge comes beside them)
VIEWER_BYTES_MAX = 14_000
# all that the editor loads before a hand can begin, the rules of a page and one theme too
EDITOR_BYTES_MAX = 60_000


def sources(name: str) -> dict[str, str]:
    lines = (BUILT / name / "SOURCES").read_text().splitlines()
    return {name: digest for digest, name in (line.split("  ") for line in lines if not line.startswith("#"))}


@pytest.mark.parametrize("name", BUNDLES)
def test_it_is_made_of_the_files_that_are_there(name: str) -> None:
    stale = [file for file, digest in sources(name).items() if digest != digest_of(PUBLIC / file)]
    assert [] == stale, "public/built is older than these files: run script/bundle and commit what it makes"


@pytest.mark.parametrize("name", BUNDLES)
def test_nothing_else_stands_beside_it(name: str) -> None:
    made = {file for file in sources(name) if file.startswith("built/")}
    assert made == {str(file.relative_to(PUBLIC)) for file in (BUILT / name).iterdir()} - {f"built/{name}/SOURCES"}


@pytest.mark.parametrize("pattern", ["blocks/*/style.css", "blocks/*/draw.js", "blocks/*/read.js"])
def test_every_block_went_into_it(pattern: str) -> None:
    blocks = {str(file.relative_to(PUBLIC)) for file in PUBLIC.glob(pattern)}
    assert blocks == blocks & set(sources("viewer")) & set(sources("editor"))


def test_the_viewer_is_one_script_and_one_style() -> None:
    html = (PUBLIC / "viewer.html").read_text()
    assert {"built/viewer/viewer.js", "built/viewer/viewer.css"} == set(re.findall(r'"(built/[^"]+)"', html))
    assert "css/" not in html
    assert re.search(r'(?:\bfrom|\bimport)\s*"', (VIEWER / "viewer.js").read_text()) is None


def test_the_viewer_is_small_with_any_theme() -> None:
    own = sum(compressed_bytes(VIEWER / name) for name in ("viewer.js", "viewer.css"))
    themes = {file.stem: own + compressed_bytes(file) for file in (PUBLIC / "css" / "themes").glob("*.css")}
    assert {} == {theme: size for theme, size in themes.items() if size > VIEWER_BYTES_MAX}


def test_every_theme_can_be_asked_for_with_the_readers_frame() -> None:
    rules = read_rules(read_settings(PUBLIC.parent), {})
    links = {
        theme: [
            value
            for rule in rules
            if rule.fits("/viewer.html", {"theme": theme})
            for name, value in rule.headers
            if name == "Link"
        ]
        for theme in get_args(ThemeId)
    }
    assert links == {theme: [f"</css/themes/{theme}.css>; rel=preload; as=style"] for theme in links}


def test_every_script_that_the_editor_needs_at_first_is_asked_for_at_once() -> None:
    waiting, needed = [EDITOR / "editor.js"], set()
    while waiting:
        script = waiting.pop()
        needed.add(script)
        waiting += {EDITOR / name for name in re.findall(r'(?:from|import)"\./([^"]+)"', script.read_text())} - needed
    assert needed == first_scripts()


def test_what_the_editor_loads_at_first_is_small() -> None:
    assert EDITOR_BYTES_MAX >= sum(compressed_bytes(file) for file in first_files())


def first_files() -> set[Path]:
    """What the editor loads before a hand can begin (tests/browser/test_later.py sees that it is all)."""
    beside = {EDITOR / "editor.css", PUBLIC / "css" / "themes" / "harbour.css", PUBLIC / "page.rules.json"}
    return {PUBLIC / "editor.html", *first_scripts(), *beside}


def first_scripts() -> set[Path]:
    html = (PUBLIC / "editor.html").read_text()
    return {PUBLIC / name for name in re.findall(r'modulepreload" href="([^"]+)"', html)}


def digest_of(file: Path) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else None


def compressed_bytes(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))
