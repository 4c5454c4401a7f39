from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from lib.page import xhtml
from lib.page.blocks.kind import Kind
from lib.page.blocks.settling import Columns, fitting
from lib.page.fields import Markdown, Words, about, given_only, otherwise
from lib.page.parts import Block, Part, Picture
from lib.page.xhtml import Media, Xhtml


class Person(Part, frozen=True, kw_only=True):
    name: Words
    role: Annotated[Words | None, about("at most five words")] = None
    text: Annotated[Markdown | None, about("one sentence: what to ask this person for")] = None
    image: Annotated[Picture | None, about("that person; never one made up"), given_only()] = None


class PeopleProps(Part, frozen=True, kw_only=True):
    items: Annotated[tuple[Person, ...], Meta(max_length=24)]
    columns: Annotated[Columns, about("never more than there are items"), otherwise(3)]


class People(Block, tag="people", frozen=True, kw_only=True):
    props: PeopleProps


def settle(props: PeopleProps) -> PeopleProps | None:
    items = tuple(person for person in props.items if person.name)
    return replace(props, items=items, columns=fitting(props.columns, len(items))) if items else None


def write(props: PeopleProps, media: Media) -> Xhtml:
    return xhtml.joined(
        xhtml.joined(
            [
                xhtml.title(person.name),
                media.picture(person.image, xhtml.SMALL_WIDTH_PX),
                xhtml.line(person.role),
                xhtml.text(person.text),
            ]
        )
        for person in props.items
    )


KIND = Kind(People, PeopleProps, "people whom the prompt names: a team, contacts; none are made up", settle, write)
