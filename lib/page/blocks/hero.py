from typing import Annotated, Literal

from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Markdown, ShortWords, Title, about, otherwise
from lib.page.markdown import headline
from lib.page.parts import Block, Link, Part, Picture
from lib.page.xhtml import Media, Xhtml


class HeroProps(Part, frozen=True, kw_only=True):
    eyebrow: Annotated[ShortWords | None, about("one to three words above the title")] = None
    title: Annotated[Title, about("at most eight words")]
    text: Annotated[Markdown | None, about("one or two sentences")] = None
    image: Picture | None = None
    align: Annotated[Literal["start", "center"], otherwise("start")]
    link: Link | None = None


class Hero(Block, tag="hero", frozen=True, kw_only=True):
    props: HeroProps


def settle(props: HeroProps) -> HeroProps | None:
    if props.title:
        return props
    title, text = headline(props.text or "")
    return replace(props, title=title, text=text or None) if title else None


def write(props: HeroProps, media: Media) -> Xhtml:
    title = xhtml.filled("h1", xhtml.words(props.title))
    return xhtml.joined(
        [
            xhtml.line(props.eyebrow),
            title,
            xhtml.text(props.text),
            media.picture(props.image),
            xhtml.link_line(props.link),
        ]
    )


KIND = Kind(Hero, HeroProps, "opens the page: its one claim, large, with a picture", settle, write)
