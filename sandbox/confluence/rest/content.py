"""Pages and blog posts: v1 content, v2 pages. Of a page's text nothing is ever answered, only what surrounds it."""

from typing import Any

from sandbox.confluence.model import Page
from sandbox.confluence.rest.answers import BadRequest, NotFound
from sandbox.confluence.rest.call import Call, read_long, read_word
from sandbox.confluence.store import Site
from sandbox.wire import Answer

V1_STATUSES = ("current", "trashed", "deleted", "historical", "draft", "any")
V2_STATUSES = ("current", "archived", "trashed", "deleted", "historical", "draft")
V2_PARAMETERS = (
    "body-format", "get-draft", "status", "version", "include-labels", "include-properties", "include-operations",
    "include-likes", "include-versions", "include-version", "include-favorited-by-current-user-status",
    "include-webresources", "include-collaborators", "include-direct-children",
)  # fmt: skip


def get_content(call: Call, page_id: str) -> Answer:
    """GET /rest/api/content/{id}: `status` is `current` unless the caller asks for another, or for any."""
    values = call.query("status", "version", "embeddedContentRender", "expand", "trigger")
    wanted = values.get("status", ["current"])
    for status in wanted:
        if status not in V1_STATUSES:
            raise BadRequest(f"'{status}' is no content status.")
    page = call.get_page(read_long(page_id))
    shown = shown_status(call, page, wanted)
    after_status_read(call, page)
    return Answer.json(200, content_v1(call.site, page, shown))


def shown_status(call: Call, page: Page, wanted: list[str]) -> str:
    """The published page goes before its draft, as `any` of the real one does."""
    if page.status in wanted or "any" in wanted:
        return page.status
    if "draft" in wanted and page.draft is not None and call.caller.may_update(page):
        return "draft"
    raise NotFound(f"No content found with id: ContentId{{id={page.id}}}")


def get_page_v2(call: Call, page_id: str) -> Answer:
    return get_v2(call, page_id, "page")


def get_blog_post_v2(call: Call, page_id: str) -> Answer:
    return get_v2(call, page_id, "blogpost")


def get_v2(call: Call, page_id: str, kind: str) -> Answer:
    """A page that was never published is not there without `get-draft`."""
    values = call.query(*V2_PARAMETERS)
    wants_draft = read_word(values, "get-draft", ("true", "false"), "false") == "true"
    wanted = [status for given in values.get("status", []) for status in given.split(",")]
    if any(status not in V2_STATUSES for status in wanted):
        raise BadRequest("'status' must be of " + ", ".join(V2_STATUSES))
    page = call.get_page(read_long(page_id))
    shown = draft_or_page(call, page) if wants_draft else page.status
    hidden = page.status == "draft" and not wants_draft and "draft" not in wanted
    if page.type != kind or hidden or (wanted and shown not in wanted):
        raise NotFound("Not Found")
    after_status_read(call, page)
    return Answer.json(200, content_v2(call.site, page, shown))


def draft_or_page(call: Call, page: Page) -> str:
    return "draft" if page.draft is not None and call.caller.may_update(page) else page.status


def after_status_read(call: Call, page: Page) -> None:
    """A control call may have ordered a change for right after the app's next look at the status."""
    ordered = page.status_after_read
    if ordered is not None and call.caller.is_app:
        page.status_after_read = None
        change_status(call.site, page, ordered)


def change_status(site: Site, page: Page, status: str) -> None:
    """Publishes, takes back, trashes or removes a page with its attachments."""
    if status == "missing":
        site.remove_page(page.id)
        site.state.attachments = {k: v for k, v in site.state.attachments.items() if v.page != page.id}
    else:
        page.status = status  # type: ignore[assignment]  # checked where the control call came in
        if status == "draft":
            page.content, page.draft = page.newest(), None
        site.save_page(page)
        settle_attachments(site, page)
    site.save()


def settle_attachments(site: Site, page: Page) -> None:
    """Attachments follow their page: those of a draft are drafts."""
    for attachment in site.state.attachments.values():
        if attachment.page == page.id:
            attachment.status = "draft" if page.status == "draft" else "current"


def content_v1(site: Site, page: Page, status: str) -> dict[str, Any]:
    content = page.newest() if status == "draft" else page.content
    return {
        "id": page.id,
        "type": page.type,
        "ari": f"ari:cloud:confluence:{site.identity.cloud_id}:{page.type}/{page.id}",
        "base64EncodedAri": "",
        "status": status,
        "title": content.title,
        "macroRenderedOutput": {},
        "extensions": {"position": 0},
        "_expandable": {"body": "", "version": "", "space": f"/rest/api/space/{site.seed.space_key}", "history": ""},
        "_links": {
            "self": f"{site.base_url}/rest/api/content/{page.id}",
            "webui": f"/pages/{page.id}",
            "editui": f"/pages/{page.id}/edit",
            "context": "/wiki",
            "base": site.base_url,
        },
    }


def content_v2(site: Site, page: Page, status: str) -> dict[str, Any]:
    content = page.newest() if status == "draft" else page.content
    number = 1 if status == "draft" else page.version
    return {
        "id": page.id,
        "status": status,
        "title": content.title,
        "spaceId": site.seed.space_id,
        "parentId": None,
        "parentType": None,
        "position": 0,
        "authorId": page.author,
        "ownerId": page.author,
        "lastOwnerId": None,
        "createdAt": page.created_at,
        "version": {
            "number": number,
            "message": "",
            "minorEdit": False,
            "authorId": page.author,
            "createdAt": page.updated_at,
        },
        "body": {},
        "_links": {"webui": f"/pages/{page.id}", "editui": f"/pages/{page.id}/edit", "base": site.base_url},
    }
