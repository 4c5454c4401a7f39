"""A site's brand: its colours and a font. An administrator sets it; a page that is saved keeps a copy of it."""

from typing import Annotated, Literal, get_args

from lib.page.fields import about
from lib.page.parts import Colour, Part

#: Fonts that a reader's machine has, or has one very like them: none is ever fetched. The stacks are the browser's.
BrandFont = Literal[
    "system", "arial", "calibri", "gill-sans", "helvetica", "tahoma", "trebuchet", "verdana",
    "garamond", "georgia", "palatino", "times",
]  # fmt: skip

FONTS: tuple[BrandFont, ...] = get_args(BrandFont)


class BrandColours(Part, frozen=True, kw_only=True):
    """Colours as the firm writes them. Where they are drawn their contrast is mended, here never."""

    accent: Annotated[Colour, about("links, buttons, loud grounds")]
    background: Annotated[Colour | None, about("the page's ground by day")] = None
    text: Annotated[Colour | None, about("running text by day")] = None


class Brand(Part, frozen=True, kw_only=True):
    """What a page shows in place of its theme's colours and font."""

    colours: BrandColours
    font: Annotated[BrandFont | None, about("absent: the theme's own")] = None
