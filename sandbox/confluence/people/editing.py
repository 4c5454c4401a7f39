"""What people do with pages: create, save a draft, publish, discard, copy."""

import copy
import re
import uuid

import msgspec

from sandbox.confluence.model import Account, Content, Macro, Page, PageType, Text
from sandbox.confluence.rest.content import settle_attachments
from sandbox.confluence.store import Site, now

PAGE_BYTES_MAX = 5 * 1024 * 1024  # about what Confluence takes of storage format
TITLE_CHARS_MAX = 255
HISTORY_VERSIONS = 20
XML_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Refused(Exception):
    """The site does not do it; `status` is the answer's, the message is for the person."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Gone(Refused):
    def __init__(self) -> None:
        super().__init__(404, "This page does not exist any more, or you may not see it.")


class NotAllowed(Refused):
    def __init__(self) -> None:
        super().__init__(403, "You may not change this page.")


def create_page(site: Site, author: Account, kind: PageType) -> Page:
    """An empty page that nobody but editors sees until it is published."""
    at = now()
    page = Page(site.take_id(), kind, "draft", author.account_id, at, at, Content("", []))
    site.save_page(page)
    site.save()
    return page


def save_draft(site: Site, page: Page, content: Content) -> None:
    """Keeps the content; readers of a published page go on seeing the published one."""
    verify_content(content)
    page.updated_at = now()
    if page.status == "draft":
        page.content = content
    else:
        page.draft = content
    site.save_page(page)


def publish(site: Site, page: Page, content: Content) -> None:
    verify_content(content)
    if not content.title.strip():
        raise Refused(400, "Give the page a title before you publish it.")
    if page.status == "current":
        page.history[page.version] = page.content
        page.version += 1
        for version in sorted(page.history)[:-HISTORY_VERSIONS]:
            del page.history[version]
    page.status, page.content, page.draft, page.updated_at = "current", content, None, now()
    site.save_page(page)
    settle_attachments(site, page)
    site.save()


def discard(site: Site, page: Page) -> bool:
    """Throws the changes away; returns whether the page is still there: one never published is not."""
    if page.status == "draft":
        site.remove_page(page.id)
        return False
    page.draft = None
    site.save_page(page)
    return True


def copy_page(site: Site, page: Page, author: Account) -> Page:
    """A draft with the same content. Macros keep their ids, attachments their names, but these get ids of their own."""
    content = copy.deepcopy(page.content)
    content.title = f"Copy of {content.title}"
    at = now()
    made = Page(site.take_id(), page.type, "draft", author.account_id, at, at, content)
    site.save_page(made)
    for attachment in [each for each in site.state.attachments.values() if each.page == page.id]:
        file_id = str(uuid.uuid4())
        site.write_media(file_id, site.read_media(attachment.file_id))
        twin = msgspec.structs.replace(
            attachment, id=f"att{site.take_id()}", page=made.id, file_id=file_id, status="draft", version=1
        )
        site.state.attachments[twin.id] = twin
    site.save()
    return made


def verify_content(content: Content) -> None:
    """Refuses what the storage format cannot hold: characters that XML 1.0 forbids, and too much."""
    if len(content.title) > TITLE_CHARS_MAX:
        raise Refused(400, f"A title has at most {TITLE_CHARS_MAX} characters.")
    if len(msgspec.json.encode(content)) > PAGE_BYTES_MAX:
        raise Refused(413, "This page is too large to be saved.")
    for node in content.nodes:
        texts = texts_of(node)
        if any(XML_FORBIDDEN.search(text) for text in texts):
            raise Refused(400, "The page holds a character that cannot be saved.")


def texts_of(node: Text | Macro) -> list[str]:
    if isinstance(node, Text):
        return [node.text]
    config = [value for value in (node.config or {}).values() if isinstance(value, str)]
    return [node.body, *node.parameters.values(), *config]
