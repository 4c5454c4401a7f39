from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.fields import Markdown, ShortWords, Words, about
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class Stat(Part, frozen=True, kw_only=True):
    value: Annotated[ShortWords, about("the figure with its unit, as short as it can be")]
    label: Annotated[Words, about("what it counts, at most five words")]
    text: Annotated[Markdown | None, about("one sentence, only where it adds something")] = None


class StatsProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Stat, ...], Meta(max_length=8, description="two to four")]


class Stats(Block, tag="stats", frozen=True, kw_only=True):
    props: StatsProps


def settle(props: StatsProps) -> StatsProps | None:
    items = tuple(stat for stat in props.items if stat.value)
    return replace(props, items=items) if items else None


def write(props: StatsProps, _media: Media) -> Xhtml:
    return xhtml.joined(
        xhtml.tag("p", xhtml.filled("strong", xhtml.words(stat.value)), xhtml.words(f" {stat.label}"))
        + xhtml.text(stat.text)
        for stat in props.items
    )


KIND = Kind(Stats, StatsProps, "figures that the prompt gives, large; none are made up", settle, write)
