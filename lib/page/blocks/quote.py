import re
from typing import Annotated

from msgspec.structs import replace

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


# it is shown under a mark of its own
_QUOTED = re.compile(r"""[“„"«»‟](?P<words>[^“”„"«»‟]+)[”“"»«]""")


def settle(props: QuoteProps) -> QuoteProps | None:
    found = _QUOTED.fullmatch(props.text.strip())
    name = props.name and props.name.lstrip("—–- ")
    return replace(props, text=found["words"] if found else props.text, name=name or None) if props.text else None


def write(props: QuoteProps, media: Media) -> Xhtml:
    who = ", ".join(name for name in (props.name, props.role) if name)
    words = xhtml.joined([xhtml.text(props.text), xhtml.line(f"— {who}" if who else None)])
    return xhtml.joined([media.picture(props.image, xhtml.SMALL_WIDTH_PX), xhtml.filled("blockquote", words)])


KIND = Kind(Quote, QuoteProps, "words of a person that the prompt gives; none are made up", settle, write)
