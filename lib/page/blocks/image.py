from typing import Annotated, Literal

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Words, about, otherwise
from lib.page.parts import Block, Part, Picture
from lib.page.xhtml import Media, Xhtml


class ImageProps(Part, frozen=True, kw_only=True):
    image: Picture
    caption: Annotated[Words | None, about("one sentence, only where it adds something")] = None
    ratio: Annotated[Literal["16:9", "4:3", "3:2", "1:1"], otherwise("16:9")]


class Image(Block, tag="image", frozen=True, kw_only=True):
    props: ImageProps


def settle(props: ImageProps) -> ImageProps | None:
    return props


def write(props: ImageProps, media: Media) -> Xhtml:
    return xhtml.joined([media.picture(props.image), xhtml.caption(props.caption)])


KIND = Kind(Image, ImageProps, "one picture with room around it", settle, write)
