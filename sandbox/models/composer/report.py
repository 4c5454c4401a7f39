"""A research report with sources, as a deep-research model writes one."""

import re
from dataclasses import dataclass

from sandbox.models.composer.library import read_library
from sandbox.models.composer.prompt import Wish

# reserved names (RFC 2606): nothing of these reports can be mistaken for a real publication
_SOURCES = (
    ("Annual overview", "https://overview.example.org/reports"),
    ("Field study with control group", "https://journal.example.com/studies"),
    ("Experience from twelve organisations", "https://practice.example.net/cases"),
    ("Open questions and data", "https://data.example.org/open-questions"),
    ("Guidance for practitioners", "https://guidance.example.com/handbook"),
)


@dataclass(frozen=True)
class Report:
    """The text, with each source's address standing in it, and the sources as (title, address)."""

    text: str
    sources: tuple[tuple[str, str], ...]


def write_report(wish: Wish) -> Report:
    words = read_library(wish.language).words.research
    slug = re.sub(r"[^a-z0-9]+", "-", wish.name.lower()).strip("-") or "topic"
    sources = tuple((title, f"{address}/{slug}") for title, address in _SOURCES)
    parts = [f"# {words['title'].format(name=wish.name)}", words["summary"].format(name=wish.name)]
    for position, (title, finding) in enumerate(zip(words["headings"], words["findings"], strict=True)):
        name, address = sources[position]
        parts.append(f"## {title}\n\n{finding} ([{name}]({address}))")
    name, address = sources[-1]
    parts.append(f"[{name}]({address})")
    return Report("\n\n".join(parts), sources)
