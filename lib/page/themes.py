"""The themes a page can wear: what they are called. What they look like is the browser's (public/css)."""

from dataclasses import dataclass
from typing import Literal

ThemeId = Literal["harbour", "paper", "forest", "dusk", "sand", "mono", "citrus", "orchid"]


@dataclass(frozen=True)
class Theme:
    """One theme: its id, its name for people, and when to choose it (a model reads this too)."""

    id: ThemeId
    label: str
    purpose: str


THEMES: tuple[Theme, ...] = (
    Theme("harbour", "Harbour", "clear and confident, deep blue with warm accents: products, projects, announcements"),
    Theme("paper", "Paper", "calm and editorial, warm paper with serif headings: guides, culture, stories"),
    Theme("forest", "Forest", "deep green, natural and steady: sustainability, health, offices, outdoors"),
    Theme("dusk", "Dusk", "soft violet and rose: welcome pages, events, culture"),
    Theme("sand", "Sand", "warm neutral and minimal: policies, guides, services"),
    Theme("mono", "Mono", "black and white, sharp and editorial: strategy, engineering, reports"),
    Theme("citrus", "Citrus", "fresh, with a yellow and orange accent: campaigns, launches, learning"),
    Theme("orchid", "Orchid", "magenta with an elegant serif: celebrations, brand, people"),
)
