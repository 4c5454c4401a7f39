"""The Forge app as it is deployed: its manifests, its pages, and what it tells Confluence's exports."""

import base64
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from lib.page.static import EMPTY, INCOMPLETE, UNREADABLE
from sandbox.confluence.tokens import make_session_key
from sandbox.forge.frames import built_pages
from tests.world import ROOT

FORGE = ROOT / "forge"
SCOPES = ["readonly:content.attachment:confluence", "write:confluence-file"]
LINT = """
const { validate } = require('@forge/manifest');
validate(false, process.argv[1]).then((result) => console.log(JSON.stringify([result.success, result.errors])));
"""


def run_node(script: str, *arguments: str, folder: Path = FORGE) -> Any:
    environment = {**os.environ, "NODE_PATH": str(ROOT / "tests" / "node_modules")}
    command = [str(ROOT / "script" / "node"), "-e", script, *arguments]
    result = subprocess.run(command, check=True, cwd=folder, capture_output=True, text=True, env=environment)
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture
def pages() -> Path:
    """What `script/forge` makes of the files that are there."""
    return built_pages()


@pytest.mark.parametrize("name", ["manifest.yml", "manifest-adopted.yml"])
def test_atlassians_linter_finds_nothing_in_the_manifest(pages: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "static").symlink_to(pages)
    (tmp_path / "src").symlink_to(FORGE / "src")
    (tmp_path / name).write_bytes((FORGE / name).read_bytes())
    assert [True, []] == run_node(LINT, name, folder=tmp_path)


def test_p14_the_app_asks_for_two_scopes_and_no_more() -> None:
    for name in ("manifest.yml", "manifest-adopted.yml"):
        listed = re.findall(r"  scopes:\n((?:    - \S+\n)+)", (FORGE / name).read_text())
        assert [SCOPES] == [sorted(re.findall(r"- (\S+)", scopes)) for scopes in listed]


def test_the_second_manifest_differs_in_who_is_taken_over_alone() -> None:
    first, second = ((FORGE / name).read_text().splitlines()[1:] for name in ("manifest.yml", "manifest-adopted.yml"))
    start, end = second.index("  connect:"), second.index("modules:")
    assert first == second[:start] + second[end:]
    assert "    key: com.example.skyline" in second[start:end]
    assert ["  confluence:lifecycle:"] == [line for line in second[start:end] if re.match("  [a-z]+:[a-z]+:", line)]


SESSION = """
const { handler } = require(process.argv[1]);
const context = { cloudId: 'c', moduleKey: 'skyline', accountType: process.argv[2] };
handler({ call: { payload: { editing: true } }, context }, { principal: { accountId: 'a' }, license: { active: true } })
  .then(({ token }) => console.log(Buffer.from(token.split('.')[1], 'base64url').toString()));
"""


def test_who_has_no_licence_of_confluences_spends_no_credits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSION_KEY", base64.b64encode(make_session_key().encode()).decode())
    script = str(FORGE / "src" / "session.js")
    assert [True, False] == [run_node(SESSION, script, kind)["licensed"] for kind in ("licensed", "unlicensed")]


def test_a_page_is_one_index_that_loads_what_stands_beside_it(pages: Path) -> None:
    assert {"viewer", "editor", "billing", "admin"} == {folder.name for folder in pages.iterdir()}
    for index in pages.glob("*/index.html"):
        html = index.read_text()
        assert [] == re.findall(r"<style|style=|<script(?![^>]*src=)|vendor/connect", html)
        loaded = re.findall(r'(?:href|src)="([^"]+)"', html)
        assert [] == [name for name in loaded if not (index.parent / name).is_file()], index
    assert {"index.html"} == {file.name for file in pages.rglob("*.html")}


def test_no_page_knows_the_connect_bridge(pages: Path) -> None:
    scripts = {script: script.read_text() for script in pages.rglob("*.js")}
    assert [] == [script for script, text in scripts.items() if "getMacroBody" in text or "JWT " in text]
    assert all("https://app.example.com" in "".join(folder_texts(scripts, name)) for name in ("viewer", "editor"))


def folder_texts(scripts: dict[Path, str], name: str) -> list[str]:
    return [text for script, text in scripts.items() if name in script.parts]


def test_the_connect_bundles_carry_nothing_of_forge() -> None:
    scripts = (ROOT / "public" / "built").rglob("*.js")
    assert [] == [script for script in scripts if "__bridge" in script.read_text() or "Bearer " in script.read_text()]


def test_the_grammar_of_texts_is_the_one_that_pages_have() -> None:
    digest = hashlib.sha256((ROOT / "public/js/page/markdown.js").read_bytes()).hexdigest()
    assert digest in (FORGE / "src/markdown.js").read_text(), "run script/forge and commit what it makes"


EXPORT = """
const { handler } = require(process.argv[1]);
handler(JSON.parse(process.argv[2])).then((told) => console.log(JSON.stringify(told)));
"""


def exported(payload: Any) -> dict[str, Any]:
    document: dict[str, Any] = run_node(EXPORT, str(FORGE / "src" / "export.js"), json.dumps(payload))
    assert ("doc", 1) == (document["type"], document["version"])
    return document


def texts(node: dict[str, Any]) -> str:
    return str(node.get("text", "")) + " ".join(texts(child) for child in node.get("content", []))


def test_an_export_has_the_words_of_every_block() -> None:
    blocks = [
        {"type": "heading", "props": {"text": "Grüße ]]>", "level": 3}},
        {"type": "rich-text", "props": {"text": "Ein **fetter** [Link](https://a.example/x) und `code`\n\n- a\n- b"}},
        {"type": "table", "props": {"header": ["Ort"], "rows": [["Lyon", "2"]], "caption": "Orte"}},
        {"type": "quote", "props": {"text": "Gut.", "name": "Gerda"}},
        {"type": "callout", "props": {"tone": "warning", "title": "Achtung", "text": "Nass"}},
        {"type": "gallery", "props": {"items": [{"image": {"alt": "Ein Hafen"}, "caption": "Morgens"}]}},
        {"type": "stats", "props": {"items": [{"value": "3", "label": "Lager"}]}},
        {"type": "buttons", "props": {"items": [{"label": "Hin", "href": "https://a.example/"}]}},
        {"type": "table", "props": {"header": None}},
        {"type": "unknown"},
    ]
    page = {"version": 1, "title": "T", "theme": "paper", "sections": [{"blocks": blocks}, {"id": "broken"}]}
    document = exported({"extensionPayload": {"config": {"page": json.dumps(page)}}})
    said = texts(document)
    wanted = ("Grüße ]]>", "fetter", "Link", "code", "Lyon", "Orte", "Gut.", "Gerda", "Achtung", "Nass", "Ein Hafen")
    assert [] == [word for word in (*wanted, "Morgens", "3 Lager", "Hin") if word not in said]
    assert ["heading", "paragraph", "bulletList", "table"] == [node["type"] for node in document["content"][:4]]


def test_an_export_names_a_picture_that_nothing_is_said_of_by_its_file() -> None:
    plan = {"source": "attachment", "id": "att1", "fileName": "plan-x7.png", "alt": ""}
    blocks = [
        {"type": "image", "props": {"image": plan}},
        {"type": "gallery", "props": {"items": [{"image": plan, "caption": "Morgens"}, {"image": plan}]}},
        {"type": "people", "props": {"items": [{"name": "Gerda", "image": plan}]}},
        {"type": "image", "props": {"image": {"source": "library", "id": "coast-at-dawn", "alt": ""}}},
    ]
    document = exported({"context": {"config": {"page": json.dumps({"sections": [{"blocks": blocks}]})}}})
    assert ["plan-x7.png", "Morgens", "plan-x7.png", "Gerda"] == texts(document).split()


def test_an_export_numbers_lists_as_they_are_written() -> None:
    blocks = [{"type": "rich-text", "props": {"text": "3. Mai\n17. Mai\n18. Mai\n\nDann\n\n- a\n- b\n\n1. c"}}]
    document = exported({"context": {"config": {"page": json.dumps({"sections": [{"blocks": blocks}]})}}})
    shown = [(node["type"], node.get("attrs"), len(node["content"])) for node in document["content"]]
    numbered = [("orderedList", {"order": 3}, 1), ("orderedList", {"order": 17}, 2)]
    assert [*numbered, ("paragraph", None, 1), ("bulletList", None, 2), ("orderedList", {"order": 1}, 1)] == shown


@pytest.mark.parametrize(
    ("header", "kinds"),
    [(["", "B"], ["Header", "Header", "Header", "Cell"]), (["A", ""], ["Header", "Header", "Cell", "Cell"])],
)
def test_an_export_names_a_tables_rows_where_the_page_names_them(header: list[str], kinds: list[str]) -> None:
    blocks = [{"type": "table", "props": {"header": header, "rows": [["1", "2"]]}}]
    document = exported({"context": {"config": {"page": json.dumps({"sections": [{"blocks": blocks}]})}}})
    rows = document["content"][0]["content"]
    assert kinds == [cell["type"].removeprefix("table") for row in rows for cell in row["content"]]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "http://a.example/", "https://a@b.example/", ["data:,a"], 1])
def test_an_exports_links_lead_to_https_addresses_alone(href: object) -> None:
    blocks = [
        {"type": "hero", "props": {"title": "T", "link": {"label": "Hin", "href": href}}},
        {"type": "buttons", "props": {"items": [{"label": "Weg", "href": href}]}},
    ]
    document = exported({"context": {"config": {"page": json.dumps({"sections": [{"blocks": blocks}]})}}})
    assert "link" not in json.dumps(document)
    assert "T Hin Weg" == texts(document)


def test_what_is_no_text_or_no_tone_leaves_an_export_a_document() -> None:
    cards = [{"title": {"a": 1}, "text": "a"}, {"title": 5, "text": "b"}, {"name": ["c"], "text": "d"}]
    blocks = [
        {"type": "cards", "props": {"items": cards}},
        {"type": "callout", "props": {"tone": "__proto__", "title": {}, "text": "e"}},
        {"type": "callout", "props": {"tone": "constructor", "title": "f"}},
        {"type": "table", "props": {"header": [{}], "rows": [["g", 1]]}},
    ]
    document = exported({"context": {"config": {"page": json.dumps({"sections": [{"blocks": blocks}]})}}})
    assert list("abdefg") == texts(document).split()
    panels = [node["attrs"] for node in document["content"] if node["type"] == "panel"]
    assert [{"panelType": "info"}] * 2 == panels


def test_word_and_the_macros_of_the_connect_app_are_exported_too() -> None:
    page = {"sections": [{"blocks": [{"type": "heading", "props": {"text": "Alt", "level": 2}}]}]}
    assert "Alt" == texts(exported({"context": {"config": {"__bodyContent": json.dumps(page)}}}))


WORDS = {"type": "heading", "props": {"text": "Words", "level": 2}}


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (None, EMPTY),
        ({}, EMPTY),
        ({"page": " "}, EMPTY),
        ({"page": '{"version": 1, "sections": []}'}, EMPTY),
        ({"page": "{"}, UNREADABLE),
        ({"page": '{"sections": 3}'}, UNREADABLE),
        ({"page": '{"sections": [{"blocks": [{"type": "table", "props": null}]}]}'}, UNREADABLE),
        ({"page": json.dumps({"version": 2, "sections": [{"blocks": [WORDS]}]})}, f"Words {INCOMPLETE}"),
        ({"page": json.dumps({"sections": [{"blocks": [WORDS, None]}]})}, f"Words {INCOMPLETE}"),
        ({"page": json.dumps({"sections": [{"blocks": [WORDS]}, {}]})}, f"Words {INCOMPLETE}"),
    ],
)
def test_an_export_says_what_is_not_in_it_as_connects_does(config: object, told: str) -> None:
    assert told == texts(exported({"context": {"config": config}}))


def test_an_export_has_the_lines_above_sections() -> None:
    sections = [{"blocks": [WORDS]}, {"divider": True, "blocks": [WORDS]}]
    document = exported({"context": {"config": {"page": json.dumps({"version": 1, "sections": sections})}}})
    assert ["heading", "rule", "heading"] == [node["type"] for node in document["content"]]
