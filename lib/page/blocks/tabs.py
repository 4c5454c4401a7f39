from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.blocks.settling import titled
from lib.page.fields import Markdown, Words, about
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class Tab(Part, frozen=True, kw_only=True):
    title: Annotated[Words, about("one to three words")]
    text: Annotated[Markdown, about("one to three short paragraphs, or a list")]


class TabsProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Tab, ...], Meta(max_length=8, description="two to five")]


class Tabs(Block, tag="tabs", frozen=True, kw_only=True):
    props: TabsProps


def settle(props: TabsProps) -> TabsProps | None:
    items = titled(props.items)
    return replace(props, items=items) if items else None


def write(props: TabsProps, _media: Media) -> Xhtml:
    return xhtml.joined(xhtml.joined([xhtml.title(item.title), xhtml.text(item.text)]) for item in props.items)


KIND = Kind(Tabs, TabsProps, "the same thing for different readers or cases, one shown at a time", settle, write)
