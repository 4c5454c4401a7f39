"""The kinds of text and name that a page is made of. Lengths count characters (code points), as JSON Schema does."""

from typing import Annotated, Any

from msgspec import Meta

from lib.page.text import ADDRESS

#: What marks a member as text in Skyline's Markdown subset (`lib/page/markdown.py`) in the schema.
MARKDOWN = "text/markdown"

Id = Annotated[
    str,
    Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}\Z", description="name of this part, unique on the page"),
]

Title = Annotated[str, Meta(max_length=200)]
Words = Annotated[str, Meta(max_length=300)]
ShortWords = Annotated[str, Meta(max_length=80)]
Cell = Annotated[str, Meta(max_length=500)]
Alt = Annotated[str, Meta(max_length=500, description="what the picture shows, for who cannot see it")]

Markdown = Annotated[str, Meta(max_length=3_000, extra_json_schema={"contentMediaType": MARKDOWN})]
LongMarkdown = Annotated[str, Meta(max_length=20_000, extra_json_schema={"contentMediaType": MARKDOWN})]

Address = Annotated[str, Meta(max_length=2_000, pattern=ADDRESS, description="an https address")]


def about(sentence: str) -> Any:
    """The annotation that says what a member is for; it reaches the schema, the docs and the models."""
    return Meta(description=sentence)


def otherwise(choice: str | int) -> Any:
    """The annotation that says which choice is taken where a model made none that we know."""
    return Meta(extra={"otherwise": choice})


def given_only() -> Any:
    """The annotation of a picture that no search can find: models may name one of the page, and ask for no other."""
    return Meta(extra={"isGivenOnly": True})
