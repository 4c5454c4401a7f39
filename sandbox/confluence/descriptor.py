"""Reads an app's descriptor as Confluence does before it installs the app, and says clearly what does not fit.

Sources: Atlassian's "App descriptor" and "Dynamic content macro" pages.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.confluence import page_modules, reach
from sandbox.trouble import Trouble

KEY = re.compile(r"[a-zA-Z0-9._-]{1,64}")
SCOPES = (
    "NONE",
    "READ",
    "WRITE",
    "DELETE",
    "PROJECT_ADMIN",
    "SPACE_ADMIN",
    "ADMIN",
    "ACT_AS_USER",
    "ACCESS_EMAIL_ADDRESSES",
)
ROOT_MEMBERS = {
    "$schema", "key", "name", "description", "vendor", "baseUrl", "links", "authentication", "lifecycle", "scopes",
    "apiVersion", "apiMigrations", "enableLicensing", "modules", "regionBaseUrls", "translations", "version",
    "cacheable", "cloudAppMigration", "dataResidency",
}  # fmt: skip
MACRO_MEMBERS = {
    "key", "name", "url", "description", "icon", "categories", "outputType", "bodyType", "width", "height", "aliases",
    "featured", "hidden", "parameters", "autoconvert", "documentation", "renderModes", "imagePlaceholder",
    "refDataSchema", "editor", "renderingMethod",
}  # fmt: skip
EDITOR_MEMBERS = {"url", "insertTitle", "editTitle", "width", "height", "cacheable"}
LIFECYCLE_EVENTS = {"installed", "uninstalled", "enabled", "disabled", "dare-migration"}
BODY_TYPES = {"none", "plain-text", "rich-text"}
OUTPUT_TYPES = {"block", "inline"}
PARAMETER_TYPES = {
    "string", "boolean", "int", "enum", "attachment", "username", "userKey", "spacekey", "confluence-content", "color",
    "url", "date", "full_attachment", "label",
}  # fmt: skip


class DescriptorRefused(Trouble):
    """The app cannot be installed; the message holds every reason, one a line."""


@dataclass(frozen=True)
class MacroModule:
    """A `dynamicContentMacros` module, as far as the site shows it."""

    key: str
    name: str
    description: str
    url: str
    body_type: str
    output_type: str
    width: str
    height: str
    editor_url: str | None
    editor_title: str


def fetch(app_url: str) -> dict[str, Any]:
    """The app's descriptor, checked. Raises DescriptorRefused or reach.AppUnreachable."""
    address = f"{app_url}/atlassian-connect.json"
    reply = reach.call("GET", address, headers={"Accept": "application/json", "Host": urlsplit(app_url).netloc})
    if reply.status != 200:
        raise DescriptorRefused(f"{address} answered {reply.status}; it must answer 200 with the app's descriptor.")
    descriptor = parse(reply.body)
    verify(descriptor, app_url)
    return descriptor


def parse(body: bytes) -> dict[str, Any]:
    try:
        descriptor = json.loads(body)
    except ValueError as cause:
        raise DescriptorRefused(f"The descriptor is not JSON: {cause}.") from cause
    if not isinstance(descriptor, dict):
        raise DescriptorRefused("The descriptor must be one JSON object.")
    return descriptor


def verify(descriptor: dict[str, Any], app_url: str) -> None:
    reasons = [*root_reasons(descriptor, app_url), *lifecycle_reasons(descriptor), *module_reasons(descriptor)]
    if reasons:
        raise DescriptorRefused("The app's descriptor was refused:\n" + "\n".join(f"- {reason}" for reason in reasons))


def root_reasons(descriptor: dict[str, Any], app_url: str) -> Iterator[str]:
    yield from (f"unknown member {name!r}" for name in descriptor.keys() - ROOT_MEMBERS)
    if not KEY.fullmatch(str(descriptor.get("key", ""))):
        yield "key must be 1 to 64 of letters, digits, '.', '_' and '-'"
    if not _is_text(descriptor.get("name")):
        yield "name is missing"
    if descriptor.get("baseUrl") != app_url:
        yield f"baseUrl must be {app_url!r}, where the descriptor was found (no trailing slash)"
    if descriptor.get("authentication") != {"type": "jwt"}:
        yield 'authentication must be {"type": "jwt"}'
    if not isinstance(descriptor.get("apiVersion", 1), int):
        yield "apiVersion must be a whole number"
    yield from scope_reasons(descriptor.get("scopes", []))
    migrations = descriptor.get("apiMigrations", {})
    if not (isinstance(migrations, dict) and migrations.get("gdpr") is True):
        yield "apiMigrations.gdpr must be true"
    if not (isinstance(migrations, dict) and migrations.get("signed-install") is True):
        yield "apiMigrations.signed-install must be true: install hooks are signed asymmetrically"


def scope_reasons(scopes: Any) -> Iterator[str]:
    if not isinstance(scopes, list):
        yield "scopes must be a list"
        return
    yield from (f"unknown scope {scope!r}" for scope in scopes if scope not in SCOPES)


def lifecycle_reasons(descriptor: dict[str, Any]) -> Iterator[str]:
    lifecycle = descriptor.get("lifecycle", {})
    if not isinstance(lifecycle, dict):
        yield "lifecycle must be an object"
        return
    if "installed" not in lifecycle:
        yield "lifecycle.installed is required with authentication jwt"
    for event, path in lifecycle.items():
        if event not in LIFECYCLE_EVENTS:
            yield f"unknown lifecycle event {event!r}"
        if not (isinstance(path, str) and path.startswith("/")):
            yield f"lifecycle.{event} must be a path that begins with '/'"


def module_reasons(descriptor: dict[str, Any]) -> Iterator[str]:
    modules = descriptor.get("modules", {})
    if not isinstance(modules, dict):
        yield "modules must be an object"
        return
    yield from page_modules.reasons(modules)
    macros = modules.get("dynamicContentMacros", [])
    if not isinstance(macros, list):
        yield "modules.dynamicContentMacros must be a list"
        return
    keys = [macro.get("key") for macro in macros if isinstance(macro, dict)]
    yield from (f"module key {key!r} is used twice" for key in {key for key in keys if keys.count(key) > 1})
    for macro in macros:
        if isinstance(macro, dict):
            yield from (f"dynamicContentMacros {macro.get('key')!r}: {reason}" for reason in macro_reasons(macro))
        else:
            yield "each of modules.dynamicContentMacros must be an object"


def macro_reasons(macro: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown member {name!r}" for name in macro.keys() - MACRO_MEMBERS)
    if not re.fullmatch(r"[a-zA-Z0-9-]+", str(macro.get("key", ""))):
        yield "key must be letters, digits and '-'"
    if not _is_text(_value(macro.get("name"))):
        yield "name.value is missing"
    if not _is_address(macro.get("url")):
        yield "url must be a path that begins with '/'"
    if macro.get("bodyType", "none") not in BODY_TYPES:
        yield f"bodyType must be one of {', '.join(sorted(BODY_TYPES))}"
    if macro.get("outputType", "block") not in OUTPUT_TYPES:
        yield f"outputType must be one of {', '.join(sorted(OUTPUT_TYPES))}"
    for parameter in macro.get("parameters", []):
        if not _is_text(_value(parameter.get("name"))) or not _is_text(parameter.get("identifier")):
            yield "each parameter needs identifier and name.value"
        if parameter.get("type") not in PARAMETER_TYPES:
            yield f"unknown parameter type {parameter.get('type')!r}"
    yield from render_mode_reasons(macro.get("renderModes", {}))
    yield from editor_reasons(macro.get("editor"))


def render_mode_reasons(modes: Any) -> Iterator[str]:
    if not isinstance(modes, dict):
        yield "renderModes must be an object"
        return
    for name, mode in modes.items():
        if name not in {"pdf", "word", "html_export", "feed", "default"}:
            yield f"unknown render mode {name!r}"
        elif not (isinstance(mode, dict) and _is_address(mode.get("url"))):
            yield f"renderModes.{name}.url must be a path that begins with '/'"


def editor_reasons(editor: Any) -> Iterator[str]:
    if editor is None:
        return
    if not isinstance(editor, dict):
        yield "editor must be an object"
        return
    yield from (f"unknown editor member {name!r}" for name in editor.keys() - EDITOR_MEMBERS)
    if not _is_address(editor.get("url")):
        yield "editor.url must be a path that begins with '/'"
    for title in ("insertTitle", "editTitle"):
        if title in editor and not _is_text(_value(editor[title])):
            yield f"editor.{title}.value is missing"


def read_macros(descriptor: dict[str, Any]) -> list[MacroModule]:
    """The macros of a checked descriptor."""
    return [read_macro(macro) for macro in descriptor.get("modules", {}).get("dynamicContentMacros", [])]


def read_macro(macro: dict[str, Any]) -> MacroModule:
    editor = macro.get("editor") or {}
    name = macro["name"]["value"]
    return MacroModule(
        key=macro["key"],
        name=name,
        description=str(_value(macro.get("description")) or ""),
        url=macro["url"],
        body_type=macro.get("bodyType", "none"),
        output_type=macro.get("outputType", "block"),
        width=str(macro.get("width", "100%")),
        height=str(macro.get("height", "")),
        editor_url=editor.get("url"),
        editor_title=str(_value(editor.get("insertTitle")) or name),
    )


def _value(text: Any) -> Any:
    return text.get("value") if isinstance(text, dict) else None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("/")
