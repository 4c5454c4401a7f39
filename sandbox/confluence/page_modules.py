"""The pages of an app's own in its descriptor: `generalPages` for everybody, `adminPages` for administrators.

Sources: Atlassian's "Page" and "Admin page" module pages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

KINDS = ("generalPages", "adminPages")
MEMBERS = {"key", "name", "url", "location", "weight", "icon", "conditions", "params", "cacheable"}


@dataclass(frozen=True)
class PageModule:
    key: str
    name: str
    url: str
    is_for_administrators: bool


def reasons(modules: dict[str, Any]) -> Iterator[str]:
    """What does not fit in a descriptor's page modules."""
    for kind in KINDS:
        pages = modules.get(kind, [])
        if not isinstance(pages, list):
            yield f"modules.{kind} must be a list"
            continue
        for page in pages:
            if isinstance(page, dict):
                yield from (f"{kind} {page.get('key')!r}: {reason}" for reason in page_reasons(page))
            else:
                yield f"each of modules.{kind} must be an object"


def page_reasons(page: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown member {name!r}" for name in page.keys() - MEMBERS)
    if not re.fullmatch(r"[a-zA-Z0-9-]+", str(page.get("key", ""))):
        yield "key must be letters, digits and '-'"
    name = page.get("name")
    if not (isinstance(name, dict) and isinstance(name.get("value"), str) and name["value"].strip()):
        yield "name.value is missing"
    if not (isinstance(page.get("url"), str) and page["url"].startswith("/")):
        yield "url must be a path that begins with '/'"


def read_pages(descriptor: dict[str, Any]) -> list[PageModule]:
    """The pages of a checked descriptor."""
    modules = descriptor.get("modules", {})
    return [
        PageModule(page["key"], page["name"]["value"], page["url"], kind == "adminPages")
        for kind in KINDS
        for page in modules.get(kind, [])
    ]
