"""What the browser's pure core makes of documents, texts and messages: run by node, without a browser."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
JS = ROOT / "public" / "js"
# stands for what a template of the code fills in
VALUE = "\ufffc"
SCHEMA = json.loads((ROOT / "public" / "page.schema.json").read_text())


def run(script: str, value: Any = None) -> Any:
    """What a module script prints as JSON; `value` is there as `input`."""
    code = f"const input = {json.dumps(value)};\n{script}"
    command = [str(ROOT / "script" / "node"), "--input-type=module", "-e", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module", params=sorted({str(file.parent) for file in (JS / "messages").rglob("en.js")}))
def messages(request: pytest.FixtureRequest) -> dict[str, dict[str, str]]:
    """By language, the messages of the interface and of each part that loads its own."""
    script = """
    const files = await Promise.all(input.map((file) => import(file)));
    console.log(JSON.stringify(files.map((file) => file.default)));
    """
    files = sorted(Path(request.param).glob("??.js"))
    return dict(zip([file.stem for file in files], run(script, [str(file) for file in files]), strict=True))


def test_every_language_says_the_same_things(messages: dict[str, dict[str, str]]) -> None:
    for name, texts in messages.items():
        assert list(messages["en"]) == list(texts), name


def test_every_language_fills_in_the_same_values(messages: dict[str, dict[str, str]]) -> None:
    for key, text in messages["en"].items():
        for name, texts in messages.items():
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", texts[key])), f"{name} {key}"


def test_every_message_is_said_somewhere(messages: dict[str, dict[str, str]]) -> None:
    files = [*JS.rglob("*.js"), *(ROOT / "public" / "blocks").rglob("*.js")]
    code = "\n".join(file.read_text() for file in files if JS / "messages" not in file.parents)
    filled = re.sub(r"\$\{[^{}]*\}", VALUE, code)
    written = {*re.findall(r"'([^'\s]+)'", code), *re.findall(r"`([^`\s]+)`", filled)}
    # what has no word of its own beside its values would say everything
    patterns = [re.compile(re.escape(text).replace(VALUE, ".+")) for text in written if re.search(r"\w", text)]
    for key in messages["en"]:
        stems = {key, re.sub(r"\.(one|other)$", "", key)}
        assert any(pattern.fullmatch(stem) for pattern in patterns for stem in stems), key


def test_texts_are_read_as_the_server_reads_them() -> None:
    cases = json.loads((ROOT / "tests" / "page" / "markdown.json").read_text())
    script = """
    const { parseText } = await import('./public/js/page/markdown.js');
    console.log(JSON.stringify(input.map(parseText)));
    """
    read = run(script, [case["markdown"] for case in cases])
    for case, nodes in zip(cases, read, strict=True):
        assert case["nodes"] == nodes, case["about"]


def test_the_browser_knows_what_the_schema_knows() -> None:
    script = """
    const { viewOf, THEMES, VERSION } = await import('./public/js/page/view.js');
    const section = (layout, kind) => ({ layout, background: { kind, image: input.picture }, blocks: [input.block] });
    const shown = (sections) => viewOf({ version: 1, title: '', theme: '', sections }).sections;
    console.log(JSON.stringify({
      themes: THEMES,
      version: VERSION,
      layouts: shown(input.layouts.map((layout) => section(layout, 'plain'))).map((read) => read.layout),
      grounds: shown(input.grounds.map((kind) => section('stack', kind))).map((read) => read.background.kind),
    }));
    """
    definitions = SCHEMA["$defs"]
    layouts = definitions["Section"]["properties"]["layout"]["enum"]
    grounds = definitions["Background"]["properties"]["kind"]["enum"]
    value = {
        "layouts": layouts,
        "grounds": grounds,
        "picture": {"source": "library", "id": "waves"},
        "block": {"type": "heading", "props": {"text": "Here"}},
    }
    read = run(script, value)
    assert sorted(SCHEMA["properties"]["theme"]["enum"]) == sorted(read["themes"])
    assert SCHEMA["properties"]["version"]["enum"] == [read["version"]]
    assert (layouts, grounds) == (read["layouts"], read["grounds"])


BLOCK_FILES = {"draw.js", "edit.js", "read.js", "sample.json", "style.css"}


def test_every_block_of_the_schema_is_a_whole_folder() -> None:
    kinds = {name.removesuffix("-block") for name in SCHEMA["$defs"] if name.endswith("-block")}
    folders = [folder for folder in (ROOT / "public" / "blocks").iterdir() if folder.is_dir()]
    assert kinds == {folder.name for folder in folders}
    assert [BLOCK_FILES] * len(folders) == [{file.name for file in folder.iterdir()} for folder in folders]


def test_only_a_block_that_measures_itself_is_a_container() -> None:
    """Each container is laid out by itself, and a long page has a thousand blocks."""
    styles = {file.parent.name: file.read_text() for file in (ROOT / "public" / "blocks").glob("*/style.css")}
    measuring = {name for name, style in styles.items() if re.search(r"\dcqi|@container block", style)}
    assert measuring == {
        name for name, style in styles.items() if f".{name} {{ container: block / inline-size;" in style
    }


def test_every_module_is_asked_for_at_once() -> None:
    """A module that is not preloaded costs one more round trip; one that is not there costs an error."""
    for page in ("billing", "admin"):
        html = (ROOT / "public" / f"{page}.html").read_text()
        preloaded = set(re.findall(r'modulepreload" href="([^"]+)"', html))
        assert {str(file.relative_to(ROOT / "public")) for file in graph(JS / f"{page}.js")} == preloaded


def graph(file: Path) -> set[Path]:
    """A module and all that it imports before it runs."""
    found: set[Path] = set()
    waiting = [file]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        imports = re.findall(r"^(?:import|export) [^;]*?from '(\.[^']+)'", module.read_text(), re.MULTILINE)
        waiting += [(module.parent / name).resolve() for name in imports]
    return found


@pytest.mark.parametrize("cut_at", range(0, 700, 37))
def test_a_cut_document_loses_only_what_was_cut(cut_at: int) -> None:
    section = {
        "id": "s",
        "layout": "stack",
        "background": {"kind": "plain"},
        "blocks": [{"type": "rich-text", "props": {"text": 'a "b" ]} \\ {['}}],
    }
    whole = json.dumps(
        {"version": 1, "title": "Cut", "theme": "paper", "sections": [{**section, "id": f"s{n}"} for n in range(5)]}
    )
    script = """
    const { readBody } = await import('./public/js/page/document.js');
    console.log(JSON.stringify(await readBody(input)));
    """
    body = whole[: len(whole) - 1 - cut_at]
    read = run(script, body)
    begun = body.count('"id": "s')
    if '"sections": [' not in body:
        assert {"state": "unreadable", "page": None} == read
    else:
        assert "cut" == read["state"]
        assert 0 <= begun - len(read["page"]["sections"]) <= 1


def test_an_event_is_read_wherever_its_bytes_are_cut() -> None:
    script = """
    const { readEvents } = await import('./public/js/api/events.js');
    const bytes = new TextEncoder().encode(input);
    const read = async (pieces) => {
      const stream = new ReadableStream({ start: (to) => (pieces.forEach((piece) => to.enqueue(piece)), to.close()) });
      const events = [];
      for await (const event of readEvents(stream)) events.push(event);
      return JSON.stringify(events);
    };
    const ways = [[...bytes].map((byte) => Uint8Array.of(byte))];
    for (let at = 0; at <= bytes.length; at += 1) ways.push([bytes.slice(0, at), bytes.slice(at)]);
    console.log(JSON.stringify([...new Set(await Promise.all(ways.map(read)))].map(JSON.parse)));
    """
    stream = 'event: page\ndata: {"title": "Grüße 😀 \\n\\n"}\n\nevent: done\ndata: {}\n\nevent: cut\ndata: {"x'
    whole = [{"name": "page", "data": {"title": "Grüße 😀 \n\n"}}, {"name": "done", "data": {}}]
    assert [whole] == run(script, stream)


def test_a_body_comes_back_as_it_went() -> None:
    page = {
        "version": 1,
        "title": "Ü \U0001f600 ]]> \u2028",
        "theme": "paper",
        "sections": [{"id": "a", "more": [1, {"x": None}]}],
        "later": True,
    }
    script = """
    const { bodyOf, readBody } = await import('./public/js/page/document.js');
    const body = bodyOf(input);
    console.log(JSON.stringify({ body, read: await readBody(body) }));
    """
    answer = run(script, page)
    assert {"state": "page", "page": page} == answer["read"]
    assert "]]>" not in answer["body"]
    assert "Ü \U0001f600" in answer["body"]
