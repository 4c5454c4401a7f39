from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.blocks.settling import titled
from lib.page.fields import Markdown, Words, about
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class Fold(Part, frozen=True, kw_only=True):
    title: Annotated[Words, about("a question, or what is inside")]
    text: Annotated[Markdown, about("one to three short paragraphs, or a list")]


class AccordionProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Fold, ...], Meta(max_length=24, description="three to eight")]


class Accordion(Block, tag="accordion", frozen=True, kw_only=True):
    props: AccordionProps


def settle(props: AccordionProps) -> AccordionProps | None:
    items = titled(props.items)
    return replace(props, items=items) if items else None


def write(props: AccordionProps, _media: Media) -> Xhtml:
    return xhtml.joined(xhtml.joined([xhtml.title(item.title), xhtml.text(item.text)]) for item in props.items)


KIND = Kind(Accordion, AccordionProps, "questions and answers, or details that only some readers need", settle, write)
