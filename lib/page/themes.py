"""The themes a page can wear: what they are called. What they look like is the browser's (public/css).

The server knows their accents too: pictures are chosen to go with them.
"""

from typing import Literal

import msgspec

ThemeId = Literal["harbour", "paper", "forest", "dusk", "sand", "mono", "citrus", "orchid"]


class Theme(msgspec.Struct, frozen=True):
    """One theme: its id, its name for people, when to choose it (a model reads this too), and its accent by day."""

    id: ThemeId
    label: str
    purpose: str
    colour: str


THEMES: tuple[Theme, ...] = (
    Theme(
        "harbour",
        "Harbour",
        "clear and confident, deep blue with warm accents: products, projects, announcements",
        "#0a6b7c",
    ),
    Theme("paper", "Paper", "calm and editorial, warm paper with serif headings: guides, culture, stories", "#a4442a"),
    Theme("forest", "Forest", "deep green, natural and steady: sustainability, health, offices, outdoors", "#22683f"),
    Theme("dusk", "Dusk", "soft violet and rose: welcome pages, events, culture", "#7440b5"),
    Theme("sand", "Sand", "warm neutral and minimal: policies, guides, services", "#7a5c34"),
    Theme("mono", "Mono", "black and white, sharp and editorial: strategy, engineering, reports", "#0a0a0a"),
    Theme("citrus", "Citrus", "fresh, with a yellow and orange accent: campaigns, launches, learning", "#a84800"),
    Theme("orchid", "Orchid", "magenta with an elegant serif: celebrations, brand, people", "#a31a6d"),
)


def colour_of(theme: ThemeId) -> str:
    """What pictures should go with on a page of this theme (`#rrggbb`)."""
    return next(one.colour for one in THEMES if one.id == theme)
