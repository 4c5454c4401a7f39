from typing import Annotated

from msgspec import Meta

from lib.page.blocks.kind import Kind
from lib.page.fields import Address, about
from lib.page.parts import Block, Part, Picture, verify_address


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
KIND = Kind(Logos, LogosProps, "marks of partners or products in a quiet row", settle, is_offered=False)
