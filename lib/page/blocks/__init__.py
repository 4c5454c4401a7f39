"""The block types. A new one is a module here, with its struct and its reading rule, and its line in both lists."""

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
from lib.page.blocks.accordion import Accordion
from lib.page.blocks.buttons import Buttons
from lib.page.blocks.callout import Callout
from lib.page.blocks.cards import Cards
from lib.page.blocks.features import Features
from lib.page.blocks.gallery import Gallery
from lib.page.blocks.heading import Heading
from lib.page.blocks.hero import Hero
from lib.page.blocks.image import Image
from lib.page.blocks.kind import Kind
from lib.page.blocks.logos import Logos
from lib.page.blocks.people import People
from lib.page.blocks.quote import Quote
from lib.page.blocks.rich_text import RichText
from lib.page.blocks.stats import Stats
from lib.page.blocks.steps import Steps
from lib.page.blocks.table import Table
from lib.page.blocks.tabs import Tabs
from lib.page.blocks.video import Video

AnyBlock = (
    Hero | Heading | RichText | Image | Video | Buttons | Cards | Features | Steps
    | Quote | Stats | Callout | Accordion | Tabs | Gallery | Table | People | Logos
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    *(hero.KIND, heading.KIND, rich_text.KIND, image.KIND, video.KIND, buttons.KIND),
    *(cards.KIND, features.KIND, steps.KIND, quote.KIND, stats.KIND, callout.KIND),
    *(accordion.KIND, tabs.KIND, gallery.KIND, table.KIND, people.KIND, logos.KIND),
)
