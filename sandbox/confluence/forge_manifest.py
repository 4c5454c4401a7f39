"""The app's manifest as Forge reads it, and the content security policy that Atlassian's `@forge/csp` makes of it."""

import json
import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.confluence.descriptor import MacroModule
from sandbox.confluence.page_modules import PageModule

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "forge" / "manifest.yml"
SITE = "https://site.example.com"
PAGES = {"confluence:globalPage": False, "confluence:globalSettings": True}


@dataclass(frozen=True)
class Manifest:
    """`pages` and `resources` by module; a macro's second resource is that of its configuration.

    `anonymous`: the macros that readers without an account see, which without a word are none.
    """

    macros: tuple[MacroModule, ...]
    pages: tuple[PageModule, ...]
    resources: dict[str, str]
    config_resources: dict[str, str]
    anonymous: frozenset[str]
    scopes: frozenset[str]
    app_address: str
    policy: tuple[str, ...]


@cache
def read_manifest() -> Manifest:
    """Once: nothing of it changes while the sandbox runs."""
    command = [str(ROOT / "script" / "node"), str(Path(__file__).with_name("read_forge_manifest.js")), SITE]
    environment = {"NODE_PATH": str(ROOT / "sandbox" / "node_modules"), "PATH": os.environ.get("PATH", "")}
    told = subprocess.run(command, check=True, input=FILE.read_bytes(), capture_output=True, env=environment).stdout
    read = json.loads(told)
    return from_document(read["manifest"], tuple(read["policy"]))


def from_document(document: dict[str, Any], policy: tuple[str, ...]) -> Manifest:
    modules = document["modules"]
    folders = {each["key"]: each["path"].rpartition("/")[2] for each in document["resources"]}
    pages = [(module, is_admin) for kind, is_admin in PAGES.items() for module in modules[kind]]
    return Manifest(
        macros=tuple(to_macro(module) for module in modules["macro"]),
        pages=tuple(PageModule(module["key"], module["title"], "", is_admin) for module, is_admin in pages),
        resources={
            module["key"]: folders[module["resource"]] for module in [*modules["macro"], *(page for page, _ in pages)]
        },
        config_resources={module["key"]: folders[module["config"]["resource"]] for module in modules["macro"]},
        anonymous=frozenset(
            module["key"] for module in modules["macro"] if "anonymous" in module.get("unlicensedAccess", [])
        ),
        scopes=frozenset(document["permissions"]["scopes"]),
        app_address=document["remotes"][0]["baseUrl"],
        policy=policy,
    )


def to_macro(module: dict[str, Any]) -> MacroModule:
    return MacroModule(
        key=module["key"],
        name=module["title"],
        description=module["description"],
        url="",
        body_type="none",
        output_type=module["layout"],
        width="100%",
        height="",
        editor_url=module["config"]["resource"],
        editor_title=module["config"]["title"],
    )
