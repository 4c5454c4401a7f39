"""A page as storage-format XHTML, for Confluence's exports to PDF and Word: readable in its order, without our design.

https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
Nothing is written but by `_tag` and `_words`, so that it is well-formed whatever a page says.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatchmethod
from html import escape
from typing import NewType

from lib.errors import InvalidPage
from lib.page import markdown
from lib.page.blocks import AnyBlock, table
from lib.page.blocks.accordion import Accordion
from lib.page.blocks.buttons import Buttons
from lib.page.blocks.callout import Callout
from lib.page.blocks.cards import Cards
from lib.page.blocks.features import Features
from lib.page.blocks.gallery import Gallery
from lib.page.blocks.heading import Heading
from lib.page.blocks.hero import Hero
from lib.page.blocks.image import Image
from lib.page.blocks.logos import Logos
from lib.page.blocks.people import People
from lib.page.blocks.quote import Quote
from lib.page.blocks.rich_text import RichText
from lib.page.blocks.stats import Stats
from lib.page.blocks.steps import Step, Steps
from lib.page.blocks.tabs import Tabs
from lib.page.blocks.video import Video
from lib.page.parse import find_part, parse_page
from lib.page.parts import AttachmentPicture, Link, Picture

Xhtml = NewType("Xhtml", str)

EMPTY = "This Skyline page has no content yet."
UNREADABLE = "This Skyline page cannot be read here. Open it in Confluence to see it."
INCOMPLETE = "Parts of this Skyline page cannot be shown here. Open it in Confluence to see all of it."

# as wide as the text of a printed page, and as small as a face or a mark is beside a name
_WIDTH_PX, _SMALL_WIDTH_PX = 680, 120
_PANELS = {"info": "info", "success": "tip", "warning": "warning", "note": "note"}
_NOTHING = Xhtml("")


def render_body(body: str, media_base_url: str) -> str:
    """The macro body (a page document as JSON) as XHTML; of a broken or a newer one what can be read, and a sentence.

    `media_base_url` is where the library's pictures are, without a trailing slash. Never empty, never raises.
    """
    if not body.strip():
        return _told(EMPTY)
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return _told(UNREADABLE)
    sections, is_whole = _read(document)
    shown = Static(media_base_url).sections(sections)
    if not shown:
        return _told(EMPTY if is_whole else UNREADABLE)
    return shown if is_whole else shown + _told(INCOMPLETE)


@dataclass(frozen=True)
class Band:
    """What of a section is shown: its blocks, and whether a line stands above."""

    blocks: tuple[AnyBlock, ...]
    has_divider: bool


@dataclass(frozen=True)
class Static:
    """Writes blocks; `media_base_url` is where the library's pictures are."""

    media_base_url: str

    def sections(self, bands: Iterable[Band]) -> Xhtml:
        """All of it, in page order."""
        return _joined(
            _joined([_tag("hr") if band.has_divider else _NOTHING, *(self.block(block) for block in band.blocks)])
            for band in bands
        )

    @singledispatchmethod
    def block(self, block: AnyBlock) -> Xhtml:
        """One block, by its type."""
        raise NotImplementedError(block)

    @block.register
    def _(self, block: Hero) -> Xhtml:
        props = block.props
        title = _tag("h1", _words(props.title))
        return _joined(
            [_line(props.eyebrow), title, _text(props.text), self._picture(props.image), _link_line(props.link)]
        )

    @block.register
    def _(self, block: Heading) -> Xhtml:
        return _joined([_line(block.props.eyebrow), _tag(f"h{block.props.level}", _words(block.props.text))])

    @block.register
    def _(self, block: RichText) -> Xhtml:
        return _text(block.props.text)

    @block.register
    def _(self, block: Image) -> Xhtml:
        return _joined([self._picture(block.props.image), _caption(block.props.caption)])

    @block.register
    def _(self, block: Video) -> Xhtml:
        video = block.props.video
        address = f"{self.media_base_url}/{video.id}"
        still = _img(f"{address}.webp", video.alt, video.width, _WIDTH_PX)
        return _joined([_tag("p", _anchor(f"{address}.mp4", still)), _caption(block.props.caption)])

    @block.register
    def _(self, block: Buttons) -> Xhtml:
        return _joined(_link_line(button) for button in block.props.items)

    @block.register
    def _(self, block: Cards) -> Xhtml:
        return _joined(
            _joined([_title(card.title), self._picture(card.image), _text(card.text), _link_line(card.link)])
            for card in block.props.items
        )

    @block.register(Features)
    @block.register(Accordion)
    @block.register(Tabs)
    def _(self, block: Features | Accordion | Tabs) -> Xhtml:
        return _joined(_joined([_title(item.title), _text(item.text)]) for item in block.props.items)

    @block.register
    def _(self, block: Steps) -> Xhtml:
        return _listed("ol" if block.props.style == "steps" else "ul", map(_step, block.props.items))

    @block.register
    def _(self, block: Quote) -> Xhtml:
        props = block.props
        who = ", ".join(name for name in (props.name, props.role) if name)
        words = _joined([_text(props.text), _line(f"— {who}" if who else None)])
        return _joined([self._picture(props.image, _SMALL_WIDTH_PX), _filled("blockquote", words)])

    @block.register
    def _(self, block: Stats) -> Xhtml:
        return _joined(
            _tag("p", _tag("strong", _words(stat.value)), _words(f" {stat.label}")) + _text(stat.text)
            for stat in block.props.items
        )

    @block.register
    def _(self, block: Callout) -> Xhtml:
        props = block.props
        title = _tag("ac:parameter", _words(props.title), attributes={"ac:name": "title"}) if props.title else _NOTHING
        body = _tag("ac:rich-text-body", _text(props.text) or _tag("p"))
        return _tag("ac:structured-macro", title, body, attributes={"ac:name": _PANELS[props.tone]})

    @block.register
    def _(self, block: Gallery) -> Xhtml:
        return _joined(_joined([self._picture(shot.image), _caption(shot.caption)]) for shot in block.props.items)

    @block.register
    def _(self, block: table.Table) -> Xhtml:
        props = block.props
        columns = table.width(props)
        rows = [_row("td", row, columns) for row in props.rows]
        if props.header:
            rows.insert(0, _row("th", props.header, columns))
        if not columns:
            return _caption(props.caption)
        return _joined([_tag("table", _tag("tbody", *rows)), _caption(props.caption)])

    @block.register
    def _(self, block: People) -> Xhtml:
        return _joined(
            _joined(
                [
                    _title(person.name),
                    self._picture(person.image, _SMALL_WIDTH_PX),
                    _line(person.role),
                    _text(person.text),
                ]
            )
            for person in block.props.items
        )

    @block.register
    def _(self, block: Logos) -> Xhtml:
        marks = ((logo.href, self._drawn(logo.image, _SMALL_WIDTH_PX)) for logo in block.props.items)
        return _joined(_tag("p", _anchor(href, mark) if href else mark) for href, mark in marks)

    def _picture(self, picture: Picture | None, width_px_max: int = _WIDTH_PX) -> Xhtml:
        return _tag("p", self._drawn(picture, width_px_max)) if picture else _NOTHING

    def _drawn(self, picture: Picture, width_px_max: int) -> Xhtml:
        if not isinstance(picture, AttachmentPicture):
            return _img(f"{self.media_base_url}/{picture.id}.webp", picture.alt, picture.width, width_px_max)
        width = str(min(picture.width or width_px_max, width_px_max))
        attachment = _tag("ri:attachment", attributes={"ri:filename": picture.file_name})
        return _tag("ac:image", attachment, attributes={"ac:alt": picture.alt, "ac:width": width})


def _read(document: object) -> tuple[list[Band], bool]:
    """The sections; whether they are all of the page."""
    try:
        page = parse_page(document)
    except InvalidPage:
        return _salvaged(document), False
    return [Band(section.blocks, section.divider is True) for section in page.sections], True


def _salvaged(document: object) -> list[Band]:
    """What can be read of a document that is none of ours, or of a later version."""
    bands = []
    for section in _list(_member(document, "sections")):
        parts = (find_part(block, AnyBlock) for block in _list(_member(section, "blocks")))
        bands.append(Band(tuple(part for part in parts if part is not None), _member(section, "divider") is True))
    return [band for band in bands if band.blocks]


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _step(step: Step) -> Xhtml:
    when = _words(f" ({step.when})") if step.when else _NOTHING
    return _joined([_tag("p", _tag("strong", _words(step.title)), when), _text(step.text)])


def _row(cell: str, words: tuple[str, ...], columns: int) -> Xhtml:
    padded = words + ("",) * (columns - len(words))
    return _tag("tr", *(_tag(cell, _words(word)) for word in padded))


def _title(title: str) -> Xhtml:
    return _tag("h3", _words(title)) if title else _NOTHING


def _line(words: str | None) -> Xhtml:
    return _tag("p", _words(words)) if words else _NOTHING


def _caption(words: str | None) -> Xhtml:
    return _tag("p", _tag("em", _words(words))) if words else _NOTHING


def _link_line(link: Link | None) -> Xhtml:
    return _tag("p", _anchor(link.href, _words(link.label or link.href))) if link else _NOTHING


def _anchor(href: str, inner: Xhtml) -> Xhtml:
    return _tag("a", inner, attributes={"href": href})


def _img(address: str, alt: str, width_px: int | None, width_px_max: int) -> Xhtml:
    width = str(min(width_px or width_px_max, width_px_max))
    return _tag("img", attributes={"src": address, "alt": alt, "width": width})


def _text(words: str | None) -> Xhtml:
    return _joined(map(_node, markdown.parse(words or "")))


def _node(node: markdown.Node) -> Xhtml:
    if isinstance(node, markdown.Paragraph):
        return _tag("p", _inline(node.children))
    return _listed("ol" if node.ordered else "ul", map(_inline, node.items))


def _inline(children: Iterable[markdown.Inline]) -> Xhtml:
    return _joined(map(_inline_node, children))


def _inline_node(node: markdown.Inline) -> Xhtml:
    match node:
        case markdown.Text():
            return _words(node.text)
        case markdown.Break():
            return _tag("br")
        case markdown.Code():
            return _tag("code", _words(node.text))
        case markdown.Bold():
            return _tag("strong", _inline(node.children))
        case markdown.Italic():
            return _tag("em", _inline(node.children))
        case markdown.Link():
            return _anchor(node.href, _inline(node.children))


def _listed(name: str, items: Iterable[Xhtml]) -> Xhtml:
    return _filled(name, _joined(_tag("li", item) for item in items))


def _filled(name: str, inner: Xhtml) -> Xhtml:
    """The element; nothing where it would be empty."""
    return _tag(name, inner) if inner else _NOTHING


def _told(sentence: str) -> Xhtml:
    return _tag("p", _tag("em", _words(sentence)))


def _words(words: str) -> Xhtml:
    return Xhtml(escape(words))


def _tag(name: str, *inner: Xhtml, attributes: Mapping[str, str] | None = None) -> Xhtml:
    given = "".join(f' {attribute}="{escape(value)}"' for attribute, value in (attributes or {}).items())
    content = "".join(inner)
    return Xhtml(f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>")


def _joined(parts: Iterable[str]) -> Xhtml:
    return Xhtml("".join(parts))
