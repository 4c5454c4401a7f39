"""What models are told beside the user's words: fixed texts, one file a version; the page's own words are filled in."""

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from lib.page.blocks import KINDS
from lib.page.layouts import BACKGROUNDS, LAYOUTS, SPACINGS
from lib.page.themes import THEMES


def instructions(name: str) -> str:
    """The text of `<name>.txt` here; a name carries its version, as `generate-1`."""
    template = Template(Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8"))
    return template.substitute(
        blocks=_listed({kind.type: kind.purpose for kind in KINDS if kind.is_offered}),
        layouts=_listed({layout.id: _with_least(layout.purpose, layout.blocks_min) for layout in LAYOUTS}),
        spacings=_listed(SPACINGS),
        backgrounds=_listed(BACKGROUNDS),
        themes=_listed({theme.id: theme.purpose for theme in THEMES}),
    )


def _listed(purposes: Mapping[Any, str]) -> str:
    return "\n".join(f"  {name}: {purpose}" for name, purpose in purposes.items())


def _with_least(purpose: str, blocks_min: int) -> str:
    return purpose if blocks_min == 1 else f"{purpose}; at least {blocks_min} blocks"
