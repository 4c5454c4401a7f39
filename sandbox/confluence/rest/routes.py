"""Which call goes where, and the scope that an app needs for it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.confluence.rest import attachments, content, macros, permissions
from sandbox.confluence.rest.answers import NotFound, Refusal, refuse
from sandbox.confluence.rest.call import Call
from sandbox.confluence.rest.caller import Scopes, identify
from sandbox.confluence.store import Site, Store
from sandbox.wire import Answer, Request

Handler = Callable[..., Answer]


@dataclass(frozen=True)
class Route:
    """`pattern` matches the path below /wiki; its groups are the handler's further arguments."""

    method: str
    pattern: re.Pattern[str]
    scopes: Scopes
    handler: Handler


def route(method: str, path: str, scope: str, handler: Handler, forge: str | None = None) -> Route:
    return Route(method, re.compile(path.replace("{}", "([^/]+)")), {"connect": scope, "forge": forge}, handler)


# Forge's classic scopes
READ_FILES, WRITE_FILES = "readonly:content.attachment:confluence", "write:confluence-file"
CHILD_ATTACHMENT = "/rest/api/content/{}/child/attachment"
ROUTES = (
    route("GET", "/rest/api/content/{}", "READ", content.get_content),
    route("GET", "/api/v2/pages/{}", "READ", content.get_page_v2),
    route("GET", "/api/v2/blogposts/{}", "READ", content.get_blog_post_v2),
    route("GET", "/api/v2/attachments/{}", "READ", attachments.get_attachment_v2),
    route("GET", CHILD_ATTACHMENT, "READ", attachments.list_attachments, forge=READ_FILES),
    route("POST", CHILD_ATTACHMENT, "WRITE", attachments.add_attachments, forge=WRITE_FILES),
    route("PUT", CHILD_ATTACHMENT, "WRITE", attachments.put_attachments, forge=WRITE_FILES),
    route("GET", CHILD_ATTACHMENT + "/{}/download", "READ", attachments.download_attachment, forge=READ_FILES),
    route("POST", "/rest/api/content/{}/permission/check", "READ", permissions.check_permission),
    route("GET", "/rest/api/user", "READ", permissions.get_user),
    route("GET", "/rest/api/content/{}/history/{}/macro/id/{}", "READ", macros.get_macro),
    route("POST", "/rest/atlassian-connect/latest/report-accounts", "READ", permissions.report_accounts),
)


def answer(store: Store, site: Site, request: Request) -> Answer:
    """Answers a REST call; every refusal becomes the error document of its API's generation."""
    path = request.path.partition("?")[0].removeprefix("/wiki")
    try:
        with store.lock():
            call = Call(identify(store.identity.session_key, site, request), request)
            found, ids = find_route(request.method, path)
            call.caller.verify_scope(found.scopes)
            return found.handler(call, *ids)
    except Refusal as refusal:
        return refuse(refusal, path)


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    matches = [(entry, match) for entry in ROUTES if (match := entry.pattern.fullmatch(path))]
    for entry, match in matches:
        if entry.method == method:
            return entry, match.groups()
    if matches:
        raise Refusal(405, f"{method} is not allowed here.")
    raise NotFound("No such resource, or none that an app of this kind may use.")
