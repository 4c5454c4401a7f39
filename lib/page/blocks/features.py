from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.blocks.settling import Columns, fitting, titled
from lib.page.fields import Markdown, Words, about, otherwise
from lib.page.icons import ICON_OTHERWISE, IconName
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class Feature(Part, frozen=True, kw_only=True):
    icon: Annotated[IconName, about("what it stands for, another one for each item"), otherwise(ICON_OTHERWISE)]
    title: Annotated[Words, about("at most five words")]
    text: Annotated[Markdown, about("at most 20 words, about as many as its neighbours")]


class FeaturesProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Feature, ...], Meta(max_length=12, description="three to six, alike in length")]
    columns: Annotated[Columns, about("never more than there are items"), otherwise(3)]


class Features(Block, tag="features", frozen=True, kw_only=True):
    props: FeaturesProps


def settle(props: FeaturesProps) -> FeaturesProps | None:
    items = titled(props.items)
    return replace(props, items=items, columns=fitting(props.columns, len(items))) if items else None


def write(props: FeaturesProps, _media: Media) -> Xhtml:
    return xhtml.joined(xhtml.joined([xhtml.title(item.title), xhtml.text(item.text)]) for item in props.items)


KIND = Kind(Features, FeaturesProps, "qualities or benefits, each with a line icon", settle, write)
