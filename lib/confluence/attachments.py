"""A picture becomes an attachment of its page, with the status that the page has at that moment.

https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-content---attachments/
https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-page/
Of the page nothing is read but its status, and of that answer nothing else is kept (P13).
"""

import secrets
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from lib.confluence.caller import Caller
from lib.confluence.file_names import file_names
from lib.confluence.outbound import Answer
from lib.confluence.site import Site
from lib.errors import ApiError, Forbidden, NotFound, TooLarge, UpstreamFailed
from lib.images import Redrawn
from lib.services import Services
from lib.web.json_text import InvalidJson, read_json_as

OK, BAD_REQUEST, NOT_FOUND = 200, 400, 404
DRAFT_TOO = (("get-draft", "true"),)
NUMBERS = range(100_000, 1_000_000)

PageStatus = Literal["draft", "current"]
UPLOADABLE: dict[str, PageStatus] = {"draft": "draft", "current": "current"}


class Upload(msgspec.Struct, frozen=True):
    """A picture on its way to the caller's page; `sent_name` is the name it came with, percent-encoded."""

    picture: Redrawn
    sent_name: str


class Attachment(msgspec.Struct, frozen=True):
    """What Confluence keeps it as."""

    id: str
    file_name: str
    page_status: PageStatus


class StatusAnswer(msgspec.Struct, frozen=True):
    """A page, of which its status is all that is read."""

    status: str


class AddedAnswer(msgspec.Struct, frozen=True):
    """One added attachment; the title is its file name."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=r"^[^/\\]+\Z")]


class AddedAnswers(msgspec.Struct, frozen=True):
    """Answer of an upload."""

    results: Annotated[list[AddedAnswer], msgspec.Meta(min_length=1)]


class PageChanged(NotFound):
    """The page is no longer what its status said a moment ago."""

    def __init__(self) -> None:
        super().__init__("The page is gone or has just changed. Reload it, then send the picture again.")


def read_status(services: Services, caller: Caller) -> PageStatus:
    """Whether the token's page is published; one that never was is asked for as a draft.

    Raises NotFound for a page that is gone or in the trash, Forbidden, Upstream….
    """
    kind = "blogposts" if caller.is_on_blog_post else "pages"
    path = f"/api/v2/{kind}/{caller.require_page()}"
    site = _site(services, caller)
    answer = site.get(path, ())
    if answer.status == NOT_FOUND:
        answer = site.get(path, DRAFT_TOO)
    return _read_status(answer)


def attach(services: Services, caller: Caller, status: PageStatus, upload: Upload) -> Attachment:
    """Uploads; once more where the page was published in between. Raises NotFound, Forbidden, TooLarge, Upstream…."""
    names = list(file_names(upload.sent_name, upload.picture.media_type, secrets.choice(NUMBERS)))
    try:
        return _add(services, caller, status, upload.picture, names)
    except PageChanged:
        return _add(services, caller, read_status(services, caller), upload.picture, names)


def _add(services: Services, caller: Caller, status: PageStatus, picture: Redrawn, names: Iterable[str]) -> Attachment:
    """Under the first of the names that is free: an upload replaces nothing, it is refused where the name is taken."""
    path = f"/rest/api/content/{caller.require_page()}/child/attachment"
    for name in names:
        file = (name, picture.content, picture.media_type)
        answer = _site(services, caller).upload(path, (("status", status),), file)
        if answer.status != BAD_REQUEST:
            return _read_added(answer, status)
    raise UpstreamFailed("Confluence does not take this picture; try another name or picture.")


def _site(services: Services, caller: Caller) -> Site:
    return Site(services.http, services.settings, caller.require_connect())


def _read_status(answer: Answer) -> PageStatus:
    if answer.status != OK:
        raise _refusal(answer)
    status = answer.read_as(StatusAnswer).status
    if status in UPLOADABLE:
        return UPLOADABLE[status]
    raise NotFound("The page is in the trash or archived. Restore it, then send the picture again.")


def _read_added(answer: Answer, status: PageStatus) -> Attachment:
    if answer.status != OK:
        raise _refusal(answer)
    try:
        added = read_json_as(AddedAnswers, answer.body).results[0]
    except InvalidJson as error:
        raise UpstreamFailed("Confluence's answer cannot be understood; look whether the picture is there.") from error
    return Attachment(added.id, added.title, status)


def _refusal(answer: Answer) -> ApiError:
    match answer.status:
        case 404:
            return PageChanged()
        case 403:
            return Forbidden("Confluence lets the app add nothing to this page; ask an administrator of your site.")
        case 413:
            return TooLarge("This site takes no picture of this size, or its storage is full; send a smaller one.")
        case _:
            return UpstreamFailed("Confluence's answer is not the one expected; try again.")
