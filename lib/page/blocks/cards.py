from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.blocks.settling import Columns, fitting, titled
from lib.page.fields import Markdown, Words, about, otherwise
from lib.page.parts import Block, Link, Part, Picture
from lib.page.xhtml import Media, Xhtml


class Card(Part, frozen=True, kw_only=True):
    title: Annotated[Words, about("at most five words")]
    text: Annotated[Markdown, about("at most 25 words, about as many as its neighbours")]
    image: Picture | None = None
    link: Link | None = None


class CardsProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Card, ...], Meta(max_length=12, description="three to six, alike in length")]
    columns: Annotated[Columns, about("never more than there are items"), otherwise(3)]


class Cards(Block, tag="cards", frozen=True, kw_only=True):
    props: CardsProps


def settle(props: CardsProps) -> CardsProps | None:
    items = titled(props.items)
    return replace(props, items=items, columns=fitting(props.columns, len(items))) if items else None


def write(props: CardsProps, media: Media) -> Xhtml:
    return xhtml.joined(
        xhtml.joined(
            [xhtml.title(card.title), media.picture(card.image), xhtml.text(card.text), xhtml.link_line(card.link)]
        )
        for card in props.items
    )


KIND = Kind(Cards, CardsProps, "several alike things beside each other", settle, write)
