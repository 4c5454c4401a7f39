from typing import Annotated

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Markdown, Words, about, given_only
from lib.page.parts import Block, Part, Picture
from lib.page.xhtml import Media, Xhtml


class QuoteProps(Part, frozen=True, kw_only=True):
    text: Annotated[Markdown, about("what was said, without quotation marks; at most 40 words")]
    name: Annotated[Words | None, about("who said it")] = None
    role: Annotated[Words | None, about("what that person does")] = None
    image: Annotated[Picture | None, about("that person; never one made up"), given_only()] = None


class Quote(Block, tag="quote", frozen=True, kw_only=True):
    props: QuoteProps


def settle(props: QuoteProps) -> QuoteProps | None:
    return props if props.text else None


def write(props: QuoteProps, media: Media) -> Xhtml:
    who = ", ".join(name for name in (props.name, props.role) if name)
    words = xhtml.joined([xhtml.text(props.text), xhtml.line(f"— {who}" if who else None)])
    return xhtml.joined([media.picture(props.image, xhtml.SMALL_WIDTH_PX), xhtml.filled("blockquote", words)])


KIND = Kind(Quote, QuoteProps, "words of a person that the prompt gives; none are made up", settle, write)
