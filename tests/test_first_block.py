"""docs/FIRST_BLOCK.md, done as it says in a copy of the tree: the block is in schema, renderer, editor and export."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.gallery import open_gallery
from tests.browser.stage import ROOT, Stage
from tests.browser.steps import is_closed, macro, open_editor

TUTORIAL = ROOT / "docs" / "FIRST_BLOCK.md"
COPIED = ("api", "docs", "lib", "public", "sandbox", "script", "tests", "pytest.ini", "vercel.json")
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
FENCE = re.compile(r"^```(\w+) ?(\S*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the tree in which the tutorial was followed."""
    tree = tmp_path_factory.mktemp("first-block")
    for name in COPIED:
        copy(ROOT / name, tree / name)
    for language, path, text in FENCE.findall(TUTORIAL.read_text()):
        if language == "sh":
            run(tree, *text.split())
        elif language == "diff":
            insert(tree / path, text)
        else:
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(text)
    unjoin(tree / "public" / "editor.html")
    yield tree
    shutil.rmtree(tree)


def unjoin(page: Path) -> None:
    """The editor's modules as they are: joining them needs tools that a test has not."""
    style = '<link rel="stylesheet" href="blocks/progress/style.css">'
    html = re.sub(r' *<link rel="modulepreload"[^>]*>\n', "", page.read_text())
    page.write_text(html.replace("built/editor/editor.js", "js/editor.js").replace("</head>", f"{style}</head>"))


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    else:
        shutil.copy(source, target)


def insert(file: Path, hunk: str) -> None:
    """Puts the lines with a plus behind the line above them, which is in the file once."""
    text = file.read_text()
    above = ""
    for line in hunk.splitlines():
        if line.startswith("+"):
            assert 1 == text.count(f"{above}\n"), f"{file.name}: {above!r}"
            text = text.replace(f"{above}\n", f"{above}\n{line[1:]}\n")
        above = line[1:]
    file.write_text(text)


def run(tree: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=tree, capture_output=True, text=True, check=False, env=os.environ
    )
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def test_the_page_counts_its_own_files_and_lines() -> None:
    hunks = [(language, path, text) for language, path, text in FENCE.findall(TUTORIAL.read_text()) if path]
    new = [path for language, path, _ in hunks if language != "diff"]
    changed = {path for language, path, _ in hunks if language == "diff"}
    lines = [line for language, _, text in hunks if language == "diff" for line in text.splitlines() if line[0] == "+"]
    said = f"{COUNTS[len(new)]} small new files and {COUNTS[len(lines)]} lines in {COUNTS[len(changed)]} files"
    assert said in TUTORIAL.read_text()


def test_its_schema_and_its_reference_are_written(tree: Path) -> None:
    schema = json.loads((tree / "public" / "page.schema.json").read_text())
    assert "progress" in schema["$defs"]
    assert "### `progress`" in (tree / "docs" / "PAGE.md").read_text()


def test_its_tests_pass_and_nothing_is_stale(tree: Path) -> None:
    every_block = ("tests/test_page_model_schema.py", "tests/test_page_static.py")
    run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_progress.py", *every_block)
    run(tree, "script/schema", "--check")


def test_it_is_put_in_written_set_saved_and_shown(tree: Path, browser: Browser) -> None:
    with Stage(public=tree / "public") as stage:
        tab = browser.new_context(viewport={"width": 1_280, "height": 900}).new_page()
        frame = open_editor(tab, stage)
        expect(frame.locator(".canvas.is-edited")).to_be_visible()
        frame.get_by_role("button", name="Start with an empty page").click()
        expect(frame.locator(".sheet .section")).to_have_count(1)
        tab.keyboard.press("/")
        tab.keyboard.type("progress")
        frame.get_by_role("option", name="Progress How far something has come").click()
        expect(frame.locator("[data-edit=label][contenteditable]")).to_be_focused()
        tab.keyboard.type("Packing")
        tab.keyboard.press("Escape")
        frame.get_by_role("button", name="Settings", exact=True).click()
        frame.get_by_role("group", name="Done (%)").get_by_text("75", exact=True).click()
        frame.get_by_role("button", name="Save", exact=True).click()
        is_closed(tab)
        saved = json.loads(macro(tab)["body"])["sections"][0]["blocks"][-1]
        assert ("progress", {"label": "Packing", "percent": 75}) == (saved["type"], saved["props"])
        open_gallery(tab, stage, theme="forest", block="progress")
        expect(tab.get_by_role("progressbar", name="The move to Lyon")).to_have_attribute("value", "75")
        tab.context.close()
