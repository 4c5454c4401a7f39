from typing import Annotated, Literal

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import ShortWords, Title, about, otherwise
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class HeadingProps(Part, frozen=True, kw_only=True):
    eyebrow: Annotated[ShortWords | None, about("one to three words above the heading")] = None
    text: Annotated[Title, about("at most eight words")]
    level: Annotated[Literal[2, 3], about("2 opens a section, 3 stands inside one"), otherwise(2)]


class Heading(Block, tag="heading", frozen=True, kw_only=True):
    props: HeadingProps


def settle(props: HeadingProps) -> HeadingProps | None:
    return props if props.text else None


def write(props: HeadingProps, _media: Media) -> Xhtml:
    return xhtml.joined([xhtml.line(props.eyebrow), xhtml.filled(f"h{props.level}", xhtml.words(props.text))])


KIND = Kind(Heading, HeadingProps, "names what follows", settle, write)
