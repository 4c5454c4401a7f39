from lib.page.blocks.kind import Kind
from lib.page.fields import LongMarkdown
from lib.page.parts import Block, Part


class RichTextProps(Part, frozen=True, kw_only=True):
    text: LongMarkdown


class RichText(Block, tag="rich-text", frozen=True, kw_only=True):
    props: RichTextProps


def settle(props: RichTextProps) -> RichTextProps | None:
    return props if props.text else None


KIND = Kind(RichText, RichTextProps, "running text: short paragraphs and lists", settle)
