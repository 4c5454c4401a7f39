from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.blocks.settling import Columns, fitting
from lib.page.fields import Words, about, otherwise
from lib.page.parts import Block, Part, Picture
from lib.page.xhtml import Media, Xhtml


class Shot(Part, frozen=True, kw_only=True):
    image: Picture
    caption: Annotated[Words | None, about("a few words, only where they add something")] = None


class GalleryProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Shot, ...], Meta(max_length=24, description="three to eight")]
    columns: Annotated[Columns, about("never more than there are items"), otherwise(3)]


class Gallery(Block, tag="gallery", frozen=True, kw_only=True):
    props: GalleryProps


def settle(props: GalleryProps) -> GalleryProps | None:
    return replace(props, columns=fitting(props.columns, len(props.items))) if props.items else None


def write(props: GalleryProps, media: Media) -> Xhtml:
    return xhtml.joined(xhtml.joined([media.picture(shot.image), xhtml.caption(shot.caption)]) for shot in props.items)


KIND = Kind(Gallery, GalleryProps, "several pictures as one group", settle, write)
