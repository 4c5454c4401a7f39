"""The themes a page can wear: what they are called. What they look like is the browser's (public/css)."""

from dataclasses import dataclass
from typing import Literal

ThemeId = Literal["harbour", "paper"]


@dataclass(frozen=True)
class Theme:
    """One theme: its id, its name for people, and when to choose it (a model reads this too)."""

    id: ThemeId
    label: str
    purpose: str


THEMES: tuple[Theme, ...] = (
    Theme("harbour", "Harbour", "clear and confident, deep blue with warm accents: products, projects, announcements"),
    Theme("paper", "Paper", "calm and editorial, warm paper with serif headings: guides, culture, stories"),
)
