"""The block types. A new one is a module here, with its struct and its reading rule, and its line in both lists."""

from lib.page.blocks import callout, cards, heading, hero, image, rich_text
from lib.page.blocks.callout import Callout
from lib.page.blocks.cards import Cards
from lib.page.blocks.heading import Heading
from lib.page.blocks.hero import Hero
from lib.page.blocks.image import Image
from lib.page.blocks.kind import Kind
from lib.page.blocks.rich_text import RichText

AnyBlock = Hero | Heading | RichText | Image | Cards | Callout

KINDS: tuple[Kind, ...] = (hero.KIND, heading.KIND, rich_text.KIND, image.KIND, cards.KIND, callout.KIND)
