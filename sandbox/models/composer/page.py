"""A page for a prompt: which parts, in which order, set how."""

import random
from collections.abc import Iterator
from typing import Any

from sandbox.models.composer.library import Facet, Kind, Library, read_library
from sandbox.models.composer.prompt import Wish
from sandbox.models.composer.sections import (
    LOUD,
    TINTS,
    OneOf,
    Part,
    Setting,
    block,
    heading,
    rich_text,
    set_facet,
    set_hero,
    set_items,
)
from sandbox.models.composer.shape import DoesNotFit, Shape

Json = dict[str, Any]

SECTIONS_MAX = 8
_QUIET_MIN = 2
_LAYOUTS = ("stack", "centered", "split", "split-reverse", "grid")


class PageWriter:
    """Writes one page; the same wish, schema and variation give the same page."""

    def __init__(self, wish: Wish, shape: Shape, variation: int) -> None:
        self._wish = wish
        self._shape = shape
        self._library: Library = read_library(wish.language)
        self._kind: Kind = self._library.find_kind(wish.prompt)
        self._rng = random.Random(f"{wish.prompt}\n{variation}")
        self._shown: set[str] = set()
        self._layouts = shape.words("sections", "layout") or list(_LAYOUTS)

    def write(self) -> Json:
        """The page in the shape that the schema asks for; DoesNotFit when it asks for no page."""
        sections = list(self._set_parts(self._choose_parts()))
        themes = self._shape.words("theme")
        theme = self._rng.choice(themes) if themes else "harbour"
        page = {"version": 1, "title": self._wish.name, "theme": theme, "sections": sections}
        fitted = self._shape.fit(page)
        if not isinstance(fitted, dict) or not fitted.get("sections"):
            raise DoesNotFit
        return fitted

    def _choose_parts(self) -> list[Part]:
        """The opening, what the prompt names, what such a page usually has, and the close."""
        rng, wish = self._rng, self._wish
        lead = (
            wish.statements[0] if wish.statements and len(wish.statements[0]) <= 220 else rng.choice(self._kind.leads)
        )
        facets = self._choose_facets()
        middle = [set_facet(facet, wish.name, rng) for facet in facets]
        own = self._set_own_words()
        middle[1:1] = own
        demanded = len(own) + len(wish.items) + 1
        count = max(demanded, rng.choice((2, 3, 3, 4, 4, 5, 6)))
        close = set_facet(self._library.facets[self._kind.facets[-1]], wish.name, rng)
        scene = self._library.find_scene(wish.name)
        return [set_hero(self._kind, wish.name, lead, scene, rng), *middle[: min(count, SECTIONS_MAX - 2)], close]

    def _choose_facets(self) -> list[Facet]:
        usual = [self._library.facets[key] for key in self._kind.facets[:-1]]
        asked = [facet for item in self._wish.items for facet in self._library.find_facets(item)[:1]]
        rest = [facet for facet in usual if facet not in asked]
        if len(rest) > 2 and self._rng.random() < 0.5:
            rest.pop(self._rng.randrange(1, len(rest)))
        named = list(dict.fromkeys(facet for facet in asked if facet.key not in self._kind.facets[-1:]))
        return [*rest[:1], *named, *rest[1:]]

    def _set_own_words(self) -> list[Part]:
        """Parts made of the prompt's own words: dates, topics that no facet covers, further sentences."""
        words, rng, wish = self._library.words, self._rng, self._wish
        parts = []
        if wish.facts:
            parts.append(Part("facts", tuple(self._set_facts())))
        topics = [item for item in wish.items if not self._library.find_facets(item)]
        if len(topics) >= 2:
            texts = rng.sample(words.asked, len(words.asked))
            top = heading(rng.choice(words.asked_headings), rng.choice(words.asked_eyebrows))
            items = list(zip(topics[:6], texts, strict=False))
            settings = list(set_items(top, items, rng))
            rng.shuffle(settings)
            parts.append(Part("asked", tuple(settings)))
        if len(wish.statements) >= 2:
            text = rich_text("\n\n".join(wish.statements[1:4]))
            top = heading(rng.choice(words.statement_headings))
            parts.append(Part("statement", (Setting("centered", (top, text)), Setting("split", (top, text), "subtle"))))
        return parts

    def _set_facts(self) -> Iterator[Setting]:
        words, facts = self._library.words, self._wish.facts
        lines = [
            f"**{label}:** {', '.join(values)}"
            for label, values in ((words.when, facts.dates), (words.time, facts.times), (words.where, facts.places))
            if values
        ]
        title = self._rng.choice(words.facts_headings)
        callout = block("callout", tone="info", title=title, text="\n\n".join([*lines, words.facts_close]))
        yield Setting("centered", (callout,))
        yield Setting("stack", (callout,))
        yield Setting("split", (heading(title), rich_text("\n\n".join(lines))), "accent")

    def _set_parts(self, parts: list[Part]) -> Iterator[Json]:
        """Never the same layout twice running; a tint at most on every second section, a loud one on every third."""
        layout, quiet = "", _QUIET_MIN
        for position, part in enumerate(parts):
            setting = self._choose_setting(part, layout)
            if setting is None:
                continue
            # the close may be loud: what stands before it is plain
            is_before_close = position == len(parts) - 2
            background = self._choose_background(setting, 0 if is_before_close else quiet)
            layout = setting.layout
            quiet = 0 if background["kind"] in TINTS else quiet + 1
            blocks = [{"id": f"s{position + 1}b{n + 1}"} | self._show(one) for n, one in enumerate(setting.blocks)]
            yield {"id": f"s{position + 1}", "layout": layout, "background": background, "blocks": blocks}

    def _show(self, value: Any) -> Any:
        """The value with its pictures chosen."""
        if isinstance(value, OneOf):
            return self._choose_picture(value)
        if isinstance(value, dict):
            return {name: self._show(inner) for name, inner in value.items()}
        return [self._show(inner) for inner in value] if isinstance(value, list) else value

    def _choose_picture(self, choice: OneOf) -> Json:
        fresh = [hint for hint in choice.hints if hint[1] not in self._shown]
        search, alt = (fresh or choice.hints)[0]
        self._shown.add(alt)
        return {"search": search, "alt": alt}

    def _choose_setting(self, part: Part, previous: str) -> Setting | None:
        for setting in part.settings:
            if setting.layout != previous and setting.layout in self._layouts and self._takes(setting):
                return setting
        return None

    def _takes(self, setting: Setting) -> bool:
        offered = self._shape.kinds("type", "sections", "blocks")
        return not offered or all(one["type"] in offered for one in setting.blocks)

    def _choose_background(self, setting: Setting, quiet: int) -> Json:
        """`quiet`: plain sections since the last tint; a loud tint needs more of them than a subtle one."""
        offered = self._shape.words("sections", "background", "kind") or ["plain"]
        wished = setting.background or ("subtle" if self._rng.random() < 0.3 else "plain")
        if wished in LOUD and quiet < _QUIET_MIN:
            wished = "subtle"
        if wished not in offered or quiet == 0:
            wished = "plain"
        shown = self._choose_picture(setting.picture) if wished == "image" and setting.picture else None
        return {"kind": wished if wished in offered else offered[0], "image": shown}
