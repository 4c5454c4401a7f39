"""The ways in which a part of a page can be set: each a layout and its blocks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.models.composer.library import Facet, Item, Kind, PictureHint

Json = dict[str, Any]

# tinted backgrounds, of which no two stand next to each other
LOUD = frozenset({"accent", "contrast", "gradient", "image"})
TINTS = LOUD | {"subtle"}


@dataclass(frozen=True)
class OneOf:
    """A picture that is chosen when the page is put together, so that none is shown twice."""

    hints: tuple[PictureHint, ...]


@dataclass(frozen=True)
class Setting:
    """One way to set a part; `background` is a wish (empty: none), `picture` what an image background shows."""

    layout: str
    blocks: tuple[Json, ...]
    background: str = ""
    picture: OneOf | None = None


@dataclass(frozen=True)
class Part:
    """A part of a page in all the ways that suit it, the best first."""

    key: str
    settings: tuple[Setting, ...]


def block(kind: str, **props: Any) -> Json:
    return {"type": kind, "props": props}


def heading(text: str, eyebrow: str | None = None) -> Json:
    return block("heading", eyebrow=eyebrow, text=text, level=2)


def rich_text(text: str) -> Json:
    return block("rich-text", text=text)


def image(picture: OneOf, ratio: str = "4:3", caption: str | None = None) -> Json:
    return block("image", image=picture, caption=caption, ratio=ratio)


def cards(items: list[Json], columns: int) -> Json:
    return block("cards", items=[{"image": None, "link": None} | item for item in items], columns=columns)


def set_hero(kind: Kind, title: str, lead: str, scene: PictureHint | None, rng: random.Random) -> Part:
    eyebrow = rng.choice(kind.eyebrows)
    shown = OneOf((scene,) if scene else (rng.choice(kind.pictures),))

    def hero(align: str, inside: OneOf | None = None) -> Json:
        return block("hero", eyebrow=eyebrow, title=title, text=lead, image=inside, align=align, link=None)

    settings = [
        Setting("split", (hero("start"), image(shown, "4:3")), rng.choice(("plain", "subtle", "accent"))),
        Setting("centered", (hero("center"),), rng.choice(("gradient", "image", "contrast")), shown),
        Setting("split-reverse", (hero("start"), image(shown, "4:3")), rng.choice(("plain", "contrast", "subtle"))),
        Setting("stack", (hero("start", shown),), rng.choice(("plain", "gradient"))),
        Setting("centered", (hero("center"), image(shown, "16:9")), rng.choice(("plain", "subtle", "accent"))),
        Setting("stack", (hero("start"),), rng.choice(("image", "gradient", "contrast")), shown),
    ]
    rng.shuffle(settings)
    return Part("hero", tuple(settings))


def set_facet(facet: Facet, name: str, rng: random.Random) -> Part:
    eyebrow = rng.choice(facet.eyebrows) if rng.random() < 0.6 else None
    draft = _Draft(facet, name, rng.choice(facet.headings), eyebrow, rng)
    settings = list(_FORMS[facet.form](draft))
    rng.shuffle(settings)
    return Part(facet.key, tuple(settings))


@dataclass(frozen=True)
class _Draft:
    """A facet with the heading that was chosen for it."""

    facet: Facet
    name: str
    title: str
    eyebrow: str | None
    rng: random.Random

    @property
    def top(self) -> Json:
        return heading(self.title, self.eyebrow)

    @property
    def text(self) -> str:
        return self.rng.choice(self.facet.text).replace("{name}", self.name)

    @property
    def picture(self) -> OneOf:
        return OneOf(tuple(self.rng.sample(self.facet.pictures, len(self.facet.pictures))))


def _set_story(draft: _Draft) -> Iterator[Setting]:
    text, shown = rich_text(draft.text), draft.picture
    ratio = draft.rng.choice(("4:3", "3:2", "1:1"))
    yield Setting("split", (image(shown, ratio), draft.top, text))
    yield Setting("split-reverse", (image(shown, ratio), draft.top, text))
    yield Setting("centered", (draft.top, text), "subtle")
    yield Setting("stack", (draft.top, text, image(shown, "16:9")))


def _set_cards(draft: _Draft) -> Iterator[Setting]:
    items = _choose_items(draft.facet, draft.rng)
    yield from set_items(draft.top, items, draft.rng)
    if len(items) <= 4:
        listed = cards([_card(item) for item in items[: len(items) // 2 * 2]], 2)
        yield Setting("split", (image(draft.picture, "1:1"), draft.top, listed))
        yield Setting("split-reverse", (image(draft.picture, "4:3"), draft.top, listed))
    if len(items) == 3 <= len(draft.facet.pictures):
        pictures = [OneOf((hint,)) for hint in draft.facet.pictures[:3]]
        shown = [_card(item) | {"image": picture} for item, picture in zip(items, pictures, strict=True)]
        yield Setting("stack", (draft.top, cards(shown, 3)))


def set_items(top: Json, items: list[Item], rng: random.Random) -> Iterator[Setting]:
    """The ways to set titles with a sentence each under (or beside) a heading."""
    columns = {1: 2, 2: 2, 3: 3, 4: rng.choice((2, 4))}.get(len(items), 3)
    listed = [_card(item) for item in items]
    yield Setting("stack", (top, cards(listed, columns)), rng.choice(("plain", "subtle")))
    yield Setting("centered", (top, cards(listed, 2 if len(items) % 2 == 0 else 3)), rng.choice(("plain", "subtle")))
    if len(items) in {3, 5}:
        texts = [rich_text(f"**{title}**\n\n{text}") for title, text in items]
        yield Setting("grid", (top, *texts), rng.choice(("plain", "accent", "subtle")))


def _set_steps(draft: _Draft) -> Iterator[Setting]:
    items = draft.facet.items
    listed = rich_text("\n".join(f"{n}. **{title}.** {text}" for n, (title, text) in enumerate(items, 1)))
    numbered = [_card((f"{n} · {title}", text)) for n, (title, text) in enumerate(items, 1)]
    yield Setting("split", (draft.top, listed), draft.rng.choice(("plain", "subtle")))
    yield Setting("split-reverse", (image(draft.picture, "4:3"), draft.top, listed))
    yield Setting("centered", (draft.top, listed), draft.rng.choice(("subtle", "accent")))
    yield Setting("stack", (draft.top, cards(numbered, 4 if len(numbered) == 4 else 3)))


def _set_list(draft: _Draft) -> Iterator[Setting]:
    listed = rich_text("\n".join(f"- **{title}:** {text}" for title, text in draft.facet.items))
    yield Setting("split", (image(draft.picture, "4:3"), draft.top, listed))
    yield Setting("split-reverse", (image(draft.picture, "3:2"), draft.top, listed))
    yield Setting("centered", (draft.top, listed), "subtle")
    yield Setting("stack", (draft.top, listed), "accent")


def _set_notes(draft: _Draft) -> Iterator[Setting]:
    told = zip(draft.facet.items, draft.facet.tones, strict=True)
    notes = [block("callout", tone=tone, title=title, text=text) for (title, text), tone in told]
    three = [notes[position] for position in sorted(draft.rng.sample(range(len(notes)), 3))]
    yield Setting("grid", (draft.top, *three))
    yield Setting("stack", (draft.top, *three))
    yield Setting("centered", (draft.top, *three[:2]))
    yield Setting("split", (draft.top, *three[:2]))


def _set_gallery(draft: _Draft) -> Iterator[Setting]:
    ratio = draft.rng.choice(("4:3", "1:1", "3:2"))
    pairs = list(zip(draft.facet.pictures, draft.facet.captions, strict=True))
    draft.rng.shuffle(pairs)
    shown = [image(OneOf((hint,)), ratio, caption) for hint, caption in pairs]
    wide_hint, wide_caption = pairs[0]
    yield Setting("grid", tuple(shown))
    yield Setting("grid", tuple(shown[:3]))
    yield Setting("split", tuple(shown[:2]))
    yield Setting("centered", (image(OneOf((wide_hint,)), "16:9", wide_caption),))


def _set_close(draft: _Draft) -> Iterator[Setting]:
    text = draft.text
    tint = draft.rng.choice(("gradient", "contrast", "accent"))
    yield Setting("centered", (draft.top, rich_text(text)), tint)
    yield Setting("split", (draft.top, rich_text(text)), tint)
    yield Setting("stack", (block("callout", tone="info", title=draft.title, text=text),))
    yield Setting("split-reverse", (image(draft.picture, "3:2"), draft.top, rich_text(text)), "subtle")


_FORMS = {
    "story": _set_story,
    "cards": _set_cards,
    "steps": _set_steps,
    "list": _set_list,
    "notes": _set_notes,
    "gallery": _set_gallery,
    "close": _set_close,
}


def _choose_items(facet: Facet, rng: random.Random) -> list[Item]:
    """Three, four or all six: even rows, the first always among them."""
    counts = [count for count in (3, 4, 6) if count <= len(facet.items)]
    return list(facet.items[: rng.choice(counts)])


def _card(item: Item) -> Json:
    return {"title": item[0], "text": item[1]}
