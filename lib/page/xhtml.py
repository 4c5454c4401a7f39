"""Storage-format XHTML, piece by piece. Nothing is written but by `tag` and `words`, so that it is well-formed.

https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""

from collections.abc import Iterable, Mapping
from html import escape
from typing import NewType

import msgspec

from lib.page import markdown
from lib.page.parts import AttachmentPicture, Link, Picture

Xhtml = NewType("Xhtml", str)

NOTHING = Xhtml("")
# as wide as the text of a printed page, and as small as a face or a mark is beside a name
WIDTH_PX, SMALL_WIDTH_PX = 680, 120


class Media(msgspec.Struct, frozen=True):
    """Where the library's pictures are: an address without a trailing slash."""

    base_url: str

    def picture(self, picture: Picture | None, width_px_max: int = WIDTH_PX) -> Xhtml:
        """A picture in a line of its own."""
        return tag("p", self.drawn(picture, width_px_max)) if picture else NOTHING

    def drawn(self, picture: Picture, width_px_max: int) -> Xhtml:
        """A picture as it stands in a line."""
        if not isinstance(picture, AttachmentPicture):
            return img(f"{self.base_url}/{picture.id}.webp", picture.alt, picture.width, width_px_max)
        width = str(min(picture.width or width_px_max, width_px_max))
        attachment = tag("ri:attachment", attributes={"ri:filename": picture.file_name})
        return tag("ac:image", attachment, attributes={"ac:alt": picture.alt, "ac:width": width})


def title(name: str) -> Xhtml:
    return tag("h3", words(name)) if name else NOTHING


def line(said: str | None) -> Xhtml:
    return tag("p", words(said)) if said else NOTHING


def caption(said: str | None) -> Xhtml:
    return tag("p", tag("em", words(said))) if said else NOTHING


def link_line(link: Link | None) -> Xhtml:
    return tag("p", anchor(link.href, words(link.label or link.href))) if link else NOTHING


def anchor(href: str, inner: Xhtml) -> Xhtml:
    return tag("a", inner, attributes={"href": href})


def img(address: str, alt: str, width_px: int | None, width_px_max: int) -> Xhtml:
    width = str(min(width_px or width_px_max, width_px_max))
    return tag("img", attributes={"src": address, "alt": alt, "width": width})


def text(source: str | None) -> Xhtml:
    """Our Markdown."""
    return joined(map(_node, markdown.parse(source or "")))


def _node(node: markdown.Node) -> Xhtml:
    if isinstance(node, markdown.Paragraph):
        return tag("p", _inline(node.children))
    items = map(_inline, node.items)
    return tag("ol", _numbered(node.numbers, items)) if node.numbers else listed("ul", items)


def _numbered(numbers: Iterable[int], items: Iterable[Xhtml]) -> Xhtml:
    """Items, of which those that do not count on from the one above name their number."""
    made, above = [], 0
    for number, item in zip(numbers, items, strict=True):
        made.append(tag("li", item, attributes={} if number == above + 1 else {"value": str(number)}))
        above = number
    return joined(made)


def _inline(children: Iterable[markdown.Inline]) -> Xhtml:
    return joined(map(_inline_node, children))


def _inline_node(node: markdown.Inline) -> Xhtml:
    match node:
        case markdown.Text():
            return words(node.text)
        case markdown.Break():
            return tag("br")
        case markdown.Code():
            return tag("code", words(node.text))
        case markdown.Bold():
            return tag("strong", _inline(node.children))
        case markdown.Italic():
            return tag("em", _inline(node.children))
        case markdown.Link():
            return anchor(node.href, _inline(node.children))


def listed(name: str, items: Iterable[Xhtml]) -> Xhtml:
    return filled(name, joined(filled("li", item) for item in items))


def filled(name: str, inner: Xhtml) -> Xhtml:
    """The element; nothing where it would be empty."""
    return tag(name, inner) if inner else NOTHING


def words(said: str) -> Xhtml:
    return Xhtml(escape(said))


def tag(name: str, *inner: Xhtml, attributes: Mapping[str, str] | None = None) -> Xhtml:
    given = "".join(f' {attribute}="{escape(value)}"' for attribute, value in (attributes or {}).items())
    content = "".join(inner)
    return Xhtml(f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>")


def joined(parts: Iterable[str]) -> Xhtml:
    return Xhtml("".join(parts))
