"""Pictures and links: the parts that several blocks share."""

from typing import Annotated

import msgspec
from msgspec import Meta

from lib.page.fields import Address, Alt, Id, ShortWords, about
from lib.page.text import is_safe_address


class Part(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Anything a page is made of: frozen, and without the members that are not there."""


Pixels = Annotated[int, Meta(ge=1, le=20_000)]
Colour = Annotated[str, Meta(pattern=r"^#[0-9A-Fa-f]{6}\Z")]


Percent = Annotated[int, Meta(ge=0, le=100)]
# as Confluence gives them
ContentId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]


class Focus(Part, frozen=True, kw_only=True):
    """The point of a picture that stays in sight where its edges are cut off, in percent from its upper left corner."""

    x: Percent
    y: Percent


class LibraryPicture(Part, tag_field="source", tag="library", frozen=True, kw_only=True):
    """A picture of Skyline's own library; its address is made from the id where it is shown."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\Z")]
    alt: Alt
    width: Pixels | None = None
    height: Pixels | None = None
    colour: Annotated[Colour | None, about("shown until the picture is there")] = None
    focus: Annotated[Focus | None, about("what stays in sight where the edges are cut off")] = None


class AttachmentPicture(Part, tag_field="source", tag="attachment", frozen=True, kw_only=True):
    """A picture attached to the Confluence page, found there by name, then by id: a copied page shows its own."""

    id: ContentId
    file_name: Annotated[str, Meta(min_length=1, max_length=255, pattern=r"^[^/\\]+\Z")]
    page: Annotated[ContentId | None, about("the Confluence page that it was attached to")] = None
    alt: Alt
    width: Pixels | None = None
    height: Pixels | None = None
    colour: Annotated[Colour | None, about("shown until the picture is there")] = None
    focus: Annotated[Focus | None, about("what stays in sight where the edges are cut off")] = None


Picture = LibraryPicture | AttachmentPicture


class LibraryVideo(Part, tag_field="source", tag="library", frozen=True, kw_only=True):
    """A video of Skyline's own library; its address and that of its still are made from the id where it is shown."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}\Z")]
    alt: Alt
    width: Pixels | None = None
    height: Pixels | None = None
    colour: Annotated[Colour | None, about("shown until the still is there")] = None


Medium = LibraryPicture | AttachmentPicture | LibraryVideo


class Link(Part, frozen=True, kw_only=True):
    """Words that lead to an https address."""

    label: ShortWords
    href: Address

    def __post_init__(self) -> None:
        verify_address(self.href)


def verify_address(href: str) -> None:
    """Raises ValueError where a link may not lead there; inside a struct that is a validation error of it."""
    if not is_safe_address(href):
        raise ValueError("the address is not a plain https address")


class Block(Part, tag_field="type", frozen=True, kw_only=True):
    """What every block has beside its type and props."""

    id: Id
