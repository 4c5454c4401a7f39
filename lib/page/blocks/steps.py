from typing import Annotated, Literal

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.blocks.settling import titled
from lib.page.fields import Markdown, ShortWords, Words, about, otherwise
from lib.page.parts import Block, Part
from lib.page.xhtml import Media, Xhtml


class Step(Part, frozen=True, kw_only=True):
    title: Annotated[Words, about("at most six words")]
    text: Annotated[Markdown, about("one or two sentences")]
    when: Annotated[ShortWords | None, about("date or time, mostly of a timeline")] = None


class StepsProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Step, ...], Meta(max_length=20, description="three to seven, in their order")]
    style: Annotated[
        Literal["steps", "timeline"],
        about("steps: numbered, to be done; timeline: what happens when"),
        otherwise("steps"),
    ]


class Steps(Block, tag="steps", frozen=True, kw_only=True):
    props: StepsProps


def settle(props: StepsProps) -> StepsProps | None:
    items = titled(props.items)
    return replace(props, items=items) if items else None


def write(props: StepsProps, _media: Media) -> Xhtml:
    return xhtml.listed("ol" if props.style == "steps" else "ul", map(_step, props.items))


def _step(step: Step) -> Xhtml:
    when = xhtml.words(f" ({step.when})") if step.when else xhtml.NOTHING
    return xhtml.joined([xhtml.tag("p", xhtml.tag("strong", xhtml.words(step.title)), when), xhtml.text(step.text)])


KIND = Kind(Steps, StepsProps, "a procedure step by step, or dates in their order", settle, write)
