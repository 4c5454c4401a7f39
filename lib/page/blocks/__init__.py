"""The block types. A new one is a module here and a word in both lists (docs/FIRST_BLOCK.md)."""

from lib.page.blocks import (
    accordion,
    buttons,
    callout,
    cards,
    features,
    gallery,
    heading,
    hero,
    image,
    logos,
    people,
    quote,
    rich_text,
    stats,
    steps,
    table,
    tabs,
    video,
)
from lib.page.blocks.kind import Kind

AnyBlock = (
    hero.Hero | heading.Heading | rich_text.RichText | image.Image | video.Video | buttons.Buttons
    | cards.Cards | features.Features | steps.Steps | quote.Quote | stats.Stats | callout.Callout
    | accordion.Accordion | tabs.Tabs | gallery.Gallery | table.Table | people.People | logos.Logos
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    *(hero.KIND, heading.KIND, rich_text.KIND, image.KIND, video.KIND, buttons.KIND),
    *(cards.KIND, features.KIND, steps.KIND, quote.KIND, stats.KIND, callout.KIND),
    *(accordion.KIND, tabs.KIND, gallery.KIND, table.KIND, people.KIND, logos.KIND),
)
