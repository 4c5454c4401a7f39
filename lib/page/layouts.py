"""How a section arranges its blocks and what it stands on."""

from typing import Annotated, Literal

import msgspec

from lib.page.fields import about
from lib.page.parts import Part, Picture

LayoutId = Literal["stack", "centered", "split", "split-reverse", "grid", "wide", "aside", "banner"]
Spacing = Literal["tight", "loose"]
BackgroundKind = Literal["plain", "subtle", "accent", "contrast", "gradient", "image"]


class Layout(msgspec.Struct, frozen=True):
    """One layout; with fewer blocks than `blocks_min` it would look broken."""

    id: LayoutId
    purpose: str
    blocks_min: int = 1


LAYOUTS: tuple[Layout, ...] = (
    Layout("stack", "blocks under each other at the page's measure"),
    Layout("centered", "the same, centred and narrower: for one short message"),
    Layout("split", "the first block beside all the others", blocks_min=2),
    Layout("split-reverse", "as split, mirrored", blocks_min=2),
    Layout("grid", "blocks in an even grid", blocks_min=2),
    Layout("wide", "blocks under each other, as wide as the page goes: for tables, galleries, many cards"),
    Layout("aside", "the first block as a narrow column beside the rest", blocks_min=2),
    Layout("banner", "from edge to edge and tall, content centred over the background: for a hero or one statement"),
)


#: What each kind of background is for; how it looks is the theme's.
BACKGROUNDS: dict[BackgroundKind, str] = {
    "plain": "the theme's own ground",
    "subtle": "a quiet tint, to set a section off",
    "accent": "the theme's strong colour: for one section of a page",
    "contrast": "the theme's darkest ground with light text",
    "gradient": "a soft run of the theme's colours: for the opening or the end",
    "image": "a picture under a veil, with light text",
}


#: What room a section leaves above and below itself, where it is not the usual.
SPACINGS: dict[Spacing, str] = {
    "tight": "little room: it belongs to what stands above",
    "loose": "much room: it stands alone",
}


class Background(Part, frozen=True, kw_only=True):
    """What a section stands on. Kind `image` without a picture is shown as `subtle`."""

    kind: BackgroundKind
    image: Annotated[Picture | None, about("only for kind image")] = None
