from typing import Annotated

from msgspec import Meta

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Address, about
from lib.page.parts import Block, Part, Picture, verify_address
from lib.page.xhtml import Media, Xhtml


class Logo(Part, frozen=True, kw_only=True):
    image: Annotated[Picture, about("its alt is the name")]
    href: Address | None = None

    def __post_init__(self) -> None:
        if self.href is not None:
            verify_address(self.href)


class LogosProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Logo, ...], Meta(max_length=24)]


class Logos(Block, tag="logos", frozen=True, kw_only=True):
    props: LogosProps


def settle(props: LogosProps) -> LogosProps | None:
    return props if props.items else None


# the library has no firm's mark: what a model searched for would be another picture
def write(props: LogosProps, media: Media) -> Xhtml:
    marks = ((logo.href, media.drawn(logo.image, xhtml.SMALL_WIDTH_PX)) for logo in props.items)
    return xhtml.joined(xhtml.tag("p", xhtml.anchor(href, mark) if href else mark) for href, mark in marks)


KIND = Kind(Logos, LogosProps, "marks of partners or products in a quiet row", settle, write, is_offered=False)
