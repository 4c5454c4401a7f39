from typing import Annotated, Literal

from msgspec import Meta

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import about, otherwise
from lib.page.parts import Block, Link, Part
from lib.page.xhtml import Media, Xhtml


class Button(Link, frozen=True, kw_only=True):
    style: Annotated[
        Literal["primary", "secondary"],
        about("primary: the one thing to do; secondary: the others"),
        otherwise("primary"),
    ]


class ButtonsProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Button, ...], Meta(min_length=1, max_length=4, description="one primary, others secondary")]
    align: Annotated[Literal["start", "center"], otherwise("start")]


class Buttons(Block, tag="buttons", frozen=True, kw_only=True):
    props: ButtonsProps


def settle(props: ButtonsProps) -> ButtonsProps | None:
    items = tuple(button for button in props.items if button.label)
    return ButtonsProps(items=items, align=props.align) if items else None


def write(props: ButtonsProps, _media: Media) -> Xhtml:
    return xhtml.joined(xhtml.link_line(button) for button in props.items)


KIND = Kind(Buttons, ButtonsProps, "where to go next, by addresses that the prompt names", settle, write)
