from typing import Annotated, Literal

from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Markdown, Words, about, otherwise
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml

_PANELS = {"info": "info", "success": "tip", "warning": "warning", "note": "note"}


class CalloutProps(Part, frozen=True, kw_only=True):
    tone: Annotated[Literal["info", "success", "warning", "note"], otherwise("info")]
    title: Annotated[Words | None, about("at most five words")] = None
    text: Annotated[Markdown, about("one to three sentences")]


class Callout(Block, tag="callout", frozen=True, kw_only=True):
    props: CalloutProps


def settle(props: CalloutProps) -> CalloutProps | None:
    if props.text:
        return props
    return replace(props, text=props.title, title=None) if props.title else None


def write(props: CalloutProps, _media: Media) -> Xhtml:
    if not props.title and not props.text:
        return xhtml.NOTHING
    title = (
        xhtml.tag("ac:parameter", xhtml.words(props.title), attributes={"ac:name": "title"})
        if props.title
        else xhtml.NOTHING
    )
    body = xhtml.tag("ac:rich-text-body", xhtml.text(props.text) or xhtml.tag("p"))
    return xhtml.tag("ac:structured-macro", title, body, attributes={"ac:name": _PANELS[props.tone]})


KIND = Kind(Callout, CalloutProps, "one thing that must not be missed", settle, write)
