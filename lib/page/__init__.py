"""The page document: its structs, its schema, and how a page from outside becomes one."""

from lib.page.document import Page, Section
from lib.page.parse import parse_page, size_bytes
from lib.page.parts import AttachmentPicture, LibraryPicture, Picture
from lib.page.reading import PageHead, Reading, read_page_head
from lib.page.themes import THEMES, ThemeId

__all__ = [
    "THEMES",
    "AttachmentPicture",
    "LibraryPicture",
    "Page",
    "PageHead",
    "Picture",
    "Reading",
    "Section",
    "ThemeId",
    "parse_page",
    "read_page_head",
    "size_bytes",
]
