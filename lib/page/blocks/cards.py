from typing import Annotated, Literal

from msgspec import Meta
from msgspec.structs import replace

from lib.page.blocks.kind import Kind
from lib.page.fields import Markdown, Words, about, otherwise
from lib.page.markdown import headline
from lib.page.parts import Block, Link, Part, Picture


class Card(Part, frozen=True, kw_only=True):
    title: Annotated[Words, about("at most five words")]
    text: Annotated[Markdown, about("at most 25 words, about as many as its neighbours")]
    image: Picture | None = None
    link: Link | None = None


class CardsProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Card, ...], Meta(max_length=12, description="three to six, alike in length")]
    columns: Annotated[Literal[2, 3, 4], about("never more than there are items"), otherwise(3)]


class Cards(Block, tag="cards", frozen=True, kw_only=True):
    props: CardsProps


def settle(props: CardsProps) -> CardsProps | None:
    items = tuple(card for card in map(_settle_card, props.items) if card is not None)
    if not items:
        return None
    return replace(props, items=items, columns=max(2, min(props.columns, len(items))))


def _settle_card(card: Card) -> Card | None:
    if card.title:
        return card
    title, text = headline(card.text)
    return replace(card, title=title, text=text) if title else None


KIND = Kind(Cards, CardsProps, "several alike things beside each other", settle)
