import re
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


_NUMBERED = re.compile(
    r"(?:(?:step|schritt|étape|paso|passo|stap|krok)\s+)?(?P<number>\d{1,2})\s*[.):–-]\s+(?P<words>\S.*)", re.IGNORECASE
)


def settle(props: StepsProps) -> StepsProps | None:
    items = titled(props.items)
    if not items:
        return None
    return replace(props, items=_without_numbers(items) if props.style == "steps" else items)


def _without_numbers(items: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps are numbered where they are shown: a second number, in the titles of all of them, goes."""
    found = [_NUMBERED.fullmatch(item.title) for item in items]
    numbered = [each["words"] for row, each in enumerate(found, 1) if each and int(each["number"]) == row]
    if len(numbered) < len(items):
        return items
    return tuple(replace(item, title=words) for item, words in zip(items, numbered, strict=True))


def write(props: StepsProps, _media: Media) -> Xhtml:
    return xhtml.listed("ol" if props.style == "steps" else "ul", map(_step, props.items))


def _step(step: Step) -> Xhtml:
    when = xhtml.words(f" ({step.when})") if step.when else xhtml.NOTHING
    title = xhtml.filled("strong", xhtml.words(step.title))
    return xhtml.joined([xhtml.filled("p", xhtml.joined([title, when])), xhtml.text(step.text)])


KIND = Kind(Steps, StepsProps, "a procedure step by step, or dates in their order", settle, write)
