from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import LongMarkdown
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class RichTextProps(Part, frozen=True, kw_only=True):
    text: LongMarkdown


class RichText(Block, tag="rich-text", frozen=True, kw_only=True):
    props: RichTextProps


def settle(props: RichTextProps) -> RichTextProps | None:
    return props if props.text else None


def write(props: RichTextProps, _media: Media) -> Xhtml:
    return xhtml.text(props.text)


KIND = Kind(RichText, RichTextProps, "running text: short paragraphs and lists", settle, write)
