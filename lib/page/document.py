"""The page document: the shape that the macro stores, server and browser check, and models write."""

from typing import Annotated, Literal

from msgspec import Meta

from lib.page.blocks import AnyBlock
from lib.page.brand import Brand
from lib.page.fields import Id, Title, about
from lib.page.layouts import Background, LayoutId, Spacing
from lib.page.parts import Part
from lib.page.themes import ThemeId

#: The document's size is counted as JSON without needless white space, in UTF-8 (API, "The page document").
PAGE_BYTES_MAX = 300_000
SECTIONS_MAX = 200
BLOCKS_MAX = 40


class Section(Part, frozen=True, kw_only=True):
    """One band of the page: blocks in a layout, on a background."""

    id: Id
    layout: LayoutId
    background: Background
    spacing: Annotated[Spacing | None, about("room above and below; absent: the usual")] = None
    divider: Annotated[bool | None, about("true: a line above")] = None
    blocks: Annotated[tuple[AnyBlock, ...], Meta(max_length=BLOCKS_MAX)]


class Page(Part, frozen=True, kw_only=True):
    """A Skyline page, whole."""

    version: Annotated[Literal[1], about("of this format")]
    title: Title
    theme: ThemeId
    brand: Annotated[Brand | None, about("the site's own, as it was when the page was saved")] = None
    sections: Annotated[tuple[Section, ...], Meta(max_length=SECTIONS_MAX)]
